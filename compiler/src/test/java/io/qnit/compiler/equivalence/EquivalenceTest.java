package io.qnit.compiler.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.RandomBlocks;
import io.qnit.compiler.algebra.DenseMatrices;
import io.qnit.compiler.equivalence.Answer.Certainty;
import io.qnit.compiler.equivalence.Answer.Different;
import io.qnit.compiler.equivalence.Answer.Equivalent;
import io.qnit.compiler.equivalence.Answer.Unknown;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EquivalenceTest {
    private static final EquivalenceOptions OPTIONS = EquivalenceOptions.DEFAULT;

    @ParameterizedTest
    @EnumSource(value = EquivalenceMethod.class, names = {"AUTO", "UNITARY", "STATE", "TABLEAU", "STIMULI"})
    void everyMethodTellsGatesApart(EquivalenceMethod method) {
        Circuit swap = read("qubit[2] q; swap q[0], q[1];");
        Circuit three = read("qubit[2] q; gphase(0.3); cx q[0], q[1]; cx q[1], q[0]; cx q[0], q[1];");
        Circuit wrong = read("qubit[2] q; cx q[0], q[1]; cx q[1], q[0]; cx q[0], q[1]; sx q[1];");
        EquivalenceOptions options = OPTIONS.withMethod(method);
        assertThat(Equivalence.of(swap, three, options)).isInstanceOf(Equivalent.class);
        assertThat(Equivalence.of(swap, wrong, options)).isInstanceOf(Different.class);
    }

    @Test
    void aRelativePhaseIsADifferenceAndAGlobalOneIsNot() {
        Answer answer = Equivalence.of(read("qubit q; z q;"), read("qubit q; rz(pi) q;"), OPTIONS);
        assertThat(answer).isEqualTo(
                new Equivalent(EquivalenceMethod.UNITARY, Certainty.PROVEN, "a global phase", distance(answer)));
        assertThat(witness(Equivalence.of(read("qubit q; z q;"), read("qubit q; s q;"), OPTIONS)))
                .contains("gets another phase: -0.785");
        assertThat(witness(Equivalence.of(read("qubit q; h q;"), read("qubit q; x q;"), OPTIONS)))
                .isEqualTo(
                        "the input |0> gives states of fidelity 0.5: |0> has the probability 0.5 in the first circuit"
                                + " and 0.0 in the second");
    }

    @Test
    void randomCircuitsAreJudgedAsWholeMatricesAre() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Block a = RandomBlocks.of(4, 12, random);
            BlockBuilder builder = a.toBuilder();
            boolean change = random.nextBoolean();
            builder.gate(Gate.RZZ, 1, 2, 0.4).gate(Gate.RZZ, 2, 1, change ? -0.39999 : -0.4);
            Block b = builder.build();
            double distance = DenseMatrices.distanceUpToPhase(DenseMatrices.of(a, 4), DenseMatrices.of(b, 4));
            for (EquivalenceMethod method : List.of(EquivalenceMethod.UNITARY, EquivalenceMethod.STIMULI)) {
                Answer answer =
                        Equivalence.of(circuit(4, a), circuit(4, b), OPTIONS.withMethod(method).withSeed(seed));
                assertThat(answer instanceof Equivalent).as("seed %d", seed).isEqualTo(distance < 1e-9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = EquivalenceMethod.class, names = {"UNITARY", "STATE", "TABLEAU", "STIMULI"})
    void layoutsAndAncillasAreFollowed(EquivalenceMethod method) {
        Circuit a = read("qubit[2] q; h q[0]; cx q[0], q[1];");
        Circuit b = read("qubit[5] d; h d[4]; swap d[4], d[3]; cx d[3], d[2]; swap d[0], d[2];");
        EquivalenceOptions options = OPTIONS.withMethod(method);
        assertThat(Equivalence.of(a, b, options.withLayout(List.of(4, 2), List.of(3, 0))))
                .isInstanceOf(Equivalent.class);
        assertThat(Equivalence.of(a, b, options.withLayout(List.of(4, 2), List.of(3, 2))))
                .isInstanceOf(Different.class);
        Circuit dirty = read("qubit[5] d; h d[4]; swap d[4], d[3]; cx d[3], d[2]; swap d[0], d[2]; x d[2];");
        assertThat(Equivalence.of(a, dirty, options.withLayout(List.of(4, 2), List.of(3, 0))))
                .isInstanceOf(Different.class);
        Circuit clean = read("qubit[5] d; h d[4]; swap d[4], d[3]; cx d[3], d[2]; swap d[0], d[2]; cx d[2], d[3];");
        assertThat(Equivalence.of(a, clean, options.withLayout(List.of(4, 2), List.of(3, 0))))
                .isInstanceOf(Equivalent.class); // the ancilla that controls it is |0>
    }

    @Test
    void randomLayoutsGiveEqualCircuits() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Block a = RandomBlocks.of(3, 10, new SplittableRandom(seed));
            List<Integer> places = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
            Collections.shuffle(places, random);
            BlockBuilder b = new BlockBuilder();
            List<Integer> now = new ArrayList<>(places.subList(0, 3));
            List<Integer> start = List.copyOf(now);
            for (int i = 0; i < a.size(); i++) {
                int from = random.nextInt(6);
                int to = (from + 1 + random.nextInt(5)) % 6;
                b.gate(Gate.SWAP, from, to);
                now.replaceAll(q -> q == from ? to : q == to ? from : q);
                b.append(a, i, now::get);
            }
            EquivalenceOptions options = OPTIONS.withLayout(start, now);
            assertThat(Equivalence.of(circuit(3, a), circuit(6, b.build()), options)).as("seed %d", seed)
                    .isInstanceOf(Equivalent.class);
            b.gate(Gate.T, now.get(1));
            assertThat(Equivalence.of(circuit(3, a), circuit(6, b.build()), options)).as("seed %d", seed)
                    .isInstanceOf(Different.class);
        }
    }

    @Test
    void cliffordCircuitsAreComparedAtAnyWidth() {
        Random random = new Random(4);
        BlockBuilder builder = new BlockBuilder();
        List<Gate> gates = List.of(Gate.H, Gate.S, Gate.CX, Gate.CZ, Gate.ISWAP, Gate.SX);
        for (int k = 0; k < 600; k++) {
            Gate gate = gates.get(random.nextInt(gates.size()));
            builder.gate(gate, DenseMatrices.randomQubits(random, gate.qubitCount(), 150));
        }
        Block a = builder.build();
        Block b = a.toBuilder().gate(Gate.H, 3).gate(Gate.Z, 3).gate(Gate.H, 3).gate(Gate.X, 3).build();
        Block c = a.toBuilder().gate(Gate.S, 77).build();
        assertThat(Equivalence.of(circuit(150, a), circuit(150, b), OPTIONS))
                .isEqualTo(new Equivalent(EquivalenceMethod.TABLEAU, Certainty.PROVEN, "a global phase", 0));
        assertThat(witness(Equivalence.of(circuit(150, a), circuit(150, c), OPTIONS))).contains("the Pauli ",
                "becomes");
    }

    @Test
    void outcomesOfCliffordCircuitsAreComparedAsTheirDistributions() {
        List<Gate> gates = List.of(Gate.H, Gate.S, Gate.CX, Gate.CZ, Gate.X);
        int equal = 0;
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            Circuit[] pair = new Circuit[2];
            for (int side = 0; side < 2; side++) {
                BlockBuilder builder = new BlockBuilder();
                for (int k = 0; k < 7; k++) {
                    Gate gate = gates.get(random.nextInt(gates.size()));
                    builder.gate(gate, DenseMatrices.randomQubits(random, gate.qubitCount(), 4));
                }
                int measured = 1 + random.nextInt(2);
                int[] qubits = DenseMatrices.randomQubits(random, measured, 4);
                for (int k = 0; k < measured; k++) {
                    builder.measure(qubits[k], k);
                }
                pair[side] = measuring(4, 2, builder.build());
            }
            boolean tableau = Equivalence.of(pair[0], pair[1],
                    OPTIONS.withMethod(EquivalenceMethod.TABLEAU)) instanceof Equivalent;
            boolean branches = Equivalence.of(pair[0], pair[1],
                    OPTIONS.withMethod(EquivalenceMethod.BRANCHES)) instanceof Equivalent;
            assertThat(tableau).as("seed %d", seed).isEqualTo(branches);
            equal += tableau ? 1 : 0;
        }
        assertThat(equal).isBetween(15, 135);
    }

    @Test
    void wideMeasuredCliffordCircuitsAreCompared() {
        BlockBuilder up = new BlockBuilder().gate(Gate.H, 0);
        BlockBuilder down = new BlockBuilder().gate(Gate.H, 59);
        for (int q = 1; q < 60; q++) {
            up.gate(Gate.CX, q - 1, q);
            down.gate(Gate.CX, 60 - q, 59 - q);
        }
        BlockBuilder wrong = new BlockBuilder();
        for (int q = 0; q < 60; q++) {
            wrong.gate(Gate.H, q);
        }
        for (BlockBuilder builder : List.of(up, down, wrong)) {
            for (int q = 0; q < 60; q++) {
                builder.measure(q, q);
            }
        }
        Circuit ghz = measuring(60, 60, up.build());
        assertThat(Equivalence.of(ghz, measuring(60, 60, down.build()), OPTIONS)).isInstanceOf(Equivalent.class);
        assertThat(witness(Equivalence.of(ghz, measuring(60, 60, wrong.build()), OPTIONS)))
                .isEqualTo("outcomes of the first circuit have clbit 0 + clbit 59 = 0, those of the second do not");
    }

    @Test
    void theDistributionsOfDynamicCircuitsAreCompared() {
        String teleportation = "qubit[3] q; bit[3] c; ry(0.7) q[0]; h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0];"
                + " c[0] = measure q[0]; c[1] = measure q[1]; if (c[1]) { x q[2]; } if (c[0]) { z q[2]; }"
                + " c[2] = measure q[2];";
        String direct = "qubit[3] q; bit[3] c; h q[0]; h q[1]; ry(0.7) q[2]; c = measure q;";
        assertThat(Equivalence.of(read(teleportation), read(direct), OPTIONS))
                .isInstanceOfSatisfying(Equivalent.class, e -> {
                    assertThat(e.method()).isEqualTo(EquivalenceMethod.BRANCHES);
                    assertThat(e.distance()).isLessThan(1e-14);
                });
        Answer wrong = Equivalence.of(
                read(teleportation.replace("{ x q[2]; }", "{ y q[2]; h q[2]; }")), read(direct), OPTIONS);
        assertThat(wrong).isInstanceOf(Different.class);
        assertThat(witness(wrong)).startsWith("the outcome ").contains("probability");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {
        "qubit[3] q; bit[3] c; for int i in [0:2] { ry(0.3) q[i]; } c = measure q;"
                + "# qubit[3] q; bit[3] c; ry(0.3) q[0]; ry(0.3) q[1]; ry(0.3) q[2]; c = measure q;",
        "qubit q; bit c; h q; c = measure q; while (c) { h q; c = measure q; }# qubit q; bit c; c = measure q;",
        "qubit[2] q; bit[2] c; x q[0]; c[0] = measure q[0]; reset q[0]; cx q[0], q[1]; c[1] = measure q[1];"
                + "# qubit[2] q; bit[2] c; x q[0]; c[0] = measure q[0];",
        "qubit[2] q; bit[2] c; bit a; h q[0]; a = measure q[0]; switch (int[8](a)) { case 0 { x q[1]; } default { } }"
                + " c[0] = measure q[1]; c[1] = a;"
                + "# qubit[2] q; bit[2] c; bit a; h q[0]; a = measure q[0]; if (!a) { x q[1]; } c[0] = measure q[1];"
                + " c[1] = a;",
        "qubit q; bit c; uint[4] n = 0; while (true) { n += 1; x q; if (n == 3) { break; } } c = measure q;"
                + "# qubit q; bit c; x q; c = measure q;",
        "qubit q; bit c; h q; c = measure q; if (c) { end; } x q; c = measure q;# qubit q; bit c; x q; c = measure q;"
    })
    void dynamicCircuitsThatDoTheSame(String first, String second) {
        assertThat(Equivalence.of(read(first), read(second), OPTIONS)).isInstanceOf(Equivalent.class);
    }

    @Test
    void loopsThatGoOnWithAProbabilityAreFollowedUntilNothingIsLeft() {
        Circuit loop = read("qubit q; bit c; bit[2] n; h q; c = measure q; while (c) { n[0] = true; ry(1.0) q;"
                + " c = measure q; }");
        Circuit other = read("qubit q; bit c; bit[2] n; h q; n[0] = measure q;");
        assertThat(Equivalence.of(loop, other, OPTIONS)).isInstanceOf(Equivalent.class);
        assertThat(Equivalence.of(read("qubit q; bit c; while (!c) { x q; }"), read("qubit q; bit c;"), OPTIONS))
                .isInstanceOfSatisfying(Unknown.class, u -> assertThat(u.why()).contains("a loop turns too often"));
    }

    @Test
    void inputsGetRandomValues() {
        Circuit a = read("input float t; qubit q; rz(t) q; rz(t) q;");
        Circuit b = read("input float t; qubit q; rz(2 * t) q;");
        Circuit c = read("input float t; qubit q; rz(t + 0.1) q;");
        assertThat(Equivalence.of(a, b, OPTIONS)).isInstanceOfSatisfying(Equivalent.class, e -> {
            assertThat(e.certainty()).isEqualTo(Certainty.TESTED);
            assertThat(e.upTo()).endsWith("inputs had random values");
        });
        assertThat(Equivalence.of(a, c, OPTIONS)).isInstanceOf(Different.class);
        assertThat(witness(Equivalence.of(a, read("qubit q; h q;"), OPTIONS))).contains("inputs [float[64] t]");
    }

    @Test
    void resultsOfOtherWidthAreDifferentBeforeAnythingRuns() {
        assertThat(witness(Equivalence.of(read("qubit q; bit[2] c;"), read("qubit q; bit[3] c;"), OPTIONS)))
                .isEqualTo("the results of the first circuit have 2 bits, those of the second 3");
    }

    @Test
    void whatIsTooWideIsNotGuessed() {
        BlockBuilder builder = new BlockBuilder();
        for (int q = 0; q < 40; q++) {
            builder.gate(Gate.H, q).gate(Gate.T, q).gate(Gate.CX, q, (q + 1) % 40);
        }
        Circuit wide = circuit(40, builder.build());
        assertThat(Equivalence.of(wide, wide, OPTIONS)).isInstanceOfSatisfying(Unknown.class, u -> {
            assertThat(u.tried()).containsExactly(
                    EquivalenceMethod.UNITARY, EquivalenceMethod.TABLEAU, EquivalenceMethod.STIMULI);
            assertThat(u.why()).contains("unitary: 40 qubits are in use",
                    "tableau: there is a gate that is not Clifford");
        });
    }

    @Test
    void fifteenQubitsAreTestedOnRandomStates() {
        Block a = RandomBlocks.of(15, 60, new SplittableRandom(2));
        Block b = a.toBuilder().gate(Gate.RX, 7, 1e-4).build();
        assertThat(Equivalence.of(circuit(15, a), circuit(15, a), OPTIONS)).isInstanceOfSatisfying(
                Equivalent.class, e -> assertThat(e.certainty()).isEqualTo(Certainty.TESTED));
        assertThat(Equivalence.of(circuit(15, a), circuit(15, b), OPTIONS))
                .isInstanceOfSatisfying(Different.class, d -> assertThat(d.distance()).isCloseTo(0.5e-4, within(1e-5)));
    }

    @Test
    void fewQubitsOfALargeDeviceAreFew() {
        Circuit a = read("qubit[3] q; h q[0]; t q[0]; cx q[0], q[1];");
        Block on = new BlockBuilder().gate(Gate.H, 93).gate(Gate.T, 93).gate(Gate.CX, 93, 120).build();
        assertThat(Equivalence.of(a, circuit(127, on), OPTIONS.withLayout(List.of(93, 120, 5), List.of(93, 120, 5))))
                .isInstanceOfSatisfying(Equivalent.class,
                        e -> assertThat(e.method()).isEqualTo(EquivalenceMethod.UNITARY));
    }

    @Test
    void layoutsThatDoNotFitAreRefused() {
        Circuit two = read("qubit[2] q; h q;");
        assertThatThrownBy(() -> OPTIONS.withLayout(List.of(0, 0), List.of(0, 1))).isInstanceOf(QnitException.class);
        assertThatThrownBy(() -> Equivalence.of(two, two, OPTIONS.withLayout(List.of(0), List.of(0))))
                .hasMessageContaining("about 1 qubits, the first circuit has 2");
        assertThatThrownBy(() -> Equivalence.of(two, two, OPTIONS.withLayout(List.of(0, 2), List.of(0, 1))))
                .hasMessageContaining("names qubit 2");
    }

    private static String witness(Answer answer) {
        assertThat(answer).isInstanceOf(Different.class);
        return ((Different) answer).witness();
    }

    private static double distance(Answer answer) {
        return answer instanceof Equivalent equal ? equal.distance() : Double.NaN;
    }

    private static Circuit circuit(int qubits, Block body) {
        return new Circuit("test", qubits, List.of(), List.of(), List.of(), body);
    }

    private static Circuit measuring(int qubits, int clbits, Block body) {
        return new Circuit(
                "test", qubits, List.of(),
                List.of(new ClbitRegister("c", 0, clbits, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)), List.of(),
                body);
    }

    private static Circuit read(String source) {
        return OpenQasm.read("test", "OPENQASM 3.0; include \"stdgates.inc\"; " + source).circuit().orElseThrow();
    }
}
