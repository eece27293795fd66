package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.gate.Gate;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Goes through a circuit once: refuses what a native program cannot hold and notes the features that it uses. */
final class Survey {
    private final Circuit circuit;
    private final Set<Gate> gates;
    private final String gateSet;
    private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);

    private Survey(Circuit circuit, NativeTarget target) {
        this.circuit = circuit;
        this.gates = target.gates().isEmpty() ? EnumSet.noneOf(Gate.class) : EnumSet.copyOf(target.gates());
        this.gateSet = target.gateSet();
    }

    static EnumSet<Feature> of(Circuit circuit, NativeTarget target) {
        Survey survey = new Survey(circuit, target);
        survey.variables();
        survey.block(circuit.body(), true);
        return survey.features;
    }

    /** Whether an {@code if} is a single operation under a condition, which has a form of its own. */
    static boolean isCondition(Node.If node) {
        if (!node.otherwise().isEmpty() || node.then().size() != 1) {
            return false;
        }
        short opcode = node.then().opcode(0);
        return opcode >= 0 || opcode == Opcode.MEASURE || opcode == Opcode.RESET;
    }

    private void variables() {
        Set<String> names = new HashSet<>();
        for (Variable variable : circuit.variables()) {
            if (variable.role() != Variable.Role.INPUT) {
                features.add(Feature.CLASSICAL);
                continue;
            }
            features.add(Feature.PARAMETERS);
            if (!names.add(variable.name())) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT, "two input parameters are called '" + variable.name() + "'");
            }
        }
    }

    private void block(Block block, boolean outermost) {
        BitSet measured = new BitSet();
        for (int i = 0; i < block.size(); i++) {
            short opcode = block.opcode(i);
            if (outermost && opcode != Opcode.BARRIER && !features.contains(Feature.MID_CIRCUIT_MEASUREMENT)) {
                for (int slot = block.firstSlot(i); slot < block.firstSlot(i + 1); slot++) {
                    if (measured.get(block.operand(slot))) {
                        features.add(Feature.MID_CIRCUIT_MEASUREMENT);
                    }
                }
            }
            if (opcode >= 0) {
                gate(block, i);
            } else if (opcode == Opcode.MEASURE) {
                measured.set(block.qubit(i, 0));
                if (!outermost) {
                    features.add(Feature.MID_CIRCUIT_MEASUREMENT);
                }
            } else if (opcode == Opcode.RESET) {
                features.add(Feature.RESET);
            } else if (block.hasNode(i)) {
                node(block, i);
            } else if (opcode != Opcode.BARRIER) {
                features.add(Feature.JUMP);
            }
        }
    }

    private void gate(Block block, int i) {
        Gate gate = block.gate(i);
        if (block.addedControls(i) > 0) {
            throw refused(block, i, "'" + gate.id() + "' with added controls is not a native gate");
        }
        if (gate != Gate.GPHASE && !gates.contains(gate)) {
            throw refused(block, i, "'" + gate.id() + "' is not in the gate set"
                    + (gateSet.isEmpty() ? "" : " '" + gateSet + "'") + " of the target");
        }
        if (block.hasSymbols()) {
            for (int k = 0; k < gate.parameterCount(); k++) {
                var symbol = block.symbol(i, k);
                if (symbol.isPresent() && Affine.of(symbol.get(), circuit.variables()).isEmpty()) {
                    throw new QnitException(
                            ErrorCode.UNSUPPORTED,
                            place(block, i) + "a parameter of '" + gate.id() + "' is not a sum of multiples of input"
                                    + " parameters of type float[64]; give the inputs their values first");
                }
            }
        }
    }

    private void node(Block block, int i) {
        Node node = block.node(i);
        switch (node) {
            case Node.If n when isCondition(n) -> features.add(Feature.CONDITION);
            case Node.If _ -> features.add(Feature.IF);
            case Node.While _ -> features.add(Feature.WHILE);
            case Node.For _ -> features.add(Feature.FOR);
            case Node.Switch _ -> features.add(Feature.SWITCH);
            case Node.Box _ -> features.add(Feature.BOX);
            case Node.Assign _ -> features.add(Feature.CLASSICAL);
            case Node.Delay _ -> features.add(Feature.DELAY);
            case Node.Directive _ -> features.add(Feature.DIRECTIVE);
            case Node.UnitaryMatrix _ -> throw refused(block, i, "a unitary matrix is not a native gate");
        }
        List<Block> inside = Block.inside(node);
        for (Block inner : inside) {
            block(inner, false);
        }
    }

    private static QnitException refused(Block block, int i, String what) {
        return new QnitException(
                ErrorCode.UNSUPPORTED, place(block, i) + what + "; compile the circuit for the target first");
    }

    private static String place(Block block, int i) {
        return block.line(i) > 0 ? "line " + block.line(i) + ": " : "operation " + i + ": ";
    }
}
