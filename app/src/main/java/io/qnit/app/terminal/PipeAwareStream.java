package io.qnit.app.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output that can tell a reader who has left ({@code qnit draw ... | head}), which is no fault, from output that
 * was lost (a full disk), which is one. {@link PrintStream} says only that something failed.
 */
public final class PipeAwareStream extends PrintStream {
    private final Watched watched;

    public PipeAwareStream(OutputStream stream) {
        this(new Watched(stream));
    }

    private PipeAwareStream(Watched watched) {
        super(watched, false, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /** Whether writing failed because nobody reads any more. */
    public boolean hasReaderLeft() {
        return watched.brokenPipe;
    }

    private static final class Watched extends FilterOutputStream {
        private volatile boolean brokenPipe;

        Watched(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                brokenPipe = String.valueOf(e.getMessage()).contains("Broken pipe");
                throw e;
            }
        }
    }
}
