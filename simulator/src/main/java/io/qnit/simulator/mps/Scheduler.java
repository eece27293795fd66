package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.mps.ChainProgram.Many;
import io.qnit.simulator.mps.ChainProgram.One;
import io.qnit.simulator.mps.ChainProgram.Step;
import io.qnit.simulator.mps.ChainProgram.Two;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the gates of a program on a chain, in an order of its own among those that commute because they share no qubit. Gates on
 * neighbours first, in sweeps from end to end, so that the centre moves little: a layer of n gates costs n moves. When none is
 * left, the nearest of the other pairs is brought together by swaps. Which of the two moves is chosen by the sum of
 * the distances of the next gates after it; qubits are not swapped back. The order depends on the program and on where the
 * qubits are, never on time or threads.
 */
final class Scheduler {
    /** Gates looked ahead when a pair is brought together. */
    private static final int AHEAD = 32;
    /** Sites that a gate is applied to as one block. */
    private static final int MAX_BLOCK = 10;

    private final SiteLine chain;
    private final QubitOrder order;
    private final List<Step> steps;
    private final int[][] queues;
    private final int[] heads;
    private final boolean[] done;
    private int firstOpen;
    /** Ready gates on neighbours, by the left position. */
    private final TreeMap<Integer, Integer> near = new TreeMap<>();
    /** By gate, its place in {@link #near}; -1 for the others. */
    private final int[] nearAt;
    /** Other ready gates on two or more qubits. */
    private final TreeSet<Integer> far = new TreeSet<>();
    /** Qubits whose queue has a new head. */
    private final ArrayDeque<Integer> toOffer = new ArrayDeque<>();

    Scheduler(SiteLine chain, QubitOrder order, ChainProgram program) {
        this.chain = chain;
        this.order = order;
        steps = program.steps();
        done = new boolean[steps.size()];
        nearAt = new int[steps.size()];
        Arrays.fill(nearAt, -1);
        int[] counts = new int[chain.length()];
        for (Step step : steps) {
            for (int q : step.qubits()) {
                counts[q]++;
            }
        }
        queues = new int[chain.length()][];
        for (int q = 0; q < queues.length; q++) {
            queues[q] = new int[counts[q]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < steps.size(); i++) {
            for (int q : steps.get(i).qubits()) {
                queues[q][counts[q]++] = i;
            }
        }
        heads = new int[queues.length];
    }

    void run() {
        for (int q = 0; q < queues.length; q++) {
            toOffer.add(q);
        }
        settle();
        SiteLine.Side direction = SiteLine.Side.RIGHT;
        while (!near.isEmpty() || !far.isEmpty()) {
            chain.poll();
            if (near.isEmpty()) {
                bringTogether();
                settle();
                continue;
            }
            Map.Entry<Integer, Integer> next = ahead(direction);
            if (next == null) {
                direction = direction == SiteLine.Side.RIGHT ? SiteLine.Side.LEFT : SiteLine.Side.RIGHT;
                next = ahead(direction);
            }
            if (next == null) {
                next = near.firstEntry();
            }
            int p = next.getKey();
            int index = next.getValue();
            near.remove(p);
            nearAt[index] = -1;
            if (steps.get(index) instanceof Two two) {
                PairGate gate = order.position(two.qubits()[0]) == p ? two.gate() : two.mirrored();
                chain.applyTwo(p, gate, direction);
                exchangeNames(two);
            }
            finish(index);
            settle();
        }
    }

    /** Runs or lists what has come to the head of a queue. */
    private void settle() {
        for (Integer q = toOffer.poll(); q != null; q = toOffer.poll()) {
            offer(q);
        }
    }

    private void exchangeNames(Two two) {
        switch (two.names()) {
            case KEPT -> {}
            case EXCHANGED -> order.exchange(two.qubits()[0], two.qubits()[1]);
        }
    }

    /** The nearest ready pair in the direction of the sweep, the centre's own included. */
    private Map.@Nullable Entry<Integer, Integer> ahead(SiteLine.Side direction) {
        return switch (direction) {
            case RIGHT -> near.ceilingEntry(chain.centre());
            case LEFT -> near.floorEntry(chain.centre() - 1);
        };
    }

    /** Runs or lists the gate at the head of a qubit's queue, if it is at the head of all its queues. */
    private void offer(int q) {
        while (heads[q] < queues[q].length) {
            int index = queues[q][heads[q]];
            Step step = steps.get(index);
            if (step instanceof One one) {
                chain.applyOne(order.position(q), one.matrix());
                heads[q]++;
                done[index] = true;
                continue;
            }
            for (int other : step.qubits()) {
                if (heads[other] == queues[other].length || queues[other][heads[other]] != index) {
                    return;
                }
            }
            if (step instanceof Two two && two.gate().rank() == 1) {
                // A product: it matters nowhere where its qubits are.
                chain.applyOne(order.position(two.qubits()[0]), two.gate().left(0));
                chain.applyOne(order.position(two.qubits()[1]), two.gate().right(0));
                exchangeNames(two);
                finish(index);
                continue;
            }
            list(index);
            return;
        }
    }

    private void list(int index) {
        int[] qubits = steps.get(index).qubits();
        int first = order.position(qubits[0]);
        int second = order.position(qubits[1]);
        if (qubits.length == 2 && Math.abs(first - second) == 1) {
            nearAt[index] = Math.min(first, second);
            near.put(nearAt[index], index);
        } else {
            far.add(index);
        }
    }

    private void finish(int index) {
        done[index] = true;
        int[] qubits = steps.get(index).qubits();
        for (int q : qubits) {
            heads[q]++;
            toOffer.add(q);
        }
    }

    /** Brings the qubits of the nearest far gate together; a gate on more than two runs at once. */
    private void bringTogether() {
        int best = far.first();
        int span = Integer.MAX_VALUE;
        for (int index : far) {
            int here = span(steps.get(index).qubits());
            if (here < span) {
                span = here;
                best = index;
            }
        }
        int[] qubits = steps.get(best).qubits();
        switch (steps.get(best)) {
            case One _ -> throw new IllegalStateException("a gate on one qubit waits");
            case Two _ -> joinPair(qubits[0], qubits[1], best);
            case Many many when many.controls() == qubits.length - 1 -> {
                far.remove(best);
                int[] positions = new int[qubits.length];
                for (int k = 0; k < qubits.length; k++) {
                    positions[k] = order.position(qubits[k]);
                }
                chain.applyControlled(positions, many.matrix());
                finish(best);
            }
            case Many many -> {
                int[] sorted = gather(qubits);
                far.remove(best);
                if (qubits.length > MAX_BLOCK) {
                    throw new SimulationException(
                            ErrorCode.UNSUPPORTED,
                            "a gate on " + qubits.length + " qubits is too wide for a matrix product state");
                }
                int[] bits = new int[qubits.length];
                for (int k = 0; k < bits.length; k++) {
                    bits[k] = order.position(qubits[k]) - sorted[0];
                }
                chain.applyMany(sorted[0], bits.length, many.controls(), many.matrix(), bits);
                finish(best);
            }
        }
    }

    private int span(int[] qubits) {
        int low = Integer.MAX_VALUE;
        int high = 0;
        for (int q : qubits) {
            low = Math.min(low, order.position(q));
            high = Math.max(high, order.position(q));
        }
        return high - low;
    }

    private void joinPair(int a, int b, int index) {
        int low = Math.min(order.position(a), order.position(b));
        int high = Math.max(order.position(a), order.position(b));
        if (distancesAfter(low, high, high - 1, index) <= distancesAfter(low, high, low, index)) {
            moveRight(low, high - 1);
        } else {
            moveLeft(high, low + 1);
        }
        if (far.remove(index)) {
            list(index);
        }
    }

    /** The distances of the next gates, the nearer in time the heavier, when the pair at low and high meets at p and p + 1. */
    private double distancesAfter(int low, int high, int p, int index) {
        while (firstOpen < done.length && done[firstOpen]) {
            firstOpen++;
        }
        double sum = 0;
        double weight = 1;
        int seen = 0;
        for (int i = firstOpen; i < done.length && seen < AHEAD; i++) {
            if (done[i] || i == index || steps.get(i) instanceof One) {
                continue;
            }
            int first = Integer.MAX_VALUE;
            int last = 0;
            for (int q : steps.get(i).qubits()) {
                int at = order.position(q);
                int after;
                if (p == low) {
                    after = at == high ? low + 1 : at > low && at < high ? at + 1 : at;
                } else {
                    after = at == low ? high - 1 : at > low && at < high ? at - 1 : at;
                }
                first = Math.min(first, after);
                last = Math.max(last, after);
            }
            sum += weight * (last - first);
            weight *= 0.9;
            seen++;
        }
        return sum;
    }

    private void moveRight(int from, int to) {
        for (int p = from; p < to; p++) {
            swap(p, SiteLine.Side.RIGHT);
        }
    }

    private void moveLeft(int from, int to) {
        for (int p = from - 1; p >= to; p--) {
            swap(p, SiteLine.Side.LEFT);
        }
    }

    private void swap(int p, SiteLine.Side side) {
        chain.poll();
        chain.swap(p, side);
        order.swap(p);
        relist(order.qubitAt(p));
        relist(order.qubitAt(p + 1));
    }

    /** Whether a waiting gate of a qubit that has moved is now on neighbours. None of those on neighbours is moved apart: there is none. */
    private void relist(int q) {
        if (heads[q] == queues[q].length) {
            return;
        }
        int index = queues[q][heads[q]];
        if (far.remove(index)) {
            list(index);
        } else if (nearAt[index] >= 0) {
            near.remove(nearAt[index]);
            nearAt[index] = -1;
            list(index);
        }
    }

    /** Brings qubits together around the middle one; returns their positions in ascending order. */
    private int[] gather(int[] qubits) {
        int[] sorted = new int[qubits.length];
        for (int k = 0; k < sorted.length; k++) {
            sorted[k] = order.position(qubits[k]);
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        for (int k = middle - 1; k >= 0; k--) {
            moveRight(sorted[k], sorted[k + 1] - 1);
            sorted[k] = sorted[k + 1] - 1;
        }
        for (int k = middle + 1; k < sorted.length; k++) {
            moveLeft(sorted[k], sorted[k - 1] + 1);
            sorted[k] = sorted[k - 1] + 1;
        }
        return sorted;
    }
}
