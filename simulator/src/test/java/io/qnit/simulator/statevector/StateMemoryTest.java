package io.qnit.simulator.statevector;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StateMemoryTest {
    private static final long BYTES = 1 << 20;

    @Test
    void isAllZeroHoweverItIsMade() {
        StateMemory.Source plain = (bytes, arena) -> arena.allocate(bytes, 64);
        try (StateMemory small = new StateMemory(BYTES, () -> {});
                StateMemory large = new StateMemory(80 << 20, () -> {});
                StateMemory polled = new StateMemory(BYTES, () -> {}, plain)) {
            for (StateMemory memory : new StateMemory[] {small, large, polled}) {
                MemorySegment segment = memory.segment();
                for (long at = 0; at < segment.byteSize() / 8; at += 509) {
                    assertThat(segment.getAtIndex(JAVA_LONG, at)).isZero();
                }
            }
        }
    }

    /** The fill does not end before the run has been stopped: were it waited for, this test would never end. */
    @Test
    void aRunIsStoppedWhileItsMemoryIsFilled() throws InterruptedException {
        CountDownLatch filling = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<Arena> made = new CompletableFuture<>();
        CompletableFuture<Thread> filler = new CompletableFuture<>();
        StateMemory.Source slow = (bytes, arena) -> {
            made.complete(arena);
            filler.complete(Thread.currentThread());
            filling.countDown();
            awaiting(stopped);
            return arena.allocate(bytes, 64);
        };
        AtomicInteger polls = new AtomicInteger();
        Runnable poll = () -> {
            if (polls.incrementAndGet() == 3) {
                awaiting(filling);
                throw new SimulationException(ErrorCode.CANCELLED, "the run was cancelled");
            }
        };
        assertThatThrownBy(() -> new StateMemory(BYTES, poll, slow)).isInstanceOf(SimulationException.class)
                .hasMessage("the run was cancelled");
        assertThat(polls).hasValue(3);
        stopped.countDown();
        filler.join().join();
        assertThat(made.join().scope().isAlive()).as("freed by the thread that filled it").isFalse();
    }

    @Test
    void saysWhenThereIsNone() {
        long before = StateMemory.bytesHeld();
        StateMemory.Source none = (_, _) -> {
            throw new OutOfMemoryError("none");
        };
        assertThatThrownBy(() -> new StateMemory(BYTES, () -> {}, none)).isInstanceOf(SimulationException.class)
                .hasMessage("the system has no 1 MiB for a state")
                .extracting(e -> ((SimulationException) e).code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
        assertThat(StateMemory.bytesHeld()).isEqualTo(before);
    }

    private static void awaiting(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
