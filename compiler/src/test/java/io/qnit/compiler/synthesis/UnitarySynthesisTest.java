package io.qnit.compiler.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Multiplied out, the gates are the matrix, phase included, and no more than the papers promise. */
class UnitarySynthesisTest {
    private static final long SEED = 20261124;
    private static final double EXACT = 1e-11;

    @Test
    void randomUnitariesTakeTheCountOfTheShannonDecomposition() {
        SplittableRandom random = new SplittableRandom(SEED);
        int[] most = {0, 0, 3, 20, 100, 444};
        for (int n = 1; n <= 5; n++) {
            for (int trial = 0; trial < (n < 4 ? 40 : n == 4 ? 6 : 1); trial++) {
                Block block = check(DenseMatrix.haar(1 << n, random), n, "trial " + trial + ", seed " + SEED);
                assertThat(twoQubitGates(block)).as("%d qubits", n).isLessThanOrEqualTo(most[n]);
            }
        }
    }

    @Test
    void diagonalsTakeTwoToTheNLessTwo() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 1; n <= 6; n++) {
            double[] m = new double[2 << (2 * n)];
            for (int k = 0; k < 1 << n; k++) {
                double phase = random.nextDouble(-Math.PI, Math.PI);
                m[2 * k * ((1 << n) + 1)] = Math.cos(phase);
                m[2 * k * ((1 << n) + 1) + 1] = Math.sin(phase);
            }
            assertThat(twoQubitGates(check(m, n, n + " qubits, seed " + SEED))).isLessThanOrEqualTo((1 << n) - 2);
        }
        assertThat(twoQubitGates(check(Gate.CP.matrix(0.3), 2, "cp"))).isEqualTo(2);
        assertThat(twoQubitGates(check(Gate.CCZ.matrix(), 3, "ccz"))).isEqualTo(6);
        assertThat(twoQubitGates(check(DenseMatrix.identity(16), 4, "identity"))).isZero();
    }

    @Test
    void gatesOfTheTableComeBack() {
        for (Gate gate : Gate.values()) {
            if (gate.qubitCount() == 0 || gate.qubitCount() > 5) {
                continue;
            }
            double[] parameters = new double[gate.parameterCount()];
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] = 0.4 + k;
            }
            check(gate.matrix(parameters), gate.qubitCount(), gate.id());
        }
    }

    @Test
    void partsThatDoNotTouchAreDoneApart() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] product = DenseMatrix.kronecker(
                DenseMatrix.haar(2, random),
                DenseMatrix.kronecker(DenseMatrix.haar(4, random), DenseMatrix.haar(2, random)));
        assertThat(twoQubitGates(check(product, 4, "seed " + SEED))).isEqualTo(3);
        double[] idle = DenseMatrix.kronecker(
                DenseMatrix.haar(4, random),
                DenseMatrix.kronecker(DenseMatrix.identity(2), DenseMatrix.haar(2, random)));
        assertThat(twoQubitGates(check(idle, 4, "seed " + SEED))).isEqualTo(3);
    }

    @Test
    void multiplexersAreCheaperWhicheverQubitSelects() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int control = 0; control < 3; control++) {
            double[] u0 = DenseMatrix.haar(4, random);
            double[] u1 = DenseMatrix.haar(4, random);
            double[] m = new double[128];
            for (int r = 0; r < 8; r++) {
                for (int c = 0; c < 8; c++) {
                    if (((r ^ c) >> control & 1) == 0) {
                        double[] from = (r >> control & 1) == 0 ? u0 : u1;
                        int at = 2 * (4 * without(r, control) + without(c, control));
                        m[2 * (8 * r + c)] = from[at];
                        m[2 * (8 * r + c) + 1] = from[at + 1];
                    }
                }
            }
            assertThat(twoQubitGates(check(m, 3, "control " + control + ", seed " + SEED))).isLessThanOrEqualTo(9);
        }
    }

    @Test
    void nearlySpecialMatricesStayExact() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (double size : new double[] {1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-14}) {
            for (int trial = 0; trial < 4; trial++) {
                double[] generator = DenseMatrix.haar(8, random);
                double[] near = io.qnit.core.gate.UnitaryPower.of(generator, size);
                check(near, 3, "the power " + size + " of a random matrix, seed " + SEED);
                check(DenseMatrix.product(Gate.CCX.matrix(), near), 3, "near ccx by " + size + ", seed " + SEED);
                check(DenseMatrix.product(near, Gate.CSWAP.matrix()), 3, "near cswap by " + size + ", seed " + SEED);
            }
        }
    }

    @Test
    void cosineSineComesBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n : List.of(2, 4, 8, 16)) {
            for (int trial = 0; trial < 20; trial++) {
                double[] u = trial % 3 == 0
                        ? io.qnit.core.gate.UnitaryPower.of(DenseMatrix.haar(n, random), Math.pow(10, -trial / 2.0))
                        : DenseMatrix.haar(n, random);
                CosineSine cs = new CosineSine(u);
                double[] middle = new double[u.length];
                int half = n / 2;
                for (int k = 0; k < half; k++) {
                    double cos = Math.cos(cs.angles[k] / 2);
                    double sin = Math.sin(cs.angles[k] / 2);
                    middle[2 * (k * n + k)] = cos;
                    middle[2 * ((half + k) * n + half + k)] = cos;
                    middle[2 * (k * n + half + k)] = -sin;
                    middle[2 * ((half + k) * n + k)] = sin;
                }
                double[] found =
                        DenseMatrix.product(sum(cs.left0, cs.left1), middle, sum(cs.right0, cs.right1));
                assertThat(DenseMatrix.distance(found, u)).as("size %d, trial %d", n, trial).isLessThan(1e-13);
                for (double[] part : List.of(cs.left0, cs.left1, cs.right0, cs.right1)) {
                    assertThat(DenseMatrix.distance(
                            DenseMatrix.product(part, DenseMatrix.adjoint(part)), DenseMatrix.identity(half)))
                            .as("size %d, trial %d", n, trial)
                            .isLessThan(1e-13);
                }
            }
        }
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> UnitarySynthesis.append(new BlockBuilder(), new int[] {0, 1}, new double[8]))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("2 qubits");
        assertThatThrownBy(() -> UnitarySynthesis.append(new BlockBuilder(), new int[11], new double[8]))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("more than 10 qubits");
    }

    private static int without(int index, int bit) {
        return index & ((1 << bit) - 1) | (index >> (bit + 1)) << bit;
    }

    private static double[] sum(double[] a, double[] b) {
        int n = DenseMatrix.dimension(a);
        double[] m = new double[8 * n * n];
        for (int r = 0; r < n; r++) {
            System.arraycopy(a, 2 * r * n, m, 4 * r * n, 2 * n);
            System.arraycopy(b, 2 * r * n, m, 4 * (n + r) * n + 2 * n, 2 * n);
        }
        return m;
    }

    private static Block check(double[] m, int n, String where) {
        int[] qubits = new int[n];
        for (int q = 0; q < n; q++) {
            qubits[q] = q;
        }
        BlockBuilder builder = new BlockBuilder();
        double phase = UnitarySynthesis.append(builder, qubits, m);
        Block block = builder.build();
        double[] found = DenseMatrix.scaledByPhase(DenseMatrix.of(block, n), phase);
        assertThat(DenseMatrix.distance(found, m)).as(where).isLessThan(EXACT);
        for (int i = 0; i < block.size(); i++) {
            assertThat(block.gate(i)).isIn(Gate.U, Gate.RY, Gate.RZ, Gate.CX, Gate.CZ);
        }
        return block;
    }

    private static int twoQubitGates(Block block) {
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            count += block.operandCount(i) == 2 ? 1 : 0;
        }
        return count;
    }
}
