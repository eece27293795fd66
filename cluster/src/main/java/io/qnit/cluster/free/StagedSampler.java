package io.qnit.cluster.free;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the components of a circuit stage by stage and puts their results together, shot by shot. A component that reads
 * nothing runs once, with all shots. One that reads bits runs once for each different circuit that their values in the
 * shots so far make of it, with as many shots as have those values; which of the results goes to which of these shots is
 * drawn at random. Each shot of the whole is then distributed as if the circuit had been run in one piece: chances multiply
 * along the components, and shots of the same circuit can change places.
 *
 * <p>The same circuit, runner and seed give the same counts. Stateless and safe for use by several threads.
 */
public final class StagedSampler {
    private final StagedCircuit staged;
    private final long shots;
    private final RandomStream random;
    private final long mostCircuits;
    private final int words;
    /** By shot the clbits of the whole circuit. */
    private final long[] bits;
    private long circuits;
    private long shotsOfAll;

    private StagedSampler(StagedCircuit staged, long shots, long seed, long mostCircuits) {
        this.staged = staged;
        this.shots = shots;
        this.random = new RandomStream(seed);
        this.mostCircuits = mostCircuits;
        words = (staged.circuit().clbitCount() + 63) / 64;
        if (shots < 1 || shots * words > 1 << 26) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    shots + " shots of " + staged.circuit().clbitCount()
                            + " bits cannot be put together at once; ask for at least 1 and at most "
                            + (1 << 26) / Math.max(1, words));
        }
        bits = new long[Math.toIntExact(shots * words)];
    }

    /**
     * Samples a circuit that was parted.
     *
     * @param seed of the pairing of shots and, through the orders, of simulators
     * @param mostCircuits the limit on different circuits
     * @throws ClusterException LIMIT_REACHED before a stage that would take more circuits than allowed; DEVICE_FAILED when
     *     an order came back with another number of shots
     */
    public static StagedCounts run(
            StagedCircuit staged, long shots, long seed, long mostCircuits, CircuitRunner runner) {
        return new StagedSampler(staged, shots, seed, mostCircuits).run(runner);
    }

    /** Shots that run the same circuit. */
    private record Group(Component component, Circuit circuit, List<Integer> members) {}

    private StagedCounts run(CircuitRunner runner) {
        int stages = staged.stages();
        for (int stage = 0; stage < stages; stage++) {
            List<Group> groups = new ArrayList<>();
            for (Component component : staged.components()) {
                if (component.stage() == stage && !component.writes().isEmpty()) {
                    addGroups(component, groups);
                }
            }
            circuits += groups.size();
            if (circuits > mostCircuits) {
                throw new ClusterException(
                        ErrorCode.LIMIT_REACHED,
                        "stage " + stage + " of '" + staged.original().name() + "' would bring the number of different"
                                + " circuits to " + circuits + ", more than the limit of " + mostCircuits
                                + "; ask for fewer shots, wider nodes, or nodes with feed-forward");
            }
            List<CircuitRunner.Order> orders = new ArrayList<>();
            for (Group group : groups) {
                orders.add(new CircuitRunner.Order(
                        group.component().index(), group.circuit(), group.members().size(),
                        random.bits(stage, 2L * orders.size())));
            }
            List<Counts> results = runner.run(stage, orders);
            for (int k = 0; k < orders.size(); k++) {
                put(groups.get(k), results.get(k), new RandomStream(random.bits(stage, 2L * k + 1)));
                shotsOfAll += orders.get(k).shots();
            }
        }
        return new StagedCounts(counts(), circuits, shotsOfAll, stages);
    }

    private void addGroups(Component component, List<Group> groups) {
        Map<BitSet, List<Integer>> byValue = new LinkedHashMap<>();
        for (int shot = 0; shot < shots; shot++) {
            BitSet value = new BitSet();
            for (int c : component.reads()) {
                value.set(c, bit(shot, c));
            }
            byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(shot);
        }
        Map<Circuit, List<Integer>> byCircuit = new LinkedHashMap<>(); // values that make no difference go together
        byValue.forEach((value, members) -> byCircuit.computeIfAbsent(
                component.circuit(value), _ -> new ArrayList<>()).addAll(members));
        byCircuit.forEach((circuit, members) -> {
            members.sort(Comparator.naturalOrder());
            groups.add(new Group(component, circuit, members));
        });
    }

    private void put(Group group, Counts counts, RandomStream pairing) {
        List<Integer> members = group.members();
        if (counts.shots() != members.size()) {
            throw new ClusterException(
                    ErrorCode.DEVICE_FAILED,
                    "part " + group.component().index() + " was to run " + members.size() + " times and ran "
                            + counts.shots() + " times: its shots cannot be paired with those before");
        }
        int[] order = new int[members.size()];
        for (int k = 0; k < order.length; k++) { // Fisher-Yates
            int at = (int) (pairing.uniform(k, 0) * (k + 1));
            order[k] = order[at];
            order[at] = members.get(k);
        }
        List<Integer> writes = group.component().writes();
        int next = 0;
        for (Map.Entry<String, Long> entry : counts.shotsByBitstring().entrySet()) {
            String text = entry.getKey();
            if (text.length() != writes.size()) {
                throw new ClusterException(
                        ErrorCode.DEVICE_FAILED,
                        "part " + group.component().index() + " measures " + writes.size() + " bits and '" + text
                                + "' came back");
            }
            for (long k = 0; k < entry.getValue(); k++) {
                int shot = order[next++];
                for (int w = 0; w < writes.size(); w++) {
                    if (text.charAt(text.length() - 1 - w) == '1') {
                        int clbit = writes.get(w);
                        bits[shot * words + (clbit >>> 6)] |= 1L << clbit;
                    }
                }
            }
        }
    }

    private boolean bit(int shot, int clbit) {
        return (bits[shot * words + (clbit >>> 6)] >>> clbit & 1) == 1;
    }

    private Counts counts() {
        BitstringFormat format = new BitstringFormat(staged.original());
        TreeMap<String, Long> sums = new TreeMap<>();
        long[] one = new long[words];
        for (int shot = 0; shot < shots; shot++) {
            System.arraycopy(bits, shot * words, one, 0, words);
            sums.merge(format.format(one), 1L, Long::sum);
        }
        return new Counts(sums);
    }
}
