package io.qnit.app.compile;

import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.compiler.verify.Tolerance;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * That a compiled circuit is made of its target's gates and does the same as its source, checked pass by pass by code that
 * shares nothing with the passes.
 *
 * @param passes how many were certified
 * @param error a bound, in operator norm, on what approximations changed
 * @param seconds the time it took
 */
record Verification(int passes, double error, double seconds) {
    /** @throws QnitException {@link ErrorCode#INTERNAL} when a pass was wrong */
    static Verification of(Compilation compilation, CompileOptions options) {
        long begin = System.nanoTime();
        TargetCheck.require(TargetCheck.conformance(compilation.circuit(), compilation.target()), compilation.target());
        List<Rewrite.Result> results = compilation.steps().stream()
                .map(step -> new Rewrite.Result(step.block(), step.certificate()))
                .toList();
        // 1 - |tr U| / d, by which gates are left out, is at most d times less than what one gate may cost
        CertificateChecker.Chain chain = CertificateChecker.check(
                compilation.source().body(), results, new Tolerance(1e-7, 4 * options.tolerance()));
        return switch (chain.verdict()) {
            case Verdict.Proven proven ->
                new Verification(results.size(), proven.error(), (System.nanoTime() - begin) / 1e9);
            case Verdict.Refuted refuted -> throw new QnitException(
                    ErrorCode.INTERNAL,
                    "pass '" + compilation.steps().get(chain.step()).name() + "' could not be certified: "
                            + refuted.reason());
        };
    }

    String text() {
        return String.format(
                Locale.ROOT, "verified: %d passes certified, error at most %.1e, in %.0f ms", passes, error,
                seconds * 1e3);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("verified");
        json.writeNumberField("passes", passes);
        json.writeNumberField("error", error);
        json.writeNumberField("seconds", seconds);
        json.writeEndObject();
    }
}
