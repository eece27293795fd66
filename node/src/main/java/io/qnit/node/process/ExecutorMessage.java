package io.qnit.node.process;

import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.protocol.Message.Calibration;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a node and its executor's process say to each other: JSON, one line a message, over a loopback socket of their own.
 * Results are not among them: they are files, whose names travel. The form is described in docs/node.md, for executors in
 * other languages.
 */
sealed interface ExecutorMessage {
    /** The longest line, and so the largest job. */
    int MOST_BYTES = 1 << 26;

    // ---- From the node ----------------------------------------------------------------------------------------------

    /**
     * The first line, over standard input and not over the socket, so that no other process can see the secret.
     *
     * @param port on the loopback address to connect to
     * @param secret to say there
     */
    record Open(int port, String secret, String executor, Map<String, String> options) implements ExecutorMessage {}

    /**
     * Run all circuits with all their inputs, in order.
     *
     * @param run names this run in the answers
     * @param result the file to write the results to; it does not exist yet
     */
    record Run(
            String run,
            List<GrantedCircuit> circuits,
            Optional<Long> seed,
            int level,
            Grant.ShotMode shotMode,
            Optional<String> method,
            Grant.Memory memory,
            String result,
            long mostResultBytes) implements ExecutorMessage {}

    /** End the run soon, and keep what is done. */
    record Cancel(String run) implements ExecutorMessage {}

    // ---- From the executor ------------------------------------------------------------------------------------------

    /** The first line over the socket. */
    record Hello(String secret) implements ExecutorMessage {}

    /** The executor is ready. */
    record Described(ExecutorDescription executor) implements ExecutorMessage {}

    /** The executor cannot start; the process ends. */
    record Failed(String message) implements ExecutorMessage {}

    /** So many runs of the job are done. */
    record Progress(String run, int done) implements ExecutorMessage {}

    /** The run has ended; the result's file is complete, or is not there when there is nothing to keep. */
    record Done(
            String run,
            ResultManifest.Outcome outcome,
            String code,
            String message,
            Duration executorTime,
            long shotsDone) implements ExecutorMessage {}

    /** New measurements of the device. */
    record Calibrated(Calibration calibration) implements ExecutorMessage {}

    /** The message as a line, without its end. */
    static String write(ExecutorMessage message) {
        JsonObject json = new JsonObject();
        return (switch (message) {
            case Open m -> json.with("type", "open").with("port", m.port()).with("secret", m.secret())
                    .with("executor", m.executor()).with("options", m.options());
            case Run m -> json.with("type", "run").with("run", m.run())
                    .with("circuits", m.circuits().stream().map(GrantedCircuit::write).toList())
                    .with("seed", m.seed().map(s -> Long.toString(s))).with("level", m.level())
                    .with("shot_mode", m.shotMode().name().toLowerCase(Locale.ROOT)).with("method", m.method())
                    .with("memory",
                            m.memory() == Grant.Memory.COUNTS ? Optional.<String>empty() : Optional.of("shots"))
                    .with("result", m.result()).with("most_result_bytes", m.mostResultBytes());
            case Cancel m -> json.with("type", "cancel").with("run", m.run());
            case Hello m -> json.with("type", "hello").with("secret", m.secret());
            case Described m -> json.with("type", "description").with("executor", m.executor().write());
            case Failed m -> json.with("type", "failed").with("message", m.message());
            case Progress m -> json.with("type", "progress").with("run", m.run()).with("done", m.done());
            case Done m -> json.with("type", "done").with("run", m.run())
                    .with("outcome", m.outcome().name().toLowerCase(Locale.ROOT)).with("code", m.code())
                    .with("message", m.message()).with("executor_ms", m.executorTime().toMillis())
                    .with("shots_done", m.shotsDone());
            case Calibrated m -> json.with("type", "calibration").with("id", m.calibration().id())
                    .with("time_ms", m.calibration().time().toEpochMilli()).with("target", m.calibration().target());
        }).canonical();
    }

    /**
     * Reads a line.
     *
     * @throws ProtocolException what is wrong with it
     */
    static ExecutorMessage read(byte[] line) {
        JsonFields json = JsonFields.read("line", line, MOST_BYTES);
        ExecutorMessage message = switch (json.text("type", 100)) {
            case "open" -> new Open(
                    (int) json.whole("port", 1, 65535), json.text("secret", 200), json.text("executor", 1000),
                    json.textsByName("options", 1000, 100_000));
            case "run" -> new Run(
                    json.id("run"),
                    json.objects("circuits", Grant.MOST_CIRCUITS, GrantedCircuit::read),
                    json.optionalText("seed", 20).map(Long::valueOf),
                    (int) json.whole("level", 0, 2),
                    json.oneOf("shot_mode", Grant.ShotMode.class),
                    json.optionalText("method", 100),
                    Grant.memory(json),
                    json.text("result", 4096),
                    json.whole("most_result_bytes", 1, 1L << 40));
            case "cancel" -> new Cancel(json.id("run"));
            case "hello" -> new Hello(json.text("secret", 200));
            case "description" -> {
                JsonFields executor = json.object("executor");
                ExecutorDescription description = ExecutorDescription.read(executor);
                executor.end();
                yield new Described(description);
            }
            case "failed" -> new Failed(json.text("message", 100_000));
            case "progress" -> new Progress(json.id("run"), (int) json.whole("done", 0, Integer.MAX_VALUE));
            case "done" -> new Done(
                    json.id("run"), json.oneOf("outcome", ResultManifest.Outcome.class), json.id("code"),
                    json.text("message", 100_000), Duration.ofMillis(json.whole("executor_ms", 0, 1L << 50)),
                    json.whole("shots_done", 0, 1L << 50));
            case "calibration" -> new Calibrated(new Calibration(
                    json.id("id"), Instant.ofEpochMilli(json.whole("time_ms", 0, 1L << 50)),
                    json.text("target", 8 << 20)));
            default -> throw json.fault(Fault.UNKNOWN_TYPE, "type", "is not one of this protocol");
        };
        json.end();
        return message;
    }
}
