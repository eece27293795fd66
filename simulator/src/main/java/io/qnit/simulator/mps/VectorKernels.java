package io.qnit.simulator.mps;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same loops with the Vector API. Loaded only where its module is present. Widths are multiples of the vector, so
 * that no loop has a rest; each loop keeps its sums in registers (16 of them in {@link #tile}).
 */
final class VectorKernels extends Kernels {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    @Override
    int panelColumns() {
        return 2 * L;
    }

    @Override
    int alignment() {
        return L;
    }

    @Override
    void tile(double[] a, int aAt, double[] b, int bAt, int depth, double[] cRe, double[] cIm, int cAt, int stride) {
        int c1 = cAt + stride;
        int c2 = c1 + stride;
        int c3 = c2 + stride;
        DoubleVector x00 = DoubleVector.fromArray(S, cRe, cAt), x01 = DoubleVector.fromArray(S, cRe, cAt + L);
        DoubleVector x10 = DoubleVector.fromArray(S, cRe, c1), x11 = DoubleVector.fromArray(S, cRe, c1 + L);
        DoubleVector x20 = DoubleVector.fromArray(S, cRe, c2), x21 = DoubleVector.fromArray(S, cRe, c2 + L);
        DoubleVector x30 = DoubleVector.fromArray(S, cRe, c3), x31 = DoubleVector.fromArray(S, cRe, c3 + L);
        DoubleVector y00 = DoubleVector.fromArray(S, cIm, cAt), y01 = DoubleVector.fromArray(S, cIm, cAt + L);
        DoubleVector y10 = DoubleVector.fromArray(S, cIm, c1), y11 = DoubleVector.fromArray(S, cIm, c1 + L);
        DoubleVector y20 = DoubleVector.fromArray(S, cIm, c2), y21 = DoubleVector.fromArray(S, cIm, c2 + L);
        DoubleVector y30 = DoubleVector.fromArray(S, cIm, c3), y31 = DoubleVector.fromArray(S, cIm, c3 + L);
        int p = aAt;
        int q = bAt;
        for (int k = 0; k < depth; k++) {
            DoubleVector u0 = DoubleVector.fromArray(S, b, q), u1 = DoubleVector.fromArray(S, b, q + L);
            DoubleVector v0 = DoubleVector.fromArray(S, b, q + 2 * L), v1 = DoubleVector.fromArray(S, b, q + 3 * L);
            DoubleVector x = DoubleVector.broadcast(S, a[p]);
            DoubleVector y = DoubleVector.broadcast(S, a[p + 1]);
            DoubleVector n = DoubleVector.broadcast(S, a[p + 2]);
            x00 = n.fma(v0, x.fma(u0, x00));
            x01 = n.fma(v1, x.fma(u1, x01));
            y00 = y.fma(u0, x.fma(v0, y00));
            y01 = y.fma(u1, x.fma(v1, y01));
            x = DoubleVector.broadcast(S, a[p + 3]);
            y = DoubleVector.broadcast(S, a[p + 4]);
            n = DoubleVector.broadcast(S, a[p + 5]);
            x10 = n.fma(v0, x.fma(u0, x10));
            x11 = n.fma(v1, x.fma(u1, x11));
            y10 = y.fma(u0, x.fma(v0, y10));
            y11 = y.fma(u1, x.fma(v1, y11));
            x = DoubleVector.broadcast(S, a[p + 6]);
            y = DoubleVector.broadcast(S, a[p + 7]);
            n = DoubleVector.broadcast(S, a[p + 8]);
            x20 = n.fma(v0, x.fma(u0, x20));
            x21 = n.fma(v1, x.fma(u1, x21));
            y20 = y.fma(u0, x.fma(v0, y20));
            y21 = y.fma(u1, x.fma(v1, y21));
            x = DoubleVector.broadcast(S, a[p + 9]);
            y = DoubleVector.broadcast(S, a[p + 10]);
            n = DoubleVector.broadcast(S, a[p + 11]);
            x30 = n.fma(v0, x.fma(u0, x30));
            x31 = n.fma(v1, x.fma(u1, x31));
            y30 = y.fma(u0, x.fma(v0, y30));
            y31 = y.fma(u1, x.fma(v1, y31));
            p += 12;
            q += 4 * L;
        }
        x00.intoArray(cRe, cAt);
        x01.intoArray(cRe, cAt + L);
        x10.intoArray(cRe, c1);
        x11.intoArray(cRe, c1 + L);
        x20.intoArray(cRe, c2);
        x21.intoArray(cRe, c2 + L);
        x30.intoArray(cRe, c3);
        x31.intoArray(cRe, c3 + L);
        y00.intoArray(cIm, cAt);
        y01.intoArray(cIm, cAt + L);
        y10.intoArray(cIm, c1);
        y11.intoArray(cIm, c1 + L);
        y20.intoArray(cIm, c2);
        y21.intoArray(cIm, c2 + L);
        y30.intoArray(cIm, c3);
        y31.intoArray(cIm, c3 + L);
    }

    @Override
    void project(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        int j = 0;
        for (; j + 4 * L <= width; j += 4 * L) {
            project4(re, im, at + j, stride, rows, vRe, vIm, vAt, wRe, wIm, wAt + j);
        }
        for (; j < width; j += L) {
            project1(re, im, at + j, stride, rows, vRe, vIm, vAt, wRe, wIm, wAt + j);
        }
    }

    private static void project4(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        DoubleVector p0 = DoubleVector.zero(S), p1 = DoubleVector.zero(S);
        DoubleVector p2 = DoubleVector.zero(S), p3 = DoubleVector.zero(S);
        DoubleVector q0 = DoubleVector.zero(S), q1 = DoubleVector.zero(S);
        DoubleVector q2 = DoubleVector.zero(S), q3 = DoubleVector.zero(S);
        int row = at;
        for (int i = 0; i < rows; i++) {
            DoubleVector x = DoubleVector.broadcast(S, vRe[vAt + i]);
            DoubleVector y = DoubleVector.broadcast(S, vIm[vAt + i]);
            DoubleVector n = DoubleVector.broadcast(S, -vIm[vAt + i]);
            DoubleVector a = DoubleVector.fromArray(S, re, row), b = DoubleVector.fromArray(S, im, row);
            p0 = x.fma(a, y.fma(b, p0));
            q0 = x.fma(b, n.fma(a, q0));
            a = DoubleVector.fromArray(S, re, row + L);
            b = DoubleVector.fromArray(S, im, row + L);
            p1 = x.fma(a, y.fma(b, p1));
            q1 = x.fma(b, n.fma(a, q1));
            a = DoubleVector.fromArray(S, re, row + 2 * L);
            b = DoubleVector.fromArray(S, im, row + 2 * L);
            p2 = x.fma(a, y.fma(b, p2));
            q2 = x.fma(b, n.fma(a, q2));
            a = DoubleVector.fromArray(S, re, row + 3 * L);
            b = DoubleVector.fromArray(S, im, row + 3 * L);
            p3 = x.fma(a, y.fma(b, p3));
            q3 = x.fma(b, n.fma(a, q3));
            row += stride;
        }
        p0.intoArray(wRe, wAt);
        p1.intoArray(wRe, wAt + L);
        p2.intoArray(wRe, wAt + 2 * L);
        p3.intoArray(wRe, wAt + 3 * L);
        q0.intoArray(wIm, wAt);
        q1.intoArray(wIm, wAt + L);
        q2.intoArray(wIm, wAt + 2 * L);
        q3.intoArray(wIm, wAt + 3 * L);
    }

    private static void project1(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        DoubleVector p = DoubleVector.zero(S), q = DoubleVector.zero(S);
        int row = at;
        for (int i = 0; i < rows; i++) {
            DoubleVector x = DoubleVector.broadcast(S, vRe[vAt + i]);
            DoubleVector y = DoubleVector.broadcast(S, vIm[vAt + i]);
            DoubleVector n = DoubleVector.broadcast(S, -vIm[vAt + i]);
            DoubleVector a = DoubleVector.fromArray(S, re, row), b = DoubleVector.fromArray(S, im, row);
            p = x.fma(a, y.fma(b, p));
            q = x.fma(b, n.fma(a, q));
            row += stride;
        }
        p.intoArray(wRe, wAt);
        q.intoArray(wIm, wAt);
    }

    @Override
    void subtract(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        int j = 0;
        for (; j + 2 * L <= width; j += 2 * L) {
            subtract2(re, im, at + j, stride, rows, vRe, vIm, vAt, wRe, wIm, wAt + j);
        }
        if (j < width) {
            subtract1(re, im, at + j, stride, rows, vRe, vIm, vAt, wRe, wIm, wAt + j);
        }
    }

    private static void subtract2(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        DoubleVector p0 = DoubleVector.fromArray(S, wRe, wAt), p1 = DoubleVector.fromArray(S, wRe, wAt + L);
        DoubleVector q0 = DoubleVector.fromArray(S, wIm, wAt), q1 = DoubleVector.fromArray(S, wIm, wAt + L);
        int row = at;
        for (int i = 0; i < rows; i++) {
            DoubleVector x = DoubleVector.broadcast(S, -vRe[vAt + i]);
            DoubleVector y = DoubleVector.broadcast(S, vIm[vAt + i]);
            DoubleVector n = DoubleVector.broadcast(S, -vIm[vAt + i]);
            x.fma(p0, y.fma(q0, DoubleVector.fromArray(S, re, row))).intoArray(re, row);
            x.fma(q0, n.fma(p0, DoubleVector.fromArray(S, im, row))).intoArray(im, row);
            x.fma(p1, y.fma(q1, DoubleVector.fromArray(S, re, row + L))).intoArray(re, row + L);
            x.fma(q1, n.fma(p1, DoubleVector.fromArray(S, im, row + L))).intoArray(im, row + L);
            row += stride;
        }
    }

    private static void subtract1(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        DoubleVector p = DoubleVector.fromArray(S, wRe, wAt), q = DoubleVector.fromArray(S, wIm, wAt);
        int row = at;
        for (int i = 0; i < rows; i++) {
            DoubleVector x = DoubleVector.broadcast(S, -vRe[vAt + i]);
            DoubleVector y = DoubleVector.broadcast(S, vIm[vAt + i]);
            DoubleVector n = DoubleVector.broadcast(S, -vIm[vAt + i]);
            x.fma(p, y.fma(q, DoubleVector.fromArray(S, re, row))).intoArray(re, row);
            x.fma(q, n.fma(p, DoubleVector.fromArray(S, im, row))).intoArray(im, row);
            row += stride;
        }
    }

    /** Where a vector has all lanes, in strips of four vectors: what columns and rows add up to stays in registers. */
    @Override
    void hermitianTimes(
            double[] re,
            double[] im,
            int stride,
            int from,
            int to,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm,
            double[] sums) {
        if (L != LANES && 2 * L != LANES) {
            super.hermitianTimes(re, im, stride, from, to, vRe, vIm, yRe, yIm, sums);
            return;
        }
        for (int i = from; i < to; i += L) {
            DoubleVector.zero(S).intoArray(yRe, i);
            DoubleVector.zero(S).intoArray(yIm, i);
        }
        if (L == LANES) {
            Arrays.fill(sums, 2 * L * from, 2 * L * to, 0);
            int strip = from;
            for (; strip + 4 * L <= to; strip += 4 * L) {
                strip4(re, im, stride, from, strip, strip, vRe, vIm, yRe, yIm, sums);
                for (int block = strip; block < strip + 4 * L; block += L) {
                    strip1(re, im, stride, strip, block, block, vRe, vIm, yRe, yIm, sums);
                    diagonalBlock(re, im, stride, block, block, vRe, vIm, yRe, yIm);
                }
            }
            for (; strip < to; strip += L) {
                strip1(re, im, stride, from, strip, strip, vRe, vIm, yRe, yIm, sums);
                diagonalBlock(re, im, stride, strip, strip, vRe, vIm, yRe, yIm);
            }
            for (int i = from; i < to; i++) {
                yRe[i] += sumOfLanes(sums, 2 * L * i);
                yIm[i] += sumOfLanes(sums, 2 * L * i + L);
            }
            return;
        }
        for (int block = from; block < to; block += LANES) {
            for (int i = block; i < block + LANES; i += L) {
                diagonalBlock(re, im, stride, block, i, vRe, vIm, yRe, yIm);
            }
            for (int row = block; row < block + LANES; row += 2) {
                hermitianRows2(re, im, stride, row, block + LANES, to, vRe, vIm, yRe, yIm, sums);
            }
        }
    }

    /** One vector of the products of the block on the diagonal, from its rows. */
    private static void diagonalBlock(
            double[] re,
            double[] im,
            int stride,
            int block,
            int i,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm) {
        DoubleVector p = DoubleVector.fromArray(S, yRe, i), q = DoubleVector.fromArray(S, yIm, i);
        for (int j = block; j < block + LANES; j++) {
            DoubleVector a = DoubleVector.fromArray(S, re, j * stride + i);
            DoubleVector b = DoubleVector.fromArray(S, im, j * stride + i);
            DoubleVector z = DoubleVector.broadcast(S, vIm[j]);
            p = b.fma(z, a.fma(DoubleVector.broadcast(S, vRe[j]), p));
            q = b.fma(DoubleVector.broadcast(S, -vRe[j]), a.fma(z, q));
        }
        p.intoArray(yRe, i);
        q.intoArray(yIm, i);
    }

    /** Rows above the block of four vectors of columns. */
    private static void strip4(
            double[] re,
            double[] im,
            int stride,
            int from,
            int to,
            int column,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm,
            double[] sums) {
        DoubleVector u0 = DoubleVector.fromArray(S, vRe, column), u1 = DoubleVector.fromArray(S, vRe, column + L);
        DoubleVector u2 = DoubleVector.fromArray(S, vRe, column + 2 * L);
        DoubleVector u3 = DoubleVector.fromArray(S, vRe, column + 3 * L);
        DoubleVector w0 = DoubleVector.fromArray(S, vIm, column), w1 = DoubleVector.fromArray(S, vIm, column + L);
        DoubleVector w2 = DoubleVector.fromArray(S, vIm, column + 2 * L);
        DoubleVector w3 = DoubleVector.fromArray(S, vIm, column + 3 * L);
        DoubleVector m0 = w0.neg(), m1 = w1.neg(), m2 = w2.neg(), m3 = w3.neg();
        DoubleVector p0 = DoubleVector.fromArray(S, yRe, column), p1 = DoubleVector.fromArray(S, yRe, column + L);
        DoubleVector p2 = DoubleVector.fromArray(S, yRe, column + 2 * L);
        DoubleVector p3 = DoubleVector.fromArray(S, yRe, column + 3 * L);
        DoubleVector q0 = DoubleVector.fromArray(S, yIm, column), q1 = DoubleVector.fromArray(S, yIm, column + L);
        DoubleVector q2 = DoubleVector.fromArray(S, yIm, column + 2 * L);
        DoubleVector q3 = DoubleVector.fromArray(S, yIm, column + 3 * L);
        int at = from * stride + column;
        for (int i = from; i < to; i++) {
            DoubleVector x = DoubleVector.broadcast(S, vRe[i]);
            DoubleVector z = DoubleVector.broadcast(S, vIm[i]);
            DoubleVector n = DoubleVector.broadcast(S, -vRe[i]);
            DoubleVector c = DoubleVector.fromArray(S, sums, 2 * L * i);
            DoubleVector d = DoubleVector.fromArray(S, sums, 2 * L * i + L);
            DoubleVector a = DoubleVector.fromArray(S, re, at), b = DoubleVector.fromArray(S, im, at);
            p0 = b.fma(z, a.fma(x, p0));
            q0 = b.fma(n, a.fma(z, q0));
            c = b.fma(m0, a.fma(u0, c));
            d = b.fma(u0, a.fma(w0, d));
            a = DoubleVector.fromArray(S, re, at + L);
            b = DoubleVector.fromArray(S, im, at + L);
            p1 = b.fma(z, a.fma(x, p1));
            q1 = b.fma(n, a.fma(z, q1));
            c = b.fma(m1, a.fma(u1, c));
            d = b.fma(u1, a.fma(w1, d));
            a = DoubleVector.fromArray(S, re, at + 2 * L);
            b = DoubleVector.fromArray(S, im, at + 2 * L);
            p2 = b.fma(z, a.fma(x, p2));
            q2 = b.fma(n, a.fma(z, q2));
            c = b.fma(m2, a.fma(u2, c));
            d = b.fma(u2, a.fma(w2, d));
            a = DoubleVector.fromArray(S, re, at + 3 * L);
            b = DoubleVector.fromArray(S, im, at + 3 * L);
            p3 = b.fma(z, a.fma(x, p3));
            q3 = b.fma(n, a.fma(z, q3));
            b.fma(m3, a.fma(u3, c)).intoArray(sums, 2 * L * i);
            b.fma(u3, a.fma(w3, d)).intoArray(sums, 2 * L * i + L);
            at += stride;
        }
        p0.intoArray(yRe, column);
        p1.intoArray(yRe, column + L);
        p2.intoArray(yRe, column + 2 * L);
        p3.intoArray(yRe, column + 3 * L);
        q0.intoArray(yIm, column);
        q1.intoArray(yIm, column + L);
        q2.intoArray(yIm, column + 2 * L);
        q3.intoArray(yIm, column + 3 * L);
    }

    private static void strip1(
            double[] re,
            double[] im,
            int stride,
            int from,
            int to,
            int column,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm,
            double[] sums) {
        DoubleVector u = DoubleVector.fromArray(S, vRe, column), w = DoubleVector.fromArray(S, vIm, column);
        DoubleVector m = w.neg();
        DoubleVector p = DoubleVector.fromArray(S, yRe, column), q = DoubleVector.fromArray(S, yIm, column);
        int at = from * stride + column;
        for (int i = from; i < to; i++) {
            DoubleVector x = DoubleVector.broadcast(S, vRe[i]);
            DoubleVector z = DoubleVector.broadcast(S, vIm[i]);
            DoubleVector n = DoubleVector.broadcast(S, -vRe[i]);
            DoubleVector c = DoubleVector.fromArray(S, sums, 2 * L * i);
            DoubleVector d = DoubleVector.fromArray(S, sums, 2 * L * i + L);
            DoubleVector a = DoubleVector.fromArray(S, re, at), b = DoubleVector.fromArray(S, im, at);
            p = b.fma(z, a.fma(x, p));
            q = b.fma(n, a.fma(z, q));
            b.fma(m, a.fma(u, c)).intoArray(sums, 2 * L * i);
            b.fma(u, a.fma(w, d)).intoArray(sums, 2 * L * i + L);
            at += stride;
        }
        p.intoArray(yRe, column);
        q.intoArray(yIm, column);
    }

    /** Two rows right of their block, where two vectors have all lanes. */
    private static void hermitianRows2(
            double[] re,
            double[] im,
            int stride,
            int row,
            int from,
            int to,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm,
            double[] sums) {
        DoubleVector p0 = DoubleVector.zero(S), p1 = DoubleVector.zero(S);
        DoubleVector q0 = DoubleVector.zero(S), q1 = DoubleVector.zero(S);
        DoubleVector r0 = DoubleVector.zero(S), r1 = DoubleVector.zero(S);
        DoubleVector s0 = DoubleVector.zero(S), s1 = DoubleVector.zero(S);
        DoubleVector x0 = DoubleVector.broadcast(S, vRe[row]), x1 = DoubleVector.broadcast(S, vRe[row + 1]);
        DoubleVector z0 = DoubleVector.broadcast(S, vIm[row]), z1 = DoubleVector.broadcast(S, vIm[row + 1]);
        DoubleVector n0 = DoubleVector.broadcast(S, -vRe[row]), n1 = DoubleVector.broadcast(S, -vRe[row + 1]);
        int at = row * stride;
        for (int i = from; i < to; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(S, vRe, i), v = DoubleVector.fromArray(S, vIm, i);
            DoubleVector w = v.neg();
            int k = at + i;
            DoubleVector a = DoubleVector.fromArray(S, re, k), b = DoubleVector.fromArray(S, im, k);
            p0 = b.fma(w, a.fma(u, p0));
            q0 = b.fma(u, a.fma(v, q0));
            DoubleVector f = b.fma(z0, a.fma(x0, DoubleVector.fromArray(S, yRe, i)));
            DoubleVector g = b.fma(n0, a.fma(z0, DoubleVector.fromArray(S, yIm, i)));
            a = DoubleVector.fromArray(S, re, k + stride);
            b = DoubleVector.fromArray(S, im, k + stride);
            p1 = b.fma(w, a.fma(u, p1));
            q1 = b.fma(u, a.fma(v, q1));
            b.fma(z1, a.fma(x1, f)).intoArray(yRe, i);
            b.fma(n1, a.fma(z1, g)).intoArray(yIm, i);
            int next = i + L;
            k += L;
            u = DoubleVector.fromArray(S, vRe, next);
            v = DoubleVector.fromArray(S, vIm, next);
            w = v.neg();
            a = DoubleVector.fromArray(S, re, k);
            b = DoubleVector.fromArray(S, im, k);
            r0 = b.fma(w, a.fma(u, r0));
            s0 = b.fma(u, a.fma(v, s0));
            f = b.fma(z0, a.fma(x0, DoubleVector.fromArray(S, yRe, next)));
            g = b.fma(n0, a.fma(z0, DoubleVector.fromArray(S, yIm, next)));
            a = DoubleVector.fromArray(S, re, k + stride);
            b = DoubleVector.fromArray(S, im, k + stride);
            r1 = b.fma(w, a.fma(u, r1));
            s1 = b.fma(u, a.fma(v, s1));
            b.fma(z1, a.fma(x1, f)).intoArray(yRe, next);
            b.fma(n1, a.fma(z1, g)).intoArray(yIm, next);
        }
        p0.intoArray(sums, 0);
        r0.intoArray(sums, L);
        yRe[row] += sumOfLanes(sums, 0);
        q0.intoArray(sums, 0);
        s0.intoArray(sums, L);
        yIm[row] += sumOfLanes(sums, 0);
        p1.intoArray(sums, 0);
        r1.intoArray(sums, L);
        yRe[row + 1] += sumOfLanes(sums, 0);
        q1.intoArray(sums, 0);
        s1.intoArray(sums, L);
        yIm[row + 1] += sumOfLanes(sums, 0);
    }

    /** Strip by strip, all steps on one strip while it is in the cache; two steps at a time where they cover the same rows. */
    @Override
    void rotate(double[] z, int stride, Rotations steps, int fromColumn, int toColumn) {
        int j = fromColumn;
        for (; j + 4 * L <= toColumn; j += 4 * L) {
            int k = 0;
            while (k < steps.count) {
                int from = steps.from[k];
                int to = steps.to[k];
                int at = k * steps.size;
                boolean paired = k + 1 < steps.count
                        && steps.to[k + 1] == to
                        && to - from >= 2
                        && (steps.from[k + 1] == from || steps.from[k + 1] == from + 1);
                if (paired) {
                    rotateTwice(z, stride, from, steps.from[k + 1], to, steps.cosines, steps.sines, at, steps.size, j);
                    k += 2;
                } else {
                    rotate4(z, stride, from, to, steps.cosines, steps.sines, at, j);
                    k++;
                }
            }
        }
        for (; j < toColumn; j += L) {
            for (int k = 0; k < steps.count; k++) {
                rotate1(z, stride, steps.from[k], steps.to[k], steps.cosines, steps.sines, k * steps.size, j);
            }
        }
    }

    /** The second step follows the first one row behind. */
    private static void rotateTwice(
            double[] z, int stride, int from, int nextFrom, int to, double[] c, double[] s, int at, int size, int j) {
        int next = at + size;
        int row = to * stride + j;
        DoubleVector y0 = DoubleVector.fromArray(S, z, row);
        DoubleVector y1 = DoubleVector.fromArray(S, z, row + L);
        DoubleVector y2 = DoubleVector.fromArray(S, z, row + 2 * L);
        DoubleVector y3 = DoubleVector.fromArray(S, z, row + 3 * L);
        int i = to - 1;
        row -= stride;
        DoubleVector vc = DoubleVector.broadcast(S, c[at + i]);
        DoubleVector vs = DoubleVector.broadcast(S, s[at + i]);
        DoubleVector vn = DoubleVector.broadcast(S, -s[at + i]);
        DoubleVector x0 = DoubleVector.fromArray(S, z, row);
        DoubleVector x1 = DoubleVector.fromArray(S, z, row + L);
        DoubleVector x2 = DoubleVector.fromArray(S, z, row + 2 * L);
        DoubleVector x3 = DoubleVector.fromArray(S, z, row + 3 * L);
        DoubleVector w0 = vc.fma(y0, vs.mul(x0));
        DoubleVector w1 = vc.fma(y1, vs.mul(x1));
        DoubleVector w2 = vc.fma(y2, vs.mul(x2));
        DoubleVector w3 = vc.fma(y3, vs.mul(x3));
        y0 = vn.fma(y0, vc.mul(x0));
        y1 = vn.fma(y1, vc.mul(x1));
        y2 = vn.fma(y2, vc.mul(x2));
        y3 = vn.fma(y3, vc.mul(x3));
        for (i = to - 2; i >= from; i--) {
            row -= stride;
            vc = DoubleVector.broadcast(S, c[at + i]);
            vs = DoubleVector.broadcast(S, s[at + i]);
            vn = DoubleVector.broadcast(S, -s[at + i]);
            x0 = DoubleVector.fromArray(S, z, row);
            x1 = DoubleVector.fromArray(S, z, row + L);
            x2 = DoubleVector.fromArray(S, z, row + 2 * L);
            x3 = DoubleVector.fromArray(S, z, row + 3 * L);
            DoubleVector u0 = vc.fma(y0, vs.mul(x0));
            DoubleVector u1 = vc.fma(y1, vs.mul(x1));
            DoubleVector u2 = vc.fma(y2, vs.mul(x2));
            DoubleVector u3 = vc.fma(y3, vs.mul(x3));
            y0 = vn.fma(y0, vc.mul(x0));
            y1 = vn.fma(y1, vc.mul(x1));
            y2 = vn.fma(y2, vc.mul(x2));
            y3 = vn.fma(y3, vc.mul(x3));
            vc = DoubleVector.broadcast(S, c[next + i + 1]);
            vs = DoubleVector.broadcast(S, s[next + i + 1]);
            vn = DoubleVector.broadcast(S, -s[next + i + 1]);
            int done = row + 2 * stride;
            vc.fma(w0, vs.mul(u0)).intoArray(z, done);
            vc.fma(w1, vs.mul(u1)).intoArray(z, done + L);
            vc.fma(w2, vs.mul(u2)).intoArray(z, done + 2 * L);
            vc.fma(w3, vs.mul(u3)).intoArray(z, done + 3 * L);
            w0 = vn.fma(w0, vc.mul(u0));
            w1 = vn.fma(w1, vc.mul(u1));
            w2 = vn.fma(w2, vc.mul(u2));
            w3 = vn.fma(w3, vc.mul(u3));
        }
        if (nextFrom == from) {
            vc = DoubleVector.broadcast(S, c[next + from]);
            vs = DoubleVector.broadcast(S, s[next + from]);
            vn = DoubleVector.broadcast(S, -s[next + from]);
            x0 = vc.fma(w0, vs.mul(y0));
            x1 = vc.fma(w1, vs.mul(y1));
            x2 = vc.fma(w2, vs.mul(y2));
            x3 = vc.fma(w3, vs.mul(y3));
            y0 = vn.fma(w0, vc.mul(y0));
            y1 = vn.fma(w1, vc.mul(y1));
            y2 = vn.fma(w2, vc.mul(y2));
            y3 = vn.fma(w3, vc.mul(y3));
            w0 = x0;
            w1 = x1;
            w2 = x2;
            w3 = x3;
        }
        w0.intoArray(z, row + stride);
        w1.intoArray(z, row + stride + L);
        w2.intoArray(z, row + stride + 2 * L);
        w3.intoArray(z, row + stride + 3 * L);
        y0.intoArray(z, row);
        y1.intoArray(z, row + L);
        y2.intoArray(z, row + 2 * L);
        y3.intoArray(z, row + 3 * L);
    }

    private static void rotate4(
            double[] z, int stride, int from, int to, double[] c, double[] s, int at, int j) {
        int row = to * stride + j;
        DoubleVector y0 = DoubleVector.fromArray(S, z, row);
        DoubleVector y1 = DoubleVector.fromArray(S, z, row + L);
        DoubleVector y2 = DoubleVector.fromArray(S, z, row + 2 * L);
        DoubleVector y3 = DoubleVector.fromArray(S, z, row + 3 * L);
        for (int i = to - 1; i >= from; i--) {
            int lower = row - stride;
            DoubleVector vc = DoubleVector.broadcast(S, c[at + i]);
            DoubleVector vs = DoubleVector.broadcast(S, s[at + i]);
            DoubleVector vn = DoubleVector.broadcast(S, -s[at + i]);
            DoubleVector x0 = DoubleVector.fromArray(S, z, lower);
            DoubleVector x1 = DoubleVector.fromArray(S, z, lower + L);
            DoubleVector x2 = DoubleVector.fromArray(S, z, lower + 2 * L);
            DoubleVector x3 = DoubleVector.fromArray(S, z, lower + 3 * L);
            vc.fma(y0, vs.mul(x0)).intoArray(z, row);
            vc.fma(y1, vs.mul(x1)).intoArray(z, row + L);
            vc.fma(y2, vs.mul(x2)).intoArray(z, row + 2 * L);
            vc.fma(y3, vs.mul(x3)).intoArray(z, row + 3 * L);
            y0 = vn.fma(y0, vc.mul(x0));
            y1 = vn.fma(y1, vc.mul(x1));
            y2 = vn.fma(y2, vc.mul(x2));
            y3 = vn.fma(y3, vc.mul(x3));
            row = lower;
        }
        y0.intoArray(z, row);
        y1.intoArray(z, row + L);
        y2.intoArray(z, row + 2 * L);
        y3.intoArray(z, row + 3 * L);
    }

    private static void rotate1(
            double[] z, int stride, int from, int to, double[] c, double[] s, int at, int j) {
        int row = to * stride + j;
        DoubleVector y = DoubleVector.fromArray(S, z, row);
        for (int i = to - 1; i >= from; i--) {
            int lower = row - stride;
            DoubleVector vc = DoubleVector.broadcast(S, c[at + i]);
            DoubleVector vs = DoubleVector.broadcast(S, s[at + i]);
            DoubleVector vn = DoubleVector.broadcast(S, -s[at + i]);
            DoubleVector x = DoubleVector.fromArray(S, z, lower);
            vc.fma(y, vs.mul(x)).intoArray(z, row);
            y = vn.fma(y, vc.mul(x));
            row = lower;
        }
        y.intoArray(z, row);
    }
}
