package io.qnit.core.observable;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A weighted sum of Pauli strings. Equal strings are merged, terms that vanish are dropped, the others keep the order in
 * which they were first written. Immutable.
 *
 * <p>Two notations, which do not mix: letters for all qubits, qubit 0 rightmost ({@code "ZZI + 0.5*XXI - 0.2"}), or named
 * qubits ({@code "0.5*Z0*Z3 - X1"}). A number alone is that multiple of the identity.
 *
 * @param width the number of letters of every string in the first notation; 0 in the second
 */
public record Observable(int width, List<PauliTerm> terms) {
    public Observable {
        if (width < 0 || width > PauliString.MAX_QUBITS) {
            throw new QnitException(ErrorCode.INVALID_OBSERVABLE, "an observable cannot have " + width + " letters");
        }
        Map<PauliString, Double> merged = new LinkedHashMap<>();
        for (PauliTerm term : terms) {
            if (width > 0 && term.string().qubitCount() > width) {
                throw new QnitException(
                        ErrorCode.INVALID_OBSERVABLE, term.string() + " does not fit into " + width + " letters");
            }
            merged.merge(term.string(), term.coefficient(), Double::sum);
        }
        List<PauliTerm> kept = new ArrayList<>(merged.size());
        merged.forEach((string, coefficient) -> {
            if (coefficient != 0) {
                kept.add(new PauliTerm(coefficient, string));
            }
        });
        terms = List.copyOf(kept);
    }

    /**
     * Reads either notation.
     *
     * @throws QnitException with {@code INVALID_OBSERVABLE} and the column of the first fault
     */
    public static Observable parse(String text) {
        return new ObservableParser(text).parse();
    }

    /**
     * Reads JSON: a string in either notation; an object of strings and coefficients ({@code {"ZZI": 1, "XXI": 0.5}}); or
     * an array of {@code ["ZZI", 1]} or {@code {"pauli": "ZZI", "coefficient": 1}}.
     *
     * @throws QnitException with {@code INVALID_OBSERVABLE} and the place of the first fault
     */
    public static Observable parseJson(String json) {
        return ObservableJson.parse(json);
    }

    /** The number of qubits that a circuit must have at least. */
    public int qubitCount() {
        int count = width;
        for (PauliTerm term : terms) {
            count = Math.max(count, term.string().qubitCount());
        }
        return count;
    }

    /**
     * Checks that this observable can be measured on so many qubits.
     *
     * @throws QnitException with {@code INVALID_OBSERVABLE} when it has another number of letters, or names a qubit that
     *     does not exist
     */
    public void checkFits(int circuitQubits) {
        if (width > 0 && width != circuitQubits) {
            throw new QnitException(
                    ErrorCode.INVALID_OBSERVABLE,
                    "observable '" + this + "' is for " + width + (width == 1 ? " qubit" : " qubits")
                            + ", the circuit has " + circuitQubits
                            + "; write one letter per qubit, or name the qubits as in "
                            + "Z0*Z1");
        }
        if (qubitCount() > circuitQubits) {
            throw new QnitException(
                    ErrorCode.INVALID_OBSERVABLE,
                    "observable '" + this + "' names qubit " + (qubitCount() - 1) + ", the circuit has " + circuitQubits
                            + (circuitQubits == 1 ? " qubit" : " qubits") + ", numbered from 0");
        }
    }

    /** The notation it was written in; {@link #parse} reads it back. */
    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return width == 0 ? "0.0" : "0.0*" + "I".repeat(width);
        }
        StringBuilder text = new StringBuilder();
        for (PauliTerm term : terms) {
            double size = Math.abs(term.coefficient());
            boolean negative = term.coefficient() < 0;
            text.append(text.isEmpty() ? (negative ? "-" : "") : negative ? " - " : " + ");
            boolean number = term.string().isIdentity() && (width == 0 || terms.size() > 1);
            if (number || size != 1) {
                text.append(size);
            }
            if (!number) {
                text.append(size == 1 ? "" : "*")
                        .append(width > 0 ? term.string().dense(width) : term.string().toString());
            }
        }
        return text.toString();
    }
}
