package io.qnit.simulator.noise;

/**
 * How a qubit comes to rest. Immutable.
 *
 * @param t1 the time in which an excitation decays to 1/e, in seconds; infinite for never
 * @param t2 the time in which a superposition decays to 1/e, in seconds; at most twice t1
 * @param excitedPopulation the probability of 1 in equilibrium, 0 to 1
 */
public record Relaxation(double t1, double t2, double excitedPopulation) {
    public Relaxation {
        if (!(t1 > 0)) {
            throw NoiseFaults.fault("T1 is " + t1 + " s; it has to be above 0");
        }
        if (!(t2 > 0)) {
            throw NoiseFaults.fault("T2 is " + t2 + " s; it has to be above 0");
        }
        if (t2 > 2 * t1) {
            throw NoiseFaults.fault("T2 is " + t2 + " s, more than twice T1, which is " + t1 + " s: no physical qubit "
                    + "does that; use a T2 of at most " + 2 * t1 + " s");
        }
        NoiseFaults.checkProbability("the excited population", excitedPopulation);
    }
}
