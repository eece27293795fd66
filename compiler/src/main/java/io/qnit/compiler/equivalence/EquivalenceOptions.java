package io.qnit.compiler.equivalence;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How to compare.
 *
 * @param method by which way
 * @param start the qubit of the second circuit on which each qubit of the first one begins; empty for the same numbers
 * @param end the same at the end. Qubits of the second circuit that are in neither list begin and end in |0>
 * @param tolerance the distance that counts as equal; see {@link Answer.Equivalent#distance}
 * @param seed of stimuli and of random values for inputs
 */
public record EquivalenceOptions(
        EquivalenceMethod method,
        Optional<List<Integer>> start,
        Optional<List<Integer>> end,
        double tolerance,
        long seed) {
    /** Automatic, same numbers, 1e-6, seed 0. */
    public static final EquivalenceOptions DEFAULT =
            new EquivalenceOptions(EquivalenceMethod.AUTO, Optional.empty(), Optional.empty(), 1e-6, 0);

    public EquivalenceOptions {
        start = start.map(List::copyOf);
        end = end.map(List::copyOf);
        start.ifPresent(EquivalenceOptions::checkDistinct);
        end.ifPresent(EquivalenceOptions::checkDistinct);
        if (start.isPresent() != end.isPresent() || (start.isPresent() && start.get().size() != end.get().size())) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a layout says where qubits begin and where they end, for the same qubits");
        }
        if (!(tolerance >= 0)) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "the tolerance is not negative, found " + tolerance);
        }
    }

    public EquivalenceOptions withMethod(EquivalenceMethod newMethod) {
        return new EquivalenceOptions(newMethod, start, end, tolerance, seed);
    }

    /** Where the qubits of the first circuit begin and end in the second. */
    public EquivalenceOptions withLayout(List<Integer> newStart, List<Integer> newEnd) {
        return new EquivalenceOptions(method, Optional.of(newStart), Optional.of(newEnd), tolerance, seed);
    }

    public EquivalenceOptions withTolerance(double newTolerance) {
        return new EquivalenceOptions(method, start, end, newTolerance, seed);
    }

    public EquivalenceOptions withSeed(long newSeed) {
        return new EquivalenceOptions(method, start, end, tolerance, newSeed);
    }

    private static void checkDistinct(List<Integer> places) {
        if (new HashSet<>(places).size() != places.size() || places.stream().anyMatch(p -> p < 0)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "a layout puts every qubit on another one, found " + places);
        }
    }
}
