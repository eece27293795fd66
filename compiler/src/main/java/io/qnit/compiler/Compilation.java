package io.qnit.compiler;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.util.List;

/**
 * A compiled circuit with the proof of how it came about. Immutable.
 *
 * @param source the circuit that was given
 * @param circuit on the target's qubits, of its gates alone
 * @param steps what the passes did, in order; each step's certificate leads from the block before to its own
 * @param nanoseconds the time that all passes took
 */
public record Compilation(Circuit source, Target target, Circuit circuit, List<Step> steps, long nanoseconds) {
    /**
     * One pass.
     *
     * @param block what it made
     * @param certificate from the block of the step before, or the body of the source
     */
    public record Step(String name, Block block, Certificate certificate, long nanoseconds) {}

    public Compilation {
        steps = List.copyOf(steps);
    }

    /** The target's qubit on which each qubit of the source begins. */
    public List<Integer> initialLayout() {
        return layout(Certificate::start);
    }

    /** The target's qubit on which each qubit of the source ends. */
    public List<Integer> finalLayout() {
        return layout(Certificate::end);
    }

    private List<Integer> layout(java.util.function.Function<Certificate, int[]> side) {
        Integer[] places = new Integer[source.qubitCount()];
        for (int qubit = 0; qubit < places.length; qubit++) {
            places[qubit] = qubit;
        }
        for (Step step : steps) {
            int[] moved = side.apply(step.certificate());
            for (int qubit = 0; qubit < places.length; qubit++) {
                places[qubit] = moved[places[qubit]];
            }
        }
        return List.of(places);
    }
}
