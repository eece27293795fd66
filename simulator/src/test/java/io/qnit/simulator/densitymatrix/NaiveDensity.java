package io.qnit.simulator.densitymatrix;

import io.qnit.simulator.noise.NaiveChannel;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.List;

/** The slow twin: a density matrix by its entries, and every operation as the sum of K rho K^+. At most a few qubits. */
public final class NaiveDensity {
    private final int qubits;
    private double[] rho;

    public NaiveDensity(int qubits) {
        this.qubits = qubits;
        rho = new double[2 << 2 * qubits];
        rho[0] = 1;
    }

    public void apply(Operation operation) {
        List<double[]> kraus = switch (operation) {
            case Unitary u -> List.of(TransferFusion.withControls(u));
            case Noise noise -> noise.channel().krausOperators();
        };
        rho = NaiveChannel.apply(
                kraus.stream().map(k -> widened(k, operation.qubits())).toList(), rho);
    }

    /** Row-major, interleaved re and im. */
    public double[] matrix() {
        return rho;
    }

    public double[] probabilities() {
        int d = 1 << qubits;
        double[] p = new double[d];
        for (int k = 0; k < d; k++) {
            p[k] = rho[2 * k * (d + 1)];
        }
        return p;
    }

    private double[] widened(double[] operator, int[] on) {
        if (on.length == 0) {
            double[] phase = new double[2 << 2 * qubits];
            for (int k = 0; k < 1 << qubits; k++) {
                phase[2 * k * ((1 << qubits) + 1)] = operator[0];
                phase[2 * k * ((1 << qubits) + 1) + 1] = operator[1];
            }
            return phase;
        }
        return NaiveChannel.widened(operator, on, qubits);
    }
}
