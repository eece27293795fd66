package io.qnit.server.job;

import io.qnit.server.InvalidRowException;
import java.time.Duration;

/**
 * What an administrator may set about jobs.
 *
 * @param leaseLength how long a node may be silent before its jobs may be granted again
 * @param firstBackoff wait after the first loss; doubled with each further one
 * @param longestBackoff bound of the wait
 * @param lostAfter how long after its lease ran out an attempt that may not be repeated is still waited for
 * @param deferral wait of a job that its owner's balance does not cover, until it is looked at again
 * @param hardwareAttempts attempts on hardware where the user says nothing
 * @param simulatorAttempts attempts on simulators where the user says nothing
 * @param killsToQuarantine executors that may die of a job before it is quarantined
 * @param mostQueued jobs that one user may have waiting or running
 */
public record JobSettings(
        Duration leaseLength,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration lostAfter,
        Duration deferral,
        int hardwareAttempts,
        int simulatorAttempts,
        int killsToQuarantine,
        int mostQueued) {

    public static final JobSettings DEFAULT = new JobSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofDays(7),
            Duration.ofSeconds(10),
            1,
            3,
            2,
            10_000);

    public JobSettings {
        InvalidRowException.unless(
                leaseLength.isPositive() && firstBackoff.isPositive() && longestBackoff.compareTo(firstBackoff) >= 0
                        && lostAfter.isPositive() && deferral.isPositive(),
                "times must be positive: lease " + leaseLength + ", backoff " + firstBackoff + " to " + longestBackoff
                        + ", lost after " + lostAfter + ", deferral " + deferral);
        InvalidRowException.unless(
                hardwareAttempts >= 1 && simulatorAttempts >= 1 && killsToQuarantine >= 1 && mostQueued >= 1,
                "numbers count from 1: attempts " + hardwareAttempts + " and " + simulatorAttempts + ", kills "
                        + killsToQuarantine + ", jobs waiting " + mostQueued);
    }

    public JobSettings withMostQueued(int value) {
        return new JobSettings(
                leaseLength, firstBackoff, longestBackoff, lostAfter, deferral, hardwareAttempts, simulatorAttempts,
                killsToQuarantine, value);
    }

    public JobSettings withLeaseLength(Duration value) {
        return new JobSettings(
                value, firstBackoff, longestBackoff, lostAfter, deferral, hardwareAttempts, simulatorAttempts,
                killsToQuarantine, mostQueued);
    }

    /** The wait after this many losses. */
    public Duration backoff(int losses) {
        Duration wait = firstBackoff;
        for (int i = 1; i < losses && wait.compareTo(longestBackoff) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longestBackoff) < 0 ? wait : longestBackoff;
    }
}
