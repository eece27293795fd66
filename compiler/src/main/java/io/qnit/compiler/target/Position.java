package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** Where a qubit is on the map of its device: x to the right, y downwards, neighbours about 1 apart. Only for drawing. */
public record Position(double x, double y) {
    private static final double FARTHEST = 1e6;

    public Position {
        if (!(Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST)) {
            throw new QnitException(ErrorCode.INVALID_TARGET, "the position [" + x + ", " + y + "] is off the map");
        }
        x += 0.0; // -0.0 becomes 0.0, so that equal positions compare equal
        y += 0.0;
    }
}
