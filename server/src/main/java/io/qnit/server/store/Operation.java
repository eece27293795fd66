package io.qnit.server.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A work on its way through a thread of the store, and what came of it. Run by one thread; awaited by any. */
final class Operation<T extends @Nullable Object> {
    private final Store.Work<T> work;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Operation(Store.Work<T> work) {
        this.work = work;
    }

    /** Runs the work and keeps what came of it to itself; true unless it threw. */
    boolean run(Handle handle) {
        result = null;
        failure = null;
        try {
            result = work.run(handle);
            return true;
        } catch (Throwable e) { // whatever it is, it belongs to the caller
            failure = e;
            return false;
        }
    }

    /** Runs the work as {@link #run} does, and tells what it threw. */
    Optional<Throwable> attempt(Handle handle) {
        run(handle);
        return Optional.ofNullable(failure);
    }

    /** Tells the caller what came of {@link #run}. */
    @SuppressWarnings("NullAway") // null is a T where a work returns null
    void announce() {
        Throwable thrown = failure;
        if (thrown == null) {
            outcome.complete(result);
        } else {
            outcome.completeExceptionally(thrown);
        }
    }

    void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /** Waits, also through an interrupt, for the outcome: the operation goes on whether its caller waits or not. */
    T await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw Operation.<RuntimeException>sneak(e.getCause() == null ? e : e.getCause());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // works throw unchecked exceptions and errors only
    private static <E extends Throwable> E sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
