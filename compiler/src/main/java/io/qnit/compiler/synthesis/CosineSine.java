package io.qnit.compiler.synthesis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The cosine-sine decomposition of a unitary of even size in four equal blocks:
 *
 * <pre>U = (left0 + left1) [[C, -S], [S, C]] (right0 + right1)</pre>
 *
 * with + the direct sum and C, S diagonal, C^2 + S^2 = 1 (Golub and Van Loan, Matrix Computations, 2.5.4).
 *
 * <p>The columns of the left half, an upper block X and a lower block Y, are turned by Jacobi rotations until the columns
 * of X and those of Y are orthogonal, which are one condition since X^+ X + Y^+ Y = 1 (one-sided Jacobi; Demmel and Veselic,
 * SIAM J. Matrix Anal. Appl. 13, 1992). Each rotation is computed from the block in which the two columns are shorter, so
 * that small sines and small cosines both come out sharp. Directions that a vanishing column leaves open are filled up to a
 * basis.
 */
final class CosineSine {
    private static final int MAX_SWEEPS = 60;

    final double[] left0;
    final double[] left1;
    final double[] right0;
    final double[] right1;
    /** Twice the angle whose cosine and sine are in C and S: the angle of a rotation about Y. */
    final double[] angles;

    CosineSine(double[] u) {
        int m = SquareMatrix.dimension(u) / 2;
        // columns as rows, so that a rotation walks along memory
        double[][] x = columns(SquareMatrix.quarter(u, 0, 0));
        double[][] y = columns(SquareMatrix.quarter(u, 1, 0));
        double[][] r = columns(SquareMatrix.identity(m));
        orthogonalise(x, y, r);
        double[] cosines = lengths(x);
        double[] sines = lengths(y);
        angles = new double[m];
        for (int k = 0; k < m; k++) {
            angles[k] = 2 * Math.atan2(sines[k], cosines[k]);
        }
        double[][] basis0 = filledUp(x, cosines);
        double[][] basis1 = filledUp(y, sines);
        left0 = fromColumns(basis0);
        left1 = fromColumns(basis1);
        right0 = SquareMatrix.adjoint(fromColumns(r));
        // U12 = -left0 S right1 and U22 = left1 C right1, and C^2 + S^2 = 1
        double[] upper = SquareMatrix.product(SquareMatrix.adjoint(left0), SquareMatrix.quarter(u, 0, 1));
        double[] lower = SquareMatrix.product(SquareMatrix.adjoint(left1), SquareMatrix.quarter(u, 1, 1));
        right1 = new double[upper.length];
        for (int k = 0; k < m; k++) {
            double cos = Math.cos(angles[k] / 2);
            double sin = Math.sin(angles[k] / 2);
            for (int c = 2 * k * m; c < 2 * (k + 1) * m; c++) {
                right1[c] = cos * lower[c] - sin * upper[c];
            }
        }
    }

    private static void orthogonalise(double[][] x, double[][] y, double[][] r) {
        int m = x.length;
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
            boolean turned = false;
            for (int i = 0; i < m; i++) {
                for (int j = i + 1; j < m; j++) {
                    boolean lower = square(y[i]) + square(y[j]) < square(x[i]) + square(x[j]);
                    turned |= rotate(lower ? y : x, x, y, r, i, j);
                }
            }
            if (!turned) {
                return;
            }
        }
    }

    /** Makes columns i and j of {@code which} orthogonal; whether they were not. */
    private static boolean rotate(double[][] which, double[][] x, double[][] y, double[][] r, int i, int j) {
        double[] p = which[i];
        double[] q = which[j];
        double re = 0;
        double im = 0;
        for (int k = 0; k < p.length; k += 2) {
            re += p[k] * q[k] + p[k + 1] * q[k + 1];
            im += p[k] * q[k + 1] - p[k + 1] * q[k];
        }
        double overlap = Math.hypot(re, im);
        double pp = square(p);
        double qq = square(q);
        if (overlap <= 1e-15 * Math.sqrt(pp * qq) || overlap < 1e-30) {
            return false;
        }
        double zeta = (qq - pp) / (2 * overlap);
        double tan = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        double cos = 1 / Math.sqrt(1 + tan * tan);
        double sin = tan * cos;
        for (double[][] all : new double[][][] {x, y, r}) {
            turn(all[i], all[j], cos, sin, re / overlap, -im / overlap);
        }
        return true;
    }

    /** (p, q) becomes (cos p - sin e q, sin p + cos e q) with e = re + i im. */
    private static void turn(double[] p, double[] q, double cos, double sin, double re, double im) {
        for (int k = 0; k < p.length; k += 2) {
            double qRe = re * q[k] - im * q[k + 1];
            double qIm = re * q[k + 1] + im * q[k];
            double pRe = p[k];
            double pIm = p[k + 1];
            p[k] = cos * pRe - sin * qRe;
            p[k + 1] = cos * pIm - sin * qIm;
            q[k] = sin * pRe + cos * qRe;
            q[k + 1] = sin * pIm + cos * qIm;
        }
    }

    /** The columns at unit length, the longest first made orthogonal to those before; vanishing ones replaced. */
    private static double[][] filledUp(double[][] columns, double[] lengths) {
        int m = columns.length;
        double[][] basis = new double[m][];
        int[] order = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -lengths[k]))
                .mapToInt(k -> k)
                .toArray();
        for (int place = 0; place < m; place++) {
            int k = order[place];
            double[] column = columns[k].clone();
            boolean found = lengths[k] > 1e-13 && normalised(column, basis, order, place, lengths[k] / 2);
            for (int unit = 0; unit < m && !found; unit++) {
                Arrays.fill(column, 0);
                column[2 * ((unit + k) % m)] = 1;
                found = normalised(column, basis, order, place, 0.5 / Math.sqrt(m));
            }
            basis[k] = column;
        }
        return basis;
    }

    /** Takes off what lies along the vectors so far and scales to 1, unless less than {@code least} is left. */
    private static boolean normalised(double[] column, double[][] basis, int[] order, int count, double least) {
        for (int pass = 0; pass < 2; pass++) {
            for (int place = 0; place < count; place++) {
                double[] other = basis[order[place]];
                double re = 0;
                double im = 0;
                for (int k = 0; k < column.length; k += 2) {
                    re += other[k] * column[k] + other[k + 1] * column[k + 1];
                    im += other[k] * column[k + 1] - other[k + 1] * column[k];
                }
                for (int k = 0; k < column.length; k += 2) {
                    column[k] -= re * other[k] - im * other[k + 1];
                    column[k + 1] -= re * other[k + 1] + im * other[k];
                }
            }
            double length = Math.sqrt(square(column));
            if (pass == 0 && length < least) {
                return false;
            }
            for (int k = 0; k < column.length; k++) {
                column[k] /= length;
            }
        }
        return true;
    }

    private static double square(double[] v) {
        double sum = 0;
        for (double t : v) {
            sum += t * t;
        }
        return sum;
    }

    private static double[] lengths(double[][] columns) {
        return Arrays.stream(columns).mapToDouble(v -> Math.sqrt(square(v))).toArray();
    }

    private static double[][] columns(double[] matrix) {
        int n = SquareMatrix.dimension(matrix);
        double[][] columns = new double[n][2 * n];
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                columns[c][2 * r] = matrix[2 * (r * n + c)];
                columns[c][2 * r + 1] = matrix[2 * (r * n + c) + 1];
            }
        }
        return columns;
    }

    private static double[] fromColumns(double[][] columns) {
        int n = columns.length;
        double[] matrix = new double[2 * n * n];
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                matrix[2 * (r * n + c)] = columns[c][2 * r];
                matrix[2 * (r * n + c) + 1] = columns[c][2 * r + 1];
            }
        }
        return matrix;
    }
}
