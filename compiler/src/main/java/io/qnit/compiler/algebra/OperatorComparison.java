package io.qnit.compiler.algebra;

import java.util.List;

/**
 * How far two sequences of unitary operations are from each other, as dense matrices, a batch of columns at a time, so
 * that both sides stay in the processor's cache.
 *
 * @param phase of the first over the second, radians
 * @param distance the Frobenius norm of the difference after that phase, which is at least its operator norm
 */
public record OperatorComparison(double phase, double distance) {
    private static final int BATCH_AMPLITUDES = 1 << 15;

    /**
     * Compares.
     *
     * @param qubits 0 to 15; the operations act on qubits below
     * @param after where the first side's content of each qubit goes at its end
     */
    public static OperatorComparison of(int qubits, List<Operation> first, int[] after, List<Operation> second) {
        int dimension = 1 << qubits;
        int batch = Math.clamp(BATCH_AMPLITUDES >> qubits, Math.min(8, dimension), dimension);
        double phase = 0;
        double sum = 0;
        for (int from = 0; from < dimension; from += batch) {
            Amplitudes a = Amplitudes.basis(qubits, from, batch);
            first.forEach(a::apply);
            a.permute(after);
            Amplitudes b = Amplitudes.basis(qubits, from, batch);
            second.forEach(b::apply);
            if (from == 0) {
                double[] overlap = a.overlap(b);
                phase = Math.atan2(overlap[1], overlap[0]);
            }
            sum += a.squaredDistance(b, phase);
        }
        return new OperatorComparison(phase, Math.sqrt(sum));
    }
}
