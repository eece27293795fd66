package io.qnit.server.proof;

import io.qnit.node.executor.CircuitResult;
import io.qnit.node.executor.CircuitRun;
import io.qnit.node.executor.Executor;
import io.qnit.node.executor.ExecutorProvider;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.GrantedCircuit.Format;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The executor {@code journal}: measures nothing, and writes down what it does, synced before it goes on: {@code begin SEED
 * EXECUTION}, then {@code end SEED EXECUTION}. The job's seed says which job it is; the execution's name is in the result.
 * Options: {@code file}, {@code kind}, {@code millis} that a run takes.
 */
public final class JournalProvider implements ExecutorProvider {
    @Override
    public String name() {
        return "journal";
    }

    @Override
    public Executor open(Map<String, String> options) throws IOException {
        return new Journal(
                FileChannel.open(
                        Path.of(option(options, "file")), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND),
                ExecutorDescription.Kind.valueOf(option(options, "kind")), Long.parseLong(option(options, "millis")));
    }

    private static String option(Map<String, String> options, String name) {
        return Objects.requireNonNull(options.get(name), name);
    }

    private static final class Journal implements Executor {
        private final FileChannel file;
        private final ExecutorDescription.Kind kind;
        private final long millis;

        Journal(FileChannel file, ExecutorDescription.Kind kind, long millis) {
            this.file = file;
            this.kind = kind;
            this.millis = millis;
        }

        @Override
        public ExecutorDescription describe() {
            return new ExecutorDescription(
                    "journal", "1", kind, 5, Set.of(Format.OPENQASM), Set.of(2), 1_000_000, Optional.empty(), Set.of());
        }

        @Override
        public CircuitResult run(CircuitRun run) throws IOException {
            String execution = UUID.randomUUID().toString();
            String line = run.seed().orElseThrow() + " " + execution + "\n";
            write("begin " + line);
            LockSupport.parkNanos(millis * 1_000_000);
            write("end " + line);
            return new CircuitResult(
                    new TreeMap<>(Map.of("00", (long) run.shots())), Map.of("execution", execution), List.of(),
                    List.of());
        }

        private void write(String line) throws IOException {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }

        @Override
        public void cancel() {
            // A run is over in milliseconds.
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
