package io.qnit.node.process;

import io.qnit.core.QnitException;
import io.qnit.node.process.ExecutorMessage.Done;
import io.qnit.node.process.ExecutorMessage.Run;
import io.qnit.node.process.ExecutorProcess.RunEnd;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Grant;
import io.qnit.protocol.Message.Calibration;
import io.qnit.protocol.Message.ExecutorHealth;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an executor's process alive and has jobs run by it. A job whose run kills the process is run once more in a new one;
 * when it kills that too, it is not tried again: the two deaths are its result. {@link #ensure}, {@link #prepare},
 * {@link #execute} and {@link #close} are called by one thread; everything else by any.
 */
public final class ExecutorSupervisor implements AutoCloseable {
    /** How often a job may kill its executor. */
    public static final int MOST_DEATHS = 2;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What became of a grant. */
    public sealed interface Execution {
        /**
         * It was run.
         *
         * @param hasBody whether the result's file is there
         */
        record Ended(
                Outcome outcome, String code, String message, Duration executorTime, long shotsDone, boolean hasBody)
                implements Execution {}

        /** There is no executor to run it, and it is not the job's fault. */
        record NotRun(String why) implements Execution {}
    }

    /** Hears what happens to the process. */
    public interface Listener {
        void started(long pid, ExecutorDescription description);

        void failed(String why);

        void progressed(int circuitsDone);

        void calibrated(Calibration calibration);
    }

    private record Health(ExecutorHealth state, String detail) {}

    private final ExecutorCommand command;
    private final ExecutorLog log;
    private final Listener listener;
    private volatile @Nullable ExecutorProcess process;
    private volatile Health health = new Health(ExecutorHealth.STARTING, "the executor has not started yet");
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private Duration pause = FIRST_PAUSE;
    private long nextStart = System.nanoTime();

    public ExecutorSupervisor(ExecutorCommand command, ExecutorLog log, Listener listener) {
        this.command = command;
        this.log = log;
        this.listener = listener;
    }

    public ExecutorHealth health() {
        return health.state();
    }

    /** Why the executor is not running; empty when it is. */
    public String detail() {
        return health.detail();
    }

    /** What the executor can do; empty while there is none. */
    public Optional<ExecutorDescription> description() {
        ExecutorProcess now = process;
        return now != null && now.isAlive() ? Optional.of(now.description()) : Optional.empty();
    }

    /** The executor's process; empty while there is none. */
    public Optional<Long> pid() {
        return Optional.ofNullable(process).filter(ExecutorProcess::isAlive).map(ExecutorProcess::pid);
    }

    /** Starts the process when it is not running and it is time to try; returns whether it runs. */
    public boolean ensure() throws InterruptedException {
        ExecutorProcess now = process;
        if (now != null && now.isAlive()) {
            return true;
        }
        if (now != null) {
            now.kill();
            process = null;
            health = new Health(ExecutorHealth.STARTING, "the executor's process has ended and is started again");
        }
        if (System.nanoTime() - nextStart < 0) {
            return false;
        }
        return start();
    }

    /** Forgets what was cancelled before: {@link #cancel} is about the next {@link #execute} from here on. */
    public void prepare() {
        cancelled = false;
    }

    /**
     * Runs a grant; {@link #prepare} comes before.
     *
     * @param result the file to write the results to; must not exist
     */
    public Execution execute(Grant grant, Path result) throws InterruptedException, IOException {
        List<String> deaths = new ArrayList<>();
        long start = System.nanoTime();
        while (deaths.size() < MOST_DEATHS) {
            ExecutorProcess here = process;
            if (stopped) {
                return new Execution.NotRun("the node stops");
            }
            if ((here == null || !here.isAlive()) && !start()) {
                return new Execution.NotRun(health.detail());
            }
            here = process;
            if (here == null) {
                return new Execution.NotRun(health.detail());
            }
            here.clear();
            if (cancelled) {
                here.cancel();
            }
            Run run = new Run(
                    grant.key().job() + ":" + grant.key().attempt() + ":" + deaths.size(), grant.circuits(),
                    grant.seed(),
                    grant.level(), grant.shotMode(), grant.method(), grant.memory(), result.toString(),
                    grant.mostResultBytes());
            switch (here.run(run, grant.limit(), listener::progressed)) {
                case RunEnd.Answered(Done done) -> {
                    return ended(done, result);
                }
                case RunEnd.Stopped() -> {
                    Files.deleteIfExists(result);
                    return new Execution.Ended(
                            Outcome.CANCELLED, cancelled ? "cancelled" : "time_limit",
                            "the executor did not stop when it was asked to, and was ended",
                            Duration.ofNanos(System.nanoTime() - start), 0, false);
                }
                case RunEnd.Died(String evidence) -> {
                    Files.deleteIfExists(result);
                    deaths.add(evidence);
                    here.kill();
                    process = null;
                    health = new Health(ExecutorHealth.STARTING,
                            "the executor's process has ended and is started again");
                    listener.failed(evidence);
                }
            }
        }
        Files.writeString(result, new JsonObject().with("evidence", deaths).canonical());
        return new Execution.Ended(
                Outcome.EXECUTOR_KILLED, "executor_killed",
                "the executor's process died of this job " + MOST_DEATHS + " times; it is not tried again",
                Duration.ZERO, 0, true);
    }

    /** Asks what runs to stop; it is killed when it does not. What is done until then is kept. */
    public void cancel() {
        cancelled = true;
        ExecutorProcess now = process;
        if (now != null) {
            now.cancel();
        }
    }

    /** Ends the process at once and for good: what runs is not run again. */
    public void stop() {
        stopped = true;
        ExecutorProcess now = process;
        if (now != null) {
            now.kill();
        }
    }

    /** Ends the process; it gets the time of the grace to let go of the device. */
    @Override
    public void close() {
        ExecutorProcess now = process;
        process = null;
        if (now != null) {
            now.close();
        }
    }

    private boolean start() throws InterruptedException {
        if (stopped) {
            return false;
        }
        try {
            ExecutorProcess started = ExecutorProcess.start(command, log, listener::calibrated);
            process = started;
            health = new Health(ExecutorHealth.RUNNING, "");
            pause = FIRST_PAUSE;
            listener.started(started.pid(), started.description());
            return true;
        } catch (QnitException e) {
            health = new Health(ExecutorHealth.FAILED, String.valueOf(e.getMessage()));
            nextStart = System.nanoTime() + pause.toNanos();
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            listener.failed(health.detail());
            return false;
        }
    }

    private Execution ended(Done done, Path result) throws IOException {
        boolean keeps = done.outcome() == Outcome.COMPLETED || done.outcome() == Outcome.CANCELLED;
        if (!keeps) {
            Files.deleteIfExists(result);
        }
        if (done.outcome() == Outcome.COMPLETED && !Files.isRegularFile(result)) {
            return new Execution.Ended(
                    Outcome.INFRASTRUCTURE, "no_result", "the executor says that it is done, and wrote no result",
                    done.executorTime(), 0, false);
        }
        boolean late = done.outcome() == Outcome.CANCELLED && !cancelled;
        return new Execution.Ended(
                done.outcome(), late ? "time_limit" : done.code(),
                late ? "the time limit was reached; what was measured until then is kept" : done.message(),
                done.executorTime(), done.shotsDone(), keeps && Files.isRegularFile(result));
    }
}
