package io.qnit.server.store;

import io.qnit.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this server that writes to PostgreSQL, with group commit as in {@link SqliteWriter}: a commit's wait for
 * the disk serves all that are waiting, and this server's writes, being one after the other, never meet each other. Those of
 * other servers they may meet: then the transaction is run again as a whole, after a short random wait that doubles, at most a
 * bounded number of times.
 *
 * <p>Each statement is a way to the database and back, and two for a savepoint round each operation would be a third of all. So
 * a group is run without savepoints first. Where an operation throws, which is seldom, everything is rolled back and the group
 * run again with them, and the one that throws then fails alone. Works are made to be run again.
 */
final class PostgresWriter implements AutoCloseable {
    private static final int GROUP_SIZE = 128;
    /** After this a group takes in no more, so that the first in it does not wait for long. */
    private static final long GROUP_NANOS = 20_000_000;
    private static final int ATTEMPTS = 40;
    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    /** Whether operations of a group are kept apart. */
    private enum Care {
        NONE,
        SAVEPOINTS
    }

    /** What came of running a group once. */
    private enum Run {
        COMMITTED,
        /** Nothing is written, because an operation threw: run it again with savepoints. */
        THREW,
        /** Nothing is written, and the same may succeed in a moment. */
        CONFLICT
    }

    private final Jdbi connections;
    private final Inbox inbox;
    private final Thread thread;
    private Care usual = Care.NONE;

    PostgresWriter(Jdbi connections, int queue) {
        this.connections = connections;
        inbox = new Inbox("writes", queue);
        thread = Thread.ofPlatform().name("qnit-store-writer").start(this::loop);
    }

    <T extends @Nullable Object> T write(Store.Work<T> work) {
        StoreThreads.refuseNesting();
        Operation<T> operation = new Operation<>(work);
        inbox.put(operation);
        return operation.await();
    }

    private void loop() {
        StoreThreads.enter();
        for (Operation<?> first = inbox.take(); first != null; first = inbox.take()) {
            List<Operation<?>> group = new ArrayList<>(List.of(first));
            try {
                run(group);
            } catch (RuntimeException e) {
                group.forEach(operation -> operation.fail(e));
            }
        }
    }

    private void run(List<Operation<?>> group) {
        Care care = usual;
        long wait = FIRST_WAIT_NANOS;
        for (int attempt = 1; attempt <= ATTEMPTS;) {
            try (Handle handle = connections.open()) {
                switch (once(handle, group, care)) {
                    case COMMITTED -> {
                        group.forEach(Operation::announce);
                        return;
                    }
                    case THREW -> {
                        care = Care.SAVEPOINTS;
                        usual = care;
                        continue;
                    }
                    case CONFLICT -> {} // below
                }
            } catch (JdbiException e) { // no connection
                if (!PostgresErrors.repeatable(e)) {
                    throw e;
                }
            }
            attempt++;
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(wait / 2, wait));
            wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
        }
        throw new StoreException(ErrorCode.OVERLOADED, "overloaded: " + ATTEMPTS
                + " attempts to write met other writes of the same rows, or no database; nothing was done, try again in a"
                + " moment");
    }

    /** Runs the group in one transaction; the first time it takes in what is waiting meanwhile. */
    private Run once(Handle handle, List<Operation<?>> group, Care care) {
        boolean growing = group.size() == 1;
        boolean threw = false;
        long until = System.nanoTime() + GROUP_NANOS;
        handle.begin();
        boolean committed = false;
        try {
            for (int i = 0; i < group.size(); i++) {
                if (care == Care.SAVEPOINTS) {
                    handle.savepoint("operation");
                }
                Optional<Throwable> thrown = group.get(i).attempt(handle);
                if (thrown.isPresent()) {
                    if (thrown.get() instanceof JdbiException e && PostgresErrors.repeatable(e)) {
                        return Run.CONFLICT;
                    }
                    threw = true;
                    if (care == Care.NONE && group.size() > 1) {
                        return Run.THREW;
                    }
                    if (care == Care.NONE) { // it was alone
                        group.get(i).announce();
                        group.clear();
                        return Run.COMMITTED;
                    }
                    handle.rollbackToSavepoint("operation");
                } else if (care == Care.SAVEPOINTS) {
                    handle.releaseSavepoint("operation");
                }
                if (growing && i == group.size() - 1 && group.size() < GROUP_SIZE && System.nanoTime() < until) {
                    Operation<?> next = inbox.poll();
                    if (next != null) {
                        group.add(next);
                    }
                }
            }
            handle.commit();
            committed = true;
        } catch (JdbiException e) {
            if (PostgresErrors.conflict(e)) {
                return Run.CONFLICT;
            }
            throw new StoreException(ErrorCode.STORE_FAILED, "the store could not commit: " + e.getMessage()
                    + "; whether the change is there can only be seen by reading", e);
        } finally {
            if (!committed) {
                rollbackQuietly(handle);
            }
        }
        usual = threw ? Care.SAVEPOINTS : Care.NONE;
        return Run.COMMITTED;
    }

    private static void rollbackQuietly(Handle handle) {
        try {
            handle.rollback();
        } catch (JdbiException _) {
            // the connection is gone, and the transaction with it
        }
    }

    /** Accepts nothing more. */
    void refuse() {
        inbox.close();
    }

    /** Finishes what waits, then ends the thread. */
    @Override
    public void close() {
        refuse();
        StoreThreads.join(thread);
    }
}
