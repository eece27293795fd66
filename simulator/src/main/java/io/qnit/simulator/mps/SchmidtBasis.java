package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The truncated Schmidt decomposition of a matrix C: orthonormal columns V that span the leading left singular vectors,
 * and V^+ C. Truncation needs no right vectors and no singular values to full relative accuracy, only the right spaces,
 * so that an SVD proper is not needed:
 *
 * <ol>
 * <li>Where a Cholesky factor of C C^+ proves that the smallest singular value is too large to be dropped and the rank
 * is within bounds, V is the identity.
 * <li>Otherwise V comes from the eigenvectors of C C^+. Squaring costs half the digits: weights (squared singular
 * values) below about 1e-14 of the largest drown. So only weights within 1e-8 (or 1e-4) of the largest are taken; the other
 * eigenvectors are an orthonormal basis of the rest, C is projected into it, and the same is done there, at the rest's
 * own scale. Each level resolves more decades; spaces come out as exactly as from an SVD (errors of 1e-16 of the
 * largest singular value), and truncation with a threshold of 1e-16 is meaningful.
 * </ol>
 *
 * The discarded weight is the weight of C on the dropped vectors, measured there where the sum of the small eigenvalues
 * would not be exact, never a difference of large numbers.
 */
final class SchmidtBasis {
    /** Weights of a level that are resolved, as a part of its largest, where what is dropped is far above rounding. */
    private static final double RESOLVED = 1e-8;
    /** The same where it is not: the error of the space, 1e-16 over the root of this, stays near rounding. */
    private static final double SHARPLY_RESOLVED = 1e-4;
    /** Dropped weight, as a part of the whole, besides which an error of the space of 1e-12 does not count. */
    private static final double FAR_ABOVE_ROUNDING = 1e-14;
    /** What remains below this part of the whole, times the rows, is rounding. */
    private static final double ROUNDING = 1e-30;

    private final Optional<ComplexMatrix> basis;
    private final ComplexMatrix rest;
    private final double discarded;

    private SchmidtBasis(Optional<ComplexMatrix> basis, ComplexMatrix rest, double discarded) {
        this.basis = basis;
        this.rest = rest;
        this.discarded = discarded;
    }

    /** V; empty: the identity. */
    Optional<ComplexMatrix> basis() {
        return basis;
    }

    /** V^+ C. */
    ComplexMatrix rest() {
        return rest;
    }

    /** The weight on the vectors left out, as a part of C's weight; rounding not counted. */
    double discarded() {
        return discarded;
    }

    /**
     * @param c not zero
     * @param maxRank at least 1
     * @param threshold the part of the weight that may be discarded
     */
    static SchmidtBasis of(ComplexMatrix c, int maxRank, double threshold, Workers workers) {
        double largest = c.largest();
        if (!(largest > 0 && largest < Double.POSITIVE_INFINITY)) {
            throw new SimulationException(
                    ErrorCode.INTERNAL, "a state became zero, infinite or NaN (largest number " + largest + ")");
        }
        int exponent = Math.getExponent(largest);
        if (Math.abs(exponent) > 100) {
            ComplexMatrix scaled = c.copy();
            // Twice: half the exponent is within range where the whole may not be.
            scaled.scale(Math.scalb(1.0, -exponent / 2));
            scaled.scale(Math.scalb(1.0, -exponent + exponent / 2));
            SchmidtBasis split = of(scaled, maxRank, threshold, workers);
            split.rest.scale(Math.scalb(1.0, exponent / 2));
            split.rest.scale(Math.scalb(1.0, exponent - exponent / 2));
            return split;
        }
        if (c.rows > c.cols) {
            QrFactors qr = QrFactors.of(c, workers);
            SchmidtBasis small = of(qr.r(), maxRank, threshold, workers);
            ComplexMatrix basis =
                    small.basis.isPresent() ? qr.times(small.basis.get()) : qr.q();
            return new SchmidtBasis(Optional.of(basis), small.rest, small.discarded);
        }
        double total = c.weight();
        ComplexMatrix gram = Products.gram(c, workers);
        if (c.rows <= maxRank && nothingToDrop(gram, Math.max(2 * threshold, 1e-10) * total)) {
            return new SchmidtBasis(Optional.empty(), c, 0);
        }
        return byLevels(c, gram, total, maxRank, threshold, workers);
    }

    private static SchmidtBasis byLevels(
            ComplexMatrix c, ComplexMatrix gram, double total, int maxRank, double threshold, Workers workers) {
        List<ComplexMatrix> parts = new ArrayList<>();
        int rank = 0;
        ComplexMatrix level = c;
        ComplexMatrix levelGram = gram;
        Optional<ComplexMatrix> into = Optional.empty();
        double discarded;
        while (true) {
            HermitianEigen eigen = HermitianEigen.of(levelGram, workers);
            double[] weights = eigen.values();
            int n = weights.length;
            double[] tail = new double[n + 1];
            for (int i = n - 1; i >= 0; i--) {
                tail[i] = tail[i + 1] + Math.max(0, weights[i]);
            }
            double noise = 4e-16 * n * weights[0];
            int resolved = countAbove(weights, RESOLVED * weights[0]);
            if (tail[Math.min(resolved, maxRank - rank)] < FAR_ABOVE_ROUNDING * total + 10 * noise) {
                resolved = countAbove(weights, SHARPLY_RESOLVED * weights[0]);
            }
            int kept = Math.min(resolved, maxRank - rank);
            boolean last = kept < resolved || kept + rank == maxRank || tail[kept] + noise <= threshold * total;
            if (last) {
                while (kept > 1 - Math.min(1, rank) && tail[kept - 1] + noise <= threshold * total) {
                    kept--;
                }
            }
            ComplexMatrix leading = eigen.vectors(0, kept);
            parts.add(multiplied(into, leading, workers));
            rank += kept;
            if (kept == n) {
                discarded = 0;
                break;
            }
            if (last && tail[kept] > 1e-9 * weights[0]) {
                discarded = tail[kept];
                break;
            }
            double remaining = weightOutside(leading, level, workers);
            if (last || remaining <= Math.max(threshold, ROUNDING * c.rows) * total) {
                discarded = remaining;
                break;
            }
            ComplexMatrix others = eigen.vectors(kept, n);
            level = Products.multiply(others, Products.Form.ADJOINT, level, Products.Form.PLAIN, workers);
            into = Optional.of(multiplied(into, others, workers));
            levelGram = Products.gram(level, workers);
        }
        ComplexMatrix basis = beside(parts, c.rows, rank);
        ComplexMatrix rest = Products.multiply(basis, Products.Form.ADJOINT, c, Products.Form.PLAIN, workers);
        double part = discarded / total;
        return new SchmidtBasis(Optional.of(basis), rest, part <= ROUNDING * c.rows ? 0 : part);
    }

    /** The weight of C - V V^+ C. */
    private static double weightOutside(ComplexMatrix basis, ComplexMatrix c, Workers workers) {
        ComplexMatrix inside = Products.multiply(
                basis,
                Products.Form.PLAIN,
                Products.multiply(basis, Products.Form.ADJOINT, c, Products.Form.PLAIN, workers),
                Products.Form.PLAIN,
                workers);
        double sum = 0;
        for (int i = 0; i < c.re.length; i++) {
            double x = c.re[i] - inside.re[i];
            double y = c.im[i] - inside.im[i];
            sum += x * x + y * y;
        }
        return sum;
    }

    private static int countAbove(double[] descending, double bound) {
        int count = descending.length;
        while (count > 1 && !(descending[count - 1] > bound)) {
            count--;
        }
        return count;
    }

    private static ComplexMatrix multiplied(Optional<ComplexMatrix> a, ComplexMatrix b, Workers workers) {
        return a.isPresent() ? Products.multiply(a.get(), b, workers) : b;
    }

    private static ComplexMatrix beside(List<ComplexMatrix> parts, int rows, int cols) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ComplexMatrix to = new ComplexMatrix(rows, cols);
        int column = 0;
        for (ComplexMatrix part : parts) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(part.re, i * part.cols, to.re, i * cols + column, part.cols);
                System.arraycopy(part.im, i * part.cols, to.im, i * cols + column, part.cols);
            }
            column += part.cols;
        }
        return to;
    }

    /**
     * Whether the smallest eigenvalue of a Hermitian matrix is surely above {@code least}, which is at least 1e-10 of the
     * trace: whether what is left after taking {@code least} and a little more off the diagonal has a Cholesky factor.
     * Rounding is as if the matrix were another one, nearer than 4e-16 n of the trace (Higham, Accuracy and Stability of
     * Numerical Algorithms, theorem 10.3), which the little more covers.
     */
    static boolean nothingToDrop(ComplexMatrix gram, double least) {
        int n = gram.rows;
        for (int j = 0; j < n; j++) {
            if (!(gram.re[j * n + j] > least)) {
                return false;
            }
        }
        Kernels kernels = Kernels.forWork((double) n * n * n / 6);
        int stride = Padding.padded(n, kernels);
        // Row j of the factor R, R^+ R the matrix, takes the place of its row from the diagonal on.
        double[] re = Padding.pad(gram.re, n, n, stride);
        double[] im = Padding.pad(gram.im, n, n, stride);
        double[] columnRe = new double[n];
        double[] columnIm = new double[n];
        double[] sumRe = new double[stride];
        double[] sumIm = new double[stride];
        for (int j = 0; j < n; j++) {
            int row = j * stride;
            for (int k = 0; k < j; k++) {
                columnRe[k] = re[k * stride + j];
                columnIm[k] = im[k * stride + j];
            }
            int from = j - j % kernels.alignment();
            kernels.project(re, im, from, stride, j, stride - from, columnRe, columnIm, 0, sumRe, sumIm, from);
            double pivot = re[row + j] - 1.1 * least - sumRe[j];
            if (!(pivot > 0)) {
                return false;
            }
            double over = 1 / Math.sqrt(pivot);
            for (int i = j; i < n; i++) {
                re[row + i] = (re[row + i] - sumRe[i]) * over;
                im[row + i] = (im[row + i] - sumIm[i]) * over;
            }
        }
        return true;
    }
}
