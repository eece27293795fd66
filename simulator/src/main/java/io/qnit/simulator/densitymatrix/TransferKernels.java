package io.qnit.simulator.densitymatrix;

/**
 * Small real matrices on columns of {@value #LANES} coefficients that lie side by side. The scalar twin: it does the same
 * operations in the same order as the one with vectors, so both give the same bytes.
 */
class TransferKernels {
    /** Columns that are treated together, at least as many as a vector has lanes. */
    static final int LANES = 8;

    /** The kernels that run fastest here. */
    static TransferKernels best() {
        return Choice.BEST;
    }

    /** Made when first asked for. */
    private static final class Choice {
        static final TransferKernels BEST = io.qnit.simulator.statevector.VectorModule.isPresent()
                ? WithVectors.make()
                : new TransferKernels();
    }

    /** Keeps the name of the Vector API's user out of the class that is asked first. */
    private static final class WithVectors {
        static TransferKernels make() {
            return new VectorTransferKernels();
        }
    }

    /** Fills the rows of a tile from columns of {@link #LANES} coefficients at {@code base | rows[row]}. */
    void copyIn(double[] state, int base, int[] rows, double[] tile) {
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(state, base | rows[row], tile, row * LANES, LANES);
        }
    }

    /** The reverse of {@link #copyIn}. */
    void copyOut(double[] tile, double[] state, int base, int[] rows) {
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(tile, row * LANES, state, base | rows[row], LANES);
        }
    }

    /**
     * Multiplies each group of columns by a matrix.
     *
     * @param free the bits of an index, above those of the columns, that are not the group's
     * @param groups how many groups there are: 2 to the number of free bits
     * @param offsets of the coefficients of a group, 4 for each qubit
     * @param m as many rows and columns as offsets, row-major
     */
    void multiply(double[] state, int free, int groups, int[] offsets, double[] m) {
        int size = offsets.length;
        double[] old = new double[size * LANES];
        double[] sums = new double[4 * LANES];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int t = 0; t < size; t++) {
                System.arraycopy(state, base + offsets[t], old, t * LANES, LANES);
            }
            for (int row = 0; row < size; row++) {
                for (int t = 0; t < 4; t++) {
                    double factor = m[row * size + t];
                    for (int c = 0; c < LANES; c++) {
                        sums[t * LANES + c] = old[t * LANES + c] * factor;
                    }
                }
                for (int t = 4; t < size; t++) {
                    double factor = m[row * size + t];
                    int sum = (t & 3) * LANES;
                    for (int c = 0; c < LANES; c++) {
                        sums[sum + c] = Math.fma(old[t * LANES + c], factor, sums[sum + c]);
                    }
                }
                int to = base + offsets[row];
                for (int c = 0; c < LANES; c++) {
                    state[to + c] = (sums[c] + sums[LANES + c]) + (sums[2 * LANES + c] + sums[3 * LANES + c]);
                }
            }
        }
    }
}
