package io.qnit.core.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one row of the gate table while it is written down. Other rows are named by their ids, since an
 * enum's constants do not exist yet while its first ones are made.
 */
final class GateRow {
    /** The gates that nearly every library has under the same name. */
    static final Set<GateLibrary> COMMON = Set.of(
            GateLibrary.QELIB1,
            GateLibrary.QELIB1_QISKIT,
            GateLibrary.STDGATES,
            GateLibrary.QISKIT,
            GateLibrary.HQSLIB1,
            GateLibrary.BRAKET);

    /** The gates of qelib1 and its descendants. */
    static final Set<GateLibrary> INCLUDES = Set.of(
            GateLibrary.QELIB1,
            GateLibrary.QELIB1_QISKIT,
            GateLibrary.STDGATES,
            GateLibrary.QISKIT,
            GateLibrary.HQSLIB1);

    /** What came to qelib1 later and to the libraries after it. */
    static final Set<GateLibrary> LATER =
            Set.of(GateLibrary.QELIB1_QISKIT, GateLibrary.STDGATES, GateLibrary.QISKIT, GateLibrary.HQSLIB1);

    /** What Qiskit's qelib1 and Quantinuum's file have beyond the standard's. */
    static final Set<GateLibrary> EXTENDED =
            Set.of(GateLibrary.QELIB1_QISKIT, GateLibrary.QISKIT, GateLibrary.HQSLIB1);

    /** The matrix of a gate without its controls. */
    interface MatrixFormula {
        double[] at(double[] params);
    }

    /** A name in a library, with the phase by which that library's gate differs. */
    record Name(GateLibrary library, String name, List<Double> phaseFactors) {}

    final String id;
    final int targets;
    final List<String> parameterNames;
    String doc = "";
    final List<Name> names = new ArrayList<>();
    int controls;
    String base = "";
    @Nullable MatrixFormula formula;
    String inverse = "";
    List<ParameterMap> inverseParameters;
    Optional<List<Integer>> scaled = Optional.empty();
    List<String> images = List.of();
    String body = "";

    private GateRow(String id, int targets, List<String> parameterNames) {
        this.id = id;
        this.targets = targets;
        this.parameterNames = parameterNames;
        this.inverseParameters = IntStream.range(0, parameterNames.size())
                .mapToObj(ParameterMap::same)
                .toList();
    }

    /** A gate on {@code targets} qubits, its controls not counted. */
    static GateRow row(String id, int targets, String... parameterNames) {
        return new GateRow(id, targets, List.of(parameterNames));
    }

    GateRow doc(String text) {
        doc = text;
        return this;
    }

    /** Built into these libraries under the row's id. */
    GateRow in(Set<GateLibrary> libraries) {
        libraries.stream().sorted().forEach(library -> names.add(new Name(library, id, List.of())));
        return this;
    }

    GateRow in(GateLibrary... libraries) {
        return as(id, libraries);
    }

    /** Built into these libraries under another name. */
    GateRow as(String name, GateLibrary... libraries) {
        Arrays.stream(libraries).forEach(library -> names.add(new Name(library, name, List.of())));
        return this;
    }

    GateRow as(String name, Set<GateLibrary> libraries) {
        return as(name, libraries.stream().sorted().toArray(GateLibrary[]::new));
    }

    /** Built into a library with another global phase; see {@link Spelling#phaseFactors}. */
    GateRow withPhase(GateLibrary library, String name, Double... phaseFactors) {
        names.add(new Name(library, name, List.of(phaseFactors)));
        return this;
    }

    /** Built in with the gate {@code of} and this many controls, which come first. */
    GateRow controls(int count, String of) {
        controls = count;
        base = of;
        return this;
    }

    GateRow matrix(MatrixFormula of) {
        formula = of;
        return this;
    }

    /** Undone by another gate with the same parameters. */
    GateRow inverse(String gate) {
        inverse = gate;
        return this;
    }

    GateRow inverse(String gate, ParameterMap... maps) {
        inverse = gate;
        inverseParameters = List.of(maps);
        return this;
    }

    /** Undone by itself with these parameters. */
    GateRow inverseParameters(ParameterMap... maps) {
        inverseParameters = List.of(maps);
        return this;
    }

    /** A one-parameter group in these parameters together: power k multiplies them by k, and k = -1 is the inverse. */
    GateRow group(Integer... scaledParameters) {
        scaled = Optional.of(List.of(scaledParameters));
        inverseParameters = IntStream.range(0, parameterNames.size())
                .mapToObj(k -> List.of(scaledParameters).contains(k) ? ParameterMap.negated(k) : ParameterMap.same(k))
                .toList();
        return this;
    }

    /** The images of X and Z on each operand in turn; leftmost letter is operand 0. */
    GateRow clifford(String... paulis) {
        images = List.of(paulis);
        return this;
    }

    /** What it is made of, exactly, in OpenQASM 3 over simpler rows; the operands are a, b, c, d, e. */
    GateRow body(String statements) {
        body = statements;
        return this;
    }
}
