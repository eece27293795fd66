package io.qnit.simulator.densitymatrix;

import io.qnit.core.ErrorCode;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.densitymatrix.DensityMatrixEngine.Part;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.PauliTransfer;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A mixed state by its Pauli coefficients; made by a {@link DensityMatrixEngine}. Bit q of an index is the Z part on qubit
 * q, bit n + q the X part; the coefficient of a string P is Tr(P rho).
 */
public final class DensityMatrix implements QuantumState {
    /** The most qubits of which the matrix is given out. */
    public static final int MOST_QUBITS_OF_MATRIX = 12;

    /** Probabilities below this are rounding of 0. */
    private static final double ROUNDING = 1e-13;

    private static final int PIECES = 64;

    private final int qubits;
    private final Workers workers;
    private final TransferKernels kernels;
    private final ConcurrentLinkedQueue<double[]> scratch = new ConcurrentLinkedQueue<>();
    private double[] coefficients;

    /** |0...0>: each string of I and Z has coefficient 1. */
    DensityMatrix(int qubits, Workers workers, TransferKernels kernels) {
        this(qubits, workers, kernels, new double[1 << 2 * qubits]);
        Arrays.fill(coefficients, 0, 1 << qubits, 1);
    }

    private DensityMatrix(int qubits, Workers workers, TransferKernels kernels, double[] coefficients) {
        this.qubits = qubits;
        this.workers = workers;
        this.kernels = kernels;
        this.coefficients = coefficients;
    }

    @Override
    public int qubits() {
        return qubits;
    }

    @Override
    public void run(Segment segment) {
        List<Part> parts = ((DensityMatrixEngine.Parts) segment).parts();
        for (int k = 0; k < parts.size(); k++) {
            workers.poll();
            switch (parts.get(k)) {
                case Part.Pass(TransferPass _, TileProgram program) -> run(program);
                case Part.Wide(WideUnitary unitary) -> run(unitary);
            }
            workers.advanceTo((k + 1.0) / parts.size());
        }
    }

    private void run(TileProgram program) {
        int tiles = program.tiles();
        workers.split(tiles, Math.ceilDiv(tiles, PIECES), (from, to) -> {
            double[] tile = takeScratch(program.tileLength());
            for (int t = from; t < to; t++) {
                program.run(kernels, coefficients, t, tile);
            }
            scratch.add(tile);
        });
        scratch.clear();
    }

    private double[] takeScratch(int length) {
        double @Nullable [] free = scratch.poll();
        return free != null ? free : new double[length];
    }

    private void run(WideUnitary unitary) {
        int width = unitary.qubits().length;
        int[] offsets = offsets(unitary.qubits());
        int free = size() - 1 & ~offsets[offsets.length - 1];
        int groups = size() >> 2 * width;
        workers.split(groups, Math.ceilDiv(groups, PIECES), (from, to) -> {
            double[] rho = new double[2 * offsets.length];
            for (int g = from; g < to; g++) {
                int base = Integer.expand(g, free);
                for (int p = 0; p < offsets.length; p++) {
                    rho[2 * p] = coefficients[base | offsets[p]];
                    rho[2 * p + 1] = 0;
                }
                unitary.apply(rho);
                for (int p = 0; p < offsets.length; p++) {
                    coefficients[base | offsets[p]] = rho[2 * p];
                }
            }
        });
    }

    /** Where the strings on some qubits are, by bits 2j and 2j + 1 for X and Z part on the j-th. */
    private int[] offsets(int[] on) {
        int[] offsets = new int[1 << 2 * on.length];
        for (int p = 0; p < offsets.length; p++) {
            for (int j = 0; j < on.length; j++) {
                offsets[p] |= (p >> 2 * j & 1) << qubits + on[j] | (p >> 2 * j + 1 & 1) << on[j];
            }
        }
        return offsets;
    }

    @Override
    public double probabilityOfOne(int qubit) {
        double one = (1 - coefficients[1 << qubit] / coefficients[0]) / 2;
        return one < ROUNDING ? 0 : one > 1 - ROUNDING ? 1 : one;
    }

    @Override
    public void collapse(int qubit, int outcome) {
        double sign = outcome == 0 ? 1 : -1;
        int z = 1 << qubit;
        int x = z << qubits;
        double probability = (coefficients[0] + sign * coefficients[z]) / 2;
        // the projection keeps I and Z: both become half of what they tell of this outcome
        int free = size() - 1 & ~(x | z);
        split(size() >> 2, g -> {
            int i = Integer.expand(g, free);
            double kept = (coefficients[i] + sign * coefficients[i | z]) / (2 * probability);
            coefficients[i] = kept;
            coefficients[i | z] = sign * kept;
            coefficients[i | x] = 0;
            coefficients[i | x | z] = 0;
        });
    }

    @Override
    public void flip(int qubit) {
        int z = 1 << qubit;
        int free = size() - 1 & ~z;
        split(size() >> 1, g -> {
            int i = Integer.expand(g, free) | z;
            coefficients[i] = -coefficients[i];
        });
    }

    /** Something done to each index of a range. */
    @FunctionalInterface
    private interface Each {
        void at(int index);
    }

    private void split(int count, Each each) {
        workers.split(count, 1 << 15, (from, to) -> {
            for (int i = from; i < to; i++) {
                each.at(i);
            }
        });
    }

    @Override
    public double[] krausProbabilities(Channel channel, int[] on) {
        List<double[]> kraus = channel.krausOperators();
        int[] offsets = offsets(on);
        double[] odds = new double[kraus.size()];
        for (int k = 0; k < odds.length; k++) {
            // the trace after an operator is the first row of its transfer, on the strings of these qubits alone
            double[] transfer = PauliTransfer.of(kraus.get(k));
            double sum = 0;
            for (int p = 0; p < offsets.length; p++) {
                sum += transfer[p] * coefficients[offsets[p]];
            }
            odds[k] = sum / coefficients[0] < ROUNDING ? 0 : sum / coefficients[0];
        }
        return odds;
    }

    @Override
    public void applyKraus(Channel channel, int[] on, int index) {
        Transfer transfer = new Transfer(on);
        transfer.append(PauliTransfer.of(channel.krausOperators().get(index)), on, 1);
        for (TransferPass pass : TransferPass.plan(qubits, List.of(transfer))) {
            run(new TileProgram(qubits, pass));
        }
        double norm = coefficients[0];
        split(size(), i -> coefficients[i] /= norm);
    }

    @Override
    public DensityMatrix copy() {
        return new DensityMatrix(qubits, workers, kernels, coefficients.clone());
    }

    @Override
    public DensityMatrix sideCopy() {
        return new DensityMatrix(qubits, workers.alone(), kernels, coefficients.clone());
    }

    @Override
    public void copyFrom(QuantumState other) {
        System.arraycopy(((DensityMatrix) other).coefficients, 0, coefficients, 0, coefficients.length);
    }

    /** The probabilities of all outcomes of some qubits: those of their strings of I and Z, transformed. */
    private double[] probabilities(int[] measured) {
        double[] p = new double[1 << measured.length];
        for (int s = 0; s < p.length; s++) {
            int index = 0;
            for (int k = 0; k < measured.length; k++) {
                index |= (s >> k & 1) << measured[k];
            }
            p[s] = coefficients[index] / coefficients[0] / p.length;
        }
        for (int bit = 1; bit < p.length; bit <<= 1) {
            for (int i = 0; i < p.length; i++) {
                if ((i & bit) == 0) {
                    double a = p[i];
                    double b = p[i | bit];
                    p[i] = a + b;
                    p[i | bit] = a - b;
                }
            }
        }
        for (int i = 0; i < p.length; i++) {
            p[i] = p[i] < ROUNDING ? 0 : p[i];
        }
        return p;
    }

    @Override
    public void sample(int[] measured, Draws draws, Samples into) {
        double[] cumulative = probabilities(measured);
        double sum = 0;
        int last = 0;
        for (int i = 0; i < cumulative.length; i++) {
            if (cumulative[i] > 0) {
                last = i;
            }
            sum += cumulative[i];
            cumulative[i] = sum;
        }
        double total = sum;
        int highest = last;
        workers.split(draws.shots(), 1 << 12, (from, to) -> {
            for (int shot = from; shot < to; shot++) {
                into.setWord(shot, 0, firstAbove(cumulative, highest, draws.uniform(shot, 0) * total));
            }
        });
    }

    /** The first place whose value is above the point, at most {@code high}. */
    private static int firstAbove(double[] ascending, int high, double point) {
        int low = 0;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public void probabilities(int[] measured, double cutoff, OutcomeConsumer consumer) {
        double[] p = probabilities(measured);
        long[] words = new long[1];
        for (int outcome = 0; outcome < p.length; outcome++) {
            if (p[outcome] > cutoff) {
                words[0] = outcome;
                consumer.accept(words, p[outcome]);
            }
        }
    }

    @Override
    public double expectation(PauliString string) {
        int index = 0;
        for (Map.Entry<Integer, Pauli> factor : string.factors().entrySet()) {
            int z = 1 << factor.getKey();
            index |= (factor.getValue() == Pauli.X ? 0 : z) | (factor.getValue() == Pauli.Z ? 0 : z << qubits);
        }
        return coefficients[index] / coefficients[0];
    }

    @Override
    public double[] amplitudes() {
        throw new UnsupportedOperationException("a density matrix has no amplitudes");
    }

    /**
     * The matrix: 2^n by 2^n, row-major, interleaved re and im, qubit q being bit q of the indices.
     *
     * @throws SimulationException {@code UNSUPPORTED} for more than {@value #MOST_QUBITS_OF_MATRIX} qubits
     */
    @Override
    public double[] densityMatrix() {
        if (qubits > MOST_QUBITS_OF_MATRIX) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "a density matrix is given out for up to " + MOST_QUBITS_OF_MATRIX + " qubits; this one has "
                            + qubits);
        }
        int[] all = new int[qubits];
        Arrays.setAll(all, q -> q);
        int[] offsets = offsets(all);
        double[] rho = new double[2 * offsets.length];
        for (int p = 0; p < offsets.length; p++) {
            rho[2 * p] = coefficients[offsets[p]] / coefficients[0];
        }
        for (int q = 0; q < qubits; q++) {
            WideUnitary.toEntries(rho, 1 << 2 * q);
        }
        double[] matrix = new double[rho.length];
        int d = 1 << qubits;
        for (int i = 0; i < rho.length / 2; i++) {
            int row = Integer.compress(i, 0x55555555);
            int column = Integer.compress(i, 0xAAAAAAAA);
            matrix[2 * (row * d + column)] = rho[2 * i];
            matrix[2 * (row * d + column) + 1] = rho[2 * i + 1];
        }
        return matrix;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of();
    }

    @Override
    public void close() {
        coefficients = new double[0];
    }

    private int size() {
        return coefficients.length;
    }
}
