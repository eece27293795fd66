package io.qnit.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.Tolerance;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole compilations: native, coupled, certified, the same state. */
class CompilerTest {
    private static final CompileOptions OPTIONS = CompileOptions.DEFAULT.withThreads(2).withTolerance(1e-12);

    static Stream<Target> targets() {
        return Stream.of(
                Targets.line(7),
                Targets.ring(6),
                Targets.grid(2, 3),
                Targets.full(6),
                Target.builder("iswap", 6).gate(Gate.ISWAP).gate(Gate.U).build(),
                Target.builder("trap", 6).gate(Gate.RXX).gate(Gate.GPI).gate(Gate.GPI2).gate(Gate.RZ).build(),
                Target.builder("directed", 6)
                        .gate(new io.qnit.compiler.target.NativeGate(
                                Gate.CX,
                                List.of(),
                                io.qnit.compiler.target.GateProperties.UNKNOWN,
                                Map.of(
                                        List.of(0, 1), io.qnit.compiler.target.GateProperties.UNKNOWN,
                                        List.of(2, 1), io.qnit.compiler.target.GateProperties.UNKNOWN,
                                        List.of(2, 3), io.qnit.compiler.target.GateProperties.UNKNOWN,
                                        List.of(4, 3), io.qnit.compiler.target.GateProperties.UNKNOWN,
                                        List.of(4, 5), io.qnit.compiler.target.GateProperties.UNKNOWN)))
                        .gate(Gate.RZ)
                        .gate(Gate.RX)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("targets")
    void sameStateOnTheTargetsGates(Target target) {
        SplittableRandom random = new SplittableRandom(23);
        for (int round = 0; round < 8; round++) {
            int qubits = 2 + random.nextInt(5);
            Circuit circuit = RandomBlocks.circuit(qubits, RandomBlocks.of(qubits, 1 + random.nextInt(25), random));
            for (Level level : Level.values()) {
                Compilation compilation =
                        Compiler.compile(circuit, target, OPTIONS.withLevel(level).withSeed(round));
                assertIsOnTarget(compilation.circuit().body(), target);
                assertIsCertified(compilation);
                assertThat(DenseState.distance(
                        circuit.body(),
                        qubits,
                        compilation.circuit().body(),
                        padded(compilation.initialLayout(), target.qubitCount()),
                        padded(compilation.finalLayout(), target.qubitCount()),
                        random))
                        .as("round %d, %s, %s", round, level, target.name())
                        .isLessThan(1e-7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void theNumberOfThreadsDoesNotShow(Level level) {
        SplittableRandom random = new SplittableRandom(5);
        Circuit circuit = RandomBlocks.circuit(9, RandomBlocks.of(9, 60, random));
        Target target = Targets.grid(3, 4);
        Compilation one = Compiler.compile(circuit, target, OPTIONS.withLevel(level).withThreads(1));
        for (int threads : new int[] {2, 7}) {
            Compilation many = Compiler.compile(circuit, target, OPTIONS.withLevel(level).withThreads(threads));
            assertThat(many.circuit()).isEqualTo(one.circuit());
            assertThat(many.initialLayout()).isEqualTo(one.initialLayout());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bit[2] c; qubit[3] q; h q[0]; cx q[0], q[2]; c[0] = measure q[0]; if (c[0]) { cx q[1], q[2]; x q[1]; }"
                        + " else { cx q[0], q[1]; } c[1] = measure q[2];",
                "bit[3] c; qubit[4] q; h q; for uint i in [0:9] { cz q[0], q[3]; cx q[1], q[2]; rz(0.1) q[1]; }"
                        + " cx q[0], q[2]; c[0] = measure q[0]; reset q[0]; cx q[0], q[3]; c[1] = measure q[3];",
                "bit c; qubit[3] q; bool go = true; while (go) { h q[1]; cx q[0], q[2]; c = measure q[1]; go = c; }"
                        + " cx q[1], q[2];",
                "bit[2] c; qubit[3] q; h q[0]; h q[1]; c[0] = measure q[0]; c[1] = measure q[1]; switch (int[4](c)) {"
                        + " case 0, 3 { cx q[0], q[2]; } case 1 { cx q[1], q[2]; cz q[0], q[1]; } default { x q[2]; } }"
                        + " cx q[0], q[1];"
            })
    void dynamicCircuitsAreCertified(String text) {
        Circuit circuit = OpenQasm.read("dynamic", "OPENQASM 3.0; include \"stdgates.inc\"; " + text).executable();
        for (Target target : List.of(Targets.line(5), Targets.grid(2, 3), Targets.full(4))) {
            for (Level level : Level.values()) {
                Compilation compilation = Compiler.compile(circuit, target, OPTIONS.withLevel(level));
                assertIsCertified(compilation);
                assertIsOnTarget(compilation.circuit().body(), target);
            }
        }
    }

    @Test
    void beginsWhereItIsTold() {
        Circuit circuit =
                OpenQasm.read("bell", "OPENQASM 3.0; include \"stdgates.inc\"; qubit[2] q; h q[0]; cx q[0], q[1];")
                        .executable();
        Compilation compilation =
                Compiler.compile(circuit, Targets.line(5), OPTIONS.withLayout(List.of(3, 2)));
        assertThat(compilation.initialLayout()).containsExactly(3, 2);
        assertIsCertified(compilation);
        assertThatThrownBy(() -> Compiler.compile(circuit, Targets.line(5), OPTIONS.withLayout(List.of(3, 3))))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("different qubits");
    }

    @Test
    void tooManyQubitsAreRefused() {
        Circuit circuit = RandomBlocks.circuit(6, Block.empty());
        assertThatThrownBy(() -> Compiler.compile(circuit, Targets.line(5), OPTIONS))
                .hasMessage("the circuit has 6 qubits, the target 'line:5' has 5; qnit targets list shows wider ones");
    }

    @Test
    void anglesNeedNumbers() {
        Circuit circuit = OpenQasm.read(
                "ansatz",
                "OPENQASM 3.0; include \"stdgates.inc\"; input float theta; qubit q;\nrx(2 * theta) q;")
                .executable();
        assertThatThrownBy(() -> Compiler.compile(circuit, Targets.line(2), OPTIONS))
                .hasMessageContaining("'rx' (line 2)");
        Circuit bound = ParameterBinding.bind(circuit, Map.of("theta", 0.25));
        assertThat(bound.body().parameter(0, 0)).isEqualTo(0.5);
        assertThat(bound.inputs()).isEmpty();
        assertIsCertified(Compiler.compile(bound, Targets.line(2), OPTIONS));
        assertThatThrownBy(() -> ParameterBinding.bind(circuit, Map.of("phi", 1.0)))
                .hasMessage("the circuit has no input 'phi'; its inputs are theta");
    }

    private static void assertIsCertified(Compilation compilation) {
        List<Rewrite.Result> steps = compilation.steps().stream()
                .map(step -> new Rewrite.Result(step.block(), step.certificate()))
                .toList();
        CertificateChecker.Chain chain =
                CertificateChecker.check(compilation.source().body(), steps, new Tolerance(1e-7, 1e-11));
        assertThat(chain.verdict())
                .as("step %s", chain.step() < 0 ? "" : compilation.steps().get(chain.step()).name())
                .isInstanceOf(Verdict.Proven.class);
    }

    private static void assertIsOnTarget(Block block, Target target) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i) && block.operandCount(i) > 0) {
                assertThat(target.gates(block.gate(i))).as(block.gate(i).id()).isNotEmpty();
                if (block.operandCount(i) == 2) {
                    assertThat(target.coupling().areCoupled(block.qubit(i, 0), block.qubit(i, 1))).isTrue();
                    List<Integer> operands = List.of(block.qubit(i, 0), block.qubit(i, 1));
                    if (block.gate(i) == Gate.CX) {
                        assertThat(target.gates(Gate.CX).getFirst().on(operands)).isPresent();
                    }
                }
            } else if (block.hasNode(i)) {
                Block.inside(block.node(i)).forEach(inner -> assertIsOnTarget(inner, target));
            }
        }
    }

    private static int[] padded(List<Integer> layout, int qubits) {
        int[] places = new int[qubits];
        boolean[] taken = new boolean[qubits];
        for (int k = 0; k < layout.size(); k++) {
            places[k] = layout.get(k);
            taken[places[k]] = true;
        }
        int next = layout.size();
        for (int q = 0; q < qubits; q++) {
            if (!taken[q]) {
                places[next++] = q;
            }
        }
        return places;
    }
}
