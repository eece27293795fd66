package io.qnit.providers.local;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import java.util.concurrent.Semaphore;

/** The cores of this machine, which all local nodes share. Safe for use by several threads. */
final class Cores {
    private static final int ALL = Runtime.getRuntime().availableProcessors();

    private static final Cores MACHINE = new Cores(ALL);

    private final Semaphore free;

    Cores(int count) {
        free = new Semaphore(count, true);
    }

    static Cores ofThisMachine() {
        return MACHINE;
    }

    /** Cores that are held until they are closed. */
    final class Share implements AutoCloseable {
        private final int count;

        Share(int count) {
            this.count = count;
        }

        /** At least 1. */
        int count() {
            return count;
        }

        @Override
        public void close() {
            free.release(count);
        }
    }

    /**
     * Waits for a core, and takes those that happen to be free beside it.
     *
     * @param most how many are of use, at least 1
     * @throws ClusterException CANCELLED when the thread is interrupted
     */
    Share take(int most) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(ErrorCode.CANCELLED, "the run was interrupted while it waited for a core", e);
        }
        int count = 1;
        while (count < most && !free.hasQueuedThreads() && free.tryAcquire()) {
            count++;
        }
        return new Share(count);
    }
}
