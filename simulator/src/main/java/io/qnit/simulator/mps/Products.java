package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;

/**
 * Products of complex matrices: C = op(A) op(B). Large ones after Goto and van de Geijn (doi:10.1145/1356052.1356053):
 * both factors are packed into panels in the order in which a kernel of 4 rows by two vectors reads them, which also takes
 * care of transposes, conjugates and edges; threads share the row panels. An element's sum always runs in the same order, so that the
 * result does not depend on the number of threads.
 */
final class Products {
    /** How a factor enters. */
    enum Form {
        PLAIN,
        CONJUGATED,
        TRANSPOSED,
        /** Transposed and conjugated. */
        ADJOINT;

        /** Whether rows stay rows. */
        boolean isUpright() {
            return this == PLAIN || this == CONJUGATED;
        }

        /** Of the imaginary part. */
        double sign() {
            return this == PLAIN || this == TRANSPOSED ? 1 : -1;
        }
    }

    /** Products smaller than this run in plain loops. */
    private static final double PACKED_WORK = 2048;
    /** Products from this size on are shared among threads. */
    private static final double SHARED_WORK = 1 << 20;
    /** Terms of the sum taken at a time, so that a panel of B stays in the first-level cache. */
    private static final int DEPTH = 128;

    /** Rows and columns of the blocks on the diagonal that are whole where only the upper half is computed: whole panels. */
    static final int WHOLE = 16;

    private Products() {}

    /**
     * Adds op(A) B' to the part of C that begins at row {@code cRow} and column {@code cCol} and has C's last column, where
     * B' is the part of B from {@code bRow} and {@code bCol} on, with as many rows as op(A) has columns.
     */
    static void add(
            ComplexMatrix a,
            Form form,
            ComplexMatrix b,
            int bRow,
            int bCol,
            ComplexMatrix c,
            int cRow,
            int cCol,
            Kernels kernels,
            Workers workers) {
        boolean upright = form.isUpright();
        int rows = upright ? a.rows : a.cols;
        int depth = upright ? a.cols : a.rows;
        packed(a, form, 0, b, Form.PLAIN, bRow, bCol, c, cRow, cCol, rows, depth, Tiles.ALL, kernels, workers);
    }

    static ComplexMatrix multiply(ComplexMatrix a, ComplexMatrix b, Workers workers) {
        return multiply(a, Form.PLAIN, b, Form.PLAIN, workers);
    }

    static ComplexMatrix multiply(ComplexMatrix a, Form formA, ComplexMatrix b, Form formB, Workers workers) {
        int rows = formA.isUpright() ? a.rows : a.cols;
        int depth = formA.isUpright() ? a.cols : a.rows;
        int cols = formB.isUpright() ? b.cols : b.rows;
        if (depth != (formB.isUpright() ? b.rows : b.cols)) {
            throw new IllegalArgumentException("the factors do not fit: " + depth + " columns");
        }
        ComplexMatrix c = new ComplexMatrix(rows, cols);
        double work = (double) rows * cols * depth;
        if (work < PACKED_WORK) {
            direct(a, formA, b, formB, c, depth);
        } else {
            packed(a, formA, 0, b, formB, 0, 0, c, 0, 0, rows, depth, Tiles.ALL, Kernels.forWork(work), workers);
        }
        return c;
    }

    /** A A^+: only its upper tiles are computed, the lower are their mirror image. */
    static ComplexMatrix gram(ComplexMatrix a, Workers workers) {
        ComplexMatrix c = new ComplexMatrix(a.rows, a.rows);
        double work = (double) a.rows * a.rows * a.cols;
        if (work < PACKED_WORK) {
            direct(a, Form.PLAIN, a, Form.ADJOINT, c, a.cols);
        } else {
            packed(
                    a, Form.PLAIN, 0, a, Form.ADJOINT, 0, 0, c, 0, 0, a.rows, a.cols, Tiles.UPPER,
                    Kernels.forWork(work),
                    workers);
        }
        int n = a.rows;
        for (int i = 0; i < n; i++) {
            c.im[i * n + i] = 0;
            for (int j = 0; j < i; j++) {
                c.re[i * n + j] = c.re[j * n + i];
                c.im[i * n + j] = -c.im[j * n + i];
            }
        }
        return c;
    }

    /**
     * Adds A' times the conjugate of B, where A' is A from row {@code first}, a multiple of {@link #WHOLE}, on and with as
     * many columns as B has rows, to the part of C that begins on the diagonal at {@code first}; below the diagonal only
     * where a block on it of that size reaches.
     */
    static void addUpper(
            ComplexMatrix a, ComplexMatrix b, ComplexMatrix c, int first, Kernels kernels, Workers workers) {
        packed(
                a, Form.PLAIN, first, b, Form.CONJUGATED, 0, 0, c, first, first, a.rows - first, b.rows, Tiles.UPPER,
                kernels, workers);
    }

    private static void direct(
            ComplexMatrix a, Form formA, ComplexMatrix b, Form formB, ComplexMatrix c, int depth) {
        int rowStepA = formA.isUpright() ? a.cols : 1;
        int sumStepA = formA.isUpright() ? 1 : a.cols;
        double signA = formA.sign();
        int sumStepB = formB.isUpright() ? b.cols : 1;
        int columnStepB = formB.isUpright() ? 1 : b.cols;
        double signB = formB.sign();
        for (int i = 0; i < c.rows; i++) {
            for (int k = 0; k < depth; k++) {
                double x = a.re[i * rowStepA + k * sumStepA];
                double y = signA * a.im[i * rowStepA + k * sumStepA];
                for (int j = 0; j < c.cols; j++) {
                    double u = b.re[k * sumStepB + j * columnStepB];
                    double v = signB * b.im[k * sumStepB + j * columnStepB];
                    c.re[i * c.cols + j] += x * u - y * v;
                    c.im[i * c.cols + j] += x * v + y * u;
                }
            }
        }
    }

    private enum Tiles {
        ALL,
        /** Not those below the diagonal, but for blocks of {@link #WHOLE} rows and columns on it. */
        UPPER
    }

    private static void packed(
            ComplexMatrix a,
            Form formA,
            int aRow,
            ComplexMatrix b,
            Form formB,
            int bRow,
            int bCol,
            ComplexMatrix c,
            int cRow,
            int cCol,
            int rows,
            int depth,
            Tiles tiles,
            Kernels kernels,
            Workers workers) {
        int cols = c.cols - cCol;
        double work = (double) rows * cols * depth;
        int width = kernels.panelColumns();
        int panelsA = Math.ceilDiv(rows, 4);
        int panelsB = Math.ceilDiv(cols, width);
        double[] packedB = new double[2 * width * panelsB * Math.min(depth, DEPTH)];
        int grain = work < SHARED_WORK ? panelsA : Math.max(4, Math.ceilDiv(panelsA, 16));
        for (int from = 0; from < depth; from += DEPTH) {
            int first = from;
            int length = Math.min(DEPTH, depth - from);
            for (int panel = 0; panel < panelsB; panel++) {
                packB(b, formB, bRow + first, length, bCol + panel * width, width, packedB, panel * 2 * width * length);
            }
            workers.split(panelsA, grain, (begin, end) -> {
                double[] packedA = new double[12 * length];
                double[] edgeRe = new double[4 * width];
                double[] edgeIm = new double[4 * width];
                for (int i = begin; i < end; i++) {
                    packA(a, formA, first, length, aRow + 4 * i, packedA);
                    int begun = switch (tiles) {
                        case ALL -> 0;
                        case UPPER -> 4 * i / WHOLE * WHOLE / width;
                    };
                    for (int j = begun; j < panelsB; j++) {
                        int row = cRow + 4 * i;
                        int column = cCol + j * width;
                        int at = row * c.cols + column;
                        int panel = j * 2 * width * length;
                        int there = Math.min(4, rows - 4 * i);
                        if (there == 4 && column + width <= c.cols) {
                            kernels.tile(packedA, 0, packedB, panel, length, c.re, c.im, at, c.cols);
                        } else {
                            copyEdge(c, row, there, column, edgeRe, edgeIm, width, Way.OUT);
                            kernels.tile(packedA, 0, packedB, panel, length, edgeRe, edgeIm, 0, width);
                            copyEdge(c, row, there, column, edgeRe, edgeIm, width, Way.BACK);
                        }
                    }
                }
            });
        }
    }

    private enum Way {
        OUT,
        BACK
    }

    /** What there is of a tile at the edge of C, out into arrays of a whole tile or back. */
    private static void copyEdge(
            ComplexMatrix c, int row, int rows, int col, double[] re, double[] im, int width, Way way) {
        int used = Math.min(width, c.cols - col);
        for (int i = row; i < row + rows; i++) {
            int at = i * c.cols + col;
            int edge = (i - row) * width;
            switch (way) {
                case OUT -> {
                    System.arraycopy(c.re, at, re, edge, used);
                    System.arraycopy(c.im, at, im, edge, used);
                }
                case BACK -> {
                    System.arraycopy(re, edge, c.re, at, used);
                    System.arraycopy(im, edge, c.im, at, used);
                }
            }
        }
    }

    private static void packA(ComplexMatrix a, Form form, int first, int length, int row, double[] into) {
        boolean upright = form.isUpright();
        int rows = upright ? a.rows : a.cols;
        int rowStep = upright ? a.cols : 1;
        int sumStep = upright ? 1 : a.cols;
        double sign = form.sign();
        for (int r = 0; r < 4; r++) {
            if (row + r >= rows) {
                for (int k = 0; k < length; k++) {
                    into[12 * k + 3 * r] = 0;
                    into[12 * k + 3 * r + 1] = 0;
                    into[12 * k + 3 * r + 2] = 0;
                }
                continue;
            }
            int at = (row + r) * rowStep + first * sumStep;
            for (int k = 0; k < length; k++) {
                double y = sign * a.im[at];
                into[12 * k + 3 * r] = a.re[at];
                into[12 * k + 3 * r + 1] = y;
                into[12 * k + 3 * r + 2] = -y;
                at += sumStep;
            }
        }
    }

    private static void packB(
            ComplexMatrix b, Form form, int first, int length, int col, int width, double[] into, int to) {
        int cols = form.isUpright() ? b.cols : b.rows;
        int used = Math.min(width, cols - col);
        double sign = form.sign();
        if (form.isUpright()) {
            for (int k = 0; k < length; k++) {
                int at = (first + k) * b.cols + col;
                int target = to + 2 * width * k;
                for (int j = 0; j < used; j++) {
                    into[target + j] = b.re[at + j];
                    into[target + width + j] = sign * b.im[at + j];
                }
                for (int j = used; j < width; j++) {
                    into[target + j] = 0;
                    into[target + width + j] = 0;
                }
            }
            return;
        }
        for (int j = 0; j < width; j++) {
            int at = (col + j) * b.cols + first;
            for (int k = 0; k < length; k++) {
                int target = to + 2 * width * k + j;
                into[target] = j < used ? b.re[at + k] : 0;
                into[target + width] = j < used ? sign * b.im[at + k] : 0;
            }
        }
    }
}
