package io.qnit.server.node;

import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.signature.Digests;
import io.qnit.server.job.ResultFiles;
import io.qnit.server.job.StoredResult;
import io.qnit.server.web.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bodies of results on their way in, hashed and held against what the node signed. What is small is read into memory and
 * goes into the row, whose sync is the only one it needs. What is larger is streamed into a file, so that it is never whole in
 * memory, and goes to {@link ResultFiles}, synced, before any row names it. Thread-safe.
 */
final class ResultInbox {
    private static final int MOST_IN_ROW = ResultFiles.MOST_IN_ROW;

    private final ResultFiles files;

    ResultInbox(ResultFiles files) {
        this.files = files;
    }

    /** A body that is whole and as it was signed; closing it drops what was not kept. */
    sealed interface Received extends AutoCloseable {
        /** At most so many characters of the body. */
        String text(int most) throws IOException;

        /** The result for its row; a larger body is at its lasting place, synced, before this returns. */
        StoredResult stored() throws IOException;

        @Override
        void close();
    }

    private record Small(byte[] bytes, ResultManifest manifest) implements Received {
        @Override
        public String text(int most) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.length() <= most ? text : text.substring(0, most);
        }

        @Override
        public StoredResult stored() throws IOException {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new StoredResult(manifest.sha256(), manifest.size(), Optional.of(text));
        }

        @Override
        public void close() {
            // nothing is on disk
        }
    }

    private record Large(Path file, ResultFiles files, ResultManifest manifest) implements Received {
        @Override
        public String text(int most) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                String text = new String(in.readNBytes(4 * most), StandardCharsets.UTF_8);
                return text.length() <= most ? text : text.substring(0, most);
            }
        }

        @Override
        public StoredResult stored() throws IOException {
            files.take(file, manifest.sha256());
            return new StoredResult(manifest.sha256(), manifest.size(), Optional.empty());
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Takes a body in.
     *
     * @throws Problem 400 {@code size_mismatch} or {@code digest_mismatch} when it is not what was signed
     */
    Received receive(InputStream body, ResultManifest manifest) throws IOException {
        if (manifest.size() <= MOST_IN_ROW) {
            Received small = receiveSmall(body, manifest);
            if (body.read() >= 0) {
                throw tooLong(manifest);
            }
            return small;
        }
        Path file = Files.createTempFile(files.folder(), "incoming-", ".part");
        Received received = new Large(file, files, manifest);
        boolean whole = false;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            MessageDigest digest = Digests.sha256();
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                size += n;
                if (size > manifest.size()) {
                    throw tooLong(manifest);
                }
                digest.update(buffer, 0, n);
                ByteBuffer left = ByteBuffer.wrap(buffer, 0, n);
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
            requireWhole(manifest, size, HexFormat.of().formatHex(digest.digest()));
            out.force(true);
            whole = true;
            return received;
        } finally {
            if (!whole) {
                received.close();
            }
        }
    }

    /**
     * Takes a small body in, of which others may follow in the same stream.
     *
     * @throws Problem 400 {@code size_mismatch} or {@code digest_mismatch} when it is not what was signed
     */
    Received receiveSmall(InputStream body, ResultManifest manifest) throws IOException {
        if (manifest.size() > MOST_IN_ROW) {
            throw Problem
                    .of(400, "result_too_large", "a result of more than " + MOST_IN_ROW + " bytes is brought alone")
                    .withHeader("Connection", "close");
        }
        byte[] bytes = body.readNBytes((int) manifest.size());
        requireWhole(manifest, bytes.length, Digests.sha256(bytes));
        return new Small(bytes, manifest);
    }

    private static void requireWhole(ResultManifest manifest, long size, String digest) {
        if (size < manifest.size()) {
            throw Problem.of(400, "size_mismatch", "the body has " + size + " bytes; " + manifest.size()
                    + " were signed");
        }
        if (!digest.equals(manifest.sha256())) {
            throw Problem.of(400, "digest_mismatch", "the body is not the one that was signed");
        }
    }

    private static Problem tooLong(ResultManifest manifest) {
        return Problem.of(400, "size_mismatch", "the body is longer than the " + manifest.size()
                + " bytes that were signed").withHeader("Connection", "close");
    }
}
