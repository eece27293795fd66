package io.qnit.simulator.stabilizer;

import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.core.stim.StimInstruction;
import io.qnit.core.stim.StimItem;
import io.qnit.core.stim.StimRepeat;
import io.qnit.core.stim.StimTarget;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The qubits that a circuit in Stim's terms uses, numbered without gaps: files number qubits by place and use a few of
 * the numbers. Also what its gates are as Cliffords. Immutable and safe to share between threads.
 */
public final class StimQubits {
    private static final Map<StimGate, Clifford> CLIFFORDS = cliffords();

    private final int count;
    private final int[] numbers;

    private StimQubits(BitSet used) {
        count = used.cardinality();
        numbers = new int[used.length()];
        Arrays.fill(numbers, -1);
        int next = 0;
        for (int q = used.nextSetBit(0); q >= 0; q = used.nextSetBit(q + 1)) {
            numbers[q] = next++;
        }
    }

    /** The qubits that any instruction but an annotation of places names. */
    public static StimQubits of(StimCircuit circuit) {
        BitSet used = new BitSet();
        collect(circuit, used);
        return new StimQubits(used);
    }

    private static void collect(StimCircuit circuit, BitSet used) {
        for (StimItem item : circuit.items()) {
            switch (item) {
                case StimRepeat repeat -> collect(repeat.body(), used);
                case StimInstruction instruction -> {
                    if (instruction.gate() != StimGate.QUBIT_COORDS && instruction.gate() != StimGate.MPAD) {
                        for (int target : instruction.targets()) {
                            if (target != StimTarget.COMBINER && !StimTarget.isClassical(target)) {
                                used.set(StimTarget.number(target));
                            }
                        }
                    }
                }
            }
        }
    }

    public int count() {
        return count;
    }

    /** The number from 0 to {@link #count} - 1 of a qubit that is used. */
    public int number(int qubit) {
        return numbers[qubit];
    }

    /** A gate of kind {@code UNITARY}. */
    public static Clifford clifford(StimGate gate) {
        Clifford clifford = CLIFFORDS.get(gate);
        if (clifford == null) {
            throw new IllegalArgumentException(gate + " is no unitary");
        }
        return clifford;
    }

    /** The gate that does the same up to a global phase, if there is one. */
    public static Optional<StimGate> gate(Clifford clifford) {
        return Optional.ofNullable(Names.BY_IMAGES.get(clifford.images()));
    }

    /** Gates by their images; made when first asked for. */
    private static final class Names {
        static final Map<List<String>, StimGate> BY_IMAGES = new HashMap<>();

        static {
            for (StimGate gate : StimGate.values()) {
                if (gate.kind() == StimGate.Kind.UNITARY) {
                    BY_IMAGES.put(gate.images(), gate);
                }
            }
        }
    }

    /** What a gate does to its qubit where a classical bit in the place of its control is 1: 1 X, 2 Z, 3 Y. */
    public static int feedbackPauli(StimGate gate) {
        return switch (gate) {
            case CX, XCZ -> 1;
            case CZ -> 2;
            case CY, YCZ -> 3;
            default -> throw new IllegalArgumentException(gate + " has no classical control");
        };
    }

    private static Map<StimGate, Clifford> cliffords() {
        Map<StimGate, Clifford> map = new EnumMap<>(StimGate.class);
        for (StimGate gate : StimGate.values()) {
            if (gate.kind() == StimGate.Kind.UNITARY) {
                map.put(gate, Clifford.ofImages(gate.images()));
            }
        }
        return map;
    }
}
