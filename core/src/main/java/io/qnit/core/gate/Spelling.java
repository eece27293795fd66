package io.qnit.core.gate;

import java.util.List;

/**
 * A name of a gate in one library. A few libraries define a gate with another global phase than the table's row: their
 * gate is {@code exp(i * phase(params))} times the row's matrix, which matters once a control is put on it.
 *
 * @param phaseFactors the phase is the sum of these times the parameters; empty when the matrices are equal
 */
public record Spelling(Gate gate, GateLibrary library, String name, List<Double> phaseFactors) {
    public Spelling {
        phaseFactors = List.copyOf(phaseFactors);
    }

    /** Whether the library's gate is exactly the row's, global phase included. */
    public boolean isExact() {
        return phaseFactors.isEmpty();
    }

    /** The angle of the phase, in radians. */
    public double phase(double... params) {
        double sum = 0;
        for (int k = 0; k < phaseFactors.size(); k++) {
            sum += phaseFactors.get(k) * params[k];
        }
        return sum;
    }
}
