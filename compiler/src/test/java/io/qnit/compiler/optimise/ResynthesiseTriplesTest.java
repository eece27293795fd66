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
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Long runs on three qubits come down to 20 CX, short ones stay, certificates hold. */
class ResynthesiseTriplesTest {
    private static final long SEED = 20261122;

    private static Context everyPair(int qubits) {
        return context(Target.builder("all", qubits).gate(Gate.U).gate(Gate.CX).build());
    }

    private static Context line(int qubits) {
        Target.Builder line = Target.builder("line", qubits).gate(Gate.U).gate(Gate.CX).edges();
        for (int q = 0; q + 1 < qubits; q++) {
            line.edge(q, q + 1);
        }
        return context(line.build());
    }

    private static Context context(Target target) {
        return new Context(target, 0, 1e-12, ForkJoinPool.commonPool(), Long.MAX_VALUE);
    }

    @Test
    void keepsStateAndPhase() {
        SplittableRandom random = new SplittableRandom(SEED);
        int shorter = 0;
        for (int round = 0; round < 30; round++) {
            int qubits = 3 + random.nextInt(4);
            BlockBuilder builder = new BlockBuilder();
            for (int part = 0; part < 3; part++) {
                run(qubits, 3, 60, random, builder);
                builder.gate(Gate.GPHASE, new int[0], 0.4);
                run(qubits, qubits, 10, random, builder);
            }
            Block source = builder.build();
            Rewrite.Result result = new ResynthesiseTriples().apply(source, everyPair(qubits));
            String where = "round " + round + " of seed " + SEED;
            assertThat(DenseState.distance(source, qubits, result.block(), result.certificate(), random))
                    .as(where)
                    .isLessThan(1e-9);
            assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                    .as(where)
                    .isInstanceOf(Verdict.Proven.class);
            shorter += pairs(result.block()) < pairs(source) ? 1 : 0;
        }
        assertThat(shorter).isGreaterThan(25);
    }

    @Test
    void anyLengthComesDownToTwentyEntanglers() {
        SplittableRandom random = new SplittableRandom(SEED);
        BlockBuilder builder = new BlockBuilder();
        run(3, 3, 500, random, builder);
        Block source = builder.build();
        Rewrite.Result result = new ResynthesiseTriples().apply(source, everyPair(3));
        assertThat(pairs(source)).isGreaterThan(200);
        assertThat(pairs(result.block())).isLessThanOrEqualTo(20);
    }

    @Test
    void aDiagonalTakesSix() {
        SplittableRandom random = new SplittableRandom(SEED);
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < 20; k++) {
            int a = random.nextInt(3);
            int b = (a + 1 + random.nextInt(2)) % 3;
            builder.gate(Gate.CX, a, b).gate(Gate.RZ, b, random.nextDouble()).gate(Gate.CX, a, b);
        }
        Block source = builder.build();
        assertThat(pairs(new ResynthesiseTriples().apply(source, everyPair(3)).block())).isLessThanOrEqualTo(6);
    }

    @Test
    void shortRunsAreLeftAlone() {
        BlockBuilder builder = new BlockBuilder();
        for (int q = 0; q < 30; q++) {
            builder.gate(Gate.H, q).gate(Gate.CX, q, q + 1);
        }
        Block source = builder.build();
        assertThat(new ResynthesiseTriples().apply(source, everyPair(31)).block()).isEqualTo(source);
    }

    @Test
    void onALineARunThatNeedsNoSwapMustSaveHalf() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int gates : new int[] {30, 60}) {
            BlockBuilder builder = new BlockBuilder();
            for (int k = 0; k < gates; k++) {
                builder.gate(Gate.RY, 1, random.nextDouble()).gate(Gate.CX, k % 2, k % 2 + 1)
                        .gate(Gate.RX, k % 3, random.nextDouble());
            }
            Block source = builder.build();
            assertThat(pairs(new ResynthesiseTriples().apply(source, everyPair(3)).block())).isEqualTo(20);
            assertThat(pairs(new ResynthesiseTriples().apply(source, line(3)).block()))
                    .isEqualTo(gates == 30 ? 30 : 20);
        }
    }

    @Test
    void measurementsEndARun() {
        SplittableRandom random = new SplittableRandom(SEED);
        BlockBuilder builder = new BlockBuilder();
        run(4, 3, 100, random, builder);
        builder.measure(1, 0).reset(1);
        run(4, 3, 100, random, builder);
        builder.barrier(0, 1, 2);
        run(4, 3, 100, random, builder);
        Block source = builder.build();
        Rewrite.Result result = new ResynthesiseTriples().apply(source, everyPair(4));
        assertThat(pairs(result.block())).isLessThan(pairs(source) / 2);
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
    }

    private static int pairs(Block block) {
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            count += block.operandCount(i) == 2 ? 1 : 0;
        }
        return count;
    }

    /** Random gates on {@code width} of the qubits. */
    private static void run(int qubits, int width, int gates, SplittableRandom random, BlockBuilder block) {
        int first = random.nextInt(qubits);
        for (int k = 0; k < gates; k++) {
            int at = random.nextInt(width);
            int a = (first + at) % qubits;
            int b = (first + (at + 1 + random.nextInt(width - 1)) % width) % qubits;
            switch (random.nextInt(4)) {
                case 0 -> block.gate(Gate.U, a, random.nextDouble(), random.nextDouble(), random.nextDouble());
                case 1 -> block.gate(Gate.RXX, a, b, random.nextDouble());
                case 2 -> block.gate(Gate.SWAP, a, b);
                default -> block.gate(Gate.CX, a, b);
            }
        }
    }
}
