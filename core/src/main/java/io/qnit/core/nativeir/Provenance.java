package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where a program comes from and what is known about it. Everything is optional. Immutable.
 *
 * @param compiler the name of the compiler, empty when unknown; so too its version and the pipeline
 * @param compiledAt as ISO 8601 text; programs that are to be equal byte by byte leave it out
 * @param metrics counts and the like, finite, in the order of their names
 * @param expectedFidelity from the calibration, 0 to 1
 * @param approximationBound how far the program may be from its source, in operator norm
 * @param globalPhase in radians: the source is exp(i globalPhase) times the program
 */
public record Provenance(
        Optional<Source> source,
        String compiler,
        String compilerVersion,
        String pipeline,
        OptionalLong seed,
        Optional<String> compiledAt,
        SortedMap<String, Double> metrics,
        OptionalDouble expectedFidelity,
        OptionalDouble approximationBound,
        OptionalDouble globalPhase) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** The source text: its language, such as {@code openqasm3}, and the SHA-256 of its bytes, 64 hexadecimal digits. */
    public record Source(String language, String sha256) {
        public Source {
            checkHash("the source's sha256", sha256);
        }
    }

    public Provenance {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        metrics.forEach((name, value) -> checkFinite("the metric " + name, value));
        expectedFidelity.ifPresent(value -> checkFinite("expectedFidelity", value));
        approximationBound.ifPresent(value -> checkFinite("approximationBound", value));
        globalPhase.ifPresent(value -> checkFinite("globalPhase", value));
        if (expectedFidelity.isPresent()
                && (expectedFidelity.getAsDouble() < 0 || expectedFidelity.getAsDouble() > 1)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "expectedFidelity is " + expectedFidelity.getAsDouble() + "; it must be from 0 to 1");
        }
    }

    /** Nothing is known. */
    public static Provenance unknown() {
        return new Provenance(
                Optional.empty(), "", "", "", OptionalLong.empty(), Optional.empty(), new TreeMap<>(),
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    public Provenance withSource(Source newSource) {
        return new Provenance(
                Optional.of(newSource), compiler, compilerVersion, pipeline, seed, compiledAt, metrics,
                expectedFidelity, approximationBound, globalPhase);
    }

    /** With the compiler that made the program, the list of passes it ran and the seed they had. */
    public Provenance withCompiler(String name, String version, String passes, long passSeed) {
        return new Provenance(
                source, name, version, passes, OptionalLong.of(passSeed), compiledAt, metrics, expectedFidelity,
                approximationBound, globalPhase);
    }

    public Provenance withMetrics(Map<String, Double> newMetrics) {
        return new Provenance(
                source, compiler, compilerVersion, pipeline, seed, compiledAt, new TreeMap<>(newMetrics),
                expectedFidelity, approximationBound, globalPhase);
    }

    public Provenance withCompiledAt(String time) {
        return new Provenance(
                source, compiler, compilerVersion, pipeline, seed, Optional.of(time), metrics, expectedFidelity,
                approximationBound, globalPhase);
    }

    public Provenance withExpectedFidelity(double fidelity) {
        return new Provenance(
                source, compiler, compilerVersion, pipeline, seed, compiledAt, metrics, OptionalDouble.of(fidelity),
                approximationBound, globalPhase);
    }

    /** With how far the program may be from its source, and by which global phase it differs. */
    public Provenance withAccuracy(double bound, double phase) {
        return new Provenance(
                source, compiler, compilerVersion, pipeline, seed, compiledAt, metrics, expectedFidelity,
                OptionalDouble.of(bound), OptionalDouble.of(phase));
    }

    /** The SHA-256 of some bytes, as it is written here. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static void checkHash(String what, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, what + " must be 64 hexadecimal digits in lower case");
        }
    }

    private static void checkFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, what + " is " + value + "; it must be finite");
        }
    }
}
