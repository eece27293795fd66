package io.qnit.app.compile;

import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
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
        Verdict.Proven proven = compilation.certify(options.tolerance());
        return new Verification(compilation.steps().size(), proven.error(), (System.nanoTime() - begin) / 1e9);
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
