package io.qnit.compiler.synthesis;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.UnitaryPower;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Gates on one and two qubits (u, ry, rz, cx, cz) for a unitary on any number of qubits.
 *
 * <p>What is special is looked for first: a qubit that takes no part or is acted on apart from the others, a diagonal
 * matrix (2^n - 2 CX at most, fewer where the phases are a short sum of parities), a qubit that only controls. The rest is
 * done by the quantum Shannon decomposition (Shende, Bullock and Markov, quant-ph/0406176): a cosine-sine decomposition
 * turns the matrix into a multiplexed rotation about Y between two multiplexers, and each multiplexer U_0 + U_1 is
 * (V + V)(D + D^+)(W + W), with V D^2 V^+ the eigendecomposition of U_0 U_1^+, which is a multiplexed rotation about Z
 * between two smaller gates. Both optimisations of that paper's appendix are in: the rotation about Y is written with CZ,
 * the last of which disappears in the multiplexer after it; and of each smallest gate a diagonal factor is passed on, so
 * that it takes two CX and only the last one three. That makes 20 CX for three qubits, 100 for four, 23/48 4^n - 3/2 2^n +
 * 4/3 in general.
 */
public final class UnitarySynthesis {
    /** The largest number of qubits: above, the matrix alone has 16 million entries. */
    public static final int MAX_QUBITS = 10;

    /** Entries below this are rounding. */
    private static final double NEGLIGIBLE = 1e-12;

    private static final OneQubitBasis ONE_QUBIT = OneQubitBasis.of(EnumSet.of(Gate.U, Gate.RZ));
    private static final TwoQubitBasis TWO_QUBITS = TwoQubitBasis.of(Gate.CX);

    private final BlockBuilder block;
    private double phase;
    /** exp(-i psi ZZ) on the two lowest qubits that is still to be done. */
    private double psi;

    private UnitarySynthesis(BlockBuilder block) {
        this.block = block;
    }

    /**
     * Appends gates for a unitary.
     *
     * @param qubits the first one is the least significant bit of the matrix's index; 1 to {@link #MAX_QUBITS}
     * @param unitary row-major, re and im interleaved, 2 * 4^n numbers; unitary, which is not checked
     * @return the phase that the appended gates lack, in radians: matrix = exp(i phase) times the gates
     * @throws QnitException {@code UNSUPPORTED} for more qubits, {@code INVALID_ARGUMENT} when the sizes do not fit
     */
    public static double append(BlockBuilder block, int[] qubits, double[] unitary) {
        if (qubits.length > MAX_QUBITS) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "a unitary on " + qubits.length + " qubits is too large to be made of gates: more than "
                            + MAX_QUBITS + " qubits; give the circuit that it stands for");
        }
        if (qubits.length < 1 || unitary.length != 2L << (2 * qubits.length)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a unitary on " + qubits.length + " qubits has another size than a matrix of " + unitary.length
                            + " numbers");
        }
        UnitarySynthesis synthesis = new UnitarySynthesis(block);
        synthesis.any(qubits, unitary);
        return synthesis.phase;
    }

    private void any(int[] qubits, double[] u) {
        if (qubits.length == 1) {
            phase += ONE_QUBIT.append(block, qubits[0], u);
            return;
        }
        if (isDiagonal(u)) {
            diagonal(qubits, u);
            return;
        }
        if (qubits.length > 2 && splitsOff(qubits, u)) {
            return;
        }
        if (qubits.length == 2) {
            twoQubits(qubits[0], qubits[1], u);
            return;
        }
        int top = controlOf(qubits.length, u);
        int[] order = new int[qubits.length];
        int[] wires = new int[qubits.length];
        int at = 0;
        for (int q = 0; q < qubits.length; q++) {
            if (q != top) {
                order[at] = q;
                wires[at++] = qubits[q];
            }
        }
        order[at] = top;
        wires[at] = qubits[top];
        shannon(wires, SquareMatrix.reordered(u, order), true);
    }

    // ---- What is special ---------------------------------------------------------------------------------------------

    private static boolean isDiagonal(double[] u) {
        int n = SquareMatrix.dimension(u);
        for (int k = 0; k < u.length; k++) {
            if (k / 2 / n != k / 2 % n && Math.abs(u[k]) > NEGLIGIBLE) {
                return false;
            }
        }
        return true;
    }

    /** Rotations about Z of each qubit in turn, multiplexed by those below it. */
    private void diagonal(int[] qubits, double[] u) {
        int n = SquareMatrix.dimension(u);
        double[] phases = new double[n];
        for (int k = 0; k < n; k++) {
            phases[k] = Math.atan2(u[2 * k * (n + 1) + 1], u[2 * k * (n + 1)]);
        }
        for (int q = qubits.length - 1; q >= 0; q--) {
            int half = 1 << q;
            double[] angles = new double[half];
            for (int k = 0; k < half; k++) {
                angles[k] = phases[half + k] - phases[k];
                phases[k] = (phases[half + k] + phases[k]) / 2;
            }
            new MultiplexedRotation(block, Arrays.copyOf(qubits, q), qubits[q], Gate.RZ, Gate.CX).append(angles);
        }
        phase += phases[0];
    }

    /** Does a qubit by itself when the matrix is a product of one on this qubit and one on the others. */
    private boolean splitsOff(int[] qubits, double[] u) {
        int n = SquareMatrix.dimension(u);
        for (int q = 0; q < qubits.length; q++) {
            int bit = 1 << q;
            // the block of the qubit around the largest entry, as a gate on it
            int largest = 0;
            for (int k = 0; k < u.length; k += 2) {
                if (Math.hypot(u[k], u[k + 1]) > Math.hypot(u[largest], u[largest + 1])) {
                    largest = k;
                }
            }
            int row = largest / 2 / n & ~bit;
            int column = largest / 2 % n & ~bit;
            double[] on = new double[8];
            for (int k = 0; k < 4; k++) {
                int from = 2 * ((row | (k >> 1) * bit) * n + (column | (k & 1) * bit));
                on[2 * k] = u[from];
                on[2 * k + 1] = u[from + 1];
            }
            double scale = Math.sqrt((square(on) / 2));
            for (int k = 0; k < 8; k++) {
                on[k] /= scale;
            }
            double[] rest = rest(u, on, q);
            if (isProduct(u, on, rest, q)) {
                phase += ONE_QUBIT.append(block, qubits[q], on);
                int[] others = new int[qubits.length - 1];
                for (int k = 0; k < others.length; k++) {
                    others[k] = qubits[k < q ? k : k + 1];
                }
                any(others, rest);
                return true;
            }
        }
        return false;
    }

    private static double square(double[] v) {
        double sum = 0;
        for (double t : v) {
            sum += t * t;
        }
        return sum;
    }

    /** tr over the qubit of (on^+ u) / 2. */
    private static double[] rest(double[] u, double[] on, int q) {
        int n = SquareMatrix.dimension(u);
        int half = n / 2;
        double[] rest = new double[2 * half * half];
        for (int r = 0; r < half; r++) {
            for (int c = 0; c < half; c++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < 4; k++) {
                    int from = 2 * (inserted(r, q, k >> 1) * n + inserted(c, q, k & 1));
                    re += on[2 * k] * u[from] + on[2 * k + 1] * u[from + 1];
                    im += on[2 * k] * u[from + 1] - on[2 * k + 1] * u[from];
                }
                rest[2 * (r * half + c)] = re / 2;
                rest[2 * (r * half + c) + 1] = im / 2;
            }
        }
        return rest;
    }

    private static boolean isProduct(double[] u, double[] on, double[] rest, int q) {
        int n = SquareMatrix.dimension(u);
        int half = n / 2;
        for (int r = 0; r < half; r++) {
            for (int c = 0; c < half; c++) {
                double a = rest[2 * (r * half + c)];
                double b = rest[2 * (r * half + c) + 1];
                for (int k = 0; k < 4; k++) {
                    int from = 2 * (inserted(r, q, k >> 1) * n + inserted(c, q, k & 1));
                    double re = on[2 * k] * a - on[2 * k + 1] * b - u[from];
                    double im = on[2 * k] * b + on[2 * k + 1] * a - u[from + 1];
                    if (Math.abs(re) > NEGLIGIBLE || Math.abs(im) > NEGLIGIBLE) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** {@code index} with a bit put in at place q. */
    private static int inserted(int index, int q, int bit) {
        int below = index & ((1 << q) - 1);
        return (index - below) << 1 | bit << q | below;
    }

    /** A qubit that only controls, so that the matrix is block diagonal in it; the highest where there is none. */
    private static int controlOf(int qubits, double[] u) {
        int n = SquareMatrix.dimension(u);
        for (int q = qubits - 1; q >= 0; q--) {
            boolean controls = true;
            for (int r = 0; r < n && controls; r++) {
                for (int c = 0; c < n && controls; c++) {
                    int at = 2 * (r * n + c);
                    controls = ((r ^ c) >> q & 1) == 0
                            || (Math.abs(u[at]) <= NEGLIGIBLE && Math.abs(u[at + 1]) <= NEGLIGIBLE);
                }
            }
            if (controls) {
                return q;
            }
        }
        return qubits - 1;
    }

    // ---- The quantum Shannon decomposition ---------------------------------------------------------------------------

    /** A gate on at least two qubits; whether it is the one after which nothing can be passed on. */
    private void shannon(int[] qubits, double[] u, boolean last) {
        if (qubits.length == 2) {
            smallest(qubits[0], qubits[1], u, last);
            return;
        }
        int top = qubits.length - 1;
        int half = 1 << top;
        int[] below = Arrays.copyOf(qubits, top);
        if (SquareMatrix.largest(SquareMatrix.quarter(u, 0, 1)) <= NEGLIGIBLE) {
            multiplexer(qubits, SquareMatrix.quarter(u, 0, 0), SquareMatrix.quarter(u, 1, 1), last);
            return;
        }
        CosineSine cs = new CosineSine(u);
        multiplexer(qubits, cs.right0, cs.right1, false);
        int open = new MultiplexedRotation(block, below, qubits[top], Gate.RY, Gate.CZ).appendOpen(cs.angles);
        // the missing CZ are Z on their controls where the highest qubit is 1
        for (int column = 0; column < half; column++) {
            if ((Integer.bitCount(column & open) & 1) == 1) {
                SquareMatrix.turnColumn(cs.left1, column, Math.PI);
            }
        }
        multiplexer(qubits, cs.left0, cs.left1, last);
    }

    /** u0 where the highest qubit is 0, u1 where it is 1. */
    private void multiplexer(int[] qubits, double[] u0, double[] u1, boolean last) {
        int top = qubits.length - 1;
        int[] below = Arrays.copyOf(qubits, top);
        double[] v = new double[u0.length];
        double[] phases = UnitaryPower.eigenphases(SquareMatrix.product(u0, SquareMatrix.adjoint(u1)), v);
        double[] angles = new double[phases.length];
        // u0 = V D W and u1 = V D^+ W
        double[] w = SquareMatrix.product(SquareMatrix.adjoint(v), u1);
        for (int k = 0; k < phases.length; k++) {
            angles[k] = -phases[k];
            SquareMatrix.turnRow(w, k, phases[k] / 2);
        }
        if (isMultipleOfIdentity(phases)) {
            new MultiplexedRotation(block, below, qubits[top], Gate.RZ, Gate.CX).append(angles);
            shannon(below, SquareMatrix.product(v, w), last);
            return;
        }
        shannon(below, w, false);
        new MultiplexedRotation(block, below, qubits[top], Gate.RZ, Gate.CX).append(angles);
        shannon(below, v, last);
    }

    private static boolean isMultipleOfIdentity(double[] phases) {
        return Arrays.stream(phases).allMatch(p -> Math.abs(p - phases[0]) < NEGLIGIBLE);
    }

    /** A two-qubit gate with two CX, up to a factor exp(-i psi ZZ) that goes through what follows to the next one. */
    private void smallest(int qubit0, int qubit1, double[] matrix, boolean last) {
        double[] u = matrix.clone();
        for (int column = 0; column < 4; column++) {
            SquareMatrix.turnColumn(u, column, column == 0 || column == 3 ? -psi : psi);
        }
        psi = 0;
        if (!last && WeylCoordinates.cxCount(u) > 2) {
            psi = zzToTwoCx(u);
            for (int row = 0; row < 4; row++) {
                SquareMatrix.turnRow(u, row, row == 0 || row == 3 ? psi : -psi);
            }
        }
        twoQubits(qubit0, qubit1, u);
    }

    private void twoQubits(int qubit0, int qubit1, double[] u) {
        phase += TWO_QUBITS.synthesise(WeylDecomposition.of(u)).append(block, qubit0, qubit1, ONE_QUBIT);
    }

    /**
     * The psi for which exp(i psi ZZ) u takes two CX, which is where tr M is real for a determinant of 1: with V in the
     * magic basis, tr M = exp(2 i psi) p + exp(-2 i psi) q (Shende, Bullock and Markov, quant-ph/0308045).
     */
    private static double zzToTwoCx(double[] u) {
        MagicBasis magic = new MagicBasis(u);
        double[] det = magic.determinant();
        double turn = -Math.atan2(det[1], det[0]) / 2;
        double[] sums = new double[4];
        for (int row = 0; row < 4; row++) {
            int to = row == 0 || row == 3 ? 0 : 2;
            for (int k = 4 * row; k < 4 * row + 4; k++) {
                sums[to] += magic.re[k] * magic.re[k] - magic.im[k] * magic.im[k];
                sums[to + 1] += 2 * magic.re[k] * magic.im[k];
            }
        }
        double cos = Math.cos(turn);
        double sin = Math.sin(turn);
        double pRe = sums[0] * cos - sums[1] * sin;
        double pIm = sums[0] * sin + sums[1] * cos;
        double qRe = sums[2] * cos - sums[3] * sin;
        double qIm = sums[2] * sin + sums[3] * cos;
        return Math.atan2(pIm + qIm, qRe - pRe) / 2;
    }
}
