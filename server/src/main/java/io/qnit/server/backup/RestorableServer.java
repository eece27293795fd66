package io.qnit.server.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.server.Main;
import io.qnit.server.config.ServerConfig;
import io.qnit.server.store.StoreException;
import io.qnit.server.tls.PrivateFiles;
import io.qnit.server.web.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that can be put back to a backup while its process runs: the parts are stopped, the backup is restored, and new
 * parts start on the same port. Nodes and clients come back by themselves.
 *
 * <p>It is asked by a file in its state directory, which only who runs the server may write; {@link #restore} writes it, and
 * the answer comes as a file, too. A lock tells whether a server is there. Thread-safe.
 */
public final class RestorableServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestorableServer.class);
    private static final String LOCK = "server.lock";
    private static final String REQUEST = "restore.request";
    private static final String ANSWER = "restore.answer";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int MOST_LINES = 1 << 20;

    private final ServerConfig config;
    private final InstantSource clock;
    private final FileChannel lock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread watcher = Thread.ofPlatform().name("qnit-restore").daemon().unstarted(this::watch);
    private Main current;

    private RestorableServer(ServerConfig config, InstantSource clock, FileChannel lock, Main first) {
        this.config = config;
        this.clock = clock;
        this.lock = lock;
        this.current = first;
    }

    /** Starts a server; it serves when this returns. */
    public static RestorableServer start(ServerConfig config, InstantSource clock) {
        PrivateFiles.folder(config.stateDirectory());
        FileChannel lock = lock(config.stateDirectory()).orElseThrow(() -> new StoreException(
                ErrorCode.STORE_FAILED, "another server uses the state directory " + config.stateDirectory()
                        + "; stop it, or give this one its own with --state-dir"));
        try {
            Files.deleteIfExists(config.stateDirectory().resolve(REQUEST));
            Main main = Main.start(config, clock);
            RestorableServer server = new RestorableServer(
                    config.withPort(main.address().getPort()), clock, lock, main);
            server.watcher.start();
            return server;
        } catch (IOException e) {
            unlock(lock);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            unlock(lock);
            throw e;
        }
    }

    /** The server as it is now. */
    public synchronized Main server() {
        return current;
    }

    private static Optional<FileChannel> lock(Path state) {
        try {
            FileChannel channel = FileChannel.open(
                    state.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = tryLock(channel);
            if (held == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock in " + state + " cannot be taken", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // by this process
            return null;
        }
    }

    private static void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- Asking --------------------------------------------------------------------------------------------------------

    /**
     * Restores a backup: here where no server runs, else by the server that does.
     *
     * @return what was done, for a person
     * @throws QnitException with the reason where nothing was restored
     */
    public static List<String> restore(ServerConfig config, Path backup, InstantSource clock)
            throws InterruptedException {
        Path file = backup.toAbsolutePath().normalize();
        BackupFile.look(config, file);
        PrivateFiles.folder(config.stateDirectory());
        Optional<FileChannel> nobody = lock(config.stateDirectory());
        if (nobody.isPresent()) {
            try {
                return BackupFile.restore(config, file, clock.instant()).lines();
            } finally {
                unlock(nobody.get());
            }
        }
        return ask(config.stateDirectory(), file);
    }

    private static List<String> ask(Path state, Path file) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        PrivateFiles.write(state.resolve(REQUEST), JsonText.write(
                JsonText.object().put("id", id).put("file", file.toString())));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<JsonNode> answer = read(state.resolve(ANSWER)).filter(a -> a.path("id").asText().equals(id));
            if (answer.isPresent()) {
                if (answer.get().has("error")) {
                    throw new StoreException(ErrorCode.STORE_FAILED, answer.get().path("error").asText());
                }
                List<String> lines = new ArrayList<>();
                answer.get().path("lines").forEach(line -> lines.add(line.asText()));
                return lines;
            }
            Thread.sleep(LOOK);
        }
        throw new StoreException(ErrorCode.TIMED_OUT, "the server in " + state + " did not answer within "
                + PATIENCE.toMinutes() + " minutes; its log says why");
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            return Files.exists(file) && Files.size(file) <= MOST_LINES ? Optional.of(
                    JsonText.read(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    // ---- Answering -----------------------------------------------------------------------------------------------------

    private void watch() {
        Path request = config.stateDirectory().resolve(REQUEST);
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Files.exists(request)) {
                    answer(request);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            LOG.atError().setCause(e).log("restores cannot be asked for any more");
        }
    }

    private void answer(Path request) throws IOException {
        JsonNode asked = read(request).orElseGet(JsonText::object);
        Files.deleteIfExists(request);
        var answer = JsonText.object().put("id", asked.path("id").asText());
        try {
            List<String> lines = restored(Path.of(asked.path("file").asText()));
            var array = answer.putArray("lines");
            lines.forEach(array::add);
        } catch (QnitException e) {
            LOG.atError().setCause(e).log("not restored");
            answer.put("error", String.valueOf(e.getMessage()));
        }
        PrivateFiles.write(config.stateDirectory().resolve(ANSWER), JsonText.write(answer));
    }

    private synchronized List<String> restored(Path backup) {
        BackupFile.look(config, backup); // what is no backup stops nobody
        if (closing.getCount() == 0) {
            throw new StoreException(ErrorCode.CANCELLED, "the server is stopping");
        }
        LOG.atInfo().addKeyValue("backup", backup).log("restoring");
        current.close();
        try {
            return BackupFile.restore(config, backup, clock.instant()).lines();
        } finally {
            current = Main.start(config, clock);
        }
    }

    /** Stops the server. */
    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            current.close();
        }
        unlock(lock);
    }
}
