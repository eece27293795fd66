package io.qnit.server.qpu;

import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.signature.Digests;
import io.qnit.server.store.Columns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What executors say of themselves and of their devices' calibration. Stateless; the handle decides the transaction. */
public final class DescriptionStore {
    private static final int MOST_BYTES = 16 << 20;

    private DescriptionStore() {}

    public static Optional<QpuDescription> find(Handle handle, String qpu) {
        return handle.select("select qpu, hash, body, at from qpu_descriptions where qpu = ?", qpu)
                .map((row, _) -> new QpuDescription(
                        row.getString("qpu"),
                        row.getString("hash"),
                        ExecutorDescription.read(JsonFields.read(
                                "the description of " + qpu, row.getString("body").getBytes(StandardCharsets.UTF_8),
                                MOST_BYTES)),
                        Columns.instant(row, "at")))
                .findOne();
    }

    /** The hash of what a QPU's executor last said of itself. */
    public static Optional<String> hash(Handle handle, String qpu) {
        return handle.select("select hash from qpu_descriptions where qpu = ?", qpu).mapTo(String.class).findOne();
    }

    /** The id of a QPU's newest calibration. */
    public static Optional<String> newest(Handle handle, String qpu) {
        return handle.select("select id from calibrations where qpu = ? order by at desc limit 1", qpu)
                .mapTo(String.class).findOne();
    }

    /** Keeps what an executor says in place of what it said before. */
    public static void write(Handle handle, String qpu, ExecutorDescription executor, Instant at) {
        byte[] body = executor.write().bytes();
        handle.execute(
                """
                        insert into qpu_descriptions (qpu, hash, body, at) values (?, ?, ?, ?)
                        on conflict (qpu) do update set hash = excluded.hash, body = excluded.body, at = excluded.at""",
                qpu,
                Digests.sha256(body),
                new String(body, StandardCharsets.UTF_8),
                at.toEpochMilli());
    }

    /** Keeps a calibration; one that is known stays as it was. */
    public static void write(Handle handle, Calibration calibration) {
        handle.execute(
                "insert into calibrations (qpu, id, at, target) values (?, ?, ?, ?) on conflict (qpu, id) do nothing",
                calibration.qpu(),
                calibration.id(),
                calibration.time().toEpochMilli(),
                calibration.target());
    }

    /** A QPU's calibrations, the newest first. */
    public static List<Calibration> calibrations(Handle handle, String qpu, int offset, int limit) {
        return handle
                .select(
                        "select qpu, id, at, target from calibrations where qpu = ? order by at desc limit ? offset ?",
                        qpu,
                        limit,
                        offset)
                .map((row, _) -> new Calibration(
                        row.getString("qpu"), row.getString("id"), Columns.instant(row, "at"), row.getString("target")))
                .list();
    }

    /** How many calibrations of a QPU are kept. */
    public static long count(Handle handle, String qpu) {
        return handle.select("select count(*) from calibrations where qpu = ?", qpu).mapTo(long.class).one();
    }
}
