package io.qnit.simulator.mps;

/** Gate matrices: row-major, interleaved re and im. */
final class SmallMatrices {
    private SmallMatrices() {}

    static double[] product(double[] a, double[] b, int n) {
        double[] c = new double[2 * n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double x = a[2 * (i * n + k)];
                double y = a[2 * (i * n + k) + 1];
                for (int j = 0; j < n; j++) {
                    double u = b[2 * (k * n + j)];
                    double v = b[2 * (k * n + j) + 1];
                    c[2 * (i * n + j)] += x * u - y * v;
                    c[2 * (i * n + j) + 1] += x * v + y * u;
                }
            }
        }
        return c;
    }

    /** A 4 by 4 matrix with the two bits of its indices exchanged. */
    static double[] exchanged(double[] m) {
        double[] to = new double[32];
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int from = 2 * (4 * row + column);
                int at = 2 * (4 * (row >> 1 | (row & 1) << 1) + (column >> 1 | (column & 1) << 1));
                to[at] = m[from];
                to[at + 1] = m[from + 1];
            }
        }
        return to;
    }

    static double[] scaled(double[] m, double factor) {
        double[] to = new double[m.length];
        for (int i = 0; i < m.length; i++) {
            to[i] = factor * m[i];
        }
        return to;
    }

    /** The positive c for which the matrix is c times a unitary; 0 where there is none. */
    static double unitaryFactor(double[] m, int n) {
        double square = 0;
        for (int i = 0; i < 2 * n; i++) {
            square += m[i] * m[i];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < n; k++) {
                    double a = m[2 * (i * n + k)];
                    double b = m[2 * (i * n + k) + 1];
                    double c = m[2 * (j * n + k)];
                    double d = m[2 * (j * n + k) + 1];
                    re += a * c + b * d;
                    im += b * c - a * d;
                }
                if (Math.abs(re - (i == j ? square : 0)) > 1e-13 * square || Math.abs(im) > 1e-13 * square) {
                    return 0;
                }
            }
        }
        return Math.sqrt(square);
    }
}
