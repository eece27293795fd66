package io.qnit.compiler.synthesis;

/**
 * The class of a two-qubit gate up to gates on one qubit: that of exp(i(a XX + b YY + c ZZ)) with
 * pi/4 &ge; a &ge; b &ge; |c|, and c &ge; 0 where a = pi/4 (Kraus and Cirac quant-ph/0011050; Zhang, Vala, Sastry and
 * Whaley quant-ph/0209120). All hold to 1e-9.
 *
 * <p>Identity (0, 0, 0), CX (pi/4, 0, 0), iSWAP (pi/4, pi/4, 0), SWAP (pi/4, pi/4, pi/4).
 */
public record WeylCoordinates(double a, double b, double c) {
    static final double QUARTER = Math.PI / 4;

    /** Coordinates closer than this are the same. */
    public static final double TOLERANCE = 1e-9;

    public static final WeylCoordinates IDENTITY = new WeylCoordinates(0, 0, 0);

    /**
     * The coordinates of a unitary.
     *
     * @param unitary row-major 4x4, re and im interleaved, operand 0 the least significant bit of the index
     */
    public static WeylCoordinates of(double[] unitary) {
        return WeylDecomposition.coordinates(unitary);
    }

    /** The class of exp(i(a XX + b YY + c ZZ)) for any real numbers. */
    public static WeylCoordinates canonical(double a, double b, double c) {
        double x = reduced(a);
        double y = reduced(b);
        double z = reduced(c);
        // signs change in pairs
        double sign = Math.signum(x) * Math.signum(y) * Math.signum(z);
        x = Math.abs(x);
        y = Math.abs(y);
        z = Math.abs(z);
        double most = Math.max(x, Math.max(y, z));
        double least = Math.min(x, Math.min(y, z));
        double middle = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
        boolean negative = sign < 0 && QUARTER - most >= TOLERANCE;
        return new WeylCoordinates(most, middle, negative ? -least : least);
    }

    private static double reduced(double coordinate) {
        return coordinate - Math.PI / 2 * Math.rint(coordinate / (Math.PI / 2));
    }

    /** The coordinates of this gate times SWAP. */
    public WeylCoordinates mirror() {
        if (c >= 0) {
            double third = a - QUARTER;
            // c = 0 gives the face a = pi/4, where the third is not negative by convention
            return new WeylCoordinates(QUARTER - c, QUARTER - b, c <= TOLERANCE ? Math.abs(third) : third);
        }
        return new WeylCoordinates(QUARTER + c, QUARTER - b, QUARTER - a);
    }

    /** How many CX, CZ or ECR this class takes, 0 to 3, with coordinates closer than {@code tolerance} the same. */
    public int cxCount(double tolerance) {
        if (Math.abs(c) > tolerance) {
            return 3;
        }
        if (b > tolerance) {
            return 2;
        }
        if (a <= tolerance) {
            return 0;
        }
        return QUARTER - a <= tolerance ? 1 : 2;
    }

    /** {@link #cxCount(double)} with {@link #TOLERANCE}. */
    public int cxCount() {
        return cxCount(TOLERANCE);
    }

    /**
     * How many CX a unitary takes: the trace test of Shende, Bullock and Markov (quant-ph/0308045) where it is sure,
     * which is nearly everywhere, else the coordinates. In SU(4), tr M = 4 (cos 2a cos 2b cos 2c + i sin 2a sin 2b
     * sin 2c), so an imaginary part that is not zero says three; a small one says nothing, since it is a product.
     */
    public static int cxCount(double[] unitary) {
        MagicBasis basis = new MagicBasis(unitary);
        double re = basis.mRe[0] + basis.mRe[5] + basis.mRe[10] + basis.mRe[15];
        double im = basis.mIm[0] + basis.mIm[5] + basis.mIm[10] + basis.mIm[15];
        // (tr M)^2 over det U, whose sign does not depend on the fourth root chosen
        double[] det = basis.determinant();
        double squareRe = re * re - im * im;
        double squareIm = 2 * re * im;
        if (Math.abs(squareIm * det[0] - squareRe * det[1]) > 1e-6) {
            return 3;
        }
        return WeylDecomposition.coordinates(basis).cxCount();
    }

    /** How close the gates of two classes come at best: 1 minus the average gate fidelity with the same local gates. */
    public double infidelity(WeylCoordinates other) {
        double sa = sineSquared(a - other.a);
        double sb = sineSquared(b - other.b);
        double sc = sineSquared(c - other.c);
        // 1 - (product of cosines)^2 - (product of sines)^2, without cancellation
        return 0.8 * (sa + (1 - sa) * sb + (1 - sa) * (1 - sb) * sc - sa * sb * sc);
    }

    /** Whether all three agree within {@code tolerance}. */
    public boolean isNear(WeylCoordinates other, double tolerance) {
        return Math.abs(a - other.a) <= tolerance
                && Math.abs(b - other.b) <= tolerance
                && Math.abs(c - other.c) <= tolerance;
    }

    private static double sineSquared(double angle) {
        double sin = Math.sin(angle);
        return sin * sin;
    }
}
