package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.core.result.DensityMatrix;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.statevector.NaiveState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
    private static final RunOptions SEEDED = RunOptions.defaults().withSeed(7);
    private static final EnumSet<Output> EXACT = EnumSet.of(Output.PROBABILITIES, Output.STATEVECTOR);

    private static RunResult run(Circuit circuit, RunOptions options) {
        return Simulator.run(circuit, options);
    }

    private static double[] state(Circuit circuit, RunOptions options) {
        return run(circuit, options.withOutputs(EnumSet.of(Output.STATEVECTOR)))
                .statevector()
                .orElseThrow()
                .amplitudes();
    }

    private static Map<String, Double> probabilities(Circuit circuit) {
        return run(circuit, SEEDED.withOutputs(EnumSet.of(Output.PROBABILITIES)))
                .probabilities()
                .orElseThrow();
    }

    private static void assertClose(Map<String, Double> found, Map<String, Double> expected, String what) {
        TreeMap<String, Double> all = new TreeMap<>(expected);
        found.keySet().forEach(key -> all.putIfAbsent(key, 0.0));
        all.forEach((key, value) -> assertThat(found.getOrDefault(key, 0.0)).as("%s, %s", what, key).isCloseTo(value,
                within(1e-11)));
    }

    private static void assertRefused(ThrowingCallable action, ErrorCode code, String message) {
        assertThatThrownBy(action)
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((QnitException) e).code())
                .isEqualTo(code);
    }

    // ---- states

    @ParameterizedTest
    @EnumSource(Gate.class)
    void everyGateOnOperandsInAnyOrderWithAddedControls(Gate gate) {
        Random random = new Random(gate.ordinal());
        for (int added = 0; added <= 2; added++) {
            for (int round = 0; round < 12; round++) {
                int qubits = gate.qubitCount() + added + 1;
                BlockBuilder body = new BlockBuilder();
                NaiveState twin = new NaiveState(qubits);
                for (int q = 0; q < qubits; q++) {
                    double[] angles = random.doubles(3, -3, 3).toArray();
                    body.gate(Gate.U, q, angles);
                    twin.apply(Gate.U.matrix(angles), 0, q);
                }
                int[] operands = random.ints(0, qubits).distinct().limit(gate.qubitCount() + added).toArray();
                double[] angles = random.doubles(gate.parameterCount(), -7, 7).toArray();
                body.controlled(added, gate, operands, angles);
                twin.apply(gate.matrix(angles), added, operands);
                Circuit circuit = RandomCircuits.circuit(qubits, 0, body.build());
                assertThat(twin.distance(state(circuit, SEEDED))).isLessThan(1e-12);
                assertThat(twin.distance(state(circuit, SEEDED.withPrecision(Precision.SINGLE)))).isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomCircuitsEqualTheTwin(long seed) {
        Random random = new Random(seed);
        int qubits = seed == 8 ? 15 : 6; // 15: the vector kernels
        BlockBuilder body = new BlockBuilder();
        RandomCircuits.addGates(body, qubits, 150, random);
        Block block = body.build();
        NaiveState twin = new NaiveState(qubits);
        for (int i = 0; i < block.size(); i++) {
            twin.apply(block.gate(i).matrix(block.parameters(i)), block.addedControls(i), block.qubits(i));
        }
        Circuit circuit = RandomCircuits.circuit(qubits, 0, block);
        assertThat(twin.distance(state(circuit, SEEDED))).as("seed %d", seed).isLessThan(1e-12);
        assertThat(twin.distance(state(circuit, SEEDED.withPrecision(Precision.SINGLE)))).isLessThan(1e-5);
    }

    @Test
    void unitaryMatricesOfAnySizeAct() {
        Random random = new Random(9);
        for (int k = 1; k <= 5; k++) {
            double[] matrix = NaiveState.randomUnitary(k, random);
            int[] operands = random.ints(0, 6).distinct().limit(k).toArray();
            BlockBuilder body = new BlockBuilder();
            NaiveState twin = new NaiveState(6);
            for (int q = 0; q < 6; q++) {
                body.gate(Gate.H, q);
                twin.apply(Gate.H.matrix(), 0, q);
            }
            body.unitary(new Node.UnitaryMatrix(matrix), operands);
            twin.apply(matrix, 0, operands);
            assertThat(twin.distance(state(RandomCircuits.circuit(6, 0, body.build()), SEEDED))).isLessThan(1e-12);
        }
    }

    // ---- one state for all shots

    @Test
    void aBellPairGivesEqualBits() {
        Block body = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1).measure(0, 0).measure(1, 1).build();
        RunResult result = run(RandomCircuits.circuit(2, 2, body), SEEDED);
        assertThat(result.counts().shotsByBitstring()).containsOnlyKeys("00", "11");
        assertThat(result.counts().shots()).isEqualTo(1024);
        assertThat(result.counts().of("00")).isBetween(432L, 592L); // 5 standard deviations: 6e-7
        assertThat(result.metadata()).containsKeys("why", "plan_hash", "seconds", "memory_bytes", "threads");
    }

    @Test
    void bitstringsAreInQiskitsOrder() {
        Block body = new BlockBuilder().gate(Gate.X, 0).gate(Gate.X, 3)
                .measure(0, 0).measure(1, 1).measure(0, 2).measure(3, 4).build();
        RunResult result = run(RandomCircuits.circuit(4, List.of(2, 3), List.of(), body), SEEDED);
        assertThat(result.counts().shotsByBitstring()).containsOnlyKeys("101 01");
    }

    @Test
    void aCircuitWithoutClbitsIsMeasuredWhole() {
        Block body = new BlockBuilder().gate(Gate.X, 1).build();
        RunResult result = run(RandomCircuits.circuit(3, 0, body), SEEDED);
        assertThat(result.counts().shotsByBitstring()).containsOnlyKeys("010");
        assertThat(result.metadata()).containsEntry("measured", "all qubits, as the circuit measures nothing");
    }

    @Test
    void aCircuitThatMeasuresNothingIntoItsClbitsGivesZerosAndSaysSo() {
        Block body = new BlockBuilder().gate(Gate.X, 1).build();
        RunResult result = run(RandomCircuits.circuit(3, 2, body), SEEDED);
        assertThat(result.counts().shotsByBitstring()).containsExactly(Map.entry("00", 1024L));
        assertThat(result.metadata()).containsKey("remark");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sampledCountsFollowTheProbabilities(long seed) {
        Random random = new Random(seed);
        BlockBuilder body = new BlockBuilder();
        RandomCircuits.addGates(body, 5, 60, random);
        for (int k = 0; k < 5; k++) {
            body.measure(random.nextInt(5), k);
        }
        Circuit circuit = RandomCircuits.circuit(5, List.of(3, 2), List.of(), body.build());
        Map<String, Double> exact = NaiveInterpreter.probabilities(circuit);
        assertClose(probabilities(circuit), exact, "seed " + seed);
        RunResult result = run(circuit, SEEDED.withShots(100_000));
        assertThat(ChiSquare.deviations(result.counts().shotsByBitstring(), exact)).isLessThan(5.5);
    }

    @Test
    void memoryListsEveryShotInOrderAndAgreesWithTheCounts() {
        Block body = new BlockBuilder().gate(Gate.H, 0).gate(Gate.H, 1).measure(0, 0).measure(1, 1).build();
        Circuit circuit = RandomCircuits.circuit(2, 2, body);
        RunOptions options = SEEDED.withOutputs(EnumSet.of(Output.COUNTS, Output.MEMORY));
        RunResult result = run(circuit, options.withShots(500));
        List<String> memory = result.memory().orElseThrow();
        assertThat(memory).hasSize(500);
        for (String key : List.of("00", "01", "10", "11")) {
            assertThat(memory.stream().filter(key::equals).count()).isEqualTo(result.counts().of(key));
        }
        // shot k is the same however many shots follow it
        assertThat(run(circuit, options.withShots(100)).memory().orElseThrow()).isEqualTo(memory.subList(0, 100));
        assertThat(run(circuit, options.withSeed(8).withShots(500)).memory().orElseThrow()).isNotEqualTo(memory);
    }

    @Test
    void whatIsComputedFromResultsAfterwardsStillNeedsOneStateOnly() {
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0).measure(0, 0).gate(Gate.X, 1);
        body.node(new Node.If(
                RandomCircuits.isSet(0),
                new BlockBuilder().node(new Node.Assign(
                        new Assignable.Clbits(List.of(1)), new Expression.Clbit(0))).build(),
                Block.empty()));
        body.measure(1, 2);
        RunResult result = run(RandomCircuits.circuit(2, 3, body.build()), SEEDED);
        assertThat(result.counts().shotsByBitstring()).containsOnlyKeys("100", "111");
        assertThat(result.metadata()).containsEntry("shots", "all shots were drawn from one state");
    }

    @Test
    void theMatrixOfACircuitHasTheImagesOfBasisStatesAsColumns() {
        BlockBuilder body = new BlockBuilder();
        RandomCircuits.addGates(body, 4, 40, new Random(6));
        Block block = body.build();
        double[] matrix = Simulator.unitary(RandomCircuits.circuit(4, 0, block), SEEDED);
        for (int column = 0; column < 16; column++) {
            NaiveState twin = new NaiveState(4);
            twin.re[0] = 0;
            twin.re[column] = 1;
            for (int i = 0; i < block.size(); i++) {
                twin.apply(block.gate(i).matrix(block.parameters(i)), block.addedControls(i), block.qubits(i));
            }
            double[] found = new double[32];
            for (int row = 0; row < 16; row++) {
                found[2 * row] = matrix[2 * (row * 16 + column)];
                found[2 * row + 1] = matrix[2 * (row * 16 + column) + 1];
            }
            assertThat(twin.distance(found)).isLessThan(1e-12);
        }
        Block measured = new BlockBuilder().gate(Gate.H, 0).measure(0, 0).build();
        assertRefused(
                () -> Simulator.unitary(RandomCircuits.circuit(1, 1, measured), SEEDED), ErrorCode.UNSUPPORTED,
                "has no matrix");
        assertRefused(
                () -> Simulator.unitary(RandomCircuits.circuit(13, 0, block), SEEDED), ErrorCode.UNSUPPORTED,
                "at most 12 qubits");
    }

    @Test
    void densityMatricesAreMixedOverNoiseAndOutcomes() {
        Block body = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 2).build();
        Circuit bell = RandomCircuits.circuit(3, 0, body);
        RunOptions matrix = SEEDED.withOutputs(EnumSet.of(Output.DENSITY_MATRIX));
        DensityMatrix pure = run(bell, matrix).densityMatrix().orElseThrow();
        assertThat(pure.re(0, 5)).isCloseTo(0.5, within(1e-12));
        RunOptions noisy = matrix.withNoiseModel(
                NoiseModel.builder().after(Gate.CX, Channel.phaseFlip(0.1).tensor(Channel.identity(1))).build());
        DensityMatrix mixed = run(bell, noisy).densityMatrix().orElseThrow();
        assertThat(mixed.re(0, 0)).isCloseTo(0.5, within(1e-12));
        assertThat(mixed.re(0, 5)).isCloseTo(0.5 * 0.8, within(1e-12));
        // a coin thrown in the middle and never looked at
        Block coin = new BlockBuilder().gate(Gate.H, 0).measure(0, 0).gate(Gate.H, 0).build();
        DensityMatrix even = run(RandomCircuits.circuit(1, 1, coin), matrix).densityMatrix().orElseThrow();
        assertThat(even.entries()).containsExactly(new double[] {0.5, 0, 0, 0, 0, 0, 0.5, 0}, within(1e-12));
        assertRefused(
                () -> run(RandomCircuits.circuit(13, 0, body), matrix), ErrorCode.UNSUPPORTED, "at most 12 qubits");
    }

    // ---- shot by shot

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void dynamicCircuitsEqualTheTwin(long seed) {
        Circuit circuit = RandomCircuits.dynamic(new Random(seed));
        Map<String, Double> exact = NaiveInterpreter.probabilities(circuit);
        try {
            assertClose(probabilities(circuit), exact, "seed " + seed);
        } catch (SimulationException e) {
            assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.LIMIT_REACHED);
        }
        RunResult result = run(circuit, SEEDED.withShots(20_000));
        assertThat(ChiSquare.deviations(result.counts().shotsByBitstring(), exact)).as("seed %d", seed).isLessThan(5.5);
    }

    @Test
    void teleportationMovesAnyState() {
        Random random = new Random(4);
        for (int round = 0; round < 20; round++) {
            double[] angles = random.doubles(3, -3, 3).toArray();
            BlockBuilder body = new BlockBuilder()
                    .gate(Gate.U, 0, angles)
                    .gate(Gate.H, 1).gate(Gate.CX, 1, 2)
                    .gate(Gate.CX, 0, 1).gate(Gate.H, 0)
                    .measure(0, 0).measure(1, 1);
            body.node(new Node.If(
                    RandomCircuits.isSet(1), new BlockBuilder().gate(Gate.X, 2).build(), Block.empty()));
            body.node(new Node.If(
                    RandomCircuits.isSet(0), new BlockBuilder().gate(Gate.Z, 2).build(), Block.empty()));
            Circuit circuit = RandomCircuits.circuit(3, 2, body.build());
            Circuit alone = RandomCircuits.circuit(
                    1, 0, new BlockBuilder().gate(Gate.U, 0, angles).build());
            for (String pauli : List.of("X", "Y", "Z")) {
                double sent = run(alone, SEEDED.withObservables(List.of(Observable.parse(pauli))))
                        .expectationValues().getFirst().value();
                var received = run(circuit, SEEDED.withObservables(List.of(Observable.parse(pauli + "2"))))
                        .expectationValues().getFirst();
                assertThat(received.value()).isCloseTo(sent, within(1e-12));
                assertThat(received.standardError()).isZero();
            }
        }
    }

    @Test
    void repeatUntilSuccessEndsWithSuccess() {
        Block turn = new BlockBuilder().reset(0).gate(Gate.H, 0).measure(0, 0).build();
        Expression failed = new Expression.Unary(
                io.qnit.core.classical.UnaryOperator.NOT, RandomCircuits.isSet(0), new ClassicalType.Bool());
        Block body = new BlockBuilder().node(new Node.While(failed, turn)).gate(Gate.CX, 0, 1).measure(1, 1).build();
        Circuit circuit = RandomCircuits.circuit(2, 2, body);
        assertThat(run(circuit, SEEDED).counts().shotsByBitstring()).containsExactly(Map.entry("11", 1024L));
        assertThat(probabilities(circuit).get("11")).isCloseTo(1, within(1e-12));
    }

    @Test
    void aLoopCountsAndItsVariableTurnsGates() {
        ClassicalType type = new ClassicalType.Int(32);
        Variable i = new Variable("i", type, Variable.Role.LOCAL);
        Variable sum = new Variable("sum", type, Variable.Role.OUTPUT);
        Expression next = new Expression.Binary(
                BinaryOperator.ADD, new Expression.Variable(1, type), new Expression.Variable(0, type), type);
        Expression angle = new Expression.Binary(
                BinaryOperator.MULTIPLY,
                new Expression.Cast(new Expression.Variable(0, type), new ClassicalType.Float(64)),
                new Expression.Literal(new io.qnit.core.classical.Value.Real(new ClassicalType.Float(64), 0.1)),
                new ClassicalType.Float(64));
        Block turn = new BlockBuilder()
                .node(new Node.Assign(new Assignable.WholeVariable(1), next))
                .symbolic(0, Gate.RX, new int[] {0}, new double[1], new Expression[] {angle})
                .build();
        Node.Range range = new Node.Range.Steps(
                RandomCircuits.integer(1), RandomCircuits.integer(2), RandomCircuits.integer(7));
        Block body = new BlockBuilder().node(new Node.For(0, range, turn)).build();
        Circuit circuit = RandomCircuits.circuit(1, List.of(), List.of(i, sum), body);
        RunResult result = run(circuit, SEEDED.withObservables(List.of(Observable.parse("Z"))));
        assertThat(result.outputs()).containsEntry("sum", new TreeMap<>(Map.of("16", 1024L)));
        assertThat(result.expectationValues().getFirst().value()).isCloseTo(Math.cos(1.6), within(1e-12));
    }

    @Test
    void anEndlessLoopIsStoppedAndNamed() {
        Block turn = new BlockBuilder().gate(Gate.X, 0).build();
        Block body = new BlockBuilder().measure(0, 0).line(12).node(new Node.While(
                new Expression.Literal(io.qnit.core.classical.Evaluation.bool(true)), turn)).build();
        assertRefused(
                () -> run(RandomCircuits.circuit(1, 1, body), SEEDED.withShots(1)),
                ErrorCode.LIMIT_REACHED,
                "the while loop on line 12 did not end within 10,000,000 turns");
    }

    @Test
    void observablesOfManyBranchesAreMeansOverShots() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 14; k++) { // 2^14 branches
            body.gate(Gate.H, 0).measure(0, 0);
        }
        body.gate(Gate.RY, 0, 0.3);
        Circuit circuit = RandomCircuits.circuit(1, 1, body.build());
        var value = run(circuit, SEEDED.withShots(4000).withObservables(List.of(Observable.parse("Z"))))
                .expectationValues().getFirst();
        // the last measurement is a fair coin, so Z is +-cos(0.3): mean 0, known spread
        assertThat(value.standardError()).isCloseTo(Math.cos(0.3) / Math.sqrt(4000), within(1e-4));
        assertThat(value.value()).isCloseTo(0, within(5.5 * value.standardError()));
    }

    // ---- the same bytes

    @Test
    void resultsDoNotDependOnThreads() {
        Random random = new Random(77);
        BlockBuilder wide = new BlockBuilder();
        RandomCircuits.addGates(wide, 16, 40, random);
        for (int q = 0; q < 16; q++) {
            wide.measure(q, q);
        }
        BlockBuilder wideDynamic = new BlockBuilder();
        RandomCircuits.addGates(wideDynamic, 16, 10, random);
        wideDynamic.measure(3, 0).gate(Gate.H, 3).measure(3, 1).reset(4).measure(4, 2);
        for (Circuit circuit : List.of(
                RandomCircuits.circuit(16, 16, wide.build()),
                RandomCircuits.circuit(16, 3, wideDynamic.build()),
                RandomCircuits.dynamic(new Random(5)))) {
            for (Precision precision : Precision.values()) {
                RunOptions options = SEEDED.withShots(circuit.clbitCount() == 3 ? 20 : 300)
                        .withPrecision(precision)
                        .withObservables(List.of(Observable.parse("Z0*X1 + 0.25*Y2")))
                        .withOutputs(EnumSet.of(Output.COUNTS, Output.MEMORY));
                RunResult one = run(circuit, options.withThreads(1));
                for (int threads : new int[] {2, 7}) {
                    RunResult many = run(circuit, options.withThreads(threads));
                    assertThat(many.memory()).isEqualTo(one.memory());
                    assertThat(many.counts()).isEqualTo(one.counts());
                    assertThat(many.expectationValues()).isEqualTo(one.expectationValues());
                    assertThat(many.metadata().get("plan_hash")).isEqualTo(one.metadata().get("plan_hash"));
                }
            }
        }
    }

    @Test
    void theReportedSeedGivesTheSameResult() {
        Circuit circuit = RandomCircuits.circuit(
                2, 0, new BlockBuilder().gate(Gate.H, 0).gate(Gate.H, 1).build());
        RunResult first = run(circuit, RunOptions.defaults());
        assertThat(first.seed()).isNotNegative();
        assertThat(run(circuit, RunOptions.defaults().withSeed(first.seed())).counts()).isEqualTo(first.counts());
    }

    // ---- refusals

    @Test
    void aStateThatDoesNotFitIsRefusedBeforeItIsTaken() {
        Block body = new BlockBuilder().gate(Gate.H, 39).build();
        RunOptions limited = SEEDED.withMethod(Method.STATEVECTOR).withMemoryLimitBytes(17L << 30);
        assertRefused(
                () -> run(RandomCircuits.circuit(40, 0, body), limited),
                ErrorCode.OUT_OF_MEMORY,
                "40 qubits do not fit: a state vector needs 16 TiB, ");
        Circuit huge = new Circuit(
                "huge", Integer.MAX_VALUE, List.of(), List.of(), List.of(), new BlockBuilder().gate(Gate.H, 0).build());
        assertRefused(() -> run(huge, limited), ErrorCode.OUT_OF_MEMORY,
                "2,147,483,647 qubits do not fit: a state vector needs more than 2^1023 bytes");
        assertRefused(
                () -> run(RandomCircuits.circuit(12, 0, Block.empty()), limited.withMemoryLimitBytes(1 << 15)),
                ErrorCode.OUT_OF_MEMORY,
                "12 qubits do not fit: a state vector needs 64 KiB, 32 KiB may be used");
    }

    @Test
    void idleQubitsCostNothing() {
        Block body = new BlockBuilder().gate(Gate.X, 99).gate(Gate.H, 50).measure(99, 0).measure(7, 1).build();
        Circuit circuit = new Circuit(
                "sparse", 100, List.of(), RandomCircuits.circuit(1, 2, Block.empty()).clbitRegisters(), List.of(),
                body);
        RunResult result = run(circuit, SEEDED.withObservables(
                List.of(Observable.parse("Z99*Z3"), Observable.parse("X2"), Observable.parse("X50"))));
        assertThat(result.counts().shotsByBitstring()).containsOnlyKeys("01");
        assertThat(result.expectationValues().get(0).value()).isCloseTo(-1, within(1e-12));
        assertThat(result.expectationValues().get(1).value()).isZero();
        assertThat(result.expectationValues().get(2).value()).isCloseTo(1, within(1e-12));
    }

    @Test
    void inputsAreBoundAndChecked() {
        ClassicalType angle = new ClassicalType.Float(64);
        Variable theta = new Variable("theta", angle, Variable.Role.INPUT);
        Variable phi = new Variable("phi", angle, Variable.Role.INPUT);
        Block body = new BlockBuilder().symbolic(
                0, Gate.RX, new int[] {0}, new double[1], new Expression[] {new Expression.Variable(0, angle)}).build();
        Circuit circuit = RandomCircuits.circuit(1, List.of(), List.of(theta, phi), body);
        assertRefused(() -> run(circuit, SEEDED), ErrorCode.UNBOUND_PARAMETER, "'theta', 'phi'");
        assertRefused(
                () -> run(circuit, SEEDED.withInput("theta", 1).withInput("phi", 1).withInput("psi", 1)),
                ErrorCode.UNBOUND_PARAMETER,
                "no input 'psi'");
        var value = run(circuit, SEEDED.withInput("theta", 0.4).withInput("phi", 1)
                .withObservables(List.of(Observable.parse("Z")))).expectationValues().getFirst();
        assertThat(value.value()).isCloseTo(Math.cos(0.4), within(1e-12));
    }

    @Test
    void aRandomFinalStateIsNotShown() {
        Block body = new BlockBuilder().gate(Gate.H, 0).measure(0, 0).gate(Gate.H, 0).build();
        assertRefused(
                () -> run(RandomCircuits.circuit(1, 1, body), SEEDED.withOutputs(EXACT)),
                ErrorCode.UNSUPPORTED,
                "no single final state");
    }

    @Test
    @Timeout(60)
    void aRunIsCancelledInsideALargeGate() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 200_000; k++) {
            body.gate(Gate.H, k % 22);
        }
        Circuit circuit = RandomCircuits.circuit(22, 0, body.build());
        RunControl control = new RunControl();
        CompletableFuture<Void> canceller = CompletableFuture.runAsync(
                () -> {
                    while (control.progress() == 0) {
                        Thread.onSpinWait();
                    }
                    control.cancel();
                });
        RunOptions options = SEEDED.withMethod(Method.STATEVECTOR);
        assertRefused(() -> Simulator.run(circuit, options, control), ErrorCode.CANCELLED, "cancelled");
        assertThat(canceller).succeedsWithin(1, TimeUnit.SECONDS);
        assertRefused(
                () -> run(circuit, options.withTimeout(Duration.ofMillis(50))), ErrorCode.TIMED_OUT, "within 0.05 s");
    }

    @Test
    void noThreadOutlivesItsRun() {
        BlockBuilder body = new BlockBuilder();
        RandomCircuits.addGates(body, 17, 20, new Random(1));
        run(RandomCircuits.circuit(17, 0, body.build()), SEEDED.withThreads(4));
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("qnit-simulator"));
    }

    @Test
    void thePlanHashTellsCircuitsApartButNotTheirNames() {
        Circuit one = RandomCircuits.circuit(1, 0, new BlockBuilder().gate(Gate.RX, 0, 0.1).build());
        Circuit other = RandomCircuits.circuit(1, 0, new BlockBuilder().gate(Gate.RX, 0, 0.2).build());
        Object hash = run(one, SEEDED).metadata().get("plan_hash");
        assertThat(run(one.withName("renamed"), SEEDED).metadata().get("plan_hash")).isEqualTo(hash);
        assertThat(run(other, SEEDED).metadata().get("plan_hash")).isNotEqualTo(hash);
    }

    @Test
    void chiSquareTellsWrongCountsFromRight() {
        SortedMap<String, Double> fair = new TreeMap<>(Map.of("0", 0.5, "1", 0.5));
        assertThat(ChiSquare.deviations(Map.of("0", 5050L, "1", 4950L), fair)).isLessThan(5.5);
        assertThat(ChiSquare.deviations(Map.of("0", 5400L, "1", 4600L), fair)).isGreaterThan(5.5);
        assertThat(ChiSquare.deviations(Map.of("0", 10L, "2", 10L), fair)).isInfinite();
    }
}
