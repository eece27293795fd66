package io.qnit.compiler.algebra;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import java.util.Random;

/** Whole matrices by their definition, slow and obvious: the twin of everything that computes with operations. */
public final class DenseMatrices {
    private DenseMatrices() {}

    public static double[] identity(int qubits) {
        int n = 1 << qubits;
        double[] m = new double[2 * n * n];
        for (int k = 0; k < n; k++) {
            m[2 * (k * n + k)] = 1;
        }
        return m;
    }

    public static double[] times(double[] a, double[] b) {
        int n = (int) Math.round(Math.sqrt(a.length / 2.0));
        double[] c = new double[a.length];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double re = a[2 * (i * n + k)];
                double im = a[2 * (i * n + k) + 1];
                for (int j = 0; j < n && (re != 0 || im != 0); j++) {
                    int from = 2 * (k * n + j);
                    c[2 * (i * n + j)] += re * b[from] - im * b[from + 1];
                    c[2 * (i * n + j) + 1] += re * b[from + 1] + im * b[from];
                }
            }
        }
        return c;
    }

    /** Operation {@code i} on all of the qubits, from the gate's whole matrix and its added controls. */
    public static double[] of(Block block, int i, int qubits) {
        double[] small;
        int added = 0;
        if (block.isGate(i)) {
            small = block.gate(i).matrix(block.parameters(i));
            added = block.addedControls(i);
        } else if (block.node(i) instanceof Node.UnitaryMatrix u) {
            small = u.entries();
        } else {
            throw new IllegalArgumentException("not unitary");
        }
        int[] operands = block.qubits(i);
        int n = 1 << qubits;
        int inner = 1 << (operands.length - added);
        double[] m = new double[2 * n * n];
        for (int column = 0; column < n; column++) {
            boolean on = true;
            for (int k = 0; k < added; k++) {
                on &= (column >> operands[k] & 1) == 1;
            }
            if (!on) {
                m[2 * (column * n + column)] = 1;
                continue;
            }
            int from = 0;
            int rest = column;
            for (int k = added; k < operands.length; k++) {
                from |= (column >> operands[k] & 1) << (k - added);
                rest &= ~(1 << operands[k]);
            }
            for (int to = 0; to < inner; to++) {
                int row = rest;
                for (int k = added; k < operands.length; k++) {
                    row |= (to >> (k - added) & 1) << operands[k];
                }
                m[2 * (row * n + column)] = small[2 * (to * inner + from)];
                m[2 * (row * n + column) + 1] = small[2 * (to * inner + from) + 1];
            }
        }
        return m;
    }

    /** Of a block of gates and matrices. */
    public static double[] of(Block block, int qubits) {
        double[] m = identity(qubits);
        for (int i = 0; i < block.size(); i++) {
            m = times(of(block, i, qubits), m);
        }
        return m;
    }

    /** The largest entry of a - exp(i phase) b, at the best phase. */
    public static double distanceUpToPhase(double[] a, double[] b) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < a.length; k += 2) {
            re += a[k] * b[k] + a[k + 1] * b[k + 1];
            im += a[k + 1] * b[k] - a[k] * b[k + 1];
        }
        double norm = Math.hypot(re, im);
        double c = norm == 0 ? 1 : re / norm;
        double s = norm == 0 ? 0 : im / norm;
        double worst = 0;
        for (int k = 0; k < a.length; k += 2) {
            worst = Math.max(worst, Math.hypot(
                    a[k] - c * b[k] + s * b[k + 1], a[k + 1] - c * b[k + 1] - s * b[k]));
        }
        return worst;
    }

    public static double distance(double[] a, double[] b) {
        double worst = 0;
        for (int k = 0; k < a.length; k++) {
            worst = Math.max(worst, Math.abs(a[k] - b[k]));
        }
        return worst;
    }

    /** A random gate of the table that fits, with random angles. */
    public static Gate randomGate(Random random, int mostQubits) {
        Gate gate;
        do {
            gate = Gate.values()[random.nextInt(Gate.values().length)];
        } while (gate.qubitCount() > mostQubits);
        return gate;
    }

    public static double[] randomAngles(Random random, int count) {
        double[] angles = new double[count];
        for (int k = 0; k < count; k++) {
            angles[k] = random.nextInt(3) == 0 ? random.nextInt(9) * Math.PI / 4 : random.nextGaussian() * 2;
        }
        return angles;
    }

    public static int[] randomQubits(Random random, int count, int of) {
        int[] all = new int[of];
        for (int k = 0; k < of; k++) {
            int other = random.nextInt(k + 1);
            all[k] = all[other];
            all[other] = k;
        }
        return java.util.Arrays.copyOf(all, count);
    }
}
