package io.qnit.simulator.statevector;

/** Rounds arrays to single precision. */
final class Floats {
    private Floats() {}

    static float[] of(double[] values) {
        float[] rounded = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            rounded[k] = (float) values[k];
        }
        return rounded;
    }
}
