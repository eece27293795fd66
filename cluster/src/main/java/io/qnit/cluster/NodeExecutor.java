package io.qnit.cluster;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Wanted;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.Level;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.result.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs many circuits on many nodes at once. Every node takes the next circuits that fit it as soon as it is free, so fast
 * nodes do more and a slow one holds up no more than what it has taken. A shard that fails goes back, and is not given to
 * that node again; a node that fails twice in a row takes no more. What was counted is never run again.
 *
 * <p>Which node ran what depends on time; results of Qnit's own simulators do not, since every circuit has a seed of its
 * own. A device that gives fewer shots than asked is believed and the shortfall kept; one whose counts have another width
 * or are more than asked is not.
 *
 * <p>Safe for use by several threads; a run has threads of its own, which end with it.
 */
public final class NodeExecutor {
    /** Circuits that are sent to a node together at most. */
    public static final int MOST_TASKS_PER_SHARD = 64;

    /** The keys of a node's metadata under which its prices are, in US dollars. */
    static final String PRICE_PER_SHOT = "price_per_shot";

    static final String PRICE_PER_TASK = "price_per_task";

    private static final int FAILURES_IN_A_ROW = 2;

    /**
     * A circuit to be run.
     *
     * @param name unique in the run: with the run's id and the attempt's number it names what a node is asked to do
     * @param shots at least 1
     * @param nodes ids of the nodes that may run it
     */
    public record Work(String name, Circuit circuit, long shots, long seed, Set<String> nodes) {
        public Work {
            nodes = Set.copyOf(nodes);
        }
    }

    /**
     * A fragment to be computed exactly.
     *
     * @param nodes ids of the nodes that may do so
     */
    public record Question(CutCircuit whole, FragmentCircuit fragment, Wanted wanted, Set<String> nodes) {
        public Question {
            nodes = Set.copyOf(nodes);
        }
    }

    /** Hears of what happens. Called from several threads, one at a time. */
    public interface Listener {
        /** Circuits were run and counted. */
        default void counted(String nodeId, int circuits, long shots) {}

        /** Something that the user should know. */
        default void warning(String text) {}
    }

    private final QpuRegistry registry;
    private final String runId;
    private final Optional<Instant> deadline;
    private final InstantSource clock;
    private final StopSignal stop;
    private final Listener listener;
    private final Map<String, NodeUsage> usage = new TreeMap<>();
    private final Map<String, String> downBecause = new ConcurrentHashMap<>();
    private final Map<CompiledKey, Circuit> compiled = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicInteger stages = new AtomicInteger();
    private final OptionalDouble maxCostUsd;
    /** What was spent, and what shards that run now will cost. */
    private double promised;

    private record CompiledKey(Circuit circuit, String target) {}

    /**
     * @param runId names the run for ever; attempts at its parts are named after it
     * @param deadline when everything must have ended; work that is still going on is stopped then
     * @param maxCostUsd what may be spent, by the prices in the nodes' metadata
     */
    public NodeExecutor(
            QpuRegistry registry, String runId, Optional<Instant> deadline, OptionalDouble maxCostUsd,
            InstantSource clock,
            StopSignal stop, Listener listener) {
        this.registry = registry;
        this.runId = runId;
        this.deadline = deadline;
        this.maxCostUsd = maxCostUsd;
        this.clock = clock;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Runs circuits and waits for them.
     *
     * @return the counts of each, in order
     * @throws ClusterException DEVICE_FAILED when no node is left for a circuit, with every node's reason; TIMED_OUT at
     *     the deadline; CANCELLED when stopped; the provider's own error when the circuit is at fault
     */
    public List<Counts> run(List<Work> work) {
        return new Stage<>(new Runs(work)).run();
    }

    /**
     * Has fragments computed exactly and waits for them.
     *
     * @return the tensor of each, in order
     * @throws ClusterException as {@link #run}
     */
    public List<FragmentTensor> evaluate(List<Question> questions) {
        return new Stage<>(new Evaluations(questions)).run();
    }

    /** What every node has done so far, by id. */
    public Map<String, NodeUsage> usage() {
        lock.lock();
        try {
            return new TreeMap<>(usage);
        } finally {
            lock.unlock();
        }
    }

    /** The nodes that were given up, and why. */
    public Map<String, String> given() {
        return new TreeMap<>(downBecause);
    }

    /** What a stage consists of. */
    private interface Batch<T> {
        int size();

        Set<String> nodes(int item);

        String name(int item);

        /** What a node makes of some items, in order. */
        List<T> execute(QpuNodeSpec node, List<Integer> items, String attempt);

        /** How many items a node may take at once. */
        int most();

        long shotsWanted(int item);

        long shots(T result);
    }

    /** Work that is shared between the nodes until all of it is done. */
    private final class Stage<T> {
        private final int number;
        private final Batch<T> work;
        private final Map<Integer, T> results = new HashMap<>();
        private final int[] attempts;
        private final Map<Integer, Map<String, String>> refusals = new HashMap<>();
        private final List<Integer> waiting = new ArrayList<>();
        private final Map<String, Integer> failuresInARow = new HashMap<>();
        private int left;
        private @Nullable RuntimeException failure;

        Stage(Batch<T> work) {
            this.work = work;
            number = stages.getAndIncrement();
            attempts = new int[work.size()];
            left = work.size();
            for (int k = 0; k < work.size(); k++) {
                waiting.add(k);
            }
        }

        List<T> run() {
            Set<String> wanted = new HashSet<>();
            waiting.forEach(k -> wanted.addAll(work.nodes(k)));
            List<QpuNodeSpec> nodes = registry.nodes().stream()
                    .filter(n -> wanted.contains(n.nodeId()) && n.takesCircuits()
                            && !downBecause.containsKey(n.nodeId()))
                    .toList();
            lock.lock();
            try {
                checkAllHaveNodes(nodes.stream().map(QpuNodeSpec::nodeId).collect(Collectors.toSet()));
                if (failure != null) {
                    throw failure;
                }
            } finally {
                lock.unlock();
            }
            // what computes would keep the carriers of virtual threads from all others
            try (ExecutorService computing = Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().name("qnit-node-", 0).daemon().factory());
                    ExecutorService asking = Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("qnit-node-", 0).factory())) {
                List<Future<?>> loops = new ArrayList<>();
                for (QpuNodeSpec node : nodes) {
                    ExecutorService threads = node.nodeType().isQpu() ? asking : computing;
                    loops.add(threads.submit(() -> serve(node, nodes.size())));
                }
                await();
                loops.forEach(l -> l.cancel(true)); // what still runs is not waited for: its result would not count
            }
            if (failure != null) {
                throw failure;
            }
            return IntStream.range(0, work.size()).mapToObj(k -> Objects.requireNonNull(results.get(k))).toList();
        }

        private void await() {
            lock.lock();
            try {
                while (left > 0 && failure == null) {
                    stop.check();
                    long wait = Duration.ofMillis(200).toNanos();
                    if (deadline.isPresent()) {
                        Duration rest = Duration.between(clock.instant(), deadline.get());
                        if (!rest.isPositive()) {
                            throw new ClusterException(
                                    ErrorCode.TIMED_OUT,
                                    "the deadline passed with " + left + " of " + work.size()
                                            + " circuits still to run; allow more time, fewer shots or a larger error");
                        }
                        wait = Math.min(rest.toNanos(), wait);
                    }
                    changed.awaitNanos(wait);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = new ClusterException(ErrorCode.CANCELLED, "the run was interrupted", e);
            } catch (ClusterException e) {
                failure = e;
            } finally {
                changed.signalAll();
                lock.unlock();
            }
        }

        /** A node's loop: takes circuits until nothing is left that it may run. */
        private void serve(QpuNodeSpec node, int nodeCount) {
            while (true) {
                List<Integer> taken = take(node, nodeCount);
                if (taken.isEmpty()) {
                    return;
                }
                long began = System.nanoTime();
                try {
                    String attempt = runId + "-" + number + "-" + taken.getFirst() + "/" + attempts[taken.getFirst()];
                    List<T> got = work.execute(node, taken, attempt);
                    finished(node, taken, got, (System.nanoTime() - began) * 1e-9);
                } catch (RuntimeException e) {
                    if (!failed(node, taken, e, (System.nanoTime() - began) * 1e-9)) {
                        return;
                    }
                }
            }
        }

        private List<Integer> take(QpuNodeSpec node, int nodeCount) {
            lock.lock();
            try {
                while (left > 0 && failure == null && !downBecause.containsKey(node.nodeId())) {
                    List<Integer> mine = waiting.stream().filter(k -> mayRun(k, node.nodeId())).toList();
                    if (!mine.isEmpty()) {
                        int share = Math.clamp((mine.size() + 2L * nodeCount - 1) / (2L * nodeCount), 1, work.most());
                        List<Integer> taken = List.copyOf(mine.subList(0, share));
                        if (!affordable(node, taken)) {
                            return List.of();
                        }
                        waiting.removeAll(taken);
                        taken.forEach(k -> attempts[k]++);
                        return taken;
                    }
                    changed.await(); // something may come back from a node that fails
                }
                return List.of();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            } finally {
                lock.unlock();
            }
        }

        private boolean affordable(QpuNodeSpec node, List<Integer> items) {
            double price = items.size() * price(node, PRICE_PER_TASK)
                    + items.stream().mapToLong(work::shotsWanted).sum() * price(node, PRICE_PER_SHOT);
            if (price > 0 && promised + price > maxCostUsd.orElse(Double.POSITIVE_INFINITY)) {
                failure = new ClusterException(
                        ErrorCode.LIMIT_REACHED,
                        String.format(
                                Locale.ROOT,
                                "%d circuits on %s would cost $%.2f; $%.2f of the $%.2f that may be spent are gone. Allow "
                                        + "more, or exclude the node",
                                items.size(), node.nodeId(), price, promised, maxCostUsd.orElse(0)));
                changed.signalAll();
                return false;
            }
            promised += price;
            return true;
        }

        private boolean mayRun(int k, String nodeId) {
            return work.nodes(k).contains(nodeId) && !refusals.getOrDefault(k, Map.of()).containsKey(nodeId);
        }

        private void finished(QpuNodeSpec node, List<Integer> taken, List<T> got, double seconds) {
            lock.lock();
            try {
                if (failure != null || left == 0) {
                    return;
                }
                long shots = 0;
                for (int k = 0; k < taken.size(); k++) {
                    results.put(taken.get(k), got.get(k));
                    shots += work.shots(got.get(k));
                }
                left -= taken.size();
                failuresInARow.put(node.nodeId(), 0);
                double cost = shots * price(node, PRICE_PER_SHOT) + taken.size() * price(node, PRICE_PER_TASK);
                account(node, taken.size(), shots, seconds, cost, 0);
                listener.counted(node.nodeId(), taken.size(), shots);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Whether the node goes on. */
        private boolean failed(QpuNodeSpec node, List<Integer> taken, RuntimeException e, double seconds) {
            lock.lock();
            try {
                account(node, 0, 0, seconds, 0, 1);
                if (failure != null || left == 0) {
                    return false;
                }
                boolean ours = e instanceof QnitException q && q.code().kind() == ErrorKind.CALLER;
                if (ours || !(e instanceof QnitException)) {
                    failure = e;
                    changed.signalAll();
                    return false;
                }
                String why = String.valueOf(e.getMessage());
                for (int k : taken) {
                    refusals.computeIfAbsent(k, _ -> new LinkedHashMap<>()).put(node.nodeId(), why);
                    waiting.add(k);
                }
                listener.warning(
                        node.nodeId() + " failed " + taken.size() + (taken.size() == 1 ? " circuit" : " circuits")
                                + ", which go to other nodes: " + why);
                boolean goesOn = failuresInARow.merge(node.nodeId(), 1, Integer::sum) < FAILURES_IN_A_ROW;
                if (!goesOn) {
                    downBecause.put(node.nodeId(), why);
                    listener.warning(node.nodeId() + " takes no more circuits in this run");
                }
                checkAllHaveNodes(null);
                changed.signalAll();
                return goesOn;
            } finally {
                lock.unlock();
            }
        }

        /** Sets the failure when something that waits has no node left. */
        private void checkAllHaveNodes(@Nullable Set<String> online) {
            for (int k : waiting) {
                Set<String> able = new HashSet<>(work.nodes(k));
                able.removeAll(downBecause.keySet());
                able.removeAll(refusals.getOrDefault(k, Map.of()).keySet());
                if (online != null) {
                    able.retainAll(online);
                }
                if (able.isEmpty()) {
                    Map<String, String> reasons = new TreeMap<>(refusals.getOrDefault(k, Map.of()));
                    work.nodes(k).forEach(n -> reasons.putIfAbsent(n, downBecause.getOrDefault(n, "not online")));
                    failure = new ClusterException(
                            ErrorCode.DEVICE_FAILED,
                            "no node is left for " + work.name(k)
                                    + (reasons.isEmpty() ? "" : ": ")
                                    + reasons.entrySet().stream().map(r -> r.getKey() + ": " + r.getValue())
                                            .collect(Collectors.joining("; ")));
                    return;
                }
            }
        }
    }

    /** Circuits for shots. */
    private final class Runs implements Batch<Counts> {
        private final List<Work> work;

        Runs(List<Work> work) {
            this.work = work;
        }

        @Override
        public int size() {
            return work.size();
        }

        @Override
        public Set<String> nodes(int item) {
            return work.get(item).nodes();
        }

        @Override
        public String name(int item) {
            return "the circuit '" + work.get(item).name() + "' of " + work.get(item).circuit().qubitCount()
                    + " qubits";
        }

        @Override
        public int most() {
            return MOST_TASKS_PER_SHARD;
        }

        @Override
        public long shotsWanted(int item) {
            return work.get(item).shots();
        }

        @Override
        public long shots(Counts result) {
            return result.shots();
        }

        @Override
        public List<Counts> execute(QpuNodeSpec node, List<Integer> items, String attempt) {
            NodeProvider provider = registry.provider(node.nodeId());
            Optional<Target> target = provider.target(node);
            List<Shard.Task> tasks = new ArrayList<>();
            for (int k : items) {
                Work one = work.get(k);
                Circuit circuit = target.map(t -> compiled(one.circuit(), t)).orElse(one.circuit());
                tasks.add(new Shard.Task(circuit, one.shots(), one.seed()));
            }
            Shard shard = new Shard(attempt, tasks);
            List<Counts> counts = provider.execute(shard, node, stop)
                    .or(() -> node.nodeType().isQpu() ? Optional.empty()
                            : registry.builtInSimulator().flatMap(s -> s.execute(shard, node, stop)))
                    .orElseThrow(() -> new ClusterException(
                            ErrorCode.DEVICE_FAILED,
                            node.nodeId() + (node.nodeType().isQpu()
                                    ? " is a QPU and its provider runs nothing; it is not simulated silently"
                                    : "'s provider leaves running to a built-in simulator, and none is installed")));
            if (counts.size() != tasks.size()) {
                throw new ClusterException(
                        ErrorCode.DEVICE_FAILED,
                        node.nodeId() + " answered " + tasks.size() + " circuits with " + counts.size() + " counts");
            }
            for (int k = 0; k < tasks.size(); k++) {
                check(node, tasks.get(k), counts.get(k));
            }
            return counts;
        }

        private void check(QpuNodeSpec node, Shard.Task task, Counts counts) {
            int width = 0;
            for (ClbitRegister register : task.circuit().clbitRegisters()) {
                width += register.scope() == ClbitRegister.Scope.GLOBAL ? register.size() : 0;
            }
            if (counts.shots() > task.shots()) {
                throw new ClusterException(
                        ErrorCode.DEVICE_FAILED,
                        node.nodeId() + " counted " + counts.shots() + " shots where " + task.shots()
                                + " were asked for");
            }
            for (String key : counts.shotsByBitstring().keySet()) {
                if (key.chars().filter(c -> c != ' ').count() != width) {
                    throw new ClusterException(
                            ErrorCode.DEVICE_FAILED,
                            node.nodeId() + " answered with the bitstring '" + key + "' for " + width + " clbits");
                }
            }
        }
    }

    /** Fragments to be computed. */
    private final class Evaluations implements Batch<FragmentTensor> {
        private final List<Question> questions;

        Evaluations(List<Question> questions) {
            this.questions = questions;
        }

        @Override
        public int size() {
            return questions.size();
        }

        @Override
        public Set<String> nodes(int item) {
            return questions.get(item).nodes();
        }

        @Override
        public String name(int item) {
            FragmentCircuit fragment = questions.get(item).fragment();
            return "fragment " + fragment.index() + " of " + fragment.qubitCount() + " qubits, exactly";
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public long shotsWanted(int item) {
            return 0;
        }

        @Override
        public long shots(FragmentTensor result) {
            return 0;
        }

        @Override
        public List<FragmentTensor> execute(QpuNodeSpec node, List<Integer> items, String attempt) {
            List<FragmentTensor> tensors = new ArrayList<>();
            for (int k : items) {
                Question q = questions.get(k);
                tensors.add(registry.provider(node.nodeId())
                        .evaluate(q.whole(), q.fragment(), q.wanted(), node, stop)
                        .or(() -> registry.builtInSimulator()
                                .flatMap(s -> s.evaluate(q.whole(), q.fragment(), q.wanted(), node, stop)))
                        .orElseThrow(() -> new ClusterException(
                                ErrorCode.UNSUPPORTED,
                                node.nodeId() + " gives counts only; run in the mode 'sampled'")));
            }
            return tensors;
        }
    }

    private void account(QpuNodeSpec node, long tasks, long shots, double seconds, double cost, int failures) {
        usage.merge(
                node.nodeId(), NodeUsage.none(node.nodeId()).plus(tasks, shots, seconds, cost, failures),
                (before, _) -> before.plus(tasks, shots, seconds, cost, failures));
    }

    static double price(QpuNodeSpec node, String key) {
        return node.metadata().get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private Circuit compiled(Circuit circuit, Target target) {
        return compiled.computeIfAbsent(new CompiledKey(circuit, target.hash()), _ -> {
            Compilation compilation = Compiler.compile(
                    circuit, target, CompileOptions.DEFAULT.withLevel(Level.O2));
            return compilation.circuit();
        });
    }
}
