package io.qnit.compiler.synthesis;

/**
 * Two-qubit matrices in the magic basis, where products of one-qubit gates are real orthogonal and XX, YY and ZZ are
 * diagonal (Hill and Wootters quant-ph/9703041; Makhlin quant-ph/0002045).
 *
 * <p>The basis states are (|00> + |11>)/&radic;2, i(|01> + |10>)/&radic;2, (|01> - |10>)/&radic;2 and
 * i(|00> - |11>)/&radic;2; there exp(i(a XX + b YY + c ZZ)) is diagonal with the phases a-b+c, a+b-c, -a-b-c and
 * -a+b+c. For V = B^+ U B the symmetric unitary M = V^T V forgets what comes after U, and its eigenvalues forget what
 * comes before; so its eigenvalues are the class of U up to one-qubit gates.
 *
 * <p>Re M and Im M are real, symmetric and commute. Jacobi rotations chosen for both matrices at once diagonalise them in
 * one real basis even where eigenvalues coincide (Bunse-Gerstner, Byers and Mehrmann, SIAM J. Matrix Anal. Appl. 14,
 * 1993; angles as in Cardoso and Souloumiac, SIAM J. Matrix Anal. Appl. 17, 1996). No mixing of the two by a number that
 * could be unlucky is needed.
 */
final class MagicBasis {
    /** Below this an off-diagonal entry of a matrix with entries of size 1 is rounding. */
    private static final double NEGLIGIBLE = 1e-31;

    /** Between equal eigenvalues, below this too; what is left undone costs 1e-14. */
    private static final double NOISE = 1e-28;

    private static final int MAX_SWEEPS = 16;

    /** B^+ U B, row-major. */
    final double[] re = new double[16];

    final double[] im = new double[16];
    /** Re and Im of M; diagonal after {@link #diagonalise}. */
    final double[] mRe = new double[16];

    final double[] mIm = new double[16];
    /** The columns are the common eigenvectors; determinant 1. */
    final double[] vectors = new double[16];

    /** Whether the sweep under way found something to do. */
    private boolean turned;

    /** Takes a 4x4 unitary to the magic basis and forms M. */
    MagicBasis(double[] u) {
        // columns: U B times sqrt 2
        double[] t = new double[32];
        for (int r = 0; r < 4; r++) {
            int k = 8 * r;
            double aRe = u[k];
            double aIm = u[k + 1];
            double bRe = u[k + 2];
            double bIm = u[k + 3];
            double cRe = u[k + 4];
            double cIm = u[k + 5];
            double dRe = u[k + 6];
            double dIm = u[k + 7];
            t[k] = aRe + dRe;
            t[k + 1] = aIm + dIm;
            t[k + 2] = -(bIm + cIm);
            t[k + 3] = bRe + cRe;
            t[k + 4] = bRe - cRe;
            t[k + 5] = bIm - cIm;
            t[k + 6] = dIm - aIm;
            t[k + 7] = aRe - dRe;
        }
        // rows: B^+ times sqrt 2
        for (int c = 0; c < 4; c++) {
            int k = 2 * c;
            re[c] = (t[k] + t[24 + k]) / 2;
            im[c] = (t[k + 1] + t[25 + k]) / 2;
            re[4 + c] = (t[9 + k] + t[17 + k]) / 2;
            im[4 + c] = -(t[8 + k] + t[16 + k]) / 2;
            re[8 + c] = (t[8 + k] - t[16 + k]) / 2;
            im[8 + c] = (t[9 + k] - t[17 + k]) / 2;
            re[12 + c] = (t[1 + k] - t[25 + k]) / 2;
            im[12 + c] = (t[24 + k] - t[k]) / 2;
        }
        for (int r = 0; r < 4; r++) {
            for (int c = r; c < 4; c++) {
                double sRe = 0;
                double sIm = 0;
                for (int k = 0; k < 16; k += 4) {
                    sRe += re[k + r] * re[k + c] - im[k + r] * im[k + c];
                    sIm += re[k + r] * im[k + c] + im[k + r] * re[k + c];
                }
                mRe[4 * r + c] = sRe;
                mRe[4 * c + r] = sRe;
                mIm[4 * r + c] = sIm;
                mIm[4 * c + r] = sIm;
            }
        }
    }

    /** Makes M diagonal and {@link #vectors} its eigenvectors. */
    MagicBasis diagonalise() {
        for (int k = 0; k < 16; k += 5) {
            vectors[k] = 1;
        }
        for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
            turned = false;
            rotate(0, 1);
            rotate(2, 3);
            rotate(0, 2);
            rotate(1, 3);
            rotate(0, 3);
            rotate(1, 2);
            if (!turned) {
                if (isDiagonal()) {
                    return this;
                }
                // A point where no rotation in a plane helps though weight is left; a turn by an odd angle leaves it.
                turn(0, 1, Math.cos(0.7), Math.sin(0.7));
                turn(1, 2, Math.cos(0.4), Math.sin(0.4));
                turn(2, 3, Math.cos(1.1), Math.sin(1.1));
            }
        }
        return this;
    }

    /** Half the phase of eigenvalue j, in (-pi/2, pi/2]. */
    double phase(int j) {
        return Math.atan2(mIm[5 * j], mRe[5 * j]) / 2;
    }

    /** The determinant of U (re, im), by the 2x2 minors of its upper and lower half. */
    double[] determinant() {
        double sumRe = 0;
        double sumIm = 0;
        for (int p = 0; p < 3; p++) {
            for (int q = p + 1; q < 4; q++) {
                int r = p > 0 ? 0 : q == 1 ? 2 : 1;
                int s = 6 - p - q - r;
                double sign = ((p + q) & 1) == 1 ? 1 : -1;
                double xRe = minorRe(0, p, q);
                double xIm = minorIm(0, p, q);
                double yRe = minorRe(8, r, s);
                double yIm = minorIm(8, r, s);
                sumRe += sign * (xRe * yRe - xIm * yIm);
                sumIm += sign * (xRe * yIm + xIm * yRe);
            }
        }
        return new double[] {sumRe, sumIm};
    }

    private double minorRe(int row, int p, int q) {
        int k = row + p;
        int l = row + q;
        return re[k] * re[l + 4] - im[k] * im[l + 4] - re[l] * re[k + 4] + im[l] * im[k + 4];
    }

    private double minorIm(int row, int p, int q) {
        int k = row + p;
        int l = row + q;
        return re[k] * im[l + 4] + im[k] * re[l + 4] - re[l] * im[k + 4] - im[l] * re[k + 4];
    }

    private boolean isDiagonal() {
        double off = 0;
        for (int r = 0; r < 4; r++) {
            for (int c = r + 1; c < 4; c++) {
                off += mRe[4 * r + c] * mRe[4 * r + c] + mIm[4 * r + c] * mIm[4 * r + c];
            }
        }
        return off < 1e-18; // the matrices of users are unitary to 1e-9 only
    }

    /** The rotation of the plane (p, q) that leaves least off-diagonal weight. */
    private void rotate(int p, int q) {
        double x = mRe[4 * p + q];
        double y = mIm[4 * p + q];
        double weight = x * x + y * y;
        if (weight < NEGLIGIBLE) {
            return;
        }
        double dx = mRe[5 * p] - mRe[5 * q];
        double dy = mIm[5 * p] - mIm[5 * q];
        if (weight < NOISE && dx * dx + dy * dy < 100 * NOISE) {
            return; // equal eigenvalues: whatever rounding says would turn the basis by any angle
        }
        // cos and sin of four times the angle, then by halves
        double on = dx * dx + dy * dy - 4 * weight;
        double off = 4 * (dx * x + dy * y);
        double length = Math.sqrt(on * on + off * off);
        if (length < NEGLIGIBLE) {
            return;
        }
        double cos2 = Math.sqrt(Math.max(0, (1 + on / length) / 2));
        double sin2 = Math.sqrt(Math.max(0, (1 - on / length) / 2));
        if (on > 0) {
            sin2 = Math.abs(off) / (2 * length * cos2);
        }
        double cos = Math.sqrt((1 + cos2) / 2);
        double sin = Math.copySign(sin2 / (2 * cos), off);
        if (Math.abs(sin) < 1e-17) {
            return;
        }
        turn(p, q, cos, sin);
        turned = true;
    }

    private void turn(int p, int q, double cos, double sin) {
        turn(mRe, p, q, cos, sin);
        turn(mIm, p, q, cos, sin);
        for (int k = 0; k < 16; k += 4) {
            double vp = vectors[k + p];
            double vq = vectors[k + q];
            vectors[k + p] = cos * vp + sin * vq;
            vectors[k + q] = cos * vq - sin * vp;
        }
    }

    private static void turn(double[] m, int p, int q, double cos, double sin) {
        for (int k = 0; k < 16; k += 4) {
            double mp = m[k + p];
            double mq = m[k + q];
            m[k + p] = cos * mp + sin * mq;
            m[k + q] = cos * mq - sin * mp;
        }
        for (int k = 0; k < 4; k++) {
            double mp = m[4 * p + k];
            double mq = m[4 * q + k];
            m[4 * p + k] = cos * mp + sin * mq;
            m[4 * q + k] = cos * mq - sin * mp;
        }
    }
}
