package io.qnit.compiler.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.algebra.DenseMatrices;
import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Certificate.Drop;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates made by hand, right ones and wrong ones. */
class CertificateCheckerTest {
    private static final Expression CLBIT =
            new Expression.Cast(new Expression.Clbit(0), new ClassicalType.Bool());
    private static final ClassicalType FLOAT = new ClassicalType.Float(64);

    @Test
    void aCopyIsProvenWithoutPhaseOrError() {
        Block source = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1).measure(0, 0).reset(1).barrier().build();
        Verdict verdict = check(source, 3, r -> copyAll(r, source));
        assertThat(verdict).isEqualTo(new Verdict.Proven(0, 0));
    }

    @Test
    void runsBecomeOneGateWithItsPhase() {
        Block source = new BlockBuilder().gate(Gate.T, 0).gate(Gate.RZ, 0, 0.5).build();
        Verdict.Proven proven = check(source, 1, r -> {
            r.stand(0);
            r.stand(1);
            r.target().gate(Gate.RZ, 0, 0.5 + Math.PI / 4);
            r.close();
        }).orThrow();
        assertThat(proven.phase()).isCloseTo(-Math.PI / 8, within(1e-12));
        assertThat(proven.error()).isLessThan(1e-14);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0.5 + 1e-6, 0.25})
    void aWrongAngleIsRefuted(double angle) {
        Block source = new BlockBuilder().line(7).gate(Gate.RX, 0, 0.5).build();
        assertRefuted(check(source, 1, r -> {
            r.stand(0);
            r.target().gate(Gate.RX, 0, angle);
            r.close();
        }), "group 0", "rx(0.5) on qubit 0 (operation 0, line 7)", "differ by");
    }

    @Test
    void anApproximationIsAllowedWithinItsBoundAndSummed() {
        double angle = 2e-4;
        double bound = 1 - Math.cos(angle / 2);
        Block source = new BlockBuilder().gate(Gate.RZ, 0, angle).gate(Gate.RZ, 1, angle).build();
        Consumer<Rewrite> leaveOut = r -> {
            r.stand(0);
            r.close();
            r.stand(1);
            r.close();
        };
        Rewrite.Result result = rewrite(source, 2, leaveOut);
        Verdict.Proven proven = CertificateChecker.check(
                source, result.block(), result.certificate(), Tolerance.ofApproximation(bound)).orThrow();
        assertThat(proven.error()).isCloseTo(2 * angle / Math.sqrt(2), within(1e-9));
        assertRefuted(CertificateChecker.check(
                source, result.block(), result.certificate(), Tolerance.ofApproximation(bound * 0.99)), "group 0");
        assertRefuted(check(source, 2, leaveOut), "group 0");
    }

    @Test
    void insertedAndElidedSwapsMoveWires() {
        Block source =
                new BlockBuilder().gate(Gate.CX, 0, 2).gate(Gate.SWAP, 0, 1).gate(Gate.T, 0).measure(1, 1).build();
        Rewrite.Result result = rewrite(source, 3, r -> {
            r.swap(1, 2);
            r.copy(0);
            r.stand(1);
            r.exchange(0, 1);
            r.close();
            r.copy(2);
            r.copy(3);
        });
        assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                .isInstanceOf(Verdict.Proven.class);
        assertThat(result.block().qubits(1)).containsExactly(0, 1);
        assertThat(result.block().qubits(2)).containsExactly(2);
        assertThat(result.certificate().end()).containsExactly(2, 0, 1);
    }

    @Test
    void aSwapWithoutItsMoveIsRefuted() {
        Block source = new BlockBuilder().gate(Gate.CX, 0, 2).build();
        assertRefuted(check(source, 3, r -> {
            r.target().gate(Gate.SWAP, 1, 2);
            r.close();
            r.copy(0);
        }), "group 0", "Source: nothing", "swap on qubits 1, 2");
        assertRefuted(check(source, 3, r -> {
            r.exchange(1, 2);
            r.close();
            r.copy(0);
        }), "group 0", "Target: nothing");
        assertRefuted(check(source, 3, r -> {
            r.target().gate(Gate.SWAP, 1, 2);
            r.exchange(0, 2);
            r.close();
            r.copy(0);
        }), "group 0");
    }

    @Test
    void aSwapMayBeAbsorbedIntoAGate() { // a mirror gate: iswap is a swap after s, s, cz
        Block source = new BlockBuilder().gate(Gate.CZ, 0, 1).gate(Gate.H, 0).build();
        assertThat(check(source, 2, r -> {
            r.stand(0);
            r.target().gate(Gate.ISWAP, 0, 1).gate(Gate.SDG, 0).gate(Gate.SDG, 1);
            r.exchange(0, 1);
            r.close();
            r.copy(1);
        })).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void operationsThatCommuteMayChangePlaces() {
        Block source = new BlockBuilder()
                .gate(Gate.CX, 0, 1).gate(Gate.RZ, 0, 0.3).gate(Gate.CX, 0, 2).gate(Gate.RX, 1, 0.2)
                .measure(0, 0).gate(Gate.CP, 0, 3, 0.4).build();
        assertThat(reordered(source, 4, 5, 3, 2, 1, 0, 4)).isInstanceOf(Verdict.Proven.class);
        assertThat(reordered(source, 4, 4, 5, 3, 2, 1, 0)).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void operationsThatDoNotCommuteMayNot() {
        Block source = new BlockBuilder().line(3).gate(Gate.CX, 0, 1).line(4).gate(Gate.CX, 1, 2).build();
        assertRefuted(reordered(source, 3, 1, 0), "the order of cx on qubits 0, 1 (operation 0, line 3) and cx on"
                + " qubits 1, 2 (operation 1, line 4) was inverted");
    }

    @Test
    void commutingAtTheirAnglesIsEnough() {
        Block source = new BlockBuilder()
                .gate(Gate.U, 0, Math.PI, 0, Math.PI).gate(Gate.CX, 1, 0) // u is x here
                .gate(Gate.RX, 0, Math.PI / 2).build();
        assertThat(reordered(source, 2, 2, 1, 0)).isInstanceOf(Verdict.Proven.class);
    }

    @ParameterizedTest
    @CsvSource({"0,reset", "1,barrier", "2,delay", "3,measure"})
    void whatIsNotUnitaryKeepsItsPlace(int kind, String name) {
        BlockBuilder builder = new BlockBuilder().gate(Gate.X, 0);
        switch (kind) {
            case 0 -> builder.reset(0);
            case 1 -> builder.barrier(0, 1);
            case 2 -> builder.delay(
                    new Node.Delay(new Expression.Literal(new io.qnit.core.classical.Value.Time(
                            1e-6, io.qnit.core.classical.Value.Time.Unit.SECONDS))),
                    0);
            default -> builder.measure(0, 0);
        }
        assertRefuted(reordered(builder.build(), 2, 1, 0), name);
    }

    @Test
    void aBarrierWithoutOperandsStopsEverything() {
        Block source = new BlockBuilder().gate(Gate.Z, 0).barrier().gate(Gate.Z, 1).build();
        assertRefuted(reordered(source, 2, 1, 0, 2), "barrier");
        assertRefuted(reordered(source, 2, 2, 0, 1), "barrier");
        Block phase = new BlockBuilder().gate(Gate.GPHASE, new int[0], 0.4).barrier().build();
        assertThat(reordered(phase, 1, 1, 0)).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void classicalDataKeepsItsOrder() {
        Block source = new BlockBuilder().measure(0, 0).measure(1, 0).measure(2, 1)
                .node(new Node.Assign(new Assignable.Clbits(List.of(2)), new Expression.Clbit(1)))
                .node(new Node.Assign(new Assignable.Clbits(List.of(3)), new Expression.Clbit(1))).build();
        assertRefuted(reordered(source, 3, 1, 0, 2, 3, 4), "measure on qubit 0", "measure on qubit 1");
        assertRefuted(reordered(source, 3, 0, 1, 3, 2, 4), "measure on qubit 2", "assignment");
        assertThat(reordered(source, 3, 2, 4, 3, 0, 1)).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void inversionsAreFoundAsByLookingAtAllPairs() {
        int refuted = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            BlockBuilder builder = new BlockBuilder();
            for (int k = 0; k < 7; k++) {
                Gate gate = random.nextInt(3) == 0 ? DenseMatrices.randomGate(random, 3)
                        : List.of(Gate.CX, Gate.RZ, Gate.CZ, Gate.X, Gate.RZZ).get(random.nextInt(5));
                int added = random.nextInt(4) == 0 ? 1 : 0;
                builder.controlled(added, gate, DenseMatrices.randomQubits(random, gate.qubitCount() + added, 4),
                        DenseMatrices.randomAngles(random, gate.parameterCount()));
            }
            Block block = builder.build();
            int[] groups = random.ints(7, 0, 4).toArray();
            boolean allowed = true;
            for (int j = 0; j < 7; j++) {
                for (int i = 0; i < j; i++) {
                    double[] a = DenseMatrices.of(block, i, 4);
                    double[] b = DenseMatrices.of(block, j, 4);
                    allowed &= groups[i] <= groups[j]
                            || DenseMatrices.distance(DenseMatrices.times(a, b), DenseMatrices.times(b, a)) < 1e-10;
                }
            }
            assertThat(Ordering.inversion(block, groups).isEmpty()).as("seed %d", seed).isEqualTo(allowed);
            refuted += allowed ? 0 : 1;
        }
        assertThat(refuted).isBetween(100, 299);
    }

    @Test
    void diagonalsBeforeMeasurementsMayGo() {
        Block source = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CZ, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.RZ, 0, 0.3)
                .barrier(0, 1).measure(0, 0).gate(Gate.X, 0).measure(1, 1).build();
        assertThat(check(source, 3, r -> {
            r.copy(0);
            r.drop(1, Drop.DIAGONAL_BEFORE_MEASUREMENT);
            r.copy(2);
            r.drop(3, Drop.DIAGONAL_BEFORE_MEASUREMENT);
            for (int i = 4; i < source.size(); i++) {
                r.copy(i);
            }
        })).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void otherDropsOfDiagonalsAreRefuted() {
        assertRefuted(dropped(new BlockBuilder().gate(Gate.X, 0).measure(0, 0).build()), "is not");
        assertRefuted(dropped(new BlockBuilder().gate(Gate.Z, 0).build()), "something else follows");
        assertRefuted(dropped(new BlockBuilder().gate(Gate.Z, 0).gate(Gate.H, 0).measure(0, 0).build()),
                "something else follows");
        assertRefuted(dropped(new BlockBuilder().gate(Gate.CZ, 0, 1).measure(0, 0).build()), "on qubit 1");
        assertRefuted(dropped(new BlockBuilder().gate(Gate.Z, 0).reset(0).measure(0, 0).build()),
                "something else follows");
        Block leave = new BlockBuilder().jump(Opcode.BREAK).build();
        assertRefuted(
                dropped(new BlockBuilder().gate(Gate.Z, 0).node(new Node.If(CLBIT, leave, Block.empty())).measure(0, 0)
                        .build()),
                "may jump over");
        Block end = new BlockBuilder().jump(Opcode.END).build(); // after it nothing is measured at all
        assertThat(
                dropped(new BlockBuilder().gate(Gate.Z, 0).node(new Node.If(CLBIT, end, Block.empty())).measure(0, 0)
                        .build()))
                .isInstanceOf(Verdict.Proven.class);
        Block loop = new BlockBuilder().node(new Node.While(CLBIT, leave)).build();
        assertThat(
                dropped(new BlockBuilder().gate(Gate.Z, 0).node(new Node.If(CLBIT, loop, Block.empty())).measure(0, 0)
                        .build()))
                .isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void resetsOfFreshQubitsMayGo() {
        Block source = new BlockBuilder().reset(0).gate(Gate.H, 0).reset(0).build();
        assertThat(check(source, 1, r -> {
            r.drop(0, Drop.RESET_OF_ZERO);
            r.copy(1);
            r.copy(2);
        })).isInstanceOf(Verdict.Proven.class);
        assertRefuted(check(source, 1, r -> {
            r.copy(0);
            r.copy(1);
            r.drop(2, Drop.RESET_OF_ZERO);
        }), "was used before");
        Block inner = new BlockBuilder().reset(0).build();
        Block outer = new BlockBuilder().node(new Node.If(CLBIT, inner, Block.empty())).build();
        assertRefuted(check(outer, 1, r -> {
            Rewrite then = new Rewrite(inner, r.layout());
            then.drop(0, Drop.RESET_OF_ZERO);
            Rewrite.Result result = then.result();
            Rewrite.Result none = new Rewrite(Block.empty(), r.layout()).result();
            r.controlFlow(
                    0, new Node.If(CLBIT, result.block(), Block.empty()),
                    List.of(result.certificate(), none.certificate()));
        }), "inside if", "control flow");
    }

    @Test
    void onlyBarriersAndDirectivesAreWithoutEffect() {
        Block source = new BlockBuilder().gate(Gate.X, 0).barrier(0).gate(Gate.X, 0).build();
        assertThat(check(source, 1, r -> {
            r.stand(0);
            r.drop(1, Drop.WITHOUT_EFFECT);
            r.stand(2);
            r.close();
        })).isInstanceOf(Verdict.Proven.class);
        assertRefuted(check(source, 1, r -> {
            r.copy(0);
            r.copy(1);
            r.drop(2, Drop.WITHOUT_EFFECT);
        }), "had no effect");
        assertRefuted(check(source, 1, r -> {
            r.stand(0);
            r.stand(2);
            r.close();
            r.copy(1);
        }), "barrier");
    }

    @Test
    void controlFlowEndsAlikeOnAllWays() {
        Block then = new BlockBuilder().gate(Gate.CX, 0, 2).build();
        Block source = new BlockBuilder().measure(1, 0).node(new Node.If(CLBIT, then, Block.empty()))
                .gate(Gate.H, 2).build();
        Consumer<Rewrite> right = r -> {
            r.copy(0);
            Rewrite inThen = new Rewrite(then, r.layout());
            inThen.swap(1, 2);
            inThen.copy(0);
            Rewrite inElse = new Rewrite(Block.empty(), r.layout());
            inElse.swap(1, 2);
            branch(r, 1, CLBIT, inThen, inElse);
            r.copy(2);
        };
        assertThat(check(source, 3, right)).isInstanceOf(Verdict.Proven.class);
        assertThat(rewrite(source, 3, right).block().qubits(2)).containsExactly(1);
        assertRefuted(check(source, 3, r -> {
            r.copy(0);
            Rewrite inThen = new Rewrite(then, r.layout());
            inThen.swap(1, 2);
            inThen.copy(0);
            branch(r, 1, CLBIT, inThen, new Rewrite(Block.empty(), r.layout()));
            r.copy(2);
        }), "block 1 of if", "does not end");
        assertRefuted(check(source, 3, r -> {
            r.copy(0);
            Rewrite inThen = new Rewrite(then, r.layout());
            inThen.copy(0);
            Expression other = new Expression.Cast(new Expression.Clbit(1), new ClassicalType.Bool());
            branch(r, 1, other, inThen, new Rewrite(Block.empty(), r.layout()));
            r.copy(2);
        }), "another head");
    }

    @Test
    void loopsAndWhatLeavesThemKeepTheWiresInPlace() {
        Block leave = new BlockBuilder().jump(Opcode.BREAK).build();
        Block body = new BlockBuilder().gate(Gate.CX, 0, 2).node(new Node.If(CLBIT, leave, Block.empty())).build();
        Block source = new BlockBuilder().node(new Node.While(CLBIT, body)).build();
        assertRefuted(check(source, 3, r -> loop(r, body, w -> {
            w.swap(1, 2);
            w.copy(0);
            copyBranch(w, leave);
        })), "moves wires from turn to turn");
        assertRefuted(check(source, 3, r -> loop(r, body, w -> {
            w.swap(1, 2);
            w.copy(0);
            copyBranch(w, leave);
            w.swap(1, 2);
        })), "inside while", "inside if", "leaves a turn of the loop");
        assertThat(check(source, 3, r -> loop(r, body, w -> {
            w.swap(1, 2);
            w.copy(0);
            w.swap(1, 2);
            copyBranch(w, leave);
        }))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void otherControlFlowIsLookedIntoToo() {
        Block x = new BlockBuilder().gate(Gate.X, 0).build();
        Expression number = new Expression.Cast(new Expression.Clbit(0), new ClassicalType.Int(64));
        Node.Switch choose = new Node.Switch(number, List.of(new Node.Case(List.of(BigInteger.ONE), x)), x);
        Node.For count = new Node.For(0, new Node.Range.Values(List.of(number)), x);
        Node.Box box = new Node.Box(Optional.empty(), x);
        Block source = new BlockBuilder().node(choose).node(count).node(box).build();
        for (Gate gate : List.of(Gate.X, Gate.Y)) {
            Verdict verdict = check(source, 1, r -> {
                for (int i = 0; i < 3; i++) {
                    io.qnit.compiler.pass.Inside.rewrite(source, i, r, block -> {
                        Rewrite inner = new Rewrite(block, r.layout());
                        inner.stand(0);
                        inner.target().gate(gate, 0);
                        inner.close();
                        return inner.result();
                    });
                }
            });
            if (gate == Gate.X) {
                assertThat(verdict).isInstanceOf(Verdict.Proven.class);
            } else {
                assertRefuted(verdict, "inside switch");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 20, 60})
    void aWideControlledXIsSplitOverABorrowedQubit(int controls) { // Barenco et al., Lemma 7.3
        int half = controls / 2;
        int target = controls;
        int borrowed = controls + 1;
        int[] all = range(0, controls, target);
        int[] first = range(0, half, borrowed);
        int[] second = append(range(half, controls), borrowed, target);
        Block source = new BlockBuilder().controlled(controls, Gate.X, all).build();
        assertThat(standsFor(source, controls + 2, b -> {
            for (int k = 0; k < 2; k++) {
                b.controlled(half, Gate.X, first).controlled(controls - half + 1, Gate.X, second);
            }
        })).isInstanceOf(Verdict.Proven.class);
        assertRefuted(standsFor(source, controls + 2, b -> b.controlled(half, Gate.X, first)
                .controlled(controls - half + 1, Gate.X, second).controlled(half, Gate.X, first)), "differ");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 30})
    void aWideControlledRootIsSplit(int controls) { // Barenco et al., Lemma 7.5
        int target = controls;
        int last = controls - 1;
        int[] rest = range(0, last, last);
        Block source = new BlockBuilder().controlled(controls, Gate.SX, range(0, controls, target)).build();
        double eighth = Math.PI / 4;
        Consumer<BlockBuilder> right = b -> b
                .controlled(1, Gate.RX, new int[] {last, target}, eighth)
                .controlled(last, Gate.X, rest).controlled(1, Gate.RX, new int[] {last, target}, -eighth)
                .controlled(last, Gate.X, rest).controlled(last, Gate.RX, range(0, last, target), eighth)
                .controlled(controls - 1, Gate.P, range(0, controls), Math.PI / 4);
        assertThat(standsFor(source, controls + 1, right)).isInstanceOf(Verdict.Proven.class);
        assertRefuted(standsFor(source, controls + 1, right.andThen(b -> b.gate(Gate.T, target))), "differ");
    }

    @Test
    void aChainOfToffolisOnDirtyQubitsIsAWideX() {
        int controls = 18; // Barenco et al., Lemma 7.2: 18 controls, target 18, borrowed 19 to 34
        BlockBuilder chain = new BlockBuilder();
        for (int round = 0; round < 2; round++) {
            int low = round == 0 ? 0 : 1;
            for (int k = low; k < controls - 1; k++) {
                toffoli(chain, controls, k);
            }
            for (int k = controls - 3; k >= low; k--) {
                toffoli(chain, controls, k);
            }
        }
        Block target = chain.build();
        Block source = new BlockBuilder().controlled(controls, Gate.X, range(0, controls, controls)).build();
        assertThat(standsFor(source, 2 * controls - 1, b -> appendAll(b, target))).isInstanceOf(Verdict.Proven.class);
        assertRefuted(standsFor(source, 2 * controls - 1, b -> appendAll(b, target, 5)), "different bits");
    }

    @Test
    void wideCliffordGroupsAreComparedAsTableaus() {
        BlockBuilder ghz = new BlockBuilder().gate(Gate.H, 0);
        BlockBuilder other = new BlockBuilder().gate(Gate.Z, 0).gate(Gate.RY, 0, Math.PI / 2);
        BlockBuilder wrong = new BlockBuilder().gate(Gate.RY, 0, Math.PI / 2);
        for (int q = 1; q < 40; q++) {
            for (BlockBuilder b : List.of(other, wrong)) {
                b.gate(Gate.H, q).gate(Gate.CZ, q - 1, q).gate(Gate.H, q);
            }
            ghz.gate(Gate.CX, q - 1, q);
        }
        Block source = ghz.build();
        assertThat(standsFor(source, 40, b -> appendAll(b, other.build()))).isInstanceOf(Verdict.Proven.class);
        assertRefuted(standsFor(source, 40, b -> appendAll(b, wrong.build())), "Pauli");
    }

    @Test
    void widePhasesAreComparedPerBasisState() {
        int n = 12;
        BlockBuilder up = new BlockBuilder();
        BlockBuilder down = new BlockBuilder();
        for (int q = 1; q < n; q++) {
            up.gate(Gate.CP, q - 1, q, 0.1 * q).gate(Gate.CX, q - 1, q);
            down.gate(Gate.CP, q, q - 1, 0.1 * q).gate(Gate.CX, q - 1, q);
        }
        Block source = up.build();
        assertThat(standsFor(source, n, b -> appendAll(b, down.build()))).isInstanceOf(Verdict.Proven.class);
        assertRefuted(standsFor(source, n, b -> appendAll(b, down.gate(Gate.P, 3, 1e-6).build())), "phases");
    }

    @Test
    void whatIsTooWideIsNotBelieved() {
        BlockBuilder builder = new BlockBuilder();
        for (int q = 0; q < 20; q++) {
            builder.gate(Gate.H, q).gate(Gate.T, q).gate(Gate.CX, q, (q + 1) % 20);
        }
        Block source = builder.build();
        assertRefuted(standsFor(source, 20, b -> appendAll(b, source)), "cannot be checked", "20 qubits");
    }

    @Test
    void groupsAreTakenApartWhereNothingJoinsThem() {
        BlockBuilder builder = new BlockBuilder();
        BlockBuilder other = new BlockBuilder();
        for (int q = 0; q < 30; q += 2) {
            builder.gate(Gate.T, q).gate(Gate.RXX, q, q + 1, 0.3);
            other.gate(Gate.P, q, Math.PI / 4).gate(Gate.RXX, q + 1, q, 0.3);
        }
        Block source = builder.gate(Gate.GPHASE, new int[0], 0.25).build();
        Verdict.Proven proven = standsFor(source, 30, b -> appendAll(b, other.build())).orThrow();
        assertThat(proven.phase()).isCloseTo(-0.25, within(1e-12));
    }

    @Test
    void symbolsMayBeMergedButNotConfused() {
        Expression a = new Expression.Variable(0, FLOAT);
        Expression b = new Expression.Variable(1, FLOAT);
        Block source = symbolic(Gate.RZ, 0, a).symbolic(0, Gate.RZ, new int[] {0}, new double[1], symbols(b)).build();
        for (BinaryOperator operator : List.of(BinaryOperator.ADD, BinaryOperator.SUBTRACT)) {
            Expression merged = new Expression.Binary(operator, a, b, FLOAT);
            Verdict verdict = standsFor(source, 1,
                    t -> t.symbolic(0, Gate.RZ, new int[] {0}, new double[1], symbols(merged)));
            assertThat(verdict instanceof Verdict.Proven).isEqualTo(operator == BinaryOperator.ADD);
        }
        Block crz = symbolicPair(a);
        Expression half = new Expression.Binary(BinaryOperator.DIVIDE, a,
                new Expression.Literal(new io.qnit.core.classical.Value.Real(new ClassicalType.Float(64), 2)), FLOAT);
        Expression negated = new Expression.Unary(io.qnit.core.classical.UnaryOperator.NEGATE, half, FLOAT);
        assertThat(standsFor(crz, 2, t -> t.symbolic(0, Gate.RZ, new int[] {1}, new double[1], symbols(half))
                .gate(Gate.CX, 0, 1).symbolic(0, Gate.RZ, new int[] {1}, new double[1], symbols(negated))
                .gate(Gate.CX, 0, 1))).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void aVariableThatChangesKeepsItsReadersInOrder() {
        Expression a = new Expression.Variable(0, FLOAT);
        Block source = symbolic(Gate.RZ, 0, a)
                .node(new Node.Assign(new Assignable.WholeVariable(0), new Expression.Variable(1, FLOAT)))
                .symbolic(0, Gate.RZ, new int[] {0}, new double[1], symbols(a)).build();
        assertRefuted(reordered(source, 1, 2, 0, 1), "assignment");
        assertRefuted(reordered(source, 1, 1, 0, 2), "assignment");
        assertThat(reordered(source, 1, 0, 1, 2)).isInstanceOf(Verdict.Proven.class);
    }

    @Test
    void anotherClbitOrKindOfOperationIsRefuted() {
        Block source = new BlockBuilder().measure(0, 0).build();
        assertRefuted(standsFor(source, 1, b -> b.measure(0, 1)), "not copied as it is");
        assertRefuted(standsFor(source, 1, b -> b.reset(0)), "not copied as it is");
        assertRefuted(standsFor(new BlockBuilder().gate(Gate.X, 0).build(), 1, b -> b.reset(0)), "reset");
    }

    @Test
    void aChainGivesThePermutationOfAllSteps() {
        Block source = new BlockBuilder().gate(Gate.CX, 0, 1).build();
        Rewrite placing = new Rewrite(source, new int[] {2, 0, 1});
        placing.copy(0);
        Rewrite.Result placed = placing.result();
        Rewrite.Result swapped = rewrite(placed.block(), 3, r -> {
            r.copy(0);
            r.swap(0, 1);
        });
        CertificateChecker.Chain chain =
                CertificateChecker.check(source, List.of(placed, swapped), Tolerance.EXACT);
        assertThat(chain.verdict()).isInstanceOf(Verdict.Proven.class);
        assertThat(chain.start()).containsExactly(2, 0, 1);
        assertThat(chain.end()).containsExactly(2, 1, 0);
        CertificateChecker.Chain wrong =
                CertificateChecker.check(source, List.of(placed, placed), Tolerance.EXACT);
        assertThat(wrong.verdict()).isInstanceOf(Verdict.Refuted.class);
        assertThat(wrong.step()).isEqualTo(1);
    }

    @Test
    void manyExchangesOfNeighboursAreChecked() {
        Random random = new Random(1);
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < 20_000; k++) {
            int[] pair = DenseMatrices.randomQubits(random, 2, 100);
            builder.gate(k % 2 == 0 ? Gate.CX : Gate.CZ, pair);
        }
        Block source = builder.build();
        int[] order = range(0, source.size());
        for (int k = 0; k + 1 < order.length; k++) { // exchange neighbours that share no qubit
            int[] next = source.qubits(order[k + 1]);
            boolean apart = Arrays.stream(source.qubits(order[k])).noneMatch(q -> q == next[0] || q == next[1]);
            if (apart && random.nextBoolean()) {
                int swap = order[k];
                order[k] = order[k + 1];
                order[k + 1] = swap;
            }
        }
        assertThat(reordered(source, 100, order)).isInstanceOf(Verdict.Proven.class);
    }

    private static void toffoli(BlockBuilder chain, int controls, int k) {
        int target = k == 0 ? controls : controls + k;
        int top = controls - 1 - k;
        if (k == controls - 2) {
            chain.gate(Gate.CCX, new int[] {0, 1, target});
        } else {
            chain.gate(Gate.CCX, new int[] {top, controls + k + 1, target});
        }
    }

    private static BlockBuilder symbolic(Gate gate, int qubit, Expression expression) {
        return new BlockBuilder().symbolic(0, gate, new int[] {qubit}, new double[1], symbols(expression));
    }

    private static Block symbolicPair(Expression expression) {
        return new BlockBuilder().symbolic(0, Gate.CRZ, new int[] {0, 1}, new double[1], symbols(expression)).build();
    }

    private static @Nullable Expression[] symbols(Expression... expressions) {
        return expressions;
    }

    private static void loop(Rewrite r, Block body, Consumer<Rewrite> rewriting) {
        Rewrite inner = new Rewrite(body, r.layout());
        rewriting.accept(inner);
        Rewrite.Result result = inner.result();
        r.controlFlow(0, new Node.While(CLBIT, result.block()), List.of(result.certificate()));
    }

    private static void copyBranch(Rewrite r, Block then) {
        Rewrite inThen = new Rewrite(then, r.layout());
        copyAll(inThen, then);
        branch(r, 1, CLBIT, inThen, new Rewrite(Block.empty(), r.layout()));
    }

    private static void branch(Rewrite r, int i, Expression condition, Rewrite then, Rewrite otherwise) {
        Rewrite.Result a = then.result();
        Rewrite.Result b = otherwise.result();
        r.controlFlow(i, new Node.If(condition, a.block(), b.block()), List.of(a.certificate(), b.certificate()));
    }

    private static void copyAll(Rewrite r, Block source) {
        for (int i = 0; i < source.size(); i++) {
            r.copy(i);
        }
    }

    private static void appendAll(BlockBuilder builder, Block block, int... left) {
        for (int i = 0; i < block.size(); i++) {
            int operation = i;
            if (Arrays.stream(left).noneMatch(k -> k == operation)) {
                builder.append(block, i);
            }
        }
    }

    /** All of the source in one group, whose target the builder gets. */
    private static Verdict standsFor(Block source, int wires, Consumer<BlockBuilder> target) {
        return check(source, wires, r -> {
            for (int i = 0; i < source.size(); i++) {
                r.stand(i);
            }
            target.accept(r.target());
            r.close();
        });
    }

    private static Verdict reordered(Block source, int wires, int... order) {
        return check(source, wires, r -> Arrays.stream(order).forEach(r::copy));
    }

    /** Operation 0 is dropped as diagonal, the rest is copied. */
    private static Verdict dropped(Block source) {
        return check(source, 3, r -> {
            r.drop(0, Drop.DIAGONAL_BEFORE_MEASUREMENT);
            for (int i = 1; i < source.size(); i++) {
                if (source.opcode(i) == Opcode.IF) {
                    io.qnit.compiler.pass.Inside.rewrite(source, i, r, block -> {
                        Rewrite inner = new Rewrite(block, r.layout());
                        copyAll(inner, block);
                        return inner.result();
                    });
                } else {
                    r.copy(i);
                }
            }
        });
    }

    private static Rewrite.Result rewrite(Block source, int wires, Consumer<Rewrite> pass) {
        Rewrite rewrite = new Rewrite(source, wires);
        pass.accept(rewrite);
        return rewrite.result();
    }

    private static Verdict check(Block source, int wires, Consumer<Rewrite> pass) {
        Rewrite.Result result = rewrite(source, wires, pass);
        Certificate certificate = result.certificate();
        return CertificateChecker.check(source, result.block(), certificate);
    }

    private static void assertRefuted(Verdict verdict, String... fragments) {
        assertThat(verdict).isInstanceOf(Verdict.Refuted.class);
        if (verdict instanceof Verdict.Refuted refuted) {
            assertThat(refuted.reason()).contains(fragments);
        }
    }

    /** The numbers from {@code from} up to {@code to}, without it, and then others. */
    private static int[] range(int from, int to, int... others) {
        return append(java.util.stream.IntStream.range(from, to).toArray(), others);
    }

    private static int[] append(int[] numbers, int... others) {
        int[] all = Arrays.copyOf(numbers, numbers.length + others.length);
        System.arraycopy(others, 0, all, numbers.length, others.length);
        return all;
    }
}
