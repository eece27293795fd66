package io.qnit.compiler.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.DenseState;
import io.qnit.compiler.Level;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.UnitaryPower;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Matrices of classical functions become X gates with controls. */
class SplitPermutationsTest {
    private static final long SEED = 20261122;

    private static Context context(int qubits) {
        return new Context(
                Target.builder("all", qubits).gate(Gate.U).gate(Gate.CX).build(),
                0,
                1e-12,
                ForkJoinPool.commonPool(),
                Long.MAX_VALUE);
    }

    /** The matrix of k -> exp(i phase(k)) |image(k)>. */
    private static Node.UnitaryMatrix matrix(int qubits, IntUnaryOperator image, double[] phases) {
        int n = 1 << qubits;
        double[] entries = new double[2 * n * n];
        for (int k = 0; k < n; k++) {
            int at = 2 * (image.applyAsInt(k) * n + k);
            entries[at] = Math.cos(phases[k]);
            entries[at + 1] = Math.sin(phases[k]);
        }
        return new Node.UnitaryMatrix(entries);
    }

    private static Rewrite.Result split(Block source, int qubits, SplittableRandom random) {
        Rewrite.Result result = new SplitPermutations().apply(source, context(qubits));
        assertThat(DenseState.distance(source, qubits, result.block(), result.certificate(), random))
                .isLessThan(1e-9);
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
        return result;
    }

    private static int[] shuffled(int n, SplittableRandom random) {
        int[] image = new int[n];
        for (int k = 0; k < n; k++) {
            int other = random.nextInt(k + 1);
            image[k] = image[other];
            image[other] = k;
        }
        return image;
    }

    /** What a few CX and Toffoli gates do. */
    private static int[] afterFlips(int qubits, SplittableRandom random) {
        int[] image = new int[1 << qubits];
        Arrays.setAll(image, k -> k);
        for (int gate = 0; gate < 4; gate++) {
            int first = random.nextInt(qubits);
            int controls = 1 << first | 1 << random.nextInt(qubits);
            int bit = 1 << random.nextInt(qubits);
            if ((controls & bit) == 0) {
                Arrays.setAll(image, k -> (image[k] & controls) == controls ? image[k] ^ bit : image[k]);
            }
        }
        return image;
    }

    @Test
    void randomPermutationsWithAndWithoutPhases() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 40; round++) {
            int qubits = 3 + round % 4;
            int n = 1 << qubits;
            boolean few = round % 2 == 0;
            int[] image = few ? afterFlips(qubits, random) : shuffled(n, random);
            double[] phases = round % 3 == 0 ? random.doubles(n, -3, 3).toArray() : new double[n];
            int[] operands = new int[qubits];
            for (int k = 0; k < qubits; k++) {
                operands[k] = (k + round) % qubits;
            }
            Block source = new BlockBuilder().gate(Gate.H, 0)
                    .unitary(matrix(qubits, k -> image[k], phases), operands).gate(Gate.H, 1).build();
            Block result = split(source, qubits, random).block();
            if (few && qubits > 4 && !Arrays.equals(image, Rewrite.inPlace(n))) {
                assertThat(result.size()).as("round " + round + " of seed " + SEED).isGreaterThan(source.size());
            }
        }
    }

    @Test
    void anIncrementOfFiveBitsIsFiveGates() {
        SplittableRandom random = new SplittableRandom(SEED);
        Block source = new BlockBuilder().unitary(matrix(5, k -> (k + 1) % 32, new double[32]), 0, 1, 2, 3, 4).build();
        Block result = split(source, 5, random).block();
        assertThat(result.size()).isEqualTo(5);
        assertThat(result.opcode(0)).isNotEqualTo(Opcode.UNITARY);
    }

    @Test
    void otherUnitariesStay() {
        Block source = new BlockBuilder()
                .unitary(matrix(3, k -> k, new double[] {0, 1, 2, 3, 4, 5, 6, 7}), 0, 1, 2)
                .unitary(new Node.UnitaryMatrix(UnitaryPower.of(Gate.CCX.matrix(), 0.3)), 0, 1, 2)
                .build();
        assertThat(new SplitPermutations().apply(source, context(3)).block()).isEqualTo(source);
    }

    @Test
    void anAdderGivenByItsMatrixTakesAFractionOfTheEntanglers() {
        // (a, b) -> (a, a + b) on three bits each
        Block body = new BlockBuilder()
                .unitary(matrix(6, k -> (k & 7) | ((k >> 3) + (k & 7) & 7) << 3, new double[64]), 0, 1, 2, 3, 4, 5)
                .build();
        Circuit circuit = new Circuit("adder", 6, List.of(), List.of(), List.of(), body);
        Block compiled =
                Compiler.compile(circuit, Targets.full(6), CompileOptions.DEFAULT.withLevel(Level.O2)).circuit()
                        .body();
        int pairs = 0;
        for (int i = 0; i < compiled.size(); i++) {
            pairs += compiled.isGate(i) && compiled.operandCount(i) == 2 ? 1 : 0;
        }
        assertThat(pairs).as("of 1,868 for any matrix").isLessThan(250);
    }
}
