package io.qnit.core.nativeir;

import io.qnit.core.QnitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The door to Qnit's native gate IR, version 1: JSON that a device's driver can execute line by line, described in
 * docs/native-ir.md and by {@link #schema}. Stateless, safe for use by several threads.
 */
public final class NativeIr {
    /** What the member {@code format} says. */
    public static final String FORMAT = "qnit.nativeir";

    /** The version that is written; every 1.x is read. */
    public static final String VERSION = "1.0";

    /** The only order of bits there is: clbit 0 is the rightmost character of a bitstring. */
    public static final String BIT_ORDER = "clbit0-rightmost";

    private NativeIr() {}

    /**
     * Reads a program and checks all of it. Members that it does not know are left out.
     *
     * @param source UTF-8; not copied, must not change meanwhile
     * @throws QnitException {@code INVALID_SOURCE} with line and column, {@code UNSUPPORTED} for another major version or
     *     an unknown feature, {@code LIMIT_REACHED} above a limit
     */
    public static NativeProgram read(byte[] source, ReadLimits limits) {
        return NativeIrReader.read(source, limits);
    }

    /** As {@link #read(byte[], ReadLimits)} with {@link ReadLimits#DEFAULT}. */
    public static NativeProgram read(String source) {
        return read(source.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT);
    }

    /**
     * Whether a text says of itself that it is a native program, whatever else may be wrong with it; to tell it from other
     * JSON.
     */
    public static boolean isNamedBy(byte[] source) {
        boolean[] named = new boolean[1];
        try (StrictJson json = new StrictJson("JSON", source)) {
            json.next();
            json.object("a program", member -> {
                named[0] |= member.equals("format") && json.string("'format'").equals(FORMAT);
                json.skip();
            });
        } catch (IOException | QnitException _) {
            return named[0];
        }
        return named[0];
    }

    /** Writes a program, so that reading it again gives an equal one. */
    public static String write(NativeProgram program, Layout layout) {
        return NativeIrWriter.write(program, layout);
    }

    /** The SHA-256 of the canonical form, as 64 hexadecimal digits. */
    public static String sha256(NativeProgram program) {
        return Provenance.sha256(write(program, Layout.CANONICAL).getBytes(StandardCharsets.UTF_8));
    }

    /** The JSON Schema (draft 2020-12) of the format. */
    public static String schema() {
        try (InputStream in = Objects.requireNonNull(NativeIr.class.getResourceAsStream("native-ir-1.schema.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
