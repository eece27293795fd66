package io.qnit.simulator.trajectory;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The same with the Vector API; loaded only where the module is present. */
final class VectorAmplitudeKernels extends AmplitudeKernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED.length() > LANES
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;
    private static final int STEP = S.length();

    @Override
    void dense(double[] tile, int free, int groups, int[] offsets, double[] m) {
        switch (offsets.length) {
            case 2 -> two(tile, free, groups, offsets, m);
            case 4 -> four(tile, free, groups, offsets, m);
            default -> many(tile, free, groups, offsets, m);
        }
    }

    private static void two(double[] tile, int free, int groups, int[] o, double[] m) {
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int i = base; i < base + LANES; i += STEP) {
                DoubleVector x0 = DoubleVector.fromArray(S, tile, i + o[0]);
                DoubleVector y0 = DoubleVector.fromArray(S, tile, i + o[0] + LANES);
                DoubleVector x1 = DoubleVector.fromArray(S, tile, i + o[1]);
                DoubleVector y1 = DoubleVector.fromArray(S, tile, i + o[1] + LANES);
                for (int row = 0; row < 2; row++) {
                    int k = 4 * row;
                    DoubleVector a = DoubleVector.broadcast(S, m[k]);
                    DoubleVector b = DoubleVector.broadcast(S, m[k + 1]);
                    DoubleVector n = DoubleVector.broadcast(S, -m[k + 1]);
                    DoubleVector re = n.fma(y0, a.mul(x0));
                    DoubleVector im = b.fma(x0, a.mul(y0));
                    a = DoubleVector.broadcast(S, m[k + 2]);
                    b = DoubleVector.broadcast(S, m[k + 3]);
                    n = DoubleVector.broadcast(S, -m[k + 3]);
                    n.fma(y1, a.fma(x1, re)).intoArray(tile, i + o[row]);
                    b.fma(x1, a.fma(y1, im)).intoArray(tile, i + o[row] + LANES);
                }
            }
        }
    }

    private static void four(double[] tile, int free, int groups, int[] o, double[] m) {
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int i = base; i < base + LANES; i += STEP) {
                DoubleVector x0 = DoubleVector.fromArray(S, tile, i + o[0]);
                DoubleVector y0 = DoubleVector.fromArray(S, tile, i + o[0] + LANES);
                DoubleVector x1 = DoubleVector.fromArray(S, tile, i + o[1]);
                DoubleVector y1 = DoubleVector.fromArray(S, tile, i + o[1] + LANES);
                DoubleVector x2 = DoubleVector.fromArray(S, tile, i + o[2]);
                DoubleVector y2 = DoubleVector.fromArray(S, tile, i + o[2] + LANES);
                DoubleVector x3 = DoubleVector.fromArray(S, tile, i + o[3]);
                DoubleVector y3 = DoubleVector.fromArray(S, tile, i + o[3] + LANES);
                for (int row = 0; row < 4; row++) {
                    int k = 8 * row;
                    DoubleVector a = DoubleVector.broadcast(S, m[k]);
                    DoubleVector b = DoubleVector.broadcast(S, m[k + 1]);
                    DoubleVector re = DoubleVector.broadcast(S, -m[k + 1]).fma(y0, a.mul(x0));
                    DoubleVector im = b.fma(x0, a.mul(y0));
                    a = DoubleVector.broadcast(S, m[k + 2]);
                    b = DoubleVector.broadcast(S, m[k + 3]);
                    re = DoubleVector.broadcast(S, -m[k + 3]).fma(y1, a.fma(x1, re));
                    im = b.fma(x1, a.fma(y1, im));
                    a = DoubleVector.broadcast(S, m[k + 4]);
                    b = DoubleVector.broadcast(S, m[k + 5]);
                    re = DoubleVector.broadcast(S, -m[k + 5]).fma(y2, a.fma(x2, re));
                    im = b.fma(x2, a.fma(y2, im));
                    a = DoubleVector.broadcast(S, m[k + 6]);
                    b = DoubleVector.broadcast(S, m[k + 7]);
                    re = DoubleVector.broadcast(S, -m[k + 7]).fma(y3, a.fma(x3, re));
                    im = b.fma(x3, a.fma(y3, im));
                    re.intoArray(tile, i + o[row]);
                    im.intoArray(tile, i + o[row] + LANES);
                }
            }
        }
    }

    private static void many(double[] tile, int free, int groups, int[] offsets, double[] m) {
        int size = offsets.length;
        double[] old = new double[size * ROW];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int t = 0; t < size; t++) {
                System.arraycopy(tile, base + offsets[t], old, t * ROW, ROW);
            }
            for (int row = 0; row < size; row++) {
                int k = 2 * row * size;
                for (int c = 0; c < LANES; c += STEP) {
                    DoubleVector x = DoubleVector.fromArray(S, old, c);
                    DoubleVector y = DoubleVector.fromArray(S, old, c + LANES);
                    DoubleVector a = DoubleVector.broadcast(S, m[k]);
                    DoubleVector re = DoubleVector.broadcast(S, -m[k + 1]).fma(y, a.mul(x));
                    DoubleVector im = DoubleVector.broadcast(S, m[k + 1]).fma(x, a.mul(y));
                    for (int t = 1; t < size; t++) {
                        x = DoubleVector.fromArray(S, old, t * ROW + c);
                        y = DoubleVector.fromArray(S, old, t * ROW + c + LANES);
                        a = DoubleVector.broadcast(S, m[k + 2 * t]);
                        re = DoubleVector.broadcast(S, -m[k + 2 * t + 1]).fma(y, a.fma(x, re));
                        im = DoubleVector.broadcast(S, m[k + 2 * t + 1]).fma(x, a.fma(y, im));
                    }
                    re.intoArray(tile, base + offsets[row] + c);
                    im.intoArray(tile, base + offsets[row] + c + LANES);
                }
            }
        }
    }

    @Override
    void butterfly(double[] tile, int free, int groups, int[] offsets, Butterfly butterfly) {
        int[] to = butterfly.to();
        double[] p = butterfly.phases();
        turn(tile, free, groups, offsets[0], offsets[1], offsets[2], offsets[3], offsets[to[0]], offsets[to[1]],
                offsets[to[2]], offsets[to[3]], butterfly.tangents()[0], butterfly.tangents()[1], p);
    }

    private static void turn(
            double[] tile, int free, int groups, int o0, int o1, int o2, int o3, int to0, int to1, int to2, int to3,
            double tangent, double other, double[] p) {
        DoubleVector s = DoubleVector.broadcast(S, tangent);
        DoubleVector ns = DoubleVector.broadcast(S, -tangent);
        DoubleVector t = DoubleVector.broadcast(S, other);
        DoubleVector nt = DoubleVector.broadcast(S, -other);
        DoubleVector p0 = DoubleVector.broadcast(S, p[0]);
        DoubleVector q0 = DoubleVector.broadcast(S, p[1]);
        DoubleVector n0 = DoubleVector.broadcast(S, -p[1]);
        DoubleVector p1 = DoubleVector.broadcast(S, p[2]);
        DoubleVector q1 = DoubleVector.broadcast(S, p[3]);
        DoubleVector n1 = DoubleVector.broadcast(S, -p[3]);
        DoubleVector p2 = DoubleVector.broadcast(S, p[4]);
        DoubleVector q2 = DoubleVector.broadcast(S, p[5]);
        DoubleVector n2 = DoubleVector.broadcast(S, -p[5]);
        DoubleVector p3 = DoubleVector.broadcast(S, p[6]);
        DoubleVector q3 = DoubleVector.broadcast(S, p[7]);
        DoubleVector n3 = DoubleVector.broadcast(S, -p[7]);
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int i = base; i < base + LANES; i += STEP) {
                DoubleVector x0 = DoubleVector.fromArray(S, tile, i + o0);
                DoubleVector x1 = DoubleVector.fromArray(S, tile, i + o1);
                DoubleVector x2 = DoubleVector.fromArray(S, tile, i + o2);
                DoubleVector x3 = DoubleVector.fromArray(S, tile, i + o3);
                DoubleVector a0 = ns.fma(x1, x0);
                DoubleVector a1 = s.fma(x0, x1);
                DoubleVector a2 = ns.fma(x3, x2);
                DoubleVector a3 = s.fma(x2, x3);
                x0 = nt.fma(a2, a0);
                x1 = nt.fma(a3, a1);
                x2 = t.fma(a0, a2);
                x3 = t.fma(a1, a3);
                DoubleVector y0 = DoubleVector.fromArray(S, tile, i + o0 + LANES);
                DoubleVector y1 = DoubleVector.fromArray(S, tile, i + o1 + LANES);
                DoubleVector y2 = DoubleVector.fromArray(S, tile, i + o2 + LANES);
                DoubleVector y3 = DoubleVector.fromArray(S, tile, i + o3 + LANES);
                a0 = ns.fma(y1, y0);
                a1 = s.fma(y0, y1);
                a2 = ns.fma(y3, y2);
                a3 = s.fma(y2, y3);
                y0 = nt.fma(a2, a0);
                y1 = nt.fma(a3, a1);
                y2 = t.fma(a0, a2);
                y3 = t.fma(a1, a3);
                n0.fma(y0, p0.mul(x0)).intoArray(tile, i + to0);
                q0.fma(x0, p0.mul(y0)).intoArray(tile, i + to0 + LANES);
                n1.fma(y1, p1.mul(x1)).intoArray(tile, i + to1);
                q1.fma(x1, p1.mul(y1)).intoArray(tile, i + to1 + LANES);
                n2.fma(y2, p2.mul(x2)).intoArray(tile, i + to2);
                q2.fma(x2, p2.mul(y2)).intoArray(tile, i + to2 + LANES);
                n3.fma(y3, p3.mul(x3)).intoArray(tile, i + to3);
                q3.fma(x3, p3.mul(y3)).intoArray(tile, i + to3 + LANES);
            }
        }
    }

    @Override
    void copyIn(double[] re, double[] im, int base, int[] rows, double[] tile) {
        for (int row = 0; row < rows.length; row++) {
            int from = base | rows[row];
            int to = row * ROW;
            for (int c = 0; c < LANES; c += STEP) {
                DoubleVector.fromArray(S, re, from + c).intoArray(tile, to + c);
                DoubleVector.fromArray(S, im, from + c).intoArray(tile, to + LANES + c);
            }
        }
    }

    @Override
    void copyOut(double[] tile, double[] re, double[] im, int base, int[] rows) {
        for (int row = 0; row < rows.length; row++) {
            int to = base | rows[row];
            int from = row * ROW;
            for (int c = 0; c < LANES; c += STEP) {
                DoubleVector.fromArray(S, tile, from + c).intoArray(re, to + c);
                DoubleVector.fromArray(S, tile, from + LANES + c).intoArray(im, to + c);
            }
        }
    }

    @Override
    double weight(double[] re, double[] im, int from, int to) {
        if (STEP != LANES) {
            return super.weight(re, im, from, to);
        }
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = from; i < to; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(S, re, i);
            DoubleVector y = DoubleVector.fromArray(S, im, i);
            sum = y.fma(y, x.fma(x, sum));
        }
        return pairwise(sum.toArray());
    }
}
