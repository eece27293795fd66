package io.qnit.simulator.parallel;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A small fixed pool that runs the pieces of a loop. How a loop is cut does not depend on the number of threads, so
 * sums kept per piece and added in order are the same bytes on any number. Between pieces the run's stop request is
 * polled. One loop at a time; the threads are daemons, start with the first loop that needs them, and end with
 * {@link #close()}.
 */
public final class Workers implements AutoCloseable {
    /** The pieces of a loop from {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface Piece {
        void run(int from, int to);
    }

    private final int threads;
    private final Runnable poll;
    private final DoubleConsumer progress;
    private final AtomicInteger forks = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> forkFailure = new AtomicReference<>();
    private @Nullable ExecutorService pool;

    /**
     * @param threads at least 1, the caller's own included
     * @param poll called often by any thread; throws to stop the run
     */
    public Workers(int threads, Runnable poll) {
        this(threads, poll, _ -> {});
    }

    /** @param progress told how much of the present segment is done, by the leading thread */
    public Workers(int threads, Runnable poll, DoubleConsumer progress) {
        this.threads = threads;
        this.poll = poll;
        this.progress = progress;
    }

    /** Says how much of the present segment is done, 0 to 1. Called by the leading thread. */
    public void advanceTo(double fraction) {
        progress.accept(fraction);
    }

    /** The calling thread alone, with the same stop request: for work inside a piece. */
    public Workers alone() {
        return new Workers(1, this::poll);
    }

    public int threads() {
        return threads;
    }

    /** Throws when the run is to stop, or when a forked task has failed. */
    public void poll() {
        poll.run();
        if (forkFailure.get() != null) {
            throw new QnitException(ErrorCode.CANCELLED, "another part of the run failed");
        }
    }

    /** Runs {@code body} over 0 to {@code count} in pieces of {@code grain}; returns when all are done. */
    public void split(int count, int grain, Piece body) {
        if (count <= grain) {
            body.run(0, count);
            return;
        }
        int pieces = Math.ceilDiv(count, grain);
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable loop = () -> {
            try {
                for (int piece = next.getAndIncrement(); piece < pieces && failure.get() == null; piece =
                        next.getAndIncrement()) {
                    poll.run();
                    int from = piece * grain;
                    body.run(from, Math.min(count - from, grain) + from);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        };
        int helpers = Math.min(threads, pieces) - 1;
        CountDownLatch done = new CountDownLatch(helpers);
        for (int h = 0; h < helpers; h++) {
            pool().execute(() -> {
                try {
                    loop.run();
                } finally {
                    done.countDown();
                }
            });
        }
        loop.run();
        await(done, failure);
        rethrow(failure.get());
    }

    /**
     * Runs a task on a thread of the pool, if one is free, beside the caller. Its failure comes out of {@link #join}.
     * Not to be mixed with {@link #split} on this object.
     *
     * @return false when no thread is free: then nothing was done
     */
    public boolean fork(Runnable task) {
        int running = forks.get();
        if (running >= threads - 1 || !forks.compareAndSet(running, running + 1)) {
            return false;
        }
        pool().execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                forkFailure.compareAndSet(null, e);
            } finally {
                synchronized (forks) {
                    forks.decrementAndGet();
                    forks.notifyAll();
                }
            }
        });
        return true;
    }

    /** Waits for all forked tasks, and throws what one of them threw. */
    public void join() {
        boolean interrupted = false;
        synchronized (forks) {
            while (forks.get() > 0) {
                try {
                    forks.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    forkFailure.compareAndSet(null,
                            new QnitException(ErrorCode.CANCELLED, "the run was interrupted", e));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow(forkFailure.getAndSet(null));
    }

    private static void rethrow(@Nullable Throwable thrown) {
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    private static void await(CountDownLatch done, AtomicReference<@Nullable Throwable> failure) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                failure.compareAndSet(null, new QnitException(ErrorCode.CANCELLED, "the run was interrupted", e));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized ExecutorService pool() {
        ExecutorService running = pool;
        if (running == null) {
            AtomicInteger number = new AtomicInteger();
            running = Executors.newFixedThreadPool(threads - 1, work -> {
                Thread thread = new Thread(work, "qnit-simulator-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            pool = running;
        }
        return running;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
