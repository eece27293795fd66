package io.qnit.server.job;

import io.qnit.server.InvalidRowException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a user asks of the queue for a job.
 *
 * @param priority 0 to {@value #HIGHEST}; a job waits for those of its owner's at the same QPU that have more. Nobody else's
 *     job is passed
 * @param deadline when it is worth nothing any more; it is not started then, and fails
 * @param mostMillis QPU time that a run may take; one that is expected to take more is not taken in
 */
public record Wishes(int priority, Optional<Instant> deadline, OptionalLong mostMillis) {
    public static final int HIGHEST = 100;

    /** As most users are content with. */
    public static final Wishes NONE = new Wishes(0, Optional.empty(), OptionalLong.empty());

    public Wishes {
        InvalidRowException.unless(priority >= 0 && priority <= HIGHEST, "priority " + priority);
        InvalidRowException.unless(mostMillis.orElse(1) >= 1, "most QPU time " + mostMillis);
        deadline = deadline.map(at -> Instant.ofEpochMilli(at.toEpochMilli()));
    }

    /** Those of a job made again: the deadline was the old one's. */
    Wishes again() {
        return new Wishes(priority, Optional.empty(), mostMillis);
    }
}
