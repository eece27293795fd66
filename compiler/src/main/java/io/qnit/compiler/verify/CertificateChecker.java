package io.qnit.compiler.verify;

import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import java.util.Arrays;
import java.util.List;

/**
 * Proves that the block that a pass made does what its source does, from the pass's {@link Certificate}, without any code
 * of the passes: matrices come from the gate table alone. Works at every width in time polynomial in the number of
 * operations, a million operations a second where they are copied. What holds is said in docs/compiler/certificates.md.
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class CertificateChecker {
    private CertificateChecker() {}

    /** Checks one step with {@link Tolerance#EXACT}. */
    public static Verdict check(Block source, Block target, Certificate certificate) {
        return check(source, target, certificate, Tolerance.EXACT);
    }

    /**
     * Checks one step.
     *
     * @param source a circuit's body, whose qubits begin in |0>
     * @param target what the pass made of it
     */
    public static Verdict check(Block source, Block target, Certificate certificate, Tolerance tolerance) {
        return BlockCheck.outermost(source, target, certificate, tolerance);
    }

    /**
     * What came of a row of steps.
     *
     * @param verdict of all together; phases and errors are sums
     * @param step the step that was refuted, from 0; -1 when all were proven
     * @param start the qubit of the last block on which each wire (first those of the first block) lies at the beginning
     * @param end the same at the end
     */
    public record Chain(Verdict verdict, int step, int[] start, int[] end) {}

    /** Checks a compilation: each step's block is the source of the next. */
    public static Chain check(Block source, List<Rewrite.Result> steps, Tolerance tolerance) {
        int wires = source.qubitBound();
        for (Rewrite.Result step : steps) {
            wires = Math.max(wires, step.certificate().wires());
        }
        int[] start = new int[wires];
        Arrays.setAll(start, q -> q);
        int[] end = start.clone();
        double phase = 0;
        double error = 0;
        Block before = source;
        for (int k = 0; k < steps.size(); k++) {
            Rewrite.Result step = steps.get(k);
            switch (check(before, step.block(), step.certificate(), tolerance)) {
                case Verdict.Refuted refuted -> {
                    return new Chain(refuted, k, start, end);
                }
                case Verdict.Proven(double p, double e) -> {
                    phase += p;
                    error += e;
                }
            }
            follow(start, step.certificate().start());
            follow(end, step.certificate().end());
            before = step.block();
        }
        return new Chain(new Verdict.Proven(Math.IEEEremainder(phase, 2 * Math.PI), error), -1, start, end);
    }

    private static void follow(int[] places, int[] next) {
        for (int wire = 0; wire < places.length; wire++) {
            if (places[wire] < next.length) {
                places[wire] = next[places[wire]];
            }
        }
    }
}
