package io.qnit.cluster.free;

import io.qnit.compiler.algebra.Axes;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures qubits that nobody looks at any more where that lets a circuit fall apart. Measuring what is then thrown away
 * shows nowhere; but a qubit whose last gates are diagonal on it can so become a classical control
 * ({@link MeasuredRuns}). The bits are local ones, added behind those of the circuit.
 */
final class DiscardedControls {
    private DiscardedControls() {}

    static Circuit measured(Circuit circuit) {
        Block body = circuit.body();
        int next = circuit.clbitCount();
        boolean[] diagonal = new boolean[circuit.qubitCount()]; // what came last is diagonal, and gates of several qubits
        BlockBuilder target = new BlockBuilder();
        for (int i = 0; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.RESET && diagonal[body.qubit(i, 0)]) {
                target.measure(body.qubit(i, 0), next++);
            }
            target.append(body, i);
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
                continue;
            }
            for (int k = 0; k < body.operandCount(i); k++) {
                int q = body.qubit(i, k);
                boolean along = MeasuredRuns.axis(body, i, k) == Axes.Z && body.opcode(i) != Opcode.MEASURE;
                diagonal[q] = along && (diagonal[q] || body.operandCount(i) > 1);
            }
        }
        for (int q = 0; q < diagonal.length; q++) {
            if (diagonal[q]) {
                target.measure(q, next++);
            }
        }
        if (next == circuit.clbitCount()) {
            return circuit;
        }
        List<ClbitRegister> registers = new ArrayList<>(circuit.clbitRegisters());
        registers.add(new ClbitRegister(
                "discarded", circuit.clbitCount(), next - circuit.clbitCount(), RegisterForm.ARRAY,
                ClbitRegister.Scope.LOCAL));
        return new Circuit(
                circuit.name(), circuit.qubitCount(), circuit.qubitRegisters(), registers, circuit.variables(),
                target.build());
    }
}
