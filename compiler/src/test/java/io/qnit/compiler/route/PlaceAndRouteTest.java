package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceAndRouteTest {
    /** Nobody's to close: other tests of this package route with it, too. */
    private static final ExecutorService WORKERS = ForkJoinPool.commonPool();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void routesGatesUpToCommutation(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Target target : List.of(line(9), grid(3, 3), star(9))) {
            Block source = gates(random, 9, 60);
            RoutingCheck.check(source, route(source, target, Effort.MEDIUM, seed), target.coupling());
        }
    }

    @ParameterizedTest
    @EnumSource(Effort.class)
    void routesAtEveryEffort(Effort effort) {
        Block source = gates(new SplittableRandom(11), 12, 100);
        Target target = grid(4, 4);
        RoutingCheck.check(source, route(source, target, effort, 5), target.coupling());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void doesTheSameToEveryState(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Target target = line(5);
        Block source = gates(random, 5, 30);
        Rewrite.Result result = route(source, target, Effort.MEDIUM, seed);
        List<Integer> wires = List.of(0, 1, 2, 3, 4);
        int[] start = result.certificate().start();
        int[] end = result.certificate().end();
        for (int basis = 0; basis < 32; basis++) {
            double[] before = new double[64];
            before[2 * basis] = 1;
            double[] expected = before;
            for (int i = 0; i < source.size(); i++) {
                expected = DenseTwin.apply(source, i, wires, expected);
            }
            double[] found = moved(before, start);
            for (int i = 0; i < result.block().size(); i++) {
                found = DenseTwin.apply(result.block(), i, wires, found);
            }
            assertThat(found).as("seed " + seed).containsExactly(moved(expected, end),
                    org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    /** The vector with wire {@code w} on qubit {@code at[w]}. */
    private static double[] moved(double[] vector, int[] at) {
        double[] result = new double[vector.length];
        for (int x = 0; x < vector.length / 2; x++) {
            int y = 0;
            for (int w = 0; w < at.length; w++) {
                y |= (x >> w & 1) << at[w];
            }
            result[2 * y] = vector[2 * x];
            result[2 * y + 1] = vector[2 * x + 1];
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void routesControlFlow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Target target = grid(3, 3);
        Block source = dynamic(random, 7, 25, 2, false);
        RoutingCheck.check(source, route(source, target, Effort.LOW, seed), target.coupling());
    }

    @Test
    void keepsClassicalOrder() {
        BlockBuilder builder = new BlockBuilder();
        builder.gate(Gate.H, 0).measure(0, 0).measure(4, 0);
        Block then = new BlockBuilder().gate(Gate.CX, 1, 3).build();
        builder.node(new Node.If(condition(0), then, Block.empty()));
        builder.measure(1, 0).gate(Gate.CX, 0, 4);
        Block source = builder.build();
        Target target = line(5);
        RoutingCheck.check(source, route(source, target, Effort.LOW, 1), target.coupling());
    }

    @Test
    void keepsAnAnnotationBeforeItsOperation() {
        BlockBuilder builder = new BlockBuilder();
        builder.gate(Gate.CX, 0, 2);
        builder.node(new Node.Directive(Node.Directive.Kind.ANNOTATION, "of the second"));
        builder.gate(Gate.CX, 1, 2).gate(Gate.H, 0).gate(Gate.CX, 0, 1);
        Block block = route(builder.build(), line(3), Effort.LOW, 1).block();
        for (int i = 0; i < block.size(); i++) {
            if (block.opcode(i) == Opcode.DIRECTIVE) {
                assertThat(block.gate(i + 1)).isEqualTo(Gate.CX);
            }
        }
    }

    @Test
    void givesTheSameForAnyNumberOfThreads() {
        Block source = gates(new SplittableRandom(3), 20, 300);
        List<Block> blocks = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
                Context context = new Context(grid(5, 5), 42, 1e-12, workers, Long.MAX_VALUE);
                blocks.add(new PlaceAndRoute(Effort.HIGH).apply(source, context).block());
            }
        }
        assertThat(blocks.get(1)).isEqualTo(blocks.get(0));
        assertThat(blocks.get(2)).isEqualTo(blocks.get(0));
    }

    @Test
    void findsALayoutWithoutSwapsForALine() {
        BlockBuilder builder = new BlockBuilder();
        int[] shuffled = {3, 0, 5, 1, 4, 2};
        for (int k = 0; k + 1 < shuffled.length; k++) {
            builder.gate(Gate.CX, shuffled[k], shuffled[k + 1]);
        }
        Block block = route(builder.build(), line(8), Effort.LOW, 1).block();
        assertThat(block.size()).isEqualTo(5);
    }

    @Test
    void placesPartsThatDoNotInteractOnPartsOfTheDevice() {
        Target target =
                Target.builder("two lines", 7).gate(Gate.CZ).edges().edge(0, 1).edge(1, 2).edge(3, 4).edge(4, 5)
                        .edge(5, 6).build();
        BlockBuilder builder = new BlockBuilder();
        builder.gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 3).gate(Gate.CX, 3, 0);
        builder.gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 6).gate(Gate.CX, 6, 4);
        Block source = builder.build();
        RoutingCheck.check(source, route(source, target, Effort.LOW, 1), target.coupling());
    }

    @Test
    void saysWhatDoesNotFit() {
        Target split =
                Target.builder("split", 6).gate(Gate.CZ).edges().edge(0, 1).edge(1, 2).edge(3, 4).edge(4, 5).build();
        Block chain = new BlockBuilder().gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 3).build();
        assertThatThrownBy(() -> route(chain, split, Effort.LOW, 1))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("4 qubits of the circuit interact")
                .hasMessageContaining("'split'")
                .hasMessageContaining("3");
        Target broken = line(4).toBuilder().notOperational(3).build();
        assertThatThrownBy(() -> route(chain, broken, Effort.LOW, 1))
                .hasMessageContaining("uses 4 qubits")
                .hasMessageContaining("3 operational");
        assertThatThrownBy(() -> route(chain, line(3), Effort.LOW, 1))
                .hasMessageContaining("has 4 qubits")
                .hasMessageContaining("has 3");
        Block three = new BlockBuilder().gate(Gate.CCX, new int[] {0, 1, 2}).build();
        assertThatThrownBy(() -> route(three, line(3), Effort.LOW, 1)).hasMessageContaining("gate 'ccx' acts on 3");
    }

    @Test
    void keepsAwayFromQubitsThatAreNotOperational() {
        Target target = grid(3, 3).toBuilder().notOperational(4).build();
        Block source = gates(new SplittableRandom(8), 8, 40);
        Rewrite.Result result = route(source, target, Effort.LOW, 2);
        RoutingCheck.check(source, result, target.coupling());
        for (int i = 0; i < result.block().size(); i++) {
            assertThat(result.block().qubits(i)).doesNotContain(4);
        }
    }

    static Rewrite.Result route(Block source, Target target, Effort effort, long seed) {
        Rewrite.Result result =
                new PlaceAndRoute(effort).apply(source, new Context(target, seed, 1e-12, WORKERS, Long.MAX_VALUE));
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
        return result;
    }

    /** Random gates on one and two qubits, many of which commute, with barriers between. */
    static Block gates(SplittableRandom random, int qubits, int count) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < count; k++) {
            gate(builder, random, qubits);
        }
        return builder.build();
    }

    private static void gate(BlockBuilder builder, SplittableRandom random, int qubits) {
        int a = random.nextInt(qubits);
        int b = (a + 1 + random.nextInt(qubits - 1)) % qubits;
        switch (random.nextInt(12)) {
            case 0 -> builder.gate(Gate.H, a);
            case 1 -> builder.gate(Gate.RZ, a, 0.3);
            case 2 -> builder.gate(Gate.RX, a, 0.4);
            case 3 -> builder.gate(Gate.CP, a, b, 0.7);
            case 4, 5 -> builder.gate(Gate.RZZ, a, b, random.nextDouble());
            case 6, 7 -> builder.gate(Gate.CX, a, b);
            case 8 -> builder.gate(Gate.ISWAP, a, b);
            case 9 -> builder.gate(Gate.RXX, a, b, 0.2);
            case 10 -> builder.unitary(new Node.UnitaryMatrix(Gate.CX.matrix()), a, b);
            default -> {
                if (random.nextInt(4) == 0) {
                    builder.barrier(a, b);
                } else {
                    builder.gate(Gate.SWAP, a, b);
                }
            }
        }
    }

    private static Expression condition(int clbit) {
        return new Expression.Cast(new Expression.Clbit(clbit), new ClassicalType.Bool());
    }

    /** Gates, measurements, resets, assignments, branches, loops and jumps. */
    private static Block dynamic(SplittableRandom random, int qubits, int count, int depth, boolean inLoop) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < count; k++) {
            int kind = random.nextInt(20);
            int inner = 2 + random.nextInt(5);
            if (kind == 0) {
                builder.measure(random.nextInt(qubits), random.nextInt(3));
            } else if (kind == 1) {
                builder.reset(random.nextInt(qubits));
            } else if (kind == 2) {
                builder.node(new Node.Assign(
                        new Assignable.Clbits(List.of(random.nextInt(3))),
                        new Expression.Clbit(random.nextInt(3))));
            } else if (kind == 3 && depth > 0) {
                builder.node(new Node.If(
                        condition(random.nextInt(3)),
                        dynamic(random, qubits, inner, depth - 1, inLoop),
                        random.nextBoolean() ? Block.empty() : dynamic(random, qubits, inner, depth - 1, inLoop)));
            } else if (kind == 4 && depth > 0) {
                builder.node(new Node.While(condition(0), dynamic(random, qubits, inner, depth - 1, true)));
            } else if (kind == 5 && depth > 0) {
                builder.node(
                        new Node.Box(java.util.Optional.empty(), dynamic(random, qubits, inner, depth - 1, inLoop)));
            } else if (kind == 6 && depth > 0) {
                Value bits = new Value.Bits(new ClassicalType.BitArray(2), java.math.BigInteger.ONE);
                builder.node(new Node.Switch(
                        new Expression.Literal(bits),
                        List.of(new Node.Case(
                                List.of(java.math.BigInteger.ONE), dynamic(random, qubits, inner, depth - 1, inLoop))),
                        dynamic(random, qubits, inner, depth - 1, inLoop)));
            } else if (kind == 7 && inLoop && k == count - 1) {
                builder.jump(random.nextBoolean() ? Opcode.BREAK : Opcode.CONTINUE);
            } else {
                gate(builder, random, qubits);
            }
        }
        return builder.build();
    }

    static Target line(int qubits) {
        Target.Builder builder = Target.builder("line", qubits).gate(Gate.CZ).edges();
        for (int q = 0; q + 1 < qubits; q++) {
            builder.edge(q, q + 1);
        }
        return builder.build();
    }

    static Target grid(int rows, int columns) {
        Target.Builder builder = Target.builder("grid", rows * columns).gate(Gate.CZ).edges();
        for (int q = 0; q < rows * columns; q++) {
            if (q % columns + 1 < columns) {
                builder.edge(q, q + 1);
            }
            if (q + columns < rows * columns) {
                builder.edge(q, q + columns);
            }
        }
        return builder.build();
    }

    static Target star(int qubits) {
        Target.Builder builder = Target.builder("star", qubits).gate(Gate.CZ).edges();
        for (int q = 1; q < qubits; q++) {
            builder.edge(0, q);
        }
        return builder.build();
    }
}
