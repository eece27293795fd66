package io.qnit.simulator.mps;

import java.util.NavigableMap;

/** Reduced density matrices and expectation values by the canonical centre: what lies outside contracts to the identity. */
final class Densities {
    private Densities() {}

    /** The sum over (a, b) of m[a, i, b] conj(m[a, j, b]), where row d a + i of the matrix holds m[a, i, .]: row-major d by d. */
    static double[] ofRows(ComplexMatrix m, int d) {
        double[] density = new double[2 * d * d];
        int cols = m.cols;
        for (int base = 0; base < m.rows; base += d) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    double re = 0;
                    double im = 0;
                    int x = (base + i) * cols;
                    int y = (base + j) * cols;
                    for (int b = 0; b < cols; b++) {
                        re += m.re[x + b] * m.re[y + b] + m.im[x + b] * m.im[y + b];
                        im += m.im[x + b] * m.re[y + b] - m.re[x + b] * m.im[y + b];
                    }
                    density[2 * (i * d + j)] += re;
                    density[2 * (i * d + j) + 1] += im;
                }
            }
        }
        return density;
    }

    /** Of the sites p and p + 1, one of which is the centre: index 2 s + t, s at p. */
    static double[] ofPair(Chain chain, int p) {
        ComplexMatrix theta = chain.theta(p);
        return ofRows(theta.reshaped(2 * theta.rows, theta.cols / 2), 4);
    }

    /** The expectation value of a product of Hermitian 2 by 2 matrices at some sites, at least one. */
    static double expectation(Chain chain, NavigableMap<Integer, double[]> operators) {
        int first = operators.firstKey();
        int last = operators.lastKey();
        chain.bringCentre(first, last);
        // Right of the centre sites contract from the right to the identity, left of it from the left: begin at first,
        // end at last, the centre in between.
        ComplexMatrix environment = Chain.identity(chain.leftBond(first));
        for (int p = first; p <= last; p++) {
            ComplexMatrix site = chain.site(p);
            double[] operator = operators.get(p);
            ComplexMatrix ket = Products.multiply(environment, chain.wide(p), chain.workers());
            ComplexMatrix tall = ket.reshaped(2 * ket.rows, chain.rightBond(p));
            if (operator != null) {
                tall = Chain.onSite(tall, operator);
            }
            environment = Products.multiply(site, Products.Form.ADJOINT, tall, Products.Form.PLAIN, chain.workers());
        }
        double trace = 0;
        for (int i = 0; i < environment.rows; i++) {
            trace += environment.re[i * environment.cols + i];
        }
        return trace;
    }
}
