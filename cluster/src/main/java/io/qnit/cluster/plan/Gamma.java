package io.qnit.cluster.plan;

import io.qnit.compiler.synthesis.WeylCoordinates;
import java.util.List;

/**
 * The least factors by which cuts multiply the spread of an estimate. A gate {@code sum_a u_a s_a (x) s_a} up to gates on
 * one qubit has gamma = 2 (sum |u_a|)^2 - 1, and parallel gates cut as one have the same with the product of their sums
 * (Schmitt, Piveteau, Sutter, "Cutting circuits with multiple two-qubit unitaries", arXiv 2312.11638). A wire has 4 by local
 * operations, and n wires together 2^(n+1) - 1 by measuring and preparing (Harada, Wada, Yamamoto, arXiv 2303.07340).
 */
final class Gamma {
    static final double LOCAL_WIRE = 4;

    private Gamma() {}

    /** Of a gate, by its 4x4 matrix. */
    static double of(double[] unitary) {
        return of(WeylCoordinates.of(unitary));
    }

    static double of(WeylCoordinates at) {
        double a = square(Math.sin(at.a()));
        double b = square(Math.sin(at.b()));
        double c = square(Math.sin(at.c()));
        double sum = Math.sqrt((1 - a) * (1 - b) * (1 - c) + a * b * c)
                + Math.sqrt(a * (1 - b) * (1 - c) + (1 - a) * b * c)
                + Math.sqrt((1 - a) * b * (1 - c) + a * (1 - b) * c)
                + Math.sqrt((1 - a) * (1 - b) * c + a * b * (1 - c));
        return Math.max(1, 2 * sum * sum - 1);
    }

    /** Of gates that are cut as one, by the gamma of each. */
    static double joint(List<Double> gammas) {
        return 2 * gammas.stream().mapToDouble(g -> (g + 1) / 2).reduce(1, (x, y) -> x * y) - 1;
    }

    /** Of so many wires, cut as one by measuring and preparing. */
    static double wires(int count) {
        return Math.scalb(1.0, count + 1) - 1;
    }

    private static double square(double x) {
        return x * x;
    }
}
