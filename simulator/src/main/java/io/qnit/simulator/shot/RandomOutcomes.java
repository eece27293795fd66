package io.qnit.simulator.shot;

import io.qnit.core.random.RandomStream;

/** The random numbers of one shot: the k-th random event takes number k of the stream. For one thread. */
public final class RandomOutcomes implements Outcomes {
    private final RandomStream stream;
    private final long shot;
    private long site;

    public RandomOutcomes(RandomStream stream, long shot) {
        this.stream = stream;
        this.shot = shot;
    }

    /** The next random number in [0, 1). */
    public double uniform() {
        return stream.uniform(shot, site++);
    }

    @Override
    public int next(double probabilityOfOne) {
        return uniform() < probabilityOfOne ? 1 : 0;
    }
}
