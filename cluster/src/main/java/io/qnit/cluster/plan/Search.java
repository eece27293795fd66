package io.qnit.cluster.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Looks for a labelling that fits and has little of the objective: every starting point is refined, each with random numbers
 * of its own, some at the level of whole qubits first; the best ones are refined again, and what falls apart is taken apart.
 * The outcome does not depend on the number of threads.
 */
final class Search {
    private static final int THREADS = 4;
    private static final double SPREAD = 0.15;
    /** How many more fragments there may be than at the start. */
    private static final int SPARE = 3;
    /** How many of the best are refined again, by round; the first round is that of all starting points. */
    private static final int[] BEST = {0, 4, 2};

    private final SpaceTime graph;
    private final SpaceTime byQubit;
    private final Objective objective;
    private final int limit;
    private final int maxFragments;
    private final long seed;
    private final BooleanSupplier stop;

    /**
     * What was found.
     *
     * @param labels by item; empty when nothing that fits was found
     * @param value the logarithm of the objective, without joint cuts
     */
    record Found(int[] labels, double value, String start) {}

    private record Start(String name, Callable<int[]> labels) {}

    /**
     * @param byQubit the same circuit with whole wires, or {@code graph} itself
     */
    Search(
            SpaceTime graph,
            SpaceTime byQubit,
            Objective objective,
            int limit,
            int maxFragments,
            long seed,
            BooleanSupplier stop) {
        this.graph = graph;
        this.byQubit = byQubit;
        this.objective = objective;
        this.limit = limit;
        this.maxFragments = maxFragments;
        this.seed = seed;
        this.stop = stop;
    }

    /** The best labellings, each of another value, best first. */
    List<Found> run() {
        List<Start> starts = starts();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(THREADS, Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("planner-", 0).daemon().factory())) {
            List<Found> found = new ArrayList<>(all(threads, starts, 0, effort() / 3));
            for (int round = 1; round < BEST.length; round++) {
                List<Start> best = new ArrayList<>();
                for (Found one : found.subList(0, Math.min(BEST[round], found.size()))) {
                    best.add(new Start(one.start, one.labels::clone));
                }
                found.addAll(all(threads, best, round, effort()));
                found.sort(Comparator.comparingDouble(Found::value));
            }
            return found;
        }
    }

    /** The moves of one refinement: enough for each item, and an end in about a second. */
    private long effort() {
        return Math.min(400_000, 20_000 + 1_000L * graph.items());
    }

    private List<Found> all(ExecutorService threads, List<Start> starts, int round, long moves) {
        List<Future<Found>> running = new ArrayList<>();
        for (int k = 0; k < starts.size(); k++) {
            Start start = starts.get(k);
            long own = seed * 0x9E3779B97F4A7C15L + 1000L * round + k;
            running.add(threads.submit(() -> refine(start, round, moves, new SplittableRandom(own))));
        }
        List<Found> found = new ArrayList<>();
        for (Future<Found> future : running) {
            try {
                Found one = future.get();
                if (one.labels.length > 0 || graph.items() == 0) {
                    found.add(one);
                }
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(failed.getCause());
            } catch (InterruptedException interrupted) {
                running.forEach(f -> f.cancel(true));
                Thread.currentThread().interrupt();
                throw new io.qnit.cluster.ClusterException(
                        io.qnit.core.ErrorCode.CANCELLED, "planning was interrupted", interrupted);
            }
        }
        found.sort((a, b) -> Double.compare(a.value, b.value));
        return found;
    }

    private Found refine(Start start, int round, long moves, SplittableRandom random) throws Exception {
        int[] labels = start.labels.call();
        int fragments = Arrays.stream(labels).max().orElse(0) + 1;
        Labelling state = new Labelling(graph, fragments + SPARE, limit, labels);
        Annealing annealing = new Annealing(state, objective, maxFragments, random, stop);
        double hot = round == 0 ? 0.6 : 0.25;
        annealing.run(moves * 3 / 4, hot, 0.03, SPREAD);
        annealing.run(moves / 4, 0.03, 0.003, 0.02);
        int[] best = annealing.best();
        double value = annealing.bestValue();
        if (best.length > 0) {
            int[] apart = apart(best);
            Labelling pieces = new Labelling(graph, Arrays.stream(apart).max().orElse(0) + 1, limit, apart);
            double other = Annealing.value(pieces, objective);
            if (other < value - 1e-12 && pieces.fragments() <= maxFragments) {
                return new Found(apart, other, start.name);
            }
        }
        return new Found(StartingPoints.compact(best), value, start.name);
    }

    /** Each connected part of a fragment as one of its own. */
    private int[] apart(int[] labels) {
        int[] part = new int[labels.length];
        Arrays.fill(part, -1);
        int parts = 0;
        int[] stack = new int[labels.length];
        for (int item = 0; item < labels.length; item++) {
            if (part[item] >= 0) {
                continue;
            }
            int depth = 0;
            stack[depth++] = item;
            part[item] = parts;
            while (depth > 0) {
                int at = stack[--depth];
                for (int k = graph.memberStart[at]; k < graph.memberStart[at + 1]; k++) {
                    int p = graph.members[k];
                    int[] around = {
                        graph.isFirst(p) ? -1 : p - 1, graph.isLast(p) ? -1 : p + 1, graph.mate[p]
                    };
                    for (int q : around) {
                        if (q >= 0 && labels[graph.itemOf[q]] == labels[at] && part[graph.itemOf[q]] < 0) {
                            part[graph.itemOf[q]] = parts;
                            stack[depth++] = graph.itemOf[q];
                        }
                    }
                }
            }
            parts++;
        }
        return part;
    }

    private List<Start> starts() {
        StartingPoints points = new StartingPoints(graph, limit);
        List<Start> starts = new ArrayList<>();
        starts.add(new Start("communities", () -> points.communities(0.5, 0, new SplittableRandom(seed))));
        starts.add(new Start("communities", () -> points.communities(1, 0.3, new SplittableRandom(seed + 1))));
        starts.add(new Start("communities", () -> points.communities(0.2, 0.3, new SplittableRandom(seed + 2))));
        starts.add(new Start("causal growth", points::growth));
        int least = Math.min(maxFragments, Math.ceilDiv(Math.max(1, graph.qubits), limit));
        for (int blocks = least; blocks <= Math.min(least + 1, maxFragments); blocks++) {
            int count = blocks;
            starts.add(new Start("blocks of qubits", () -> points.blocks(points.numbered(), count)));
            starts.add(
                    new Start("breadth-first blocks of qubits", () -> byQubit(points, points.breadthFirst(), count)));
            starts.add(new Start(
                    "spectral blocks of qubits",
                    () -> byQubit(points, points.spectral(new SplittableRandom(seed)), count)));
        }
        return starts;
    }

    /** Blocks, refined with whole wires. */
    private int[] byQubit(StartingPoints points, int[] order, int blocks) {
        if (byQubit == graph) {
            return points.blocks(order, blocks);
        }
        int[] coarse = new StartingPoints(byQubit, limit).blocks(order, blocks);
        Labelling state = new Labelling(byQubit, blocks, limit, coarse);
        Annealing annealing = new Annealing(state, objective, maxFragments, new SplittableRandom(seed), stop);
        annealing.run(2_000L * graph.qubits, 1.0, 0.02, SPREAD);
        int[] best = annealing.best().length > 0 ? annealing.best() : state.labels();
        int[] labels = new int[graph.items()];
        for (int p = 0; p < graph.positions(); p++) {
            labels[graph.itemOf[p]] = best[byQubit.itemOf[p]];
        }
        return labels;
    }
}
