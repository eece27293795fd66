package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A chain and the places of its qubits, as a state. */
final class MatrixProductState implements QuantumState {
    private static final int MAX_AMPLITUDE_QUBITS = 24;
    private static final double[] X = {0, 0, 1, 0, 1, 0, 0, 0};
    private static final double[] Y = {0, 0, 0, -1, 0, 1, 0, 0};
    private static final double[] Z = {1, 0, 0, 0, 0, 0, -1, 0};
    private static final double[][] KEEP = {{1, 0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 1, 0}};
    /** Probabilities below this are rounding. */
    private static final double IMPOSSIBLE = 1e-15;

    private final Chain chain;
    private final QubitOrder order;

    MatrixProductState(Chain chain, QubitOrder order) {
        this.chain = chain;
        this.order = order;
    }

    @Override
    public int qubits() {
        return chain.length();
    }

    @Override
    public void run(Segment segment) {
        if (!(segment instanceof ChainProgram program)) {
            throw new IllegalArgumentException("a segment of another engine: " + segment.getClass());
        }
        if (program.phaseRe() != 1 || program.phaseIm() != 0) {
            double re = program.phaseRe();
            double im = program.phaseIm();
            chain.applyOne(chain.centre(), new double[] {re, im, 0, 0, 0, 0, re, im});
        }
        new Scheduler(chain, order, program).run();
    }

    @Override
    public double probabilityOfOne(int qubit) {
        double one = chain.weightOfOne(order.position(qubit));
        return one < IMPOSSIBLE ? 0 : one > 1 - IMPOSSIBLE ? 1 : one;
    }

    @Override
    public void collapse(int qubit, int outcome) {
        double one = probabilityOfOne(qubit);
        chain.keepOne(order.position(qubit), KEEP[outcome], outcome == 1 ? one : 1 - one);
    }

    @Override
    public void flip(int qubit) {
        chain.applyOne(order.position(qubit), X);
    }

    @Override
    public double[] krausProbabilities(Channel channel, int[] qubits) {
        List<double[]> operators = channel.krausOperators();
        double[] density = density(qubits);
        int dimension = 1 << qubits.length;
        double[] probabilities = new double[operators.size()];
        double sum = 0;
        for (int k = 0; k < probabilities.length; k++) {
            double[] left = SmallMatrices.product(operators.get(k), density, dimension);
            // The trace of K rho K^+ is the sum of (K rho)_ij conj(K_ij).
            double trace = 0;
            for (int i = 0; i < left.length; i++) {
                trace += left[i] * operators.get(k)[i];
            }
            probabilities[k] = Math.max(0, trace);
            sum += probabilities[k];
        }
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] /= sum;
        }
        return probabilities;
    }

    @Override
    public void applyKraus(Channel channel, int[] qubits, int index) {
        double[] matrix = channel.krausOperators().get(index);
        double factor = SmallMatrices.unitaryFactor(matrix, 1 << qubits.length);
        if (factor > 0) {
            applyUnitary(SmallMatrices.scaled(matrix, 1 / factor), qubits);
            return;
        }
        double probability = krausProbabilities(channel, qubits)[index];
        switch (qubits.length) {
            case 1 -> chain.keepOne(order.position(qubits[0]), matrix, probability);
            case 2 -> {
                int p = gathered(qubits);
                // Index 2 s + t with s on the left site: the second qubit's bit is the higher one.
                double[] turned =
                        order.position(qubits[1]) == p ? matrix : SmallMatrices.exchanged(matrix);
                chain.keepTwo(p, turned, probability);
            }
            default -> throw tooWide(qubits.length);
        }
    }

    /** What has the same probability in every state tells nothing about it: a unitary, under which errors do not grow. */
    private void applyUnitary(double[] matrix, int[] qubits) {
        switch (qubits.length) {
            case 1 -> chain.applyOne(order.position(qubits[0]), matrix);
            case 2 -> new Scheduler(
                    chain, order, ChainProgram.of(qubits(), List.of(Unitary.of(matrix, qubits))))
                    .run();
            default -> throw tooWide(qubits.length);
        }
    }

    /** The density matrix of one or two qubits: row-major, the first the least significant. */
    private double[] density(int[] qubits) {
        return switch (qubits.length) {
            case 1 -> {
                int p = order.position(qubits[0]);
                chain.moveCentre(p);
                yield Densities.ofRows(chain.site(p), 2);
            }
            case 2 -> {
                int p = gathered(qubits);
                double[] density = Densities.ofPair(chain, p);
                yield order.position(qubits[1]) == p ? density : SmallMatrices.exchanged(density);
            }
            default -> throw tooWide(qubits.length);
        };
    }

    private static SimulationException tooWide(int qubits) {
        return new SimulationException(
                ErrorCode.UNSUPPORTED,
                "a noise channel on " + qubits + " qubits is too wide for a matrix product state, which takes 1 or 2");
    }

    /** Brings two qubits together; the left position. */
    private int gathered(int[] qubits) {
        int low = Math.min(order.position(qubits[0]), order.position(qubits[1]));
        int high = Math.max(order.position(qubits[0]), order.position(qubits[1]));
        for (int p = low; p < high - 1; p++) {
            chain.swap(p, SiteLine.Side.RIGHT);
            order.swap(p);
        }
        chain.bringCentre(high - 1, high);
        return high - 1;
    }

    @Override
    public QuantumState copy() {
        return copy(chain.workers());
    }

    @Override
    public QuantumState sideCopy() {
        return copy(chain.workers().alone());
    }

    private QuantumState copy(Workers workers) {
        return new MatrixProductState(new Chain(chain, workers), new QubitOrder(order.qubits()));
    }

    @Override
    public void copyFrom(QuantumState other) {
        if (!(other instanceof MatrixProductState state) || state.qubits() != qubits()) {
            throw new IllegalArgumentException("a state of another engine");
        }
        chain.copyFrom(state.chain);
        order.copyFrom(state.order);
    }

    @Override
    public void sample(int[] qubits, Draws draws, Samples into) {
        new ChainSampler(chain, measuredAt(qubits), qubits.length).sample(draws, into);
    }

    @Override
    public void probabilities(int[] qubits, double cutoff, OutcomeConsumer consumer) {
        new OutcomeTree(chain, measuredAt(qubits), qubits.length).enumerate(cutoff, consumer);
    }

    /** At each place of the chain, the index among the measured qubits; -1 where none is measured. */
    private int[] measuredAt(int[] qubits) {
        int[] index = new int[qubits()];
        Arrays.fill(index, -1);
        for (int k = 0; k < qubits.length; k++) {
            index[order.position(qubits[k])] = k;
        }
        return index;
    }

    @Override
    public double expectation(PauliString string) {
        if (string.isIdentity()) {
            return 1;
        }
        TreeMap<Integer, double[]> operators = new TreeMap<>();
        for (Map.Entry<Integer, Pauli> factor : string.factors().entrySet()) {
            double[] matrix = switch (factor.getValue()) {
                case X -> X;
                case Y -> Y;
                case Z -> Z;
            };
            operators.put(order.position(factor.getKey()), matrix);
        }
        return Densities.expectation(chain, operators);
    }

    @Override
    public double[] amplitudes() {
        int n = qubits();
        if (n > MAX_AMPLITUDE_QUBITS) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the amplitudes of " + n + " qubits were asked for; at most " + MAX_AMPLITUDE_QUBITS
                            + " are given");
        }
        ComplexMatrix block = chain.site(0).reshaped(2, chain.rightBond(0));
        for (int p = 1; p < n; p++) {
            ComplexMatrix product = Products.multiply(block, chain.wide(p), chain.workers());
            block = product.reshaped(2 * product.rows, chain.rightBond(p));
        }
        double[] amplitudes = new double[2 << n];
        for (int i = 0; i < 1 << n; i++) {
            int index = 0;
            for (int p = 0; p < n; p++) {
                index |= (i >> n - 1 - p & 1) << order.qubitAt(p);
            }
            amplitudes[2 * index] = block.re[i];
            amplitudes[2 * index + 1] = block.im[i];
        }
        return amplitudes;
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("bond_dimension", chain.largestBond());
        facts.put("truncations", chain.account().truncations());
        facts.put("truncation_fidelity_estimate", chain.account().fidelityEstimate());
        facts.put("truncation_error_bound", chain.account().errorBound());
        return facts;
    }

    @Override
    public void close() {}
}
