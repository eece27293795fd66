package io.qnit.compiler.verify;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** What came of checking a certificate. */
public sealed interface Verdict {
    /**
     * The target does the same as the source.
     *
     * @param phase the global phase of the target over the source, radians; NaN where it was not computed (wide Clifford
     *     groups) or is not defined (inside control flow)
     * @param error a bound, in operator norm, on the difference that approximations and rounding make together
     */
    record Proven(double phase, double error) implements Verdict {}

    /**
     * A claim of the certificate does not hold, or cannot be checked.
     *
     * @param group the group that it is about; -1 when it is about none
     * @param reason one sentence with the operations and their source lines
     */
    record Refuted(int group, String reason) implements Verdict {}

    /** @throws QnitException {@link ErrorCode#INTERNAL} with the reason when refuted: a pass is wrong, not the circuit */
    default Proven orThrow() {
        return switch (this) {
            case Proven proven -> proven;
            case Refuted refuted -> throw new QnitException(
                    ErrorCode.INTERNAL, "the compiled circuit could not be certified: " + refuted.reason());
        };
    }
}
