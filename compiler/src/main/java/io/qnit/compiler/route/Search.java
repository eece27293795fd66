package io.qnit.compiler.route;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.target.Coupling;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tries many starts and keeps the best walk. A trial is made of its number only: its start, its seed, whether operations
 * may change places. Trials run in batches on the context's workers; the bound at which a walk gives up is the best of
 * the batches before, so that no order of threads shows. Of walks that cost the same the one with the smaller depth
 * wins, then the one with the smaller number.
 */
final class Search {
    /** A start, and the entries of {@link Router#order} over the nodes of {@code graph}. */
    record Found(Dependencies graph, int[] start, int[] entries, int cost, int depth) {
        static Found of(Dependencies graph, Router router, boolean whole) {
            return new Found(
                    graph,
                    router.start.clone(),
                    Arrays.copyOf(router.order, router.length),
                    whole ? router.cost : Integer.MAX_VALUE,
                    router.depth);
        }

        boolean isBetterThan(Found than) {
            return cost != than.cost ? cost < than.cost : depth < than.depth;
        }
    }

    private static final int BATCH = 8;

    private final Context context;
    private final Coupling coupling;
    private final Effort effort;
    private final Placement placement;
    private final Dependencies[] forward = new Dependencies[2];
    private final Dependencies[] backward = new Dependencies[2];
    private final ConcurrentLinkedQueue<Router> routers = new ConcurrentLinkedQueue<>();

    Search(Block source, Context context, Effort effort) {
        this.context = context;
        this.coupling = context.target().coupling();
        this.effort = effort;
        this.placement = Placement.of(source, context.target());
        for (Dependencies.Order order : Dependencies.Order.values()) {
            Dependencies graph =
                    Dependencies.of(source, coupling.qubitCount(), order, Dependencies.Detail.ENTANGLING);
            forward[order.ordinal()] = graph;
            backward[order.ordinal()] = graph.reversed();
        }
    }

    Found best() {
        Found best = trial(0, Integer.MAX_VALUE);
        for (int from = 1; from < effort.trials && !context.late(); from += BATCH) {
            int bound = best.cost();
            if (bound <= best.graph().totalCost && best.entries().length <= best.graph().nodes) {
                break; // no SWAP at all
            }
            List<Callable<Found>> batch = new ArrayList<>();
            for (int t = from; t < Math.min(effort.trials, from + BATCH); t++) {
                int number = t;
                batch.add(() -> trial(number, bound));
            }
            for (Found found : run(batch)) {
                if (found.isBetterThan(best)) {
                    best = found;
                }
            }
        }
        return best;
    }

    private List<Found> run(List<Callable<Found>> batch) {
        List<Found> results = new ArrayList<>();
        try {
            for (Future<Found> future : context.workers().invokeAll(batch)) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QnitException(ErrorCode.CANCELLED, "routing was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new QnitException(ErrorCode.INTERNAL, "routing failed", e);
        }
        return results;
    }

    Router router() {
        Router router = routers.poll();
        return router == null ? new Router(coupling) : router;
    }

    /** One start, improved there and back, and the walk from it; of infinite cost when it went above the bound. */
    private Found trial(int number, int bound) {
        Router router = router();
        long seed = context.seed() + number * 0x9E3779B97F4A7C15L;
        Dependencies.Order order = Dependencies.Order.values()[number & 1];
        Dependencies there = forward[order.ordinal()];
        Dependencies back = backward[order.ordinal()];
        int[] layout = number < 2 ? placement.trivial() : placement.grown(seed, 0.3);
        Router.Weights weights = Router.Weights.DEFAULT;
        for (int k = 0; k < effort.rounds; k++) {
            router.walk(there, layout, weights, seed + 2 * k, Integer.MAX_VALUE);
            System.arraycopy(router.at, 0, layout, 0, layout.length);
            router.walk(back, layout, weights, seed + 2 * k + 1, Integer.MAX_VALUE);
            System.arraycopy(router.at, 0, layout, 0, layout.length);
        }
        boolean whole = router.walk(there, layout, weights, seed, bound);
        Found found = Found.of(there, router, whole);
        routers.add(router);
        return found;
    }

    /** The best of some walks through the nodes that are not done, from a layout that must not change. */
    static Found walk(Router router, Dependencies graph, int[] layout, boolean[] done, int tries) {
        @Nullable Found best = null;
        for (int k = 0; k < tries; k++) {
            int bound = best == null ? Integer.MAX_VALUE : best.cost();
            boolean whole = router.walk(graph, layout, done, Router.Weights.DEFAULT, k, bound);
            Found found = Found.of(graph, router, whole);
            if (best == null || found.isBetterThan(best)) {
                best = found;
            }
        }
        return Objects.requireNonNull(best);
    }
}
