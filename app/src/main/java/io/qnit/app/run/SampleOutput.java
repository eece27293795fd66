package io.qnit.app.run;

import io.qnit.app.Output;
import io.qnit.app.terminal.Terminal;
import io.qnit.simulator.state.Samples;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where samples are written block by block: a file or standard output. */
final class SampleOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path out;
    private final Terminal terminal;
    private final OutputStream file;

    /** One form of samples. */
    @FunctionalInterface
    interface Form {
        void write(Samples samples, OutputStream out) throws IOException;
    }

    private SampleOutput(Path out, Terminal terminal, OutputStream file) {
        this.out = out;
        this.terminal = terminal;
        this.file = file;
    }

    static SampleOutput to(Path out, Terminal terminal) {
        if (out.equals(Output.STANDARD)) {
            return new SampleOutput(out, terminal, OutputStream.nullOutputStream());
        }
        try {
            return new SampleOutput(
                    out, terminal, new BufferedOutputStream(Files.newOutputStream(out), BUFFER_BYTES));
        } catch (IOException e) {
            throw Output.cannotWrite(out, e);
        }
    }

    void write(Samples samples, Form form) {
        try {
            if (out.equals(Output.STANDARD)) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                form.write(samples, bytes);
                Output.write(bytes.toByteArray(), out, terminal);
            } else {
                form.write(samples, file);
            }
        } catch (IOException e) {
            throw Output.cannotWrite(out, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
