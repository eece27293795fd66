package io.qnit.compiler.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.Level;
import io.qnit.compiler.RandomPrograms;
import io.qnit.compiler.equivalence.Answer;
import io.qnit.compiler.equivalence.Equivalence;
import io.qnit.compiler.equivalence.EquivalenceOptions;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.verify.Mutants.Kind;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every step of real compilations with one mistake put in: the checker must refute it, unless the circuits are the same all
 * the same, which is judged outright by {@link Equivalence}. Runs over whatever passes the levels have.
 */
class MutantsTest {
    private static final int CIRCUITS = 10;
    private static final Tolerance TOLERANCE = Tolerance.ofApproximation(4e-12);

    @Test
    void mistakesOfPassesAreCaught() {
        Map<Kind, Integer> byKind = new EnumMap<>(Kind.class);
        Map<String, Integer> byPass = new TreeMap<>();
        List<String> missed = new ArrayList<>();
        int lucky = 0;
        List<Target> targets = List.of(Targets.line(5), Targets.grid(2, 3), Targets.named("line:5:ecr,rz,sx,x"));
        for (int number = 0; number < CIRCUITS; number++) {
            SplittableRandom random = new SplittableRandom(number);
            Circuit circuit = number % 2 == 0
                    ? RandomPrograms.gates(4, 14, random)
                    : RandomPrograms.dynamic(4, 10, random);
            Compilation compilation = Compiler.compile(
                    circuit, targets.get(number % targets.size()),
                    CompileOptions.DEFAULT.withLevel(number < 2 ? Level.O0 : Level.O3).withThreads(1)
                            .withTolerance(1e-12));
            Block before = circuit.body();
            for (Compilation.Step step : compilation.steps()) {
                Rewrite.Result right = new Rewrite.Result(step.block(), step.certificate());
                Rewrite.Result copy = Mutants.copy(before, right);
                assertThat(CertificateChecker.check(before, copy.block(), copy.certificate(), TOLERANCE))
                        .as("circuit %d, %s, unchanged", number, step.name())
                        .isInstanceOf(Verdict.Proven.class);
                for (Kind kind : Kind.values()) {
                    Optional<Rewrite.Result> mutant = Mutants.mutant(before, right, kind, random);
                    if (mutant.isEmpty()) {
                        continue;
                    }
                    Verdict verdict = CertificateChecker.check(
                            before, mutant.get().block(), mutant.get().certificate(), TOLERANCE);
                    if (verdict instanceof Verdict.Refuted) {
                        byKind.merge(kind, 1, Integer::sum);
                        byPass.merge(step.name(), 1, Integer::sum);
                    } else if (same(circuit, before, mutant.get())) {
                        lucky++;
                    } else {
                        missed.add("circuit " + number + ", " + step.name() + ", " + kind);
                    }
                }
                before = step.block();
            }
        }
        assertThat(missed).isEmpty();
        assertThat(byKind.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(200)
                .isGreaterThan(4 * lucky);
        assertThat(byKind).containsOnlyKeys(Kind.values());
        assertThat(byPass).containsKeys(
                "unroll", "merge rotations", "merge one-qubit gates", "elide swaps",
                "drop diagonals before measurement", "collect pairs", "place and route", "synthesise pairs");
    }

    private static boolean same(Circuit circuit, Block before, Rewrite.Result mutant) {
        int wires = mutant.certificate().wires();
        Answer answer = Equivalence.of(
                on(circuit, wires, before), on(circuit, wires, mutant.block()),
                EquivalenceOptions.DEFAULT.withTolerance(1e-5).withLayout(
                        list(mutant.certificate().start()), list(mutant.certificate().end())));
        return answer instanceof Answer.Equivalent;
    }

    private static Circuit on(Circuit circuit, int qubits, Block body) {
        return new Circuit("mutant", qubits, List.of(), circuit.clbitRegisters(), circuit.variables(), body);
    }

    private static List<Integer> list(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
