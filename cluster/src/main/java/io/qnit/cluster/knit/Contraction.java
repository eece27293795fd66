package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order in which the fragments' tensors are multiplied: two at a time, so that the work grows with the bonds that are
 * open at once and not, as a sum over all terms does, with the product over all cuts. Up to 14 fragments the best order is
 * found by dynamic programming over subsets (the least number of multiplications), beyond by joining the pair that grows
 * least. See Pfeifer, Haegeman, Verstraete, "Faster identification of optimal contraction sequences for tensor networks",
 * PRE 90, 033315 (2014); Gray and Kourtis, "Hyper-optimized tensor network contraction", Quantum 5, 410 (2021).
 *
 * <p>The gradient with respect to every tensor comes from one walk back along the same products. Immutable.
 */
final class Contraction {
    /** The largest tensor that may arise: 2^27 numbers, 1 GiB. */
    static final long MOST_NUMBERS = 1L << 27;

    private static final int EXACT_ORDER = 14;

    /** Keeps what shares no bond apart until the end. */
    private static final double APART = 1e12;

    /** Tensors {@code first} and {@code second} become the next one; the leaves come first. */
    private record Product(int first, int second) {}

    private final int leaves;
    private final List<Product> products;

    private Contraction(int leaves, List<Product> products) {
        this.leaves = leaves;
        this.products = products;
    }

    /**
     * Finds an order.
     *
     * @param labels by tensor its labels, the open ones included; each is shared by at most two tensors
     * @param sizes by label
     * @throws ClusterException LIMIT_REACHED when a tensor on the way would be too large
     */
    static Contraction of(List<int[]> labels, int[] sizes) {
        int n = labels.size();
        List<Product> products = n <= EXACT_ORDER ? best(labels, sizes) : greedy(labels, sizes);
        List<Map<Integer, Double>> open = new ArrayList<>();
        labels.forEach(l -> open.add(logs(l, sizes)));
        for (Product product : products) {
            Map<Integer, Double> joined = joined(open.get(product.first), open.get(product.second));
            double numbers = size(joined);
            if (numbers > Math.log(MOST_NUMBERS) + 1e-9) {
                throw new ClusterException(
                        ErrorCode.LIMIT_REACHED,
                        String.format(
                                "knitting would need a tensor of %.2g numbers on the way, at most %d are kept; fewer cuts "
                                        + "between the same fragments, or fewer measured bits, would need less",
                                Math.exp(numbers),
                                MOST_NUMBERS));
            }
            open.add(joined);
        }
        return new Contraction(n, products);
    }

    /** The product of all tensors; a scalar when no label is open. */
    Tensor value(List<Tensor> tensors) {
        return forward(tensors).getLast();
    }

    /** The gradient of a product that is a scalar, by leaf, with the labels of the leaf in some order. */
    List<Tensor> gradient(List<Tensor> tensors) {
        List<Tensor> all = forward(tensors);
        Tensor[] gradients = new Tensor[all.size()];
        gradients[all.size() - 1] = Tensor.scalar(1);
        for (int p = products.size() - 1; p >= 0; p--) {
            Product product = products.get(p);
            Tensor outer = gradients[leaves + p];
            gradients[product.first] = outer.times(all.get(product.second));
            gradients[product.second] = outer.times(all.get(product.first));
        }
        return Arrays.asList(gradients).subList(0, leaves);
    }

    private List<Tensor> forward(List<Tensor> tensors) {
        List<Tensor> all = new ArrayList<>(tensors);
        for (Product product : products) {
            all.add(all.get(product.first).times(all.get(product.second)));
        }
        return all;
    }

    // ---- The order; sizes are logarithms ---------------------------------------------------------------------------

    private static Map<Integer, Double> logs(int[] labels, int[] sizes) {
        Map<Integer, Double> logs = new TreeMap<>();
        for (int label : labels) {
            logs.put(label, Math.log(sizes[label]));
        }
        return logs;
    }

    /** The labels that only one of the two has. */
    private static Map<Integer, Double> joined(Map<Integer, Double> a, Map<Integer, Double> b) {
        Map<Integer, Double> joined = new TreeMap<>(a);
        b.forEach((label, size) -> {
            if (joined.remove(label) == null) {
                joined.put(label, size);
            }
        });
        return joined;
    }

    private static double size(Map<Integer, Double> labels) {
        return labels.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<Product> best(List<int[]> labels, int[] sizes) {
        int n = labels.size();
        double[] size = new double[1 << n]; // of the product of a subset
        double[][] shared = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int label : labels.get(i)) {
                for (int j = 0; j < n; j++) {
                    int other = j;
                    if (Arrays.stream(labels.get(other)).anyMatch(l -> l == label)) {
                        shared[i][j] += Math.log(sizes[label]);
                    }
                }
            }
        }
        for (int set = 1; set < 1 << n; set++) {
            int i = Integer.numberOfTrailingZeros(set);
            int rest = set & set - 1;
            size[set] = size[rest] + shared[i][i];
            for (int j = i + 1; j < n; j++) {
                size[set] -= (rest >> j & 1) == 1 ? 2 * shared[i][j] : 0;
            }
        }
        double[] cost = new double[1 << n];
        int[] part = new int[1 << n];
        for (int set = 1; set < 1 << n; set++) {
            if (Integer.bitCount(set) == 1) {
                continue;
            }
            cost[set] = Double.POSITIVE_INFINITY;
            int lowest = set & -set;
            for (int a = set - 1 & set; a > 0; a = a - 1 & set) {
                if ((a & lowest) == 0) {
                    continue; // each split once
                }
                int b = set ^ a;
                double before = cost[a] + cost[b];
                if (before < cost[set]) {
                    double work = before + Math.exp((size[a] + size[b] + size[set]) / 2);
                    if (work < cost[set]) {
                        cost[set] = work;
                        part[set] = a;
                    }
                }
            }
        }
        List<Product> products = new ArrayList<>();
        build((1 << n) - 1, part, n, products);
        return products;
    }

    private static int build(int set, int[] part, int leaves, List<Product> products) {
        if (Integer.bitCount(set) <= 1) {
            return Integer.numberOfTrailingZeros(set);
        }
        int first = build(part[set], part, leaves, products);
        int second = build(set ^ part[set], part, leaves, products);
        products.add(new Product(first, second));
        return leaves + products.size() - 1;
    }

    private static List<Product> greedy(List<int[]> labels, int[] sizes) {
        List<Product> products = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        List<Map<Integer, Double>> open = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            ids.add(i);
            open.add(logs(labels.get(i), sizes));
        }
        while (open.size() > 1) {
            int first = 0;
            int second = 1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 1; j < open.size(); j++) {
                for (int i = 0; i < j; i++) {
                    Map<Integer, Double> a = open.get(i);
                    Map<Integer, Double> b = open.get(j);
                    boolean touch = a.keySet().stream().anyMatch(b::containsKey);
                    double growth = Math.exp(size(joined(a, b))) - Math.exp(size(a)) - Math.exp(size(b))
                            + (touch ? 0 : APART);
                    if (growth < least) {
                        least = growth;
                        first = i;
                        second = j;
                    }
                }
            }
            products.add(new Product(ids.get(first), ids.get(second)));
            Map<Integer, Double> joined = joined(open.get(first), open.get(second));
            open.remove(/* index */ second);
            open.remove(/* index */ first);
            ids.remove(/* index */ second);
            ids.remove(/* index */ first);
            open.add(joined);
            ids.add(labels.size() + products.size() - 1);
        }
        return products;
    }
}
