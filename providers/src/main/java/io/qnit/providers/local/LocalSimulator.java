package io.qnit.providers.local;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.Host;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.Shard;
import io.qnit.cluster.StopSignal;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Wanted;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.Counts;
import io.qnit.simulator.Machine;
import io.qnit.simulator.RunControl;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.Simulator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes that are simulators of this machine, one process with the cluster. They share its cores and its memory. The method
 * (state vector, sparse state, stabilizer tableau, matrix product state) is the quickest for each circuit.
 */
abstract class LocalSimulator extends LocalNodes {
    private static final String HOST = "localhost";

    LocalSimulator(String key, NodeType type, int defaultQubits, String nodes, String... tags) {
        super(key, type, defaultQubits, nodes, tags);
    }

    @Override
    public final Optional<Host> host(QpuNodeSpec node) {
        return Optional.of(new Host(HOST, Math.max(1, Machine.freeMemoryBytes() / 4 * 3)));
    }

    @Override
    public final Optional<Counts> execute(Circuit circuit, long shots, QpuNodeSpec node) {
        long seed = new SplittableRandom().nextLong() >>> 1;
        Shard shard = new Shard("single", List.of(new Shard.Task(circuit, shots, seed)));
        return execute(shard, node, new StopSignal()).map(List::getFirst);
    }

    /** With several cores free, several tasks run at once, or one on several cores; results do not depend on it. */
    @Override
    public final Optional<List<Counts>> execute(Shard shard, QpuNodeSpec node, StopSignal stop) {
        for (Shard.Task task : shard.tasks()) {
            checkWidth(task.circuit().qubitCount(), node);
        }
        if (shard.tasks().isEmpty()) {
            return Optional.of(List.of());
        }
        int count = shard.tasks().size();
        Counts[] results = new Counts[count];
        try (Cores.Share cores = Cores.ofThisMachine().take(Runtime.getRuntime().availableProcessors())) {
            if (count == 1 || cores.count() == 1) {
                for (int k = 0; k < count; k++) {
                    results[k] = run(shard.tasks().get(k), cores.count(), node, stop);
                }
            } else {
                sideBySide(shard, node, stop, Math.min(count, cores.count()), results);
            }
        }
        return Optional.of(Arrays.asList(results));
    }

    private static void sideBySide(
            Shard shard, QpuNodeSpec node, StopSignal stop, int threads, Counts[] results) {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name(node.nodeId() + "-", 0).factory())) {
            List<Future<?>> runs = new java.util.ArrayList<>();
            for (int t = 0; t < threads; t++) {
                runs.add(pool.submit(() -> {
                    for (int k = next.getAndIncrement(); k < results.length; k = next.getAndIncrement()) {
                        results[k] = run(shard.tasks().get(k), 1, node, stop);
                    }
                }));
            }
            for (Future<?> run : runs) {
                await(run, pool);
            }
        }
    }

    private static void await(Future<?> run, ExecutorService pool) {
        try {
            run.get();
        } catch (ExecutionException e) {
            pool.shutdownNow();
            throw e.getCause() instanceof QnitException cause
                    ? new ClusterException(cause.code(), String.valueOf(cause.getMessage()), cause)
                    : new ClusterException(ErrorCode.INTERNAL, "a simulation failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            throw new ClusterException(ErrorCode.CANCELLED, "the run was interrupted", e);
        }
    }

    private static Counts run(Shard.Task task, int threads, QpuNodeSpec node, StopSignal stop) {
        stop.check();
        RunControl control = new RunControl();
        try (StopSignal.Watch _ = stop.onStop(control::cancel)) {
            RunOptions options = RunOptions.defaults().withShots(task.shots()).withSeed(task.seed())
                    .withThreads(threads);
            return Simulator.run(task.circuit(), limited(options, node), control).counts();
        } catch (SimulationException e) {
            stop.check();
            throw new ClusterException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public final Optional<FragmentTensor> evaluate(
            CutCircuit whole, FragmentCircuit fragment, Wanted wanted, QpuNodeSpec node, StopSignal stop) {
        checkWidth(fragment.qubitCount(), node);
        stop.check();
        RunControl control = new RunControl();
        try (Cores.Share _ = Cores.ofThisMachine().take(1);
                StopSignal.Watch _ = stop.onStop(control::cancel)) {
            RunOptions options = limited(RunOptions.defaults().withThreads(1), node);
            return Optional.of(FragmentWalk.evaluate(whole, fragment, wanted, options, control));
        } catch (SimulationException e) {
            stop.check();
            throw new ClusterException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    private static RunOptions limited(RunOptions options, QpuNodeSpec node) {
        return node.metadata().get("memory_bytes") instanceof Long bytes ? options.withMemoryLimitBytes(bytes)
                : options;
    }

    private static void checkWidth(int qubits, QpuNodeSpec node) {
        if (qubits > node.usableQubits()) {
            throw new ClusterException(
                    ErrorCode.UNSUPPORTED,
                    "the node '" + node.nodeId() + "' holds " + node.usableQubits() + " qubits, the circuit has "
                            + qubits);
        }
    }
}
