package io.qnit.cluster.free;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.matrix.Operations;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes operands out of gates where they do nothing but set a sign. A qubit that only gates on itself have touched since
 * it was |0> is in a known state v. A control in |0> makes the gate vanish, one in |1> is no control. A target that is
 * an eigenvector of the controlled gate gives its eigenvalue to the controls (phase kickback): CX onto |+> is nothing, onto
 * |-> a Z on the control. In general a gate M on two qubits with M (v x w) = v x U w for every w is U on the other one,
 * which is so when M leads nowhere from v to what is orthogonal to v.
 *
 * <p>One walk, with the two amplitudes of every qubit that is in a known state. What is neglected is below 1e-13 in
 * amplitude at each gate.
 */
final class KnownStates {
    private static final double SMALL = 1e-13;
    private static final double[] UNKNOWN = {};

    private final BlockBuilder target = new BlockBuilder();
    /** By qubit the amplitudes of 0 and 1, re and im interleaved; {@link #UNKNOWN} when it may be entangled or mixed. */
    private final double[][] states;
    private int changed;

    private KnownStates(Block source) {
        states = new double[source.qubitBound()][];
        Arrays.fill(states, new double[] {1, 0, 0, 0});
    }

    /** The block with gates that lost operands. */
    record Result(Block block, int changed) {}

    /** @param source the body of a circuit, whose qubits begin in |0> */
    static Result of(Block source) {
        KnownStates walk = new KnownStates(source);
        for (int i = 0; i < source.size(); i++) {
            walk.operation(source, i);
        }
        return new Result(walk.target.build(), walk.changed);
    }

    private void operation(Block block, int i) {
        target.line(block.line(i));
        switch (block.opcode(i)) {
            case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> target.append(block, i);
            case Opcode.RESET -> {
                if (isBasis(block.qubit(i, 0), 0)) {
                    changed++;
                } else {
                    target.append(block, i);
                    states[block.qubit(i, 0)] = new double[] {1, 0, 0, 0};
                }
            }
            case Opcode.MEASURE -> {
                target.append(block, i);
                int q = block.qubit(i, 0);
                if (!isBasis(q, 0) && !isBasis(q, 1)) {
                    states[q] = UNKNOWN;
                }
            }
            default -> {
                boolean numeric = block.isGate(i) && !ClassicalUse.isSymbolic(block, i)
                        || block.opcode(i) == Opcode.UNITARY;
                if (!numeric || !reduced(block, i)) {
                    keep(block, i);
                }
            }
        }
        target.line(0);
    }

    private void keep(Block block, int i) {
        target.append(block, i);
        double[] state = block.operandCount(i) == 1 ? states[block.qubit(i, 0)] : UNKNOWN;
        if (state.length > 0 && Operations.hasMatrix(block, i)) {
            states[block.qubit(i, 0)] = normalised(image(Operations.matrix(block, i), state));
            return;
        }
        for (int k = 0; k < block.operandCount(i); k++) {
            states[block.qubit(i, k)] = UNKNOWN;
        }
    }

    /** Goes on with what stands for operation {@code i} of a block. */
    private void instead(BlockBuilder parts) {
        changed++;
        Block block = parts.build();
        for (int k = 0; k < block.size(); k++) {
            if (!block.isGate(k) || !reduced(block, k)) {
                keep(block, k);
            }
        }
    }

    /** Whether something else took the place of operation {@code i}. */
    private boolean reduced(Block block, int i) {
        int[] qubits = block.qubits(i);
        if (qubits.length < 2) {
            return false;
        }
        int controls = block.isGate(i) ? ControlledGates.controls(block, i) : 0;
        for (int k = 0; k < controls; k++) {
            if (isBasis(qubits[k], 0)) {
                changed++;
                return true;
            }
            if (isBasis(qubits[k], 1)) {
                BlockBuilder parts = new BlockBuilder();
                ControlledGates.appendWith(parts, block, i, without(qubits, k));
                instead(parts);
                return true;
            }
        }
        if (controls > 0 && qubits.length == controls + 1) {
            double[] state = states[qubits[controls]];
            double[] matrix = block.gate(i).base().matrix(block.parameters(i));
            double[] value = state.length == 0 ? null : eigenvalue(matrix, state);
            if (value != null) {
                BlockBuilder parts = new BlockBuilder();
                double angle = Math.atan2(value[1], value[0]);
                if (Math.abs(angle) > SMALL) {
                    ControlledGates.appendPhase(parts, Arrays.copyOf(qubits, controls), angle);
                }
                instead(parts);
                return true;
            }
        }
        return qubits.length == 2 && Operations.hasMatrix(block, i) && sliced(block, i, qubits);
    }

    private boolean sliced(Block block, int i, int[] qubits) {
        for (int k = 0; k < 2; k++) {
            double[] state = states[qubits[k]];
            if (state.length == 0) {
                continue;
            }
            double[] matrix = Operations.matrix(block, i);
            double[] orthogonal = {-state[2], state[3], state[0], -state[1]};
            if (isZero(between(matrix, k, orthogonal, state))) {
                BlockBuilder parts = new BlockBuilder();
                double[] rest = between(matrix, k, state, state);
                if (!isPhase(rest)) {
                    OneQubitMatrix.append(parts, qubits[1 - k], rest);
                }
                instead(parts);
                return true;
            }
        }
        return false;
    }

    private boolean isBasis(int qubit, int value) {
        double[] state = states[qubit];
        int other = 2 * (1 - value);
        return state.length > 0 && Math.hypot(state[other], state[other + 1]) < SMALL;
    }

    private static double[] image(double[] m, double[] v) {
        double[] w = new double[4];
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                double re = m[4 * r + 2 * c];
                double im = m[4 * r + 2 * c + 1];
                w[2 * r] += re * v[2 * c] - im * v[2 * c + 1];
                w[2 * r + 1] += re * v[2 * c + 1] + im * v[2 * c];
            }
        }
        return w;
    }

    private static double[] normalised(double[] v) {
        double norm = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + v[3] * v[3]);
        return Arrays.stream(v).map(x -> x / norm).toArray();
    }

    /** The eigenvalue of a unit vector, or null when it is no eigenvector. */
    private static double @Nullable [] eigenvalue(double[] m, double[] v) {
        double[] w = image(m, v);
        double[] value = overlap(v, w);
        return isMultiple(w, v, value) ? value : null;
    }

    private static boolean isMultiple(double[] w, double[] v, double[] factor) {
        for (int k = 0; k < 2; k++) {
            double re = factor[0] * v[2 * k] - factor[1] * v[2 * k + 1];
            double im = factor[0] * v[2 * k + 1] + factor[1] * v[2 * k];
            if (Math.hypot(w[2 * k] - re, w[2 * k + 1] - im) > SMALL) {
                return false;
            }
        }
        return true;
    }

    private static double[] overlap(double[] v, double[] w) {
        double[] sum = new double[2];
        for (int k = 0; k < 2; k++) {
            sum[0] += v[2 * k] * w[2 * k] + v[2 * k + 1] * w[2 * k + 1];
            sum[1] += v[2 * k] * w[2 * k + 1] - v[2 * k + 1] * w[2 * k];
        }
        return sum;
    }

    /** The block of a matrix on two qubits between two states of operand {@code k}: it acts on the other one. */
    private static double[] between(double[] m, int k, double[] to, double[] from) {
        double[] block = new double[8];
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 2; c++) {
                for (int a = 0; a < 2; a++) {
                    for (int b = 0; b < 2; b++) {
                        int row = r << (1 - k) | a << k;
                        int column = c << (1 - k) | b << k;
                        double re = m[2 * (4 * row + column)];
                        double im = m[2 * (4 * row + column) + 1];
                        double wRe = to[2 * a] * from[2 * b] + to[2 * a + 1] * from[2 * b + 1];
                        double wIm = to[2 * a] * from[2 * b + 1] - to[2 * a + 1] * from[2 * b];
                        block[4 * r + 2 * c] += re * wRe - im * wIm;
                        block[4 * r + 2 * c + 1] += re * wIm + im * wRe;
                    }
                }
            }
        }
        return block;
    }

    private static boolean isZero(double[] m) {
        return Arrays.stream(m).allMatch(x -> Math.abs(x) < SMALL);
    }

    private static boolean isPhase(double[] m) {
        return Math.hypot(m[2], m[3]) < SMALL && Math.hypot(m[4], m[5]) < SMALL
                && Math.hypot(m[0] - m[6], m[1] - m[7]) < SMALL;
    }

    private static int[] without(int[] qubits, int k) {
        int[] rest = new int[qubits.length - 1];
        System.arraycopy(qubits, 0, rest, 0, k);
        System.arraycopy(qubits, k + 1, rest, k, rest.length - k);
        return rest;
    }
}
