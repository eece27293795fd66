package io.qnit.server.job;

import io.qnit.server.InvalidRowException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the rules know of what was submitted; only the estimate changes, when it becomes known where it runs. The program is a text of its own, so that the queue never
 * loads it.
 *
 * @param owner user id
 * @param target the QPU asked for (id); none: the server chooses
 * @param width qubits needed
 * @param shots over all circuits of the job
 * @param estimateMillis QPU time expected
 * @param maxAttempts how often it may be tried when the infrastructure fails; none: as the QPU's kind says
 * @param origin the job of which an administrator made this a new one
 * @param wishes what its user asks of the queue
 */
public record JobRequest(
        String owner,
        Optional<String> target,
        int width,
        long shots,
        long estimateMillis,
        OptionalInt maxAttempts,
        Optional<String> origin,
        Wishes wishes) {

    /** The largest number of attempts that may be asked for. */
    public static final int MOST_ATTEMPTS = 100;

    /** One without wishes. */
    public JobRequest(
            String owner, Optional<String> target, int width, long shots, long estimateMillis, OptionalInt maxAttempts,
            Optional<String> origin) {
        this(owner, target, width, shots, estimateMillis, maxAttempts, origin, Wishes.NONE);
    }

    /** The same with another estimate. */
    public JobRequest withEstimate(long millis) {
        return new JobRequest(owner, target, width, shots, millis, maxAttempts, origin, wishes);
    }

    public JobRequest {
        InvalidRowException.unless(!owner.isBlank(), "a job needs an owner");
        InvalidRowException.unless(
                width >= 0 && shots >= 1 && estimateMillis >= 1,
                "width " + width + " (from 0), shots " + shots + " (from 1), estimate " + estimateMillis
                        + " ms (from 1)");
        int attempts = maxAttempts.orElse(1);
        InvalidRowException.unless(
                attempts >= 1 && attempts <= MOST_ATTEMPTS,
                "attempts asked for: " + attempts + "; 1 to " + MOST_ATTEMPTS + " are possible");
    }
}
