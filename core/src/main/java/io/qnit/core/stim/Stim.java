package io.qnit.core.stim;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.qasm.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The door to the circuit format of Stim ("the {@code .stim} file format", version 1.16): text to circuits and back. All
 * instructions, aliases, loops, tags and comments are read; sweep bits too, which the simulators refuse. Stateless, safe
 * for use by several threads.
 */
public final class Stim {
    private Stim() {}

    /**
     * Reads a circuit. Bad input never throws: what is wrong is in the {@link StimReading}, located. Time and memory are
     * bounded by the size of the source; loops are not unrolled.
     *
     * @param name what messages call the source, usually the file as the user named it
     * @param source UTF-8 text; not copied, must not change meanwhile
     * @param options the limits on errors, on instructions and on nesting; the others mean nothing here
     */
    public static StimReading read(String name, byte[] source, ReadOptions options) {
        return new StimReader(name, source, options).read();
    }

    /** Reads a circuit from text with the default options, as {@link #read(String, byte[], ReadOptions)} does. */
    public static StimReading read(String name, String source) {
        return read(name, source.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT);
    }

    /**
     * Reads a circuit from a file.
     *
     * @throws QnitException {@code INVALID_ARGUMENT} when the file cannot be read
     */
    public static StimReading read(Path file, ReadOptions options) {
        try {
            return read(file.toString(), Files.readAllBytes(file), options);
        } catch (IOException e) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "file '" + file + "' cannot be read", e);
        }
    }

    /** Writes a circuit, so that reading it again gives an equal one. */
    public static String write(StimCircuit circuit) {
        return StimWriter.write(circuit);
    }
}
