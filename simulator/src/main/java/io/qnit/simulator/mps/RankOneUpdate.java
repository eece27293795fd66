package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of D + rho w w^T, D diagonal and rho above 0. Eigenvalues are the zeros of
 * 1 + rho sum w_i^2 / (D_i - x), one behind each D_i, found by fitting one pole on either side (Bunch, Nielsen and Sorensen,
 * Numer. Math. 31, 31, 1978; LAPACK's dlaed4) within a bracket that always shrinks. What is too small to matter is taken
 * out first: w_i near 0, and of two D_i near each other one, by a rotation (dlaed2). Eigenvectors are those of the w for
 * which the computed eigenvalues are exact (Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 15, 1266, 1994), which makes them
 * orthonormal to rounding however close eigenvalues are. Distances between the D_i and eigenvalues are never differences
 * of rounded numbers.
 */
final class RankOneUpdate {
    private static final double EPSILON = 0x1p-53;
    private static final int MAX_STEPS = 200;
    /** Eigenvalues and eigenvectors that a thread takes at a time. */
    private static final int GRAIN = 32;

    /** q_p becomes c q_p + s q_i, q_i becomes c q_i - s q_p. */
    private record Rotation(int p, int i, double c, double s) {}

    private final int n;
    private final double[] values;
    /** Of each eigenvalue, its number among those that were not taken out, or -1. */
    private final int[] number;
    /** The place in D of those that were not taken out. */
    private final int[] active;
    /** D_i - x_j at row j, column i, of those. */
    private final double[] distances;
    private final double[] weights;
    private final Rotation[] rotations;

    private RankOneUpdate(
            int n, double[] values, int[] number, int[] active, double[] distances, double[] weights,
            Rotation[] rotations) {
        this.n = n;
        this.values = values;
        this.number = number;
        this.active = active;
        this.distances = distances;
        this.weights = weights;
        this.rotations = rotations;
    }

    /**
     * @param d in any order; written over
     * @param w written over
     * @param rho not negative
     */
    static RankOneUpdate of(double[] d, double[] w, double rho, Workers workers) {
        int n = d.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> d[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double largest = rho;
        double square = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.abs(d[i]));
            square += w[i] * w[i];
        }
        double small = 8 * EPSILON * largest;
        int[] active = new int[n];
        Rotation[] rotations = new Rotation[n];
        int count = 0;
        int rotated = 0;
        double length = Math.sqrt(square);
        for (int i : order) {
            if (rho * Math.abs(w[i]) * length <= small) {
                continue;
            }
            if (count > 0) {
                int p = active[count - 1];
                double both = Math.hypot(w[p], w[i]);
                double c = w[i] / both;
                double s = -w[p] / both;
                if (Math.abs((d[i] - d[p]) * c * s) <= small) {
                    double lower = d[p] * c * c + d[i] * s * s;
                    d[i] = d[p] * s * s + d[i] * c * c;
                    d[p] = lower;
                    w[i] = both;
                    rotations[rotated++] = new Rotation(p, i, c, s);
                    count--;
                }
            }
            active[count++] = i;
        }
        int size = count;
        int[] places = Arrays.copyOf(active, size);
        int[] number = new int[n];
        Arrays.fill(number, -1);
        double[] poles = new double[size];
        double[] squares = new double[size];
        for (int k = 0; k < size; k++) {
            number[places[k]] = k;
            poles[k] = d[places[k]];
            squares[k] = rho * w[places[k]] * w[places[k]];
        }
        double[] distances = new double[size * size];
        workers.split(size, GRAIN, (from, to) -> {
            for (int k = from; k < to; k++) {
                d[places[k]] = root(poles, squares, k, distances);
            }
        });
        double[] exact = new double[size];
        workers.split(size, GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                exact[i] = Math.copySign(Math.sqrt(exactSquare(poles, distances, i)), w[places[i]]);
            }
        });
        return new RankOneUpdate(
                n, d, number, places, distances, exact, Arrays.copyOf(rotations, rotated));
    }

    /** In no order. */
    double[] values() {
        return values;
    }

    /** The eigenvectors of some eigenvalues, by their places in {@link #values}, as columns: row-major. */
    double[] vectors(int[] which, Workers workers) {
        int cols = which.length;
        double[] to = new double[n * cols];
        int size = active.length;
        workers.split(cols, GRAIN, (from, end) -> {
            double[] x = new double[n];
            for (int column = from; column < end; column++) {
                Arrays.fill(x, 0);
                int k = number[which[column]];
                if (k < 0) {
                    x[which[column]] = 1;
                } else {
                    double square = 0;
                    for (int i = 0; i < size; i++) {
                        double value = weights[i] / distances[k * size + i];
                        x[active[i]] = value;
                        square += value * value;
                    }
                    double over = 1 / Math.sqrt(square);
                    for (int i = 0; i < size; i++) {
                        x[active[i]] *= over;
                    }
                }
                for (int r = rotations.length - 1; r >= 0; r--) {
                    Rotation rotation = rotations[r];
                    double p = x[rotation.p];
                    double i = x[rotation.i];
                    x[rotation.p] = rotation.c * p - rotation.s * i;
                    x[rotation.i] = rotation.s * p + rotation.c * i;
                }
                for (int i = 0; i < n; i++) {
                    to[i * cols + column] = x[i];
                }
            }
        });
        return to;
    }

    /** Up to a factor that all have in common, the square of the i-th w for which the eigenvalues are exact. */
    private static double exactSquare(double[] poles, double[] distances, int i) {
        int size = poles.length;
        double product = -distances[(size - 1) * size + i];
        for (int j = 0; j < i; j++) {
            product *= distances[j * size + i] / (poles[i] - poles[j]);
        }
        for (int j = i; j < size - 1; j++) {
            product *= -distances[j * size + i] / (poles[j + 1] - poles[i]);
        }
        return Math.abs(product);
    }

    /** The eigenvalue behind pole k; its distances from the poles are written to row k. */
    private static double root(double[] poles, double[] squares, int k, double[] distances) {
        int size = poles.length;
        int row = k * size;
        boolean last = k == size - 1;
        double low;
        double high;
        int origin = k;
        double x;
        if (last) {
            double sum = 0;
            for (double square : squares) {
                sum += square;
            }
            low = 0;
            high = sum;
            x = sum / 2;
        } else {
            double half = (poles[k + 1] - poles[k]) / 2;
            double value = 1;
            for (int i = 0; i < size; i++) {
                value += squares[i] / (poles[i] - poles[k] - half);
            }
            origin = value > 0 ? k : k + 1;
            low = value > 0 ? 0 : -half;
            high = value > 0 ? half : 0;
            x = value > 0 ? half : -half;
        }
        // The bracket is open where it is 0, which is a pole.
        for (int i = 0; i < size; i++) {
            distances[row + i] = poles[i] - poles[origin];
        }
        for (int step = 0;; step++) {
            double lower = 0;
            double lowerSlope = 0;
            for (int i = 0; i <= k; i++) {
                double over = 1 / (distances[row + i] - x);
                double term = squares[i] * over;
                lower += term;
                lowerSlope += term * over;
            }
            double upper = 0;
            double upperSlope = 0;
            for (int i = k + 1; i < size; i++) {
                double over = 1 / (distances[row + i] - x);
                double term = squares[i] * over;
                upper += term;
                upperSlope += term * over;
            }
            double value = 1 + lower + upper;
            double rounding = EPSILON * (8 * (upper - lower) + 1 + Math.abs(x) * (lowerSlope + upperSlope));
            if (Math.abs(value) <= rounding) {
                break;
            }
            if (value < 0) {
                low = x;
            } else {
                high = x;
            }
            if (high - low <= 2 * EPSILON * Math.max(Math.abs(low), Math.abs(high))) {
                break;
            }
            if (step == MAX_STEPS) {
                throw new SimulationException(ErrorCode.INTERNAL, "the eigenvalues of a matrix were not found");
            }
            double left = distances[row + k] - x;
            double change;
            if (last) {
                double constant = value - lowerSlope * left;
                change = left + lowerSlope * left * left / constant;
            } else {
                double right = distances[row + k + 1] - x;
                double constant = value - lowerSlope * left - upperSlope * right;
                double a = constant * (left + right) + lowerSlope * left * left + upperSlope * right * right;
                double b = left * right * value;
                double root = Math.sqrt(Math.max(0, a * a - 4 * b * constant));
                change = a <= 0 ? (a - root) / (2 * constant) : 2 * b / (a + root);
            }
            double next = x + change;
            x = next > low && next < high ? next : (low + high) / 2;
        }
        for (int i = 0; i < size; i++) {
            distances[row + i] -= x;
        }
        return poles[origin] + x;
    }
}
