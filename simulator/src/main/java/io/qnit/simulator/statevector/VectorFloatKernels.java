package io.qnit.simulator.statevector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link FloatKernels} with the Vector API. Loaded only where the module is present. Runs shorter than a vector go through
 * {@link #lanes}. The result of a kernel does not depend on the vector's width, but differs from the scalar twin's in
 * the last bits, as it uses fused multiply-add.
 */
final class VectorFloatKernels extends FloatKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    int lanes() {
        return LANES;
    }

    @Override
    void scale(float[] re, float[] im, int from, int to, int fixed, int value, float a, float b) {
        int run = Groups.run(fixed);
        if (run < LANES || to - from < LANES) {
            super.scale(re, im, from, to, fixed, value, a, b);
            return;
        }
        FloatVector va = FloatVector.broadcast(S, a);
        FloatVector vb = FloatVector.broadcast(S, b);
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed) | value;
            for (int i = base; i < base + length; i += LANES) {
                FloatVector x = FloatVector.fromArray(S, re, i);
                FloatVector y = FloatVector.fromArray(S, im, i);
                va.mul(x).sub(vb.mul(y)).intoArray(re, i);
                va.mul(y).add(vb.mul(x)).intoArray(im, i);
            }
            g += length;
        }
    }

    @Override
    void exchange(float[] re, float[] im, int from, int to, int fixed, int one, int other) {
        int run = Groups.run(fixed);
        if (run < LANES || to - from < LANES) {
            super.exchange(re, im, from, to, fixed, one, other);
            return;
        }
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed);
            int up = (base | other) - (base | one);
            int first = base | one;
            for (int i = first; i < first + length; i += LANES) {
                FloatVector x = FloatVector.fromArray(S, re, i);
                FloatVector y = FloatVector.fromArray(S, im, i);
                FloatVector.fromArray(S, re, i + up).intoArray(re, i);
                FloatVector.fromArray(S, im, i + up).intoArray(im, i);
                x.intoArray(re, i + up);
                y.intoArray(im, i + up);
            }
            g += length;
        }
    }

    @Override
    void dense1(float[] re, float[] im, int from, int to, int fixed, int controls, int bit, float[] m) {
        int run = Groups.run(fixed);
        if (run < LANES || to - from < LANES) {
            super.dense1(re, im, from, to, fixed, controls, bit, m);
            return;
        }
        FloatVector m0 = FloatVector.broadcast(S, m[0]), m1 = FloatVector.broadcast(S, m[1]);
        FloatVector m2 = FloatVector.broadcast(S, m[2]), m3 = FloatVector.broadcast(S, m[3]);
        FloatVector m4 = FloatVector.broadcast(S, m[4]), m5 = FloatVector.broadcast(S, m[5]);
        FloatVector m6 = FloatVector.broadcast(S, m[6]), m7 = FloatVector.broadcast(S, m[7]);
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed) | controls;
            for (int i = base; i < base + length; i += LANES) {
                int j = i + bit;
                FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
                FloatVector x1 = FloatVector.fromArray(S, re, j), y1 = FloatVector.fromArray(S, im, j);
                minus(m0, x0, m1, y0, minus(m2, x1, m3, y1)).intoArray(re, i);
                plus(m0, y0, m1, x0, plus(m2, y1, m3, x1)).intoArray(im, i);
                minus(m4, x0, m5, y0, minus(m6, x1, m7, y1)).intoArray(re, j);
                plus(m4, y0, m5, x0, plus(m6, y1, m7, x1)).intoArray(im, j);
            }
            g += length;
        }
    }

    @Override
    void dense2(float[] re, float[] im, int from, int to, int fixed, int controls, int low, int high, float[] m) {
        int run = Groups.run(fixed);
        if (run < LANES || to - from < LANES) {
            super.dense2(re, im, from, to, fixed, controls, low, high, m);
            return;
        }
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            quads(re, im, Groups.index(g, fixed) | controls, length, low, high, m);
            g += length;
        }
    }

    /** The vectors from {@code base} on; all in one method, for a vector that is passed to a large one is boxed. */
    private static void quads(float[] re, float[] im, int base, int length, int low, int high, float[] m) {
        for (int i = base; i < base + length; i += LANES) {
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x1 = FloatVector.fromArray(S, re, i + low), y1 = FloatVector.fromArray(S, im, i + low);
            FloatVector x2 = FloatVector.fromArray(S, re, i + high), y2 = FloatVector.fromArray(S, im, i + high);
            FloatVector x3 = FloatVector.fromArray(S, re, i + low + high),
                    y3 = FloatVector.fromArray(S, im, i + low + high);
            for (int row = 0; row < 4; row++) {
                int k = 8 * row;
                int to = i + (row & 1) * low + (row >> 1) * high;
                FloatVector a0 = FloatVector.broadcast(S, m[k]), b0 = FloatVector.broadcast(S, m[k + 1]);
                FloatVector a1 = FloatVector.broadcast(S, m[k + 2]), b1 = FloatVector.broadcast(S, m[k + 3]);
                FloatVector a2 = FloatVector.broadcast(S, m[k + 4]), b2 = FloatVector.broadcast(S, m[k + 5]);
                FloatVector a3 = FloatVector.broadcast(S, m[k + 6]), b3 = FloatVector.broadcast(S, m[k + 7]);
                minus(a0, x0, b0, y0, minus(a1, x1, b1, y1, minus(a2, x2, b2, y2, minus(a3, x3, b3, y3))))
                        .intoArray(re, to);
                plus(a0, y0, b0, x0, plus(a1, y1, b1, x1, plus(a2, y2, b2, x2, plus(a3, y3, b3, x3))))
                        .intoArray(im, to);
            }
        }
    }

    /** {@code a x - b y + more}. */
    private static FloatVector minus(
            FloatVector a, FloatVector x, FloatVector b, FloatVector y, FloatVector more) {
        return a.fma(x, b.neg().fma(y, more));
    }

    private static FloatVector minus(FloatVector a, FloatVector x, FloatVector b, FloatVector y) {
        return a.mul(x).sub(b.mul(y));
    }

    /** {@code a x + b y + more}. */
    private static FloatVector plus(FloatVector a, FloatVector x, FloatVector b, FloatVector y, FloatVector more) {
        return a.fma(x, b.fma(y, more));
    }

    private static FloatVector plus(FloatVector a, FloatVector x, FloatVector b, FloatVector y) {
        return a.mul(x).add(b.mul(y));
    }

    @Override
    void lanes(float[] re, float[] im, int from, int to, int fixed, int controls, LaneCoefficients c) {
        int[] flips = c.flips();
        if (c.highOffsets().length == 1) {
            if (flips.length == 1) {
                laneScale(re, im, from, to, fixed, controls, c);
            } else if (flips.length == 2) {
                lane1(re, im, from, to, fixed, controls, shuffle(flips[1]), c);
            } else {
                lane2(re, im, from, to, fixed, controls, shuffle(flips[1]), shuffle(flips[2]), shuffle(flips[3]), c);
            }
        } else if (c.highOffsets().length == 2) {
            if (flips.length == 1) {
                pair(re, im, from, to, fixed, controls, c);
            } else {
                pairLane(re, im, from, to, fixed, controls, shuffle(flips[1]), c);
            }
        } else {
            quad(re, im, from, to, fixed, controls, c);
        }
    }

    private static VectorShuffle<Float> shuffle(int flip) {
        return VectorShuffle.fromOp(S, lane -> lane ^ flip);
    }

    private static FloatVector at(float[] values, int k) {
        return FloatVector.fromArray(S, values, k * LANES);
    }

    private static void laneScale(
            float[] re, float[] im, int from, int to, int fixed, int controls, LaneCoefficients c) {
        FloatVector a = at(c.floatRe(), 0), b = at(c.floatIm(), 0);
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            FloatVector x = FloatVector.fromArray(S, re, i), y = FloatVector.fromArray(S, im, i);
            minus(a, x, b, y).intoArray(re, i);
            plus(a, y, b, x).intoArray(im, i);
        }
    }

    private static void lane1(
            float[] re, float[] im, int from, int to, int fixed, int controls, VectorShuffle<Float> flip,
            LaneCoefficients c) {
        FloatVector a0 = at(c.floatRe(), 0), b0 = at(c.floatIm(), 0), a1 = at(c.floatRe(), 1), b1 = at(c.floatIm(), 1);
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x1 = x0.rearrange(flip), y1 = y0.rearrange(flip);
            minus(a0, x0, b0, y0, minus(a1, x1, b1, y1)).intoArray(re, i);
            plus(a0, y0, b0, x0, plus(a1, y1, b1, x1)).intoArray(im, i);
        }
    }

    private static void lane2(
            float[] re, float[] im, int from, int to, int fixed, int controls, VectorShuffle<Float> flip1,
            VectorShuffle<Float> flip2, VectorShuffle<Float> flip3, LaneCoefficients c) {
        FloatVector a0 = at(c.floatRe(), 0), b0 = at(c.floatIm(), 0), a1 = at(c.floatRe(), 1), b1 = at(c.floatIm(), 1);
        FloatVector a2 = at(c.floatRe(), 2), b2 = at(c.floatIm(), 2), a3 = at(c.floatRe(), 3), b3 = at(c.floatIm(), 3);
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x1 = x0.rearrange(flip1), y1 = y0.rearrange(flip1);
            FloatVector x2 = x0.rearrange(flip2), y2 = y0.rearrange(flip2);
            FloatVector x3 = x0.rearrange(flip3), y3 = y0.rearrange(flip3);
            minus(a0, x0, b0, y0, minus(a1, x1, b1, y1, minus(a2, x2, b2, y2, minus(a3, x3, b3, y3))))
                    .intoArray(re, i);
            plus(a0, y0, b0, x0, plus(a1, y1, b1, x1, plus(a2, y2, b2, x2, plus(a3, y3, b3, x3)))).intoArray(im, i);
        }
    }

    private static void pair(
            float[] re, float[] im, int from, int to, int fixed, int controls, LaneCoefficients c) {
        int up = c.highOffsets()[1];
        FloatVector a0 = at(c.floatRe(), 0), b0 = at(c.floatIm(), 0), a1 = at(c.floatRe(), 1), b1 = at(c.floatIm(), 1);
        FloatVector a2 = at(c.floatRe(), 2), b2 = at(c.floatIm(), 2), a3 = at(c.floatRe(), 3), b3 = at(c.floatIm(), 3);
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            int j = i + up;
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x1 = FloatVector.fromArray(S, re, j), y1 = FloatVector.fromArray(S, im, j);
            minus(a0, x0, b0, y0, minus(a1, x1, b1, y1)).intoArray(re, i);
            plus(a0, y0, b0, x0, plus(a1, y1, b1, x1)).intoArray(im, i);
            minus(a2, x0, b2, y0, minus(a3, x1, b3, y1)).intoArray(re, j);
            plus(a2, y0, b2, x0, plus(a3, y1, b3, x1)).intoArray(im, j);
        }
    }

    private static void pairLane(
            float[] re, float[] im, int from, int to, int fixed, int controls, VectorShuffle<Float> flip,
            LaneCoefficients c) {
        int up = c.highOffsets()[1];
        float[] cr = c.floatRe(), ci = c.floatIm();
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            int j = i + up;
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x2 = FloatVector.fromArray(S, re, j), y2 = FloatVector.fromArray(S, im, j);
            FloatVector x1 = x0.rearrange(flip), y1 = y0.rearrange(flip);
            FloatVector x3 = x2.rearrange(flip), y3 = y2.rearrange(flip);
            for (int row = 0; row < 2; row++) {
                int k = 4 * row;
                int out = i + row * up;
                FloatVector a0 = at(cr, k), b0 = at(ci, k), a1 = at(cr, k + 1), b1 = at(ci, k + 1);
                FloatVector a2 = at(cr, k + 2), b2 = at(ci, k + 2), a3 = at(cr, k + 3), b3 = at(ci, k + 3);
                minus(a0, x0, b0, y0, minus(a1, x1, b1, y1, minus(a2, x2, b2, y2, minus(a3, x3, b3, y3))))
                        .intoArray(re, out);
                plus(a0, y0, b0, x0, plus(a1, y1, b1, x1, plus(a2, y2, b2, x2, plus(a3, y3, b3, x3))))
                        .intoArray(im, out);
            }
        }
    }

    private static void quad(
            float[] re, float[] im, int from, int to, int fixed, int controls, LaneCoefficients c) {
        int up1 = c.highOffsets()[1], up2 = c.highOffsets()[2];
        float[] cr = c.floatRe(), ci = c.floatIm();
        for (int g = from; g < to; g++) {
            int i = Groups.index(g, fixed) | controls;
            int i1 = i + up1, i2 = i + up2, i3 = i1 + up2;
            FloatVector x0 = FloatVector.fromArray(S, re, i), y0 = FloatVector.fromArray(S, im, i);
            FloatVector x1 = FloatVector.fromArray(S, re, i1), y1 = FloatVector.fromArray(S, im, i1);
            FloatVector x2 = FloatVector.fromArray(S, re, i2), y2 = FloatVector.fromArray(S, im, i2);
            FloatVector x3 = FloatVector.fromArray(S, re, i3), y3 = FloatVector.fromArray(S, im, i3);
            for (int row = 0; row < 4; row++) {
                int k = 4 * row;
                int out = i + (row & 1) * up1 + (row >> 1) * up2;
                FloatVector a0 = at(cr, k), b0 = at(ci, k), a1 = at(cr, k + 1), b1 = at(ci, k + 1);
                FloatVector a2 = at(cr, k + 2), b2 = at(ci, k + 2), a3 = at(cr, k + 3), b3 = at(ci, k + 3);
                minus(a0, x0, b0, y0, minus(a1, x1, b1, y1, minus(a2, x2, b2, y2, minus(a3, x3, b3, y3))))
                        .intoArray(re, out);
                plus(a0, y0, b0, x0, plus(a1, y1, b1, x1, plus(a2, y2, b2, x2, plus(a3, y3, b3, x3))))
                        .intoArray(im, out);
            }
        }
    }
}
