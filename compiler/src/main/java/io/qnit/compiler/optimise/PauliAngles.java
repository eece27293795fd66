package io.qnit.compiler.optimise;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.matrix.Operations;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;

/**
 * The angles of exp(i phase) exp(-i (a A + b B + ab A B) / 2), where A and B are Paulis on two qubits, or of the same with
 * one qubit and only a. Operations that have the axes A and B on their qubits are of this form: in the product of the
 * Paulis' eigenstates they are diagonal, and four phases are three angles and a global one.
 */
final class PauliAngles {
    private double phase;
    private double a;
    private double b;
    private double ab;

    /** Which Pauli is on an operation's first operand. */
    enum Operand {
        FIRST_IS_A,
        FIRST_IS_B
    }

    /** The angles of a matrix on two qubits with these axes. */
    static PauliAngles of(double[] matrix, Axis axis0, Axis axis1) {
        PauliAngles angles = new PauliAngles();
        angles.addPair(matrix, axis0, axis1, Operand.FIRST_IS_A);
        return angles;
    }

    /** Adds operation {@code i}, which has a matrix and an axis on each of its one or two qubits. */
    PauliAngles add(Block block, int i, Operand order) {
        double[] matrix = Operations.matrix(block, i);
        if (block.operandCount(i) == 1) {
            Axis axis = Operations.axis(block, i, 0);
            double plus = eigenphase(matrix, axis, Axis.NONE, 1, 1);
            double minus = eigenphase(matrix, axis, Axis.NONE, -1, 1);
            phase += (plus + minus) / 2;
            a += minus - plus;
            return this;
        }
        addPair(matrix, Operations.axis(block, i, 0), Operations.axis(block, i, 1), order);
        return this;
    }

    private void addPair(double[] matrix, Axis first, Axis second, Operand order) {
        double pp = eigenphase(matrix, first, second, 1, 1);
        double pm = eigenphase(matrix, first, second, 1, -1);
        double mp = eigenphase(matrix, first, second, -1, 1);
        double mm = eigenphase(matrix, first, second, -1, -1);
        phase += (pp + pm + mp + mm) / 4;
        double ofFirst = -(pp + pm - mp - mm) / 2;
        double ofSecond = -(pp - pm + mp - mm) / 2;
        a += order == Operand.FIRST_IS_A ? ofFirst : ofSecond;
        b += order == Operand.FIRST_IS_A ? ofSecond : ofFirst;
        ab += -(pp - pm - mp + mm) / 2;
    }

    /** Whether it does not entangle: the angle of A B is a multiple of pi. */
    boolean isLocal(double tolerance) {
        return Operations.isSmall(ab - Math.rint(ab / Math.PI) * Math.PI, tolerance);
    }

    /**
     * Appends it, with as few entangling gates as it has: none when the angle of A B is a multiple of pi.
     *
     * @return the global phase that is left over
     */
    double append(BlockBuilder target, int qubitA, Axis axisA, int qubitB, Axis axisB, double tolerance) {
        if (axisB != Axis.NONE) {
            double turns = Math.rint(ab / Math.PI);
            ab -= turns * Math.PI;
            // exp(-i pi AB / 2) = -i A B, which is i exp(-i pi A / 2) exp(-i pi B / 2)
            a += turns * Math.PI;
            b += turns * Math.PI;
            phase += turns * Math.PI / 2;
            if (Operations.isSmall(ab, tolerance)) {
                ab = 0;
            } else {
                appendPair(target, qubitA, axisA, qubitB, axisB);
            }
            phase += appendRotation(target, qubitB, axisB, b, tolerance);
        }
        phase += appendRotation(target, qubitA, axisA, a, tolerance);
        return phase;
    }

    private void appendPair(BlockBuilder target, int qubitA, Axis axisA, int qubitB, Axis axisB) {
        boolean isQuarter = Math.abs(Math.abs(ab) - Math.PI / 2) < 1e-12;
        boolean zx = axisA == Axis.Z && axisB == Axis.X;
        boolean xz = axisA == Axis.X && axisB == Axis.Z;
        if (isQuarter && (zx || xz || (axisA == Axis.Z && axisB == Axis.Z))) {
            // CZ and CX have the angles a = b = pi/2 and ab = -pi/2 and the phase pi/4; a whole turn of ab is -1
            if (zx) {
                target.gate(Gate.CX, qubitA, qubitB);
            } else if (xz) {
                target.gate(Gate.CX, qubitB, qubitA);
            } else {
                target.gate(Gate.CZ, qubitA, qubitB);
            }
            phase -= Math.PI / 4;
            a -= Math.PI / 2;
            b -= Math.PI / 2;
            if (ab > 0) { // pi more than the gate's: two Paulis
                a += Math.PI;
                b += Math.PI;
                phase += Math.PI / 2;
            }
            ab = 0;
            return;
        }
        if (axisA == Axis.X && axisB == Axis.X) {
            target.gate(Gate.RXX, qubitA, qubitB, ab);
        } else if (axisA == Axis.Y && axisB == Axis.Y) {
            target.gate(Gate.RYY, qubitA, qubitB, ab);
        } else if (zx) {
            target.gate(Gate.RZX, qubitA, qubitB, ab);
        } else if (xz) {
            target.gate(Gate.RZX, qubitB, qubitA, ab);
        } else {
            toZ(target, qubitA, axisA);
            toZ(target, qubitB, axisB);
            target.gate(Gate.RZZ, qubitA, qubitB, ab);
            fromZ(target, qubitA, axisA);
            fromZ(target, qubitB, axisB);
        }
        ab = 0;
    }

    /** Appends what turns the axis into Z; {@link #fromZ} undoes it. */
    private static void toZ(BlockBuilder target, int qubit, Axis axis) {
        switch (axis) {
            case X -> target.gate(Gate.H, qubit);
            case Y -> target.gate(Gate.SX, qubit); // SX Y SX^-1 = Z
            case Z, NONE -> {}
        }
    }

    private static void fromZ(BlockBuilder target, int qubit, Axis axis) {
        switch (axis) {
            case X -> target.gate(Gate.H, qubit);
            case Y -> target.gate(Gate.SXDG, qubit);
            case Z, NONE -> {}
        }
    }

    /** Appends a rotation unless it is the identity; what that leaves of it is the phase that it returns. */
    private static double appendRotation(
            BlockBuilder target, int qubit, Axis axis, double angle, double tolerance) {
        double turns = Math.rint(angle / (2 * Math.PI));
        double rest = angle - turns * 2 * Math.PI;
        if (!Operations.isSmall(rest, tolerance)) {
            Gate gate = switch (axis) {
                case X -> Gate.RX;
                case Y -> Gate.RY;
                case Z -> Gate.RZ;
                case NONE -> throw new IllegalArgumentException("a rotation needs an axis");
            };
            target.gate(gate, qubit, rest);
        }
        return turns * Math.PI;
    }

    /** The phase of the eigenvalue at the eigenstates of the axes with these signs. */
    private static double eigenphase(double[] matrix, Axis first, Axis second, int signFirst, int signSecond) {
        // <v|U|v> with v the product of the two eigenstates; component r of v is (re, im)
        int dimension = second == Axis.NONE ? 2 : 4;
        double re = 0;
        double im = 0;
        for (int r = 0; r < dimension; r++) {
            double vr = component(first, signFirst, r & 1, second, signSecond, r >> 1, 0);
            double vi = component(first, signFirst, r & 1, second, signSecond, r >> 1, 1);
            if (vr == 0 && vi == 0) {
                continue;
            }
            for (int c = 0; c < dimension; c++) {
                double wr = component(first, signFirst, c & 1, second, signSecond, c >> 1, 0);
                double wi = component(first, signFirst, c & 1, second, signSecond, c >> 1, 1);
                if (wr == 0 && wi == 0) {
                    continue;
                }
                double mr = matrix[2 * (r * dimension + c)];
                double mi = matrix[2 * (r * dimension + c) + 1];
                double xr = mr * wr - mi * wi;
                double xi = mr * wi + mi * wr;
                re += vr * xr + vi * xi;
                im += vr * xi - vi * xr;
            }
        }
        return Math.atan2(im, re);
    }

    private static double component(Axis first, int signFirst, int bitFirst, Axis second, int signSecond,
            int bitSecond, int part) {
        double fr = real(first, signFirst, bitFirst);
        double fi = imaginary(first, signFirst, bitFirst);
        if (second == Axis.NONE) {
            return part == 0 ? fr : fi;
        }
        double sr = real(second, signSecond, bitSecond);
        double si = imaginary(second, signSecond, bitSecond);
        return part == 0 ? fr * sr - fi * si : fr * si + fi * sr;
    }

    private static double real(Axis axis, int sign, int bit) {
        return switch (axis) {
            case Z -> (sign > 0) == (bit == 0) ? 1 : 0;
            case X -> bit == 0 ? Math.sqrt(0.5) : sign * Math.sqrt(0.5);
            case Y -> bit == 0 ? Math.sqrt(0.5) : 0;
            case NONE -> throw new IllegalArgumentException("no axis, no eigenstates");
        };
    }

    private static double imaginary(Axis axis, int sign, int bit) {
        return axis == Axis.Y && bit == 1 ? sign * Math.sqrt(0.5) : 0;
    }
}
