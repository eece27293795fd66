package io.qnit.server.schedule;

import io.qnit.server.InvalidRowException;

/**
 * How long a QPU really takes for what the model of {@link io.qnit.server.job.JobEstimate} says: so much for every job, and
 * so much for every second of work, which is what the model foresees beyond its own start. Far beyond the work that was seen
 * nobody knows, and the model's rate counts (or the QPU's, where that is higher and was seen on jobs of a second or more), so
 * that no limit is drawn from a guess. Immutable.
 *
 * @param startMillis of every job, at least 0
 * @param rate over 0; 1 is the model's own
 * @param seenMillis the most work of one job that was seen, by the model
 */
public record Pace(double startMillis, double rate, double seenMillis) {
    /** What the model counts for every job; estimates in rows have it in them. */
    public static final long MODEL_START_MILLIS = 1000;

    /** As the model has it: nothing is known of the QPU. */
    public static final Pace MODEL = new Pace(MODEL_START_MILLIS, 1, 0);

    /** No run gets less than this as its limit's basis: a pause of a virtual machine is nobody's fault. */
    private static final long LEAST_MILLIS = 1000;
    /** Up to so many times the work that was seen, its rate is believed. */
    private static final double FAR = 4;

    public Pace {
        InvalidRowException.unless(
                startMillis >= 0 && rate > 0 && seenMillis >= 0 && Double.isFinite(startMillis + rate + seenMillis),
                "a QPU's start of " + startMillis + " ms, rate of " + rate + ", work of " + seenMillis + " ms");
    }

    /** Time that a job is expected to take; at least 1. */
    public long expectedMillis(long modelMillis) {
        double start = startMillis * Math.min(1, (double) modelMillis / MODEL_START_MILLIS);
        double work = Math.max(0, modelMillis - MODEL_START_MILLIS);
        double known = Math.min(work, FAR * seenMillis);
        return Math.max(1, Math.round(start + rate * known + farRate() * (work - known)));
    }

    private double farRate() {
        return seenMillis < MODEL_START_MILLIS ? 1 : Math.max(rate, 1);
    }

    /** The same for so many jobs together. */
    public long expectedMillis(long jobs, long modelMillis) {
        return jobs == 0 ? 0 : jobs * expectedMillis(modelMillis / jobs);
    }

    /** What a run's limit and reservation are counted from: what is expected, but never too little to be safe. */
    public long reservedMillis(long modelMillis) {
        return Math.max(Math.min(LEAST_MILLIS, modelMillis), expectedMillis(modelMillis));
    }

    /** The longest estimate by the model of a job whose reservation fits into so much time. */
    public long longestModelMillis(long millis) {
        if (millis == Long.MAX_VALUE) {
            return millis;
        }
        double left = millis - startMillis;
        double known = Math.min(left, rate * FAR * seenMillis);
        double longest = left < 0
                ? MODEL_START_MILLIS * (millis / startMillis)
                : MODEL_START_MILLIS + known / rate + (left - known) / farRate();
        return (long) Math.min(longest, millis < LEAST_MILLIS ? millis : Long.MAX_VALUE / 2.0);
    }
}
