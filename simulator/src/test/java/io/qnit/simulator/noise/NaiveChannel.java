package io.qnit.simulator.noise;

import java.util.List;

/** Channels on density matrices by their definitions. Matrices are row-major, interleaved re and im. */
public final class NaiveChannel {
    private NaiveChannel() {}

    /** The sum of K rho K^+. */
    public static double[] apply(List<double[]> kraus, double[] rho) {
        double[] sum = new double[rho.length];
        for (double[] k : kraus) {
            double[] term = Matrices.multiply(Matrices.multiply(k, rho), Matrices.adjoint(k));
            for (int a = 0; a < sum.length; a++) {
                sum[a] += term[a];
            }
        }
        return sum;
    }

    /** An operator on some qubits as one on all. */
    public static double[] widened(double[] operator, int[] qubits, int width) {
        return Matrices.widened(operator, qubits, width);
    }

    static double[] applySuperoperator(double[] superoperator, double[] rho) {
        int d = Matrices.dimension(rho);
        int s = d * d;
        double[] result = new double[rho.length];
        for (int to = 0; to < s; to++) {
            for (int from = 0; from < s; from++) {
                double re = superoperator[2 * (to * s + from)];
                double im = superoperator[2 * (to * s + from) + 1];
                int x = 2 * (from % d * d + from / d);
                int y = 2 * (to % d * d + to / d);
                result[y] += re * rho[x] - im * rho[x + 1];
                result[y + 1] += re * rho[x + 1] + im * rho[x];
            }
        }
        return result;
    }

    static double[] applyTransfer(double[] transfer, double[] rho) {
        int d = Matrices.dimension(rho);
        int s = d * d;
        int qubits = Integer.numberOfTrailingZeros(d);
        double[] result = new double[rho.length];
        for (int q = 0; q < s; q++) {
            double coefficient = trace(Matrices.multiply(Matrices.pauli(qubits, q), rho));
            for (int p = 0; p < s; p++) {
                double[] pauli = Matrices.pauli(qubits, p);
                for (int a = 0; a < result.length; a++) {
                    result[a] += transfer[p * s + q] * coefficient * pauli[a] / d;
                }
            }
        }
        return result;
    }

    private static double trace(double[] m) {
        int d = Matrices.dimension(m);
        double trace = 0;
        for (int k = 0; k < d; k++) {
            trace += m[2 * k * (d + 1)];
        }
        return trace;
    }
}
