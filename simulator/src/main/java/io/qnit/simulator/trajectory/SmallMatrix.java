package io.qnit.simulator.trajectory;

/** Complex matrices on a few qubits: row-major, interleaved re and im, the first qubit the least significant bit. */
final class SmallMatrix {
    private SmallMatrix() {}

    static double[] identity(int qubits) {
        int d = 1 << qubits;
        double[] m = new double[2 * d * d];
        for (int k = 0; k < d; k++) {
            m[2 * k * (d + 1)] = 1;
        }
        return m;
    }

    static int qubits(double[] m) {
        return (Integer.numberOfTrailingZeros(m.length) - 1) / 2;
    }

    /**
     * What a matrix becomes when another is applied to some of its qubits afterwards.
     *
     * @param positions which of the qubits of {@code m} those of {@code next} are
     */
    static double[] then(double[] m, double[] next, int[] positions) {
        int d = 1 << qubits(m);
        int small = 1 << positions.length;
        int[] offsets = offsets(positions);
        int mask = offsets[small - 1];
        double[] result = new double[m.length];
        for (int base = 0; base < d; base++) {
            if ((base & mask) != 0) {
                continue;
            }
            for (int row = 0; row < small; row++) {
                int to = 2 * (base | offsets[row]) * d;
                for (int k = 0; k < small; k++) {
                    double re = next[2 * (row * small + k)];
                    double im = next[2 * (row * small + k) + 1];
                    if (re == 0 && im == 0) {
                        continue;
                    }
                    int from = 2 * (base | offsets[k]) * d;
                    for (int c = 0; c < 2 * d; c += 2) {
                        double x = m[from + c];
                        double y = m[from + c + 1];
                        result[to + c] += re * x - im * y;
                        result[to + c + 1] += re * y + im * x;
                    }
                }
            }
        }
        return result;
    }

    /** Where the values of some bits are, by the value. */
    static int[] offsets(int[] positions) {
        int[] offsets = new int[1 << positions.length];
        for (int v = 0; v < offsets.length; v++) {
            for (int j = 0; j < positions.length; j++) {
                offsets[v] |= (v >> j & 1) << positions[j];
            }
        }
        return offsets;
    }

    /** Whether each row and each column has one entry that is not zero. */
    static boolean isMonomial(double[] m) {
        int d = 1 << qubits(m);
        int columns = 0;
        for (int row = 0; row < d; row++) {
            int found = 0;
            for (int c = 0; c < d; c++) {
                int at = 2 * (row * d + c);
                if (m[at] != 0 || m[at + 1] != 0) {
                    found++;
                    columns |= 1 << c;
                }
            }
            if (found != 1) {
                return false;
            }
        }
        return columns == (1 << d) - 1;
    }

    /** Whether it is a multiple of the identity. */
    static boolean isScalar(double[] m) {
        int d = 1 << qubits(m);
        for (int k = 0; k < m.length; k += 2) {
            boolean diagonal = k / 2 % (d + 1) == 0;
            double re = m[k] - (diagonal ? m[0] : 0);
            double im = m[k + 1] - (diagonal ? m[1] : 0);
            if (Math.abs(re) > 1e-14 || Math.abs(im) > 1e-14) {
                return false;
            }
        }
        return true;
    }
}
