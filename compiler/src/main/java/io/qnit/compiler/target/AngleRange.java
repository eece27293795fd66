package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * The angles in radians, both ends included, that a native gate takes for one parameter; a fixed angle has one. An end
 * may be infinite.
 */
public record AngleRange(double least, double most) {
    public static final AngleRange ANY = new AngleRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** By how much an angle may leave its range, for rounding. */
    private static final double ROUNDING = 1e-9;

    public AngleRange {
        if (!(least <= most) || least == Double.POSITIVE_INFINITY || most == Double.NEGATIVE_INFINITY) {
            throw new QnitException(
                    ErrorCode.INVALID_TARGET, "the angle range from " + least + " to " + most + " is empty");
        }
        least += 0.0; // -0.0 becomes 0.0, so that equal ranges compare equal
        most += 0.0;
    }

    /** One angle only. */
    public static AngleRange fixed(double angle) {
        return new AngleRange(angle, angle);
    }

    public boolean contains(double angle) {
        return angle >= least - ROUNDING && angle <= most + ROUNDING;
    }

    public boolean isFixed() {
        return least == most;
    }

    /** Whether every angle is in it. */
    public boolean isAny() {
        return equals(ANY);
    }
}
