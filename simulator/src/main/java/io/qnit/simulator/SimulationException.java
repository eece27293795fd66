package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** A run that could not be done: it does not fit, takes too long, was cancelled, or lacks an input. */
public final class SimulationException extends QnitException {
    private static final long serialVersionUID = 1L;

    public SimulationException(ErrorCode code, String message) {
        super(code, message);
    }

    public SimulationException(ErrorCode code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
