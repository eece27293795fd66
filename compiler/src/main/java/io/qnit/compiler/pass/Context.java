package io.qnit.compiler.pass;

import io.qnit.compiler.target.Target;
import java.util.concurrent.ExecutorService;

/**
 * What a pass may know beside its block.
 *
 * @param target what is compiled for
 * @param seed of everything random; a pass derives its own streams from it, so that no number of threads shows
 * @param tolerance a gate U may be taken for the identity, and be left out, when 1 - |tr U| / d is at most this
 * @param workers where a pass runs independent trials; their results may not depend on who runs first
 * @param deadlineNanos the {@link System#nanoTime} after which searches end with the best so far; {@link Long#MAX_VALUE}
 *     for none
 */
public record Context(Target target, long seed, double tolerance, ExecutorService workers, long deadlineNanos) {
    public boolean late() {
        return deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0;
    }
}
