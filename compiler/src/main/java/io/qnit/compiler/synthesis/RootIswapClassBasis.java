package io.qnit.compiler.synthesis;

import io.qnit.core.gate.Gate;

/**
 * Two-qubit gates over the square root of iSWAP or another gate of its class (pi/8, pi/8, 0): two uses where
 * a - b &ge; |c|, which is 79 % of all gates by the Haar measure, else three (Huang et al., arXiv:2105.06074).
 *
 * <p>With two uses the gates between them are known in closed form from the coordinates; the gates around follow by
 * decomposing the result and comparing. With three, one use is split off the canonical gate, N(a, b, c) =
 * N(a', b', c') N(pi/8 in two places), so that the rest is in the region of two.
 */
final class RootIswapClassBasis extends TwoQubitBasis {
    static final WeylCoordinates CLASS =
            new WeylCoordinates(WeylCoordinates.QUARTER / 2, WeylCoordinates.QUARTER / 2, 0);

    private static final double EIGHTH = WeylCoordinates.QUARTER / 2;

    private final double[] parameters;
    private final WeylDecomposition entangler;

    RootIswapClassBasis(Gate gate, double[] parameters, WeylDecomposition entangler) {
        super(gate);
        this.parameters = parameters.clone();
        this.entangler = entangler;
    }

    @Override
    public int count(WeylCoordinates w, double infidelity) {
        if (w.infidelity(WeylCoordinates.IDENTITY) <= infidelity) {
            return 0;
        }
        if (w.infidelity(CLASS) <= infidelity) {
            return 1;
        }
        if (inRegion(w)) {
            return 2;
        }
        WeylCoordinates nearest = nearestInRegion(w);
        boolean inChamber = nearest.a() < WeylCoordinates.QUARTER - WeylCoordinates.TOLERANCE;
        return inChamber && nearest.infidelity(w) <= infidelity ? 2 : 3;
    }

    @Override
    public TwoQubitCircuit synthesise(WeylDecomposition u, double infidelity) {
        int n = count(u.coordinates(), infidelity);
        if (n == 0) {
            return local(gate(), u);
        }
        double[][] m = new double[2 * n + 2][];
        double phase = switch (n) {
            case 1 -> {
                m[0] = u.before0();
                m[1] = u.before1();
                m[2] = u.after0();
                m[3] = u.after1();
                yield 0;
            }
            case 2 -> twice(u, m);
            default -> thrice(u, m);
        };
        double[][] locals = new double[2 * n + 2][];
        double[][] afterInverse = {Matrix2.adjoint(entangler.after0()), Matrix2.adjoint(entangler.after1())};
        double[][] beforeInverse = {Matrix2.adjoint(entangler.before0()), Matrix2.adjoint(entangler.before1())};
        for (int k = 0; k <= n; k++) {
            for (int q = 0; q < 2; q++) {
                double[] local = m[2 * k + q];
                if (k < n) {
                    local = Matrix2.product(beforeInverse[q], local);
                }
                locals[2 * k + q] = k > 0 ? Matrix2.product(local, afterInverse[q]) : local;
            }
        }
        return new TwoQubitCircuit(
                gate(), repeated(parameters, n), locals, u.phase() + phase - n * entangler.phase());
    }

    private static boolean inRegion(WeylCoordinates w) {
        return w.a() - w.b() >= Math.abs(w.c()) - 1e-15;
    }

    /** The point of the plane a - b = |c| next to one outside it. */
    private static WeylCoordinates nearestInRegion(WeylCoordinates w) {
        double step = (Math.abs(w.c()) - w.a() + w.b()) / 3;
        return new WeylCoordinates(w.a() + step, w.b() - step, Math.copySign(Math.abs(w.c()) - step, w.c()));
    }

    /** Gates around and between two uses of N(pi/8, pi/8, 0), times what {@code u} has around its canonical gate. */
    private static double twice(WeylDecomposition u, double[][] m) {
        WeylCoordinates w = inRegion(u.coordinates()) ? u.coordinates() : nearestInRegion(u.coordinates());
        double x = w.a();
        double y = w.b();
        double z = Math.clamp(w.c(), y - x, x - y);
        // sin^2(beta/2) and sin^2(alpha/2) are p + r and p - r = 4 sin^2 x cos^2 y sin^2 z / (p + r)
        double p = Math.sin(x + y) * Math.sin(x - y) + square(Math.sin(z));
        double r = root(
                Math.sin(x + y - z) * Math.sin(x - y + z) * Math.sin(x + y + z) * Math.sin(x - y - z), p * p);
        double sinBeta = Math.sqrt(p + r);
        double sinAlpha = sinBeta == 0 ? 0 : 2 * Math.sin(x) * Math.cos(y) * Math.abs(Math.sin(z)) / sinBeta;
        double sineProduct = square(Math.sin(x)) * square(Math.sin(z));
        double cosBetaSquared =
                (Math.cos(2 * x) * Math.cos(2 * z) + 2 * square(Math.sin(y)) * (1 - 2 * sineProduct)) / (1 - p + r);
        double beta = 2 * Math.atan2(sinBeta, root(cosBetaSquared, 1));
        double alpha = 2 * Math.asin(Math.min(1, sinAlpha));
        double gamma = Math.atan2(
                root(Math.cos(2 * x) * Math.cos(2 * y) * Math.cos(2 * z), 1),
                Math.copySign(2 * Math.cos(x) * Math.cos(z) * Math.sin(y), z));
        // Rz(gamma) Rx(alpha) Rz(gamma) and Rx(beta)
        double[] turn = Matrix2.expZ(-gamma / 2);
        double[] between0 = Matrix2.product(turn, Matrix2.expX(-alpha / 2), turn);
        double[] between1 = Matrix2.expX(-beta / 2);
        WeylDecomposition reached = WeylDecomposition.of(twoUses(between0, between1));
        if (z * reached.coordinates().c() < 0 && Math.abs(z) > WeylCoordinates.TOLERANCE) {
            reached = reached.acrossFace();
        }
        m[0] = Matrix2.product(Matrix2.adjoint(reached.before0()), u.before0());
        m[1] = Matrix2.product(Matrix2.adjoint(reached.before1()), u.before1());
        m[2] = between0;
        m[3] = between1;
        m[4] = Matrix2.product(u.after0(), Matrix2.adjoint(reached.after0()));
        m[5] = Matrix2.product(u.after1(), Matrix2.adjoint(reached.after1()));
        return -reached.phase();
    }

    /** N(pi/8, pi/8, 0) (x1 x x0) N(pi/8, pi/8, 0). */
    private static double[] twoUses(double[] x0, double[] x1) {
        double[] product = new double[32];
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                int i = 4 * (r >> 1) + 2 * (c >> 1);
                int j = 4 * (r & 1) + 2 * (c & 1);
                product[8 * r + 2 * c] = x1[i] * x0[j] - x1[i + 1] * x0[j + 1];
                product[8 * r + 2 * c + 1] = x1[i] * x0[j + 1] + x1[i + 1] * x0[j];
            }
        }
        double h = Math.sqrt(0.5);
        for (int k = 0; k < 8; k += 2) { // rows 1 and 2
            mix(product, 8 + k, 16 + k, h);
        }
        for (int k = 0; k < 32; k += 8) { // columns 1 and 2
            mix(product, k + 2, k + 4, h);
        }
        return product;
    }

    /** (u, v) becomes h (u + i v, v + i u). */
    private static void mix(double[] m, int u, int v, double h) {
        double uRe = m[u];
        double uIm = m[u + 1];
        m[u] = h * (uRe - m[v + 1]);
        m[u + 1] = h * (uIm + m[v]);
        double vRe = m[v];
        m[v] = h * (vRe - uIm);
        m[v + 1] = h * (m[v + 1] + uRe);
    }

    /**
     * One use first, then the rest with two. The use is pi/8 on two coordinates with some signs, such that the rest is in
     * the region of two.
     */
    private static double thrice(WeylDecomposition u, double[][] m) {
        WeylCoordinates w = u.coordinates();
        for (int without = 0; without < 3; without++) {
            for (int signs = 0; signs < 4; signs++) {
                double[] left = {w.a(), w.b(), w.c()};
                int first = without == 0 ? 1 : 0;
                int second = without == 2 ? 1 : 2;
                left[first] -= (signs & 1) == 0 ? EIGHTH : -EIGHTH;
                left[second] -= (signs & 2) == 0 ? EIGHTH : -EIGHTH;
                if (inRegion(WeylCoordinates.canonical(left[0], left[1], left[2]))) {
                    return split(u, new WeylCoordinates(left[0], left[1], left[2]), without, signs, m);
                }
            }
        }
        throw new IllegalStateException("no use can be split off " + w);
    }

    /** u with one use before the rest, whose coordinates, not in the chamber, are {@code left}. */
    private static double split(WeylDecomposition u, WeylCoordinates left, int without, int signs, double[][] m) {
        WeylDecomposition rest = WeylDecomposition.of(u.multiplied(left));
        double[][] later = new double[6][];
        double phase = rest.phase() - u.phase() + twice(rest, later);
        // u = rest K2^+ (turned N(pi/8, pi/8, 0)) K2; X and Y are turned to the two coordinates
        double[] turn1 = switch (without) {
            case 0 -> CxClassBasis.THIRD; // to Y and Z
            case 1 -> CxClassBasis.THIRD_ADJOINT; // to Z and X
            default -> Matrix2.IDENTITY;
        };
        // a Pauli operator on one qubit changes the signs of the two others
        int first = without == 0 ? 1 : 0;
        int second = without == 2 ? 1 : 2;
        int pauli = switch (signs) {
            case 0 -> -1;
            case 1 -> second;
            case 2 -> first;
            default -> without;
        };
        double[] turn0 = switch (pauli) {
            case 0 -> Matrix2.product(Matrix2.expX(Math.PI / 2), turn1);
            case 1 -> Matrix2.product(Matrix2.expY(Math.PI / 2), turn1);
            case 2 -> Matrix2.product(Matrix2.expZ(Math.PI / 2), turn1);
            default -> turn1;
        };
        m[0] = Matrix2.product(Matrix2.adjoint(turn0), u.before0());
        m[1] = Matrix2.product(Matrix2.adjoint(turn1), u.before1());
        m[2] = Matrix2.product(later[0], Matrix2.adjoint(u.before0()), turn0);
        m[3] = Matrix2.product(later[1], Matrix2.adjoint(u.before1()), turn1);
        System.arraycopy(later, 2, m, 4, 4);
        return phase;
    }

    /** The root of what is zero but for rounding is zero: coordinates go with its square. */
    private static double root(double square, double size) {
        return square <= 1e-14 * size ? 0 : Math.sqrt(square);
    }

    private static double square(double x) {
        return x * x;
    }
}
