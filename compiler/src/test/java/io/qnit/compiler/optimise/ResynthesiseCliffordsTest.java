package io.qnit.compiler.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.DenseState;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Long runs become short, what lies between keeps its place, certificates hold. */
class ResynthesiseCliffordsTest {
    private static final long SEED = 20261126;

    private static Context context(int qubits) {
        return new Context(
                Target.builder("all", qubits).gate(Gate.U).gate(Gate.CX).build(),
                0,
                1e-12,
                ForkJoinPool.commonPool(),
                Long.MAX_VALUE);
    }

    @Test
    void keepsStateAndPhaseBetweenOtherGates() {
        SplittableRandom random = new SplittableRandom(SEED);
        int shorter = 0;
        for (int round = 0; round < 40; round++) {
            int qubits = 2 + random.nextInt(5);
            BlockBuilder builder = new BlockBuilder();
            for (int part = 0; part < 3; part++) {
                clifford(qubits, 80, random, builder);
                builder.gate(Gate.T, random.nextInt(qubits));
                builder.gate(Gate.RZZ, 0, 1, 0.3);
                builder.gate(Gate.RX, random.nextInt(qubits), Math.PI / 2);
            }
            Block source = builder.build();
            Rewrite.Result result = new ResynthesiseCliffords().apply(source, context(qubits));
            String where = "round " + round + " of seed " + SEED;
            assertThat(DenseState.distance(source, qubits, result.block(), result.certificate(), random))
                    .as(where)
                    .isLessThan(1e-9);
            assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                    .as(where)
                    .isInstanceOf(Verdict.Proven.class);
            shorter += result.block().size() < source.size() / 2 ? 1 : 0;
        }
        assertThat(shorter).isGreaterThan(20);
    }

    @Test
    void measurementsStayWhereTheyAre() {
        SplittableRandom random = new SplittableRandom(SEED);
        int qubits = 5;
        BlockBuilder builder = new BlockBuilder();
        clifford(qubits, 120, random, builder);
        builder.measure(2, 0);
        clifford(qubits, 120, random, builder);
        builder.reset(1).barrier(0, 1, 2);
        clifford(qubits, 120, random, builder);
        for (int q = 0; q < qubits; q++) {
            builder.measure(q, q);
        }
        Block source = builder.build();
        Rewrite.Result result = new ResynthesiseCliffords().apply(source, context(qubits));
        assertThat(result.block().size()).isLessThan(source.size() / 2);
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void wideRunsAreCertifiedAsTableaus() {
        SplittableRandom random = new SplittableRandom(SEED);
        int qubits = 24;
        BlockBuilder builder = new BlockBuilder();
        clifford(qubits, 2000, random, builder);
        Block source = builder.build();
        Rewrite.Result result = new ResynthesiseCliffords().apply(source, context(qubits));
        assertThat(pairs(result.block())).isLessThan(qubits * qubits * 3 / 5);
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void shortRunsAreLeftAlone() {
        BlockBuilder builder = new BlockBuilder();
        for (int q = 0; q < 30; q++) {
            builder.gate(Gate.H, q).gate(Gate.CX, q, q + 1);
        }
        Block source = builder.build();
        assertThat(new ResynthesiseCliffords().apply(source, context(31)).block()).isEqualTo(source);
    }

    private static int pairs(Block block) {
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            count += block.operandCount(i) == 2 ? 1 : 0;
        }
        return count;
    }

    private static void clifford(int qubits, int gates, SplittableRandom random, BlockBuilder block) {
        List<Gate> ones = List.of(Gate.H, Gate.S, Gate.SDG, Gate.X, Gate.SX);
        List<Gate> twos = List.of(Gate.CX, Gate.CZ, Gate.SWAP, Gate.ISWAP);
        for (int k = 0; k < gates; k++) {
            int a = random.nextInt(qubits);
            if (random.nextBoolean()) {
                block.gate(ones.get(random.nextInt(ones.size())), a);
            } else {
                block.gate(twos.get(random.nextInt(twos.size())), a, (a + 1 + random.nextInt(qubits - 1)) % qubits);
            }
        }
    }
}
