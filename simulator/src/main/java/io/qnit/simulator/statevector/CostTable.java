package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;

/**
 * What operations on a block in cache cost, in nanoseconds per amplitude on one thread. The numbers were measured once,
 * per width of a vector register, by {@code BlockBenchmark} in {@code bench}, and are shipped: a plan made from them does
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
        double wide = bits >= 512 ? 1 : bits >= 256 ? 1.8 : bits >= 128 ? 3.5 : 6;
        return switch (precision) {
            case DOUBLE ->
                new CostTable(
                        scaled(wide, 0.28, 0.65, 0.92, 1.70, 3.20), scaled(wide, 0.28, 0.40, 0.52, 1.00, 1.70),
                        0.60 * wide, 1.20 * wide, 2.50);
            case SINGLE ->
                new CostTable(
                        scaled(wide, 0.15, 0.35, 0.48, 0.84, 1.50), scaled(wide, 0.15, 0.21, 0.30, 0.56, 0.90),
                        0.33 * wide, 0.70 * wide, 1.25);
        };
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
