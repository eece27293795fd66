package io.qnit.node.spool;

import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A result that waits for delivery.
 *
 * @param manifest what is said of it; signed when it is sent, by the key of that day
 * @param callback where to
 * @param body the file with the body; {@code manifest} has its size and hash
 * @param from where in the file the body begins
 */
public record SpooledResult(ResultManifest manifest, URI callback, Path body, long from) {
    /** The body; closing it closes the file. */
    public InputStream open() {
        try {
            FileChannel file = FileChannel.open(body, StandardOpenOption.READ);
            return new Part(Channels.newInputStream(file.position(from)), manifest.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole body, which is small. */
    public byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    /** The next bytes of a stream, and no more. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            left--;
            return in.read();
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(into, at, (int) Math.min(length, left));
            left -= Math.max(0, got);
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** The description's file, with a hash over itself. */
    String write() {
        JsonObject content = content();
        return new JsonObject().with("result", content).with("sha256", Digests.sha256(content.bytes())).canonical();
    }

    /**
     * Reads a description.
     *
     * @throws ProtocolException when it is damaged
     */
    static SpooledResult read(String text, Path body, long from) {
        JsonFields outer = JsonFields.read("the spool's file", text, 1 << 20);
        JsonFields result = outer.object("result");
        SpooledResult read = new SpooledResult(
                ResultManifest.read(result.object("manifest")), URI.create(result.text("callback", 2000)), body, from);
        result.end();
        if (!outer.text("sha256", 64).equals(Digests.sha256(read.content().bytes()))) {
            throw new ProtocolException(Fault.MALFORMED, "the spool's file does not have the hash that it says");
        }
        outer.end();
        return read;
    }

    private JsonObject content() {
        return new JsonObject().with("manifest", manifest.write()).with("callback", callback.toString());
    }
}
