package io.qnit.simulator.densitymatrix;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same with the Vector API; loaded only where the module is present. The coefficients of a group on two qubits stay in
 * 16 registers while the rows pass by.
 */
final class VectorTransferKernels extends TransferKernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED.length() > LANES
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;
    private static final int STEP = S.length();

    @Override
    void copyIn(double[] state, int base, int[] rows, double[] tile) {
        for (int row = 0; row < rows.length; row++) {
            for (int c = 0; c < LANES; c += STEP) {
                DoubleVector.fromArray(S, state, (base | rows[row]) + c).intoArray(tile, row * LANES + c);
            }
        }
    }

    @Override
    void copyOut(double[] tile, double[] state, int base, int[] rows) {
        for (int row = 0; row < rows.length; row++) {
            for (int c = 0; c < LANES; c += STEP) {
                DoubleVector.fromArray(S, tile, row * LANES + c).intoArray(state, (base | rows[row]) + c);
            }
        }
    }

    @Override
    void multiply(double[] state, int free, int groups, int[] offsets, double[] m) {
        switch (offsets.length) {
            case 4 -> one(state, free, groups, offsets, m);
            case 16 -> two(state, free, groups, offsets, m);
            default -> many(state, free, groups, offsets, m);
        }
    }

    private static void one(double[] state, int free, int groups, int[] offsets, double[] m) {
        int o1 = offsets[1];
        int o2 = offsets[2];
        int o3 = offsets[3];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int i = base; i < base + LANES; i += STEP) {
                DoubleVector x0 = DoubleVector.fromArray(S, state, i);
                DoubleVector x1 = DoubleVector.fromArray(S, state, i + o1);
                DoubleVector x2 = DoubleVector.fromArray(S, state, i + o2);
                DoubleVector x3 = DoubleVector.fromArray(S, state, i + o3);
                for (int row = 0; row < 4; row++) {
                    int k = 4 * row;
                    x0.mul(m[k]).add(x1.mul(m[k + 1])).add(x2.mul(m[k + 2]).add(x3.mul(m[k + 3])))
                            .intoArray(state, i + offsets[row]);
                }
            }
        }
    }

    private static void two(double[] state, int free, int groups, int[] o, double[] m) {
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int i = base; i < base + LANES; i += STEP) {
                DoubleVector x0 = DoubleVector.fromArray(S, state, i);
                DoubleVector x1 = DoubleVector.fromArray(S, state, i + o[1]);
                DoubleVector x2 = DoubleVector.fromArray(S, state, i + o[2]);
                DoubleVector x3 = DoubleVector.fromArray(S, state, i + o[3]);
                DoubleVector x4 = DoubleVector.fromArray(S, state, i + o[4]);
                DoubleVector x5 = DoubleVector.fromArray(S, state, i + o[5]);
                DoubleVector x6 = DoubleVector.fromArray(S, state, i + o[6]);
                DoubleVector x7 = DoubleVector.fromArray(S, state, i + o[7]);
                DoubleVector x8 = DoubleVector.fromArray(S, state, i + o[8]);
                DoubleVector x9 = DoubleVector.fromArray(S, state, i + o[9]);
                DoubleVector x10 = DoubleVector.fromArray(S, state, i + o[10]);
                DoubleVector x11 = DoubleVector.fromArray(S, state, i + o[11]);
                DoubleVector x12 = DoubleVector.fromArray(S, state, i + o[12]);
                DoubleVector x13 = DoubleVector.fromArray(S, state, i + o[13]);
                DoubleVector x14 = DoubleVector.fromArray(S, state, i + o[14]);
                DoubleVector x15 = DoubleVector.fromArray(S, state, i + o[15]);
                for (int row = 0; row < 16; row++) {
                    int k = 16 * row;
                    DoubleVector a = x0.mul(m[k]);
                    DoubleVector b = x1.mul(m[k + 1]);
                    DoubleVector c = x2.mul(m[k + 2]);
                    DoubleVector d = x3.mul(m[k + 3]);
                    a = x4.fma(DoubleVector.broadcast(S, m[k + 4]), a);
                    b = x5.fma(DoubleVector.broadcast(S, m[k + 5]), b);
                    c = x6.fma(DoubleVector.broadcast(S, m[k + 6]), c);
                    d = x7.fma(DoubleVector.broadcast(S, m[k + 7]), d);
                    a = x8.fma(DoubleVector.broadcast(S, m[k + 8]), a);
                    b = x9.fma(DoubleVector.broadcast(S, m[k + 9]), b);
                    c = x10.fma(DoubleVector.broadcast(S, m[k + 10]), c);
                    d = x11.fma(DoubleVector.broadcast(S, m[k + 11]), d);
                    a = x12.fma(DoubleVector.broadcast(S, m[k + 12]), a);
                    b = x13.fma(DoubleVector.broadcast(S, m[k + 13]), b);
                    c = x14.fma(DoubleVector.broadcast(S, m[k + 14]), c);
                    d = x15.fma(DoubleVector.broadcast(S, m[k + 15]), d);
                    a.add(b).add(c.add(d)).intoArray(state, i + o[row]);
                }
            }
        }
    }

    private static void many(double[] state, int free, int groups, int[] offsets, double[] m) {
        int size = offsets.length;
        double[] old = new double[size * LANES];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int t = 0; t < size; t++) {
                System.arraycopy(state, base + offsets[t], old, t * LANES, LANES);
            }
            for (int row = 0; row < size; row++) {
                for (int lane = 0; lane < LANES; lane += STEP) {
                    int k = row * size;
                    DoubleVector a = DoubleVector.zero(S);
                    DoubleVector b = DoubleVector.zero(S);
                    DoubleVector c = DoubleVector.zero(S);
                    DoubleVector d = DoubleVector.zero(S);
                    for (int t = 0; t < size; t += 4) {
                        int from = t * LANES + lane;
                        a = DoubleVector.fromArray(S, old, from).fma(DoubleVector.broadcast(S, m[k + t]), a);
                        b = DoubleVector.fromArray(S, old, from + LANES)
                                .fma(DoubleVector.broadcast(S, m[k + t + 1]), b);
                        c = DoubleVector.fromArray(S, old, from + 2 * LANES)
                                .fma(DoubleVector.broadcast(S, m[k + t + 2]), c);
                        d = DoubleVector.fromArray(S, old, from + 3 * LANES)
                                .fma(DoubleVector.broadcast(S, m[k + t + 3]), d);
                    }
                    a.add(b).add(c.add(d)).intoArray(state, base + offsets[row] + lane);
                }
            }
        }
    }
}
