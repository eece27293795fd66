package io.qnit.node;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Grant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grants that a node has and has not answered: one that is executed, those that wait, and those whose result is on its
 * way to the disk. Fences only rise; a grant whose
 * fence is not above all before it is an old one come again, and is not run. Safe for use by several threads.
 */
final class Work {
    /** What became of a grant that came in. */
    enum Taken {
        QUEUED,
        /** It is here already. */
        HELD,
        /** Its fence has been used up. */
        OLD,
        FULL
    }

    private final int most;
    private final Deque<Grant> waiting = new ArrayDeque<>();
    private final Set<AttemptKey> keeping = new LinkedHashSet<>();
    private @Nullable Grant executing;
    private boolean cancelExecuting;
    private Optional<Fence> highest;

    /**
     * @param most grants at once
     * @param highest fence of an earlier life
     */
    Work(int most, Optional<Fence> highest) {
        this.most = most;
        this.highest = highest;
    }

    synchronized Taken take(Grant grant) {
        if (held().contains(grant.key())) {
            return Taken.HELD;
        }
        Fence fence = grant.key().fence();
        if (highest.isPresent() && fence.compareTo(highest.get()) <= 0) {
            return Taken.OLD;
        }
        highest = Optional.of(fence);
        if (waiting.size() + keeping.size() + (executing == null ? 0 : 1) >= most) {
            return Taken.FULL;
        }
        waiting.add(grant);
        notifyAll();
        return Taken.QUEUED;
    }

    /** The next grant to execute; waits a little for one. */
    synchronized Optional<Grant> next(long patienceMillis) throws InterruptedException {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        while (waiting.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        executing = waiting.poll();
        cancelExecuting = false;
        return Optional.ofNullable(executing);
    }

    /** A grant is done, or was withdrawn, and its result is being kept; where it was the executing one another may begin. */
    synchronized void keeping(AttemptKey key) {
        keeping.add(key);
        if (executing != null && executing.key().equals(key)) {
            executing = null;
        }
    }

    /** The result is on disk. */
    synchronized void kept(AttemptKey key) {
        keeping.remove(key);
        notifyAll();
    }

    /** The executing grant has its answer, or is not here any more. */
    synchronized void finished() {
        executing = null;
        notifyAll();
    }

    /** Takes a grant out that has not begun. */
    synchronized Optional<Grant> withdraw(AttemptKey key) {
        Optional<Grant> found = waiting.stream().filter(g -> g.key().equals(key)).findFirst();
        found.ifPresent(waiting::remove);
        return found;
    }

    /** Marks the executing grant as cancelled; false when it is another one. */
    synchronized boolean cancelExecuting(AttemptKey key) {
        if (executing == null || !executing.key().equals(key)) {
            return false;
        }
        cancelExecuting = true;
        return true;
    }

    synchronized boolean isCancelled() {
        return cancelExecuting;
    }

    /** Takes all out that have not begun. */
    synchronized List<AttemptKey> withdrawAll() {
        List<AttemptKey> keys = waiting.stream().map(Grant::key).toList();
        waiting.clear();
        return keys;
    }

    synchronized Optional<AttemptKey> executing() {
        return Optional.ofNullable(executing).map(Grant::key);
    }

    synchronized List<AttemptKey> held() {
        List<AttemptKey> keys = new ArrayList<>();
        if (executing != null) {
            keys.add(executing.key());
        }
        keys.addAll(keeping);
        waiting.forEach(grant -> keys.add(grant.key()));
        return keys;
    }

    synchronized Optional<Fence> highest() {
        return highest;
    }

    /** Waits until nothing is executed and every result is on disk; returns whether that is so. */
    synchronized boolean awaitIdle(long patienceMillis) throws InterruptedException {
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        while (executing != null || !keeping.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
