package io.qnit.simulator.state;

import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A unitary with numbers for its angles. Where the leading {@link #controls} qubits are 1, {@link #matrix} acts on the
 * others; elsewhere nothing happens. Immutable: its arrays are not to be written.
 */
public final class Unitary implements Operation {
    /** By number of the gate, those without angles that were asked for. */
    private static final AtomicReferenceArray<@Nullable Unitary> FIXED =
            new AtomicReferenceArray<>(Gate.values().length);

    private final Optional<Gate> gate;
    private final double[] angles;
    private final int controls;
    private final double[] matrix;
    private final int[] qubits;

    private Unitary(Optional<Gate> gate, double[] angles, int controls, double[] matrix, int[] qubits) {
        int targets = qubits.length - controls;
        if (targets < 0 || matrix.length != 2 << 2 * targets) {
            throw new IllegalArgumentException(
                    "a matrix of " + matrix.length + " numbers does not fit " + targets + " qubits");
        }
        this.gate = gate;
        this.angles = angles;
        this.controls = controls;
        this.matrix = matrix;
        this.qubits = qubits;
    }

    /**
     * A row of the gate table.
     *
     * @param angles as many as the gate has, finite
     * @param addedControls controls beyond the gate's own, which come first among the qubits
     */
    public static Unitary of(Gate gate, double[] angles, int addedControls, int... qubits) {
        if (addedControls == 0 && angles.length == 0 && gate.parameterCount() == 0) {
            return fixed(gate).on(qubits);
        }
        return made(gate, angles, addedControls, qubits);
    }

    /** A gate without angles on the first qubits; all that are on others share its matrix. */
    private static Unitary fixed(Gate gate) {
        Unitary known = FIXED.get(gate.ordinal());
        if (known == null) {
            int[] first = new int[gate.qubitCount()];
            Arrays.setAll(first, k -> k);
            known = made(gate, new double[0], 0, first);
            FIXED.set(gate.ordinal(), known);
        }
        return known;
    }

    private static Unitary made(Gate gate, double[] angles, int addedControls, int... qubits) {
        Optional<Gate> row = addedControls == 0 ? Optional.of(gate) : Optional.empty();
        if (gate.controlCount() > 0 && gate.base().parameterCount() == gate.parameterCount()) {
            return new Unitary(
                    row, angles, addedControls + gate.controlCount(), gate.base().matrix(angles), qubits);
        }
        return new Unitary(row, angles, addedControls, gate.matrix(angles), qubits);
    }

    /** @param matrix 2^k by 2^k, row-major, interleaved re and im; {@code qubits[0]} is the least significant bit */
    public static Unitary of(double[] matrix, int... qubits) {
        return new Unitary(Optional.empty(), new double[0], 0, matrix, qubits);
    }

    /** The row of the gate table that this is, controls and all; empty for other matrices and for added controls. */
    public Optional<Gate> gate() {
        return gate;
    }

    /** The angles of {@link #gate}; empty without it. */
    public double[] angles() {
        return angles;
    }

    /** How many of the first qubits are controls that the matrix does not contain. */
    public int controls() {
        return controls;
    }

    /**
     * What happens where the controls are 1: 2^k by 2^k, row-major, interleaved re and im, the first qubit behind the
     * controls the least significant bit. A global phase is one number on no qubits. It may have more controls inside.
     */
    public double[] matrix() {
        return matrix;
    }

    @Override
    public int[] qubits() {
        return qubits;
    }

    @Override
    public boolean commutesWithMeasuring(int k) {
        return k < controls || leavesBit(k - controls);
    }

    /** Whether the matrix never maps a basis state to one with another bit k. */
    private boolean leavesBit(int k) {
        int size = 1 << qubits.length - controls;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int at = 2 * (row * size + column);
                if (((row ^ column) >>> k & 1) == 1 && (matrix[at] != 0 || matrix[at + 1] != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The same on other qubits. */
    public Unitary on(int... otherQubits) {
        return new Unitary(gate, angles, controls, matrix, otherQubits);
    }

    @Override
    public String toString() {
        return gate.map(Gate::id).orElse("unitary") + Arrays.toString(angles) + " on "
                + Arrays.toString(qubits);
    }
}
