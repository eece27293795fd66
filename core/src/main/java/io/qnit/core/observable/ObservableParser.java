package io.qnit.core.observable;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads observables from text: terms joined by + and -, each a product of numbers and Pauli operators. */
final class ObservableParser {
    private static final int SHOWN = 60;

    private final String text;
    private int at;
    private int width;
    private boolean namesQubits;

    ObservableParser(String text) {
        this.text = text;
    }

    Observable parse() {
        List<PauliTerm> terms = new ArrayList<>();
        skipSpace();
        do {
            terms.add(term());
            skipSpace();
        } while (at < text.length());
        return new Observable(width, terms);
    }

    /** One string of either notation, without a coefficient. */
    PauliTerm parseString() {
        skipSpace();
        int start = at;
        PauliTerm term = term();
        skipSpace();
        if (at < text.length() || term.coefficient() != 1
                || (width == 0 && !namesQubits && !text.strip().equals("I"))) {
            throw fault(start, "expected a Pauli string such as ZZI or Z0*Z1");
        }
        return term;
    }

    int width() {
        return width;
    }

    private PauliTerm term() {
        double coefficient = 1;
        boolean signed = false;
        while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            coefficient = text.charAt(at++) == '-' ? -coefficient : coefficient;
            signed = true;
            skipSpace();
        }
        if (!signed && at > 0 && !text.substring(0, at).isBlank()) {
            throw fault(at, "expected + or - before the next term");
        }
        SortedMap<Integer, Pauli> factors = new TreeMap<>();
        boolean hasLetters = false;
        boolean more = true;
        while (more) {
            int start = at;
            char next = at < text.length() ? text.charAt(at) : 0;
            if (isDigit(next) || next == '.') {
                coefficient *= number();
                if (!Double.isFinite(coefficient)) {
                    throw fault(start, "the coefficient is too large");
                }
            } else if (isPauli(next)) {
                if (at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                    named(factors);
                } else {
                    if (hasLetters) {
                        throw fault(start, "two Pauli strings are multiplied; expected + or - between terms");
                    }
                    hasLetters = true;
                    letters(factors);
                }
            } else {
                throw fault(start, "expected a number or a Pauli string of I, X, Y, Z");
            }
            more = continues();
        }
        return new PauliTerm(coefficient, new PauliString(factors));
    }

    /** Whether another factor follows: after {@code *}, or a Pauli operator side by side. */
    private boolean continues() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '*') {
            at++;
            skipSpace();
            return true;
        }
        return at < text.length() && isPauli(text.charAt(at));
    }

    private void letters(SortedMap<Integer, Pauli> factors) {
        int start = at;
        while (at < text.length() && isPauli(text.charAt(at))) {
            at++;
        }
        int length = at - start;
        boolean identity = length == 1 && text.charAt(start) == 'I';
        if (at < text.length() && isDigit(text.charAt(at))) {
            throw fault(start, "letters for all qubits are mixed with named qubits");
        }
        if (identity && namesQubits) {
            return;
        }
        if (namesQubits) {
            throw fault(start, "letters for all qubits are mixed with named qubits");
        }
        if (length > PauliString.MAX_QUBITS) {
            throw fault(start, "a Pauli string has at most " + PauliString.MAX_QUBITS + " letters");
        }
        if (width != 0 && width != length) {
            throw fault(start, "this Pauli string has " + length + " letters, those before have " + width);
        }
        width = length;
        for (int i = start; i < at; i++) {
            if (text.charAt(i) != 'I') {
                factors.put(at - 1 - i, Pauli.valueOf(text.substring(i, i + 1)));
            }
        }
    }

    private void named(SortedMap<Integer, Pauli> factors) {
        int start = at;
        char letter = text.charAt(at++);
        int digits = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (width > 0) {
            throw fault(start, "letters for all qubits are mixed with named qubits");
        }
        namesQubits = true;
        int qubit = at - digits > 9 ? Integer.MAX_VALUE : Integer.parseInt(text.substring(digits, at));
        if (qubit >= PauliString.MAX_QUBITS) {
            throw fault(start, "qubits are numbered from 0 to " + (PauliString.MAX_QUBITS - 1));
        }
        if (letter != 'I' && factors.put(qubit, Pauli.valueOf(String.valueOf(letter))) != null) {
            throw fault(start, "qubit " + qubit + " appears twice in this term");
        }
    }

    private double number() {
        int start = at;
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (NumberFormatException notANumber) {
            throw fault(start, "'" + text.substring(start, at) + "' is not a number");
        }
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPauli(char c) {
        return c == 'I' || c == 'X' || c == 'Y' || c == 'Z';
    }

    private QnitException fault(int place, String message) {
        String found = place < text.length()
                ? "found '" + Character.toString(text.codePointAt(place)) + "'"
                : "found the end";
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        return new QnitException(
                ErrorCode.INVALID_OBSERVABLE,
                "observable '" + shown + "', column " + (place + 1) + ": " + message
                        + (message.startsWith("expected") ? ", " + found : ""));
    }
}
