package io.qnit.simulator.noise;

import java.util.ArrayList;
import java.util.List;

/**
 * Unitaries of which one happens. Its arrays are not to be written.
 *
 * @param probabilities as many as unitaries; they add up to 1
 * @param unitaries on the same qubits, row-major, interleaved re and im
 */
@SuppressWarnings("ArrayRecordComponent") // dense numbers, compared through Channel's form
public record UnitaryMixture(double[] probabilities, List<double[]> unitaries) {
    public UnitaryMixture {
        if (unitaries.isEmpty() || unitaries.size() != probabilities.length) {
            throw NoiseFaults.fault(
                    unitaries.size() + " unitaries have " + probabilities.length
                            + " probabilities; there has to be one each");
        }
        double sum = 0;
        List<double[]> copies = new ArrayList<>();
        for (int k = 0; k < probabilities.length; k++) {
            NoiseFaults.checkProbability("the probability of a unitary", probabilities[k]);
            sum += probabilities[k];
            Channel.checkUnitary(unitaries.get(k));
            if (unitaries.get(k).length != unitaries.getFirst().length) {
                throw NoiseFaults.fault("the unitaries of a mixture have different sizes");
            }
            copies.add(unitaries.get(k).clone());
        }
        Channel.checkSum("the probabilities of the unitaries", sum);
        probabilities = probabilities.clone();
        unitaries = List.copyOf(copies);
    }
}
