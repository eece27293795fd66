package io.qnit.app;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.nativeir.Coda;
import io.qnit.core.nativeir.CodaProgram;
import io.qnit.core.nativeir.Layout;
import io.qnit.core.nativeir.NativeIr;
import io.qnit.core.nativeir.NativeProgram;
import io.qnit.core.nativeir.Provenance;
import io.qnit.core.nativeir.ReadLimits;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.program.Program.Dialect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms in which circuits are written; the constants are what a user types. */
public enum CircuitFormat {
    openqasm2,
    openqasm3,
    /** Qnit's native gate IR. */
    nativeir,
    /** Coda's NativeGateIR 1.0, for the target whose two-qubit gate the circuit uses. */
    coda;

    /** For the help of an option that takes a format. */
    public static final String CHOICES = "openqasm2, openqasm3, nativeir or coda";

    private static final Pattern LEVEL = Pattern.compile("O([0-3])");

    /** The most bytes that are looked at to tell what a text is. */
    private static final int HEAD = 1000;

    /** Writes a circuit as it is; where a format needs physical qubits, its qubits are taken for them. */
    public String write(Circuit circuit, Provenance provenance) {
        return switch (this) {
            case openqasm2 -> OpenQasm.write(circuit, Dialect.OPENQASM2);
            case openqasm3 -> OpenQasm.write(circuit, Dialect.OPENQASM3);
            case nativeir ->
                NativeIr.write(NativeProgram.asItIs(circuit).withProvenance(provenance), Layout.LINES);
            case coda ->
                Coda.write(Coda.of(circuit, Coda.targetOf(circuit), metadata(provenance)), Layout.LINES);
        };
    }

    /** Writes a compiled circuit. */
    public String write(NativeProgram program) {
        return this == nativeir
                ? NativeIr.write(program, Layout.LINES)
                : write(program.circuit(), program.provenance());
    }

    /** The circuit of a text that is JSON: the native gate IR or Coda's. Empty when the text is no JSON. */
    static Optional<Circuit> readJson(String name, byte[] source) {
        String head = new String(source, 0, Math.min(HEAD, source.length), StandardCharsets.UTF_8).stripLeading();
        if (!head.startsWith("{") || !head.substring(1).stripLeading().startsWith("\"")) {
            return Optional.empty();
        }
        return Optional.of(
                NativeIr.isNamedBy(source)
                        ? NativeIr.read(source, ReadLimits.DEFAULT).circuit()
                        : Coda.circuit(Coda.read(source, ReadLimits.DEFAULT), name));
    }

    private static CodaProgram.Metadata metadata(Provenance provenance) {
        var level = LEVEL.matcher(provenance.pipeline());
        return new CodaProgram.Metadata(
                provenance.source().map(Provenance.Source::sha256).orElse(""),
                provenance.compiledAt().orElseGet(CircuitFormat::now), provenance.compilerVersion(),
                level.matches() ? Integer.parseInt(level.group(1)) : 0);
    }

    /** Coda wants a time. SOURCE_DATE_EPOCH, as builds that are to be repeatable set it, goes before the clock. */
    private static String now() {
        String fixed = System.getenv("SOURCE_DATE_EPOCH");
        return fixed != null && fixed.matches("[0-9]{1,12}")
                ? Instant.ofEpochSecond(Long.parseLong(fixed)).toString()
                : Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
