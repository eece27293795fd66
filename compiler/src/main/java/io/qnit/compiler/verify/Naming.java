package io.qnit.compiler.verify;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Operations in words, for reasons and violations. */
final class Naming {
    private static final int MOST = 6;

    private Naming() {}

    /** Such as "rz(0.5) on qubit 3 (operation 17, line 5)". */
    static String of(Block block, int i) {
        StringBuilder text = new StringBuilder(kind(block, i));
        if (block.isGate(i) && block.gate(i).parameterCount() > 0) {
            text.append(Arrays.stream(block.parameters(i))
                    .mapToObj(p -> Double.isNaN(p) ? "symbolic" : Double.toString(p))
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        int[] qubits = block.qubits(i);
        if (qubits.length > 0) {
            text.append(qubits.length == 1 ? " on qubit " : " on qubits ")
                    .append(Arrays.stream(qubits).limit(12).mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ")))
                    .append(qubits.length > 12 ? ", ..." : "");
        }
        text.append(" (operation ").append(i);
        if (block.line(i) > 0) {
            text.append(", line ").append(block.line(i));
        }
        return text.append(")").toString();
    }

    /** What operation {@code i} is, without its qubits: "rz", "measure", "if". */
    static String kind(Block block, int i) {
        if (block.isGate(i)) {
            int added = block.addedControls(i);
            return (added > 0 ? "ctrl(" + added + ") @ " : "") + block.gate(i).id();
        }
        return switch (block.opcode(i)) {
            case Opcode.MEASURE -> "measure";
            case Opcode.RESET -> "reset";
            case Opcode.BARRIER -> "barrier";
            case Opcode.BREAK -> "break";
            case Opcode.CONTINUE -> "continue";
            case Opcode.END -> "end";
            default -> switch (block.node(i)) {
                case Node.If _ -> "if";
                case Node.While _ -> "while";
                case Node.For _ -> "for";
                case Node.Switch _ -> "switch";
                case Node.Box _ -> "box";
                case Node.Assign _ -> "assignment";
                case Node.Delay _ -> "delay";
                case Node.UnitaryMatrix _ -> "unitary";
                case Node.Directive _ -> "directive";
            };
        };
    }

    /** Several operations; the first few are named. */
    static String of(Block block, int[] operations) {
        if (operations.length == 0) {
            return "nothing";
        }
        return Arrays.stream(operations).limit(MOST).mapToObj(i -> of(block, i)).collect(Collectors.joining("; "))
                + (operations.length > MOST ? "; and " + (operations.length - MOST) + " more" : "");
    }
}
