package io.qnit.compiler.synthesis;

import io.qnit.compiler.target.AngleRange;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;

/**
 * Two-qubit gates over a rotation about a product of two Pauli operators by a free angle: rxx, ryy, rzz, rzx, ms, and the
 * controlled rotations cp, crx, cry, crz, which are one up to gates on one qubit. exp(i a XX), exp(i b YY) and
 * exp(i c ZZ) commute, so there is one use per coordinate that is not zero.
 *
 * <p>Where the device bounds the angle, the sign is changed by a Pauli gate around the use, and a quarter turn is taken
 * off as iXX; coordinates are at most pi/4, so rzz from 0 to pi/2 is enough for everything.
 */
final class IsingBasis extends TwoQubitBasis {
    private static final double HALF = Math.PI / 2;
    private static final double[] X = Matrix2.expX(HALF);
    private static final double[] Z = Matrix2.expZ(HALF);
    private static final double[] R = Matrix2.expZ(-WeylCoordinates.QUARTER);
    private static final double[] T = Matrix2.expY(WeylCoordinates.QUARTER);
    private static final double[] R_ADJOINT = Matrix2.adjoint(R);
    private static final double[] T_ADJOINT = Matrix2.adjoint(T);

    /**
     * The gate is exp(i phaseFactor theta) exp(i local0 theta P0) exp(i local1 theta P1) exp(i factor theta P0 P1), and
     * turn_k X turn_k^+ = P_k.
     */
    private final double factor;

    private final double phaseFactor;
    private final double[] local;
    private final double[][] turn;
    private final AngleRange range;
    /** Where the angle stands among the parameters; the others are 0. */
    private final int position;

    IsingBasis(Gate gate, AngleRange[] ranges) {
        super(gate);
        char[] axes = {'X', 'X'};
        double localFactor0 = 0;
        double localFactor1 = 0;
        double phase = 0;
        double isingFactor = -0.5;
        int at = 0;
        switch (gate) {
            case RXX -> {}
            case RYY -> axes = new char[] {'Y', 'Y'};
            case RZZ -> axes = new char[] {'Z', 'Z'};
            case RZX -> axes = new char[] {'Z', 'X'};
            case MS -> at = 2;
            case CP -> {
                axes = new char[] {'Z', 'Z'};
                localFactor0 = -0.25;
                localFactor1 = -0.25;
                phase = 0.25;
                isingFactor = 0.25;
            }
            case CRX, CRY, CRZ -> {
                axes = new char[] {'Z', gate == Gate.CRX ? 'X' : gate == Gate.CRY ? 'Y' : 'Z'};
                localFactor1 = -0.25;
                isingFactor = 0.25;
            }
            default -> throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "two-qubit gates cannot be made from '" + gate.id()
                            + "' with free angles here; give the target cx, cz,"
                            + " ecr, iswap, rxx, ryy, rzz, rzx, ms, cp, crx, cry, crz or rxxyyzz");
        }
        for (int k = 0; k < at; k++) {
            if (!ranges[k].contains(0)) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED, "'" + gate.id() + "' is used with its first angles 0, which the target"
                                + " does not have: " + ranges[k]);
            }
        }
        position = at;
        range = ranges[at];
        factor = isingFactor;
        phaseFactor = phase;
        local = new double[] {localFactor0, localFactor1};
        turn = new double[][] {turnTo(axes[0]), turnTo(axes[1])};
        for (double angle : new double[] {WeylCoordinates.QUARTER, 0.01}) {
            if (Double.isNaN(angleFor(angle)) && Double.isNaN(angleFor(-angle))
                    && Double.isNaN(angleFor(angle - HALF)) && Double.isNaN(angleFor(HALF - angle))) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        "'" + gate.id() + "' with an angle from " + range.least() + " to " + range.most()
                                + " cannot make every two-qubit gate: it needs all angles from 0 to "
                                + Math.abs(WeylCoordinates.QUARTER / factor) + " or as many below 0");
            }
        }
    }

    @Override
    public int count(WeylCoordinates w, double infidelity) {
        if (w.infidelity(WeylCoordinates.IDENTITY) <= infidelity) {
            return 0;
        }
        double sc = square(Math.sin(w.c()));
        double sb = square(Math.sin(w.b()));
        if (0.8 * (sb + sc - sb * sc) <= infidelity) {
            return 1;
        }
        return 0.8 * sc <= infidelity ? 2 : 3;
    }

    @Override
    public double cost(WeylCoordinates w) {
        return (w.a() + w.b() + Math.abs(w.c())) / WeylCoordinates.QUARTER;
    }

    @Override
    public TwoQubitCircuit synthesise(WeylDecomposition u, double infidelity) {
        WeylCoordinates w = u.coordinates();
        int n = count(w, infidelity);
        if (n == 0) {
            return local(gate(), u);
        }
        return n == 1 ? once(u) : uses(u, n);
    }

    /** n uses, for a, b and c in turn. */
    private TwoQubitCircuit uses(WeylDecomposition u, int n) {
        WeylCoordinates w = u.coordinates();
        double[] coordinates = {w.a(), w.b(), w.c()};
        double[][] locals = new double[2 * n + 2][];
        double[][] parameters = new double[n][];
        double phase = u.phase();
        // what stands after the use that is written, from the left; uses are written last first
        double[][] left = {u.after0(), u.after1()};
        for (int k = 0; k < n; k++) {
            double angle = angleFor(coordinates[k]);
            boolean negated = false;
            boolean quarter = false;
            if (Double.isNaN(angle)) {
                angle = angleFor(-coordinates[k]);
                negated = true;
            }
            if (Double.isNaN(angle)) {
                // exp(i a XX) = exp(i(a - pi/2) XX) iXX, and iXX = -i (iX)(iX)
                quarter = true;
                double rest = coordinates[k] > 0 ? coordinates[k] - HALF : coordinates[k] + HALF;
                angle = angleFor(rest);
                negated = Double.isNaN(angle);
                if (negated) {
                    angle = angleFor(-rest);
                }
                phase += coordinates[k] > 0 ? -HALF : HALF;
            }
            for (int q = 0; q < 2; q++) {
                double[] before = axisInverse(k);
                double[] after = Matrix2.product(left[q], axis(k));
                if (quarter) {
                    // -iXX, of a negative coordinate, is i (iX)(iX)
                    before = Matrix2.product(X, before);
                }
                if (negated && q == 0) {
                    after = Matrix2.product(after, Z);
                    before = Matrix2.product(Matrix2.adjoint(Z), before);
                }
                after = Matrix2.product(after, Matrix2.adjoint(turn[q]));
                if (local[q] != 0) {
                    double[] undo = Matrix2.product(
                            turn[q], Matrix2.expX(-local[q] * angle), Matrix2.adjoint(turn[q]));
                    after = Matrix2.product(after, undo);
                }
                locals[2 * (n - k) + q] = after;
                left[q] = Matrix2.product(turn[q], before);
            }
            phase -= phaseFactor * angle;
            double[] use = new double[gate().parameterCount()];
            use[position] = angle;
            parameters[n - 1 - k] = use;
        }
        locals[0] = Matrix2.product(left[0], u.before0());
        locals[1] = Matrix2.product(left[1], u.before1());
        return new TwoQubitCircuit(gate(), parameters, locals, phase);
    }

    /** One use, of the angle or of minus the angle, whichever leaves less to do around it. */
    private TwoQubitCircuit once(WeylDecomposition u) {
        double a = u.coordinates().a();
        double best = -1;
        double[][] locals = new double[4][];
        double chosen = Double.NaN;
        for (int choice = 0; choice < 2; choice++) {
            double angle = angleFor(choice == 0 ? a : -a);
            if (Double.isNaN(angle)) {
                continue;
            }
            double[][] beforeInverse = new double[2][];
            double[][] afterInverse = new double[2][];
            for (int q = 0; q < 2; q++) {
                beforeInverse[q] = turn[q];
                afterInverse[q] = Matrix2.product(Matrix2.expX(-local[q] * angle), Matrix2.adjoint(turn[q]));
            }
            SingleUse use = SingleUse.of(
                    u, choice == 0 ? SingleUse.Sign.KEPT : SingleUse.Sign.CHANGED, beforeInverse, afterInverse);
            if (use.score() > best + 1e-9) {
                best = use.score();
                chosen = angle;
                use.writeSigned(locals);
                for (int q = 0; q < 2; q++) {
                    locals[q] = Matrix2.product(beforeInverse[q], locals[q]);
                    locals[2 + q] = Matrix2.product(locals[2 + q], afterInverse[q]);
                }
            }
        }
        if (Double.isNaN(chosen)) {
            return uses(u, 1);
        }
        double[] parameters = new double[gate().parameterCount()];
        parameters[position] = chosen;
        return new TwoQubitCircuit(gate(), new double[][] {parameters}, locals, u.phase() - phaseFactor * chosen);
    }

    /** The parameter for exp(i coordinate XX); NaN where the device does not have it. */
    private double angleFor(double coordinate) {
        double angle = coordinate / factor;
        return range.contains(angle) ? Math.clamp(angle, range.least(), range.most()) : Double.NaN;
    }

    private static double[] axis(int coordinate) {
        return switch (coordinate) {
            case 0 -> Matrix2.IDENTITY;
            case 1 -> R;
            default -> T;
        };
    }

    private static double[] axisInverse(int coordinate) {
        return switch (coordinate) {
            case 0 -> Matrix2.IDENTITY;
            case 1 -> R_ADJOINT;
            default -> T_ADJOINT;
        };
    }

    /** Turns X to Y or Z, with the same sign on either operand. */
    private static double[] turnTo(char axis) {
        return switch (axis) {
            case 'X' -> Matrix2.IDENTITY;
            case 'Y' -> R; // X to Y
            default -> T; // X to Z
        };
    }

    private static double square(double x) {
        return x * x;
    }
}
