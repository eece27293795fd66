package io.qnit.compiler.synthesis;

import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The shortest words over gates on one qubit without angles, up to a phase: breadth first until nothing new comes (24
 * for generators of the Clifford group) or a limit is reached (with t there is no end).
 */
final class CliffordWords {
    static final CliffordWords NONE = new CliffordWords();

    private static final int LIMIT = 400;
    private static final double SAME = 1e-9;

    private final List<double[]> matrices = new ArrayList<>();
    private final List<List<Gate>> words = new ArrayList<>();

    private CliffordWords() {
        matrices.add(Matrix2.IDENTITY);
        words.add(List.of());
    }

    static CliffordWords over(Set<Gate> gates) {
        CliffordWords all = new CliffordWords();
        for (int k = 0; k < all.matrices.size() && all.matrices.size() < LIMIT; k++) {
            for (Gate gate : gates) {
                if (gate.parameterCount() != 0) {
                    continue;
                }
                double[] next = Matrix2.product(gate.matrix(), all.matrices.get(k));
                if (all.find(next) < 0) {
                    List<Gate> word = new ArrayList<>(all.words.get(k));
                    word.add(gate);
                    all.matrices.add(next);
                    all.words.add(List.copyOf(word));
                }
            }
        }
        return all;
    }

    /** The number of the word for a matrix, -1 for none. */
    int find(double[] m) {
        for (int k = 0; k < matrices.size(); k++) {
            if (isPhase(Matrix2.product(Matrix2.adjoint(matrices.get(k)), m))) {
                return k;
            }
        }
        return -1;
    }

    private static boolean isPhase(double[] m) {
        return Math.abs(m[2]) + Math.abs(m[3]) + Math.abs(m[0] - m[6]) + Math.abs(m[1] - m[7]) < SAME;
    }

    /** The gates, first one first. */
    List<Gate> word(int k) {
        return words.get(k);
    }

    /** The phase of a matrix that is the word up to a phase. */
    double phase(int k, double[] m) {
        double[] rest = Matrix2.product(Matrix2.adjoint(matrices.get(k)), m);
        return Math.atan2(rest[1] + rest[7], rest[0] + rest[6]);
    }
}
