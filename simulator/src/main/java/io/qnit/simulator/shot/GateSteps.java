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
import io.qnit.simulator.statevector.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Turns the gates of blocks into steps on the qubits of a state. Blocks that run many times can be prepared; what was
 * prepared is shared by all threads.
 */
public final class GateSteps {
    private static final ClassicalType RADIANS = new ClassicalType.Float(64);

    private final int[] places;
    private final IdentityHashMap<Block, List<List<Step>>> prepared = new IdentityHashMap<>();

    /** @param places the qubit of the state for each qubit of the circuit */
    public GateSteps(int[] places) {
        this.places = places;
    }

    /** The qubit of the state for a qubit of the circuit; -1 when no operation uses it. */
    public int place(int qubit) {
        return places[qubit];
    }

    /** Computes the steps of a block and of all blocks inside it, as far as their angles are known. */
    public void prepare(Block block) {
        List<List<Step>> steps = new ArrayList<>(block.size());
        for (int i = 0; i < block.size(); i++) {
            boolean fixed = block.opcode(i) == Opcode.UNITARY || block.isGate(i) && !isSymbolic(block, i);
            steps.add(fixed ? compute(block, i, NO_STATE) : List.of());
            if (block.hasNode(i)) {
                Block.inside(block.node(i)).forEach(this::prepare);
            }
        }
        prepared.put(block, steps);
    }

    /** The steps of the gate or unitary matrix {@code i}. */
    List<Step> of(Block block, int i, ClassicalState state) {
        List<List<Step>> known = prepared.isEmpty() ? null : prepared.get(block);
        return known == null || isSymbolic(block, i) ? compute(block, i, state) : known.get(i);
    }

    private List<Step> compute(Block block, int i, ClassicalState state) {
        int count = block.operandCount(i);
        int[] operands = new int[count];
        for (int k = 0; k < count; k++) {
            operands[k] = places[block.qubit(i, k)];
        }
        if (block.opcode(i) == Opcode.UNITARY) {
            return Step.of(((Node.UnitaryMatrix) block.node(i)).entries(), 0, operands);
        }
        Gate gate = block.gate(i);
        double[] angles = angles(block, i, state);
        if (gate.controlCount() > 0 && gate.base().parameterCount() == gate.parameterCount()) {
            return Step.of(gate.base().matrix(angles), block.addedControls(i) + gate.controlCount(), operands);
        }
        return Step.of(gate.matrix(angles), block.addedControls(i), operands);
    }

    private static boolean isSymbolic(Block block, int i) {
        if (!block.hasSymbols() || !block.isGate(i)) {
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
        if (block.hasSymbols()) {
            for (int k = 0; k < angles.length; k++) {
                Optional<Expression> symbol = block.symbol(i, k);
                if (symbol.isPresent()) {
                    angles[k] = radians(Evaluation.evaluate(symbol.get(), state), block, i);
                }
            }
        }
        return angles;
    }

    private static double radians(Value value, Block block, int i) {
        if (Evaluation.cast(value, RADIANS) instanceof Value.Real(_, double number) && Double.isFinite(number)) {
            return number;
        }
        throw new QnitException(
                ErrorCode.CLASSICAL_ERROR,
                "gate '" + block.gate(i).id() + "'" + Lines.on(block, i) + " has an angle that is not a finite number");
    }

    private static final ClassicalState NO_STATE = new ClassicalState() {
        @Override
        public boolean clbit(int index) {
            throw new IllegalStateException("a fixed gate reads no bits");
        }

        @Override
        public Value variable(int index) {
            throw new IllegalStateException("a fixed gate reads no variables");
        }
    };
}
