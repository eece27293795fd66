package io.qnit.simulator;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A way to run circuits, for tests that go through all of them.
 *
 * @param name of the row in printed tables
 * @param tolerance of its exact probabilities
 * @param abilities what it must be able to run
 */
record Way(String name, RunOptions options, double tolerance, Set<Ability> abilities) {
    /** What a method may be good for. */
    enum Ability {
        /** All gates of the table, a few qubits. */
        ANY_GATE,
        /** Clifford gates, a few qubits. */
        CLIFFORD,
        /** Clifford gates on hundreds of qubits. */
        WIDE_CLIFFORD,
        /** Few amplitudes on hundreds of qubits. */
        WIDE_BASIS,
        /** Little entanglement along a line of hundreds of qubits. */
        WIDE_LINE,
        /** Gives exact probabilities where there is no noise. */
        EXACT,
        /** Draws shots under any noise, of the gates it can run. */
        NOISE,
        /** Draws shots under Pauli noise, of the gates it can run. */
        PAULI_NOISE,
        /** Gives exact probabilities under noise. */
        EXACT_NOISE
    }

    /** The ways there are, each with the default options but for those that name it; the seed is the caller's. */
    static List<Way> all() {
        RunOptions options = RunOptions.defaults();
        Set<Ability> fewQubits = EnumSet.of(
                Ability.ANY_GATE, Ability.CLIFFORD, Ability.EXACT, Ability.NOISE, Ability.PAULI_NOISE);
        Set<Ability> basis = with(fewQubits, Ability.WIDE_BASIS);
        Set<Ability> tableau =
                EnumSet.of(Ability.CLIFFORD, Ability.WIDE_CLIFFORD, Ability.EXACT, Ability.PAULI_NOISE);
        return List.of(
                new Way("automatic", options, 1e-10, with(with(basis, Ability.WIDE_LINE), Ability.WIDE_CLIFFORD)),
                new Way("statevector", options.withMethod(Method.STATEVECTOR), 1e-10, fewQubits),
                new Way("statevector, single",
                        options.withMethod(Method.STATEVECTOR).withPrecision(Precision.SINGLE), 1e-4, fewQubits),
                new Way("sparse", options.withMethod(Method.SPARSE), 1e-10, basis),
                new Way("stabilizer", options.withMethod(Method.STABILIZER), 1e-12, tableau),
                new Way("density matrix", options.withMethod(Method.DENSITY_MATRIX), 1e-10,
                        with(fewQubits, Ability.EXACT_NOISE)),
                new Way("matrix product state", options.withMethod(Method.MATRIX_PRODUCT_STATE), 1e-10,
                        with(fewQubits, Ability.WIDE_LINE)));
    }

    private static Set<Ability> with(Set<Ability> abilities, Ability more) {
        Set<Ability> all = EnumSet.copyOf(abilities);
        all.add(more);
        return all;
    }

    boolean can(Ability... needed) {
        return abilities.containsAll(List.of(needed));
    }

    @Override
    public String toString() {
        return name;
    }
}
