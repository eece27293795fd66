package io.qnit.core.qasm.internal.lower;

/** Numbers with their nouns. */
final class Words {
    private Words() {}

    /** {@code 1 qubit}, {@code 2 qubits}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
