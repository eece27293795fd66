package io.qnit.simulator.statevector;

import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;

/**
 * A gate as the planner sees it: on which wires it is diagonal (type Z), on which it commutes with X (type X), and where
 * it does anything else. Two gates commute when on each wire that both have they are of the same type, Z or X. Diagonal
 * gates are sums of phases, each where some wires are 1.
 */
final class PlanGate {
    final int z;
    final int x;
    final int other;
    /** The wires of the matrix; the first is the least significant bit. Empty for a diagonal gate. */
    final int[] wires;
    /** Wires that are 1, beside those of the matrix. */
    final int controls;
    final double[] matrix;
    /** For a diagonal gate; else empty. */
    final List<PhaseOperation.Term> terms;
    /** Numbers of the operations it is made of, in order. */
    final int[] sources;
    final boolean real;
    /** What it costs by itself. */
    final double value;

    private PlanGate(
            int[] wires, int controls, double[] matrix, List<PhaseOperation.Term> terms, int[] sources,
            CostTable costs) {
        this.wires = wires;
        this.controls = controls;
        this.matrix = matrix;
        this.terms = terms;
        this.sources = sources;
        int onZ = controls;
        int onX = 0;
        int onOther = 0;
        if (terms.isEmpty()) {
            for (int k = 0; k < wires.length; k++) {
                if (isTypeZ(matrix, wires.length, k)) {
                    onZ |= 1 << wires[k];
                } else if (isTypeX(matrix, wires.length, k)) {
                    onX |= 1 << wires[k];
                } else {
                    onOther |= 1 << wires[k];
                }
            }
            DenseOperation.Shape shape = DenseOperation.shapeOf(matrix, wires.length);
            real = isReal(matrix);
            double whole =
                    switch (shape) {
                        case COMPLEX -> costs.complex(wires.length);
                        case REAL -> costs.real(wires.length);
                        case MONOMIAL -> costs.move();
                    };
            value = whole / (1 << Integer.bitCount(controls));
        } else {
            boolean signs = true;
            for (PhaseOperation.Term term : terms) {
                onZ |= term.wires();
                signs &= term.angle() == 0 || Math.abs(term.angle()) == Math.PI;
            }
            real = signs;
            value = Integer.bitCount(onZ) == 0 ? 0 : 0.2 * costs.phase();
        }
        z = onZ;
        x = onX;
        other = onOther;
    }

    boolean isDiagonal() {
        return !terms.isEmpty();
    }

    /** All its wires. */
    int mask() {
        return z | x | other;
    }

    /** The wires that a block has to hold to apply it. */
    int needed() {
        return isDiagonal() ? 0 : mask() & ~controls;
    }

    /** @param wireOf the wire of each qubit */
    static PlanGate of(Unitary unitary, int source, int[] wireOf, CostTable costs) {
        int[] qubits = unitary.qubits();
        int controls = 0;
        for (int k = 0; k < unitary.controls(); k++) {
            controls |= 1 << wireOf[qubits[k]];
        }
        int[] wires = new int[qubits.length - unitary.controls()];
        for (int k = 0; k < wires.length; k++) {
            wires[k] = wireOf[qubits[unitary.controls() + k]];
        }
        return of(wires, controls, unitary.matrix(), new int[] {source}, costs);
    }

    static PlanGate of(int[] wires, int controls, double[] matrix, int[] sources, CostTable costs) {
        if (isPhases(matrix, wires.length)) {
            return diagonal(terms(wires, controls, matrix), sources, costs);
        }
        return new PlanGate(wires, controls, matrix, List.of(), sources, costs);
    }

    static PlanGate diagonal(List<PhaseOperation.Term> terms, int[] sources, CostTable costs) {
        return new PlanGate(new int[0], 0, new double[0], terms, sources, costs);
    }

    /** Whether a matrix is diagonal with entries of magnitude 1. */
    private static boolean isPhases(double[] m, int width) {
        int n = 1 << width;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int at = 2 * (row * n + column);
                if (row != column) {
                    if (m[at] != 0 || m[at + 1] != 0) {
                        return false;
                    }
                } else if (Math.abs(m[at] * m[at] + m[at + 1] * m[at + 1] - 1) > 1e-14) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Angles where sets of wires are 1, from the angles of the entries (their Moebius transform). */
    private static List<PhaseOperation.Term> terms(int[] wires, int controls, double[] m) {
        int n = 1 << wires.length;
        double[] angles = new double[n];
        for (int k = 0; k < n; k++) {
            int at = 2 * (k * n + k);
            angles[k] = Math.atan2(m[at + 1], m[at]);
        }
        for (int bit = 1; bit < n; bit <<= 1) {
            for (int k = 0; k < n; k++) {
                if ((k & bit) != 0) {
                    angles[k] -= angles[k ^ bit];
                }
            }
        }
        List<PhaseOperation.Term> terms = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            if (angles[k] != 0) {
                int mask = controls;
                for (int w = 0; w < wires.length; w++) {
                    mask |= (k >> w & 1) << wires[w];
                }
                terms.add(new PhaseOperation.Term(mask, angles[k]));
            }
        }
        if (terms.isEmpty()) {
            terms.add(new PhaseOperation.Term(0, 0));
        }
        return terms;
    }

    private static boolean isReal(double[] m) {
        for (int k = 1; k < m.length; k += 2) {
            if (m[k] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTypeZ(double[] m, int width, int bit) {
        int n = 1 << width;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int at = 2 * (row * n + column);
                if (((row ^ column) >> bit & 1) == 1 && (m[at] != 0 || m[at + 1] != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isTypeX(double[] m, int width, int bit) {
        int n = 1 << width;
        int b = 1 << bit;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int at = 2 * (row * n + column);
                int twin = 2 * ((row ^ b) * n + (column ^ b));
                if (m[at] != m[twin] || m[at + 1] != m[twin + 1]) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Multiplies a matrix from the left.
     *
     * @param into 2^k by 2^k, row-major, interleaved
     * @param order the wire of each bit of its index; holds all wires of this gate
     */
    void applyTo(double[] into, int[] order) {
        int size = 1 << order.length;
        if (isDiagonal()) {
            for (PhaseOperation.Term term : terms) {
                int ones = places(term.wires(), order);
                double re = cos(term.angle());
                double im = sin(term.angle());
                for (int row = 0; row < size; row++) {
                    if ((row & ones) == ones) {
                        for (int at = 2 * row * size; at < 2 * (row + 1) * size; at += 2) {
                            double a = into[at];
                            double b = into[at + 1];
                            into[at] = re * a - im * b;
                            into[at + 1] = re * b + im * a;
                        }
                    }
                }
            }
            return;
        }
        int n = 1 << wires.length;
        int[] offsets = new int[n];
        for (int k = 1; k < n; k++) {
            int low = Integer.numberOfTrailingZeros(k);
            offsets[k] = offsets[k & k - 1] | places(1 << wires[low], order);
        }
        int on = places(controls, order);
        int fixed = on | offsets[n - 1];
        double[] old = new double[n * 2 * size];
        for (int g = 0; g < size >> Integer.bitCount(fixed); g++) {
            int base = Integer.expand(g, ~fixed) | on;
            for (int k = 0; k < n; k++) {
                System.arraycopy(into, 2 * size * (base | offsets[k]), old, 2 * size * k, 2 * size);
            }
            for (int row = 0; row < n; row++) {
                int to = 2 * size * (base | offsets[row]);
                java.util.Arrays.fill(into, to, to + 2 * size, 0);
                for (int k = 0; k < n; k++) {
                    double a = matrix[2 * (row * n + k)];
                    double b = matrix[2 * (row * n + k) + 1];
                    if (a != 0 || b != 0) {
                        int from = 2 * size * k;
                        for (int c = 0; c < 2 * size; c += 2) {
                            into[to + c] += a * old[from + c] - b * old[from + c + 1];
                            into[to + c + 1] += a * old[from + c + 1] + b * old[from + c];
                        }
                    }
                }
            }
        }
    }

    /** With exact zeros and ones at multiples of a right angle, so that real matrices stay real. */
    static double cos(double angle) {
        double turns = angle / (Math.PI / 2);
        if (turns == Math.rint(turns) && Math.abs(turns) < 1000) {
            return switch ((int) turns & 3) {
                case 0 -> 1;
                case 2 -> -1;
                default -> 0;
            };
        }
        return Math.cos(angle);
    }

    static double sin(double angle) {
        double turns = angle / (Math.PI / 2);
        if (turns == Math.rint(turns) && Math.abs(turns) < 1000) {
            return switch ((int) turns & 3) {
                case 1 -> 1;
                case 3 -> -1;
                default -> 0;
            };
        }
        return Math.sin(angle);
    }

    private static int places(int mask, int[] order) {
        int places = 0;
        for (int k = 0; k < order.length; k++) {
            places |= (mask >> order[k] & 1) << k;
        }
        return places;
    }

    /** The identity on so many wires. */
    static double[] identity(int width) {
        double[] m = new double[2 << 2 * width];
        for (int k = 0; k < 1 << width; k++) {
            m[2 * ((k << width) + k)] = 1;
        }
        return m;
    }
}
