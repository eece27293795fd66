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
 * neighbours and, where qubits have met no gate on two yet, not even that, and never more than there are amplitudes other
 * than 0; the limit of the options caps it. Real bonds are often far smaller, never larger. So the memory is that of the
 * bounds, while the time is judged by likely bonds, which weak gates hardly make grow ({@link PairGate#growth}).
 * Immutable.
 */
public final class BondBound {
    private final int[] order;
    private final double largestBond;
    private final double likelyBond;
    private final double seconds;
    private final double bytes;
    private final double numbers;
    private final double worstSeconds;

    private BondBound(int[] order, BondProfile bound, BondProfile likely) {
        this.order = order;
        largestBond = bound.largestBond();
        bytes = bound.bytes();
        worstSeconds = bound.seconds();
        likelyBond = likely.largestBond();
        seconds = likely.seconds();
        numbers = likely.numbers();
    }

    /**
     * With the better of the natural order of the qubits and one that brings together what interacts (reverse Cuthill and
     * McKee); the natural one where they are as good.
     *
     * @param operations of the whole circuit, what is between measurements one behind the other
     */
    public static BondBound of(int qubits, List<Operation> operations, MatrixProductOptions options) {
        return of(qubits, operations, options, Double.POSITIVE_INFINITY);
    }

    /**
     * The same where more is known.
     *
     * @param amplitudes no more are ever other than 0
     */
    public static BondBound of(
            int qubits, List<Operation> operations, MatrixProductOptions options, double amplitudes) {
        BondBound natural = of(qubits, operations, options, amplitudes, IntStream.range(0, qubits).toArray());
        if (natural.largestBond <= 2) {
            return natural;
        }
        int[] order = InteractionGraph.of(qubits, operations).bandOrder();
        if (Arrays.equals(order, natural.order)) {
            return natural;
        }
        BondBound reordered = of(qubits, operations, options, amplitudes, order);
        return reordered.seconds < 0.9 * natural.seconds ? reordered : natural;
    }

    /** @param order the qubit at each place of the chain */
    private static BondBound of(
            int qubits, List<Operation> operations, MatrixProductOptions options, double amplitudes, int[] order) {
        BondProfile bound = new BondProfile(qubits, options.rankLimit(), amplitudes, BondProfile.Growth.BOUND);
        BondProfile likely = new BondProfile(qubits, options.rankLimit(), amplitudes, BondProfile.Growth.LIKELY);
        List<Operation> gates = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary unitary -> gates.add(unitary);
                case Noise noise -> addWorstOperator(noise, gates);
            }
        }
        new Scheduler(new Both(bound, likely), new QubitOrder(order), ChainProgram.of(qubits, gates)).run();
        return new BondBound(order.clone(), bound, likely);
    }

    /** Two lines that get the same gates. */
    private record Both(BondProfile bound, BondProfile likely) implements SiteLine {
        @Override
        public int length() {
            return bound.length();
        }

        @Override
        public int centre() {
            return bound.centre();
        }

        @Override
        public void poll() {}

        @Override
        public void applyOne(int p, double[] m) {
            bound.applyOne(p, m);
            likely.applyOne(p, m);
        }

        @Override
        public void applyTwo(int p, PairGate gate, Side side) {
            bound.applyTwo(p, gate, side);
            likely.applyTwo(p, gate, side);
        }

        @Override
        public void swap(int p, Side side) {
            bound.swap(p, side);
            likely.swap(p, side);
        }

        @Override
        public void applyMany(int first, int count, int controls, double[] matrix, int[] bits) {
            bound.applyMany(first, count, controls, matrix, bits);
            likely.applyMany(first, count, controls, matrix, bits);
        }

        @Override
        public void applyControlled(int[] positions, double[] matrix) {
            bound.applyControlled(positions, matrix);
            likely.applyControlled(positions, matrix);
        }
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

    /** The largest of the likely bonds, not rounded. */
    public double likelyBond() {
        return likelyBond;
    }

    /** The numbers that all sites hold at the end with likely bonds: the work of drawing a shot. */
    public double likelyNumbers() {
        return numbers;
    }

    /** The estimated time of the evolution on one thread, without starting up, with likely bonds. */
    public double seconds() {
        return seconds;
    }

    /** The same with bonds as large as they can be. */
    public double worstSeconds() {
        return worstSeconds;
    }

    /** The estimated peak of the memory, with what the largest gate takes. */
    public double bytes() {
        return bytes;
    }
}
