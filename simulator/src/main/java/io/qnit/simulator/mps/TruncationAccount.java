package io.qnit.simulator.mps;

/**
 * What truncation has done to a chain: a rigorous bound on the 2-norm distance between the exact state and the one held,
 * both normalised.
 *
 * <p>Derivation. Let phi be the chain as it would be without renormalisation, of norm N, and psi the exact state.
 * Truncating a bond replaces phi by P phi, where P projects on Schmidt vectors; the difference has norm N sqrt(w), w the
 * relative discarded weight measured in the canonical form, and N becomes N sqrt(1 - w). Gates are unitary and keep
 * distances, so by the triangle inequality |psi - phi| is at most e = the sum of all N sqrt(w).
 *
 * <p>A sweep does better: let truncations follow one another at bonds further and further to the right, with no gate across
 * an earlier one of them in between. A later difference (1 - P2) P1 chi lies in the range of P1 on the left block, which
 * the range of P2 extends, and the earlier one, (1 - P1) chi, is orthogonal to it; unitaries that do not cross the bond
 * keep both where they are. (The same holds to the left with the right Schmidt vectors.) So differences within a sweep add
 * up by their squares, and e is the sum over the sweeps of sqrt(sum of N^2 w).
 *
 * <p>The state held is phi / N. From |psi - phi| at most e follows 1 + N^2 - 2 N Re(psi, phi/N) at most e^2, hence
 * |psi - phi/N|^2 = 2 - 2 Re(psi, phi/N) is at most (e^2 - (1 - N)^2) / N. In one single sweep this is exact: 2 - 2N.
 *
 * <p>Keeping an outcome, or a Kraus operator K, |K| at most 1, of probability p in the state held: K psi and K phi are at
 * most e apart and K phi has norm N sqrt(p), so that relative to it the distance grows to e / sqrt(p). The norm of K psi is
 * then unknown, but the sine of the angle between the two is at most e / N, which gives sqrt(2 - 2 sqrt(1 - (e/N)^2)), and
 * 2 from e = N on. Rounding is not part of the bound.
 */
final class TruncationAccount {
    private enum Course {
        OPEN,
        RIGHT,
        LEFT,
        /** After a gate that stands against the sweep: the next truncation starts a new one. */
        ENDED
    }

    private double norm = 1;
    private double fidelity = 1;
    private double earlierSweeps;
    private double sweepSquares;
    private Course course = Course.ENDED;
    private int lastBond;
    private boolean conditioned;
    private long truncations;

    void copyFrom(TruncationAccount other) {
        norm = other.norm;
        fidelity = other.fidelity;
        earlierSweeps = other.earlierSweeps;
        sweepSquares = other.sweepSquares;
        course = other.course;
        lastBond = other.lastBond;
        conditioned = other.conditioned;
        truncations = other.truncations;
    }

    /** A gate on sites {@code first} to {@code last}; bond b lies between sites b and b + 1. */
    void gate(int first, int last) {
        boolean further = switch (course) {
            case ENDED -> true;
            case OPEN -> first > lastBond || last <= lastBond;
            case RIGHT -> first > lastBond;
            case LEFT -> last <= lastBond;
        };
        if (!further) {
            endSweep();
        }
    }

    /** A truncation of the relative weight {@code w} at a bond, above 0. */
    void truncated(int bond, double w) {
        if (course == Course.ENDED) {
            endSweep();
            course = Course.OPEN;
        } else if (bond == lastBond) {
            endSweep();
            course = Course.OPEN;
        } else {
            Course now = bond > lastBond ? Course.RIGHT : Course.LEFT;
            if (course != Course.OPEN && course != now) {
                endSweep();
                course = Course.OPEN;
            } else {
                course = now;
            }
        }
        lastBond = bond;
        sweepSquares += norm * norm * w;
        norm *= Math.sqrt(Math.max(0, 1 - w));
        fidelity *= Math.max(0, 1 - w);
        truncations++;
    }

    /** An outcome or Kraus operator of this probability was kept. */
    void kept(double probability) {
        endSweep();
        earlierSweeps /= Math.sqrt(probability);
        conditioned = true;
    }

    private void endSweep() {
        earlierSweeps += Math.sqrt(sweepSquares);
        sweepSquares = 0;
        course = Course.ENDED;
    }

    double fidelityEstimate() {
        return fidelity;
    }

    /** 0 to 2. */
    double errorBound() {
        double e = earlierSweeps + Math.sqrt(sweepSquares);
        if (norm <= 0) {
            return 2;
        }
        double squared;
        if (conditioned) {
            double sine = e / norm;
            squared = sine >= 1 ? 4 : 2 * sine * sine / (1 + Math.sqrt(1 - sine * sine));
        } else {
            squared = (e * e - (1 - norm) * (1 - norm)) / norm;
        }
        return Math.sqrt(Math.clamp(squared, 0, 4));
    }

    long truncations() {
        return truncations;
    }
}
