package io.qnit.cluster.cut;

/**
 * A qubit that lives until the end of the circuit.
 *
 * @param qubit the fragment's qubit
 * @param original the qubit of the circuit that was cut
 * @param clbit the clbit of that circuit into which it is measured at the very end; -1 when it is not
 */
public record Output(int qubit, int original, int clbit) {}
