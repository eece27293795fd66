package io.qnit.core.qasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.DiagnosticText.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The long hostile sources, which conformance/hostile/generate.py writes; its manifest says what each must lead to. */
class HostileFilesTest {
    /** Far more than any of them takes: what does not end is told from what is slow. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> survivesLongHostileFiles() throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 writes these files");
        Path script = Path.of(System.getProperty("qnit.root"), "conformance", "hostile", "generate.py");
        Process process = new ProcessBuilder("python3", script.toString(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        List<Map<String, String>> manifest = manifest();
        assertThat(manifest).hasSizeGreaterThan(30);
        return manifest.stream().map(entry -> dynamicTest(entry.get("file"), () -> check(entry)));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private void check(Map<String, String> entry) {
        Path file = folder.resolve(entry.get("file"));
        ReadOptions options = file.getParent().equals(folder)
                ? ReadOptions.DEFAULT
                : ReadOptions.DEFAULT.withIncludePaths(List.of(file.getParent()));
        Reading reading = assertTimeoutPreemptively(LIMIT, () -> OpenQasm.read(file, options));
        String text = DiagnosticText.of(reading.diagnostics(), Style.PLAIN);
        assertThat(text).as("what a person has to read").hasSizeLessThan(50_000);
        List<Diagnostic> found = reading.diagnostics().stream()
                .filter(d -> d.severity() != Severity.WARNING)
                .toList();
        switch (entry.get("expect")) {
            case "run" -> assertThat(found).as(text).isEmpty();
            case "error" -> assertFound(entry, found, text);
            default -> {
                if (!found.isEmpty()) {
                    assertFound(entry, found, text);
                }
            }
        }
    }

    private static void assertFound(Map<String, String> entry, List<Diagnostic> found, String text) {
        assertThat(found).as(text).isNotEmpty();
        Diagnostic first = found.getFirst();
        if (entry.containsKey("line")) {
            assertThat(first.line()).as(text).isEqualTo(Integer.parseInt(entry.get("line")));
        }
        if (entry.containsKey("message")) {
            assertThat(first.message().toLowerCase(Locale.ROOT)).containsAnyOf(entry.get("message").split("\\|"));
        }
    }

    /** The objects of the manifest, without what is null. */
    private List<Map<String, String>> manifest() {
        List<Map<String, String>> entries = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readString(folder.resolve("manifest.json")))) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    entries.add(new HashMap<>());
                } else if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                    entries.getLast().put(json.currentName(), json.getText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }
}
