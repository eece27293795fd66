package io.qnit.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files themselves: links that lead somewhere, scripts that parse, nothing left behind. */
class RepositoryTest {

    private static final Path ROOT = Path.of(System.getProperty("qnit.root"));
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");
    /** A home directory or a work folder of some machine. */
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.~])/(home|root|Users|work|farm)/[A-Za-z.]");
    /** A package server other than the default one, which only its owner can reach. */
    private static final Pattern REGISTRY =
            Pattern.compile(
                    "<(plugin)?[rR]epositor(y|ies)>|--(extra-)?index-url|\\bregistry *= *\"?https?:|\"resolved\": *\"https?:");
    /** An unfinished place must name the issue that finishes it, as in {@code (#12)}. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|HA" + "CK)\\b(?!.*#\\d+)");

    @Test
    void linksInTheDocumentsLeadSomewhere() throws Exception {
        List<String> dead = new ArrayList<>();
        for (Path file : files()) {
            if (!file.toString().endsWith(".md")) {
                continue;
            }
            String text = FENCE.matcher(Files.readString(file)).replaceAll("");
            for (String link : LINK.matcher(text).results().map(m -> m.group(1)).toList()) {
                if (!link.matches("(https?|mailto):.*") && !leadsSomewhere(file, link)) {
                    dead.add(ROOT.relativize(file) + " -> " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void scriptsParseAndCanBeRun() throws Exception {
        int scripts = 0;
        for (Path file : files()) {
            String first = Files.size(file) == 0 ? "" : read(file).lines().findFirst().orElse("");
            if (first.matches("#!(/usr)?/bin/(env )?(ba)?sh\\b.*")) {
                scripts++;
                assertThat(run("/bin/" + (first.contains("bash") ? "bash" : "sh"), "-n", file.toString())).isEmpty();
                assertThat(file).isExecutable();
            }
        }
        assertThat(scripts).as("qnit, check and .ci/run at least").isGreaterThanOrEqualTo(3);
    }

    @Test
    void noFileNamesAMachine() throws Exception {
        assertThat(places(MACHINE_PATH)).isEmpty();
    }

    @Test
    void noFileNamesAPackageServer() throws Exception {
        assertThat(places(REGISTRY)).isEmpty();
    }

    @Test
    void nothingUnfinishedIsLeftWithoutAnIssue() throws Exception {
        assertThat(places(UNFINISHED)).isEmpty();
    }

    private static boolean leadsSomewhere(Path file, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        if (!target.startsWith(ROOT) || Files.notExists(target)) {
            return false;
        }
        return parts.length == 1 || HEADING.matcher(Files.readString(target)).results()
                .anyMatch(heading -> anchor(heading).equals(parts[1]));
    }

    /** The name that a heading gets when it is rendered: letters in lower case, hyphens for spaces, no punctuation. */
    private static String anchor(MatchResult heading) {
        return heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    }

    /** Where the pattern occurs in our files, as {@code file:line: text}; this file, which spells it, is left out. */
    private static List<String> places(Pattern pattern) throws Exception {
        List<String> places = new ArrayList<>();
        for (Path file : files()) {
            if (file.endsWith("RepositoryTest.java")) {
                continue;
            }
            int number = 0;
            for (String line : read(file).split("\n", -1)) {
                number++;
                if (pattern.matcher(line).find()) {
                    places.add(ROOT.relativize(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        return places;
    }

    /** The text of a file, or nothing where it is not text. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        }
    }

    /** What is in the repository, or would be after the next commit. */
    private static List<Path> files() throws Exception {
        String names =
                run("git", "-C", ROOT.toString(), "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        List<Path> files = Pattern.compile("\0").splitAsStream(names)
                .map(ROOT::resolve).filter(Files::isRegularFile).toList();
        assertThat(files).contains(ROOT.resolve("qnit"), ROOT.resolve("check"));
        return files;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return out;
    }
}
