package io.qnit.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.equivalence.Answer;
import io.qnit.compiler.equivalence.Equivalence;
import io.qnit.compiler.equivalence.EquivalenceOptions;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.compiler.verify.Tolerance;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Random circuits through all levels and targets: what comes out fits the target, is certified pass by pass and does the
 * same outright; what does not is a documented refusal. {@code -Dfuzz.rounds=1000} runs longer and through all targets,
 * {@code -Dfuzz.seed} elsewhere, {@code -Dfuzz.first} begins with that round.
 */
class CompilerFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 40);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final boolean ALL_TARGETS = System.getProperty("fuzz.rounds") != null;
    private static final double TOLERANCE = 1e-12;

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>(List.of(
                Targets.line(7), Targets.ring(6), Targets.grid(2, 4), Targets.full(6), Targets.named("line:6:cx,rz,sx"),
                Targets.named("grid:3x3:ecr,rz,sx,x"), Targets.heavyHex(19)));
        Targets.names().forEach(name -> targets.add(Targets.named(name)));
        return targets;
    }

    @Test
    void randomCircuitsAreCompiledAndProven() {
        List<Target> targets = targets();
        int compiled = 0;
        List<String> faults = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory())) {
            for (int round = FIRST; round < FIRST + ROUNDS; round++) {
                SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + round);
                Circuit circuit = circuit(random);
                List<Target> some = ALL_TARGETS
                        ? targets
                        : List.of(targets.get(round % targets.size()), targets.get((round * 7 + 3) % targets.size()));
                for (Target target : some) {
                    for (Level level : Level.values()) {
                        String where = "seed " + SEED + ", round " + round + ", " + target.name() + ", " + level;
                        compiled += fault(circuit, target, level, round, workers, where, faults) ? 0 : 1;
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(compiled).isGreaterThan(ROUNDS); // refusals are the exception
    }

    static Circuit circuit(SplittableRandom random) {
        int qubits = 1 + random.nextInt(5);
        int size = 1 + random.nextInt(20);
        return random.nextInt(3) == 0
                ? RandomPrograms.gates(qubits, size, random)
                : RandomPrograms.dynamic(Math.min(qubits, 4), size, random);
    }

    /** Compiles and judges; whether nothing came out. */
    private static boolean fault(
            Circuit circuit, Target target, Level level, int round, ExecutorService workers, String where,
            List<String> faults) {
        Compilation compilation;
        try {
            compilation = Compiler.compile(
                    circuit, target,
                    CompileOptions.DEFAULT.withLevel(level).withSeed(round).withThreads(2).withTolerance(TOLERANCE),
                    workers);
        } catch (QnitException e) {
            if (e.code().kind() == ErrorKind.INTERNAL) {
                faults.add(where + ": " + e);
            }
            return true;
        } catch (RuntimeException e) {
            faults.add(where + ": " + e + " at " + List.of(e.getStackTrace()).subList(0, 3));
            return true;
        }
        List<TargetCheck.Violation> violations = TargetCheck.conformance(compilation.circuit(), target);
        if (!violations.isEmpty()) {
            faults.add(where + ": " + violations.getFirst().text());
        }
        CertificateChecker.Chain chain = CertificateChecker.check(
                circuit.body(),
                compilation.steps().stream().map(s -> new Rewrite.Result(s.block(), s.certificate())).toList(),
                Tolerance.ofApproximation(4 * TOLERANCE));
        if (chain.verdict() instanceof Verdict.Refuted refuted) {
            faults.add(where + ": pass '" + compilation.steps().get(chain.step()).name() + "': " + refuted.reason());
        }
        Answer answer = Equivalence.of(
                circuit, compilation.circuit(),
                EquivalenceOptions.DEFAULT.withTolerance(1e-4)
                        .withLayout(compilation.initialLayout(), compilation.finalLayout()));
        if (!(answer instanceof Answer.Equivalent)) {
            faults.add(where + ": " + answer);
        }
        return false;
    }

}
