package io.qnit.node.spool;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.signature.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Results on disk, from before they are offered until the server has answered for them.
 *
 * <p>A large result is two files: {@code NAME.body}, and {@code NAME.json} that describes it. Each is written beside its
 * place, synced and renamed, and the folder synced: first the body, then the description, whose name makes the result exist.
 * It is forgotten in the other order. So after a crash at any point the result is whole, or it is not there and was never
 * offered. What cannot be read is set aside in a folder of its own, whole and with a word in the log, and blocks nothing.
 *
 * <p>Small results that are ready together are one file, {@code N.batch}: description, line feed, body, line feed, one after
 * the other, written, synced and renamed like any other. To keep thirty costs two syncs, as to keep one does. The file goes
 * when the last of them is forgotten; those that a crash brings back with it are offered again, and get the same answer.
 *
 * <p>Safe for use by several threads.
 */
public final class Spool {
    private static final String DESCRIPTION = ".json";
    private static final String BODY = ".body";
    private static final String WORK = ".work";
    private static final String BATCH = ".batch";
    private static final int LONGEST_DESCRIPTION = 1 << 20;

    /** The largest body that shares a file with others, in bytes. */
    public static final int MOST_SHARED = 64 << 10;
    private static final int USUAL_BYTES = 64 << 10;

    private final Path folder;
    private final Path aside;
    private final Map<AttemptKey, SpooledResult> waiting = new LinkedHashMap<>();
    /** How many results of a shared file wait. */
    private final Map<Path, Integer> sharers = new HashMap<>();
    private long batches;

    private Spool(Path folder, Path aside) {
        this.folder = folder;
        this.aside = aside;
    }

    /**
     * Opens the spool of a folder and reads what waits there.
     *
     * @param setAside hears of each file that is damaged: where it is now, and why
     */
    public static Spool open(Path folder, BiConsumer<Path, String> setAside) throws IOException {
        Path aside = folder.resolve("aside");
        DurableFiles.makeFolder(folder);
        DurableFiles.makeFolder(aside);
        Spool spool = new Spool(folder, aside);
        spool.load(setAside);
        return spool;
    }

    /** The file that the results of an attempt may be written to; whatever was there from an earlier life is gone. */
    public Path workFile(AttemptKey key) throws IOException {
        Path file = folder.resolve(name(key) + WORK);
        Files.deleteIfExists(file);
        return file;
    }

    /**
     * Keeps a result; when this returns, it is on disk. What failed, because the disk is full, may be tried again.
     *
     * @param work the file of {@link #workFile}, moved into the spool; empty for a result without a body
     * @param manifest of everything but size and hash, which are taken from the file
     */
    public SpooledResult keep(Optional<Path> work, ResultManifest manifest, URI callback) throws IOException {
        AttemptKey key = manifest.key();
        Path body = folder.resolve(name(key) + BODY);
        Path source = folder.resolve(name(key) + WORK);
        if (work.isPresent()) {
            boolean halfway = !Files.exists(work.get()) && Files.exists(body); // an earlier try came so far
            source = halfway ? body : work.get();
        } else {
            Files.deleteIfExists(source);
            Files.createFile(source);
        }
        SpooledResult result = new SpooledResult(
                new ResultManifest(
                        key, manifest.outcome(), manifest.code(), manifest.message(), manifest.executorTime(),
                        manifest.shotsDone(), Files.size(source), sha256(source)),
                callback, body, 0);
        DurableFiles.sync(source);
        if (!source.equals(body)) {
            DurableFiles.rename(source, body);
        }
        DurableFiles.write(folder.resolve(name(key) + DESCRIPTION), result.write());
        synchronized (this) {
            waiting.put(key, result);
        }
        return result;
    }

    /**
     * A result to keep.
     *
     * @param work the file of {@link #workFile}; empty for a result without a body
     * @param manifest of everything but size and hash, which are taken from the file
     */
    public record Finished(Optional<Path> work, ResultManifest manifest, URI callback) {}

    /** Keeps results; when this returns, all are on disk. When it throws, those that are not in {@link #keys} are not. */
    public void keep(List<Finished> results) throws IOException {
        List<Finished> small = new ArrayList<>();
        for (Finished each : results) {
            // A file that is not there any more: an earlier try has moved it to its place already.
            if (each.work().isPresent()
                    && (!Files.exists(each.work().get()) || Files.size(each.work().get()) > MOST_SHARED)) {
                keep(each.work(), each.manifest(), each.callback());
            } else {
                small.add(each);
            }
        }
        if (!small.isEmpty()) {
            keepTogether(small);
        }
    }

    private void keepTogether(List<Finished> results) throws IOException {
        Path file;
        synchronized (this) {
            file = folder.resolve(++batches + BATCH);
        }
        List<SpooledResult> kept = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Finished each : results) {
            byte[] body = each.work().isPresent() ? Files.readAllBytes(each.work().get()) : new byte[0];
            ResultManifest said = each.manifest();
            ResultManifest manifest = new ResultManifest(
                    said.key(), said.outcome(), said.code(), said.message(), said.executorTime(), said.shotsDone(),
                    body.length, Digests.sha256(body));
            byte[] description = new SpooledResult(manifest, each.callback(), file, 0).write()
                    .getBytes(StandardCharsets.UTF_8);
            content.write(description);
            content.write('\n');
            kept.add(new SpooledResult(manifest, each.callback(), file, content.size()));
            content.write(body);
            content.write('\n');
        }
        DurableFiles.write(file, content.toByteArray());
        synchronized (this) {
            kept.forEach(result -> waiting.put(result.manifest().key(), result));
            sharers.put(file, kept.size());
        }
        for (Finished each : results) {
            if (each.work().isPresent()) {
                Files.deleteIfExists(each.work().get());
            }
        }
    }

    /** Writes and syncs a file of the size of a usual result, and drops it. @throws IOException when there is no room */
    public void tryRoom() throws IOException {
        Path file = folder.resolve("room" + WORK);
        try {
            Files.write(file, new byte[USUAL_BYTES]);
            DurableFiles.sync(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** The server has answered for a result. */
    public void forget(SpooledResult result) throws IOException {
        String name = name(result.manifest().key());
        synchronized (this) {
            waiting.remove(result.manifest().key());
        }
        if (isShared(result)) {
            leave(result.body());
            return;
        }
        Files.deleteIfExists(folder.resolve(name + DESCRIPTION));
        DurableFiles.syncFolder(folder);
        Files.deleteIfExists(folder.resolve(name + BODY));
    }

    private static boolean isShared(SpooledResult result) {
        return result.body().toString().endsWith(BATCH);
    }

    /** One result less needs a shared file. */
    private void leave(Path file) throws IOException {
        boolean last;
        synchronized (this) {
            last = sharers.merge(file, -1, Integer::sum) <= 0;
            if (last) {
                sharers.remove(file);
            }
        }
        if (last) {
            Files.deleteIfExists(file);
        }
    }

    /** Everything that waits, oldest first. */
    public synchronized List<SpooledResult> waiting() {
        return List.copyOf(waiting.values());
    }

    public synchronized Collection<AttemptKey> keys() {
        return List.copyOf(waiting.keySet());
    }

    /** The bytes of all bodies that wait. */
    public synchronized long bytes() {
        return waiting.values().stream().mapToLong(r -> r.manifest().size()).sum();
    }

    /**
     * Looks whether a body still is what its description says, and sets the result aside when it is not.
     *
     * @return why it was set aside; empty when it is whole
     */
    public Optional<String> check(SpooledResult result) throws IOException {
        Optional<String> damage = damage(result);
        if (damage.isPresent()) {
            synchronized (this) {
                waiting.remove(result.manifest().key());
            }
            if (isShared(result)) {
                Files.copy(result.body(), aside.resolve(result.body().getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
                leave(result.body());
            } else {
                setAside(name(result.manifest().key()));
            }
        }
        return damage;
    }

    private void load(BiConsumer<Path, String> setAside) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(Files::isRegularFile).toList();
        }
        TreeMap<Long, List<SpooledResult>> byAge = new TreeMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(BATCH)) {
                List<SpooledResult> shared = loadShared(file, setAside);
                if (shared.isEmpty()) {
                    Files.deleteIfExists(file);
                } else {
                    byAge.computeIfAbsent(Files.getLastModifiedTime(file).toMillis(), _ -> new ArrayList<>())
                            .addAll(shared);
                    sharers.put(file, shared.size());
                }
                continue;
            }
            if (!name.endsWith(DESCRIPTION)) {
                continue;
            }
            String stem = name.substring(0, name.length() - DESCRIPTION.length());
            try {
                if (Files.size(file) > LONGEST_DESCRIPTION) {
                    throw new QnitException(ErrorCode.INVALID_SOURCE, "it is far longer than a description");
                }
                SpooledResult result = SpooledResult.read(Files.readString(file), folder.resolve(stem + BODY), 0);
                if (!name(result.manifest().key()).equals(stem)) {
                    throw new QnitException(ErrorCode.INVALID_SOURCE, "it describes another result than its name says");
                }
                Optional<String> damage = damage(result);
                if (damage.isPresent()) {
                    throw new QnitException(ErrorCode.INVALID_SOURCE, damage.get());
                }
                byAge.computeIfAbsent(Files.getLastModifiedTime(file).toMillis(), _ -> new ArrayList<>()).add(result);
            } catch (IOException | QnitException | IllegalArgumentException e) {
                setAside(stem);
                setAside.accept(aside.resolve(name), String.valueOf(e.getMessage()));
            }
        }
        byAge.values().forEach(results -> results.forEach(r -> waiting.put(r.manifest().key(), r)));
        for (Path file : files) {
            // Bodies without a description, drafts and work: of results that never existed.
            String name = file.getFileName().toString();
            boolean described = name.endsWith(BODY)
                    && Files.exists(folder.resolve(name.substring(0, name.length() - BODY.length()) + DESCRIPTION));
            if (!name.endsWith(DESCRIPTION) && !name.endsWith(BATCH) && !described) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The results of a shared file, as far as it can be read; where it cannot, a copy is set aside. */
    private List<SpooledResult> loadShared(Path file, BiConsumer<Path, String> setAside) throws IOException {
        List<SpooledResult> found = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(file);
        int whole = 0;
        try {
            String stem = file.getFileName().toString();
            batches = Math.max(batches, Long.parseLong(stem.substring(0, stem.length() - BATCH.length())));
            while (whole < bytes.length) {
                int end = whole;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                SpooledResult result = SpooledResult.read(
                        new String(bytes, whole, end - whole, StandardCharsets.UTF_8), file, end + 1L);
                Optional<String> damage = damage(result);
                if (damage.isPresent()) {
                    throw new QnitException(ErrorCode.INVALID_SOURCE, damage.get());
                }
                found.add(result);
                whole = Math.toIntExact(end + 1 + result.manifest().size() + 1);
            }
        } catch (QnitException | IllegalArgumentException e) {
            Path copy = aside.resolve(file.getFileName());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            setAside.accept(copy, String.valueOf(e.getMessage()));
            if (!found.isEmpty()) {
                DurableFiles.write(file, Arrays.copyOf(bytes, whole));
            }
        }
        return found;
    }

    private static Optional<String> damage(SpooledResult result) throws IOException {
        if (!Files.isRegularFile(result.body())) {
            return Optional.of("its body is missing");
        }
        if (isShared(result)) {
            byte[] bytes = result.bytes();
            return bytes.length == result.manifest().size() && Digests.sha256(bytes).equals(result.manifest().sha256())
                    ? Optional.empty()
                    : Optional.of("its body does not have the hash that it had");
        }
        long size = Files.size(result.body());
        if (size != result.manifest().size()) {
            return Optional.of("its body has " + size + " bytes; it had " + result.manifest().size());
        }
        return sha256(result.body()).equals(result.manifest().sha256())
                ? Optional.empty()
                : Optional.of("its body does not have the hash that it had");
    }

    private void setAside(String name) throws IOException {
        for (String ending : List.of(DESCRIPTION, BODY)) {
            Path file = folder.resolve(name + ending);
            if (Files.exists(file)) {
                Files.move(file, aside.resolve(name + ending), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        DurableFiles.syncFolder(folder);
    }

    /** A job's id may hold a colon, which Windows does not allow in names. */
    private static String name(AttemptKey key) {
        return key.job().replace(":", "%3A") + "-" + key.attempt() + "-" + key.fence();
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
