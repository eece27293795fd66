package io.qnit.core.qasm;

import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.DiagnosticText.Style;
import io.qnit.core.qasm.ReadOptions.Strictness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must hold for any bytes at all: reading them ends without an exception, with a circuit or with located diagnostics
 * that can be shown. conformance/fuzz.sh lets Jazzer look for bytes where it does not.
 */
public final class ReaderFuzz {
    /** Enough to unroll and expand something, and little enough for many runs in a second. */
    private static final long MAX_OPERATIONS = 20_000;

    private ReaderFuzz() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] source) {
        for (Strictness strictness : Strictness.values()) {
            ReadOptions options = new ReadOptions(strictness, List.of(), 20, MAX_OPERATIONS, 256);
            Reading reading = OpenQasm.read("fuzz.qasm", source, options);
            if (reading.circuit().isEmpty() == reading.of(Severity.ERROR).isEmpty()) {
                throw new AssertionError("a circuit or an error, not both and not neither");
            }
            reading.diagnostics().forEach(ReaderFuzz::check);
            DiagnosticText.of(reading.diagnostics(), Style.COLOURED);
        }
    }

    private static void check(Diagnostic d) {
        boolean isLocated = d.line() > 0
                && d.column() > 0
                && d.length() > 0
                && d.sourceColumn() > 0
                && d.sourceColumn() <= d.sourceLine().codePointCount(0, d.sourceLine().length()) + 1;
        if (!isLocated || d.message().isBlank() || d.message().length() > 1000) {
            throw new AssertionError(d.toString());
        }
    }

    /** Every source that the repository has to begin with: the conformance suite and what earlier runs found. */
    static Stream<byte[]> seeds() throws IOException {
        Stream<byte[]> snippets = Stream.of("openqasm/valid", "openqasm/invalid", "hostile")
                .flatMap(folder -> Snippet.in(folder).stream())
                .map(Snippet::source);
        Path root = Path.of(System.getProperty("qnit.root"), "conformance", "corpus");
        try (Stream<Path> files = Files.list(root)) {
            List<Path> found = files.sorted().toList();
            return Stream.concat(snippets, found.stream().map(ReaderFuzz::bytes));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the seeds into a folder, one file each. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int number = 0;
        for (byte[] seed : seeds().toList()) {
            Files.write(folder.resolve("seed-" + number++), seed);
        }
    }
}
