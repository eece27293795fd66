package io.qnit.simulator.statevector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A block of amplitudes with parts of 32 bits, without the Vector API: the slow twin of {@link VectorFloatBlock}. */
sealed class FloatBlock extends Block permits VectorFloatBlock {
    final float[] data;
    private float[] scratch = new float[0];

    FloatBlock(int lanesLog, int slots) {
        super(lanesLog, slots);
        data = new float[2 << lanesLog + slots];
    }

    final float[] scratch(int size) {
        if (scratch.length < size) {
            scratch = new float[size];
        }
        return scratch;
    }

    private int at(int index) {
        return (index >> lanesLog) * 2 * lanes + (index & lanes - 1);
    }

    @Override
    final double re(int index) {
        return data[at(index)];
    }

    @Override
    final double im(int index) {
        return data[at(index) + lanes];
    }

    @Override
    final void set(int index, double re, double im) {
        data[at(index)] = (float) re;
        data[at(index) + lanes] = (float) im;
    }

    @Override
    final void clear() {
        Arrays.fill(data, 0);
    }

    @Override
    final void copyFrom(Block other) {
        System.arraycopy(((FloatBlock) other).data, 0, data, 0, 2 << bits());
    }

    @Override
    void dense(DenseOperation op) {
        if (op.width == 1 && lanes == 1) {
            single(op);
        } else {
            denseScalar(op);
        }
    }

    /** A matrix on one slot, without lanes. */
    private void single(DenseOperation op) {
        double[] m = op.matrix;
        int groups = 1 << slots() - Integer.bitCount(op.fixed);
        for (int g = 0; g < groups; g++) {
            int zero = 2 * (spread(g, op.fixed) | op.controls);
            int one = zero + 2 * op.offsets[1];
            double re0 = data[zero];
            double im0 = data[zero + 1];
            double re1 = data[one];
            double im1 = data[one + 1];
            data[zero] = (float) (m[0] * re0 - m[1] * im0 + (m[2] * re1 - m[3] * im1));
            data[zero + 1] = (float) (m[0] * im0 + m[1] * re0 + (m[2] * im1 + m[3] * re1));
            data[one] = (float) (m[4] * re0 - m[5] * im0 + (m[6] * re1 - m[7] * im1));
            data[one + 1] = (float) (m[4] * im0 + m[5] * re0 + (m[6] * im1 + m[7] * re1));
        }
    }

    final void denseScalar(DenseOperation op) {
        int n = 1 << op.width;
        double[] m = op.matrix;
        float[] old = scratch(2 * n);
        int groups = 1 << slots() - Integer.bitCount(op.fixed);
        int stride = 2 * lanes;
        for (int g = 0; g < groups; g++) {
            int base = (spread(g, op.fixed) | op.controls) * stride;
            for (int lane = 0; lane < lanes; lane++) {
                if ((op.laneControls & ~lane) != 0) {
                    continue;
                }
                for (int k = 0; k < n; k++) {
                    int at = base + op.offsets[k] * stride + lane;
                    old[2 * k] = data[at];
                    old[2 * k + 1] = data[at + lanes];
                }
                int entry = 0;
                for (int row = 0; row < n; row++) {
                    double re = 0;
                    double im = 0;
                    for (int k = 0; k < 2 * n; k += 2) {
                        double a = m[entry++];
                        double b = m[entry++];
                        re += a * old[k] - b * old[k + 1];
                        im += a * old[k + 1] + b * old[k];
                    }
                    int at = base + op.offsets[row] * stride + lane;
                    data[at] = (float) re;
                    data[at + lanes] = (float) im;
                }
            }
        }
    }

    @Override
    void scale(ScaleOperation op) {
        int groups = 1 << slots() - Integer.bitCount(op.slots());
        double a = op.re();
        double b = op.im();
        for (int g = 0; g < groups; g++) {
            int base = (spread(g, op.slots()) | op.slots()) * 2 * lanes;
            for (int at = base; at < base + lanes; at++) {
                if ((op.lanes() & ~(at - base)) == 0) {
                    double re = data[at];
                    double im = data[at + lanes];
                    data[at] = (float) (a * re - b * im);
                    data[at + lanes] = (float) (a * im + b * re);
                }
            }
        }
    }

    @Override
    final void phases(PhaseOperation op, int outer) {
        int depth = op.levels.length;
        int size = op.tableSize();
        // the tables of the levels, then those of the nodes on the path from the root to a leaf
        float[] s = scratch(size * (2 * depth + 1));
        boolean[] ones = new boolean[depth + 1];
        int[] node = new int[depth + 1];
        node[0] = size * depth;
        double[] table = new double[size];
        ones[0] = !op.root(outer, table);
        narrow(table, s, node[0]);
        for (int v = 0; v < depth; v++) {
            op.level(v, outer, table, 0);
            narrow(table, s, v * size);
        }
        int below = 1 << op.free.length;
        int freeMask = 0;
        for (int slot : op.free) {
            freeMask |= 1 << slot;
        }
        for (int leaf = 0; leaf < 1 << depth; leaf++) {
            int changed = leaf == 0 ? depth : Math.min(depth, Integer.numberOfTrailingZeros(leaf) + 1);
            for (int v = depth - changed; v < depth; v++) {
                int prefix = leaf >> depth - v;
                if ((leaf >> depth - 1 - v & 1) == 0) {
                    ones[v + 1] = ones[v];
                    node[v + 1] = node[v];
                } else {
                    node[v + 1] = size * (depth + 1 + v);
                    double[] links = op.links[v];
                    boolean linked = links.length > 0;
                    multiplyTable(
                            s, size, ones[v] ? -1 : node[v], v * size, node[v + 1], linked ? links[2 * prefix] : 1,
                            linked ? links[2 * prefix + 1] : 0);
                    ones[v + 1] = false;
                }
            }
            if (ones[depth]) {
                continue;
            }
            int top = 0;
            for (int v = 0; v < depth; v++) {
                top |= (leaf >> depth - 1 - v & 1) << op.levels[v];
            }
            for (int k = 0; k < below; k++) {
                int vector = top | Integer.expand(k, freeMask);
                multiplyVectors(s, node[depth], size, vector * 2 * lanes);
            }
        }
    }

    private static void narrow(double[] table, float[] into, int at) {
        for (int k = 0; k < table.length; k++) {
            into[at + k] = (float) table[k];
        }
    }

    /** Multiplies the table at {@code parent} (all ones if negative) with the one at {@code level} and with a number. */
    void multiplyTable(float[] s, int size, int parent, int level, int into, double re, double im) {
        for (int v = 0; v < size; v += 2 * lanes) {
            for (int k = v; k < v + lanes; k++) {
                double a = s[level + k];
                double b = s[level + k + lanes];
                double c = a * re - b * im;
                double d = a * im + b * re;
                if (parent < 0) {
                    s[into + k] = (float) c;
                    s[into + k + lanes] = (float) d;
                } else {
                    double e = s[parent + k];
                    double f = s[parent + k + lanes];
                    s[into + k] = (float) (c * e - d * f);
                    s[into + k + lanes] = (float) (c * f + d * e);
                }
            }
        }
    }

    /** Multiplies the amplitudes from {@code from} on with a table. */
    void multiplyVectors(float[] s, int table, int size, int from) {
        for (int v = 0; v < size; v += 2 * lanes) {
            for (int k = v; k < v + lanes; k++) {
                double a = s[table + k];
                double b = s[table + k + lanes];
                double re = data[from + k];
                double im = data[from + k + lanes];
                data[from + k] = (float) (a * re - b * im);
                data[from + k + lanes] = (float) (a * im + b * re);
            }
        }
    }

    @Override
    void exchange(int laneBit, int slot) {
        int pairs = 1 << slots() - 1;
        int bit = 1 << laneBit;
        int distance = 2 * lanes << slot;
        for (int p = 0; p < pairs; p++) {
            int base = spread(p, 1 << slot) * 2 * lanes;
            for (int k = base; k < base + 2 * lanes; k++) {
                if ((k & bit) != 0) {
                    int other = k - bit + distance;
                    float kept = data[k];
                    data[k] = data[other];
                    data[other] = kept;
                }
            }
        }
    }

    @Override
    boolean load(MemorySegment memory, long base, long[] high, long[] low) {
        int length = 2 * lanes;
        int at = 0;
        for (long h : high) {
            for (long l : low) {
                MemorySegment.copy(memory, JAVA_FLOAT, base + h + l, data, at, length);
                at += length;
            }
        }
        for (int k = 0; k < at; k++) {
            if (data[k] != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    void store(MemorySegment memory, long base, long[] high, long[] low) {
        int length = 2 * lanes;
        int at = 0;
        for (long h : high) {
            for (long l : low) {
                MemorySegment.copy(data, at, memory, JAVA_FLOAT, base + h + l, length);
                at += length;
            }
        }
    }

    @Override
    double weight(int mask, int value) {
        double sum = 0;
        int size = 1 << bits();
        for (int index = 0; index < size; index++) {
            if ((index & mask) == value) {
                int at = at(index);
                sum += data[at] * data[at] + data[at + lanes] * data[at + lanes];
            }
        }
        return sum;
    }

    @Override
    void project(int mask, int value, double factor) {
        int size = 1 << bits();
        for (int index = 0; index < size; index++) {
            int at = at(index);
            double f = (index & mask) == value ? factor : 0;
            data[at] *= (float) f;
            data[at + lanes] *= (float) f;
        }
    }

    @Override
    final double overlapRe(Block other, int x, int z) {
        float[] b = ((FloatBlock) other).data;
        double sum = 0;
        for (int index = 0; index < 1 << bits(); index++) {
            int i = at(index);
            int j = at(index ^ x);
            double part = data[i] * b[j] + data[i + lanes] * b[j + lanes];
            sum += (Integer.bitCount(index & z) & 1) == 0 ? part : -part;
        }
        return sum;
    }

    @Override
    final double overlapIm(Block other, int x, int z) {
        float[] b = ((FloatBlock) other).data;
        double sum = 0;
        for (int index = 0; index < 1 << bits(); index++) {
            int i = at(index);
            int j = at(index ^ x);
            double part = data[i + lanes] * b[j] - data[i] * b[j + lanes];
            sum += (Integer.bitCount(index & z) & 1) == 0 ? part : -part;
        }
        return sum;
    }

    @Override
    final void weights(double[] into) {
        int size = 1 << bits();
        for (int from = 0; from < size; from += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                double re = data[2 * from + lane];
                double im = data[2 * from + lanes + lane];
                into[from + lane] = re * re + im * im;
            }
        }
    }
}
