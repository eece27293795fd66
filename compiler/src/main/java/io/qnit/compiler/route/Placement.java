package io.qnit.compiler.route;

import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where wires can begin. Wires that interact, directly or through others, must be in one connected part of the device;
 * which part is decided here once, and every start keeps to it. Immutable.
 */
final class Placement {
    private final Coupling coupling;
    private final int qubits;
    /** Connected part of each qubit; -1 where it is not operational. */
    private final int[] part;
    /** Wires that are used, by group of wires that interact; groups in descending size. */
    private final int[][] groups;
    private final int[] partOfGroup;
    /** Per wire the wires that it interacts with, and how much. */
    private final int[][] partner;
    private final double[][] weight;
    private final Usage usage;

    private Placement(Coupling coupling, int[] part, int[][] groups, int[] partOfGroup, Usage usage) {
        this.coupling = coupling;
        this.qubits = coupling.qubitCount();
        this.part = part;
        this.groups = groups;
        this.partOfGroup = partOfGroup;
        this.usage = usage;
        partner = new int[qubits][];
        weight = new double[qubits][];
        for (int wire = 0; wire < qubits; wire++) {
            partner[wire] = usage.partners(wire);
            weight[wire] = usage.weights(wire);
        }
    }

    /** @throws QnitException {@link ErrorCode#UNSUPPORTED} where the circuit does not fit the device */
    static Placement of(Block block, Target target) {
        Coupling coupling = target.coupling();
        int qubits = coupling.qubitCount();
        Usage usage = Usage.of(block, qubits);
        int[] root = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            root[q] = q;
        }
        for (int a = 0; a < qubits; a++) {
            for (int b : usage.partners(a)) {
                root[find(root, a)] = find(root, b);
            }
        }
        List<List<Integer>> byRoot = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            byRoot.add(new ArrayList<>());
        }
        for (int q = 0; q < qubits; q++) {
            if (usage.isUsed(q)) {
                byRoot.get(find(root, q)).add(q);
            }
        }
        byRoot.removeIf(List::isEmpty);
        byRoot.sort(Comparator.comparingInt((List<Integer> g) -> -g.size()));
        int[][] groups = new int[byRoot.size()][];
        for (int g = 0; g < groups.length; g++) {
            groups[g] = byRoot.get(g).stream().mapToInt(Integer::intValue).toArray();
        }
        int[] part = parts(target);
        return new Placement(coupling, part, groups, assign(target, groups, part), usage);
    }

    private static int find(int[] root, int q) {
        int r = q;
        while (root[r] != r) {
            root[r] = root[root[r]];
            r = root[r];
        }
        return r;
    }

    private static int[] parts(Target target) {
        Coupling coupling = target.coupling();
        int[] part = new int[target.qubitCount()];
        Arrays.fill(part, -1);
        int count = 0;
        for (int q = 0; q < part.length; q++) {
            if (part[q] < 0 && target.isOperational(q)) {
                for (int p = q; p < part.length; p++) {
                    if (target.isOperational(p) && coupling.distance(q, p) != Coupling.UNREACHABLE) {
                        part[p] = count;
                    }
                }
                count++;
            }
        }
        return part;
    }

    /** The part of each group: all in the largest if they fit, else the smallest with room, large groups first. */
    private static int[] assign(Target target, int[][] groups, int[] part) {
        int parts = Arrays.stream(part).max().orElse(-1) + 1;
        int[] room = new int[parts];
        int operational = 0;
        for (int p : part) {
            if (p >= 0) {
                room[p]++;
                operational++;
            }
        }
        int needed = Arrays.stream(groups).mapToInt(g -> g.length).sum();
        if (needed > operational) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "the circuit uses " + needed + " qubits, but '" + target.name() + "' has "
                            + operational + (operational < part.length ? " operational ones" : "")
                            + "; choose a larger device or cut the circuit");
        }
        int largest = 0;
        for (int p = 1; p < parts; p++) {
            if (room[p] > room[largest]) {
                largest = p;
            }
        }
        int[] result = new int[groups.length];
        if (parts > 0 && needed <= room[largest]) {
            Arrays.fill(result, largest);
            return result;
        }
        for (int g = 0; g < groups.length; g++) {
            int best = -1;
            for (int p = 0; p < parts; p++) {
                if (room[p] >= groups[g].length && (best < 0 || room[p] < room[best])) {
                    best = p;
                }
            }
            if (best < 0) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        groups[g].length + " qubits of the circuit interact with each other, beginning with qubit "
                                + groups[g][0] + ", but no connected part of '" + target.name()
                                + "' has so many free; its largest part has " + room[largest] + " left of "
                                + operational + " operational qubits");
            }
            room[best] -= groups[g].length;
            result[g] = best;
        }
        return result;
    }

    /** The wires in order, on the qubits of their part in order. */
    int[] trivial() {
        int[] layout = new int[qubits];
        Arrays.fill(layout, -1);
        boolean[] taken = new boolean[qubits];
        boolean fits = true;
        for (int g = 0; g < groups.length; g++) {
            for (int wire : groups[g]) {
                fits &= part[wire] == partOfGroup[g];
            }
        }
        for (int g = 0; g < groups.length; g++) {
            int q = 0;
            for (int wire : groups[g]) {
                if (fits) {
                    q = wire;
                } else {
                    while (taken[q] || part[q] != partOfGroup[g]) {
                        q++;
                    }
                }
                layout[wire] = q;
                taken[q] = true;
            }
        }
        fill(layout, taken);
        return layout;
    }

    /** Every wire anywhere in its part. */
    int[] random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] layout = new int[qubits];
        Arrays.fill(layout, -1);
        boolean[] taken = new boolean[qubits];
        for (int g = 0; g < groups.length; g++) {
            for (int wire : groups[g]) {
                int q = random.nextInt(qubits);
                while (taken[q] || part[q] != partOfGroup[g]) {
                    q = q + 1 == qubits ? 0 : q + 1;
                }
                layout[wire] = q;
                taken[q] = true;
            }
        }
        fill(layout, taken);
        return layout;
    }

    /**
     * Grows each group from one wire: next the wire with the strongest ties to those placed, on the free qubit where the
     * weighted distances to them are smallest. Noise makes starts differ.
     */
    int[] grown(long seed, double noise) {
        int[] nothing = new int[qubits];
        Arrays.fill(nothing, -1);
        return grown(nothing, seed, noise);
    }

    /** Grows what is left of a layout that has some wires already; -1 for those that it has not. */
    int[] grown(int[] partial, long seed, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] layout = partial.clone();
        boolean[] taken = new boolean[qubits];
        double[] ties = new double[qubits];
        double[] sum = new double[qubits];
        for (int wire = 0; wire < qubits; wire++) {
            if (layout[wire] >= 0) {
                place(wire, layout[wire], layout, taken, ties);
            }
        }
        for (int g = 0; g < groups.length; g++) {
            int placed = 0;
            for (int wire : groups[g]) {
                placed += layout[wire] >= 0 ? 1 : 0;
            }
            for (; placed < groups[g].length; placed++) {
                int wire = strongest(groups[g], layout, ties, placed == 0, random, noise);
                place(wire, nearest(wire, partOfGroup[g], layout, taken, sum, random, noise), layout, taken, ties);
            }
        }
        fill(layout, taken);
        return layout;
    }

    private void place(int wire, int qubit, int[] layout, boolean[] taken, double[] ties) {
        layout[wire] = qubit;
        taken[qubit] = true;
        for (int k = 0; k < partner[wire].length; k++) {
            ties[partner[wire][k]] += weight[wire][k];
        }
    }

    /**
     * Places for the wires of as much of the circuit's beginning as fits without SWAPs; -1 for the other wires.
     *
     * @param budget how many places may be tried for each length that is tried
     */
    int[] beginning(Block block, long budget) {
        int[] best = new int[qubits];
        Arrays.fill(best, -1);
        if (Arrays.stream(partOfGroup).distinct().count() != 1) {
            return best;
        }
        int fits = 0;
        int fails = block.size() + 1;
        while (fails - fits > 1) {
            int length = (fits + fails) >>> 1;
            int[] found = beginning(Usage.of(block, qubits, length), budget);
            if (found == null) {
                fails = length;
            } else {
                fits = length;
                best = found;
            }
        }
        return best;
    }

    private int @Nullable [] beginning(Usage part, long budget) {
        int[] vertexOf = new int[qubits];
        int[] wireOf = new int[qubits];
        int vertices = 0;
        for (int wire = 0; wire < qubits; wire++) {
            if (part.partners(wire).length > 0) {
                vertexOf[wire] = vertices;
                wireOf[vertices++] = wire;
            }
        }
        int[][] pattern = new int[vertices][];
        for (int v = 0; v < vertices; v++) {
            pattern[v] = part.partners(wireOf[v]);
            for (int k = 0; k < pattern[v].length; k++) {
                pattern[v][k] = vertexOf[pattern[v][k]];
            }
        }
        Embedding embedding = new Embedding(coupling, pattern, usable(partOfGroup[0]), new Embedding.Costs() {
            @Override
            public double vertex(int vertex, int qubit) {
                return 0;
            }

            @Override
            public double pair(int vertexA, int vertexB, int qubitA, int qubitB) {
                return 0;
            }
        });
        int[] found = embedding.isHopeless() ? null : embedding.find(budget, Double.POSITIVE_INFINITY);
        if (found == null) {
            return null;
        }
        int[] layout = new int[qubits];
        Arrays.fill(layout, -1);
        for (int v = 0; v < vertices; v++) {
            layout[wireOf[v]] = found[v];
        }
        return layout;
    }

    private boolean[] usable(int wanted) {
        boolean[] usable = new boolean[qubits];
        for (int q = 0; q < qubits; q++) {
            usable[q] = part[q] == wanted;
        }
        return usable;
    }

    private int strongest(
            int[] group, int[] layout, double[] ties, boolean first, SplittableRandom random, double noise) {
        int best = -1;
        double most = -1;
        for (int wire : group) {
            if (layout[wire] < 0) {
                double strength = ties[wire];
                if (first) {
                    for (double w : weight[wire]) {
                        strength += w;
                    }
                }
                strength *= 1 + noise * random.nextDouble();
                if (strength > most) {
                    most = strength;
                    best = wire;
                }
            }
        }
        return best;
    }

    private int nearest(
            int wire, int where, int[] layout, boolean[] taken, double[] sum, SplittableRandom random, double noise) {
        Arrays.fill(sum, 0);
        double weights = 0;
        for (int k = 0; k < partner[wire].length; k++) {
            int at = layout[partner[wire][k]];
            if (at >= 0) {
                double w = weight[wire][k];
                weights += w;
                for (int q = 0; q < qubits; q++) {
                    sum[q] += w * coupling.distance(at, q);
                }
            }
        }
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int q = 0; q < qubits; q++) {
            if (taken[q] || part[q] != where) {
                continue;
            }
            int free = 0;
            for (int other : coupling.neighbours(q)) {
                if (!taken[other]) {
                    free++;
                }
            }
            double value = weights == 0
                    ? random.nextDouble()
                    : sum[q] * (1 + noise * random.nextDouble()) - 0.01 * weights * free;
            if (value < least) {
                least = value;
                best = q;
            }
        }
        return best;
    }

    /**
     * A layout in which all that interact are coupled, with few errors: null where none was found.
     *
     * @param budget how many places may be tried
     */
    int @Nullable [] perfect(Quality quality, long budget) {
        int vertices = 0;
        int[] vertexOf = new int[qubits];
        int[] wireOf = new int[qubits];
        for (int[] group : groups) {
            for (int wire : group) {
                vertexOf[wire] = vertices;
                wireOf[vertices++] = wire;
            }
        }
        int[][] pattern = new int[vertices][];
        for (int v = 0; v < vertices; v++) {
            pattern[v] = partner[wireOf[v]].clone();
            for (int k = 0; k < pattern[v].length; k++) {
                pattern[v][k] = vertexOf[pattern[v][k]];
            }
        }
        boolean[] usable = new boolean[qubits];
        for (int q = 0; q < qubits; q++) {
            usable[q] = part[q] >= 0;
        }
        Embedding embedding = new Embedding(coupling, pattern, usable, new Embedding.Costs() {
            @Override
            public double vertex(int vertex, int qubit) {
                int wire = wireOf[vertex];
                return usage.measurements(wire) * quality.readout(qubit)
                        + usage.single(wire) * quality.single(qubit);
            }

            @Override
            public double pair(int vertexA, int vertexB, int qubitA, int qubitB) {
                return usage.count(wireOf[vertexA], wireOf[vertexB]) * quality.pair(qubitA, qubitB);
            }
        });
        int[] found = embedding.isHopeless() ? null : embedding.find(budget, Double.POSITIVE_INFINITY);
        if (found == null) {
            return null;
        }
        int[] layout = new int[qubits];
        Arrays.fill(layout, -1);
        boolean[] taken = new boolean[qubits];
        for (int v = 0; v < vertices; v++) {
            layout[wireOf[v]] = found[v];
            taken[found[v]] = true;
        }
        fill(layout, taken);
        return layout;
    }

    /** Of the wires of all groups; a move leaves a wire in its part. */
    Annealing annealing(short[][] distances) {
        boolean[] usable = new boolean[qubits];
        for (int q = 0; q < qubits; q++) {
            usable[q] = part[q] >= 0;
        }
        return new Annealing(coupling, distances, usable, usage);
    }

    /** Puts the wires that have no qubit yet, which are not used, on those that are left. */
    static void fill(int[] layout, boolean[] taken) {
        int qubits = layout.length;
        for (int wire = 0; wire < qubits; wire++) {
            if (layout[wire] < 0 && !taken[wire]) {
                layout[wire] = wire;
                taken[wire] = true;
            }
        }
        int q = 0;
        for (int wire = 0; wire < qubits; wire++) {
            if (layout[wire] < 0) {
                while (taken[q]) {
                    q++;
                }
                layout[wire] = q;
                taken[q] = true;
            }
        }
    }
}
