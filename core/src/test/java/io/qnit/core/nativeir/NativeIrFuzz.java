package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold for any bytes at all: the readers give a program, which written and read again is the same, or one error
 * that can be shown. conformance/fuzz.sh lets Jazzer look for bytes where it does not.
 */
public final class NativeIrFuzz {
    private static final ReadLimits LIMITS = new ReadLimits(100_000, 5_000, 1_000, 1_000, 16);
    private static final Set<ErrorCode> REFUSALS =
            EnumSet.of(ErrorCode.INVALID_SOURCE, ErrorCode.UNSUPPORTED, ErrorCode.LIMIT_REACHED);

    private NativeIrFuzz() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] source) {
        readsOrRefuses(source);
        readsOrRefusesForCoda(source);
    }

    private static void readsOrRefusesForCoda(byte[] source) {
        try {
            CodaProgram program = Coda.read(source, LIMITS);
            String text = Coda.write(program, Layout.CANONICAL);
            if (!Coda.read(text).equals(program) || !Coda.write(Coda.read(text), Layout.CANONICAL).equals(text)) {
                throw new AssertionError("changed by writing: " + text);
            }
            Coda.circuit(program, "fuzz");
        } catch (QnitException refusal) {
            check(refusal);
        }
    }

    private static void readsOrRefuses(byte[] source) {
        try {
            NativeProgram program = NativeIr.read(source, LIMITS);
            String text = NativeIr.write(program, Layout.CANONICAL);
            NativeProgram again = NativeIr.read(text.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT);
            if (!again.equals(program) || !NativeIr.write(again, Layout.CANONICAL).equals(text)) {
                throw new AssertionError("changed by writing: " + text);
            }
        } catch (QnitException refusal) {
            check(refusal);
        }
    }

    static void check(QnitException refusal) {
        if (!REFUSALS.contains(refusal.code()) || refusal.getMessage().isBlank()
                || refusal.getMessage().length() > 1000) {
            throw new AssertionError(refusal.code() + ": " + refusal.getMessage(), refusal);
        }
    }

    /** Every file that the repository has to begin with. */
    static Stream<byte[]> seeds() throws IOException {
        Path root = Path.of(System.getProperty("qnit.root"), "conformance", "nativeir");
        return Stream.concat(
                files(root.resolve("corpus")),
                files(root.resolve("coda")).filter(f -> f.toString().matches(".*-(small|middle)\\.json")))
                .map(NativeIrFuzz::bytes);
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.sorted().toList();
            return found.stream();
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
