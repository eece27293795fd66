package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.statevector.DoubleStateVector;
import io.qnit.simulator.statevector.StateVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The end of a circuit that only measures and computes. Given an outcome of all its measurements, it says what the
 * classical memory then holds. Filled while the circuit runs; afterwards safe to share between threads.
 */
public final class Tail {
    private record Operation(Block block, int index) {}

    private final GateSteps gates;
    private final Runnable poll;
    private final List<Operation> operations = new ArrayList<>();
    private final StateVector nothing;
    private int[] places = new int[8];
    private int placeCount;
    private int[] bitOfPlace = new int[0];
    private boolean computes;

    public Tail(GateSteps gates, Runnable poll) {
        this.gates = gates;
        this.poll = poll;
        nothing = new DoubleStateVector(0, new Workers(1, poll));
    }

    /** The tail made of the last operations of a body. */
    public static Tail of(Block body, int from, GateSteps gates, Runnable poll) {
        Tail tail = new Tail(gates, poll);
        for (int i = from; i < body.size(); i++) {
            switch (body.opcode(i)) {
                case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> {}
                default -> tail.add(body, i);
            }
        }
        return tail;
    }

    void add(Block block, int i) {
        operations.add(new Operation(block, i));
        if (block.opcode(i) == Opcode.MEASURE) {
            measure(gates.place(block.qubit(i, 0)));
        } else {
            computes = true;
        }
    }

    /** Has a qubit of the state measured that no operation of the tail names. */
    public void measure(int place) {
        if (place >= bitOfPlace.length) {
            int known = bitOfPlace.length;
            bitOfPlace = Arrays.copyOf(bitOfPlace, Math.max(place + 1, 2 * known));
            Arrays.fill(bitOfPlace, known, bitOfPlace.length, -1);
        }
        if (bitOfPlace[place] < 0) {
            if (placeCount == places.length) {
                places = Arrays.copyOf(places, 2 * placeCount);
            }
            bitOfPlace[place] = placeCount;
            places[placeCount++] = place;
        }
    }

    /** The measured qubits of the state; the first is bit 0 of a pattern of outcomes. */
    public int[] places() {
        return Arrays.copyOf(places, placeCount);
    }

    /** Whether it does more than to copy outcomes into bits. */
    public boolean computes() {
        return computes;
    }

    /** Writes into the memory what it holds after these outcomes. */
    public void replay(int pattern, ClassicalMemory memory) {
        BlockRunner runner = computes
                ? new BlockRunner(
                        nothing,
                        gates,
                        memory,
                        _ -> {
                            throw new IllegalStateException("a tail has no outcome to decide");
                        },
                        poll)
                : null;
        for (Operation operation : operations) {
            Block block = operation.block();
            int i = operation.index();
            if (block.opcode(i) == Opcode.MEASURE) {
                int bit = bitOfPlace[gates.place(block.qubit(i, 0))];
                memory.setClbit(block.clbit(i), (pattern >>> bit & 1) == 1);
            } else if (runner != null) {
                runner.classical(block, i);
            }
        }
    }
}
