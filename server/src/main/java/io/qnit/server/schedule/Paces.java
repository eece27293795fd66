package io.qnit.server.schedule;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns each QPU's {@link Pace} from the jobs that it has completed: least squares of the time used over the work that the
 * model foresaw, where errors count relative to the work and old jobs count less and less (least squares with forgetting;
 * Ljung, "System Identification", 11.2). Two faint observations are made up, at no work and at ten seconds of it, as the model
 * has them, so that there is a line before there are two different jobs.
 *
 * <p>Kept in memory: after a start it is learned again from the newest rows. Thread-safe.
 */
public final class Paces {
    private static final double FORGETTING = 0.98;
    /** Work to which errors are relative, beside the job's own. */
    private static final double LITTLE_WORK = 100;
    private static final double TRUST = 0.01;
    private static final double PRIOR_WORK = 10_000;
    private static final double LEAST_RATE = 0.01;
    private static final double MOST_RATE = 100;

    private final Map<String, Known> qpus = new ConcurrentHashMap<>();

    /** Weighted sums of 1, x, x^2, y, xy, with x the work by the model and y the time used, in milliseconds. */
    private record Sums(double w, double wx, double wxx, double wy, double wxy) {
        static final Sums NONE = new Sums(0, 0, 0, 0, 0);
        /** What is made up; never forgotten. */
        static final Sums FAINT = NONE.and(0, Pace.MODEL_START_MILLIS, TRUST)
                .and(PRIOR_WORK, Pace.MODEL_START_MILLIS + PRIOR_WORK, TRUST);

        Sums and(double x, double y, double trust) {
            double weight = trust / ((LITTLE_WORK + x) * (LITTLE_WORK + x));
            return new Sums(
                    FORGETTING * w + weight, FORGETTING * wx + weight * x, FORGETTING * wxx + weight * x * x,
                    FORGETTING * wy + weight * y, FORGETTING * wxy + weight * x * y);
        }

        Pace pace(double seen) {
            double n = w + FAINT.w;
            double sx = wx + FAINT.wx;
            double sy = wy + FAINT.wy;
            double spread = n * (wxx + FAINT.wxx) - sx * sx;
            double rate = Math.clamp((n * (wxy + FAINT.wxy) - sx * sy) / spread, LEAST_RATE, MOST_RATE);
            return new Pace(Math.max(0, (sy - rate * sx) / n), rate, seen);
        }
    }

    private record Known(Sums sums, Pace pace) {
        Known and(double work, double used) {
            Sums more = sums.and(work, used, 1);
            return new Known(more, more.pace(Math.max(pace.seenMillis(), work)));
        }
    }

    /** What is known of a QPU. */
    public Pace of(String qpu) {
        @Nullable Known known = qpus.get(qpu);
        return known == null ? Pace.MODEL : known.pace();
    }

    /** A job was completed. */
    public void learn(String qpu, long modelMillis, long usedMillis) {
        double work = Math.max(0, modelMillis - Pace.MODEL_START_MILLIS);
        qpus.compute(qpu, (_, known) -> (known == null ? new Known(Sums.NONE, Pace.MODEL) : known)
                .and(work, usedMillis));
    }
}
