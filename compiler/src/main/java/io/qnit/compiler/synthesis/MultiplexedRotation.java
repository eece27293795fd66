package io.qnit.compiler.synthesis;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;

/**
 * A rotation of one qubit about Y or Z by an angle that depends on the basis state x of others: 2^m rotations between 2^m
 * CX (Moettoenen, Vartiainen, Bergholm and Salomaa, quant-ph/0404089).
 *
 * <p>CX from the controls in a set change the sign of the rotation where x has odd parity on that set. The sets run
 * through a Gray code, so that one CX leads from each to the next, and the angles are the Walsh-Hadamard transform of the
 * wanted ones. Sets whose angle is zero are passed over.
 */
final class MultiplexedRotation {
    /** Angles below this are rounding. */
    private static final double NEGLIGIBLE = 1e-11;

    private final BlockBuilder block;
    private final int[] controls;
    private final int target;
    private final Gate rotation;
    private final Gate link;

    /**
     * @param controls qubits; control k is bit k of x
     * @param rotation RY or RZ
     * @param link CX, or with RY also CZ
     */
    MultiplexedRotation(BlockBuilder block, int[] controls, int target, Gate rotation, Gate link) {
        this.block = block;
        this.controls = controls;
        this.target = target;
        this.rotation = rotation;
        this.link = link;
    }

    /** Appends the rotation by {@code angles[x]}. */
    void append(double[] angles) {
        link(appendOpen(angles));
    }

    /** The same without the links that close it; the set of controls from which they would come, as bits. */
    int appendOpen(double[] angles) {
        double[] transformed = angles.clone();
        for (int stride = 1; stride < transformed.length; stride *= 2) {
            for (int k = 0; k < transformed.length; k++) {
                if ((k & stride) == 0) {
                    double a = transformed[k];
                    double b = transformed[k + stride];
                    transformed[k] = (a + b) / 2;
                    transformed[k + stride] = (a - b) / 2;
                }
            }
        }
        int set = 0;
        for (int k = 0; k < transformed.length; k++) {
            int next = k ^ (k >> 1);
            double angle = Math.IEEEremainder(transformed[next], 4 * Math.PI);
            if (Math.abs(angle) < NEGLIGIBLE) {
                continue;
            }
            link(set ^ next);
            set = next;
            block.gate(rotation, target, angle);
        }
        return set;
    }

    private void link(int set) {
        for (int k = 0; k < controls.length; k++) {
            if ((set >> k & 1) == 1) {
                block.gate(link, controls[k], target);
            }
        }
    }
}
