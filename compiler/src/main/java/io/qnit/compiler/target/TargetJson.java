package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Targets as JSON, the form of {@code docs/schemas/target.schema.json} and docs/targets.md. The shortest is {@code
 * {"qubits": 27, "edges": [[0, 1], ...] or null for all-to-all, "basis": ["cz", "sx", "x", "rz"]}}. Reading what was
 * written gives an equal target. Stateless.
 */
public final class TargetJson {
    private TargetJson() {}

    /**
     * Reads a target.
     *
     * @param what the text is, for errors: a file name
     * @throws QnitException {@link ErrorCode#INVALID_TARGET}, whose message names every fault (up to 20) with its line and
     *     its path
     */
    public static Target read(String what, String text) {
        JsonValue root = JsonValue.parse(what, text);
        return TargetReader.read(what, root);
    }

    /** The target for people: members in a natural order, one gate, placement or qubit a line. */
    public static String write(Target target) {
        return new TargetWriter(TargetWriter.Form.READABLE).write(target);
    }

    /** The one text that equal targets have: JSON in the form of RFC 8785 (JCS), placements and edges in order. */
    public static String canonical(Target target) {
        return new TargetWriter(TargetWriter.Form.CANONICAL).write(target);
    }

    /** The JSON Schema (draft 2020-12) of the form. */
    public static String schema() {
        return resource("target.schema.json")
                .orElseThrow(() -> new QnitException(ErrorCode.INTERNAL, "the jar lacks the schema of targets"));
    }

    /** A text file that is packed beside this class. */
    static Optional<String> resource(String name) {
        try (InputStream in = TargetJson.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** SHA-256 of the canonical text, in hexadecimal. */
    public static String hash(Target target) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonical(target).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new QnitException(ErrorCode.INTERNAL, "every Java has SHA-256", impossible);
        }
    }
}
