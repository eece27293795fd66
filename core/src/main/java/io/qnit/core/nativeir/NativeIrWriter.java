package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes programs; docs/native-ir.md and the schema describe the form. */
final class NativeIrWriter {
    private final CanonicalJson json;
    private final NativeProgram program;
    private final Circuit circuit;
    private final ClassicalWriter classical;

    private NativeIrWriter(NativeProgram program, Layout layout) {
        this.program = program;
        json = new CanonicalJson(layout);
        circuit = program.circuit();
        classical = new ClassicalWriter(json, circuit.variables());
    }

    static String write(NativeProgram program, Layout layout) {
        return new NativeIrWriter(program, layout).program();
    }

    private String program() {
        json.startObject();
        field("clbits");
        clbits();
        field("features").startArray();
        program.features().stream().map(Feature::id).sorted().forEach(json::string);
        json.endArray();
        field("format").string(NativeIr.FORMAT);
        field("name").string(circuit.name());
        field("ops").startArray();
        block(circuit.body(), 4);
        json.lineBreakBeforeEnd(2).endArray();
        field("parameters");
        variables(true);
        field("provenance");
        provenance(program.provenance());
        field("qubitMap").startObject();
        json.name("end").integers(program.qubitMap().end());
        json.name("start").integers(program.qubitMap().start());
        json.endObject();
        field("target");
        target(program.target());
        program.timing().ifPresent(this::timing);
        field("variables");
        variables(false);
        field("version").string(NativeIr.VERSION);
        json.lineBreakBeforeEnd(0).endObject();
        return json.finish();
    }

    private CanonicalJson field(String name) {
        return json.lineBreak(2).name(name);
    }

    private void clbits() {
        json.startObject();
        json.name("order").string(NativeIr.BIT_ORDER);
        json.name("registers").startArray();
        for (ClbitRegister register : circuit.clbitRegisters()) {
            json.startObject();
            json.name("form").string(lower(register.form()));
            json.name("name").string(register.name());
            json.name("scope").string(lower(register.scope()));
            json.name("size").number((long) register.size());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private void variables(boolean parameters) {
        json.startArray();
        for (Variable variable : circuit.variables()) {
            if (Affine.isParameter(variable) != parameters) {
                continue;
            }
            json.startObject();
            json.name("name").string(variable.name());
            if (!parameters) {
                json.name("role").string(lower(variable.role()));
            }
            json.name("type").string(variable.type().toString());
            json.endObject();
        }
        json.endArray();
    }

    private void target(NativeTarget target) {
        json.startObject();
        target.calibration().ifPresent(calibration -> {
            json.name("calibration").startObject();
            json.name("id").string(calibration.id());
            json.name("time").string(calibration.time());
            json.endObject();
        });
        json.name("device").string(target.device());
        json.name("gateSet").startObject();
        json.name("gates").startArray();
        target.gates().forEach(gate -> json.string(gate.id()));
        json.endArray();
        json.name("name").string(target.gateSet());
        json.endObject();
        json.name("qubits").number((long) target.qubits());
        target.specHash().ifPresent(hash -> json.name("specHash").string(hash));
        json.endObject();
    }

    private void timing(Timing timing) {
        field("timing").startObject();
        json.name("alignment").number((long) timing.alignment());
        json.name("dt").number(timing.dt());
        json.name("durations").startArray();
        for (int i = 0; i < timing.size(); i++) {
            json.number(timing.duration(i));
        }
        json.endArray();
        json.name("policy").string(lower(timing.policy()));
        json.name("starts").startArray();
        for (int i = 0; i < timing.size(); i++) {
            json.number(timing.start(i));
        }
        json.endArray();
        json.endObject();
    }

    private void provenance(Provenance known) {
        json.startObject();
        number("approximationBound", known.approximationBound());
        known.compiledAt().ifPresent(time -> json.name("compiledAt").string(time));
        text("compiler", known.compiler());
        text("compilerVersion", known.compilerVersion());
        number("expectedFidelity", known.expectedFidelity());
        number("globalPhase", known.globalPhase());
        if (!known.metrics().isEmpty()) {
            json.name("metrics").startObject();
            known.metrics().forEach((name, value) -> json.name(name).number(value));
            json.endObject();
        }
        text("pipeline", known.pipeline());
        known.seed().ifPresent(seed -> json.name("seed").string(Long.toString(seed)));
        known.source().ifPresent(source -> {
            json.name("source").startObject();
            json.name("language").string(source.language());
            json.name("sha256").string(source.sha256());
            json.endObject();
        });
        json.endObject();
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            json.name(name).string(value);
        }
    }

    private void number(String name, OptionalDouble value) {
        value.ifPresent(number -> json.name(name).number(number));
    }

    private void block(Block block, int indent) {
        for (int i = 0; i < block.size(); i++) {
            json.lineBreak(indent);
            if (block.hasNode(i)) {
                node(block, i, indent);
            } else {
                json.startArray();
                plain(block, i, Optional.empty());
                json.endArray();
            }
        }
    }

    /** The members of an operation without a node, with the condition it is under. */
    private void plain(Block block, int i, Optional<Expression> condition) {
        json.string(name(block, i));
        json.startArray();
        for (int slot = block.firstSlot(i); slot < block.firstSlot(i + 1); slot++) {
            json.number((long) block.operand(slot));
        }
        json.endArray();
        boolean measures = block.opcode(i) == Opcode.MEASURE;
        int parameters = block.isGate(i) ? block.gate(i).parameterCount() : 0;
        if (parameters > 0 || measures || condition.isPresent()) {
            json.startArray();
            for (int k = 0; k < parameters; k++) {
                parameter(block, i, k);
            }
            json.endArray();
        }
        if (measures || condition.isPresent()) {
            json.startArray();
            if (measures) {
                json.number((long) block.clbit(i));
            }
            json.endArray();
        }
        condition.ifPresent(classical::write);
    }

    private static String name(Block block, int i) {
        return switch (block.opcode(i)) {
            case Opcode.MEASURE -> "measure";
            case Opcode.RESET -> "reset";
            case Opcode.BARRIER -> "barrier";
            case Opcode.BREAK -> "break";
            case Opcode.CONTINUE -> "continue";
            case Opcode.END -> "end";
            default -> block.gate(i).id();
        };
    }

    private void parameter(Block block, int i, int k) {
        Optional<Expression> symbol = block.symbol(i, k);
        if (symbol.isEmpty()) {
            json.number(block.parameter(i, k));
            return;
        }
        Affine affine = Affine.of(symbol.get(), circuit.variables()).orElseThrow();
        json.startObject();
        json.name("constant").number(affine.constant());
        json.name("terms").startObject();
        affine.terms().forEach((name, factor) -> json.name(name).number(factor));
        json.endObject();
        json.endObject();
    }

    private void node(Block block, int i, int indent) {
        switch (block.node(i)) {
            case Node.If n when Survey.isCondition(n) -> {
                json.startArray();
                plain(n.then(), 0, Optional.of(n.condition()));
                json.endArray();
            }
            case Node.If n -> {
                json.startObject();
                ops("else", n.otherwise(), indent);
                json.name("if");
                classical.write(n.condition());
                ops("then", n.then(), indent);
                json.endObject();
            }
            case Node.While n -> {
                json.startObject();
                ops("body", n.body(), indent);
                json.name("while");
                classical.write(n.condition());
                json.endObject();
            }
            case Node.For n -> {
                json.startObject();
                ops("body", n.body(), indent);
                json.name("for").number((long) classical.number(n.variable()));
                json.name("in");
                classical.write(n.range());
                json.endObject();
            }
            case Node.Switch n -> {
                json.startObject();
                json.name("cases").startArray();
                for (Node.Case c : n.cases()) {
                    json.startObject();
                    ops("body", c.body(), indent);
                    json.name("labels").startArray();
                    c.labels().forEach(label -> json.string(ClassicalText.integer(label)));
                    json.endArray();
                    json.endObject();
                }
                json.endArray();
                ops("default", n.otherwise(), indent);
                json.name("switch");
                classical.write(n.target());
                json.endObject();
            }
            case Node.Box n -> {
                json.startObject();
                ops("body", n.body(), indent);
                json.name("box");
                n.duration().ifPresentOrElse(classical::write, json::nothing);
                json.endObject();
            }
            case Node.Assign n -> {
                json.startObject();
                json.name("assign");
                classical.write(n.target());
                json.name("value");
                classical.write(n.value());
                json.endObject();
            }
            case Node.Directive n -> {
                json.startObject();
                json.name("directive").string(lower(n.kind()));
                json.name("text").string(n.text());
                json.endObject();
            }
            case Node.Delay n -> {
                json.startArray().string("delay").startArray();
                for (int qubit : block.qubits(i)) {
                    json.number((long) qubit);
                }
                json.endArray().startArray();
                if (n.duration() instanceof Expression.Literal(Value.Time time)) {
                    classical.time(time);
                } else {
                    classical.write(n.duration());
                }
                json.endArray().endArray();
            }
            case Node.UnitaryMatrix _ -> throw new QnitException(ErrorCode.INTERNAL, "a matrix is not native");
        }
    }

    private void ops(String name, Block block, int indent) {
        json.name(name).startArray();
        block(block, indent + 2);
        if (!block.isEmpty()) {
            json.lineBreakBeforeEnd(indent);
        }
        json.endArray();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
