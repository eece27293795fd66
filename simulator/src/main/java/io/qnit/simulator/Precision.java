package io.qnit.simulator;

import java.util.Locale;

/** The width of a real number in a simulated state. */
public enum Precision {
    /** 64 bits: 16 bytes an amplitude. */
    DOUBLE(16),
    /** 32 bits: 8 bytes an amplitude, results to about 1e-6. */
    SINGLE(8);

    private final int bytesPerAmplitude;

    Precision(int bytesPerAmplitude) {
        this.bytesPerAmplitude = bytesPerAmplitude;
    }

    public int bytesPerAmplitude() {
        return bytesPerAmplitude;
    }

    /** The name in options and results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
