package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns what a fragment gives, by rows of settings, into a tensor by the bonds of its cuts; and gradients back. The bond of
 * cut k has label k. Both are linear: each end's index is multiplied by the end's half of the cut's {@link Bond}, and a cut
 * of which the fragment has both ends is summed at once.
 */
final class Leaf {
    private final List<Step> steps = new ArrayList<>();
    private final int[] labels;
    private final int[] sizes;

    /** A linear map of an array [outer][from][inner]. */
    private sealed interface Step {
        /** Multiplies an index by a matrix, to x from. */
        record Multiply(int end, int from, int to, double[] matrix) implements Step {}

        /** Sums over two equal indices; the sizes of what is before, between and after them are those of the ends. */
        record Trace(int size, int between, int after) implements Step {}
    }

    Leaf(CutCircuit cut, List<Bond> bonds, FragmentCircuit fragment) {
        List<CutEnd> ends = fragment.ends();
        List<int[]> open = new ArrayList<>(); // label and size of the indices, in order
        for (int e = 0; e < ends.size(); e++) {
            CutEnd end = ends.get(e);
            Bond bond = bonds.get(end.cut());
            steps.add(new Step.Multiply(e, cut.form(end).rows(end.side()), bond.rank(), bond.side(end.side())));
            open.add(new int[] {end.cut(), bond.rank()});
        }
        for (int second = 0; second < open.size(); second++) {
            for (int first = 0; first < second; first++) {
                if (open.get(first)[0] == open.get(second)[0]) {
                    int size = open.get(first)[1];
                    steps.add(new Step.Trace(
                            size, volume(open.subList(first + 1, second)),
                            volume(open.subList(second + 1, open.size()))));
                    open.remove(second);
                    open.remove(first);
                    second -= 2;
                    break;
                }
            }
        }
        labels = open.stream().mapToInt(o -> o[0]).toArray();
        sizes = open.stream().mapToInt(o -> o[1]).toArray();
    }

    private static int volume(List<int[]> indices) {
        return indices.stream().mapToInt(o -> o[1]).reduce(1, Math::multiplyExact);
    }

    int[] labels() {
        return labels.clone();
    }

    int[] sizes() {
        return sizes.clone();
    }

    /** By bonds; the values of a combination stay together, under the label given, as the last index. */
    Tensor tensor(FragmentTensor byRows, int widthLabel) {
        double[] values = byRows.values();
        int inner = values.length;
        for (Step step : steps) {
            switch (step) {
                case Step.Multiply m -> {
                    inner = inner(byRows.rows(), m.end, byRows.width());
                    values = multiply(values, inner, m.from, m.to, m.matrix);
                }
                case Step.Trace t -> values = trace(values, t.size, t.between, t.after * byRows.width());
            }
        }
        int[] all = Arrays.copyOf(labels, labels.length + 1);
        int[] allSizes = Arrays.copyOf(sizes, sizes.length + 1);
        all[labels.length] = widthLabel;
        allSizes[sizes.length] = byRows.width();
        return new Tensor(all, allSizes, values);
    }

    /** A gradient by bonds as one by rows: the transposed map. */
    double[] backwards(Tensor gradient, int[] rows) {
        double[] values = gradient.ordered(labels).values();
        for (Step step : steps.reversed()) {
            values = switch (step) {
                // the ends after this one have their rows again
                case Step.Multiply m -> multiply(
                        values, inner(rows, m.end, 1), m.to, m.from, transposed(m.matrix, m.to, m.from));
                case Step.Trace t -> spread(values, t.size, t.between, t.after);
            };
        }
        return values;
    }

    /** What is inside end {@code e}, while the ends before it have their bonds and those after it still rows. */
    private static int inner(int[] rows, int e, int width) {
        int inner = width;
        for (int k = e + 1; k < rows.length; k++) {
            inner *= rows[k];
        }
        return inner;
    }

    private static double[] multiply(double[] values, int inner, int from, int to, double[] matrix) {
        int outer = values.length / (inner * from);
        double[] product = new double[Math.multiplyExact(outer * to, inner)];
        for (int o = 0; o < outer; o++) {
            for (int t = 0; t < to; t++) {
                int target = (o * to + t) * inner;
                for (int f = 0; f < from; f++) {
                    double factor = matrix[t * from + f];
                    if (factor != 0) {
                        int source = (o * from + f) * inner;
                        for (int i = 0; i < inner; i++) {
                            product[target + i] += factor * values[source + i];
                        }
                    }
                }
            }
        }
        return product;
    }

    private static double[] trace(double[] values, int size, int between, int after) {
        int outer = values.length / (size * between * size * after);
        double[] sum = new double[outer * between * after];
        for (int o = 0; o < outer; o++) {
            for (int s = 0; s < size; s++) {
                for (int b = 0; b < between; b++) {
                    int source = (((o * size + s) * between + b) * size + s) * after;
                    int target = (o * between + b) * after;
                    for (int a = 0; a < after; a++) {
                        sum[target + a] += values[source + a];
                    }
                }
            }
        }
        return sum;
    }

    private static double[] spread(double[] values, int size, int between, int after) {
        int outer = values.length / (between * after);
        double[] spread = new double[Math.multiplyExact(outer * size * size, between * after)];
        for (int o = 0; o < outer; o++) {
            for (int s = 0; s < size; s++) {
                for (int b = 0; b < between; b++) {
                    int target = (((o * size + s) * between + b) * size + s) * after;
                    System.arraycopy(values, (o * between + b) * after, spread, target, after);
                }
            }
        }
        return spread;
    }

    private static double[] transposed(double[] matrix, int rows, int columns) {
        double[] transposed = new double[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = matrix[r * columns + c];
            }
        }
        return transposed;
    }
}
