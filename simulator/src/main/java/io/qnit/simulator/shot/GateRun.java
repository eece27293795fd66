package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Gates in a row. Those whose angles are numbers are made ready once; the others, whose angles are expressions, for every
 * course anew. Filled while a program is made, then immutable.
 */
final class GateRun {
    private static final ClassicalType RADIANS = new ClassicalType.Float(64);

    /** A gate whose angles are known only when it runs. */
    private record Symbolic(Block block, int index, int[] qubits) {}

    private final List<Object> parts = new ArrayList<>();

    /** Qubits whose measurement does not commute with the run. */
    final BitSet disturbed = new BitSet();

    /** Qubits that the run acts on. */
    final BitSet touched = new BitSet();

    /** Classical bits that angles read. */
    final BitSet clbits = new BitSet();

    private boolean symbolic;

    int size() {
        return parts.size();
    }

    /** Whether angles have to be computed, so that the run is another one each time. */
    boolean isSymbolic() {
        return symbolic;
    }

    void add(Operation operation) {
        parts.add(operation);
        note(operation);
    }

    void add(Block block, int index, int[] qubits) {
        if (block.opcode(index) == Opcode.UNITARY) {
            add(Unitary.of(((Node.UnitaryMatrix) block.node(index)).entries(), qubits));
        } else if (isSymbolic(block, index)) {
            parts.add(new Symbolic(block, index, qubits));
            symbolic = true;
            clbits.or(ClassicalUse.of(block, index).clbitReads);
            for (int qubit : qubits) {
                touched.set(qubit);
                disturbed.set(qubit);
            }
        } else {
            add(Unitary.of(block.gate(index), block.parameters(index), block.addedControls(index), qubits));
        }
    }

    private void note(Operation operation) {
        int[] qubits = operation.qubits();
        for (int k = 0; k < qubits.length; k++) {
            touched.set(qubits[k]);
            if (!disturbed.get(qubits[k]) && !operation.commutesWithMeasuring(k)) {
                disturbed.set(qubits[k]);
            }
        }
    }

    /** Appends the run's operations, with angles as the classical state gives them. */
    void appendTo(List<Operation> operations, ClassicalState state) {
        for (Object part : parts) {
            if (part instanceof Symbolic(Block block, int index, int[] qubits)) {
                operations.add(
                        Unitary.of(
                                block.gate(index), angles(block, index, state), block.addedControls(index), qubits));
            } else {
                operations.add((Operation) part);
            }
        }
    }

    private static boolean isSymbolic(Block block, int i) {
        if (!block.hasSymbols()) {
            return false;
        }
        for (int k = 0; k < block.gate(i).parameterCount(); k++) {
            if (block.symbol(i, k).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static double[] angles(Block block, int i, ClassicalState state) {
        double[] angles = block.parameters(i);
        for (int k = 0; k < angles.length; k++) {
            Optional<Expression> symbol = block.symbol(i, k);
            if (symbol.isPresent()) {
                angles[k] = radians(Evaluation.evaluate(symbol.get(), state), block, i);
            }
        }
        return angles;
    }

    private static double radians(Value value, Block block, int i) {
        if (Evaluation.cast(value, RADIANS) instanceof Value.Real(_, double number) && Double.isFinite(number)) {
            return number;
        }
        Gate gate = block.gate(i);
        throw new QnitException(
                ErrorCode.CLASSICAL_ERROR,
                "gate '" + gate.id() + "'" + Lines.on(block, i) + " has an angle that is not a finite number");
    }

    /** As {@link #appendTo}, with 1 radian wherever an angle is not known: to judge the circuit before it runs. */
    void appendExamplesTo(List<Operation> operations) {
        for (Object part : parts) {
            if (part instanceof Symbolic(Block block, int index, int[] qubits)) {
                Gate gate = block.gate(index);
                double[] angles = block.parameters(index);
                for (int k = 0; k < angles.length; k++) {
                    if (block.symbol(index, k).isPresent()) {
                        angles[k] = 1;
                    }
                }
                operations.add(Unitary.of(gate, angles, block.addedControls(index), qubits));
            } else {
                operations.add((Operation) part);
            }
        }
    }

    /** The noise of the run, in order. */
    List<Noise> noise() {
        return parts.stream().filter(Noise.class::isInstance).map(Noise.class::cast).toList();
    }
}
