package io.qnit.compiler;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.compiler.verify.Tolerance;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.util.List;
import java.util.function.Function;

/**
 * A compiled circuit with the proof of how it came about. Immutable.
 *
 * @param source the circuit that was given
 * @param circuit on the target's qubits, of its gates alone
 * @param steps what the passes did, in order; each step's certificate leads from the block before to its own
 * @param nanoseconds the time that all passes took
 */
public record Compilation(Circuit source, Target target, Circuit circuit, List<Step> steps, long nanoseconds) {
    /**
     * One pass.
     *
     * @param block what it made
     * @param certificate from the block of the step before, or the body of the source
     */
    public record Step(String name, Block block, Certificate certificate, long nanoseconds) {}

    private static final double ROUNDING = 1e-7;
    /** 1 - |tr U| / d, by which gates are left out, is at most d times less than what one group may cost. */
    private static final int PER_GROUP = 4;

    public Compilation {
        steps = List.copyOf(steps);
    }

    /** The target's qubit on which each qubit of the source begins. */
    public List<Integer> initialLayout() {
        return layout(Certificate::start);
    }

    /** The target's qubit on which each qubit of the source ends. */
    public List<Integer> finalLayout() {
        return layout(Certificate::end);
    }

    /**
     * Proves, by code that shares nothing with the passes, that the compiled circuit fits the target and that each step
     * does what the block before it did.
     *
     * @param tolerance the one that was compiled with: {@link CompileOptions#tolerance}
     * @return the phase of the compiled circuit over its source, and a bound on what approximations changed
     * @throws QnitException {@link ErrorCode#INTERNAL} with the pass that was wrong and why, {@link ErrorCode#UNSUPPORTED}
     *     where the target cannot run what came out
     */
    public Verdict.Proven certify(double tolerance) {
        TargetCheck.require(TargetCheck.conformance(circuit, target), target);
        List<Rewrite.Result> results = steps.stream()
                .map(step -> new Rewrite.Result(step.block(), step.certificate()))
                .toList();
        CertificateChecker.Chain chain =
                CertificateChecker.check(source.body(), results, new Tolerance(ROUNDING, PER_GROUP * tolerance));
        return switch (chain.verdict()) {
            case Verdict.Proven proven -> proven;
            case Verdict.Refuted refuted -> throw new QnitException(
                    ErrorCode.INTERNAL,
                    "pass '" + steps.get(chain.step()).name() + "' could not be certified: " + refuted.reason());
        };
    }

    private List<Integer> layout(Function<Certificate, int[]> side) {
        Integer[] places = new Integer[source.qubitCount()];
        for (int qubit = 0; qubit < places.length; qubit++) {
            places[qubit] = qubit;
        }
        for (Step step : steps) {
            int[] moved = side.apply(step.certificate());
            for (int qubit = 0; qubit < places.length; qubit++) {
                places[qubit] = moved[places[qubit]];
            }
        }
        return List.of(places);
    }
}
