package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** The angles in radians, both ends included, that a native gate takes for one parameter; a fixed angle has one. */
public record AngleRange(double least, double most) {
    public static final AngleRange ANY = new AngleRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** By how much an angle may leave its range, for rounding. */
    private static final double ROUNDING = 1e-9;

    public AngleRange {
        if (!(least <= most)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "the angle range from " + least + " to " + most + " is empty");
        }
    }

    public boolean contains(double angle) {
        return angle >= least - ROUNDING && angle <= most + ROUNDING;
    }

    public boolean isFixed() {
        return least == most;
    }
}
