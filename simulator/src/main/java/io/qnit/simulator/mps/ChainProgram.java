package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gates merged for a chain: what acts on one qubit goes into the two-qubit gate before or behind it, gates that follow each
 * other on the same pair become one. Which order they run in is decided with the chain at hand, by {@link Scheduler}.
 */
final class ChainProgram implements Segment {
    /** A gate of the program. */
    sealed interface Step {
        int[] qubits();
    }

    /** @param matrix 2 by 2, row-major, interleaved */
    record One(int[] qubits, double[] matrix) implements Step {}

    /** What becomes of the names of two qubits behind a gate. */
    enum Names {
        KEPT,
        EXCHANGED
    }

    /**
     * A gate, and maybe an exchange of the two qubits' names, which costs nothing: so that SWAP is no gate at all and iSWAP
     * has the operator Schmidt rank 2 and not 4.
     *
     * @param gate with {@code qubits[0]} on the left site
     */
    record Two(int[] qubits, PairGate gate, PairGate mirrored, Names names) implements Step {
        static Two of(int[] qubits, double[] matrix) {
            PairGate gate = PairGate.of(matrix);
            PairGate exchanged = PairGate.of(SmallMatrices.product(PairGate.SWAP.matrix(), matrix, 4));
            return exchanged.rank() < gate.rank()
                    ? new Two(qubits, exchanged, exchanged.mirrored(), Names.EXCHANGED)
                    : new Two(qubits, gate, gate.mirrored(), Names.KEPT);
        }
    }

    /** As {@link Unitary}. */
    record Many(int[] qubits, int controls, double[] matrix) implements Step {}

    private final List<Step> steps;
    private final double phaseRe;
    private final double phaseIm;
    private final int gates;

    private ChainProgram(List<Step> steps, double phaseRe, double phaseIm, int gates) {
        this.steps = steps;
        this.phaseRe = phaseRe;
        this.phaseIm = phaseIm;
        this.gates = gates;
    }

    List<Step> steps() {
        return steps;
    }

    /** A factor of the whole state. */
    double phaseRe() {
        return phaseRe;
    }

    double phaseIm() {
        return phaseIm;
    }

    @Override
    public List<String> passes() {
        int one = 0;
        int two = 0;
        int many = 0;
        for (Step step : steps) {
            switch (step) {
                case One _ -> one++;
                case Two _ -> two++;
                case Many _ -> many++;
            }
        }
        return List
                .of(gates + " gates merged into " + one + " on one qubit, " + two + " on two and " + many + " on more");
    }

    static ChainProgram of(int qubits, List<Operation> operations) {
        return new Merging(qubits).merge(operations);
    }

    /** What is under way while gates are merged. */
    private static final class Merging {
        /** A two-qubit gate that may still grow: index 2 bit(first) + bit(second). */
        private static final class Pair {
            final int first;
            final int second;
            double[] matrix;

            Pair(int first, int second, double[] matrix) {
                this.first = first;
                this.second = second;
                this.matrix = matrix;
            }
        }

        private final List<Object> out = new ArrayList<>();
        private final double[] @Nullable [] pending;
        private final @Nullable Pair[] open;
        private double phaseRe = 1;
        private double phaseIm;

        Merging(int qubits) {
            pending = new double[qubits][];
            open = new Pair[qubits];
        }

        ChainProgram merge(List<Operation> operations) {
            for (Operation operation : operations) {
                switch (operation) {
                    case Unitary unitary -> add(unitary);
                    case Noise _ -> throw new IllegalArgumentException("a chain does not mix states");
                }
            }
            for (int q = 0; q < pending.length; q++) {
                flush(q);
            }
            List<Step> steps = new ArrayList<>(out.size());
            for (Object item : out) {
                if (item instanceof Pair pair) {
                    steps.add(Two.of(new int[] {pair.first, pair.second}, pair.matrix));
                } else if (item instanceof Step step) {
                    steps.add(step);
                }
            }
            return new ChainProgram(steps, phaseRe, phaseIm, operations.size());
        }

        private void add(Unitary unitary) {
            int[] qubits = unitary.qubits();
            double[] matrix = unitary.matrix();
            int controls = unitary.controls();
            for (double number : matrix) {
                if (!Double.isFinite(number)) {
                    throw new SimulationException(
                            ErrorCode.INVALID_CIRCUIT, "the matrix of " + unitary + " has a number that is not finite");
                }
            }
            if (qubits.length == 0) {
                double re = phaseRe * matrix[0] - phaseIm * matrix[1];
                phaseIm = phaseRe * matrix[1] + phaseIm * matrix[0];
                phaseRe = re;
                return;
            }
            if (qubits.length == controls) {
                // A phase where all controls are 1: the last control is as good as a target.
                matrix = new double[] {1, 0, 0, 0, 0, 0, matrix[0], matrix[1]};
                controls--;
            }
            switch (qubits.length) {
                case 1 -> one(qubits[0], matrix);
                case 2 -> two(qubits[1], qubits[0], controls == 0 ? matrix : controlled(matrix));
                default -> many(qubits, controls, matrix);
            }
        }

        private void one(int q, double[] matrix) {
            Pair pair = open[q];
            if (pair == null) {
                pending[q] = pending[q] == null ? matrix : SmallMatrices.product(matrix, pending[q], 2);
            } else {
                pair.matrix = SmallMatrices.product(onPair(matrix, q == pair.first ? 2 : 1), pair.matrix, 4);
            }
        }

        private void two(int a, int b, double[] matrix) {
            Pair pair = open[a];
            if (pair != null && pair == open[b]) {
                double[] turned = pair.first == a ? matrix : SmallMatrices.exchanged(matrix);
                pair.matrix = SmallMatrices.product(turned, pair.matrix, 4);
                return;
            }
            double[] m = matrix;
            if (pending[a] != null) {
                m = SmallMatrices.product(m, onPair(pending[a], 2), 4);
                pending[a] = null;
            }
            if (pending[b] != null) {
                m = SmallMatrices.product(m, onPair(pending[b], 1), 4);
                pending[b] = null;
            }
            Pair made = new Pair(a, b, m);
            open[a] = made;
            open[b] = made;
            out.add(made);
        }

        private void many(int[] qubits, int controls, double[] matrix) {
            for (int q : qubits) {
                flush(q);
                open[q] = null;
            }
            out.add(new Many(qubits, controls, matrix));
        }

        private void flush(int q) {
            double[] matrix = pending[q];
            if (matrix != null) {
                out.add(new One(new int[] {q}, matrix));
                pending[q] = null;
            }
        }

        /** A gate on the qubit of this weight in a pair's index, 2 or 1. */
        private static double[] onPair(double[] m, int weight) {
            double[] to = new double[32];
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 2; column++) {
                    for (int other = 0; other < 2; other++) {
                        int i = weight * row + (3 - weight) * other;
                        int j = weight * column + (3 - weight) * other;
                        to[2 * (4 * i + j)] = m[2 * (2 * row + column)];
                        to[2 * (4 * i + j) + 1] = m[2 * (2 * row + column) + 1];
                    }
                }
            }
            return to;
        }

        /** Qubit 0 the control (bit 0 of the index), qubit 1 the target. */
        private static double[] controlled(double[] m) {
            double[] to = new double[32];
            to[0] = 1;
            to[2 * (4 * 2 + 2)] = 1;
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 2; column++) {
                    int at = 2 * (4 * (2 * row + 1) + 2 * column + 1);
                    to[at] = m[2 * (2 * row + column)];
                    to[at + 1] = m[2 * (2 * row + column) + 1];
                }
            }
            return to;
        }
    }
}
