package io.qnit.protocol;

import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.Jws;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.protocol.signature.VerifyingKeys;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a node says of an attempt, signed: how it ended, and the size and hash of the body that is posted with it, which can
 * so be streamed by both sides.
 *
 * @param key of the grant
 * @param outcome how it ended
 * @param code stable and lowercase: {@code completed}, {@code cancelled}, {@code time_limit}, or why it failed
 * @param message for the user; empty where there is nothing to say
 * @param executorTime that the executor itself counted; what is charged
 * @param shotsDone over all circuits
 * @param size of the body in bytes
 * @param sha256 of the body, 64 hexadecimal digits
 */
public record ResultManifest(
        AttemptKey key,
        Outcome outcome,
        String code,
        String message,
        Duration executorTime,
        long shotsDone,
        long size,
        String sha256) {
    /** The name of the HTTP header that carries the signed manifest. */
    public static final String HEADER = "Qnit-Manifest";

    /** The {@code typ} of the signature's header. */
    public static final String TYPE = "qnit-result+jws";

    /** The {@code typ} of the signature's header where several are brought together. */
    public static final String TYPE_TOGETHER = "qnit-results+jws";

    /** The most results that are brought together. */
    public static final int MOST_TOGETHER = 64;

    private static final int MOST_BYTES = 1 << 16;

    /** The longest message to a user. */
    public static final int MOST_MESSAGE = 4000;

    private static final long MOST_SIZE = 1L << 40;

    /** How an attempt ended. */
    public enum Outcome {
        /** The body holds the results of all circuits. */
        COMPLETED,
        /** The program is at fault; trying again gives the same. The body is empty. */
        PROGRAM_FAILED,
        /** Cancelled or stopped at its limit; the body holds what was done until then, if anything. */
        CANCELLED,
        /** The executor died of it, twice. The body holds the evidence. */
        EXECUTOR_KILLED,
        /** The device or the node failed, and not by the program's fault. The body is empty. */
        INFRASTRUCTURE
    }

    public ResultManifest {
        if (!code.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "a code is lowercase letters, digits and _");
        }
        if (message.length() > MOST_MESSAGE) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "a message has at most " + MOST_MESSAGE + " characters");
        }
        if (executorTime.isNegative() || shotsDone < 0 || size < 0) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "times, shots and sizes are not negative");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "a SHA-256 has 64 hexadecimal digits in lowercase");
        }
        executorTime = Duration.ofMillis(executorTime.toMillis());
    }

    /** The manifest in a JWS of the node's. */
    public String sign(SigningKey node) {
        return Jws.sign(node, TYPE, write().bytes());
    }

    /**
     * Checks a signature and reads what was signed.
     *
     * @throws ProtocolException BAD_SIGNATURE, or what is wrong with the manifest
     */
    public static ResultManifest verify(String jws, VerifyingKeys node) {
        return read(JsonFields.read("the manifest", Jws.verify(jws, TYPE, node), MOST_BYTES));
    }

    /** Manifests of results that are brought together, in one JWS of the node's. */
    public static String sign(List<ResultManifest> manifests, SigningKey node) {
        return Jws.sign(node, TYPE_TOGETHER,
                new JsonObject().with("manifests", manifests.stream().map(ResultManifest::write).toList()).bytes());
    }

    /**
     * Checks a signature over several and reads what was signed, in its order.
     *
     * @throws ProtocolException BAD_SIGNATURE, or what is wrong with a manifest
     */
    public static List<ResultManifest> verifyAll(String jws, VerifyingKeys node) {
        JsonFields fields = JsonFields.read(
                "the manifests", Jws.verify(jws, TYPE_TOGETHER, node), MOST_TOGETHER * MOST_BYTES);
        List<ResultManifest> manifests = fields.objects("manifests", MOST_TOGETHER, ResultManifest::read);
        fields.end();
        return manifests;
    }

    public JsonObject write() {
        return key.write(new JsonObject())
                .with("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .with("code", code)
                .with("message", message)
                .with("executor_ms", executorTime.toMillis())
                .with("shots_done", shotsDone)
                .with("size", size)
                .with("sha256", sha256);
    }

    public static ResultManifest read(JsonFields from) {
        ResultManifest manifest = new ResultManifest(
                AttemptKey.read(from),
                from.oneOf("outcome", Outcome.class),
                from.text("code", 64),
                from.text("message", MOST_MESSAGE),
                Duration.ofMillis(from.whole("executor_ms", 0, Grant.MOST_MILLIS)),
                from.whole("shots_done", 0, Grant.MOST_MILLIS),
                from.whole("size", 0, MOST_SIZE),
                from.text("sha256", 64));
        from.end();
        return manifest;
    }
}
