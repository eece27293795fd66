package io.qnit.compiler.synthesis;

import io.qnit.core.gate.Gate;

/**
 * Two-qubit gates over iSWAP or another gate E of its class. E is SWAP times a gate of the class of CX, SWAP A V B, so n
 * uses are n uses of V with the qubits exchanged after each: what two CX reach, two iSWAP reach, and three reach all.
 * Moving every SWAP to the end exchanges the gates between the uses in turn, and leaves SWAP^n U to be made from V.
 */
final class IswapClassBasis extends TwoQubitBasis {
    static final WeylCoordinates CLASS = new WeylCoordinates(WeylCoordinates.QUARTER, WeylCoordinates.QUARTER, 0);

    private static final double[] NONE = {0, 0};

    private final double[] parameters;
    private final double phaseOfGate;
    /** A^+ and B^+ by operand. */
    private final double[][] afterInverse;

    private final double[][] beforeInverse;

    IswapClassBasis(Gate gate, double[] parameters) {
        super(gate);
        this.parameters = parameters.clone();
        WeylDecomposition withoutSwap = WeylDecomposition.of(swapped(gate.matrix(parameters)));
        this.phaseOfGate = withoutSwap.phase();
        this.afterInverse = new double[][] {
            Matrix2.adjoint(withoutSwap.after0()), Matrix2.adjoint(withoutSwap.after1()),
        };
        this.beforeInverse = new double[][] {
            Matrix2.adjoint(withoutSwap.before0()), Matrix2.adjoint(withoutSwap.before1()),
        };
    }

    @Override
    public int count(WeylCoordinates w, double infidelity) {
        if (w.infidelity(WeylCoordinates.IDENTITY) <= infidelity) {
            return 0;
        }
        if (w.infidelity(CLASS) <= infidelity) {
            return 1;
        }
        double sin = Math.sin(w.c());
        return 0.8 * sin * sin <= infidelity ? 2 : 3;
    }

    @Override
    public TwoQubitCircuit synthesise(WeylDecomposition u, double infidelity) {
        int n = count(u.coordinates(), infidelity);
        if (n == 0) {
            return local(gate(), u);
        }
        boolean odd = n % 2 == 1;
        WeylDecomposition v = odd ? WeylDecomposition.of(swapped(u.matrix())) : u;
        double[][] m = new double[2 * n + 2][];
        double phase = v.phase() - n * phaseOfGate;
        phase += n == 1
                ? SingleUse.of(v, beforeInverse, afterInverse).write(m)
                : CxClassBasis.between(v, n, 0, NONE, NONE, m);
        double[][] locals = new double[2 * n + 2][];
        for (int k = 0; k <= n; k++) {
            for (int q = 0; q < 2; q++) {
                double[] local = m[2 * k + (k % 2 == 1 ? 1 - q : q)];
                if (k < n) {
                    local = Matrix2.product(beforeInverse[q], local);
                }
                // A stands on the other side of a SWAP
                locals[2 * k + q] = k > 0 ? Matrix2.product(local, afterInverse[1 - q]) : local;
            }
        }
        return new TwoQubitCircuit(gate(), repeated(parameters, n), locals, phase);
    }

    /** SWAP times a matrix: rows 1 and 2 exchanged. */
    private static double[] swapped(double[] m) {
        double[] result = m.clone();
        System.arraycopy(m, 8, result, 16, 8);
        System.arraycopy(m, 16, result, 8, 8);
        return result;
    }
}
