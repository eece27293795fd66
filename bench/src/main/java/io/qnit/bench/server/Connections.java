package io.qnit.bench.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Several HTTP/1.1 connections to one server, each of which sends its next request when its last is answered. One thread
 * and one selector serve them all: what the load costs is taken from the server, which runs on the same cores. Plain HTTP
 * only. Used by one thread.
 */
final class Connections implements AutoCloseable {
    /** What is asked, and what is made of the answers. */
    interface Work {
        /** The next request of a connection; empty when it has none any more. */
        Optional<byte[]> next(int connection);

        /** @param nanos from the first byte that was sent to the last that came */
        void answered(int connection, int status, String body, long nanos);
    }

    private final Selector selector;
    private final List<Wire> wires = new ArrayList<>();

    Connections(URI server, int number) throws IOException {
        if (!"http".equals(server.getScheme())) {
            throw new IllegalArgumentException("the load speaks plain HTTP; the address is " + server);
        }
        selector = Selector.open();
        InetSocketAddress address =
                new InetSocketAddress(server.getHost(), server.getPort() < 0 ? 80 : server.getPort());
        for (int i = 0; i < number; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            wires.add(new Wire(i, channel));
        }
    }

    /** Runs until no connection has anything more to ask. */
    void run(Work work) throws IOException {
        int busy = 0;
        for (Wire wire : wires) {
            if (wire.ask(work)) {
                busy++;
            }
        }
        while (busy > 0) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                Wire wire = (Wire) key.attachment();
                if (wire.read(work) && !wire.ask(work)) {
                    busy--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (Wire wire : wires) {
            wire.channel.close();
        }
        selector.close();
    }

    private final class Wire {
        private final int number;
        private final SocketChannel channel;
        private ByteBuffer in = ByteBuffer.allocate(64 << 10);
        private long sent;

        Wire(int number, SocketChannel channel) throws IOException {
            this.number = number;
            this.channel = channel;
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        boolean ask(Work work) throws IOException {
            Optional<byte[]> request = work.next(number);
            if (request.isEmpty()) {
                return false;
            }
            in.clear();
            sent = System.nanoTime();
            ByteBuffer out = ByteBuffer.wrap(request.get());
            while (out.hasRemaining()) { // a request fits into the socket's buffer, so this does not spin
                channel.write(out);
            }
            return true;
        }

        /** Takes what has come; true when the answer is whole. */
        boolean read(Work work) throws IOException {
            if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
            }
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed a connection");
            }
            Optional<Answer> answer = Answer.parse(in.array(), in.position());
            answer.ifPresent(a -> work.answered(number, a.status(), a.body(), System.nanoTime() - sent));
            return answer.isPresent();
        }
    }

    /** An answer that is whole. */
    private record Answer(int status, String body) {
        static Optional<Answer> parse(byte[] bytes, int length) {
            int head = end(bytes, length);
            if (head < 0) {
                return Optional.empty();
            }
            String text = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
            int status = Integer.parseInt(text.substring(9, 12));
            String lower = text.toLowerCase(Locale.ROOT);
            int at = lower.indexOf("\ncontent-length:");
            if (at >= 0) {
                int size = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at + 1)).strip());
                return length < head + size ? Optional.empty()
                        : Optional.of(new Answer(status, new String(bytes, head, size, StandardCharsets.UTF_8)));
            }
            if (lower.contains("\ntransfer-encoding: chunked")) {
                return chunks(bytes, head, length).map(body -> new Answer(status, body));
            }
            return Optional.of(new Answer(status, ""));
        }

        /** Where the body begins; -1 when the head is not whole. */
        private static int end(byte[] bytes, int length) {
            for (int i = 3; i < length; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                    return i + 1;
                }
            }
            return -1;
        }

        private static Optional<String> chunks(byte[] bytes, int from, int length) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int at = from;
            while (true) {
                int line = at;
                while (line < length && bytes[line] != '\n') {
                    line++;
                }
                if (line >= length) {
                    return Optional.empty();
                }
                int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.ISO_8859_1).strip(), 16);
                at = line + 1;
                if (at + size + 2 > length) {
                    return Optional.empty();
                }
                if (size == 0) {
                    return Optional.of(body.toString(StandardCharsets.UTF_8));
                }
                body.write(bytes, at, size);
                at += size + 2;
            }
        }
    }
}
