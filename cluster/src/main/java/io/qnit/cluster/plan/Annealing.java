package io.qnit.cluster.plan;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Refines a labelling on the true objective by simulated annealing (Kirkpatrick, Gelatt, Vecchi, Science 220 (1983)), with
 * moves that fit the geometry of circuits: one side of a gate goes over to the fragment next to it (so a gate is split or
 * made whole), both sides do, or a stretch of a wire does with all that is on it (so a border of gate cuts moves by a
 * qubit, or turns into a border of wire cuts), alone or in exchange for another. Fragments may be too wide on the way, at a
 * price that grows; the best labelling that fits is kept. The number of moves is fixed beforehand, so that the outcome
 * depends on the seed alone, unless a deadline stops it.
 */
final class Annealing {
    private static final int CHECK_EVERY = 4096;
    /** One move in so many opens a fragment. */
    private static final int NEW_FRAGMENT = 32;

    private final Labelling state;
    private final Objective objective;
    private final int maxFragments;
    private final SplittableRandom random;
    private final BooleanSupplier stop;
    private final boolean wholeQubits;
    private int[] best = new int[0];
    private double bestValue = Double.POSITIVE_INFINITY;

    /**
     * @param stop whether to come to an end early
     */
    Annealing(
            Labelling state, Objective objective, int maxFragments, SplittableRandom random,
            BooleanSupplier stop) {
        this.state = state;
        this.objective = objective;
        this.maxFragments = maxFragments;
        this.random = random;
        this.stop = stop;
        wholeQubits = state.graph.items() <= state.graph.qubits;
        keepIfBest();
    }

    /** The best labelling that fits; empty when none was met. */
    int[] best() {
        return best;
    }

    /** What {@link #value} is of it. */
    double bestValue() {
        return bestValue;
    }

    /** The objective as a logarithm. */
    static double value(Labelling state, Objective objective) {
        return switch (objective) {
            case SUM_OF_GAMMA, EXACT_WORK -> state.logSum();
            case PRODUCT -> state.logProduct();
        };
    }

    /**
     * So many moves, cooling from one temperature to another; energies are logarithms.
     *
     * @param spread how much the logarithm of the product counts beside that of the sum: it sees every cut, where the sum
     *     sees those at the worst fragments
     */
    void run(long moves, double hot, double cold, double spread) {
        int positions = state.graph.positions();
        if (positions == 0) {
            return;
        }
        double temperature = hot;
        double price = 0;
        double energy = 0;
        for (long k = 0; k < moves; k++) {
            if (k % CHECK_EVERY == 0) {
                if (stop.getAsBoolean()) {
                    return;
                }
                double progress = (double) k / moves;
                temperature = hot * Math.pow(cold / hot, progress);
                price = 0.5 + 3 * progress;
                state.rescale();
                energy = energy(spread, price);
            }
            state.mark();
            propose(random.nextInt(positions));
            if (!state.isChanged()) {
                continue;
            }
            double after = energy(spread, price);
            if (after <= energy || random.nextDouble() < Math.exp((energy - after) / temperature)) {
                energy = after;
                keepIfBest();
            } else {
                state.undo();
            }
        }
    }

    private double energy(double spread, double price) {
        double excess = state.excess() + 2.0 * Math.max(0, state.fragments() - maxFragments);
        double product = state.logProduct();
        return price * excess + switch (objective) {
            case SUM_OF_GAMMA, EXACT_WORK -> state.logSum() + spread * product;
            case PRODUCT -> product;
        };
    }

    private void keepIfBest() {
        double value = value(state, objective);
        if (value < bestValue - 1e-12 && state.excess() == 0 && state.fragments() <= maxFragments) {
            bestValue = value;
            best = state.labels();
        }
    }

    private void propose(int position) {
        SpaceTime graph = state.graph;
        int own = state.labelAt(position);
        int to = random.nextInt(NEW_FRAGMENT) == 0 ? state.emptyFragment() : neighbour(position, own);
        if (to == own || to < 0) {
            return;
        }
        int kind = random.nextInt(10);
        if (kind < 3) {
            state.move(graph.itemOf[position], to);
        } else if (kind < 5) {
            state.move(graph.itemOf[position], to);
            if (graph.mate[position] >= 0) {
                state.move(graph.itemOf[graph.mate[position]], to);
            }
        } else {
            stretch(position, own, to);
            if (kind >= 8) {
                exchange(own, to);
            }
        }
    }

    /** Something at the border comes back, so that widths stay as they are. */
    private void exchange(int own, int to) {
        for (int tries = 0; tries < 12; tries++) {
            int position = random.nextInt(state.graph.positions());
            if (state.labelAt(position) == to && (wholeQubits || neighbour(position, to) == own)) {
                stretch(position, to, own);
                return;
            }
        }
    }

    /** The whole run of a fragment along the qubit, or what of it is before or after the position. */
    private void stretch(int position, int own, int to) {
        SpaceTime graph = state.graph;
        int part = random.nextInt(3);
        int from = position;
        int until = position;
        while (part != 1 && !graph.isFirst(from) && state.labelAt(from - 1) == own) {
            from--;
        }
        while (part != 2 && !graph.isLast(until) && state.labelAt(until + 1) == own) {
            until++;
        }
        for (int p = from; p <= until; p++) {
            state.move(graph.itemOf[p], to);
        }
    }

    /** The fragment of a neighbour in space or time, by chance one that is another; the own one when there is none. */
    private int neighbour(int position, int own) {
        SpaceTime graph = state.graph;
        int way = random.nextInt(3);
        for (int k = 0; k < 3; k++) {
            int other = switch ((way + k) % 3) {
                case 0 -> graph.isFirst(position) ? -1 : position - 1;
                case 1 -> graph.isLast(position) ? -1 : position + 1;
                default -> graph.mate[position];
            };
            if (other >= 0 && state.labelAt(other) != own) {
                return state.labelAt(other);
            }
        }
        return own;
    }
}
