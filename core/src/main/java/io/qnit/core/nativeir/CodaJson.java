package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of Coda's programs. */
final class CodaJson {
    private static final String WHAT = "Coda NativeGateIR";
    private static final String VERSION = "1.0";

    private final StrictJson json;
    private final ReadLimits limits;

    private @Nullable CodaTarget target;
    private int qubits = -1;
    private @Nullable List<CodaProgram.Operation> gates;
    private @Nullable List<Integer> measurements;
    private CodaProgram.@Nullable Metadata metadata;

    private CodaJson(StrictJson json, ReadLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    static CodaProgram read(byte[] source, ReadLimits limits) {
        if (source.length > limits.maxBytes()) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED,
                    WHAT + ": the text has " + source.length + " bytes; at most " + limits.maxBytes() + " are read");
        }
        try (StrictJson json = new StrictJson(WHAT, source)) {
            json.next();
            CodaJson reader = new CodaJson(json, limits);
            json.object("a program", reader::member);
            json.end();
            return reader.program();
        } catch (IOException broken) {
            throw StrictJson.broken(WHAT, broken);
        }
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "version" -> {
                String version = json.string("'version'");
                if (!version.equals(VERSION)) {
                    throw json.fault(
                            ErrorCode.UNSUPPORTED,
                            "version " + StrictJson.shortened(version) + " is not known; this reader knows " + VERSION);
                }
            }
            case "target" -> {
                String id = json.string("'target'");
                target = CodaTarget.named(id)
                        .orElseThrow(() -> json.fault("there is no target '" + StrictJson.shortened(id)
                                + "'; there are cz, iswap, pcz and cnot"));
            }
            case "num_qubits" -> qubits = json.integer("'num_qubits'", 1, CodaProgram.MOST_QUBITS);
            case "gates" -> {
                List<CodaProgram.Operation> found = new ArrayList<>();
                json.array("'gates'", () -> {
                    if (found.size() == limits.maxOperations()) {
                        throw json.fault(
                                ErrorCode.LIMIT_REACHED, "there are more than " + found.size() + " gates");
                    }
                    found.add(gate());
                });
                gates = found;
            }
            case "measurements" -> measurements = Arrays.stream(
                    json.integers("'measurements'", limits.maxClbits(), 0, CodaProgram.MOST_QUBITS - 1))
                    .boxed()
                    .toList();
            case "metadata" -> metadata = metadata();
            default -> json.skip();
        }
    }

    private CodaProgram.Operation gate() throws IOException {
        var fields = new Object() {
            @Nullable CodaGate gate;
            int @Nullable [] qubits;
        };
        List<Double> parameters = new ArrayList<>();
        json.object("a gate", name -> {
            switch (name) {
                case "gate" -> {
                    String id = json.string("the name of a gate");
                    fields.gate = CodaGate.named(id)
                            .orElseThrow(() -> json.fault("there is no gate '" + StrictJson.shortened(id) + "'"));
                }
                case "qubits" -> fields.qubits =
                        json.integers("the qubits of a gate", 2, 0, CodaProgram.MOST_QUBITS - 1);
                case "params" -> json.array("'params'", () -> {
                    if (parameters.size() == 1) {
                        throw json.fault("no gate has more than one parameter");
                    }
                    parameters.add(json.number("a parameter"));
                });
                default -> json.skip();
            }
        });
        if (fields.gate == null || fields.qubits == null) {
            throw json.fault("a gate needs 'gate' and 'qubits'");
        }
        try {
            return new CodaProgram.Operation(
                    fields.gate, Arrays.stream(fields.qubits).boxed().toList(), parameters);
        } catch (QnitException rule) {
            throw json.fault(rule);
        }
    }

    private CodaProgram.Metadata metadata() throws IOException {
        var fields = new Object() {
            @Nullable String sourceHash;
            @Nullable String compiledAt;
            String compilerVersion = "0.1.0";
            int optimizationLevel = 2;
        };
        json.object("'metadata'", name -> {
            switch (name) {
                case "source_hash" -> fields.sourceHash = json.string("'source_hash'");
                case "compiled_at" -> fields.compiledAt = json.string("'compiled_at'");
                case "compiler_version" -> fields.compilerVersion = json.string("'compiler_version'");
                case "optimization_level" -> fields.optimizationLevel = json.integer("'optimization_level'", 0, 3);
                default -> json.skip();
            }
        });
        if (fields.sourceHash == null || fields.compiledAt == null) {
            throw json.fault("'metadata' needs 'source_hash' and 'compiled_at'");
        }
        return new CodaProgram.Metadata(
                fields.sourceHash, fields.compiledAt, fields.compilerVersion, fields.optimizationLevel);
    }

    private CodaProgram program() {
        if (target == null || qubits < 0 || gates == null || measurements == null || metadata == null) {
            throw json.fault("a program needs 'target', 'num_qubits', 'gates', 'measurements' and 'metadata'");
        }
        try {
            return new CodaProgram(target, qubits, gates, measurements, metadata);
        } catch (QnitException rule) {
            throw new QnitException(ErrorCode.INVALID_SOURCE, WHAT + ": " + rule.getMessage(), rule);
        }
    }

    static String write(CodaProgram program, Layout layout) {
        CanonicalJson json = new CanonicalJson(layout);
        json.startObject();
        json.lineBreak(2).name("gates").startArray();
        for (CodaProgram.Operation operation : program.gates()) {
            json.lineBreak(4).startObject();
            json.name("gate").string(operation.gate().id());
            json.name("params").startArray();
            for (double parameter : operation.parameters()) {
                json.number(parameter);
            }
            json.endArray();
            json.name("qubits").integers(operation.qubits());
            json.endObject();
        }
        json.lineBreakBeforeEnd(2).endArray();
        json.lineBreak(2).name("measurements").integers(program.measurements());
        json.lineBreak(2).name("metadata").startObject();
        json.name("compiled_at").string(program.metadata().compiledAt());
        json.name("compiler_version").string(program.metadata().compilerVersion());
        json.name("optimization_level").number((long) program.metadata().optimizationLevel());
        json.name("source_hash").string(program.metadata().sourceHash());
        json.endObject();
        json.lineBreak(2).name("num_qubits").number((long) program.qubits());
        json.lineBreak(2).name("target").string(program.target().id());
        json.lineBreak(2).name("version").string(VERSION);
        json.lineBreakBeforeEnd(0).endObject();
        return json.finish();
    }
}
