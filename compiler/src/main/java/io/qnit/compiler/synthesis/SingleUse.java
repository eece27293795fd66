package io.qnit.compiler.synthesis;

/**
 * The gates around one use of exp(i a XX), of all choices the one that leaves most of them nothing to do.
 *
 * <p>Rotations about X on either qubit pass through; so does a Z on both, and a Z on one of them changes the sign of a.
 * Each of the four choices of Zs and, for each qubit, the rotation that is best for the gate before or for the gate after
 * is tried. For a = pi/4 a change of sign is no change, since exp(-i pi/4 XX) = exp(i pi/4 XX) (-iXX).
 */
final class SingleUse {
    private final WeylDecomposition u;
    private final int zs;
    private final double[] turns;
    /** How much more than nothing is left to do. */
    private final double score;

    private SingleUse(WeylDecomposition u, int zs, double[] turns, double score) {
        this.u = u;
        this.zs = zs;
        this.turns = turns;
        this.score = score;
    }

    /**
     * The best choice for a = pi/4.
     *
     * @param beforeInverse what will stand left of the gates before the use, by operand
     * @param afterInverse what will stand right of the gates after it, by operand
     */
    static SingleUse of(WeylDecomposition u, double[][] beforeInverse, double[][] afterInverse) {
        SingleUse best = choice(u, 0, false, beforeInverse, afterInverse);
        for (int zs = 1; zs < 4; zs++) {
            SingleUse other = choice(u, zs, true, beforeInverse, afterInverse);
            if (other.score > best.score + 1e-9) {
                best = other;
            }
        }
        return best;
    }

    /** The best choice for a or, when negated, for -a with another angle than pi/4. */
    static SingleUse of(
            WeylDecomposition u, Sign sign, double[][] beforeInverse, double[][] afterInverse) {
        SingleUse one = choice(u, sign == Sign.KEPT ? 0 : 1, false, beforeInverse, afterInverse);
        SingleUse other = choice(u, sign == Sign.KEPT ? 3 : 2, false, beforeInverse, afterInverse);
        return other.score > one.score + 1e-9 ? other : one;
    }

    /** Whether the use is of a or of -a. */
    enum Sign {
        KEPT,
        CHANGED
    }

    double score() {
        return score;
    }

    /** Writes the gates before and after the use, by operand; returns the phase. For a = pi/4. */
    double write(double[][] m) {
        boolean odd = zs == 1 || zs == 2;
        for (int q = 0; q < 2; q++) {
            m[q] = Matrix2.product(Matrix2.expX(turns[q]), before(u, zs, q));
            // V^+ = V (-i XX) = i V (iX x iX), where iX is a part of the turn
            m[2 + q] = Matrix2.product(after(u, zs, q), Matrix2.expX(odd ? Math.PI / 2 - turns[q] : -turns[q]));
        }
        return odd ? Math.PI / 2 : 0;
    }

    /** The same where a change of sign is done by the use. */
    void writeSigned(double[][] m) {
        for (int q = 0; q < 2; q++) {
            m[q] = Matrix2.product(Matrix2.expX(turns[q]), before(u, zs, q));
            m[2 + q] = Matrix2.product(after(u, zs, q), Matrix2.expX(-turns[q]));
        }
    }

    private static SingleUse choice(
            WeylDecomposition u, int zs, boolean quarter, double[][] beforeInverse, double[][] afterInverse) {
        double shift = quarter && (zs == 1 || zs == 2) ? Math.PI / 2 : 0;
        double[] turns = new double[2];
        double score = 0;
        for (int q = 0; q < 2; q++) {
            double[] before = before(u, zs, q);
            double[] after = after(u, zs, q);
            // tr(B^+ exp(i s X) before) and tr(after exp(i (shift - s) X) A^+)
            double forBefore = nearest(Matrix2.product(before, beforeInverse[q]));
            double forAfter = shift - nearest(Matrix2.product(afterInverse[q], after));
            double best = -1;
            for (double s : new double[] {forBefore, forAfter}) {
                double left = Matrix2.identityOverlap(
                        Matrix2.product(beforeInverse[q], Matrix2.expX(s), before));
                double right = Matrix2.identityOverlap(
                        Matrix2.product(after, Matrix2.expX(shift - s), afterInverse[q]));
                double value = worth(left) + worth(right);
                if (value > best + 1e-9) {
                    best = value;
                    turns[q] = s;
                }
            }
            score += best;
        }
        return new SingleUse(u, zs, turns, score);
    }

    private static double worth(double overlap) {
        return overlap + (overlap > 1 - 1e-12 ? 10 : 0);
    }

    private static double[] before(WeylDecomposition u, int zs, int q) {
        double[] k = q == 0 ? u.before0() : u.before1();
        return (zs >> q & 1) == 0 ? k : Matrix2.product(Matrix2.expZ(Math.PI / 2), k);
    }

    private static double[] after(WeylDecomposition u, int zs, int q) {
        double[] k = q == 0 ? u.after0() : u.after1();
        return (zs >> q & 1) == 0 ? k : Matrix2.product(k, Matrix2.expZ(-Math.PI / 2));
    }

    /** The s for which exp(i s X) g is nearest to the identity up to sign, for g in SU(2). */
    static double nearest(double[] g) {
        // tr(exp(i s X) g) = 2 (w cos s - x sin s) for g = w + i x X + ...
        return Math.atan2(-g[3], g[0]);
    }
}
