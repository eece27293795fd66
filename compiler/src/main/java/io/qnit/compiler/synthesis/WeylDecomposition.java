package io.qnit.compiler.synthesis;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * The canonical (KAK, Cartan) form of a two-qubit gate:
 *
 * <pre>U = exp(i phase) (after1 x after0) exp(i(a XX + b YY + c ZZ)) (before1 x before0)</pre>
 *
 * with the coordinates in the Weyl chamber ({@link WeylCoordinates}) and the four gates on one qubit in SU(2); operand 0
 * is the least significant bit, so it stands right in a Kronecker product.
 *
 * <p>In the magic basis U is V, and M = V^T V = P D^2 P^T with P in SO(4) and D diagonal; then V = K D P^T where
 * K = V P D^-1 is in SO(4) once D has the right sign, and products of gates on one qubit are what SO(4) becomes back in
 * the usual basis. Every move that brings the coordinates into the chamber (adding pi/2 to one, exchanging two, negating
 * two) is a signed permutation of the columns of K and P, so it costs no arithmetic. SO(4) is two unit quaternions: sixteen
 * signed sums of four entries are their products (Makhlin quant-ph/0002045; Kraus and Cirac quant-ph/0011050).
 *
 * <p>The result is deterministic and exact to a few 1e-15 for a matrix that is exactly unitary. Immutable, except that
 * the arrays are not copied.
 */
public final class WeylDecomposition {
    /** The face a = pi/4, where the sign of c is free. */
    private static final double FACE = 1e-9;

    /** For the product of quaternion components i and j: entry (row, column) and sign of each of four terms. */
    private static final int[] COLUMN = new int[64];

    private static final double[] SIGN = new double[64];

    static {
        // I, iX, iY, iZ: row r has one entry, in column r ^ FLIP, with this value
        int[] flip = {0, 1, 1, 0};
        double[][] reOf = {{1, 1}, {0, 0}, {1, -1}, {0, 0}};
        double[][] imOf = {{0, 0}, {1, 1}, {0, 0}, {1, -1}};
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double[] product = new double[32];
                for (int r = 0; r < 4; r++) {
                    int column = r ^ (2 * flip[i] + flip[j]);
                    double xRe = reOf[i][r >> 1];
                    double xIm = imOf[i][r >> 1];
                    double yRe = reOf[j][r & 1];
                    double yIm = imOf[j][r & 1];
                    product[2 * (4 * r + column)] = xRe * yRe - xIm * yIm;
                    product[2 * (4 * r + column) + 1] = xRe * yIm + xIm * yRe;
                }
                MagicBasis magic = new MagicBasis(product);
                for (int r = 0; r < 4; r++) {
                    for (int column = 0; column < 4; column++) {
                        if (Math.abs(magic.re[4 * r + column]) > 0.5) {
                            COLUMN[4 * (4 * i + j) + r] = column;
                            SIGN[4 * (4 * i + j) + r] = Math.signum(magic.re[4 * r + column]) / 4;
                        }
                    }
                }
            }
        }
    }

    private final WeylCoordinates coordinates;
    private final double phase;
    private final double[] before0;
    private final double[] before1;
    private final double[] after0;
    private final double[] after1;

    private WeylDecomposition(
            WeylCoordinates coordinates,
            double phase,
            double[] before0,
            double[] before1,
            double[] after0,
            double[] after1) {
        this.coordinates = coordinates;
        this.phase = phase;
        this.before0 = before0;
        this.before1 = before1;
        this.after0 = after0;
        this.after1 = after1;
    }

    /**
     * Decomposes a unitary.
     *
     * @param unitary row-major 4x4, re and im interleaved, 32 numbers; unitary, which is not checked
     * @throws QnitException {@code INVALID_ARGUMENT} when the size is another
     */
    public static WeylDecomposition of(double[] unitary) {
        if (unitary.length != 32) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a two-qubit gate is a 4x4 matrix of 32 numbers, found " + unitary.length);
        }
        MagicBasis basis = new MagicBasis(unitary).diagonalise();
        Chamber chamber = new Chamber(basis);
        double[] p = basis.vectors;
        double[] k = new double[16];
        for (int j = 0; j < 4; j++) {
            double cos = Math.cos(chamber.theta[j]);
            double sin = Math.sin(chamber.theta[j]);
            for (int row = 0; row < 16; row += 4) {
                double re = 0;
                double im = 0;
                for (int m = 0; m < 4; m++) {
                    re += basis.re[row + m] * p[4 * m + j];
                    im += basis.im[row + m] * p[4 * m + j];
                }
                k[row + j] = re * cos + im * sin;
            }
        }
        if (determinant(k) < 0) {
            chamber.theta[0] += Math.PI;
            for (int row = 0; row < 16; row += 4) {
                k[row] = -k[row];
            }
        }
        WeylCoordinates coordinates = chamber.reduce();
        double[] left = new double[16];
        double[] right = new double[16];
        for (int j = 0; j < 4; j++) {
            int from = chamber.order[j];
            double signLeft = chamber.signLeft[j];
            double signRight = chamber.signRight[j];
            for (int r = 0; r < 4; r++) {
                left[4 * r + j] = signLeft * k[4 * r + from];
                right[4 * j + r] = signRight * p[4 * r + from];
            }
        }
        double[] after0 = new double[8];
        double[] after1 = new double[8];
        double[] before0 = new double[8];
        double[] before1 = new double[8];
        factor(left, after1, after0);
        factor(right, before1, before0);
        return new WeylDecomposition(coordinates, chamber.phase, before0, before1, after0, after1);
    }

    static WeylCoordinates coordinates(double[] unitary) {
        return coordinates(new MagicBasis(unitary));
    }

    /** The coordinates alone; the sign of the determinant of K decides between two classes, so K's is needed. */
    static WeylCoordinates coordinates(MagicBasis fresh) {
        Chamber chamber = new Chamber(fresh.diagonalise());
        // det V = det K exp(i sum of theta) det P, and det P = 1: compare phases instead of forming K
        double sum = chamber.theta[0] + chamber.theta[1] + chamber.theta[2] + chamber.theta[3];
        double[] det = fresh.determinant();
        if (Math.cos(sum) * det[0] + Math.sin(sum) * det[1] < 0) {
            chamber.theta[0] += Math.PI;
        }
        return chamber.reduce();
    }

    /** The decomposition of the same gate with its operands exchanged. */
    public WeylDecomposition exchanged() {
        return new WeylDecomposition(coordinates, phase, before1, before0, after1, after0);
    }

    /**
     * The same with a mirrored at pi/4 and the sign of c changed, which is out of the chamber except where a is pi/4:
     * N(a, b, c) = Y_0 N(pi/2 - a, b, -c) Y_0 (iXX).
     */
    WeylDecomposition acrossFace() {
        double[] x = Matrix2.expX(Math.PI / 2);
        double[] y = Matrix2.expY(Math.PI / 2);
        return new WeylDecomposition(
                new WeylCoordinates(Math.PI / 2 - coordinates.a(), coordinates.b(), -coordinates.c()),
                phase - Math.PI / 2,
                Matrix2.product(Matrix2.adjoint(y), x, before0),
                Matrix2.product(x, before1),
                Matrix2.product(after0, y),
                after1);
    }

    /** The matrix, multiplied back. */
    public double[] matrix() {
        return multiplied(coordinates);
    }

    /** The matrix with other coordinates between the same gates on one qubit. */
    double[] multiplied(WeylCoordinates w) {
        double[] right = kronecker(before1, before0);
        double[] left = kronecker(after1, after0);
        double[] middle = new double[32];
        for (int r = 0; r < 4; r++) {
            // exp(i(a XX + b YY + c ZZ)): rows r and 3 - r mix by a - b or a + b
            boolean outer = r == 0 || r == 3;
            double angle = outer ? w.a() - w.b() : w.a() + w.b();
            double turn = phase + (outer ? w.c() : -w.c());
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double re = Math.cos(turn);
            double im = Math.sin(turn);
            for (int k = 0; k < 8; k += 2) {
                double x = cos * right[8 * r + k] - sin * right[8 * (3 - r) + k + 1];
                double y = cos * right[8 * r + k + 1] + sin * right[8 * (3 - r) + k];
                middle[8 * r + k] = re * x - im * y;
                middle[8 * r + k + 1] = re * y + im * x;
            }
        }
        double[] result = new double[32];
        for (int r = 0; r < 32; r += 8) {
            for (int m = 0; m < 4; m++) {
                double re = left[r + 2 * m];
                double im = left[r + 2 * m + 1];
                for (int k = 0; k < 8; k += 2) {
                    result[r + k] += re * middle[8 * m + k] - im * middle[8 * m + k + 1];
                    result[r + k + 1] += re * middle[8 * m + k + 1] + im * middle[8 * m + k];
                }
            }
        }
        return result;
    }

    private static double[] kronecker(double[] on1, double[] on0) {
        double[] m = new double[32];
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                int i = 4 * (r >> 1) + 2 * (c >> 1);
                int j = 4 * (r & 1) + 2 * (c & 1);
                m[8 * r + 2 * c] = on1[i] * on0[j] - on1[i + 1] * on0[j + 1];
                m[8 * r + 2 * c + 1] = on1[i] * on0[j + 1] + on1[i + 1] * on0[j];
            }
        }
        return m;
    }

    public WeylCoordinates coordinates() {
        return coordinates;
    }

    /** The global phase in radians. */
    public double phase() {
        return phase;
    }

    /** The gate on operand 0 that comes first: row-major 2x2, re and im interleaved. Not a copy. */
    public double[] before0() {
        return before0;
    }

    /** The gate on operand 1 that comes first. Not a copy. */
    public double[] before1() {
        return before1;
    }

    /** The gate on operand 0 that comes last. Not a copy. */
    public double[] after0() {
        return after0;
    }

    /** The gate on operand 1 that comes last. Not a copy. */
    public double[] after1() {
        return after1;
    }

    /** The phases of D on their way into the chamber, with what happened to the columns of K and P. */
    private static final class Chamber {
        final double[] theta = new double[4];
        final int[] order = {0, 1, 2, 3};
        final double[] signLeft = {1, 1, 1, 1};
        final double[] signRight = {1, 1, 1, 1};
        double phase;
        double a;
        double b;
        double c;

        Chamber(MagicBasis basis) {
            for (int j = 0; j < 4; j++) {
                theta[j] = basis.phase(j);
            }
        }

        WeylCoordinates reduce() {
            phase = (theta[0] + theta[1] + theta[2] + theta[3]) / 4;
            a = shift((theta[0] + theta[1] - theta[2] - theta[3]) / 4, 2, 3);
            b = shift((theta[1] + theta[3] - theta[0] - theta[2]) / 4, 0, 2);
            c = shift((theta[0] + theta[3] - theta[1] - theta[2]) / 4, 1, 2);
            if (Math.abs(a) < Math.abs(b)) {
                swapAb();
            }
            if (Math.abs(b) < Math.abs(c)) {
                swapBc();
            }
            if (Math.abs(a) < Math.abs(b)) {
                swapAb();
            }
            if (a < 0) {
                if (b < 0) {
                    a = -a;
                    b = -b;
                    exchange(0, 3);
                    exchange(1, 2);
                } else {
                    negateAc();
                }
            } else if (b < 0) {
                b = -b;
                c = -c;
                exchange(0, 1);
                exchange(2, 3);
            }
            if (c < 0 && WeylCoordinates.QUARTER - a < FACE) {
                a -= Math.PI / 2;
                phase += Math.PI / 2;
                signRight[2] = -signRight[2];
                signRight[3] = -signRight[3];
                negateAc();
            }
            return new WeylCoordinates(a, b, c);
        }

        /** Brings a coordinate to within pi/4 by quarter turns, each of which is i XX, i YY or i ZZ: -1 in two places. */
        private double shift(double coordinate, int minus, int otherMinus) {
            double turns = Math.rint(coordinate / (Math.PI / 2));
            phase += turns * (Math.PI / 2);
            if (((int) turns & 1) != 0) {
                signRight[minus] = -signRight[minus];
                signRight[otherMinus] = -signRight[otherMinus];
            }
            // i^turns is in the phase; (XX)^2 = 1
            return coordinate - turns * (Math.PI / 2);
        }

        private void swapAb() {
            double t = a;
            a = b;
            b = t;
            exchange(0, 3);
            flipBoth();
        }

        private void swapBc() {
            double t = b;
            b = c;
            c = t;
            exchange(0, 1);
            flipBoth();
        }

        private void negateAc() {
            a = -a;
            c = -c;
            exchange(0, 2);
            exchange(1, 3);
        }

        private void exchange(int i, int j) {
            int o = order[i];
            order[i] = order[j];
            order[j] = o;
            double l = signLeft[i];
            signLeft[i] = signLeft[j];
            signLeft[j] = l;
            double r = signRight[i];
            signRight[i] = signRight[j];
            signRight[j] = r;
        }

        /** Keeps both determinants at 1 after a single exchange. */
        private void flipBoth() {
            signLeft[0] = -signLeft[0];
            signRight[0] = -signRight[0];
        }
    }

    /** The two gates on one qubit whose Kronecker product a real orthogonal matrix is in the magic basis. */
    private static void factor(double[] orthogonal, double[] on1, double[] on0) {
        double[] products = new double[16];
        int largest = 0;
        for (int k = 0; k < 16; k++) {
            double sum = 0;
            for (int r = 0; r < 4; r++) {
                sum += SIGN[4 * k + r] * orthogonal[4 * r + COLUMN[4 * k + r]];
            }
            products[k] = sum;
            if (Math.abs(sum) > Math.abs(products[largest])) {
                largest = k;
            }
        }
        int row = largest & ~3;
        int column = largest & 3;
        toMatrix(products[row], products[row + 1], products[row + 2], products[row + 3], 1, on0);
        toMatrix(products[column], products[4 + column], products[8 + column], products[12 + column],
                products[largest], on1);
    }

    /** w + x iX + y iY + z iZ, scaled to unit length with the sign of {@code sign}. */
    private static void toMatrix(double w, double x, double y, double z, double sign, double[] to) {
        double scale = Math.copySign(1 / Math.sqrt(w * w + x * x + y * y + z * z), sign);
        to[0] = w * scale;
        to[1] = z * scale;
        to[2] = y * scale;
        to[3] = x * scale;
        to[4] = -y * scale;
        to[5] = x * scale;
        to[6] = w * scale;
        to[7] = -z * scale;
    }

    private static double determinant(double[] m) {
        double s0 = m[0] * m[5] - m[1] * m[4];
        double s1 = m[0] * m[6] - m[2] * m[4];
        double s2 = m[0] * m[7] - m[3] * m[4];
        double s3 = m[1] * m[6] - m[2] * m[5];
        double s4 = m[1] * m[7] - m[3] * m[5];
        double s5 = m[2] * m[7] - m[3] * m[6];
        double c5 = m[10] * m[15] - m[11] * m[14];
        double c4 = m[9] * m[15] - m[11] * m[13];
        double c3 = m[9] * m[14] - m[10] * m[13];
        double c2 = m[8] * m[15] - m[11] * m[12];
        double c1 = m[8] * m[14] - m[10] * m[12];
        double c0 = m[8] * m[13] - m[9] * m[12];
        return s0 * c5 - s1 * c4 + s2 * c3 + s3 * c2 - s4 * c1 + s5 * c0;
    }
}
