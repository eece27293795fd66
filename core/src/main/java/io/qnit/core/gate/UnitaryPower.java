package io.qnit.core.gate;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;

/**
 * Powers of a unitary matrix: U^k = V diag(exp(i k phi_j)) V^+ with the eigenphases phi_j of U in (-pi, pi], which is
 * the principal power.
 *
 * <p>A unitary is a normal matrix: its Hermitian parts A = (U + U^+)/2 and B = (U - U^+)/2i commute and are diagonal in
 * one orthonormal basis. Jacobi rotations that lessen the off-diagonal weight of both at once find that basis even where
 * eigenvalues coincide (Bunse-Gerstner, Byers, Mehrmann, "Numerical methods for simultaneous diagonalization", SIAM J.
 * Matrix Anal. Appl. 14, 1993; rotation angles as in Cardoso and Souloumiac, SIAM J. Matrix Anal. Appl. 17, 1996).
 */
public final class UnitaryPower {
    private static final int MAX_SWEEPS = 60;

    /** An eigenvalue this close below -1 (in phase) counts as -1, whose phase is +pi. */
    private static final double BRANCH_TOLERANCE = 1e-12;

    private UnitaryPower() {}

    /**
     * The principal power.
     *
     * @param unitary row-major, re and im interleaved, 2 d^2 numbers; at most 2^10 rows are sensible
     * @return a matrix of the same form
     * @throws QnitException {@code INVALID_CIRCUIT} when the exponent is not finite or the matrix is not square
     */
    public static double[] of(double[] unitary, double exponent) {
        int n = (int) Math.round(Math.sqrt(unitary.length / 2.0));
        if (2 * n * n != unitary.length) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT, "a square matrix is needed, found " + unitary.length + " numbers");
        }
        if (!Double.isFinite(exponent)) {
            throw new QnitException(ErrorCode.INVALID_CIRCUIT, "a gate cannot be taken to the power " + exponent);
        }
        double[] vectors = new double[unitary.length];
        double[] phases = eigenphases(unitary, vectors);
        double[] power = new double[unitary.length];
        for (int k = 0; k < n; k++) {
            double re = Math.cos(exponent * phases[k]);
            double im = Math.sin(exponent * phases[k]);
            for (int row = 0; row < n; row++) {
                int v = 2 * (row * n + k);
                double a = vectors[v] * re - vectors[v + 1] * im;
                double b = vectors[v] * im + vectors[v + 1] * re;
                for (int column = 0; column < n; column++) {
                    int w = 2 * (column * n + k);
                    power[2 * (row * n + column)] += a * vectors[w] + b * vectors[w + 1];
                    power[2 * (row * n + column) + 1] += b * vectors[w] - a * vectors[w + 1];
                }
            }
        }
        return power;
    }

    /**
     * The eigenphases in (-pi, pi] and orthonormal eigenvectors of a unitary.
     *
     * @param unitary row-major, re and im interleaved, 2 d^2 numbers
     * @param vectors is overwritten, in the same form: column k belongs to phase k
     */
    public static double[] eigenphases(double[] unitary, double[] vectors) {
        int n = (int) Math.round(Math.sqrt(unitary.length / 2.0));
        double[] diagonal = unitary.clone();
        Arrays.fill(vectors, 0);
        for (int k = 0; k < n; k++) {
            vectors[2 * k * (n + 1)] = 1;
        }
        diagonalise(diagonal, vectors, n);
        double[] phases = new double[n];
        for (int k = 0; k < n; k++) {
            int at = 2 * k * (n + 1);
            double phase = Math.atan2(diagonal[at + 1], diagonal[at]);
            phases[k] = phase < BRANCH_TOLERANCE - Math.PI ? Math.PI : phase;
        }
        return phases;
    }

    /** Turns {@code m} into V^+ m V, diagonal, and {@code v} into v V. */
    private static void diagonalise(double[] m, double[] v, int n) {
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
            if (offDiagonal(m, n) < 1e-30 * n) {
                return;
            }
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(m, v, n, p, q);
                }
            }
        }
    }

    private static double offDiagonal(double[] m, int n) {
        double sum = 0;
        for (int k = 0; k < n * n; k++) {
            if (k / n != k % n) {
                sum += m[2 * k] * m[2 * k] + m[2 * k + 1] * m[2 * k + 1];
            }
        }
        return sum;
    }

    /**
     * The unitary with columns (c, s) and (-conj s, c) in the plane (p, q) that leaves least off the diagonal: its angles come
     * from the dominant eigenvector of the 3x3 form G = sum over the two Hermitian parts of h h^T, where h = (a_pp -
     * a_qq, 2 Re a_pq, 2 Im a_pq), sign chosen so that the rotation is the smaller one.
     */
    private static void rotate(double[] m, double[] v, int n, int p, int q) {
        int pp = 2 * (p * n + p);
        int pq = 2 * (p * n + q);
        int qp = 2 * (q * n + p);
        int qq = 2 * (q * n + q);
        double weight = m[pq] * m[pq] + m[pq + 1] * m[pq + 1] + m[qp] * m[qp] + m[qp + 1] * m[qp + 1];
        if (weight < 1e-34) {
            return;
        }
        // Hermitian parts: a = (m + m^+)/2, b = (m - m^+)/2i
        double[][] forms = {
            {m[pp] - m[qq], m[pq] + m[qp], m[pq + 1] - m[qp + 1]},
            {m[pp + 1] - m[qq + 1], m[pq + 1] + m[qp + 1], m[qp] - m[pq]}
        };
        double[] axis = dominantAxis(forms);
        double x = axis[0];
        if (x < 0) {
            axis[1] = -axis[1];
            axis[2] = -axis[2];
            x = -x;
        }
        double c = Math.sqrt((1 + x) / 2);
        double sRe = axis[1] / (2 * c);
        double sIm = -axis[2] / (2 * c);
        // columns: p' = c p + s q, q' = c q - conj(s) p
        for (double[] matrix : new double[][] {m, v}) {
            for (int row = 0; row < n; row++) {
                int a = 2 * (row * n + p);
                int b = 2 * (row * n + q);
                double pRe = matrix[a];
                double pIm = matrix[a + 1];
                double qRe = matrix[b];
                double qIm = matrix[b + 1];
                matrix[a] = c * pRe + sRe * qRe - sIm * qIm;
                matrix[a + 1] = c * pIm + sRe * qIm + sIm * qRe;
                matrix[b] = c * qRe - sRe * pRe - sIm * pIm;
                matrix[b + 1] = c * qIm - sRe * pIm + sIm * pRe;
            }
        }
        // rows of m by the adjoint: p' = c p + conj(s) q, q' = c q - s p
        for (int column = 0; column < n; column++) {
            int a = 2 * (p * n + column);
            int b = 2 * (q * n + column);
            double pRe = m[a];
            double pIm = m[a + 1];
            double qRe = m[b];
            double qIm = m[b + 1];
            m[a] = c * pRe + sRe * qRe + sIm * qIm;
            m[a + 1] = c * pIm + sRe * qIm - sIm * qRe;
            m[b] = c * qRe - sRe * pRe + sIm * pIm;
            m[b + 1] = c * qIm - sRe * pIm - sIm * pRe;
        }
    }

    /** The unit vector along which the two given vectors are longest in sum of squares. */
    private static double[] dominantAxis(double[][] forms) {
        double[] g = forms[0];
        double[] h = forms[1];
        double gg = dot(g, g);
        double hh = dot(h, h);
        double gh = dot(g, h);
        // the largest eigenvector of the 2x2 Gram matrix gives the combination of g and h
        double angle = 0.5 * Math.atan2(2 * gh, gg - hh);
        double a = Math.cos(angle);
        double b = Math.sin(angle);
        double[] axis = {a * g[0] + b * h[0], a * g[1] + b * h[1], a * g[2] + b * h[2]};
        double length = Math.sqrt(dot(axis, axis));
        return Arrays.stream(axis).map(t -> t / length).toArray();
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
