package io.qnit.core.nativeir;

import java.util.Optional;

/** What a program asks of a device beyond gates, barriers and measurements at the end; a program lists what it uses. */
public enum Feature {
    /** A qubit is used after its measurement, or measured inside a block. */
    MID_CIRCUIT_MEASUREMENT("midCircuitMeasurement"),
    RESET("reset"),
    DELAY("delay"),
    /** A single operation under a condition. */
    CONDITION("condition"),
    IF("if"),
    WHILE("while"),
    FOR("for"),
    SWITCH("switch"),
    /** A timing scope. */
    BOX("box"),
    /** {@code break}, {@code continue} and {@code end}. */
    JUMP("jump"),
    /** Classical variables and assignments. */
    CLASSICAL("classical"),
    /** Parameters that get their values when the program is run. */
    PARAMETERS("parameters"),
    /** Start and duration of every operation. */
    TIMING("timing"),
    /** Pragmas, annotations and calibration text, for whoever understands them. */
    DIRECTIVE("directive");

    private final String id;

    Feature(String id) {
        this.id = id;
    }

    /** The name in the JSON. */
    public String id() {
        return id;
    }

    static Optional<Feature> named(String id) {
        for (Feature feature : values()) {
            if (feature.id.equals(id)) {
                return Optional.of(feature);
            }
        }
        return Optional.empty();
    }
}
