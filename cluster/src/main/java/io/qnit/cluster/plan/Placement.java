package io.qnit.cluster.plan;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gives every fragment a node on which it fits. Fragments are placed by decreasing work, each where it is done first, or
 * where it costs least (Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17 (1969)).
 *
 * <p>What nodes say of themselves in their metadata: {@code price_per_shot} and {@code price_per_task} in USD,
 * {@code queue_seconds}, {@code seconds_per_task} and {@code seconds_per_shot}, {@code mid_circuit_measurement} (true unless
 * said otherwise). Without them a QPU takes 2 s a task and 0.3 ms a shot, a simulator 5 ms a task and 1 us a shot, and
 * 2^(qubits - 26) s a task where that is more: assumptions that rank plans and no more.
 */
final class Placement {
    /** What is preferred where it matters. */
    enum Preference {
        FASTEST,
        CHEAPEST
    }

    /** What has to be placed. */
    record Work(int fragment, int qubits, long tasks, long shots, Needs needs) {}

    /** Whether a fragment measures before its end. */
    enum Needs {
        FINAL_MEASUREMENT,
        MID_CIRCUIT_MEASUREMENT
    }

    private static final String MID_CIRCUIT = "mid_circuit_measurement";

    private Placement() {}

    static boolean takes(QpuNodeSpec node, int qubits, Needs needs) {
        boolean able = switch (needs) {
            case FINAL_MEASUREMENT -> true;
            case MID_CIRCUIT_MEASUREMENT -> isDynamic(node);
        };
        return able && node.usableQubits() >= qubits;
    }

    static boolean isDynamic(QpuNodeSpec node) {
        return !Boolean.FALSE.equals(node.metadata().get(MID_CIRCUIT));
    }

    /** By fragment a node, or empty when one fits nowhere. */
    static Optional<List<QpuNodeSpec>> place(List<Work> work, List<QpuNodeSpec> nodes, Preference preference) {
        Map<String, Double> busy = new HashMap<>();
        QpuNodeSpec[] chosen = new QpuNodeSpec[work.size()];
        List<Integer> order = new ArrayList<>(IntStream.range(0, work.size()).boxed().toList());
        order.sort(Comparator.<Integer>comparingInt(k -> -work.get(k).qubits())
                .thenComparingLong(k -> -work.get(k).shots()));
        for (int k : order) {
            Work one = work.get(k);
            Optional<QpuNodeSpec> best = nodes.stream()
                    .filter(n -> takes(n, one.qubits(), one.needs()))
                    .min(Comparator.<QpuNodeSpec>comparingDouble(n -> switch (preference) {
                        case FASTEST -> finish(n, one, busy);
                        case CHEAPEST -> cost(n, one);
                    }).thenComparingDouble(n -> switch (preference) {
                        case FASTEST -> cost(n, one);
                        case CHEAPEST -> finish(n, one, busy);
                    }));
            if (best.isEmpty()) {
                return Optional.empty();
            }
            chosen[k] = best.get();
            busy.merge(best.get().nodeId(), seconds(best.get(), one), Double::sum);
        }
        return Optional.of(List.of(chosen));
    }

    private static double finish(QpuNodeSpec node, Work work, Map<String, Double> busy) {
        return queueSeconds(node) + busy.getOrDefault(node.nodeId(), 0.0) + seconds(node, work);
    }

    static double queueSeconds(QpuNodeSpec node) {
        return number(node, "queue_seconds", 0);
    }

    static double seconds(QpuNodeSpec node, Work work) {
        boolean qpu = node.nodeType().family() == NodeType.Family.QPU;
        double task = qpu ? 2 : Math.max(0.005, Math.scalb(1.0, Math.min(work.qubits(), 60) - 26));
        return work.tasks() * number(node, "seconds_per_task", task)
                + work.shots() * number(node, "seconds_per_shot", qpu ? 3e-4 : 1e-6);
    }

    static double cost(QpuNodeSpec node, Work work) {
        return work.tasks() * number(node, "price_per_task", 0) + work.shots() * number(node, "price_per_shot", 0);
    }

    static boolean hasPrice(QpuNodeSpec node) {
        return node.metadata().containsKey("price_per_task") || node.metadata().containsKey("price_per_shot");
    }

    private static double number(QpuNodeSpec node, String key, double otherwise) {
        return node.metadata().get(key) instanceof Number n ? n.doubleValue() : otherwise;
    }
}
