package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.simulator.Way.Ability;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After runs that were completed, failed, cancelled, interrupted or timed out no thread of theirs is left, and all memory
 * outside the heap has been given back: exactly what was taken before.
 */
@Timeout(60)
class LeakTest {
    static Stream<Way> ways() {
        return Way.all().stream();
    }

    /** Far more work than anybody waits for, within some megabytes. */
    private static Circuit endless(Way way) {
        int qubits = way.can(Ability.EXACT_NOISE) ? 9 : 18; // a density matrix has 4^n numbers
        BlockBuilder turn = new BlockBuilder();
        for (int q = 0; q < qubits; q++) {
            turn.gate(Gate.H, q);
            if (way.can(Ability.ANY_GATE)) {
                turn.gate(Gate.T, q);
            }
            turn.gate(Gate.CX, q, (q + 1) % qubits);
        }
        turn.measure(0, 0).measure(1, 1);
        BlockBuilder body = new BlockBuilder().gate(Gate.X, 2).measure(2, 2);
        body.node(new Node.While(RandomCircuits.isSet(2), turn.build()));
        return RandomCircuits.circuit(qubits, 3, body.build());
    }

    private static Circuit small(Way way) {
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0);
        int qubits = way.can(Ability.EXACT_NOISE) ? 6 : 12;
        for (int q = 1; q < qubits; q++) {
            body.gate(Gate.CX, q - 1, q).gate(way.can(Ability.ANY_GATE) ? Gate.T : Gate.S, q);
        }
        body.measure(0, 0).reset(0).gate(Gate.H, 0);
        for (int q = 0; q < qubits; q++) {
            body.measure(q, q);
        }
        return RandomCircuits.circuit(qubits, qubits, body.build());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCompletedRunLeavesNothing(Way way) {
        leavesNothing(() -> Simulator.run(small(way), way.options().withSeed(1).withThreads(3)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aFailedRunLeavesNothing(Way way) {
        Observable tooWide = Observable.parse("Z".repeat(13));
        leavesNothing(() -> assertThatThrownBy(() -> Simulator.run(
                small(way), way.options().withSeed(1).withThreads(3).withObservables(List.of(tooWide))))
                .isInstanceOf(QnitException.class));
        leavesNothing(() -> assertThatThrownBy(() -> Simulator.run(
                endless(way), way.options().withSeed(1).withThreads(3).withMemoryLimitBytes(100)))
                .isInstanceOfSatisfying(
                        SimulationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCancelledRunLeavesNothing(Way way) {
        leavesNothing(() -> {
            RunControl control = new RunControl();
            stopped(way, control, ErrorCode.CANCELLED, _ -> control.cancel());
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anInterruptedRunLeavesNothing(Way way) {
        leavesNothing(() -> stopped(way, new RunControl(), ErrorCode.CANCELLED, Thread::interrupt));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRunThatTimesOutLeavesNothing(Way way) {
        leavesNothing(() -> assertThatThrownBy(() -> Simulator.run(
                endless(way),
                way.options().withSeed(1).withThreads(3).withTimeout(Duration.ofMillis(30))))
                .isInstanceOfSatisfying(
                        SimulationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT)));
    }

    /** Starts an endless run on a thread, stops it as told, and sees it end within seconds with this error. */
    private static void stopped(
            Way way, RunControl control, ErrorCode code, Consumer<Thread> stop) {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread runner = new Thread(() -> {
            started.countDown();
            try {
                Simulator.run(endless(way), way.options().withSeed(1).withThreads(3), control);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        runner.start();
        try {
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            stop.accept(runner);
            runner.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(runner.isAlive()).as("still running").isFalse();
        assertThat(thrown.get()).isInstanceOfSatisfying(
                SimulationException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void leavesNothing(Runnable run) {
        Set<Thread> others = Thread.getAllStackTraces().keySet(); // of tests that ran before
        run.run(); // classes, caches
        long before = outsideTheHeap();
        run.run();
        assertThat(outsideTheHeap()).as("bytes outside the heap").isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("qnit-") && !others.contains(thread) && !ended(thread))
                .map(Thread::getName)).as("threads").isEmpty();
    }

    /** A pool is closed when its threads have nothing left to do; their very last steps may still be under way. */
    private static boolean ended(Thread thread) {
        try {
            thread.join(5000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Memory segments of arenas are counted with the direct buffers. */
    private static long outsideTheHeap() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }
}
