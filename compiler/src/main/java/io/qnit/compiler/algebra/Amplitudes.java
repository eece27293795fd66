package io.qnit.compiler.algebra;

import java.util.Arrays;

/**
 * Several states side by side: amplitude of basis state {@code row} in state {@code column} at {@code row * columns +
 * column}, qubit 0 the least significant bit of the row. With all basis states as columns it is an operator. Plain code
 * over long runs of neighbours, which the JIT turns into vectors. Not safe for use by several threads.
 */
public final class Amplitudes {
    private final int qubits;
    private final int columns;
    private double[] re;
    private double[] im;

    /** @param qubits 0 to 28; {@code columns << qubits} amplitudes must fit in an array */
    public Amplitudes(int qubits, int columns) {
        this.qubits = qubits;
        this.columns = columns;
        re = new double[Math.multiplyExact(1 << qubits, columns)];
        im = new double[re.length];
    }

    /** The basis states {@code from} to {@code from + columns - 1}. */
    public static Amplitudes basis(int qubits, int from, int columns) {
        Amplitudes a = new Amplitudes(qubits, columns);
        for (int c = 0; c < columns; c++) {
            a.re[(from + c) * columns + c] = 1;
        }
        return a;
    }

    /** The state |0...0>. */
    public static Amplitudes zero(int qubits) {
        return basis(qubits, 0, 1);
    }

    public Amplitudes copy() {
        Amplitudes a = new Amplitudes(qubits, columns);
        System.arraycopy(re, 0, a.re, 0, re.length);
        System.arraycopy(im, 0, a.im, 0, im.length);
        return a;
    }

    public int qubits() {
        return qubits;
    }

    public double re(int row, int column) {
        return re[row * columns + column];
    }

    public double im(int row, int column) {
        return im[row * columns + column];
    }

    public void set(int row, int column, double real, double imaginary) {
        re[row * columns + column] = real;
        im[row * columns + column] = imaginary;
    }

    /** Applies an operation to every column. */
    public void apply(Operation operation) {
        int[] controls = operation.controls();
        int[] targets = operation.targets();
        double[] m = operation.matrix();
        int[] fixed = new int[controls.length + targets.length];
        int ones = 0;
        for (int k = 0; k < controls.length; k++) {
            fixed[k] = controls[k];
            ones |= 1 << controls[k];
        }
        System.arraycopy(targets, 0, fixed, controls.length, targets.length);
        Arrays.sort(fixed);
        int size = 1 << targets.length;
        int[] offsets = new int[size];
        for (int x = 0; x < size; x++) {
            for (int k = 0; k < targets.length; k++) {
                offsets[x] |= (x >> k & 1) << targets[k];
            }
        }
        int low = fixed.length == 0 ? qubits : fixed[0];
        int run = columns << low;
        int blocks = 1 << (qubits - fixed.length - low);
        boolean diagonal = isDiagonal(m, size);
        boolean exchange = size == 2 && m[0] == 0 && m[1] == 0 && m[6] == 0 && m[7] == 0 && m[2] == 1 && m[3] == 0
                && m[4] == 1 && m[5] == 0;
        double[] scratch = size > 2 && !diagonal ? new double[2 * size * run] : new double[0];
        for (int block = 0; block < blocks; block++) {
            int row = block << low;
            for (int bit : fixed) {
                row = (row >>> bit) << (bit + 1) | (row & ((1 << bit) - 1));
            }
            row |= ones;
            if (diagonal) {
                for (int x = 0; x < size; x++) {
                    scale((row + offsets[x]) * columns, run, m[2 * (x * size + x)], m[2 * (x * size + x) + 1]);
                }
            } else if (exchange) {
                exchange((row + offsets[0]) * columns, (row + offsets[1]) * columns, run);
            } else if (size == 2) {
                pair((row + offsets[0]) * columns, (row + offsets[1]) * columns, run, m);
            } else {
                mix(row, offsets, run, m, scratch);
            }
        }
    }

    /** Puts the content of qubit {@code q} on qubit {@code to[q]}. */
    public void permute(int[] to) {
        boolean moves = false;
        for (int q = 0; q < qubits; q++) {
            moves |= to[q] != q;
        }
        if (!moves) {
            return;
        }
        double[] newRe = new double[re.length];
        double[] newIm = new double[im.length];
        for (int row = 0; row < 1 << qubits; row++) {
            int moved = 0;
            for (int q = 0; q < qubits; q++) {
                moved |= (row >> q & 1) << to[q];
            }
            System.arraycopy(re, row * columns, newRe, moved * columns, columns);
            System.arraycopy(im, row * columns, newIm, moved * columns, columns);
        }
        re = newRe;
        im = newIm;
    }

    /** The sum over all columns of <other|this>: re and im. */
    public double[] overlap(Amplitudes other) {
        double real = 0;
        double imaginary = 0;
        for (int k = 0; k < re.length; k++) {
            real += other.re[k] * re[k] + other.im[k] * im[k];
            imaginary += other.re[k] * im[k] - other.im[k] * re[k];
        }
        return new double[] {real, imaginary};
    }

    /** The sum of |this - exp(i phase) other|^2 over all entries. */
    public double squaredDistance(Amplitudes other, double phase) {
        double c = Math.cos(phase);
        double s = Math.sin(phase);
        double sum = 0;
        for (int k = 0; k < re.length; k++) {
            double x = re[k] - c * other.re[k] + s * other.im[k];
            double y = im[k] - c * other.im[k] - s * other.re[k];
            sum += x * x + y * y;
        }
        return sum;
    }

    /** The weight of the rows in which a qubit has a value, over all columns. */
    public double weight(int qubit, int value) {
        double sum = 0;
        for (int row = 0; row < 1 << qubits; row++) {
            if ((row >> qubit & 1) == value) {
                for (int k = row * columns; k < (row + 1) * columns; k++) {
                    sum += re[k] * re[k] + im[k] * im[k];
                }
            }
        }
        return sum;
    }

    /** Sets the rows in which a qubit has the other value to 0 and multiplies the rest by {@code factor}. */
    public void project(int qubit, int value, double factor) {
        for (int row = 0; row < 1 << qubits; row++) {
            scale(row * columns, columns, (row >> qubit & 1) == value ? factor : 0, 0);
        }
    }

    private static boolean isDiagonal(double[] m, int size) {
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                if (r != c && (m[2 * (r * size + c)] != 0 || m[2 * (r * size + c) + 1] != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void scale(int at, int count, double fRe, double fIm) {
        if (fRe == 1 && fIm == 0) {
            return;
        }
        double[] r = re;
        double[] i = im;
        for (int k = at; k < at + count; k++) {
            double x = r[k];
            r[k] = fRe * x - fIm * i[k];
            i[k] = fRe * i[k] + fIm * x;
        }
    }

    private void exchange(int a, int b, int count) {
        double[] r = re;
        double[] i = im;
        for (int k = 0; k < count; k++) {
            double x = r[a + k];
            r[a + k] = r[b + k];
            r[b + k] = x;
            double y = i[a + k];
            i[a + k] = i[b + k];
            i[b + k] = y;
        }
    }

    private void pair(int a, int b, int count, double[] m) {
        double[] r = re;
        double[] i = im;
        double m0 = m[0];
        double m1 = m[1];
        double m2 = m[2];
        double m3 = m[3];
        double m4 = m[4];
        double m5 = m[5];
        double m6 = m[6];
        double m7 = m[7];
        for (int k = 0; k < count; k++) {
            double ar = r[a + k];
            double ai = i[a + k];
            double br = r[b + k];
            double bi = i[b + k];
            r[a + k] = m0 * ar - m1 * ai + m2 * br - m3 * bi;
            i[a + k] = m0 * ai + m1 * ar + m2 * bi + m3 * br;
            r[b + k] = m4 * ar - m5 * ai + m6 * br - m7 * bi;
            i[b + k] = m4 * ai + m5 * ar + m6 * bi + m7 * br;
        }
    }

    private void mix(int row, int[] offsets, int run, double[] m, double[] scratch) {
        int size = offsets.length;
        for (int x = 0; x < size; x++) {
            System.arraycopy(re, (row + offsets[x]) * columns, scratch, 2 * x * run, run);
            System.arraycopy(im, (row + offsets[x]) * columns, scratch, (2 * x + 1) * run, run);
        }
        for (int to = 0; to < size; to++) {
            int at = (row + offsets[to]) * columns;
            Arrays.fill(re, at, at + run, 0);
            Arrays.fill(im, at, at + run, 0);
            for (int from = 0; from < size; from++) {
                double x = m[2 * (to * size + from)];
                double y = m[2 * (to * size + from) + 1];
                if (x != 0 || y != 0) {
                    add(at, scratch, 2 * from * run, run, x, y);
                }
            }
        }
    }

    private void add(int at, double[] scratch, int from, int run, double x, double y) {
        double[] r = re;
        double[] i = im;
        for (int k = 0; k < run; k++) {
            double a = scratch[from + k];
            double b = scratch[from + run + k];
            r[at + k] += x * a - y * b;
            i[at + k] += x * b + y * a;
        }
    }
}
