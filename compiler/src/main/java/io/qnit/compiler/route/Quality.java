package io.qnit.compiler.route;

import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import java.util.Arrays;
import java.util.List;

/**
 * How bad qubits and coupled pairs are, as {@code -log(1 - error)}, so that sums say how likely a circuit is to run without
 * an error. Where calibration says nothing of a place, the mean of the others stands for it. Immutable.
 */
final class Quality {
    private final Coupling coupling;
    private final double[] readout;
    private final double[] single;
    private final double[] pair;

    private Quality(Coupling coupling, double[] readout, double[] single, double[] pair) {
        this.coupling = coupling;
        this.readout = readout;
        this.single = single;
        this.pair = pair;
    }

    static Quality of(Target target) {
        Coupling coupling = target.coupling();
        int qubits = target.qubitCount();
        double[] readout = new double[qubits];
        double[] single = new double[qubits];
        double[] pair = new double[(int) coupling.edgeCount()];
        for (int q = 0; q < qubits; q++) {
            readout[q] = target.qubit(q).hasReadoutError() ? cost(target.qubit(q).readoutError()) : Double.NaN;
            single[q] = Double.NaN;
            for (NativeGate gate : target.gates()) {
                // rz takes no time and no error anywhere: the worst native gate says how good the qubit is
                if (gate.gate().qubitCount() == 1 && gate.on(List.of(q)).isPresent()) {
                    single[q] = worse(single[q], cost(gate.on(List.of(q)).get().error()));
                }
            }
        }
        for (int e = 0; e < pair.length; e++) {
            List<Integer> there = List.of(coupling.lower(e), coupling.upper(e));
            pair[e] = Double.NaN;
            for (NativeGate gate : target.gates()) {
                if (gate.gate().qubitCount() == 2) {
                    pair[e] = better(pair[e], error(gate, there));
                    pair[e] = better(pair[e], error(gate, there.reversed()));
                }
            }
        }
        fill(readout);
        fill(single);
        fill(pair);
        return new Quality(coupling, readout, single, pair);
    }

    private static double error(NativeGate gate, List<Integer> operands) {
        return gate.on(operands).map(GateProperties::error).map(Quality::cost).orElse(Double.NaN);
    }

    static double cost(double error) {
        return -Math.log1p(-Math.min(error, 0.999_999));
    }

    private static double better(double a, double b) {
        return Double.isNaN(a) || b < a ? b : a;
    }

    private static double worse(double a, double b) {
        return Double.isNaN(a) || b > a ? b : a;
    }

    private static void fill(double[] values) {
        double mean = Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(0);
        for (int k = 0; k < values.length; k++) {
            if (Double.isNaN(values[k])) {
                values[k] = mean;
            }
        }
    }

    /** Whether all places are alike, so that it does not matter where a circuit lies. */
    boolean isUniform() {
        return isUniform(readout) && isUniform(single) && isUniform(pair);
    }

    private static boolean isUniform(double[] values) {
        for (double v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }

    double readout(int qubit) {
        return readout[qubit];
    }

    double single(int qubit) {
        return single[qubit];
    }

    /** Of the best native gate on a coupled pair. */
    double pair(int a, int b) {
        int low = Math.min(a, b);
        int high = Math.max(a, b);
        int from = 0;
        int to = pair.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int l = coupling.lower(middle);
            if (l < low || l == low && coupling.upper(middle) < high) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return pair[from];
    }
}
