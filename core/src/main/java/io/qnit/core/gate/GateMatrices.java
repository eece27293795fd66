package io.qnit.core.gate;

/** Formulas of the table's matrices: row-major, interleaved re and im, operand 0 the least significant bit. */
final class GateMatrices {
    private static final double H = Math.sqrt(0.5);

    private GateMatrices() {}

    static double[] identity(int qubits) {
        int dimension = 1 << qubits;
        double[] m = new double[2 * dimension * dimension];
        for (int k = 0; k < dimension; k++) {
            m[2 * k * (dimension + 1)] = 1;
        }
        return m;
    }

    static double[] phase(double angle) {
        return new double[] {Math.cos(angle), Math.sin(angle)};
    }

    static double[] x() {
        return new double[] {0, 0, 1, 0, 1, 0, 0, 0};
    }

    static double[] y() {
        return new double[] {0, 0, 0, -1, 0, 1, 0, 0};
    }

    static double[] h() {
        return new double[] {H, 0, H, 0, H, 0, -H, 0};
    }

    /** diag(1, re + i im). */
    static double[] diagonal(double re, double im) {
        return new double[] {1, 0, 0, 0, 0, 0, re, im};
    }

    static double[] shift(double angle) {
        return diagonal(Math.cos(angle), Math.sin(angle));
    }

    /** The principal square root of X (sign 1) or its inverse (sign -1). */
    static double[] rootOfX(double sign) {
        double s = 0.5 * sign;
        return new double[] {0.5, s, 0.5, -s, 0.5, -s, 0.5, s};
    }

    static double[] rx(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return new double[] {c, 0, 0, -s, 0, -s, c, 0};
    }

    static double[] ry(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return new double[] {c, 0, -s, 0, s, 0, c, 0};
    }

    static double[] rz(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return new double[] {c, -s, 0, 0, 0, 0, c, s};
    }

    static double[] u(double theta, double phi, double lambda) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return new double[] {
            c, 0, -s * Math.cos(lambda), -s * Math.sin(lambda),
            s * Math.cos(phi), s * Math.sin(phi), c * Math.cos(phi + lambda), c * Math.sin(phi + lambda)
        };
    }

    /** exp(-i theta/2 (cos phi X + sin phi Y)). */
    static double[] r(double theta, double phi) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        double a = s * Math.sin(phi);
        double b = s * Math.cos(phi);
        return new double[] {c, 0, -a, -b, a, -b, c, 0};
    }

    static double[] gpi(double phi) {
        double c = Math.cos(phi);
        double s = Math.sin(phi);
        return new double[] {0, 0, c, -s, c, s, 0, 0};
    }

    static double[] controlledU(double theta, double phi, double lambda, double gamma) {
        double[] u = u(theta, phi, lambda);
        double c = Math.cos(gamma);
        double s = Math.sin(gamma);
        for (int k = 0; k < u.length; k += 2) {
            double re = u[k];
            u[k] = re * c - u[k + 1] * s;
            u[k + 1] = re * s + u[k + 1] * c;
        }
        return controlled(u, 1);
    }

    /** Adds controls below: they become the least significant bits of the index. */
    static double[] controlled(double[] base, int controls) {
        int inner = dimension(base);
        int all = inner << controls;
        int mask = (1 << controls) - 1;
        double[] m = new double[2 * all * all];
        for (int row = 0; row < all; row++) {
            if ((row & mask) != mask) {
                m[2 * row * (all + 1)] = 1;
                continue;
            }
            for (int column = 0; column < inner; column++) {
                int to = 2 * (row * all + (column << controls | mask));
                int from = 2 * ((row >> controls) * inner + column);
                m[to] = base[from];
                m[to + 1] = base[from + 1];
            }
        }
        return m;
    }

    static double[] swap() {
        return permutation(0, 2, 1, 3);
    }

    /** Takes basis state k to {@code images[k]}. */
    static double[] permutation(int... images) {
        double[] m = new double[2 * images.length * images.length];
        for (int k = 0; k < images.length; k++) {
            m[2 * (images[k] * images.length + k)] = 1;
        }
        return m;
    }

    /** diag of unit phases with these angles. */
    static double[] phases(double... angles) {
        double[] m = new double[2 * angles.length * angles.length];
        for (int k = 0; k < angles.length; k++) {
            int at = 2 * k * (angles.length + 1);
            m[at] = Math.cos(angles[k]);
            m[at + 1] = Math.sin(angles[k]);
        }
        return m;
    }

    static double[] rxx(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return sparse(4, 0, 0, c, 0, 1, 1, c, 0, 2, 2, c, 0, 3, 3, c, 0, 0, 3, 0, -s, 1, 2, 0, -s, 2, 1, 0, -s, 3, 0, 0,
                -s);
    }

    static double[] ryy(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return sparse(4, 0, 0, c, 0, 1, 1, c, 0, 2, 2, c, 0, 3, 3, c, 0, 0, 3, 0, s, 1, 2, 0, -s, 2, 1, 0, -s, 3, 0, 0,
                s);
    }

    static double[] rzz(double theta) {
        return phases(-theta / 2, theta / 2, theta / 2, -theta / 2);
    }

    /** exp(-i theta/2 Z on operand 0, X on operand 1). */
    static double[] rzx(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return sparse(4, 0, 0, c, 0, 1, 1, c, 0, 2, 2, c, 0, 3, 3, c, 0, 0, 2, 0, -s, 2, 0, 0, -s, 1, 3, 0, s, 3, 1, 0,
                s);
    }

    /** A rotation in the span of |01> and |10> (rows 1 and 2). */
    static double[] xxPlusYy(double theta, double beta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        double a = -s * Math.sin(beta);
        double b = -s * Math.cos(beta);
        return sparse(4, 0, 0, 1, 0, 3, 3, 1, 0, 1, 1, c, 0, 2, 2, c, 0, 1, 2, a, b, 2, 1, -a, b);
    }

    /** A rotation in the span of |00> and |11>. */
    static double[] xxMinusYy(double theta, double beta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        double a = -s * Math.sin(beta);
        double b = -s * Math.cos(beta);
        return sparse(4, 1, 1, 1, 0, 2, 2, 1, 0, 0, 0, c, 0, 3, 3, c, 0, 0, 3, a, b, 3, 0, -a, b);
    }

    static double[] xy(double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        return sparse(4, 0, 0, 1, 0, 3, 3, 1, 0, 1, 1, c, 0, 2, 2, c, 0, 1, 2, 0, s, 2, 1, 0, s);
    }

    static double[] iswap() {
        return sparse(4, 0, 0, 1, 0, 1, 2, 0, 1, 2, 1, 0, 1, 3, 3, 1, 0);
    }

    static double[] pswap(double theta) {
        double c = Math.cos(theta);
        double s = Math.sin(theta);
        return sparse(4, 0, 0, 1, 0, 1, 2, c, s, 2, 1, c, s, 3, 3, 1, 0);
    }

    /** (X on operand 0 - Y on operand 0 times X on operand 1) / sqrt 2. */
    static double[] ecr() {
        return sparse(4, 0, 1, H, 0, 0, 3, 0, H, 1, 0, H, 0, 1, 2, 0, -H, 2, 1, 0, H, 2, 3, H, 0, 3, 0, 0, -H, 3, 2, H,
                0);
    }

    static double[] ms(double phi0, double phi1, double theta) {
        double c = Math.cos(theta / 2);
        double s = Math.sin(theta / 2);
        double sum = phi0 + phi1;
        double difference = phi0 - phi1;
        double a = s * Math.sin(sum);
        double b = -s * Math.cos(sum);
        double d = s * Math.sin(difference);
        double e = -s * Math.cos(difference);
        return sparse(4, 0, 0, c, 0, 1, 1, c, 0, 2, 2, c, 0, 3, 3, c, 0, 0, 3, -a, b, 3, 0, a, b, 2, 1, -d, e, 1, 2, d,
                e);
    }

    /** exp(-i/2 (alpha XX + beta YY + gamma ZZ)). */
    static double[] rxxyyzz(double alpha, double beta, double gamma) {
        double c = Math.cos(gamma / 2);
        double s = Math.sin(gamma / 2);
        double cm = Math.cos((alpha - beta) / 2);
        double sm = Math.sin((alpha - beta) / 2);
        double cp = Math.cos((alpha + beta) / 2);
        double sp = Math.sin((alpha + beta) / 2);
        return sparse(4, 0, 0, c * cm, -s * cm, 3, 3, c * cm, -s * cm, 0, 3, -s * sm, -c * sm, 3, 0, -s * sm, -c * sm,
                1,
                1, c * cp, s * cp, 2, 2, c * cp, s * cp, 1, 2, s * sp, -c * sp, 2, 1, s * sp, -c * sp);
    }

    static double[] rccx() {
        return sparse(8, 0, 0, 1, 0, 1, 1, 1, 0, 2, 2, 1, 0, 4, 4, 1, 0, 6, 6, 1, 0, 5, 5, -1, 0, 3, 7, 0, -1, 7, 3, 0,
                1);
    }

    /** The relative-phase C3X (sign 1) or its inverse (sign -1). */
    static double[] rcccx(double sign) {
        double[] m = identity(4);
        set(m, 16, 3, 3, 0, sign);
        set(m, 16, 11, 11, 0, -sign);
        set(m, 16, 7, 7, 0, 0);
        set(m, 16, 15, 15, 0, 0);
        set(m, 16, 7, 15, sign, 0);
        set(m, 16, 15, 7, -sign, 0);
        return m;
    }

    private static int dimension(double[] m) {
        return (int) Math.round(Math.sqrt(m.length / 2.0));
    }

    /** A matrix from quadruples row, column, re, im. */
    private static double[] sparse(int dimension, double... entries) {
        double[] m = new double[2 * dimension * dimension];
        for (int k = 0; k < entries.length; k += 4) {
            set(m, dimension, (int) entries[k], (int) entries[k + 1], entries[k + 2], entries[k + 3]);
        }
        return m;
    }

    private static void set(double[] m, int dimension, int row, int column, double re, double im) {
        m[2 * (row * dimension + column)] = re;
        m[2 * (row * dimension + column) + 1] = im;
    }
}
