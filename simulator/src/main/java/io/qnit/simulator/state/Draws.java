package io.qnit.simulator.state;

/**
 * The random numbers of some shots that share a state. Each shot reads its own stream, by site, so that it draws the
 * same numbers whoever else is in the group.
 */
public interface Draws {
    int shots();

    /**
     * A number in [0, 1).
     *
     * @param shot 0 to {@link #shots} - 1
     * @param site 0, 1, ...: counted anew in each sampling
     */
    double uniform(int shot, int site);
}
