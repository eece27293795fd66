package io.qnit.server.job;

import io.qnit.server.tls.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Results that are too large for a row: one file each, named by the SHA-256 of its content, {@code ab/abcdef...}. A file that
 * is there is whole and never changes: whoever makes one writes it under another name, syncs it, moves it here and syncs the
 * folder, before the row that names it is written. Stateless but for the folder; thread-safe.
 */
public final class ResultFiles {
    /** The largest result that stands in a row. */
    public static final int MOST_IN_ROW = 128 << 10;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;

    public ResultFiles(Path folder) {
        this.folder = folder;
    }

    /** Where the result of this digest is, or would be. */
    public Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a digest has 64 hexadecimal digits");
        }
        return folder.resolve(digest.substring(0, 2)).resolve(digest);
    }

    /** The folder itself, made where it is not there: who takes a result in writes it here first. */
    public Path folder() {
        PrivateFiles.folder(folder);
        return folder;
    }

    /**
     * Takes a file of this content into its place; what it is called and that it is there are on disk when this returns.
     *
     * @param part a whole, synced file in the same file system; it is gone afterwards
     */
    public void take(Path part, String digest) throws IOException {
        Path place = path(digest);
        PrivateFiles.folder(folder.resolve(digest.substring(0, 2)));
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.syncFolder(place);
        PrivateFiles.syncFolder(folder.resolve(digest.substring(0, 2)));
    }

    /** Every file there is. */
    public List<Path> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> DIGEST.matcher(file.getFileName().toString()).matches()).sorted().toList();
        }
    }

    /** The content; empty where there is no such file. Close it. */
    Optional<InputStream> open(String digest) {
        try {
            return Optional.of(Files.newInputStream(path(digest)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
