package io.qnit.server.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.core.ErrorCode;
import io.qnit.protocol.signature.Digests;
import io.qnit.server.config.ServerConfig;
import io.qnit.server.job.ResultFiles;
import io.qnit.server.store.Backup;
import io.qnit.server.store.Restore;
import io.qnit.server.store.Store;
import io.qnit.server.store.StoreAddress;
import io.qnit.server.store.StoreException;
import io.qnit.server.tls.PrivateFiles;
import io.qnit.server.web.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Everything that an installation is, in one file: the rows as {@link Backup} copies them at one moment, the results that lie
 * in files, and the keys. A zip, so that other tools can look into it.
 *
 * <p>It may be taken while servers run: a result's file is there before the row that names it and is never changed, so the
 * rows are copied first and the files after them. Putting it back goes the other way round: files that are missing first, each
 * held against its name, which is its SHA-256; then the rows, in one step that {@link Restore} does; then keys.
 */
public final class BackupFile {
    private static final String FACTS = "qnit-backup.json";
    private static final String ROWS = "rows";
    private static final String RESULTS = "results/";
    private static final String STATE = "state/";
    private static final int FORMAT = 1;
    private static final int MOST_FACTS = 1 << 16;
    /** What signs jobs for nodes, sessions for browsers, certificates. */
    private static final List<String> KEYS = List.of("grant.key", "session.key", "tls");

    private BackupFile() {}

    /** What is in a file. */
    public record Facts(String engine, Instant taken, int results) {}

    /**
     * What was put back.
     *
     * @param results files of results that were missing here and are back
     * @param missing results that rows name and nobody has: their jobs say so when they are asked for
     * @param keys files of keys that were put back; one that stood here before lies beside it
     */
    public record Report(Restore.Restored rows, int results, int missing, List<String> keys) {
        public Report {
            keys = List.copyOf(keys);
        }

        /** In words, with what nobody can know. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("restored as it was at " + rows.taken().map(Instant::toString).orElse("an unknown time")
                    + "; this is epoch " + rows.epoch());
            lines.add("  jobs, bookings and payments since then are gone; results of what was granted since then are"
                    + " refused; everybody signs in anew; one-time node tokens are void");
            rows.revoked().ifPresentOrElse(
                    list -> list.forEach(r -> lines.add("  works again, though it was revoked: " + r.kind() + " "
                            + r.name() + " (" + r.id() + ")")),
                    () -> lines.add("  what was revoked since then works again, and nobody can say what that is: look"
                            + " through users, tokens and nodes"));
            if (results > 0) {
                lines.add("  " + results + " large results were put back");
            }
            if (missing > 0) {
                lines.add("  " + missing + " large results are in no file any more");
            }
            keys.forEach(key -> lines.add("  put back: " + key));
            rows.replaced().ifPresent(file -> lines.add("  the rows that stood here are in " + file));
            return lines;
        }
    }

    // ---- Out -----------------------------------------------------------------------------------------------------------

    /**
     * Takes a backup into {@code target}, which must not be there yet and is readable by its owner alone.
     *
     * @throws StoreException with what went wrong; then there is no such file
     */
    public static Facts take(ServerConfig config, Path target, Instant now) {
        if (Files.exists(target)) {
            throw new StoreException(ErrorCode.INVALID_ARGUMENT,
                    "the backup " + target + " exists; name another file, nothing is overwritten");
        }
        Path rows = target.resolveSibling(target.getFileName() + ".rows");
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            Files.deleteIfExists(rows);
            Files.deleteIfExists(partial);
            Backup.take(config.storeSettings(), rows, now);
            List<Path> results = new ResultFiles(config.stateDirectory().resolve("results")).all();
            Facts facts = new Facts(engine(config), now, results.size());
            PrivateFiles.write(partial, new byte[0]);
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                    ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
                zip.setLevel(Deflater.BEST_SPEED);
                zip.putNextEntry(new ZipEntry(FACTS));
                zip.write(JsonText.write(JsonText.object().put("qnit_backup", FORMAT).put("engine", facts.engine())
                        .put("taken", now.toString()).put("results", facts.results())));
                add(zip, ROWS, rows);
                for (Path key : keys(config.stateDirectory())) {
                    add(zip, STATE + config.stateDirectory().relativize(key).toString().replace('\\', '/'), key);
                }
                for (Path result : results) {
                    add(zip, RESULTS + result.getFileName(), result);
                }
                zip.finish();
                channel.force(true);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.syncFolder(target);
            return facts;
        } catch (IOException e) {
            throw new StoreException(ErrorCode.STORE_FAILED, "the backup " + target + " failed: " + e, e);
        } finally {
            delete(rows);
            delete(partial);
        }
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static List<Path> keys(Path state) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String name : KEYS) {
            if (Files.exists(state.resolve(name))) {
                try (Stream<Path> files = Files.walk(state.resolve(name))) {
                    files.filter(Files::isRegularFile).sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String engine(ServerConfig config) {
        return switch (config.storeSettings().address()) {
            case StoreAddress.SqliteFile _ -> "sqlite";
            case StoreAddress.PostgresDatabase _ -> "postgresql";
        };
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException(ErrorCode.STORE_FAILED, "the file " + file + " cannot be removed: " + e, e);
        }
    }

    // ---- In ------------------------------------------------------------------------------------------------------------

    /**
     * Looks at a file without changing anything.
     *
     * @throws StoreException when it is no backup, is cut off, or is of another engine than {@code config}'s
     */
    public static Facts look(ServerConfig config, Path backup) {
        if (!Files.isRegularFile(backup)) {
            throw new StoreException(ErrorCode.INVALID_ARGUMENT, "there is no backup " + backup);
        }
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            return facts(config, zip, backup);
        } catch (IOException e) {
            throw unreadable(backup, e);
        }
    }

    private static StoreException unreadable(Path backup, IOException e) {
        return new StoreException(e instanceof ZipException ? ErrorCode.INVALID_ARGUMENT : ErrorCode.STORE_FAILED,
                "the file " + backup + " is no backup of Qnit, or is cut off: " + e.getMessage(), e);
    }

    private static Facts facts(ServerConfig config, ZipFile zip, Path backup) throws IOException {
        ZipEntry entry = zip.getEntry(FACTS);
        if (entry == null || zip.getEntry(ROWS) == null) {
            throw new StoreException(ErrorCode.INVALID_ARGUMENT, "the file " + backup + " is no backup of Qnit");
        }
        JsonNode json;
        try (InputStream in = zip.getInputStream(entry)) {
            json = JsonText.read(in.readNBytes(MOST_FACTS));
        }
        if (json.path("qnit_backup").asInt() != FORMAT) {
            throw new StoreException(ErrorCode.INVALID_ARGUMENT, "the backup " + backup + " has form "
                    + json.path("qnit_backup") + "; this version of Qnit reads " + FORMAT);
        }
        Facts facts = new Facts(
                json.path("engine").asText(), Instant.parse(json.path("taken").asText()), json.path("results").asInt());
        if (!facts.engine().equals(engine(config))) {
            throw new StoreException(ErrorCode.INVALID_ARGUMENT, "the backup " + backup + " is one of "
                    + facts.engine() + ", and this server keeps its rows in " + engine(config)
                    + "; --store names another place");
        }
        return facts;
    }

    /**
     * Puts an installation back as it was. No server may use its store meanwhile.
     *
     * @throws StoreException as {@link #look} and {@link Restore#run} do; then the rows are as they were
     */
    public static Report restore(ServerConfig config, Path backup, Instant now) {
        look(config, backup);
        Path state = config.stateDirectory();
        PrivateFiles.folder(state);
        Path rows = state.resolve("restoring.rows");
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            int results = results(zip, new ResultFiles(state.resolve("results")), state);
            extract(zip, zip.getEntry(ROWS), rows);
            Restore.Restored restored = Restore.run(config.storeSettings(), rows, now);
            List<String> keys = putKeysBack(zip, state, restored.epoch());
            return new Report(restored, results, missing(config), keys);
        } catch (IOException e) {
            throw unreadable(backup, e);
        } finally {
            delete(rows);
        }
    }

    private static int results(ZipFile zip, ResultFiles files, Path state) throws IOException {
        int back = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
            ZipEntry entry = entries.nextElement();
            if (!entry.getName().startsWith(RESULTS)) {
                continue;
            }
            String digest = entry.getName().substring(RESULTS.length());
            Path place = files.path(digest);
            if (Files.exists(place)) {
                continue;
            }
            Path part = state.resolve("restoring.part");
            String found = extract(zip, entry, part);
            if (!found.equals(digest)) {
                Files.delete(part);
                throw new ZipException("the result " + digest + " is damaged");
            }
            files.take(part, digest);
            back++;
        }
        return back;
    }

    /** Writes and syncs an entry; the SHA-256 of what was written. */
    private static String extract(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        Files.deleteIfExists(file);
        PrivateFiles.write(file, new byte[0]);
        MessageDigest digest = Digests.sha256();
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            in.transferTo(out);
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The rows' nodes know the key with which their jobs were signed, so the backup's is the right one. */
    private static List<String> putKeysBack(ZipFile zip, Path state, long epoch) throws IOException {
        List<String> back = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (!name.startsWith(STATE) || name.contains("..") || name.endsWith("/")) {
                continue;
            }
            String relative = name.substring(STATE.length());
            Path place = state.resolve(relative);
            byte[] content;
            try (InputStream in = zip.getInputStream(entry)) {
                content = in.readAllBytes();
            }
            if (Files.exists(place)) {
                boolean same = Arrays.equals(Files.readAllBytes(place), content);
                if (same || !relative.equals("grant.key")) {
                    continue; // a certificate or a session's key that is here is the newer one
                }
                Files.move(place, place.resolveSibling(
                        place.getFileName() + ".before-epoch-" + String.format(Locale.ROOT, "%d", epoch)));
            }
            PrivateFiles.folder(Optional.ofNullable(place.getParent()).orElse(state));
            PrivateFiles.write(place, content);
            back.add(relative);
        }
        return back;
    }

    private static int missing(ServerConfig config) {
        ResultFiles files = new ResultFiles(config.stateDirectory().resolve("results"));
        try (Store store = Store.open(config.storeSettings())) {
            return store.read(handle -> (int) handle.select("select digest from job_results where body is null")
                    .mapTo(String.class).stream().filter(digest -> !Files.exists(files.path(digest))).count());
        }
    }
}
