package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.simulator.statevector.StateVector;

/** Runs a circuit once for all shots: what waits for a measurement is put into a {@link Tail}. See {@link Deferral}. */
public final class DeferringRunner extends BlockRunner {
    private final Deferral deferral = new Deferral();
    private final Tail tail;

    public DeferringRunner(StateVector state, GateSteps gates, ClassicalMemory memory, Runnable poll) {
        super(
                state,
                gates,
                memory,
                _ -> {
                    throw new IllegalStateException("a deferred measurement was asked for its outcome");
                },
                poll);
        tail = new Tail(gates, poll);
    }

    /** What was put off. */
    public Tail tail() {
        return tail;
    }

    @Override
    Flow measure(Block block, int i) {
        deferral.measure(block.qubit(i, 0), block.clbit(i));
        tail.add(block, i);
        return Flow.NEXT;
    }

    /** Does nothing: {@link CircuitAnalysis} has seen that the qubit is |0>. */
    @Override
    Flow reset(Block block, int i) {
        return Flow.NEXT;
    }

    @Override
    Flow classical(Block block, int i) {
        if (block.node(i) instanceof Node.Assign || Block.inside(block.node(i)).size() > 0) {
            ClassicalUse use = ClassicalUse.of(block, i);
            if (!use.quantum && deferral.mustWait(use)) {
                deferral.await(use);
                tail.add(block, i);
                return Flow.NEXT;
            }
        }
        return super.classical(block, i);
    }
}
