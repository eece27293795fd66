package io.qnit.protocol;

import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.Digests;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job that a node may execute, as the server signs it: everything that decides what is run, for how long, and where the
 * result goes. Its {@linkplain #bytes canonical bytes} are what is signed.
 *
 * @param key job, attempt and fence
 * @param node whom it is for; another node refuses it
 * @param circuits 1 to {@value #MOST_CIRCUITS}
 * @param seed of the random choices, where the executor has one
 * @param level of measurement: 0 raw, 1 integrated, 2 counts
 * @param shotMode whether levels 0 and 1 give each shot or their average
 * @param limit of the run; the executor is stopped when it is over
 * @param mostResultBytes the longest result that the server takes
 * @param callback where the result is posted
 * @param granted when, by the server's clock
 * @param deadline after which nobody wants the result any more; it is not started then
 * @param method of simulation, for executors that have said that they have it
 * @param memory what is kept of each shot at level 2
 */
public record Grant(
        AttemptKey key,
        String node,
        List<GrantedCircuit> circuits,
        Optional<Long> seed,
        int level,
        ShotMode shotMode,
        Duration limit,
        long mostResultBytes,
        URI callback,
        Instant granted,
        Optional<Instant> deadline,
        Optional<String> method,
        Memory memory) {
    /** The most circuits of a job. */
    public static final int MOST_CIRCUITS = 10_000;

    /** The longest run that can be granted. */
    public static final Duration LONGEST = Duration.ofDays(30);

    static final long MOST_MILLIS = 1L << 52;
    private static final long MOST_RESULT_BYTES = 1L << 40;

    /** What levels 0 and 1 give. */
    public enum ShotMode {
        SINGLE,
        AVERAGE
    }

    /** What is kept of each shot at level 2. */
    public enum Memory {
        /** How often each bitstring was seen. */
        COUNTS,
        /** Beside that the bitstring of each shot, in order. */
        SHOTS
    }

    /** One that leaves method and memory as they are. */
    public Grant(
            AttemptKey key, String node, List<GrantedCircuit> circuits, Optional<Long> seed, int level,
            ShotMode shotMode, Duration limit, long mostResultBytes, URI callback, Instant granted,
            Optional<Instant> deadline) {
        this(key, node, circuits, seed, level, shotMode, limit, mostResultBytes, callback, granted, deadline,
                Optional.empty(), Memory.COUNTS);
    }

    public Grant {
        circuits = List.copyOf(circuits);
        if (circuits.isEmpty() || circuits.size() > MOST_CIRCUITS) {
            throw new ProtocolException(
                    Fault.OUT_OF_RANGE, "a job has 1 to " + MOST_CIRCUITS + " circuits, not " + circuits.size());
        }
        if (level < 0 || level > 2) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "the level of measurement is 0, 1 or 2, not " + level);
        }
        if (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0) {
            throw new ProtocolException(
                    Fault.OUT_OF_RANGE,
                    "the limit of a run is from 1 ms to " + LONGEST.toDays() + " days, not " + limit);
        }
        if (mostResultBytes < 1 || mostResultBytes > MOST_RESULT_BYTES) {
            throw new ProtocolException(
                    Fault.OUT_OF_RANGE, "a result may have 1 to 2^40 bytes, not " + mostResultBytes);
        }
        String scheme = callback.getScheme();
        if (!"https".equals(scheme) && !"http".equals(scheme) || callback.getHost() == null
                || callback.getUserInfo() != null) {
            throw new ProtocolException(Fault.OUT_OF_RANGE, "the callback is no http or https address of a host");
        }
        limit = Duration.ofMillis(limit.toMillis());
        granted = Instant.ofEpochMilli(granted.toEpochMilli());
        deadline = deadline.map(at -> Instant.ofEpochMilli(at.toEpochMilli()));
    }

    /** How many runs the circuits and their inputs make. */
    public int runs() {
        return circuits.stream().mapToInt(c -> c.inputs().size()).sum();
    }

    /** SHA-256 of the canonical circuits: the same for every attempt at a job. */
    public String hash() {
        JsonObject programs = new JsonObject().with("circuits", circuits.stream().map(GrantedCircuit::write).toList());
        return Digests.sha256(programs.bytes());
    }

    /** What is signed. */
    public byte[] bytes() {
        return write().bytes();
    }

    JsonObject write() {
        return key.write(new JsonObject())
                .with("node", node)
                .with("circuits", circuits.stream().map(GrantedCircuit::write).toList())
                .with("hash", hash())
                .with("seed", seed.map(s -> Long.toString(s)))
                .with("level", level)
                .with("shot_mode", shotMode.name().toLowerCase(Locale.ROOT))
                .with("limit_ms", limit.toMillis())
                .with("most_result_bytes", mostResultBytes)
                .with("callback", callback.toString())
                .with("granted_ms", granted.toEpochMilli())
                .with("deadline_ms", deadline.map(Instant::toEpochMilli))
                .with("method", method)
                .with("memory", memory == Memory.COUNTS ? Optional.<String>empty() : Optional.of("shots"));
    }

    static Grant read(JsonFields from) {
        Grant grant = new Grant(
                AttemptKey.read(from),
                from.id("node"),
                from.objects("circuits", MOST_CIRCUITS, GrantedCircuit::read),
                from.optionalText("seed", 20).map(text -> seed(from, text)),
                (int) from.whole("level", 0, 2),
                from.oneOf("shot_mode", ShotMode.class),
                Duration.ofMillis(from.whole("limit_ms", 1, LONGEST.toMillis())),
                from.whole("most_result_bytes", 1, MOST_RESULT_BYTES),
                address(from, "callback"),
                Instant.ofEpochMilli(from.whole("granted_ms", 0, MOST_MILLIS)),
                from.optionalWhole("deadline_ms", 0, MOST_MILLIS).map(Instant::ofEpochMilli),
                from.optionalText("method", 100),
                memory(from));
        if (!from.text("hash", 64).equals(grant.hash())) {
            throw from.fault(Fault.OUT_OF_RANGE, "hash", "is not the SHA-256 of the circuits");
        }
        return grant;
    }

    /** What is kept of each shot; counts where nothing is said. */
    public static Memory memory(JsonFields from) {
        Optional<String> text = from.optionalText("memory", 10);
        if (text.isPresent() && !text.get().equals("shots")) {
            throw from.fault(Fault.OUT_OF_RANGE, "memory", "is shots, or left out");
        }
        return text.isPresent() ? Memory.SHOTS : Memory.COUNTS;
    }

    /** The address of a member. */
    static URI address(JsonFields from, String name) {
        try {
            return URI.create(from.text(name, 2000));
        } catch (IllegalArgumentException _) {
            throw from.fault(Fault.OUT_OF_RANGE, name, "is no address");
        }
    }

    private static long seed(JsonFields from, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw from.fault(Fault.OUT_OF_RANGE, "seed", "is no whole number of 64 bits");
        }
    }
}
