package io.qnit.core.qasm.internal.lower;

import io.qnit.core.gate.Gate;
import java.util.List;

/** What the name of a gate stands for. */
sealed interface Callee {
    /** A gate of the gate table. */
    record Table(Gate gate) implements Callee, Unitary {
        @Override
        public int qubitCount() {
            return gate.qubitCount();
        }

        @Override
        public int parameterCount() {
            return gate.parameterCount();
        }

        @Override
        public long cost() {
            return 1;
        }

        @Override
        public int depth() {
            return 0;
        }
    }

    /** A gate made of others: one that the source defines, or a library's gate that differs from the table by a phase. */
    record Template(String name, int parameterCount, int qubitCount, List<Step> steps, long cost, int depth)
            implements Callee, Unitary {
        Template(String name, int parameterCount, int qubitCount, List<Step> steps, long cost) {
            this(name, parameterCount, qubitCount, List.copyOf(steps), cost, depth(steps));
        }

        private static int depth(List<Step> steps) {
            int depth = 0;
            for (Step step : steps) {
                if (step instanceof Apply apply) {
                    depth = Math.max(depth, apply.gate().depth());
                }
            }
            return depth + 1;
        }
    }

    /** {@code opaque}: a gate without a definition. */
    record Opaque(String name) implements Callee {}

    /** A gate that only a {@code defcal} defines. */
    record Calibrated(String name) implements Callee {}

    /** A gate whose definition has an error, or an unknown one that has been reported. */
    record Broken(String name) implements Callee {}

    /** What can be applied, inverted, raised to a power and controlled. */
    sealed interface Unitary permits Table, Template {
        int qubitCount();

        int parameterCount();

        /** How many operations it expands to. */
        long cost();

        /** How many definitions stand one inside the other. */
        int depth();
    }

    /** One line of a template. */
    sealed interface Step {}

    /**
     * A gate to a power, with controls.
     *
     * @param controls how many of the operands, the first ones, are controls on top of the gate's own
     * @param operands places in the template's list of qubits
     * @param exponents innermost first; none for the gate itself
     */
    record Apply(
            Unitary gate, int controls, int[] operands, Formula[] parameters, Formula[] exponents) implements Step {}

    /** A barrier. */
    record Fence(int[] operands) implements Step {}
}
