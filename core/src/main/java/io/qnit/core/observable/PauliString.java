package io.qnit.core.observable;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A product of Pauli operators on different qubits; the identity elsewhere. Immutable.
 *
 * @param factors qubit to operator, by ascending qubit; empty: the identity
 */
public record PauliString(SortedMap<Integer, Pauli> factors) {
    /** One more than the highest qubit that can be named. */
    public static final int MAX_QUBITS = 1 << 20;

    public PauliString {
        for (int qubit : factors.keySet()) {
            if (qubit < 0 || qubit >= MAX_QUBITS) {
                throw new QnitException(
                        ErrorCode.INVALID_OBSERVABLE,
                        "qubit " + qubit + " is out of range; qubits are numbered from 0 to " + (MAX_QUBITS - 1));
            }
        }
        factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
    }

    public boolean isIdentity() {
        return factors.isEmpty();
    }

    /** The number of qubits it takes to have every factor: one more than the highest qubit. */
    public int qubitCount() {
        return factors.isEmpty() ? 0 : factors.lastKey() + 1;
    }

    /** Qubits with X or Y: qubit q is bit q % 64 of word q / 64. At least one word. */
    public long[] xMask() {
        return mask(Pauli.X);
    }

    /** Qubits with Z or Y: qubit q is bit q % 64 of word q / 64. At least one word. */
    public long[] zMask() {
        return mask(Pauli.Z);
    }

    /** One letter per qubit, qubit 0 rightmost. */
    public String dense(int width) {
        char[] letters = new char[width];
        for (int qubit = 0; qubit < width; qubit++) {
            Pauli pauli = factors.get(qubit);
            letters[width - 1 - qubit] = pauli == null ? 'I' : pauli.name().charAt(0);
        }
        return new String(letters);
    }

    /** The factors by ascending qubit, as in {@code Z0*X3}; {@code I} for the identity. */
    @Override
    public String toString() {
        if (isIdentity()) {
            return "I";
        }
        StringJoiner text = new StringJoiner("*");
        factors.forEach((qubit, pauli) -> text.add(pauli.name() + qubit));
        return text.toString();
    }

    private long[] mask(Pauli kind) {
        long[] mask = new long[Math.max(1, (qubitCount() + 63) / 64)];
        for (Map.Entry<Integer, Pauli> factor : factors.entrySet()) {
            if (factor.getValue() == kind || factor.getValue() == Pauli.Y) {
                mask[factor.getKey() >>> 6] |= 1L << factor.getKey();
            }
        }
        return mask;
    }
}
