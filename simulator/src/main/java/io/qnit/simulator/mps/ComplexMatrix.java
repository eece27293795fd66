package io.qnit.simulator.mps;

/**
 * A complex matrix in two row-major arrays. A site of a chain with bonds of l and r states is the same numbers seen as a
 * 2l by r matrix (row 2a + s) or as an l by 2r matrix (column s r + b): the index a is the slowest, b the fastest.
 */
final class ComplexMatrix {
    final int rows;
    final int cols;
    final double[] re;
    final double[] im;

    /** All zero. */
    ComplexMatrix(int rows, int cols) {
        this(rows, cols, new double[Math.multiplyExact(rows, cols)], new double[rows * cols]);
    }

    ComplexMatrix(int rows, int cols, double[] re, double[] im) {
        this.rows = rows;
        this.cols = cols;
        this.re = re;
        this.im = im;
    }

    /** The same arrays seen with other sizes. */
    ComplexMatrix reshaped(int newRows, int newCols) {
        if ((long) newRows * newCols != (long) rows * cols) {
            throw new IllegalArgumentException(rows + " x " + cols + " is not " + newRows + " x " + newCols);
        }
        return new ComplexMatrix(newRows, newCols, re, im);
    }

    ComplexMatrix copy() {
        return new ComplexMatrix(rows, cols, re.clone(), im.clone());
    }

    /** Without conjugation. */
    ComplexMatrix transposed() {
        ComplexMatrix to = new ComplexMatrix(cols, rows);
        int block = 16;
        for (int i0 = 0; i0 < rows; i0 += block) {
            for (int j0 = 0; j0 < cols; j0 += block) {
                int iEnd = Math.min(rows, i0 + block);
                int jEnd = Math.min(cols, j0 + block);
                for (int i = i0; i < iEnd; i++) {
                    for (int j = j0; j < jEnd; j++) {
                        to.re[j * rows + i] = re[i * cols + j];
                        to.im[j * rows + i] = im[i * cols + j];
                    }
                }
            }
        }
        return to;
    }

    /** The sum of the squared magnitudes. */
    double weight() {
        return sumOfSquares(re) + sumOfSquares(im);
    }

    /** The largest magnitude of a real or imaginary part; NaN where one is. */
    double largest() {
        return Math.max(largest(re), largest(im));
    }

    void scale(double factor) {
        for (int i = 0; i < re.length; i++) {
            re[i] *= factor;
            im[i] *= factor;
        }
    }

    private static double sumOfSquares(double[] x) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < x.length; i += 4) {
            a += x[i] * x[i];
            b += x[i + 1] * x[i + 1];
            c += x[i + 2] * x[i + 2];
            d += x[i + 3] * x[i + 3];
        }
        for (; i < x.length; i++) {
            a += x[i] * x[i];
        }
        return (a + b) + (c + d);
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
