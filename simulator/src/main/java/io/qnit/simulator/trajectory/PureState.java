package io.qnit.simulator.trajectory;

import static io.qnit.simulator.trajectory.AmplitudeKernels.LANES;

import io.qnit.simulator.trajectory.TrajectoryProgram.Pass;
import org.jspecify.annotations.Nullable;

/** Amplitudes of a pure state, real and imaginary parts apart; not always normalised. For one thread at a time. */
final class PureState {
    /** Amplitudes whose weights are added up together when outcomes are drawn. */
    private static final int BLOCK = 1 << 9;

    final double[] re;
    final double[] im;
    private final AmplitudeKernels kernels;

    /** |0...0>. */
    PureState(int qubits, AmplitudeKernels kernels) {
        re = new double[1 << qubits];
        im = new double[1 << qubits];
        re[0] = 1;
        this.kernels = kernels;
    }

    void copyFrom(PureState other) {
        System.arraycopy(other.re, 0, re, 0, re.length);
        System.arraycopy(other.im, 0, im, 0, im.length);
    }

    /** Runs a pass on all tiles. */
    void run(Pass pass, double @Nullable [] @Nullable [] variant, double[] scratch) {
        run(pass, 0, pass.tiles(), variant, scratch);
    }

    void run(Pass pass, int fromTile, int toTile, double @Nullable [] @Nullable [] variant, double[] scratch) {
        for (int tile = fromTile; tile < toTile; tile++) {
            pass.run(kernels, re, im, tile, scratch, variant);
        }
    }

    /** Applies a matrix to some qubits, one group of amplitudes after the other. */
    void apply(double[] m, int[] qubits) {
        int[] offsets = SmallMatrix.offsets(qubits);
        int size = offsets.length;
        int free = re.length - 1 & ~offsets[size - 1];
        double[] x = new double[size];
        double[] y = new double[size];
        for (int g = 0; g < re.length >> qubits.length; g++) {
            int base = Integer.expand(g, free);
            for (int t = 0; t < size; t++) {
                x[t] = re[base | offsets[t]];
                y[t] = im[base | offsets[t]];
            }
            for (int row = 0; row < size; row++) {
                double a = 0;
                double b = 0;
                for (int t = 0; t < size; t++) {
                    double p = m[2 * (row * size + t)];
                    double q = m[2 * (row * size + t) + 1];
                    a += p * x[t] - q * y[t];
                    b += p * y[t] + q * x[t];
                }
                re[base | offsets[row]] = a;
                im[base | offsets[row]] = b;
            }
        }
    }

    void scale(double factor) {
        for (int i = 0; i < re.length; i++) {
            re[i] *= factor;
            im[i] *= factor;
        }
    }

    /** The square of the norm. */
    double norm() {
        double sum = 0;
        for (double weight : weights()) {
            sum += weight;
        }
        return sum;
    }

    private double[] weights() {
        int block = Math.min(BLOCK, re.length);
        double[] weights = new double[re.length / block];
        for (int b = 0; b < weights.length; b++) {
            weights[b] = block >= LANES ? kernels.weight(re, im, b * block, (b + 1) * block) : plainWeight();
        }
        return weights;
    }

    private double plainWeight() {
        double sum = 0;
        for (int i = 0; i < re.length; i++) {
            sum += weight(i);
        }
        return sum;
    }

    private double weight(int i) {
        return Math.fma(re[i], re[i], im[i] * im[i]);
    }

    /**
     * Draws basis states.
     *
     * @param points random numbers in [0, 1)
     * @return a basis state for each
     */
    int[] draw(double[] points) {
        double[] ends = weights();
        double norm = 0;
        for (int b = 0; b < ends.length; b++) {
            norm += ends[b];
            ends[b] = norm;
        }
        int length = re.length / ends.length;
        int last = firstAbove(ends, 0, ends.length - 1, Math.nextDown(norm)); // none behind it has any weight
        // many shots share sums over all states, few add up the block that they fall into
        double[] sums = points.length > ends.length ? sums(ends, length) : new double[0];
        int[] drawn = new int[points.length];
        for (int k = 0; k < points.length; k++) {
            double point = points[k] * norm;
            int block = firstAbove(ends, 0, last, point);
            int first = block * length;
            int i;
            if (sums.length > 0) {
                i = firstAbove(sums, first, first + length - 1, point);
            } else {
                i = first;
                double sum = (block == 0 ? 0 : ends[block - 1]) + weight(i);
                while (sum <= point && i < first + length - 1) {
                    sum += weight(++i);
                }
            }
            // rounding may put a point behind all states of its block: take the last that can occur
            while (weight(i) == 0 && i > first) {
                i--;
            }
            drawn[k] = i;
        }
        return drawn;
    }

    private double[] sums(double[] ends, int length) {
        double[] sums = new double[re.length];
        for (int b = 0; b < ends.length; b++) {
            double sum = b == 0 ? 0 : ends[b - 1];
            for (int i = b * length; i < (b + 1) * length; i++) {
                sum += weight(i);
                sums[i] = sum;
            }
        }
        return sums;
    }

    /** The first place whose value is above the point, at most {@code high}. */
    private static int firstAbove(double[] ascending, int from, int to, double point) {
        int low = from;
        int high = to;
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
}
