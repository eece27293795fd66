package io.qnit.client;

import java.time.Instant;

/** A QPU as it was measured: the calibration's id and time. */
public record Calibration(String id, Instant time) {
    static Calibration of(Json json) {
        return new Calibration(json.string("id"), json.time("time"));
    }
}
