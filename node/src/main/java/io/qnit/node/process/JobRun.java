package io.qnit.node.process;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.core.ErrorCode;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import io.qnit.node.executor.CircuitResult;
import io.qnit.node.executor.CircuitRun;
import io.qnit.node.executor.Executor;
import io.qnit.node.process.ExecutorMessage.Done;
import io.qnit.node.process.ExecutorMessage.Progress;
import io.qnit.node.process.ExecutorMessage.Run;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All circuits of a job, one after the other; each result goes to the file as soon as it is there, so that what is done
 * when the job is stopped is kept, and memory holds one result at a time. The file is what clients get: {@code {"backend",
 * "circuit_results": [{"shots", "counts", "header", ...}], "success", "shots", "counts"}}, the last two of the first circuit.
 */
final class JobRun {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(50);

    private final Run run;
    private final Executor executor;
    private final LineChannel node;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private long nanos;
    private long shotsDone;

    JobRun(Run run, Executor executor, LineChannel node) {
        this.run = run;
        this.executor = executor;
        this.node = node;
    }

    boolean isNamed(String name) {
        return run.run().equals(name);
    }

    /** Stops what runs and all that follows. Asked again until it has ended: the next circuit may just be starting. */
    void cancel() {
        cancelled = true;
        Thread.ofPlatform().name("qnit-cancel").daemon().start(() -> {
            while (!ended) {
                executor.cancel();
                try {
                    Thread.sleep(CANCEL_AGAIN);
                } catch (InterruptedException _) {
                    return;
                }
            }
        });
    }

    /** Runs everything; what it returns is the whole truth about the run, but for the results themselves. */
    Done run() throws IOException {
        Path file = Path.of(run.result());
        try {
            Outcome outcome = execute(file);
            return done(outcome, outcome.name().toLowerCase(Locale.ROOT), "");
        } catch (QnitException e) {
            e.printStackTrace();
            Files.deleteIfExists(file);
            boolean program = e.code().kind() == ErrorKind.CALLER || e.code().kind() == ErrorKind.CAPACITY;
            return done(
                    program ? Outcome.PROGRAM_FAILED : Outcome.INFRASTRUCTURE,
                    e instanceof ResultTooLarge ? "result_too_large" : e.code().name().toLowerCase(Locale.ROOT),
                    ExecutorMain.message(e));
        } catch (Exception e) {
            e.printStackTrace();
            Files.deleteIfExists(file);
            return done(Outcome.INFRASTRUCTURE, "device_failed", ExecutorMain.message(e));
        } finally {
            ended = true;
        }
    }

    private Outcome execute(Path file) throws Exception {
        SortedMap<String, Long> first = new TreeMap<>();
        long firstShots = 0;
        int done = 0;
        try (OutputStream bounded = new Bounded(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                run.mostResultBytes());
                JsonGenerator json = JSON.createGenerator(bounded)) {
            json.writeStartObject();
            json.writeStringField("backend", executor.describe().name());
            json.writeArrayFieldStart("circuit_results");
            all : for (GrantedCircuit circuit : run.circuits()) {
                for (Map<String, Double> inputs : circuit.inputs()) {
                    if (cancelled) {
                        break all;
                    }
                    CircuitResult result;
                    long start = System.nanoTime();
                    try {
                        result = executor.run(
                                new CircuitRun(
                                        circuit.format(), circuit.text(), circuit.shots(), inputs, run.seed(),
                                        run.level(), run.shotMode(), run.method(), run.memory()));
                    } catch (QnitException e) {
                        if (cancelled && e.code() == ErrorCode.CANCELLED) {
                            break all;
                        }
                        throw e;
                    } finally {
                        nanos += System.nanoTime() - start;
                    }
                    shotsDone += result.shots();
                    write(json, result);
                    if (done == 0) {
                        first.putAll(result.counts());
                        firstShots = result.shots();
                    }
                    done++;
                    node.write(new Progress(run.run(), done));
                }
            }
            json.writeEndArray();
            json.writeBooleanField("success", !cancelled);
            json.writeNumberField("shots", firstShots);
            counts(json, first);
            json.writeEndObject();
        }
        return cancelled ? Outcome.CANCELLED : Outcome.COMPLETED;
    }

    private Done done(Outcome outcome, String code, String message) {
        int most = ResultManifest.MOST_MESSAGE;
        return new Done(
                run.run(), outcome, code, message.length() <= most ? message : message.substring(0, most),
                Duration.ofNanos(nanos), shotsDone);
    }

    private static void write(JsonGenerator json, CircuitResult result) throws IOException {
        json.writeStartObject();
        json.writeNumberField("shots", result.shots());
        counts(json, result.counts());
        if (!result.memory().isEmpty()) {
            json.writeArrayFieldStart("memory");
            for (String shot : result.memory()) {
                json.writeString(shot);
            }
            json.writeEndArray();
        }
        header(json, result.registers());
        for (Map.Entry<String, String> fact : result.facts().entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
        }
        json.writeEndObject();
    }

    /** What Qiskit's results have, and older clients pass on: without it they do not know how wide a bitstring is. */
    private static void header(JsonGenerator json, List<CircuitResult.Register> registers) throws IOException {
        if (registers.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("header");
        json.writeArrayFieldStart("creg_sizes");
        for (CircuitResult.Register register : registers) {
            json.writeStartArray();
            json.writeString(register.name());
            json.writeNumber(register.size());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeNumberField("memory_slots", registers.stream().mapToInt(CircuitResult.Register::size).sum());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, SortedMap<String, Long> counts) throws IOException {
        json.writeObjectFieldStart("counts");
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /** The server takes no result of this size. */
    private static final class ResultTooLarge extends QnitException {
        private static final long serialVersionUID = 1L;

        ResultTooLarge(long most) {
            super(
                    ErrorCode.LIMIT_REACHED, "the results have more than " + most
                            + " bytes, which is all that the server takes; measure fewer bits or run fewer circuits");
        }
    }

    /** A stream that refuses to go on after so many bytes. */
    private static final class Bounded extends FilterOutputStream {
        private final long most;
        private long written;

        Bounded(OutputStream out, long most) {
            super(out);
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            count(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            count(length);
            out.write(bytes, from, length);
        }

        private void count(int length) {
            written += length;
            if (written > most) {
                throw new ResultTooLarge(most);
            }
        }
    }
}
