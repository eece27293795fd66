package io.qnit.server.schedule;

import io.qnit.server.job.Job;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which job of a queue is asked for: the first, in {@link #ORDER}, that {@linkplain #matches matches}. The store turns it
 * into one indexed query, so that a long queue costs no more than a short one.
 *
 * @param owner only theirs; none: anybody's
 * @param mostMillis longest estimate by the model
 * @param exempt whose jobs may be longer than that
 * @param now jobs that wait for a later time are passed over
 */
public record QueueHead(String qpu, Optional<String> owner, long mostMillis, Optional<String> exempt, Instant now) {
    /** First come, first served. */
    public static final Comparator<Job> ORDER = Comparator.comparing(Job::created).thenComparing(Job::id);

    /**
     * The job that this asks for, of a queue: the first that matches and that no other of the same user goes before by its
     * priority. A priority holds back a user's own jobs and moves none forward, so that nobody is passed by it.
     */
    public Optional<Job> of(List<Job> queue) {
        List<Job> matching = queue.stream().filter(this::matches).toList();
        Map<String, Integer> highest = new HashMap<>();
        matching.forEach(job -> highest.merge(job.owner(), job.request().wishes().priority(), Math::max));
        return matching.stream()
                .filter(job -> highest.getOrDefault(job.owner(), 0) == job.request().wishes().priority()).min(ORDER);
    }

    public boolean matches(Job job) {
        return job.qpu().equals(Optional.of(qpu)) && takes(job);
    }

    /** Whether it would match in this QPU's queue. */
    public boolean takes(Job job) {
        return job.queued() && !now.isBefore(job.notBefore())
                && owner.map(job.owner()::equals).orElse(true)
                && (job.request().estimateMillis() <= mostMillis || exempt.map(job.owner()::equals).orElse(false));
    }
}
