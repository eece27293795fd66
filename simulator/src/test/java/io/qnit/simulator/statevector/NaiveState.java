package io.qnit.simulator.statevector;

import java.util.Random;

/** The slow, obvious twin of a state vector: one complex number per basis state, gates by their definition. */
public final class NaiveState {
    public final int qubits;
    public double[] re;
    public double[] im;

    public NaiveState(int qubits) {
        this.qubits = qubits;
        re = new double[1 << qubits];
        im = new double[1 << qubits];
        re[0] = 1;
    }

    /**
     * new[row] = sum over columns of M[row][column] old[column], where M acts on the operands behind the controls and
     * only where all controls are set.
     */
    public void apply(double[] matrix, int controls, int... operands) {
        int targets = operands.length - controls;
        double[] newRe = new double[re.length];
        double[] newIm = new double[im.length];
        for (int row = 0; row < re.length; row++) {
            boolean on = true;
            for (int k = 0; k < controls; k++) {
                on &= (row >> operands[k] & 1) == 1;
            }
            if (!on) {
                newRe[row] = re[row];
                newIm[row] = im[row];
                continue;
            }
            int matrixRow = 0;
            for (int k = 0; k < targets; k++) {
                matrixRow += (row >> operands[controls + k] & 1) << k;
            }
            for (int matrixColumn = 0; matrixColumn < 1 << targets; matrixColumn++) {
                int column = row;
                for (int k = 0; k < targets; k++) {
                    int bit = 1 << operands[controls + k];
                    column = (matrixColumn >> k & 1) == 1 ? column | bit : column & ~bit;
                }
                double a = matrix[2 * ((matrixRow << targets) + matrixColumn)];
                double b = matrix[2 * ((matrixRow << targets) + matrixColumn) + 1];
                newRe[row] += a * re[column] - b * im[column];
                newIm[row] += a * im[column] + b * re[column];
            }
        }
        re = newRe;
        im = newIm;
    }

    public double probabilityOfOne(int qubit) {
        double sum = 0;
        for (int i = 0; i < re.length; i++) {
            if ((i >> qubit & 1) == 1) {
                sum += re[i] * re[i] + im[i] * im[i];
            }
        }
        return sum;
    }

    public void collapse(int qubit, int outcome) {
        double probability = outcome == 1 ? probabilityOfOne(qubit) : 1 - probabilityOfOne(qubit);
        for (int i = 0; i < re.length; i++) {
            boolean kept = (i >> qubit & 1) == outcome;
            re[i] = kept ? re[i] / Math.sqrt(probability) : 0;
            im[i] = kept ? im[i] / Math.sqrt(probability) : 0;
        }
    }

    /** The largest difference between an amplitude here and there (interleaved). */
    public double distance(double[] amplitudes) {
        double largest = 0;
        for (int i = 0; i < re.length; i++) {
            largest = Math.max(largest, Math.hypot(re[i] - amplitudes[2 * i], im[i] - amplitudes[2 * i + 1]));
        }
        return largest;
    }

    /** A random unitary matrix: random complex rows, made orthonormal by Gram and Schmidt's procedure. */
    public static double[] randomUnitary(int qubits, Random random) {
        int dimension = 1 << qubits;
        double[] m = new double[2 * dimension * dimension];
        for (int k = 0; k < m.length; k++) {
            m[k] = random.nextGaussian();
        }
        for (int row = 0; row < dimension; row++) {
            int at = 2 * row * dimension;
            for (int other = 0; other < row; other++) {
                int from = 2 * other * dimension;
                double re = 0;
                double im = 0;
                for (int k = 0; k < 2 * dimension; k += 2) {
                    re += m[from + k] * m[at + k] + m[from + k + 1] * m[at + k + 1];
                    im += m[from + k] * m[at + k + 1] - m[from + k + 1] * m[at + k];
                }
                for (int k = 0; k < 2 * dimension; k += 2) {
                    m[at + k] -= re * m[from + k] - im * m[from + k + 1];
                    m[at + k + 1] -= re * m[from + k + 1] + im * m[from + k];
                }
            }
            double norm = 0;
            for (int k = 0; k < 2 * dimension; k++) {
                norm += m[at + k] * m[at + k];
            }
            for (int k = 0; k < 2 * dimension; k++) {
                m[at + k] /= Math.sqrt(norm);
            }
        }
        return m;
    }
}
