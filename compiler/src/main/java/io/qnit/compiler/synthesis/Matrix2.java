package io.qnit.compiler.synthesis;

/** 2x2 complex matrices as eight numbers: row-major, re and im interleaved. */
final class Matrix2 {
    static final double[] IDENTITY = {1, 0, 0, 0, 0, 0, 1, 0};

    private Matrix2() {}

    /** x y: y acts first. */
    static double[] product(double[] x, double[] y) {
        return new double[] {
            x[0] * y[0] - x[1] * y[1] + x[2] * y[4] - x[3] * y[5],
            x[0] * y[1] + x[1] * y[0] + x[2] * y[5] + x[3] * y[4],
            x[0] * y[2] - x[1] * y[3] + x[2] * y[6] - x[3] * y[7],
            x[0] * y[3] + x[1] * y[2] + x[2] * y[7] + x[3] * y[6],
            x[4] * y[0] - x[5] * y[1] + x[6] * y[4] - x[7] * y[5],
            x[4] * y[1] + x[5] * y[0] + x[6] * y[5] + x[7] * y[4],
            x[4] * y[2] - x[5] * y[3] + x[6] * y[6] - x[7] * y[7],
            x[4] * y[3] + x[5] * y[2] + x[6] * y[7] + x[7] * y[6]
        };
    }

    static double[] product(double[] x, double[] y, double[] z) {
        return product(product(x, y), z);
    }

    static double[] adjoint(double[] x) {
        return new double[] {x[0], -x[1], x[4], -x[5], x[2], -x[3], x[6], -x[7]};
    }

    /** exp(i s X). */
    static double[] expX(double s) {
        double cos = Math.cos(s);
        double sin = Math.sin(s);
        return new double[] {cos, 0, 0, sin, 0, sin, cos, 0};
    }

    /** exp(i s Y). */
    static double[] expY(double s) {
        double cos = Math.cos(s);
        double sin = Math.sin(s);
        return new double[] {cos, 0, sin, 0, -sin, 0, cos, 0};
    }

    /** exp(i s Z). */
    static double[] expZ(double s) {
        double cos = Math.cos(s);
        double sin = Math.sin(s);
        return new double[] {cos, sin, 0, 0, 0, 0, cos, -sin};
    }

    /** |tr x| / 2: 1 for the identity with any phase. */
    static double identityOverlap(double[] x) {
        return Math.hypot(x[0] + x[6], x[1] + x[7]) / 2;
    }
}
