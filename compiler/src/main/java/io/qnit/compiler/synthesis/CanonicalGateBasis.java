package io.qnit.compiler.synthesis;

import io.qnit.compiler.target.AngleRange;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.Arrays;

/** Two-qubit gates over exp(-i/2 (alpha XX + beta YY + gamma ZZ)) with free angles: one use makes any. */
final class CanonicalGateBasis extends TwoQubitBasis {
    CanonicalGateBasis(AngleRange[] ranges) {
        super(Gate.RXXYYZZ);
        for (int k = 0; k < ranges.length; k++) {
            // the angles needed: -pi/2 to 0, the third to pi/2
            if (!ranges[k].contains(-Math.PI / 2)
                    || !ranges[k].contains(0)
                    || (k == 2 && !ranges[k].contains(Math.PI / 2))) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        "rxxyyzz is used with angles from -pi/2 to 0, the third one to pi/2; the target's ranges are "
                                + Arrays.toString(ranges));
            }
        }
    }

    @Override
    public int count(WeylCoordinates w, double infidelity) {
        return w.infidelity(WeylCoordinates.IDENTITY) <= infidelity ? 0 : 1;
    }

    @Override
    public double cost(WeylCoordinates w) {
        return (w.a() + w.b() + Math.abs(w.c())) / WeylCoordinates.QUARTER;
    }

    @Override
    public TwoQubitCircuit synthesise(WeylDecomposition u, double infidelity) {
        WeylCoordinates w = u.coordinates();
        if (count(w, infidelity) == 0) {
            return local(gate(), u);
        }
        double[][] parameters = {{-2 * w.a(), -2 * w.b(), -2 * w.c()}};
        double[][] locals = {u.before0(), u.before1(), u.after0(), u.after1()};
        return new TwoQubitCircuit(gate(), parameters, locals, u.phase());
    }
}
