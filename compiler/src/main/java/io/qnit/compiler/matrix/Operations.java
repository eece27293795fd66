package io.qnit.compiler.matrix;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;

/** What passes ask of the operations of a block: matrices, axes, nearness to the identity. */
public final class Operations {
    private Operations() {}

    /** Whether operation {@code i} is a gate or a unitary on one or two qubits, with numbers for parameters. */
    public static boolean hasMatrix(Block block, int i) {
        int operands = block.operandCount(i);
        if (operands == 0 || operands > 2) {
            return false;
        }
        short opcode = block.opcode(i);
        if (opcode == Opcode.UNITARY) {
            return true;
        }
        if (opcode < 0) {
            return false;
        }
        if (block.hasSymbols()) {
            for (int k = 0; k < block.gate(i).parameterCount(); k++) {
                if (block.symbol(i, k).isPresent()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The matrix of operation {@code i}, which {@link #hasMatrix}: operand 0 is the least significant bit. */
    public static double[] matrix(Block block, int i) {
        if (block.opcode(i) == Opcode.UNITARY) {
            return ((Node.UnitaryMatrix) block.node(i)).entries();
        }
        double[] own = block.gate(i).matrix(block.parameters(i));
        if (block.addedControls(i) == 0) {
            return own;
        }
        return OneQubitMatrix.controlled(own);
    }

    /** The axis of operation {@code i} on its operand {@code k}; see {@link Axis}. */
    public static Axis axis(Block block, int i, int k) {
        if (block.opcode(i) == Opcode.UNITARY && block.operandCount(i) <= 2) {
            return Axis.of(((Node.UnitaryMatrix) block.node(i)).entries(), block.operandCount(i), k);
        }
        return Axis.of(block, i, k);
    }

    /** Whether 1 - |tr U| / d is within the tolerance: the measure of nearness to the identity up to a phase. */
    public static boolean isIdentity(Block block, int i, double tolerance) {
        return isIdentity(matrix(block, i), tolerance);
    }

    public static boolean isIdentity(double[] matrix, double tolerance) {
        int dimension = matrix.length == 8 ? 2 : 4;
        double re = 0;
        double im = 0;
        for (int r = 0; r < dimension; r++) {
            re += matrix[2 * (r * dimension + r)];
            im += matrix[2 * (r * dimension + r) + 1];
        }
        double size = Math.hypot(re, im);
        // of a rotation by theta: 1 - cos(theta / 2) = 2 sin^2(theta / 4); rounding of the trace is below 1e-15
        if (1 - size / dimension > tolerance + 1e-14) {
            return false;
        }
        // the same without rounding: |U - exp(i phase)|^2 = 2 d (1 - |tr U| / d) in the Frobenius norm
        double distance = 0;
        for (int k = 0; k < dimension * dimension; k++) {
            boolean diagonal = k % (dimension + 1) == 0;
            double x = matrix[2 * k] - (diagonal ? re / size : 0);
            double y = matrix[2 * k + 1] - (diagonal ? im / size : 0);
            distance += x * x + y * y;
        }
        return distance <= 2 * dimension * tolerance + 1e-30;
    }

    /** Whether exp(-i angle P / 2) is the identity within the tolerance, for a Pauli product P. */
    public static boolean isSmall(double angle, double tolerance) {
        double s = Math.sin(angle / 4);
        return 2 * s * s <= tolerance;
    }

    /** The argument of the trace: the phase of a matrix that is near the identity up to a phase. */
    public static double tracePhase(double[] matrix) {
        int dimension = matrix.length == 8 ? 2 : 4;
        double re = 0;
        double im = 0;
        for (int r = 0; r < dimension; r++) {
            re += matrix[2 * (r * dimension + r)];
            im += matrix[2 * (r * dimension + r) + 1];
        }
        return Math.atan2(im, re);
    }

    /** Whether operation {@code i} is a global phase with a number for its angle. */
    public static boolean isPhase(Block block, int i) {
        return block.opcode(i) == Gate.GPHASE.ordinal()
                && block.operandCount(i) == 0
                && !Double.isNaN(block.parameter(i, 0));
    }

    /**
     * Ends a rewrite with one global phase: that of all {@code gphase} of the source, none of which was copied, and what
     * else has come together.
     */
    public static void closePhase(Block source, Rewrite rewrite, double phase) {
        double sum = phase;
        boolean any = false;
        for (int i = 0; i < source.size(); i++) {
            if (isPhase(source, i)) {
                sum += source.parameter(i, 0);
                rewrite.stand(i);
                any = true;
            }
        }
        double rest = Math.IEEEremainder(sum, 2 * Math.PI);
        if (Math.abs(rest) > 1e-15) {
            rewrite.target().gate(Gate.GPHASE, new int[0], rest);
            any = true;
        }
        if (any) {
            rewrite.close();
        }
    }
}
