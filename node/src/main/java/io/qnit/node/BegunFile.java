package io.qnit.node;

import io.qnit.node.spool.DurableFiles;
import io.qnit.protocol.Fence;
import io.qnit.protocol.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The highest fence of which an execution may have begun, on disk before it begins: what comes after it the server may run
 * again. One line of fixed length, written over itself, so that a sync is all that it costs. Used by one thread.
 */
final class BegunFile implements AutoCloseable {
    private static final int LENGTH = 64;

    private final FileChannel file;
    private Optional<Fence> fence;

    private BegunFile(FileChannel file, Optional<Fence> fence) {
        this.file = file;
        this.fence = fence;
    }

    static BegunFile open(Path path) throws IOException {
        Optional<Fence> fence = Optional.empty();
        try {
            if (Files.exists(path)) {
                fence = Optional.of(Fence.parse(Files.readString(path).strip()));
            }
        } catch (ProtocolException _) {
            // cut short by a crash of the machine; the server's own fences still hold
        }
        DurableFiles.write(path, line(fence.map(Fence::toString).orElse("")));
        return new BegunFile(FileChannel.open(path, StandardOpenOption.WRITE), fence);
    }

    Optional<Fence> fence() {
        return fence;
    }

    /** Whether {@code other} is written down as begun. */
    boolean covers(Fence other) {
        return fence.isPresent() && other.compareTo(fence.get()) <= 0;
    }

    /** On disk when this returns. */
    void begin(Fence begun) throws IOException {
        ByteBuffer line = StandardCharsets.US_ASCII.encode(line(begun.toString()));
        while (line.hasRemaining()) {
            file.write(line, line.position());
        }
        file.force(false);
        fence = Optional.of(begun);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static String line(String fence) {
        return fence + " ".repeat(LENGTH - 1 - fence.length()) + "\n";
    }
}
