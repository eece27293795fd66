package io.qnit.simulator.mps;

import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a circuit can cost as a matrix product state, from its gates alone: a bound on each bond by going through the same
 * schedule, swaps and all, as the simulation would. A gate multiplies the bond it crosses at most by its operator
 * Schmidt rank (1 for products, 2 for CX, CZ, RZZ, 4 for SWAP, iSWAP and in general); a bond is at most twice its
 * neighbours and, where qubits have met no gate on two yet, not even that; the limit of the options caps it. Real bonds are
 * often far smaller, never larger. Immutable.
 */
public final class BondBound {
    private final int[] order;
    private final double largestBond;
    private final double seconds;
    private final double bytes;

    private BondBound(int[] order, BondProfile profile) {
        this.order = order;
        largestBond = profile.largestBond();
        seconds = profile.seconds();
        bytes = profile.bytes();
    }

    /**
     * With the better of the natural order of the qubits and one that brings together what interacts (reverse Cuthill and
     * McKee); the natural one where they are as good.
     *
     * @param operations of the whole circuit, what is between measurements one behind the other
     */
    public static BondBound of(int qubits, List<Operation> operations, MatrixProductOptions options) {
        BondBound natural = of(qubits, operations, options, IntStream.range(0, qubits).toArray());
        if (natural.largestBond <= 2) {
            return natural;
        }
        int[] order = InteractionGraph.of(qubits, operations).bandOrder();
        if (Arrays.equals(order, natural.order)) {
            return natural;
        }
        BondBound reordered = of(qubits, operations, options, order);
        return reordered.seconds < 0.9 * natural.seconds ? reordered : natural;
    }

    /** @param order the qubit at each place of the chain */
    public static BondBound of(int qubits, List<Operation> operations, MatrixProductOptions options, int[] order) {
        BondProfile profile = new BondProfile(qubits, options.rankLimit());
        List<Operation> gates = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary unitary -> gates.add(unitary);
                case Noise noise -> addWorstOperator(noise, gates);
            }
        }
        new Scheduler(profile, new QubitOrder(order), ChainProgram.of(qubits, gates)).run();
        return new BondBound(order.clone(), profile);
    }

    /** A channel on two qubits entangles as much as the Kraus operator of the highest rank. */
    private static void addWorstOperator(Noise noise, List<Operation> gates) {
        if (noise.qubits().length != 2) {
            return;
        }
        double[] worst = {};
        int rank = 1;
        for (double[] operator : noise.channel().krausOperators()) {
            int here = PairGate.of(operator).rank();
            if (here > rank) {
                rank = here;
                worst = operator;
            }
        }
        if (rank > 1) {
            gates.add(Unitary.of(worst, noise.qubits()));
        }
    }

    /** The qubit at each place of the chain: what {@link MatrixProductEngine} takes. */
    public int[] order() {
        return order.clone();
    }

    /** No bond is ever larger; may be beyond any that fits. */
    public double largestBond() {
        return largestBond;
    }

    /** The estimated time of the evolution on one thread, without starting up: an upper one, as the bonds are. */
    public double seconds() {
        return seconds;
    }

    /** The estimated peak of the memory, with what the largest gate takes. */
    public double bytes() {
        return bytes;
    }
}
