package io.qnit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Real nodes in all but what they compute: each answers, fails or hangs as the test says. */
class NodeExecutorTest {
    /** A provider whose answer to each task is a function; counts how often each seed was answered. */
    private static final class Node implements NodeProvider {
        private final Function<Shard.Task, Counts> answer;
        private final Map<Long, Integer> answered = new ConcurrentHashMap<>();

        Node(Function<Shard.Task, Counts> answer) {
            this.answer = answer;
        }

        @Override
        public String displayName() {
            return "a node of a test";
        }

        @Override
        public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
            return List.of();
        }

        @Override
        public Optional<List<Counts>> execute(Shard shard, QpuNodeSpec node, StopSignal stop) {
            List<Counts> all = new ArrayList<>();
            for (Shard.Task task : shard.tasks()) {
                all.add(answer.apply(task));
            }
            shard.tasks().forEach(t -> answered.merge(t.seed(), 1, Integer::sum));
            return Optional.of(all);
        }
    }

    private static final Counts LAST = counts("1", 1);
    private final StopSignal stop = new StopSignal();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void everyCircuitIsCountedOnceWhateverNodesFail() {
        AtomicInteger before = new AtomicInteger();
        Node good = new Node(NodeExecutorTest::half);
        Node dying = new Node(task -> {
            if (before.incrementAndGet() > 10) {
                throw new ClusterException(ErrorCode.DEVICE_FAILED, "connection refused");
            }
            return half(task);
        });
        Node lying = new Node(task -> counts("0", task.shots() + 1));
        Node wide = new Node(task -> counts("010", task.shots()));
        NodeExecutor executor = executor(cluster(Map.of("good", good, "dying", dying, "lying", lying, "wide", wide)));
        List<NodeExecutor.Work> work = work(200, Set.of("good", "dying", "lying", "wide"));

        List<Counts> results = executor.run(work);

        for (int k = 0; k < work.size(); k++) {
            assertThat(results.get(k)).isEqualTo(counts(k % 2 == 0 ? "0" : "1", 100));
        }
        assertThat(executor.usage().values().stream().mapToLong(NodeUsage::tasks).sum()).isEqualTo(200);
        assertThat(executor.usage().get("lying").tasks()).isZero();
        assertThat(executor.usage().get("wide").tasks()).isZero();
        assertThat(executor.given()).containsKeys("lying", "wide");
        assertThat(warnings).anyMatch(w -> w.contains("lying") && w.contains("where 100 were asked for"))
                .anyMatch(w -> w.contains("wide") && w.contains("'010' for 1 clbits"));
        good.answered.forEach((seed, times) -> assertThat(times).as("seed %d", seed).isEqualTo(1));
    }

    @Test
    void whereNoNodeIsLeftEveryReasonIsGiven() {
        Node broken = new Node(_ -> {
            throw new ClusterException(ErrorCode.DEVICE_FAILED, "the laser is off");
        });
        NodeExecutor executor = executor(cluster(Map.of("a", broken, "b", broken)));

        assertThatThrownBy(() -> executor.run(work(3, Set.of("a", "b"))))
                .isInstanceOfSatisfying(ClusterException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED);
                    assertThat(e).hasMessageContaining("a: the laser is off")
                            .hasMessageContaining("b: the laser is off");
                });
    }

    @Test
    void anErrorOfTheCallerEndsTheRunAndIsNotTriedElsewhere() {
        AtomicInteger calls = new AtomicInteger();
        Node node = new Node(_ -> {
            calls.incrementAndGet();
            throw new ClusterException(ErrorCode.INVALID_CIRCUIT, "gate 'u9' is unknown here");
        });
        NodeExecutor executor = executor(cluster(Map.of("a", node)));

        assertThatThrownBy(() -> executor.run(work(5, Set.of("a")))).hasMessageContaining("u9");
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void aNodeThatHangsHoldsUpNothingButItsOwnShardAndIsInterruptedAtTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Node hanging = new Node(_ -> {
            hangs.countDown();
            try {
                never.await();
                return LAST;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new ClusterException(ErrorCode.CANCELLED, "interrupted", e);
            }
        });
        Node good = new Node(task -> {
            try {
                hangs.await(); // or it might do all the work before the other has begun
            } catch (InterruptedException e) {
                throw new ClusterException(ErrorCode.CANCELLED, "interrupted", e);
            }
            return half(task);
        });
        Instant start = Instant.EPOCH;
        AtomicInteger asked = new AtomicInteger();
        InstantSource clock = () -> start.plusSeconds(asked.getAndIncrement());
        NodeExecutor executor = new NodeExecutor(
                cluster(Map.of("hanging", hanging, "good", good)), "run",
                Optional.of(start.plus(Duration.ofSeconds(4))),
                OptionalDouble.empty(), clock, stop, new NodeExecutor.Listener() {});

        assertThatThrownBy(() -> executor.run(work(100, Set.of("hanging", "good"))))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void stoppingEndsEveryNodesWork() {
        CountDownLatch running = new CountDownLatch(2);
        Node waiting = new Node(_ -> {
            running.countDown();
            while (true) {
                stop.check();
                Thread.onSpinWait();
            }
        });
        NodeExecutor executor = executor(cluster(Map.of("a", waiting, "b", waiting)));
        Thread.ofVirtual().start(() -> {
            try {
                running.await();
                stop.stop("the user pressed Ctrl-C");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> executor.run(work(8, Set.of("a", "b")))).hasMessageContaining("Ctrl-C");
    }

    private NodeExecutor executor(QpuRegistry registry) {
        return new NodeExecutor(
                registry, "run", Optional.empty(), OptionalDouble.empty(), InstantSource.system(), stop,
                new NodeExecutor.Listener() {
                    @Override
                    public void warning(String text) {
                        warnings.add(text);
                    }
                });
    }

    private static QpuRegistry cluster(Map<String, Node> nodes) {
        QpuRegistry.Builder builder = new QpuRegistry.Builder();
        new TreeMap<>(nodes)
                .forEach((id, node) -> builder.register(QpuNodeSpec.of(id, NodeType.CPU_AER, 4), "test", node));
        return builder.build();
    }

    private static List<NodeExecutor.Work> work(int count, Set<String> nodes) {
        Circuit circuit = new Circuit(
                "x", 1, List.of(),
                List.of(new ClbitRegister("c", 0, 1, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)),
                List.of(), new BlockBuilder().gate(Gate.X, 0).measure(0, 0).build());
        List<NodeExecutor.Work> all = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            all.add(new NodeExecutor.Work("x" + k, circuit, 100, k, nodes));
        }
        return all;
    }

    private static Counts half(Shard.Task task) {
        return counts(task.seed() % 2 == 0 ? "0" : "1", task.shots());
    }

    private static Counts counts(String key, long shots) {
        return new Counts(new TreeMap<>(Map.of(key, shots)));
    }
}
