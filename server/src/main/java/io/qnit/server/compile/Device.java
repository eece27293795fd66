package io.qnit.server.compile;

import io.qnit.compiler.target.Target;
import io.qnit.protocol.GrantedCircuit;
import java.time.Instant;
import java.util.Optional;

/**
 * A QPU as circuits are compiled for it.
 *
 * @param key another one for each description and each calibration: what was compiled under another key is compiled again
 * @param format in which it takes native programs
 * @param calibration id of the calibration that the target holds, where it has one
 * @param calibrated when that was measured
 */
record Device(
        String qpu, String key, Target target, GrantedCircuit.Format format, Optional<String> calibration,
        Optional<Instant> calibrated) {}
