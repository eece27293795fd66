package io.qnit.cluster.knit;

import io.qnit.core.result.Counts;
import java.util.List;

/** Runs experiments wherever there is room. */
@FunctionalInterface
public interface ExperimentRunner {
    /** So many shots of an experiment. */
    record Order(Experiment experiment, long shots) {}

    /**
     * Runs a stage.
     *
     * @param stage from 0; the same experiment may come again in a later stage, with shots of its own
     * @return the counts of each order, in order; the number of shots may fall short of what was asked for
     */
    List<Counts> run(int stage, List<Order> orders);
}
