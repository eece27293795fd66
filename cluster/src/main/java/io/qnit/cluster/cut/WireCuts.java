package io.qnit.cluster.cut;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What stands for wires that are cut: measurements upstream, preparations downstream.
 *
 * <p>Measuring in a basis B and preparing the state that was found is the channel MP(B). The 2^n + 1 mutually unbiased bases
 * of n qubits are a 2-design, so that the sum of MP over all of them is {@code rho + tr(rho) 1}; that of the computational
 * basis added to "measure k, prepare any other l" is {@code tr(rho) 1} too. So n wires are exactly
 * {@code sum over the 2^n other bases of MP(B) - (2^n - 1) (measure k, prepare a random l != k)}, and gamma is 2^(n+1) - 1:
 * 3, 7, 15, the least possible (Brenner, Piveteau, Sutter, arXiv:2302.03366; Harada, Wada, Yamamoto, PRX Quantum 5, 040308
 * (2024); Pednault, arXiv:2303.08287). In a contraction no outcome has to travel: the preparations are rows of their own.
 *
 * <p>Without that, by the Pauli operators: {@code rho = sum over P of tr(P rho) P / 2}, with gamma 4 a wire (Peng, Harrow,
 * Ozols, Wu, PRL 125, 150504 (2020)). As |-> is |0> + |1> less |+>, four preparations are enough.
 */
public final class WireCuts {
    private static final int MOST = 3;

    private WireCuts() {}

    /**
     * The form of least gamma, 2^(n+1) - 1: 2^n + 1 bases upstream, all their states downstream.
     *
     * @param count 1 to 3
     * @throws QnitException UNSUPPORTED for more
     */
    public static CutForm measureAndPrepare(int count) {
        if (count < 1 || count > MOST) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    count + " wires cannot be cut as one: 1 to " + MOST + " can; cut them in smaller sets");
        }
        int states = 1 << count;
        List<Setting> left = new ArrayList<>();
        List<Setting> right = new ArrayList<>();
        for (int basis = 0; basis <= states; basis++) {
            left.add(measurement(basisName(count, basis), toComputational(count, basis), count));
            for (int k = 0; k < states; k++) {
                right.add(preparation(basisName(count, basis) + k, fromComputational(count, basis, k), count));
            }
        }
        int rows = states * (states + 1);
        double[] matrix = new double[rows * rows];
        for (int row = 0; row < rows; row++) {
            if (row < states * states) {
                matrix[row * rows + row] = 1;
            } else {
                for (int other = states * states; other < rows; other++) {
                    matrix[row * rows + other] = other == row ? 0 : -1;
                }
            }
        }
        String name = (count == 1 ? "wire" : count + " wires as one") + ", measure and prepare";
        return new CutForm(name, CutForm.Kind.WIRE, 2 * states - 1, left, right, matrix);
    }

    /** By Pauli operators, eight terms a wire, gamma 4^n: six preparations a wire. */
    public static CutForm paulis(int count) {
        double[] matrix = {
            // the rows are X+, X-, Y+, Y-, Z+, Z-
            .5, -.5, 0, 0, 0, 0, //
            -.5, .5, 0, 0, 0, 0, //
            0, 0, .5, -.5, 0, 0, //
            0, 0, -.5, .5, 0, 0, //
            0, 0, 0, 0, 1, 0, //
            0, 0, 0, 0, 0, 1
        };
        CutForm bases = measureAndPrepare(1);
        CutForm wire = new CutForm(
                "wire, eight terms", CutForm.Kind.WIRE, 4, bases.left(), bases.right(), matrix);
        return FormProduct.of(Collections.nCopies(atLeastOne(count), wire));
    }

    /** The fewest circuits: three measurements and four preparations a wire. */
    public static CutForm fewest(int count) {
        CutForm bases = measureAndPrepare(1);
        // X+, Y+, Z+ and Z-: sum of P tr(P rho) / 2, with |-> and |-i> as |0> + |1> less |+> and |+i>
        List<Setting> right = List.of(
                bases.right().get(0), bases.right().get(2), bases.right().get(4), bases.right().get(5));
        double[] matrix = {
            1, 0, -.5, -.5, //
            -1, 0, .5, .5, //
            0, 1, -.5, -.5, //
            0, -1, .5, .5, //
            0, 0, 1, 0, //
            0, 0, 0, 1
        };
        CutForm wire =
                new CutForm("wire, four preparations", CutForm.Kind.WIRE, 6, bases.left(), right, matrix);
        return FormProduct.of(Collections.nCopies(atLeastOne(count), wire));
    }

    private static int atLeastOne(int count) {
        if (count < 1) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, count + " wires cannot be cut: at least one is needed");
        }
        return count;
    }

    private static String basisName(int count, int basis) {
        if (count == 1) {
            return String.valueOf("XYZ".charAt(basis));
        }
        return basis == 1 << count ? "Z" : "B" + basis;
    }

    private static Setting measurement(String name, Block before, int count) {
        List<Integer> all = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            all.add(q);
        }
        return new Setting(name, count, 0, before, all, Block.empty());
    }

    private static Setting preparation(String name, Block block, int count) {
        return new Setting(name, count, 0, block, List.of(), Block.empty());
    }

    // ---- Mutually unbiased bases -------------------------------------------------------------------------------------

    /**
     * Basis {@code alpha} below 2^n is {@code D H^n |k>} with D = diag(i^(z A z)), A_ij = Tr(alpha x^(i + j)) over the field of
     * 2^n elements with basis 1, x, x^2: the difference of two such A is regular, which makes the bases unbiased (Wootters
     * and Fields, Ann. Phys. 191, 363 (1989)). D is S on the diagonal and CZ beside. Basis 2^n is the computational one.
     */
    private static Block fromComputational(int count, int basis, int k) {
        BlockBuilder block = new BlockBuilder();
        for (int q = 0; q < count; q++) {
            if ((k >> q & 1) == 1) {
                block.gate(Gate.X, q);
            }
        }
        if (basis < 1 << count) {
            for (int q = 0; q < count; q++) {
                block.gate(Gate.H, q);
            }
            phases(block, count, basis, Gate.S);
        }
        return block.build();
    }

    private static Block toComputational(int count, int basis) {
        BlockBuilder block = new BlockBuilder();
        if (basis < 1 << count) {
            phases(block, count, basis, Gate.SDG);
            for (int q = 0; q < count; q++) {
                block.gate(Gate.H, q);
            }
        }
        return block.build();
    }

    private static void phases(BlockBuilder block, int count, int alpha, Gate quarter) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                if (trace(count, times(count, alpha, power(count, i + j))) == 1) {
                    if (i == j) {
                        block.gate(quarter, i);
                    } else {
                        block.gate(Gate.CZ, j, i);
                    }
                }
            }
        }
    }

    /** A product in the field of 2^n elements, n from 1 to 3: polynomials modulo x + 1, x^2 + x + 1, x^3 + x + 1. */
    private static int times(int count, int a, int b) {
        int product = 0;
        for (int bit = 0; bit < count; bit++) {
            if ((b >> bit & 1) == 1) {
                product ^= a << bit;
            }
        }
        int modulus = 1 << count | 3;
        for (int bit = 2 * count; bit >= count; bit--) {
            if ((product >> bit & 1) == 1) {
                product ^= modulus << bit - count;
            }
        }
        return product;
    }

    private static int power(int count, int exponent) {
        int power = 1;
        for (int k = 0; k < exponent; k++) {
            power = times(count, power, count == 1 ? 1 : 2);
        }
        return power;
    }

    /** a + a^2 + a^4 + ..., which is 0 or 1. */
    private static int trace(int count, int a) {
        int sum = 0;
        int conjugate = a;
        for (int k = 0; k < count; k++) {
            sum ^= conjugate;
            conjugate = times(count, conjugate, conjugate);
        }
        return sum;
    }
}
