package io.qnit.simulator;

/** Compares states given as amplitudes, interleaved re and im. */
final class States {
    private States() {}

    /** The largest difference between two amplitudes. */
    static double distance(double[] found, double[] expected) {
        return distance(found, expected, 1, 0);
    }

    /** As {@link #distance}, after the phase that brings the states together. */
    static double distanceUpToPhase(double[] found, double[] expected) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < expected.length; i += 2) {
            re += found[i] * expected[i] + found[i + 1] * expected[i + 1];
            im += found[i] * expected[i + 1] - found[i + 1] * expected[i];
        }
        double size = Math.hypot(re, im);
        return size < 0.5 ? 1 : distance(found, expected, re / size, im / size);
    }

    private static double distance(double[] found, double[] expected, double re, double im) {
        if (found.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < found.length; i += 2) {
            double x = found[i] * re - found[i + 1] * im - expected[i];
            double y = found[i] * im + found[i + 1] * re - expected[i + 1];
            largest = Math.max(largest, Math.hypot(x, y));
        }
        return largest;
    }
}
