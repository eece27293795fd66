package io.qnit.simulator.stabilizer;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which unitaries are Clifford. What counts is the matrix, not the name: {@code rz(pi/2)}, {@code ctrl @ x} and a
 * matrix that was typed in are judged alike. The image U P U^-1 of each generator P is computed entry by entry: a Pauli
 * string has one entry of modulus 1 in each row, so its first row gives the X mask, the rows 2^j the Z mask, and the
 * others are checked. Entries may be off by {@value #TOLERANCE}.
 *
 * <p>Safe for use by several threads.
 */
public final class Cliffords {
    /** Larger matrices are not looked at and count as no Clifford. */
    public static final int MOST_QUBITS = 8;

    private static final double TOLERANCE = 1e-11;
    private static final int MOST_REMEMBERED = 10_000;
    private static final int MOST_REMEMBERED_NUMBERS = 64;
    private static final Map<Gate, Optional<Clifford>> GATES = gates();
    private static final Map<Key, Optional<Clifford>> MATRICES = new ConcurrentHashMap<>();

    private Cliffords() {}

    /** What the unitary does to Pauli strings; empty when it is not Clifford, or a matrix on too many qubits. */
    public static Optional<Clifford> of(Unitary unitary) {
        if (unitary.gate().isPresent() && unitary.angles().length == 0) {
            return GATES.getOrDefault(unitary.gate().get(), Optional.empty());
        }
        return of(unitary.matrix(), unitary.controls(), unitary.qubits().length);
    }

    /** Whether the stabilizer method takes the operation: a Clifford gate, a mixture of such, or a reset. */
    public static boolean takes(Operation operation) {
        return switch (operation) {
            case Unitary unitary -> isClifford(unitary);
            case Noise noise -> CliffordChannel.find(noise.channel()).isPresent();
        };
    }

    public static boolean isClifford(Unitary unitary) {
        return of(unitary).isPresent();
    }

    /**
     * The same for a matrix.
     *
     * @param matrix row-major, interleaved re and im, acting where the first {@code controls} of {@code qubits} are 1
     */
    public static Optional<Clifford> of(double[] matrix, int controls, int qubits) {
        if (qubits > MOST_QUBITS) {
            return Optional.empty();
        }
        if (matrix.length > MOST_REMEMBERED_NUMBERS) {
            return judge(matrix, controls, qubits);
        }
        Key key = new Key(controls, qubits, matrix);
        Optional<Clifford> known = MATRICES.get(key);
        if (known == null) {
            known = judge(matrix, controls, qubits);
            if (MATRICES.size() < MOST_REMEMBERED) {
                MATRICES.put(new Key(controls, qubits, matrix.clone()), known);
            }
        }
        return known;
    }

    private static Map<Gate, Optional<Clifford>> gates() {
        Map<Gate, Optional<Clifford>> map = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            if (gate.isClifford() && gate.parameterCount() == 0) {
                map.put(gate, judge(gate.matrix(), 0, gate.qubitCount()));
            }
        }
        return map;
    }

    private static Optional<Clifford> judge(double[] matrix, int controls, int qubits) {
        double[] full = controls == 0 ? matrix : withControls(matrix, controls, qubits);
        Optional<Clifford.Images> forward = images(full, qubits);
        if (forward.isEmpty()) {
            return Optional.empty();
        }
        return images(adjoint(full, qubits), qubits)
                .map(backward -> new Clifford(qubits, forward.get(), backward));
    }

    private static Optional<Clifford.Images> images(double[] u, int qubits) {
        int[] x = new int[2 * qubits];
        int[] z = new int[2 * qubits];
        int[] signs = new int[2 * qubits];
        for (int g = 0; g < 2 * qubits; g++) {
            int flip = g % 2 == 0 ? 1 << g / 2 : 0;
            int phase = g % 2 == 0 ? 0 : 1 << g / 2;
            if (!image(u, 1 << qubits, flip, phase, g, x, z, signs)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Clifford.Images(x, z, signs));
    }

    /** Finds U P U^-1 for P = X^flip Z^phase, of which one is 0; false when it is no Pauli string. */
    private static boolean image(
            double[] u, int dimension, int flip, int phase, int generator, int[] x, int[] z, int[] signs) {
        double[] entry = new double[2];
        int column = -1;
        for (int c = 0; c < dimension && column < 0; c++) {
            entry(u, dimension, flip, phase, 0, c, entry);
            if (Math.hypot(entry[0], entry[1]) > 0.5) {
                column = c;
            }
        }
        if (column < 0) {
            return false;
        }
        // Row r, column r ^ a of s i^|a & z| X^a Z^z holds (-1)^(z . r) times what row 0 has, which is s (-i)^|a & z|.
        int a = column;
        double re0 = entry[0];
        double im0 = entry[1];
        int mask = 0;
        for (int bit = 1; bit < dimension; bit <<= 1) {
            entry(u, dimension, flip, phase, bit, bit ^ a, entry);
            if (entry[0] * re0 + entry[1] * im0 < 0) {
                mask |= bit;
            }
        }
        int turns = Integer.bitCount(a & mask) & 3;
        double unitRe = turns == 0 ? 1 : turns == 2 ? -1 : 0;
        double unitIm = turns == 1 ? -1 : turns == 3 ? 1 : 0;
        int sign = re0 * unitRe + im0 * unitIm < 0 ? -1 : 1;
        for (int row = 0; row < dimension; row++) {
            entry(u, dimension, flip, phase, row, row ^ a, entry);
            int here = sign * (1 - 2 * (Integer.bitCount(row & mask) & 1));
            if (!(Math.abs(entry[0] - here * unitRe) < TOLERANCE)
                    || !(Math.abs(entry[1] - here * unitIm) < TOLERANCE)) {
                return false;
            }
        }
        x[generator] = a;
        z[generator] = mask;
        signs[generator] = sign < 0 ? 1 : 0;
        return true;
    }

    /** One entry of U X^flip Z^phase U^-1. */
    private static void entry(double[] u, int dimension, int flip, int phase, int row, int column, double[] out) {
        double re = 0;
        double im = 0;
        for (int m = 0; m < dimension; m++) {
            int left = 2 * (row * dimension + (m ^ flip));
            int right = 2 * (column * dimension + m);
            double sign = 1 - 2 * (Integer.bitCount(m & phase) & 1);
            re += sign * (u[left] * u[right] + u[left + 1] * u[right + 1]);
            im += sign * (u[left + 1] * u[right] - u[left] * u[right + 1]);
        }
        out[0] = re;
        out[1] = im;
    }

    private static double[] adjoint(double[] u, int qubits) {
        int dimension = 1 << qubits;
        double[] result = new double[u.length];
        for (int row = 0; row < dimension; row++) {
            for (int column = 0; column < dimension; column++) {
                result[2 * (column * dimension + row)] = u[2 * (row * dimension + column)];
                result[2 * (column * dimension + row) + 1] = -u[2 * (row * dimension + column) + 1];
            }
        }
        return result;
    }

    private static double[] withControls(double[] base, int controls, int qubits) {
        int inner = 1 << qubits - controls;
        int all = 1 << qubits;
        int mask = (1 << controls) - 1;
        double[] m = new double[2 * all * all];
        for (int row = 0; row < all; row++) {
            if ((row & mask) != mask) {
                m[2 * row * (all + 1)] = 1;
                continue;
            }
            for (int column = 0; column < inner; column++) {
                int to = 2 * (row * all + (column << controls | mask));
                int from = 2 * ((row >> controls) * inner + column);
                m[to] = base[from];
                m[to + 1] = base[from + 1];
            }
        }
        return m;
    }

    /** A matrix by its content. */
    private static final class Key {
        private final int controls;
        private final int qubits;
        private final double[] matrix;
        private final int hash;

        Key(int controls, int qubits, double[] matrix) {
            this.controls = controls;
            this.qubits = qubits;
            this.matrix = matrix;
            hash = 31 * (31 * Arrays.hashCode(matrix) + controls) + qubits;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.hash == hash
                    && key.controls == controls
                    && key.qubits == qubits
                    && Arrays.equals(key.matrix, matrix);
        }
    }
}
