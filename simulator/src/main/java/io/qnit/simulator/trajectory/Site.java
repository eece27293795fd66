package io.qnit.simulator.trajectory;

import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.UnitaryMixture;
import java.util.Optional;

/**
 * A place where noise may strike. Immutable.
 *
 * @param operators one of which happens: the unitaries of a mixture, else Kraus operators
 * @param usual the one that happens when nothing strikes: the identity, or what is likeliest
 * @param probabilities of the operators, when they do not depend on the state; otherwise empty
 */
@SuppressWarnings("ArrayRecordComponent") // dense numbers, never compared
record Site(int[] qubits, double[][] operators, int usual, Optional<double[]> probabilities) {
    static Site of(Channel channel, int[] qubits) {
        Optional<UnitaryMixture> mixture = channel.mixture();
        if (mixture.isPresent()) {
            double[] p = mixture.get().probabilities();
            double[][] unitaries = mixture.get().unitaries().toArray(double[][]::new);
            int usual = -1;
            int likeliest = 0;
            for (int k = 0; k < p.length; k++) {
                if (p[k] > p[likeliest]) {
                    likeliest = k;
                }
                if (SmallMatrix.isScalar(unitaries[k]) && (usual < 0 || p[k] > p[usual])) {
                    usual = k;
                }
            }
            // without the identity, or with one that hardly ever happens, the likeliest is what the shots share
            return new Site(
                    qubits, unitaries, usual < 0 || p[usual] < 0.1 * p[likeliest] ? likeliest : usual, Optional.of(p));
        }
        double[][] kraus = channel.krausOperators().toArray(double[][]::new);
        int usual = 0;
        double most = 0;
        for (int k = 0; k < kraus.length; k++) {
            double weight = 0;
            for (double x : kraus[k]) {
                weight += x * x;
            }
            if (weight > most) {
                most = weight;
                usual = k;
            }
        }
        return new Site(qubits, kraus, usual, Optional.empty());
    }

    /** Whether which operator happens depends on the state. */
    boolean looksAtState() {
        return probabilities.isEmpty();
    }

    double[] usualOperator() {
        return operators[usual];
    }

    /** The minus logarithm of the probability that nothing strikes; 0 where that depends on the state. */
    double hazard() {
        return probabilities.map(p -> -Math.log(Math.min(1, p[usual]))).orElse(0.0);
    }

    /** The operator that strikes, given that one does. */
    int strike(double uniform) {
        double[] p = probabilities.orElseThrow();
        double total = 0;
        for (int k = 0; k < p.length; k++) {
            total += k == usual ? 0 : p[k];
        }
        double point = uniform * total;
        int last = usual;
        for (int k = 0; k < p.length; k++) {
            if (k != usual && p[k] > 0) {
                last = k;
                point -= p[k];
                if (point < 0) {
                    return k;
                }
            }
        }
        return last;
    }
}
