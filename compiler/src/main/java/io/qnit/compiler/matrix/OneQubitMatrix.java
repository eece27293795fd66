package io.qnit.compiler.matrix;

import io.qnit.compiler.commute.Axis;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;

/** Two by two matrices, row-major, interleaved re and im. */
public final class OneQubitMatrix {
    private OneQubitMatrix() {}

    public static double[] times(double[] left, double[] right) {
        double[] product = new double[8];
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < 2; k++) {
                    double lr = left[4 * r + 2 * k];
                    double li = left[4 * r + 2 * k + 1];
                    double rr = right[4 * k + 2 * c];
                    double ri = right[4 * k + 2 * c + 1];
                    re += lr * rr - li * ri;
                    im += lr * ri + li * rr;
                }
                product[4 * r + 2 * c] = re;
                product[4 * r + 2 * c + 1] = im;
            }
        }
        return product;
    }

    /** {@link #append} for what is not the identity; of that the phase is returned alone. */
    public static double appendUnlessIdentity(BlockBuilder target, int qubit, double[] matrix, double tolerance) {
        return Operations.isIdentity(matrix, tolerance)
                ? Operations.tracePhase(matrix)
                : append(target, qubit, matrix);
    }

    /** Appends the gate, a rotation where it is one; returns the global phase by which that differs. */
    public static double append(BlockBuilder target, int qubit, double[] m) {
        Axis axis = Axis.of(m, 1, 0);
        if (axis != Axis.NONE) {
            // the eigenphases: of Z on the diagonal, of X and Y the sums and differences of the entries
            double plusRe = axis == Axis.Z ? m[0] : axis == Axis.X ? m[0] + m[2] : m[0] - m[3];
            double plusIm = axis == Axis.Z ? m[1] : axis == Axis.X ? m[1] + m[3] : m[1] + m[2];
            double minusRe = axis == Axis.Z ? m[6] : axis == Axis.X ? m[0] - m[2] : m[0] + m[3];
            double minusIm = axis == Axis.Z ? m[7] : axis == Axis.X ? m[1] - m[3] : m[1] - m[2];
            double plus = Math.atan2(plusIm, plusRe);
            double minus = Math.atan2(minusIm, minusRe);
            Gate gate = axis == Axis.Z ? Gate.RZ : axis == Axis.X ? Gate.RX : Gate.RY;
            double angle = minus - plus;
            double turns = Math.rint(angle / (2 * Math.PI));
            target.gate(gate, qubit, angle - turns * 2 * Math.PI);
            return (plus + minus) / 2 + turns * Math.PI;
        }
        double[] angles = angles(m);
        target.gate(Gate.U, qubit, angles[0], angles[1], angles[2]);
        return angles[3];
    }

    /** The angles theta, phi, lambda and the phase of a gate that is exp(i phase) u(theta, phi, lambda). */
    public static double[] angles(double[] m) {
        double cos = Math.hypot(m[0], m[1]);
        double sin = Math.hypot(m[4], m[5]);
        double theta = 2 * Math.atan2(sin, cos);
        double phase;
        double phi;
        double lambda;
        if (cos > 1e-9) {
            phase = Math.atan2(m[1], m[0]);
            phi = sin > 1e-9 ? Math.atan2(m[5], m[4]) - phase : 0;
            lambda = Math.atan2(m[7], m[6]) - phase - phi;
        } else {
            phase = Math.atan2(-m[3], -m[2]); // of -exp(i lambda) sin, with lambda = 0
            phi = Math.atan2(m[5], m[4]) - phase;
            lambda = 0;
        }
        return new double[] {
            theta, Math.IEEEremainder(phi, 2 * Math.PI), Math.IEEEremainder(lambda, 2 * Math.PI), phase
        };
    }

    /** The inverse of a unitary. */
    public static double[] inverse(double[] m) {
        return new double[] {m[0], -m[1], m[4], -m[5], m[2], -m[3], m[6], -m[7]};
    }

    /** The gate with one control: the control is operand 0. */
    public static double[] controlled(double[] m) {
        double[] matrix = new double[32];
        matrix[0] = 1;
        matrix[20] = 1;
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                int at = 2 * ((2 * r + 1) * 4 + 2 * c + 1);
                matrix[at] = m[2 * (2 * r + c)];
                matrix[at + 1] = m[2 * (2 * r + c) + 1];
            }
        }
        return matrix;
    }
}
