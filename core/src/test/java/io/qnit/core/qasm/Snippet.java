package io.qnit.core.qasm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One program of the conformance suite with what must happen to it; conformance/openqasm/README.md describes the format.
 *
 * @param file the file that it stands in, such as {@code openqasm/valid/03-integers.snippets}
 * @param keys its metadata, {@code name} included
 * @param source its text, encoded as it asks for
 */
public record Snippet(String file, Map<String, String> keys, byte[] source) {
    private static final String MARK = "////";

    /** All snippets of a folder below conformance, such as {@code openqasm/valid}. */
    public static List<Snippet> in(String folder) {
        Path root = Path.of(System.getProperty("qnit.root"), "conformance", folder);
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(f -> f.toString().endsWith(".snippets"))
                    .sorted()
                    .flatMap(f -> read(folder, f).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Snippet> read(String folder, Path path) {
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String file = folder + "/" + path.getFileName();
        List<Snippet> snippets = new ArrayList<>();
        Map<String, String> keys = new LinkedHashMap<>();
        StringBuilder source = new StringBuilder();
        boolean isInMetadata = false;
        for (String line : text.split("\n", -1)) {
            boolean isMarked = line.startsWith(MARK);
            if (isMarked && !isInMetadata) {
                add(snippets, file, keys, source);
                keys = new LinkedHashMap<>();
                source = new StringBuilder();
            }
            isInMetadata = isMarked;
            if (isMarked) {
                String entry = line.substring(MARK.length());
                int colon = entry.indexOf(':');
                keys.put(entry.substring(0, colon).strip(), entry.substring(colon + 1).strip());
            } else {
                source.append(line).append('\n');
            }
        }
        add(snippets, file, keys, source);
        return snippets;
    }

    private static void add(List<Snippet> snippets, String file, Map<String, String> keys, StringBuilder source) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> encoding = List.of(keys.getOrDefault("encoding", "").split("\\s*,\\s*"));
        String text = source.toString().replaceFirst("\\s*\\z", "\n");
        if (encoding.contains("no-eol")) {
            text = text.substring(0, text.length() - 1);
        }
        if (encoding.contains("crlf")) {
            text = text.replace("\n", "\r\n");
        } else if (encoding.contains("cr")) {
            text = text.replace('\n', '\r');
        }
        if (encoding.contains("bom")) {
            text = "\ufeff" + text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        snippets.add(new Snippet(file, Map.copyOf(keys), encoding.contains("escapes") ? unescaped(bytes) : bytes));
    }

    private static byte[] unescaped(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\\' && text[i + 1] == 'x') {
                out.write(Character.digit(text[i + 2], 16) * 16 + Character.digit(text[i + 3], 16));
                i += 3;
            } else {
                out.write(text[i]);
            }
        }
        return out.toByteArray();
    }

    public String name() {
        return keys.get("name");
    }

    public String expect() {
        return keys.get("expect");
    }

    /** The value of another key. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    public String text() {
        return new String(source, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return file + " " + name();
    }
}
