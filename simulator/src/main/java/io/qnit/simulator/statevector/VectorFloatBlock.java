package io.qnit.simulator.statevector;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same with the Vector API. A matrix is applied to two groups of vectors at a time, by fours of rows: with real and
 * imaginary parts that makes sixteen sums, which stay in registers while the columns go by.
 */
final class VectorFloatBlock extends FloatBlock {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    static final int LANES_LOG = Integer.numberOfTrailingZeros(LANES);
    private static final int STRIDE = 2 * LANES;
    private static final long BYTES = (long) LANES * Float.BYTES;

    private static final VectorShuffle<Float> FLIP_0 = flip(1);
    private static final VectorShuffle<Float> FLIP_1 = flip(2);
    private static final VectorShuffle<Float> FLIP_2 = flip(4);
    private static final VectorShuffle<Float> FLIP_3 = flip(8);
    private static final VectorMask<Float> ODD_0 = odd(1);
    private static final VectorMask<Float> ODD_1 = odd(2);
    private static final VectorMask<Float> ODD_2 = odd(4);
    private static final VectorMask<Float> ODD_3 = odd(8);

    VectorFloatBlock(int slots) {
        super(LANES_LOG, slots);
    }

    private static VectorShuffle<Float> flip(int bit) {
        return VectorShuffle.fromOp(S, lane -> bit < LANES ? lane ^ bit : lane);
    }

    private static VectorMask<Float> odd(int bit) {
        long bits = 0;
        for (int lane = 0; lane < LANES; lane++) {
            bits |= (lane & bit) != 0 ? 1L << lane : 0;
        }
        return VectorMask.fromLong(S, bits);
    }

    @Override
    void dense(DenseOperation op) {
        int groups = 1 << slots() - Integer.bitCount(op.fixed);
        if (op.laneControls != 0) {
            denseScalar(op);
            return;
        }
        switch (op.shape) {
            case MONOMIAL -> move(op, groups);
            case REAL -> {
                switch (op.width) {
                    case 1 -> real1(data, groups, op.fixed, op.controls, op.offsets[1] * STRIDE, op.packedSingle);
                    case 2 -> real2(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle);
                    case 3 -> real3(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle);
                    default ->
                        real(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle,
                                scratch(2 * STRIDE << op.width));
                }
            }
            case COMPLEX -> {
                switch (op.width) {
                    case 1 -> complex1(data, groups, op.fixed, op.controls, op.offsets[1] * STRIDE, op.packedSingle);
                    case 2 -> complex2(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle);
                    case 3 -> complex3(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle);
                    default ->
                        complex(data, groups, op.fixed, op.controls, op.offsets, op.packedSingle,
                                scratch(3 * STRIDE << op.width));
                }
            }
        }
    }

    private void move(DenseOperation op, int groups) {
        int n = 1 << op.width;
        int[] sources = new int[n];
        float[] re = new float[n];
        float[] im = new float[n];
        int moved = 0;
        int[] rows = new int[n];
        for (int row = 0; row < n; row++) {
            int column = op.source(row);
            float a = (float) op.matrix[2 * (row * n + column)];
            float b = (float) op.matrix[2 * (row * n + column) + 1];
            if (column != row || a != 1 || b != 0) {
                rows[moved] = op.offsets[row] * STRIDE;
                sources[moved] = op.offsets[column] * STRIDE;
                re[moved] = a;
                im[moved++] = b;
            }
        }
        moveAll(data, groups, op.fixed, op.controls, moved, rows, sources, re, im, scratch(STRIDE << op.width));
    }

    private static void moveAll(
            float[] d, int groups, int fixed, int controls, int moved, int[] rows, int[] sources, float[] re,
            float[] im, float[] t) {
        for (int g = 0; g < groups; g++) {
            int base = (spread(g, fixed) | controls) * STRIDE;
            for (int k = 0; k < moved; k++) {
                int from = base + sources[k];
                FloatVector x = FloatVector.fromArray(S, d, from);
                FloatVector y = FloatVector.fromArray(S, d, from + LANES);
                if (im[k] != 0) {
                    x.mul(re[k]).sub(y.mul(im[k])).intoArray(t, k * STRIDE);
                    y.mul(re[k]).add(x.mul(im[k])).intoArray(t, k * STRIDE + LANES);
                } else if (re[k] != 1) {
                    x.mul(re[k]).intoArray(t, k * STRIDE);
                    y.mul(re[k]).intoArray(t, k * STRIDE + LANES);
                } else {
                    x.intoArray(t, k * STRIDE);
                    y.intoArray(t, k * STRIDE + LANES);
                }
            }
            for (int k = 0; k < moved; k++) {
                int to = base + rows[k];
                FloatVector.fromArray(S, t, k * STRIDE).intoArray(d, to);
                FloatVector.fromArray(S, t, k * STRIDE + LANES).intoArray(d, to + LANES);
            }
        }
    }

    private static void real1(float[] d, int groups, int fixed, int controls, int offset, float[] m) {
        FloatVector m00 = FloatVector.broadcast(S, m[0]);
        FloatVector m01 = FloatVector.broadcast(S, m[2]);
        FloatVector m10 = FloatVector.broadcast(S, m[4]);
        FloatVector m11 = FloatVector.broadcast(S, m[6]);
        for (int g = 0; g < groups; g++) {
            int at = (spread(g, fixed) | controls) * STRIDE;
            int other = at + offset;
            FloatVector x0 = FloatVector.fromArray(S, d, at);
            FloatVector y0 = FloatVector.fromArray(S, d, at + LANES);
            FloatVector x1 = FloatVector.fromArray(S, d, other);
            FloatVector y1 = FloatVector.fromArray(S, d, other + LANES);
            x1.fma(m01, x0.mul(m00)).intoArray(d, at);
            y1.fma(m01, y0.mul(m00)).intoArray(d, at + LANES);
            x1.fma(m11, x0.mul(m10)).intoArray(d, other);
            y1.fma(m11, y0.mul(m10)).intoArray(d, other + LANES);
        }
    }

    private static void complex1(float[] d, int groups, int fixed, int controls, int offset, float[] m) {
        FloatVector a00 = FloatVector.broadcast(S, m[0]);
        FloatVector b00 = FloatVector.broadcast(S, m[1]);
        FloatVector c00 = FloatVector.broadcast(S, -m[1]);
        FloatVector a01 = FloatVector.broadcast(S, m[2]);
        FloatVector b01 = FloatVector.broadcast(S, m[3]);
        FloatVector c01 = FloatVector.broadcast(S, -m[3]);
        FloatVector a10 = FloatVector.broadcast(S, m[4]);
        FloatVector b10 = FloatVector.broadcast(S, m[5]);
        FloatVector c10 = FloatVector.broadcast(S, -m[5]);
        FloatVector a11 = FloatVector.broadcast(S, m[6]);
        FloatVector b11 = FloatVector.broadcast(S, m[7]);
        FloatVector c11 = FloatVector.broadcast(S, -m[7]);
        for (int g = 0; g < groups; g++) {
            int at = (spread(g, fixed) | controls) * STRIDE;
            int other = at + offset;
            FloatVector x0 = FloatVector.fromArray(S, d, at);
            FloatVector y0 = FloatVector.fromArray(S, d, at + LANES);
            FloatVector x1 = FloatVector.fromArray(S, d, other);
            FloatVector y1 = FloatVector.fromArray(S, d, other + LANES);
            y1.fma(c01, x1.fma(a01, y0.fma(c00, x0.mul(a00)))).intoArray(d, at);
            x1.fma(b01, y1.fma(a01, x0.fma(b00, y0.mul(a00)))).intoArray(d, at + LANES);
            y1.fma(c11, x1.fma(a11, y0.fma(c10, x0.mul(a10)))).intoArray(d, other);
            x1.fma(b11, y1.fma(a11, x0.fma(b10, y0.mul(a10)))).intoArray(d, other + LANES);
        }
    }

    /** All rows of a matrix on three slots at a time, so that each vector is read once; the matrix is packed by columns. */
    private static void complex3(float[] d, int groups, int fixed, int controls, int[] offsets, float[] m) {
        for (int g = 0; g < groups; g++) {
            int base = (spread(g, fixed) | controls) * STRIDE;
            FloatVector x0 = FloatVector.zero(S);
            FloatVector y0 = x0;
            FloatVector x1 = x0;
            FloatVector y1 = x0;
            FloatVector x2 = x0;
            FloatVector y2 = x0;
            FloatVector x3 = x0;
            FloatVector y3 = x0;
            FloatVector x4 = x0;
            FloatVector y4 = x0;
            FloatVector x5 = x0;
            FloatVector y5 = x0;
            FloatVector x6 = x0;
            FloatVector y6 = x0;
            FloatVector x7 = x0;
            FloatVector y7 = x0;
            for (int k = 0, e = 0; k < 8; k++, e += 16) {
                int at = base + offsets[k] * STRIDE;
                FloatVector x = FloatVector.fromArray(S, d, at);
                FloatVector y = FloatVector.fromArray(S, d, at + LANES);
                FloatVector w = y.neg();
                FloatVector a = FloatVector.broadcast(S, m[e]);
                x0 = x.fma(a, x0);
                y0 = y.fma(a, y0);
                a = FloatVector.broadcast(S, m[e + 1]);
                x1 = x.fma(a, x1);
                y1 = y.fma(a, y1);
                a = FloatVector.broadcast(S, m[e + 2]);
                x2 = x.fma(a, x2);
                y2 = y.fma(a, y2);
                a = FloatVector.broadcast(S, m[e + 3]);
                x3 = x.fma(a, x3);
                y3 = y.fma(a, y3);
                a = FloatVector.broadcast(S, m[e + 4]);
                x4 = x.fma(a, x4);
                y4 = y.fma(a, y4);
                a = FloatVector.broadcast(S, m[e + 5]);
                x5 = x.fma(a, x5);
                y5 = y.fma(a, y5);
                a = FloatVector.broadcast(S, m[e + 6]);
                x6 = x.fma(a, x6);
                y6 = y.fma(a, y6);
                a = FloatVector.broadcast(S, m[e + 7]);
                x7 = x.fma(a, x7);
                y7 = y.fma(a, y7);
                a = FloatVector.broadcast(S, m[e + 8]);
                x0 = w.fma(a, x0);
                y0 = x.fma(a, y0);
                a = FloatVector.broadcast(S, m[e + 9]);
                x1 = w.fma(a, x1);
                y1 = x.fma(a, y1);
                a = FloatVector.broadcast(S, m[e + 10]);
                x2 = w.fma(a, x2);
                y2 = x.fma(a, y2);
                a = FloatVector.broadcast(S, m[e + 11]);
                x3 = w.fma(a, x3);
                y3 = x.fma(a, y3);
                a = FloatVector.broadcast(S, m[e + 12]);
                x4 = w.fma(a, x4);
                y4 = x.fma(a, y4);
                a = FloatVector.broadcast(S, m[e + 13]);
                x5 = w.fma(a, x5);
                y5 = x.fma(a, y5);
                a = FloatVector.broadcast(S, m[e + 14]);
                x6 = w.fma(a, x6);
                y6 = x.fma(a, y6);
                a = FloatVector.broadcast(S, m[e + 15]);
                x7 = w.fma(a, x7);
                y7 = x.fma(a, y7);
            }
            int at = base;
            x0.intoArray(d, at);
            y0.intoArray(d, at + LANES);
            at = base + offsets[1] * STRIDE;
            x1.intoArray(d, at);
            y1.intoArray(d, at + LANES);
            at = base + offsets[2] * STRIDE;
            x2.intoArray(d, at);
            y2.intoArray(d, at + LANES);
            at = base + offsets[3] * STRIDE;
            x3.intoArray(d, at);
            y3.intoArray(d, at + LANES);
            at = base + offsets[4] * STRIDE;
            x4.intoArray(d, at);
            y4.intoArray(d, at + LANES);
            at = base + offsets[5] * STRIDE;
            x5.intoArray(d, at);
            y5.intoArray(d, at + LANES);
            at = base + offsets[6] * STRIDE;
            x6.intoArray(d, at);
            y6.intoArray(d, at + LANES);
            at = base + offsets[7] * STRIDE;
            x7.intoArray(d, at);
            y7.intoArray(d, at + LANES);
        }
    }

    private static void real3(float[] d, int groups, int fixed, int controls, int[] offsets, float[] m) {
        for (int g = 0; g < groups; g++) {
            int base = (spread(g, fixed) | controls) * STRIDE;
            FloatVector x0 = FloatVector.zero(S);
            FloatVector y0 = x0;
            FloatVector x1 = x0;
            FloatVector y1 = x0;
            FloatVector x2 = x0;
            FloatVector y2 = x0;
            FloatVector x3 = x0;
            FloatVector y3 = x0;
            FloatVector x4 = x0;
            FloatVector y4 = x0;
            FloatVector x5 = x0;
            FloatVector y5 = x0;
            FloatVector x6 = x0;
            FloatVector y6 = x0;
            FloatVector x7 = x0;
            FloatVector y7 = x0;
            for (int k = 0, e = 0; k < 8; k++, e += 8) {
                int at = base + offsets[k] * STRIDE;
                FloatVector x = FloatVector.fromArray(S, d, at);
                FloatVector y = FloatVector.fromArray(S, d, at + LANES);
                FloatVector a = FloatVector.broadcast(S, m[e]);
                x0 = x.fma(a, x0);
                y0 = y.fma(a, y0);
                a = FloatVector.broadcast(S, m[e + 1]);
                x1 = x.fma(a, x1);
                y1 = y.fma(a, y1);
                a = FloatVector.broadcast(S, m[e + 2]);
                x2 = x.fma(a, x2);
                y2 = y.fma(a, y2);
                a = FloatVector.broadcast(S, m[e + 3]);
                x3 = x.fma(a, x3);
                y3 = y.fma(a, y3);
                a = FloatVector.broadcast(S, m[e + 4]);
                x4 = x.fma(a, x4);
                y4 = y.fma(a, y4);
                a = FloatVector.broadcast(S, m[e + 5]);
                x5 = x.fma(a, x5);
                y5 = y.fma(a, y5);
                a = FloatVector.broadcast(S, m[e + 6]);
                x6 = x.fma(a, x6);
                y6 = y.fma(a, y6);
                a = FloatVector.broadcast(S, m[e + 7]);
                x7 = x.fma(a, x7);
                y7 = y.fma(a, y7);
            }
            int at = base;
            x0.intoArray(d, at);
            y0.intoArray(d, at + LANES);
            at = base + offsets[1] * STRIDE;
            x1.intoArray(d, at);
            y1.intoArray(d, at + LANES);
            at = base + offsets[2] * STRIDE;
            x2.intoArray(d, at);
            y2.intoArray(d, at + LANES);
            at = base + offsets[3] * STRIDE;
            x3.intoArray(d, at);
            y3.intoArray(d, at + LANES);
            at = base + offsets[4] * STRIDE;
            x4.intoArray(d, at);
            y4.intoArray(d, at + LANES);
            at = base + offsets[5] * STRIDE;
            x5.intoArray(d, at);
            y5.intoArray(d, at + LANES);
            at = base + offsets[6] * STRIDE;
            x6.intoArray(d, at);
            y6.intoArray(d, at + LANES);
            at = base + offsets[7] * STRIDE;
            x7.intoArray(d, at);
            y7.intoArray(d, at + LANES);
        }
    }

    private static void complex2(float[] d, int groups, int fixed, int controls, int[] offsets, float[] m) {
        for (int g = 0; g < groups; g += 2) {
            int one = (spread(g, fixed) | controls) * STRIDE;
            int two = groups == 1 ? one : (spread(g + 1, fixed) | controls) * STRIDE;
            FloatVector x0 = FloatVector.zero(S);
            FloatVector y0 = x0;
            FloatVector u0 = x0;
            FloatVector v0 = x0;
            FloatVector x1 = x0;
            FloatVector y1 = x0;
            FloatVector u1 = x0;
            FloatVector v1 = x0;
            FloatVector x2 = x0;
            FloatVector y2 = x0;
            FloatVector u2 = x0;
            FloatVector v2 = x0;
            FloatVector x3 = x0;
            FloatVector y3 = x0;
            FloatVector u3 = x0;
            FloatVector v3 = x0;
            for (int k = 0, e = 0; k < 4; k++, e += 8) {
                int at = one + offsets[k] * STRIDE;
                int other = two + offsets[k] * STRIDE;
                FloatVector x = FloatVector.fromArray(S, d, at);
                FloatVector y = FloatVector.fromArray(S, d, at + LANES);
                FloatVector p = FloatVector.fromArray(S, d, other);
                FloatVector q = FloatVector.fromArray(S, d, other + LANES);
                FloatVector w = y.neg();
                FloatVector z = q.neg();
                FloatVector a = FloatVector.broadcast(S, m[e]);
                x0 = x.fma(a, x0);
                y0 = y.fma(a, y0);
                u0 = p.fma(a, u0);
                v0 = q.fma(a, v0);
                a = FloatVector.broadcast(S, m[e + 1]);
                x1 = x.fma(a, x1);
                y1 = y.fma(a, y1);
                u1 = p.fma(a, u1);
                v1 = q.fma(a, v1);
                a = FloatVector.broadcast(S, m[e + 2]);
                x2 = x.fma(a, x2);
                y2 = y.fma(a, y2);
                u2 = p.fma(a, u2);
                v2 = q.fma(a, v2);
                a = FloatVector.broadcast(S, m[e + 3]);
                x3 = x.fma(a, x3);
                y3 = y.fma(a, y3);
                u3 = p.fma(a, u3);
                v3 = q.fma(a, v3);
                a = FloatVector.broadcast(S, m[e + 4]);
                x0 = w.fma(a, x0);
                y0 = x.fma(a, y0);
                u0 = z.fma(a, u0);
                v0 = p.fma(a, v0);
                a = FloatVector.broadcast(S, m[e + 5]);
                x1 = w.fma(a, x1);
                y1 = x.fma(a, y1);
                u1 = z.fma(a, u1);
                v1 = p.fma(a, v1);
                a = FloatVector.broadcast(S, m[e + 6]);
                x2 = w.fma(a, x2);
                y2 = x.fma(a, y2);
                u2 = z.fma(a, u2);
                v2 = p.fma(a, v2);
                a = FloatVector.broadcast(S, m[e + 7]);
                x3 = w.fma(a, x3);
                y3 = x.fma(a, y3);
                u3 = z.fma(a, u3);
                v3 = p.fma(a, v3);
            }
            int at = one;
            int other = two;
            x0.intoArray(d, at);
            y0.intoArray(d, at + LANES);
            u0.intoArray(d, other);
            v0.intoArray(d, other + LANES);
            at = one + offsets[1] * STRIDE;
            other = two + offsets[1] * STRIDE;
            x1.intoArray(d, at);
            y1.intoArray(d, at + LANES);
            u1.intoArray(d, other);
            v1.intoArray(d, other + LANES);
            at = one + offsets[2] * STRIDE;
            other = two + offsets[2] * STRIDE;
            x2.intoArray(d, at);
            y2.intoArray(d, at + LANES);
            u2.intoArray(d, other);
            v2.intoArray(d, other + LANES);
            at = one + offsets[3] * STRIDE;
            other = two + offsets[3] * STRIDE;
            x3.intoArray(d, at);
            y3.intoArray(d, at + LANES);
            u3.intoArray(d, other);
            v3.intoArray(d, other + LANES);
        }
    }

    private static void real2(float[] d, int groups, int fixed, int controls, int[] offsets, float[] m) {
        for (int g = 0; g < groups; g += 2) {
            int one = (spread(g, fixed) | controls) * STRIDE;
            int two = groups == 1 ? one : (spread(g + 1, fixed) | controls) * STRIDE;
            FloatVector x0 = FloatVector.zero(S);
            FloatVector y0 = x0;
            FloatVector u0 = x0;
            FloatVector v0 = x0;
            FloatVector x1 = x0;
            FloatVector y1 = x0;
            FloatVector u1 = x0;
            FloatVector v1 = x0;
            FloatVector x2 = x0;
            FloatVector y2 = x0;
            FloatVector u2 = x0;
            FloatVector v2 = x0;
            FloatVector x3 = x0;
            FloatVector y3 = x0;
            FloatVector u3 = x0;
            FloatVector v3 = x0;
            for (int k = 0, e = 0; k < 4; k++, e += 4) {
                int at = one + offsets[k] * STRIDE;
                int other = two + offsets[k] * STRIDE;
                FloatVector x = FloatVector.fromArray(S, d, at);
                FloatVector y = FloatVector.fromArray(S, d, at + LANES);
                FloatVector p = FloatVector.fromArray(S, d, other);
                FloatVector q = FloatVector.fromArray(S, d, other + LANES);
                FloatVector a = FloatVector.broadcast(S, m[e]);
                x0 = x.fma(a, x0);
                y0 = y.fma(a, y0);
                u0 = p.fma(a, u0);
                v0 = q.fma(a, v0);
                a = FloatVector.broadcast(S, m[e + 1]);
                x1 = x.fma(a, x1);
                y1 = y.fma(a, y1);
                u1 = p.fma(a, u1);
                v1 = q.fma(a, v1);
                a = FloatVector.broadcast(S, m[e + 2]);
                x2 = x.fma(a, x2);
                y2 = y.fma(a, y2);
                u2 = p.fma(a, u2);
                v2 = q.fma(a, v2);
                a = FloatVector.broadcast(S, m[e + 3]);
                x3 = x.fma(a, x3);
                y3 = y.fma(a, y3);
                u3 = p.fma(a, u3);
                v3 = q.fma(a, v3);
            }
            int at = one;
            int other = two;
            x0.intoArray(d, at);
            y0.intoArray(d, at + LANES);
            u0.intoArray(d, other);
            v0.intoArray(d, other + LANES);
            at = one + offsets[1] * STRIDE;
            other = two + offsets[1] * STRIDE;
            x1.intoArray(d, at);
            y1.intoArray(d, at + LANES);
            u1.intoArray(d, other);
            v1.intoArray(d, other + LANES);
            at = one + offsets[2] * STRIDE;
            other = two + offsets[2] * STRIDE;
            x2.intoArray(d, at);
            y2.intoArray(d, at + LANES);
            u2.intoArray(d, other);
            v2.intoArray(d, other + LANES);
            at = one + offsets[3] * STRIDE;
            other = two + offsets[3] * STRIDE;
            x3.intoArray(d, at);
            y3.intoArray(d, at + LANES);
            u3.intoArray(d, other);
            v3.intoArray(d, other + LANES);
        }
    }

    /** Two groups at a time; an only group is done twice, with the same result. */
    private static void complex(
            float[] d, int groups, int fixed, int controls, int[] offsets, float[] m, float[] t) {
        int n = offsets.length;
        int end = 3 * STRIDE * n;
        for (int g = 0; g < groups; g += 2) {
            int one = (spread(g, fixed) | controls) * STRIDE;
            int two = groups == 1 ? one : (spread(g + 1, fixed) | controls) * STRIDE;
            for (int k = 0, at = 0; k < n; k++, at += 3 * STRIDE) {
                int a = one + offsets[k] * STRIDE;
                int b = two + offsets[k] * STRIDE;
                FloatVector.fromArray(S, d, a).intoArray(t, at);
                FloatVector y = FloatVector.fromArray(S, d, a + LANES);
                y.intoArray(t, at + LANES);
                y.neg().intoArray(t, at + 2 * LANES);
                FloatVector.fromArray(S, d, b).intoArray(t, at + 3 * LANES);
                FloatVector z = FloatVector.fromArray(S, d, b + LANES);
                z.intoArray(t, at + 4 * LANES);
                z.neg().intoArray(t, at + 5 * LANES);
            }
            for (int row = 0; row < n; row += 4) {
                fourComplexRows(d, t, end, m, row * n * 2, one, two, offsets, row);
            }
        }
    }

    private static void fourComplexRows(
            float[] d, float[] t, int end, float[] m, int from, int one, int two, int[] offsets, int row) {
        FloatVector x0 = FloatVector.zero(S);
        FloatVector y0 = x0;
        FloatVector x1 = x0;
        FloatVector y1 = x0;
        FloatVector x2 = x0;
        FloatVector y2 = x0;
        FloatVector x3 = x0;
        FloatVector y3 = x0;
        FloatVector u0 = x0;
        FloatVector v0 = x0;
        FloatVector u1 = x0;
        FloatVector v1 = x0;
        FloatVector u2 = x0;
        FloatVector v2 = x0;
        FloatVector u3 = x0;
        FloatVector v3 = x0;
        for (int at = 0, e = from; at < end; at += 3 * STRIDE, e += 8) {
            FloatVector x = FloatVector.fromArray(S, t, at);
            FloatVector y = FloatVector.fromArray(S, t, at + LANES);
            FloatVector w = FloatVector.fromArray(S, t, at + 2 * LANES);
            FloatVector p = FloatVector.fromArray(S, t, at + 3 * LANES);
            FloatVector q = FloatVector.fromArray(S, t, at + 4 * LANES);
            FloatVector r = FloatVector.fromArray(S, t, at + 5 * LANES);
            FloatVector a = FloatVector.broadcast(S, m[e]);
            x0 = x.fma(a, x0);
            y0 = y.fma(a, y0);
            u0 = p.fma(a, u0);
            v0 = q.fma(a, v0);
            a = FloatVector.broadcast(S, m[e + 1]);
            x1 = x.fma(a, x1);
            y1 = y.fma(a, y1);
            u1 = p.fma(a, u1);
            v1 = q.fma(a, v1);
            a = FloatVector.broadcast(S, m[e + 2]);
            x2 = x.fma(a, x2);
            y2 = y.fma(a, y2);
            u2 = p.fma(a, u2);
            v2 = q.fma(a, v2);
            a = FloatVector.broadcast(S, m[e + 3]);
            x3 = x.fma(a, x3);
            y3 = y.fma(a, y3);
            u3 = p.fma(a, u3);
            v3 = q.fma(a, v3);
            a = FloatVector.broadcast(S, m[e + 4]);
            x0 = w.fma(a, x0);
            y0 = x.fma(a, y0);
            u0 = r.fma(a, u0);
            v0 = p.fma(a, v0);
            a = FloatVector.broadcast(S, m[e + 5]);
            x1 = w.fma(a, x1);
            y1 = x.fma(a, y1);
            u1 = r.fma(a, u1);
            v1 = p.fma(a, v1);
            a = FloatVector.broadcast(S, m[e + 6]);
            x2 = w.fma(a, x2);
            y2 = x.fma(a, y2);
            u2 = r.fma(a, u2);
            v2 = p.fma(a, v2);
            a = FloatVector.broadcast(S, m[e + 7]);
            x3 = w.fma(a, x3);
            y3 = x.fma(a, y3);
            u3 = r.fma(a, u3);
            v3 = p.fma(a, v3);
        }
        int o0 = offsets[row] * STRIDE;
        int o1 = offsets[row + 1] * STRIDE;
        int o2 = offsets[row + 2] * STRIDE;
        int o3 = offsets[row + 3] * STRIDE;
        x0.intoArray(d, one + o0);
        y0.intoArray(d, one + o0 + LANES);
        x1.intoArray(d, one + o1);
        y1.intoArray(d, one + o1 + LANES);
        x2.intoArray(d, one + o2);
        y2.intoArray(d, one + o2 + LANES);
        x3.intoArray(d, one + o3);
        y3.intoArray(d, one + o3 + LANES);
        u0.intoArray(d, two + o0);
        v0.intoArray(d, two + o0 + LANES);
        u1.intoArray(d, two + o1);
        v1.intoArray(d, two + o1 + LANES);
        u2.intoArray(d, two + o2);
        v2.intoArray(d, two + o2 + LANES);
        u3.intoArray(d, two + o3);
        v3.intoArray(d, two + o3 + LANES);
    }

    private static void real(
            float[] d, int groups, int fixed, int controls, int[] offsets, float[] m, float[] t) {
        int n = offsets.length;
        int end = 2 * STRIDE * n;
        for (int g = 0; g < groups; g += 2) {
            int one = (spread(g, fixed) | controls) * STRIDE;
            int two = groups == 1 ? one : (spread(g + 1, fixed) | controls) * STRIDE;
            for (int k = 0, at = 0; k < n; k++, at += 2 * STRIDE) {
                int a = one + offsets[k] * STRIDE;
                int b = two + offsets[k] * STRIDE;
                FloatVector.fromArray(S, d, a).intoArray(t, at);
                FloatVector.fromArray(S, d, a + LANES).intoArray(t, at + LANES);
                FloatVector.fromArray(S, d, b).intoArray(t, at + 2 * LANES);
                FloatVector.fromArray(S, d, b + LANES).intoArray(t, at + 3 * LANES);
            }
            for (int row = 0; row < n; row += 4) {
                fourRealRows(d, t, end, m, row * n, one, two, offsets, row);
            }
        }
    }

    private static void fourRealRows(
            float[] d, float[] t, int end, float[] m, int from, int one, int two, int[] offsets, int row) {
        FloatVector x0 = FloatVector.zero(S);
        FloatVector y0 = x0;
        FloatVector x1 = x0;
        FloatVector y1 = x0;
        FloatVector x2 = x0;
        FloatVector y2 = x0;
        FloatVector x3 = x0;
        FloatVector y3 = x0;
        FloatVector u0 = x0;
        FloatVector v0 = x0;
        FloatVector u1 = x0;
        FloatVector v1 = x0;
        FloatVector u2 = x0;
        FloatVector v2 = x0;
        FloatVector u3 = x0;
        FloatVector v3 = x0;
        for (int at = 0, e = from; at < end; at += 2 * STRIDE, e += 4) {
            FloatVector x = FloatVector.fromArray(S, t, at);
            FloatVector y = FloatVector.fromArray(S, t, at + LANES);
            FloatVector p = FloatVector.fromArray(S, t, at + 2 * LANES);
            FloatVector q = FloatVector.fromArray(S, t, at + 3 * LANES);
            FloatVector a = FloatVector.broadcast(S, m[e]);
            x0 = x.fma(a, x0);
            y0 = y.fma(a, y0);
            u0 = p.fma(a, u0);
            v0 = q.fma(a, v0);
            a = FloatVector.broadcast(S, m[e + 1]);
            x1 = x.fma(a, x1);
            y1 = y.fma(a, y1);
            u1 = p.fma(a, u1);
            v1 = q.fma(a, v1);
            a = FloatVector.broadcast(S, m[e + 2]);
            x2 = x.fma(a, x2);
            y2 = y.fma(a, y2);
            u2 = p.fma(a, u2);
            v2 = q.fma(a, v2);
            a = FloatVector.broadcast(S, m[e + 3]);
            x3 = x.fma(a, x3);
            y3 = y.fma(a, y3);
            u3 = p.fma(a, u3);
            v3 = q.fma(a, v3);
        }
        int o0 = offsets[row] * STRIDE;
        int o1 = offsets[row + 1] * STRIDE;
        int o2 = offsets[row + 2] * STRIDE;
        int o3 = offsets[row + 3] * STRIDE;
        x0.intoArray(d, one + o0);
        y0.intoArray(d, one + o0 + LANES);
        x1.intoArray(d, one + o1);
        y1.intoArray(d, one + o1 + LANES);
        x2.intoArray(d, one + o2);
        y2.intoArray(d, one + o2 + LANES);
        x3.intoArray(d, one + o3);
        y3.intoArray(d, one + o3 + LANES);
        u0.intoArray(d, two + o0);
        v0.intoArray(d, two + o0 + LANES);
        u1.intoArray(d, two + o1);
        v1.intoArray(d, two + o1 + LANES);
        u2.intoArray(d, two + o2);
        v2.intoArray(d, two + o2 + LANES);
        u3.intoArray(d, two + o3);
        v3.intoArray(d, two + o3 + LANES);
    }

    @Override
    void scale(ScaleOperation op) {
        float[] lane = scratch(STRIDE);
        for (int k = 0; k < LANES; k++) {
            boolean on = (op.lanes() & ~k) == 0;
            lane[k] = on ? (float) op.re() : 1;
            lane[k + LANES] = on ? (float) op.im() : 0;
        }
        scale(data, 1 << slots() - Integer.bitCount(op.slots()), op.slots(), lane);
    }

    private static void scale(float[] d, int groups, int fixed, float[] factors) {
        FloatVector a = FloatVector.fromArray(S, factors, 0);
        FloatVector b = FloatVector.fromArray(S, factors, LANES);
        FloatVector c = b.neg();
        for (int g = 0; g < groups; g++) {
            int at = (spread(g, fixed) | fixed) * STRIDE;
            FloatVector x = FloatVector.fromArray(S, d, at);
            FloatVector y = FloatVector.fromArray(S, d, at + LANES);
            y.fma(c, x.mul(a)).intoArray(d, at);
            x.fma(b, y.mul(a)).intoArray(d, at + LANES);
        }
    }

    @Override
    void multiplyTable(float[] s, int size, int parent, int level, int into, double re, double im) {
        if (parent < 0) {
            times(s, size, level, into, (float) re, (float) im);
        } else {
            product(s, size, parent, level, into);
            if (re != 1 || im != 0) {
                times(s, size, into, into, (float) re, (float) im);
            }
        }
    }

    private static void times(float[] s, int size, int from, int into, float re, float im) {
        FloatVector a = FloatVector.broadcast(S, re);
        FloatVector b = FloatVector.broadcast(S, im);
        FloatVector c = FloatVector.broadcast(S, -im);
        for (int k = 0; k < size; k += STRIDE) {
            FloatVector x = FloatVector.fromArray(S, s, from + k);
            FloatVector y = FloatVector.fromArray(S, s, from + k + LANES);
            y.fma(c, x.mul(a)).intoArray(s, into + k);
            x.fma(b, y.mul(a)).intoArray(s, into + k + LANES);
        }
    }

    private static void product(float[] s, int size, int one, int two, int into) {
        for (int k = 0; k < size; k += STRIDE) {
            FloatVector x = FloatVector.fromArray(S, s, one + k);
            FloatVector y = FloatVector.fromArray(S, s, one + k + LANES);
            FloatVector a = FloatVector.fromArray(S, s, two + k);
            FloatVector b = FloatVector.fromArray(S, s, two + k + LANES);
            x.mul(a).sub(y.mul(b)).intoArray(s, into + k);
            x.fma(b, y.mul(a)).intoArray(s, into + k + LANES);
        }
    }

    @Override
    void multiplyVectors(float[] s, int table, int size, int from) {
        multiply(data, s, table, size, from);
    }

    private static void multiply(float[] d, float[] s, int table, int size, int from) {
        for (int k = 0; k < size; k += STRIDE) {
            FloatVector x = FloatVector.fromArray(S, d, from + k);
            FloatVector y = FloatVector.fromArray(S, d, from + k + LANES);
            FloatVector a = FloatVector.fromArray(S, s, table + k);
            FloatVector b = FloatVector.fromArray(S, s, table + k + LANES);
            x.mul(a).sub(y.mul(b)).intoArray(d, from + k);
            x.fma(b, y.mul(a)).intoArray(d, from + k + LANES);
        }
    }

    @Override
    void exchange(int laneBit, int slot) {
        int pairs = 1 << slots() - 1;
        switch (laneBit) {
            case 0 -> exchange0(data, pairs, slot);
            case 1 -> exchange1(data, pairs, slot);
            case 2 -> exchange2(data, pairs, slot);
            default -> exchange3(data, pairs, slot);
        }
    }

    private static void exchange0(float[] d, int pairs, int slot) {
        for (int p = 0; p < pairs; p++) {
            int at = spread(p, 1 << slot) * STRIDE;
            exchange(d, at, at + (STRIDE << slot), FLIP_0, ODD_0);
            exchange(d, at + LANES, at + LANES + (STRIDE << slot), FLIP_0, ODD_0);
        }
    }

    private static void exchange1(float[] d, int pairs, int slot) {
        for (int p = 0; p < pairs; p++) {
            int at = spread(p, 1 << slot) * STRIDE;
            exchange(d, at, at + (STRIDE << slot), FLIP_1, ODD_1);
            exchange(d, at + LANES, at + LANES + (STRIDE << slot), FLIP_1, ODD_1);
        }
    }

    private static void exchange2(float[] d, int pairs, int slot) {
        for (int p = 0; p < pairs; p++) {
            int at = spread(p, 1 << slot) * STRIDE;
            exchange(d, at, at + (STRIDE << slot), FLIP_2, ODD_2);
            exchange(d, at + LANES, at + LANES + (STRIDE << slot), FLIP_2, ODD_2);
        }
    }

    private static void exchange3(float[] d, int pairs, int slot) {
        for (int p = 0; p < pairs; p++) {
            int at = spread(p, 1 << slot) * STRIDE;
            exchange(d, at, at + (STRIDE << slot), FLIP_3, ODD_3);
            exchange(d, at + LANES, at + LANES + (STRIDE << slot), FLIP_3, ODD_3);
        }
    }

    private static void exchange(
            float[] d, int one, int other, VectorShuffle<Float> flip, VectorMask<Float> odd) {
        FloatVector a = FloatVector.fromArray(S, d, one);
        FloatVector b = FloatVector.fromArray(S, d, other);
        a.blend(b.rearrange(flip), odd).intoArray(d, one);
        a.rearrange(flip).blend(b, odd).intoArray(d, other);
    }

    @Override
    boolean load(MemorySegment memory, long base, long[] high, long[] low) {
        return load(data, memory, base, high, low);
    }

    private static boolean load(float[] d, MemorySegment memory, long base, long[] high, long[] low) {
        FloatVector any = FloatVector.zero(S);
        int at = 0;
        for (long h : high) {
            for (int k = 0; k < low.length; k++) {
                long from = base + h + low[k];
                FloatVector x = FloatVector.fromMemorySegment(S, memory, from, nativeOrder());
                FloatVector y = FloatVector.fromMemorySegment(S, memory, from + BYTES, nativeOrder());
                x.intoArray(d, at);
                y.intoArray(d, at + LANES);
                any = x.abs().max(y.abs()).max(any);
                at += STRIDE;
            }
        }
        // not == 0, so that a number that is none counts
        return !(any.reduceLanes(VectorOperators.MAX) == 0);
    }

    @Override
    void store(MemorySegment memory, long base, long[] high, long[] low) {
        store(data, memory, base, high, low);
    }

    private static void store(float[] d, MemorySegment memory, long base, long[] high, long[] low) {
        int at = 0;
        for (long h : high) {
            for (int k = 0; k < low.length; k++) {
                long to = base + h + low[k];
                FloatVector.fromArray(S, d, at).intoMemorySegment(memory, to, nativeOrder());
                FloatVector.fromArray(S, d, at + LANES).intoMemorySegment(memory, to + BYTES, nativeOrder());
                at += STRIDE;
            }
        }
    }

    @Override
    double weight(int mask, int value) {
        float[] lane = scratch(LANES);
        for (int k = 0; k < LANES; k++) {
            lane[k] = ((k ^ value) & mask & LANES - 1) == 0 ? 1 : 0;
        }
        int slotMask = mask >> LANES_LOG;
        return weight(data, 1 << slots() - Integer.bitCount(slotMask), slotMask, value >> LANES_LOG, lane);
    }

    private static double weight(float[] d, int groups, int fixed, int value, float[] lane) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector other = sum;
        for (int g = 0; g < groups; g++) {
            int at = (spread(g, fixed) | value) * STRIDE;
            FloatVector x = FloatVector.fromArray(S, d, at);
            FloatVector y = FloatVector.fromArray(S, d, at + LANES);
            sum = x.fma(x, sum);
            other = y.fma(y, other);
        }
        return sum.add(other).mul(FloatVector.fromArray(S, lane, 0)).reduceLanes(VectorOperators.ADD);
    }

    @Override
    void project(int mask, int value, double factor) {
        float[] lane = scratch(LANES);
        for (int k = 0; k < LANES; k++) {
            lane[k] = ((k ^ value) & mask & LANES - 1) == 0 ? (float) factor : 0;
        }
        project(data, 1 << slots(), mask >> LANES_LOG, value >> LANES_LOG, lane);
    }

    private static void project(float[] d, int vectors, int mask, int value, float[] lane) {
        FloatVector f = FloatVector.fromArray(S, lane, 0);
        FloatVector zero = FloatVector.zero(S);
        for (int v = 0; v < vectors; v++) {
            int at = v * STRIDE;
            if ((v & mask) == value) {
                FloatVector.fromArray(S, d, at).mul(f).intoArray(d, at);
                FloatVector.fromArray(S, d, at + LANES).mul(f).intoArray(d, at + LANES);
            } else {
                zero.intoArray(d, at);
                zero.intoArray(d, at + LANES);
            }
        }
    }
}
