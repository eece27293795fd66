package io.qnit.cluster.knit;

import java.util.Arrays;

/**
 * Numbers under labelled indices, the last of which runs fastest. Labels are distinct. The array is shared and not changed.
 */
record Tensor(int[] labels, int[] sizes, double[] values) {

    static Tensor scalar(double value) {
        return new Tensor(new int[0], new int[0], new double[] {value});
    }

    /** The sum over the labels that both have; the others stay, this one's first. */
    Tensor times(Tensor other) {
        int[] mine = Arrays.stream(labels).filter(l -> !other.has(l)).toArray();
        int[] shared = Arrays.stream(labels).filter(other::has).toArray();
        int[] theirs = Arrays.stream(other.labels).filter(l -> !has(l)).toArray();
        Tensor a = ordered(joined(mine, shared));
        Tensor b = other.ordered(joined(shared, theirs));
        int k = volume(shared);
        int m = values.length / k;
        int n = other.values.length / k;
        double[] product = new double[Math.multiplyExact(m, n)];
        for (int i = 0; i < m; i++) {
            for (int s = 0; s < k; s++) {
                double x = a.values[i * k + s];
                if (x != 0) {
                    int from = s * n;
                    int to = i * n;
                    for (int j = 0; j < n; j++) {
                        product[to + j] += x * b.values[from + j];
                    }
                }
            }
        }
        int[] left = joined(mine, theirs);
        int[] sizes = new int[left.length];
        for (int l = 0; l < left.length; l++) {
            sizes[l] = l < mine.length ? size(left[l]) : other.size(left[l]);
        }
        return new Tensor(left, sizes, product);
    }

    /** The same with its indices in another order. */
    Tensor ordered(int[] order) {
        if (Arrays.equals(order, labels)) {
            return this;
        }
        int[] strides = new int[labels.length];
        int stride = 1;
        for (int l = labels.length - 1; l >= 0; l--) {
            strides[l] = stride;
            stride *= sizes[l];
        }
        int[] newSizes = new int[order.length];
        int[] newStrides = new int[order.length];
        for (int l = 0; l < order.length; l++) {
            int at = place(order[l]);
            newSizes[l] = sizes[at];
            newStrides[l] = strides[at];
        }
        double[] moved = new double[values.length];
        int[] index = new int[order.length];
        int from = 0;
        int last = order.length - 1;
        for (int to = 0; to < moved.length; to++) {
            moved[to] = values[from];
            for (int l = last; l >= 0; l--) {
                from += newStrides[l];
                if (++index[l] < newSizes[l]) {
                    break;
                }
                from -= newStrides[l] * newSizes[l];
                index[l] = 0;
            }
        }
        return new Tensor(order.clone(), newSizes, moved);
    }

    /** The part with one index fixed. */
    Tensor slice(int label, int at) {
        int place = place(label);
        int inner = 1;
        for (int l = place + 1; l < sizes.length; l++) {
            inner *= sizes[l];
        }
        int size = sizes[place];
        double[] part = new double[values.length / size];
        for (int outer = 0; outer < part.length / inner; outer++) {
            System.arraycopy(values, (outer * size + at) * inner, part, outer * inner, inner);
        }
        return new Tensor(without(labels, place), without(sizes, place), part);
    }

    boolean has(int label) {
        for (int l : labels) {
            if (l == label) {
                return true;
            }
        }
        return false;
    }

    int size(int label) {
        return sizes[place(label)];
    }

    private int place(int label) {
        for (int l = 0; l < labels.length; l++) {
            if (labels[l] == label) {
                return l;
            }
        }
        throw new IllegalArgumentException("no index " + label + " among " + Arrays.toString(labels));
    }

    private int volume(int[] some) {
        int volume = 1;
        for (int label : some) {
            volume *= size(label);
        }
        return volume;
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static int[] without(int[] all, int place) {
        int[] rest = new int[all.length - 1];
        System.arraycopy(all, 0, rest, 0, place);
        System.arraycopy(all, place + 1, rest, place, rest.length - place);
        return rest;
    }
}
