package io.qnit.simulator.statevector;

import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;

/** A state in double precision: 16 bytes an amplitude. */
public final class DoubleStateVector extends StateVector {
    private final double[] re;
    private final double[] im;
    private final DoubleKernels kernels;

    public DoubleStateVector(int qubits, Workers workers) {
        this(qubits, workers, wantsVectors(qubits) ? WithVectors.kernels() : new DoubleKernels());
    }

    DoubleStateVector(int qubits, Workers workers, DoubleKernels kernels) {
        super(qubits, workers);
        this.kernels = kernels;
        re = new double[size()];
        im = new double[size()];
        re[0] = 1;
    }

    /** Keeps the name of the Vector API's class out of this one. */
    private static final class WithVectors {
        static DoubleKernels kernels() {
            return new VectorDoubleKernels();
        }
    }

    @Override
    public void clear() {
        Arrays.fill(re, 0);
        Arrays.fill(im, 0);
        re[0] = 1;
    }

    @Override
    public void copyFrom(StateVector other) {
        DoubleStateVector that = (DoubleStateVector) other;
        System.arraycopy(that.re, 0, re, 0, re.length);
        System.arraycopy(that.im, 0, im, 0, im.length);
    }

    @Override
    public double weight(int index) {
        double x = re[index];
        double y = im[index];
        return x * x + y * y;
    }

    @Override
    double weight(int from, int to, int mask, int value) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            if ((i & mask) == value) {
                double x = re[i];
                double y = im[i];
                sum += x * x + y * y;
            }
        }
        return sum;
    }

    @Override
    double overlap(int from, int to, int x, int z, boolean imaginary) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            int j = i ^ x;
            double a = re[i];
            double b = im[i];
            double c = re[j];
            double d = im[j];
            double part = imaginary ? c * b - d * a : c * a + d * b;
            sum += (Integer.bitCount(i & z) & 1) == 0 ? part : -part;
        }
        return sum;
    }

    @Override
    void project(int from, int to, int mask, int value, double factor) {
        for (int i = from; i < to; i++) {
            double f = (i & mask) == value ? factor : 0;
            re[i] *= f;
            im[i] *= f;
        }
    }

    @Override
    public double roundingError() {
        return 1e-20;
    }

    @Override
    int lanes() {
        return kernels.lanes();
    }

    @Override
    void scale(int from, int to, int fixed, int value, double a, double b) {
        kernels.scale(re, im, from, to, fixed, value, a, b);
    }

    @Override
    void exchange(int from, int to, int fixed, int one, int other) {
        kernels.exchange(re, im, from, to, fixed, one, other);
    }

    @Override
    void dense(int from, int to, int fixed, int controls, int[] targets, double[] matrix) {
        if (targets.length == 1) {
            kernels.dense1(re, im, from, to, fixed, controls, 1 << targets[0], matrix);
        } else if (targets.length == 2) {
            kernels.dense2(re, im, from, to, fixed, controls, 1 << targets[0], 1 << targets[1], matrix);
        } else {
            int[] offsets = new int[1 << targets.length];
            Arrays.setAll(offsets, k -> Step.spread(k, targets));
            kernels.dense(re, im, from, to, fixed, controls, offsets, matrix);
        }
    }

    @Override
    void lanes(int from, int to, int fixed, int controls, LaneCoefficients coefficients) {
        kernels.lanes(re, im, from, to, fixed, controls, coefficients);
    }

    @Override
    public double[] amplitudes() {
        double[] all = new double[2 * re.length];
        for (int i = 0; i < re.length; i++) {
            all[2 * i] = re[i];
            all[2 * i + 1] = im[i];
        }
        return all;
    }
}
