package io.qnit.simulator.trajectory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cheap form of a block on two qubits. Gates on one qubit are diag RY diag, and a gate such as CX or CZ permutes basis
 * states and multiplies them by phases, as all Pauli errors and diagonal gates do. So a block of gates on one qubit and
 * such a gate behind them is [permutation and phases] (RY x RY) [diag x diag], and the diagonals on the right act
 * right behind the blocks before, which take them into their own phases; the first of all act on |0>, where they are a
 * global phase. What is left takes, with the cosines in the phases too, 32 multiply-adds on 4 amplitudes instead of the 64
 * of a matrix, in a loop with as many loads and stores.
 *
 * <p>RY(theta) = cos [[1, -t], [t, 1]] with t = tan(theta / 2); where the sine is larger, RY(theta) is RY(pi), a permutation
 * with a sign, behind a rotation with |t| &lt; 1.
 *
 * @param tangents of the rotations of the two qubits
 * @param to where each of the four results goes
 * @param phases by which each is multiplied, interleaved
 * @param left the diagonal on the right of the block that is left to the blocks before, by qubit: the phase of 1
 */
@SuppressWarnings("ArrayRecordComponent") // dense numbers, never compared
record Butterfly(double[] tangents, int[] to, double[] phases, double[][] left) {

    /**
     * A block in this form, if it has it.
     *
     * @param diagonal what the blocks behind have left to this one: 4 phases, interleaved
     */
    static Optional<Butterfly> of(Fused block, List<Site> sites, double[] diagonal) {
        if (block.qubits().length != 2) {
            return Optional.empty();
        }
        double[][] rotations = {SmallMatrix.identity(1), SmallMatrix.identity(1)};
        double[] monomial = SmallMatrix.identity(2);
        boolean behind = false;
        for (Fused.Element element : block.elements()) {
            boolean unitary = element.site() == Fused.NO_SITE || !sites.get(element.site()).looksAtState();
            if (!unitary && !behind) {
                return Optional.empty(); // it would have to be in the rotations
            }
            int[] positions = block.positions(element.qubits());
            if (!behind && positions.length == 1) {
                rotations[positions[0]] = SmallMatrix.then(rotations[positions[0]], element.matrix(), new int[] {0});
            } else if (SmallMatrix.isMonomial(element.matrix())) {
                behind |= !(element.site() != Fused.NO_SITE && SmallMatrix.isScalar(element.matrix()));
                monomial = SmallMatrix.then(monomial, element.matrix(), positions);
            } else {
                return Optional.empty();
            }
        }
        double[] tangents = new double[2];
        double[][] left = new double[2][];
        double[] before = SmallMatrix.identity(2); // what follows the rotations of this block, before the monomial part
        for (int j = 0; j < 2; j++) {
            Rotation rotation = Rotation.of(rotations[j]);
            tangents[j] = rotation.tangent;
            left[j] = rotation.right;
            before = SmallMatrix.then(before, rotation.behind, new int[] {j});
        }
        double[] all = SmallMatrix.then(before, monomial, new int[] {0, 1});
        int[] to = new int[4];
        double[] phases = new double[8];
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                double re = all[2 * (row * 4 + column)];
                double im = all[2 * (row * 4 + column) + 1];
                if (re != 0 || im != 0) {
                    to[column] = row;
                    phases[2 * column] = re * diagonal[2 * row] - im * diagonal[2 * row + 1];
                    phases[2 * column + 1] = re * diagonal[2 * row + 1] + im * diagonal[2 * row];
                }
            }
        }
        return Optional.of(new Butterfly(tangents, to, phases, left));
    }

    /**
     * A unitary on one qubit.
     *
     * @param right the phase of 1 of the diagonal on the right, interleaved
     * @param behind the matrix behind [[1, -t], [t, 1]]: a permutation with phases and the cosine
     */
    private record Rotation(double tangent, double[] right, double[] behind) {
        static Rotation of(double[] u) {
            double c = Math.hypot(u[0], u[1]);
            double s = Math.hypot(u[4], u[5]);
            double alpha;
            double beta;
            double delta;
            if (c < 1e-15) {
                alpha = Math.atan2(-u[3], -u[2]);
                beta = Math.atan2(u[5], u[4]) - alpha;
                delta = 0;
                c = 0;
                s = 1;
            } else if (s < 1e-15) {
                alpha = Math.atan2(u[1], u[0]);
                beta = Math.atan2(u[7], u[6]) - alpha;
                delta = 0;
                c = 1;
                s = 0;
            } else {
                alpha = Math.atan2(u[1], u[0]);
                beta = Math.atan2(u[5], u[4]) - alpha;
                delta = Math.atan2(-u[3], -u[2]) - alpha;
            }
            double[] behind = new double[8];
            double[] zero = {Math.cos(alpha), Math.sin(alpha)};
            double[] one = {Math.cos(alpha + beta), Math.sin(alpha + beta)};
            double tangent;
            if (s <= c) {
                tangent = s / c;
                behind[0] = c * zero[0];
                behind[1] = c * zero[1];
                behind[6] = c * one[0];
                behind[7] = c * one[1];
            } else {
                // RY(pi) = [[0, -1], [1, 0]] behind s [[1, c/s], [-c/s, 1]]
                tangent = -c / s;
                behind[2] = -s * zero[0];
                behind[3] = -s * zero[1];
                behind[4] = s * one[0];
                behind[5] = s * one[1];
            }
            return new Rotation(tangent, new double[] {Math.cos(delta), Math.sin(delta)}, behind);
        }
    }

    @Override
    public String toString() {
        return "butterfly " + Arrays.toString(tangents);
    }
}
