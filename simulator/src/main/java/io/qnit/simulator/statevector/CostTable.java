package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;

/**
 * What operations on a block in cache cost, in nanoseconds per amplitude on one thread. The numbers were measured once,
 * per width of a vector register, by {@code KernelTable} in {@code bench}, and are shipped: a plan made from them does
 * not depend on the machine it is made on.
 */
final class CostTable {
    private final double[] complex;
    private final double[] real;
    private final double move;
    private final double phase;
    private final double memory;

    private CostTable(double[] complex, double[] real, double move, double phase, double memory) {
        this.complex = complex;
        this.real = real;
        this.move = move;
        this.phase = phase;
        this.memory = memory;
    }

    /** @param bits width of a vector register; 0 without the Vector API */
    static CostTable of(int bits, Precision precision) {
        double half = precision == Precision.DOUBLE ? 1 : 0.5;
        double wide = bits >= 512 ? 1 : bits >= 256 ? 1.8 : bits >= 128 ? 3.5 : 6;
        return new CostTable(
                scaled(half * wide, 0.26, 0.38, 0.66, 1.25, 2.4),
                scaled(half * wide, 0.22, 0.30, 0.42, 0.70, 1.3),
                half * wide * 0.30,
                half * wide * 0.50,
                half * 2.5);
    }

    private static double[] scaled(double factor, double... values) {
        for (int k = 0; k < values.length; k++) {
            values[k] *= factor;
        }
        return values;
    }

    double complex(int width) {
        return beyond(complex, width);
    }

    double real(int width) {
        return beyond(real, width);
    }

    /** Work doubles with each qubit where the table ends. */
    private static double beyond(double[] table, int width) {
        return width <= table.length
                ? table[Math.max(width, 1) - 1]
                : table[table.length - 1] * (1 << width - table.length);
    }

    double move() {
        return move;
    }

    /** A sweep of any number of phases on one or two qubits. */
    double phase() {
        return phase;
    }

    /** One trip of all amplitudes through memory. */
    double memory() {
        return memory;
    }
}
