package io.qnit.core.qasm;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.internal.lower.Lowering;
import io.qnit.core.qasm.internal.parse.Diagnostics;
import io.qnit.core.qasm.internal.parse.Parser;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.internal.write.OpenQasm2Writer;
import io.qnit.core.qasm.internal.write.OpenQasm3Writer;
import io.qnit.core.qasm.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The door to OpenQASM 2 and 3: text to circuits and back. Stateless, safe for use by several threads. */
public final class OpenQasm {
    private OpenQasm() {}

    /**
     * Reads a circuit. Bad input never throws: what is wrong is in the {@link Reading}, located, all of it together.
     *
     * @param name what messages call the source, usually the file as the user named it; the circuit is called by its last
     *     part
     * @param source UTF-8 text; not copied, must not change meanwhile
     */
    public static Reading read(String name, byte[] source, ReadOptions options) {
        return Lowering.read(new Source(name, source), lastPart(name), options);
    }

    /** Reads a circuit from text with the default options, as {@link #read(String, byte[], ReadOptions)} does. */
    public static Reading read(String name, String source) {
        return read(name, source.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT);
    }

    /**
     * Reads a circuit from a file.
     *
     * @throws QnitException {@code INVALID_ARGUMENT} when the file cannot be read
     */
    public static Reading read(Path file, ReadOptions options) {
        try {
            return read(file.toString(), Files.readAllBytes(file), options);
        } catch (IOException e) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "file '" + file + "' cannot be read", e);
        }
    }

    /**
     * Reads a source as it is written, without resolving names.
     *
     * @throws QasmException {@code INVALID_SOURCE} with every error of syntax
     */
    public static Program parse(String name, byte[] source, ReadOptions options) {
        Diagnostics diagnostics = new Diagnostics(options);
        Program program = Parser.parse(new Source(name, source), diagnostics, options);
        if (diagnostics.hasErrors()) {
            List<Diagnostic> errors =
                    diagnostics.list().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).toList();
            throw new QasmException(ErrorCode.INVALID_SOURCE, errors);
        }
        return program;
    }

    /**
     * Writes a circuit, so that reading it again gives an equal one.
     *
     * @throws QnitException {@code UNSUPPORTED} for a construct that the dialect lacks, with its name and line
     */
    public static String write(Circuit circuit, Program.Dialect dialect) {
        return switch (dialect) {
            case OPENQASM2 -> OpenQasm2Writer.write(circuit);
            case OPENQASM3 -> OpenQasm3Writer.write(circuit);
        };
    }

    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }
}
