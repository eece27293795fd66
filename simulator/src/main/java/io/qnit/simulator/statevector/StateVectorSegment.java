package io.qnit.simulator.statevector;

import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Operations compiled to passes. */
public final class StateVectorSegment implements Segment {
    /** What is run as a whole. */
    sealed interface Part permits Passes, Wide {}

    /**
     * @param passes in order; in the beginning qubit q is wire q, and it is at place q if q is in the lanes
     * @param wireOf the wire of each qubit in the end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Passes(List<Pass> passes, int[] wireOf) implements Part {}

    /** A matrix on more qubits than a block has slots. */
    record Wide(Unitary unitary) implements Part {}

    private final int qubits;
    private final CostTable costs;
    private final List<Part> parts;

    StateVectorSegment(int qubits, CostTable costs, List<Part> parts) {
        this.qubits = qubits;
        this.costs = costs;
        this.parts = List.copyOf(parts);
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public List<String> passes() {
        List<String> lines = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Passes(List<Pass> passes, int[] _) -> {
                    for (Pass pass : passes) {
                        lines.add(describe(pass));
                    }
                }
                case Wide(Unitary unitary) -> lines.add("a matrix on " + unitary.qubits().length + " qubits");
            }
        }
        return lines;
    }

    private String describe(Pass pass) {
        StringBuilder line = new StringBuilder("qubits");
        List<Integer> wires = new ArrayList<>();
        for (int wire : pass.slotWires()) {
            wires.add(wire);
        }
        wires.sort(null);
        for (int wire : wires) {
            line.append(' ').append(wire);
        }
        line.append(':');
        for (BlockOperation operation : pass.operations()) {
            line.append(' ').append(operation.describe());
        }
        return line.append(String.format(Locale.ROOT, "; %.2f ms", 1e3 * seconds(pass))).toString();
    }

    /** What running it takes on one thread, by the shipped table of costs; measured on one machine, so a rough guide. */
    public double estimatedSeconds() {
        double seconds = 0;
        for (Part part : parts) {
            seconds +=
                    switch (part) {
                        case Passes(List<Pass> passes, int[] _) ->
                            passes.stream().mapToDouble(this::seconds).sum();
                        case Wide(Unitary unitary) ->
                            Math.scalb(2e-9, qubits + unitary.qubits().length - unitary.controls());
                    };
        }
        return seconds;
    }

    private double seconds(Pass pass) {
        return 1e-9 * Math.scalb(pass.cost() + costs.memory(), qubits);
    }
}
