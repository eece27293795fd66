package io.qnit.compiler.target;

/**
 * What calibration says of one qubit; NaN where unknown.
 *
 * @param t1 relaxation time, seconds
 * @param t2 dephasing time, seconds
 * @param frequency hertz
 * @param oneForZero the probability to read 1 where the state is |0>
 * @param zeroForOne the probability to read 0 where the state is |1>
 * @param readoutSeconds duration of a measurement
 * @param resetSeconds duration of a reset
 */
public record QubitProperties(
        double t1,
        double t2,
        double frequency,
        double oneForZero,
        double zeroForOne,
        double readoutSeconds,
        double resetSeconds) {
    public static final QubitProperties UNKNOWN = new QubitProperties(
            Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** The mean probability of a wrong outcome; 0 when unknown. */
    public double readoutError() {
        double error = (oneForZero + zeroForOne) / 2;
        return Double.isNaN(error) ? 0 : error;
    }
}
