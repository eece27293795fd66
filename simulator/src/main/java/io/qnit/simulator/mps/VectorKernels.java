package io.qnit.simulator.mps;

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

    @Override
    void subtractBoth(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            double[] wRe,
            double[] wIm,
            int vAt,
            int wAt) {
        int j = 0;
        for (; j + 2 * L <= width; j += 2 * L) {
            both2(re, im, at + j, stride, rows, vRe, vIm, wRe, wIm, vAt, wAt + j);
        }
        if (j < width) {
            both1(re, im, at + j, stride, rows, vRe, vIm, wRe, wIm, vAt, wAt + j);
        }
    }

    private static void both2(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            double[] wRe,
            double[] wIm,
            int vAt,
            int wAt) {
        DoubleVector px = DoubleVector.fromArray(S, wRe, wAt), py = DoubleVector.fromArray(S, wIm, wAt);
        DoubleVector qx = DoubleVector.fromArray(S, vRe, wAt), qy = DoubleVector.fromArray(S, vIm, wAt);
        DoubleVector rx = DoubleVector.fromArray(S, wRe, wAt + L), ry = DoubleVector.fromArray(S, wIm, wAt + L);
        DoubleVector tx = DoubleVector.fromArray(S, vRe, wAt + L), ty = DoubleVector.fromArray(S, vIm, wAt + L);
        int row = at;
        for (int i = 0; i < rows; i++) {
            DoubleVector nvx = DoubleVector.broadcast(S, -vRe[vAt + i]);
            DoubleVector nvy = DoubleVector.broadcast(S, -vIm[vAt + i]);
            DoubleVector nwx = DoubleVector.broadcast(S, -wRe[vAt + i]);
            DoubleVector nwy = DoubleVector.broadcast(S, -wIm[vAt + i]);
            DoubleVector bvx = DoubleVector.broadcast(S, vRe[vAt + i]);
            DoubleVector bwx = DoubleVector.broadcast(S, wRe[vAt + i]);
            DoubleVector a = DoubleVector.fromArray(S, re, row), b = DoubleVector.fromArray(S, im, row);
            nvx.fma(px, nvy.fma(py, a)).add(nwx.fma(qx, nwy.mul(qy))).intoArray(re, row);
            bvx.fma(py, nvy.fma(px, b)).add(bwx.fma(qy, nwy.mul(qx))).intoArray(im, row);
            a = DoubleVector.fromArray(S, re, row + L);
            b = DoubleVector.fromArray(S, im, row + L);
            nvx.fma(rx, nvy.fma(ry, a)).add(nwx.fma(tx, nwy.mul(ty))).intoArray(re, row + L);
            bvx.fma(ry, nvy.fma(rx, b)).add(bwx.fma(ty, nwy.mul(tx))).intoArray(im, row + L);
            row += stride;
        }
    }

    private static void both1(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            double[] vRe,
            double[] vIm,
            double[] wRe,
            double[] wIm,
            int vAt,
            int wAt) {
        DoubleVector px = DoubleVector.fromArray(S, wRe, wAt), py = DoubleVector.fromArray(S, wIm, wAt);
        DoubleVector qx = DoubleVector.fromArray(S, vRe, wAt), qy = DoubleVector.fromArray(S, vIm, wAt);
        int row = at;
        for (int i = 0; i < rows; i++) {
            double vx = vRe[vAt + i];
            double vy = vIm[vAt + i];
            double wx = wRe[vAt + i];
            double wy = wIm[vAt + i];
            DoubleVector a = DoubleVector.fromArray(S, re, row), b = DoubleVector.fromArray(S, im, row);
            DoubleVector nvx = DoubleVector.broadcast(S, -vx), nvy = DoubleVector.broadcast(S, -vy);
            DoubleVector nwx = DoubleVector.broadcast(S, -wx), nwy = DoubleVector.broadcast(S, -wy);
            DoubleVector bvx = DoubleVector.broadcast(S, vx), bwx = DoubleVector.broadcast(S, wx);
            nvx.fma(px, nvy.fma(py, a)).add(nwx.fma(qx, nwy.mul(qy))).intoArray(re, row);
            bvx.fma(py, nvy.fma(px, b)).add(bwx.fma(qy, nwy.mul(qx))).intoArray(im, row);
            row += stride;
        }
    }

    /** Strip by strip, all steps on one strip while it is in the cache; two steps at a time where they cover the same rows. */
    @Override
    void rotate(double[] z, int stride, Rotations steps, int fromColumn, int toColumn) {
        int j = fromColumn;
        for (; j + 2 * L <= toColumn; j += 2 * L) {
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
                    rotate1(z, stride, from, to, steps.cosines, steps.sines, at, j);
                    rotate1(z, stride, from, to, steps.cosines, steps.sines, at, j + L);
                    k++;
                }
            }
        }
        if (j < toColumn) {
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
        DoubleVector y0 = DoubleVector.fromArray(S, z, row), y1 = DoubleVector.fromArray(S, z, row + L);
        int i = to - 1;
        row -= stride;
        DoubleVector vc = DoubleVector.broadcast(S, c[at + i]);
        DoubleVector vs = DoubleVector.broadcast(S, s[at + i]);
        DoubleVector vn = DoubleVector.broadcast(S, -s[at + i]);
        DoubleVector x0 = DoubleVector.fromArray(S, z, row), x1 = DoubleVector.fromArray(S, z, row + L);
        DoubleVector w0 = vs.fma(x0, vc.mul(y0)), w1 = vs.fma(x1, vc.mul(y1));
        y0 = vc.fma(x0, vn.mul(y0));
        y1 = vc.fma(x1, vn.mul(y1));
        for (i = to - 2; i >= from; i--) {
            row -= stride;
            vc = DoubleVector.broadcast(S, c[at + i]);
            vs = DoubleVector.broadcast(S, s[at + i]);
            vn = DoubleVector.broadcast(S, -s[at + i]);
            x0 = DoubleVector.fromArray(S, z, row);
            x1 = DoubleVector.fromArray(S, z, row + L);
            DoubleVector u0 = vs.fma(x0, vc.mul(y0)), u1 = vs.fma(x1, vc.mul(y1));
            y0 = vc.fma(x0, vn.mul(y0));
            y1 = vc.fma(x1, vn.mul(y1));
            vc = DoubleVector.broadcast(S, c[next + i + 1]);
            vs = DoubleVector.broadcast(S, s[next + i + 1]);
            vn = DoubleVector.broadcast(S, -s[next + i + 1]);
            vs.fma(u0, vc.mul(w0)).intoArray(z, row + 2 * stride);
            vs.fma(u1, vc.mul(w1)).intoArray(z, row + 2 * stride + L);
            w0 = vc.fma(u0, vn.mul(w0));
            w1 = vc.fma(u1, vn.mul(w1));
        }
        if (nextFrom == from) {
            vc = DoubleVector.broadcast(S, c[next + from]);
            vs = DoubleVector.broadcast(S, s[next + from]);
            vn = DoubleVector.broadcast(S, -s[next + from]);
            vs.fma(y0, vc.mul(w0)).intoArray(z, row + stride);
            vs.fma(y1, vc.mul(w1)).intoArray(z, row + stride + L);
            vc.fma(y0, vn.mul(w0)).intoArray(z, row);
            vc.fma(y1, vn.mul(w1)).intoArray(z, row + L);
        } else {
            w0.intoArray(z, row + stride);
            w1.intoArray(z, row + stride + L);
            y0.intoArray(z, row);
            y1.intoArray(z, row + L);
        }
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
            vs.fma(x, vc.mul(y)).intoArray(z, row);
            y = vc.fma(x, vn.mul(y));
            row = lower;
        }
        y.intoArray(z, row);
    }
}
