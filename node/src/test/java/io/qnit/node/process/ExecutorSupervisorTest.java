package io.qnit.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.node.TestGrants;
import io.qnit.node.process.ExecutorSupervisor.Execution;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.protocol.GrantedCircuit.Format;
import io.qnit.protocol.Message.Calibration;
import io.qnit.protocol.Message.ExecutorHealth;
import io.qnit.protocol.ResultManifest.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real child process each time, behaving as badly as it can. */
@Timeout(60)
class ExecutorSupervisorTest {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:1/x");

    @TempDir
    private Path folder;

    private final BlockingQueue<Long> pids = new LinkedBlockingQueue<>();
    private ExecutorSupervisor supervisor;

    @AfterEach
    void end() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    @Test
    void aSimulationGivesCountsAndWhatALibraryPrintsHarmsNothing() throws Exception {
        open("simulator", Map.of("threads", "1"));
        Execution.Ended bell = run(TestGrants.BELL, 100);
        assertThat(bell.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(bell.shotsDone()).isEqualTo(100);
        assertThat(bell.executorTime()).isPositive();
        assertThat(Files.readString(result())).contains("\"counts\"", "\"00\"", "\"11\"").doesNotContain("\"01\"");
    }

    @Test
    void whatALibraryPrintsEndsInTheLogAndTouchesNothing() throws Exception {
        open("hostile", Map.of());
        assertThat(run(TestGrants.vice("prints"), 5).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(Files.readString(result())).isEqualTo(
                "{\"backend\":\"hostile\",\"circuit_results\":[{\"shots\":5,\"counts\":{\"01\":5}}],"
                        + "\"success\":true,\"shots\":5,\"counts\":{\"01\":5}}");
        supervisor.close();
        assertThat(folder.resolve("executor.log")).content().contains("noise on stderr", "\"type\":\"done\"");
    }

    @Test
    void aJobThatKillsTheProcessTwiceIsNotTriedAgainAndTheEvidenceIsKept() throws Exception {
        Path ledger = folder.resolve("ledger");
        open("hostile", Map.of("ledger", ledger.toString()));
        Execution.Ended killed = run(TestGrants.vice("dies"), 5);
        assertThat(killed.outcome()).isEqualTo(Outcome.EXECUTOR_KILLED);
        assertThat(Files.readAllLines(ledger)).containsExactly("dies", "dies");
        assertThat(Files.readString(result())).contains("evidence", "signal 11", "segmentation fault");
        Files.delete(result());
        assertThat(run(TestGrants.vice("fine"), 5).outcome()).as("the next job").isEqualTo(Outcome.COMPLETED);
        assertThat(pids).as("processes").hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void aProcessThatDiesOnceCostsNothingButTime() throws Exception {
        open("hostile", Map.of("ledger", folder.resolve("ledger").toString()));
        Execution.Ended ended = run(TestGrants.vice("dies once"), 5);
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(ended.shotsDone()).isEqualTo(5);
    }

    @Test
    void aProcessThatSomebodyKillsInTheMiddleIsReplaced() throws Exception {
        open("hostile", Map.of());
        assertThat(supervisor.ensure()).isTrue();
        long first = pids.take();
        Thread killer = Thread.ofPlatform().start(() -> {
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            try {
                ProcessHandle.of(pids.take()).orElseThrow().destroyForcibly();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Execution.Ended ended = run(TestGrants.vice("hangs"), 5);
        killer.join();
        assertThat(ended.outcome()).isEqualTo(Outcome.EXECUTOR_KILLED);
        assertThat(Files.readString(result())).contains("signal 9");
    }

    @Test
    void aTimeLimitKeepsTheShotsDoneAndAProcessThatDoesNotListenIsEnded() throws Exception {
        open("hostile", Map.of());
        Execution.Ended kept = run(TestGrants.vice("keeps shots"), 100, Duration.ofMillis(300));
        assertThat(kept.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(kept.code()).isEqualTo("time_limit");
        assertThat(kept.shotsDone()).isEqualTo(7);
        assertThat(Files.readString(result())).contains("\"success\":false", "{\"01\":7}");
        Files.delete(result());
        Execution.Ended ended = run(TestGrants.vice("hangs"), 100, Duration.ofMillis(300));
        assertThat(ended.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(ended.hasBody()).isFalse();
        assertThat(run(TestGrants.vice("fine"), 5).outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void cancellingKeepsTheCircuitsThatAreDone() throws Exception {
        Path ledger = Files.createFile(folder.resolve("ledger"));
        open("hostile", Map.of("ledger", ledger.toString()));
        List<GrantedCircuit> circuits = List.of(
                GrantedCircuit.of(Format.OPENQASM, TestGrants.vice("fine"), 5),
                GrantedCircuit.of(Format.OPENQASM, TestGrants.vice("keeps shots"), 100),
                GrantedCircuit.of(Format.OPENQASM, TestGrants.vice("fine"), 5));
        assertThat(supervisor.ensure()).isTrue();
        supervisor.prepare();
        Thread.ofPlatform().start(() -> {
            try {
                // Once the second circuit is under way: a request that comes between two circuits ends the job there.
                while (!Files.readString(ledger).contains("keeps shots")) {
                    Thread.onSpinWait();
                }
                supervisor.cancel();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Execution execution = supervisor.execute(
                TestGrants.grant(1, circuits, Duration.ofSeconds(30), CALLBACK), result());
        assertThat(execution).isInstanceOfSatisfying(Execution.Ended.class, ended -> {
            assertThat(ended.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(ended.code()).isEqualTo("cancelled");
            assertThat(ended.shotsDone()).isEqualTo(12);
        });
        assertThat(progress).as("circuits done, as told on the way").contains(1);
    }

    @Test
    void theProgramsFaultAndTheDevicesAreToldApart() throws Exception {
        open("hostile", Map.of());
        Execution.Ended refused = run(TestGrants.vice("refuses"), 5);
        assertThat(refused.outcome()).isEqualTo(Outcome.PROGRAM_FAILED);
        assertThat(refused.code()).isEqualTo("unsupported");
        assertThat(refused.message()).isEqualTo("there is no gate 'warp' here");
        Execution.Ended thrown = run(TestGrants.vice("throws"), 5);
        assertThat(thrown.outcome()).isEqualTo(Outcome.INFRASTRUCTURE);
        assertThat(thrown.message()).doesNotContain("internal detail");
        assertThat(run(TestGrants.vice("lies"), 5).outcome()).isEqualTo(Outcome.INFRASTRUCTURE);
        assertThat(Files.exists(result())).isFalse();
    }

    @Test
    void aResultThatTheServerDoesNotTakeIsTheProgramsFault() throws Exception {
        open("hostile", Map.of());
        supervisor.ensure();
        Grant small = TestGrants.grant(1, TestGrants.vice("long"), 1000, Duration.ofSeconds(30), CALLBACK);
        Grant grant = new Grant(
                small.key(), small.node(), small.circuits(), small.seed(), 2, small.shotMode(), small.limit(), 1000,
                small.callback(), small.granted(), small.deadline());
        supervisor.prepare();
        assertThat(supervisor.execute(grant, result())).isInstanceOfSatisfying(Execution.Ended.class, ended -> {
            assertThat(ended.outcome()).isEqualTo(Outcome.PROGRAM_FAILED);
            assertThat(ended.code()).isEqualTo("result_too_large");
        });
        assertThat(Files.exists(result())).isFalse();
    }

    @Test
    void memoryBeyondTheLimitEndsTheProcess() throws Exception {
        open("hostile", Map.of());
        Execution.Ended ended = run(TestGrants.vice("eats memory"), 5);
        assertThat(ended.outcome()).isEqualTo(Outcome.EXECUTOR_KILLED);
        assertThat(Files.readString(result())).containsPattern("OutOfMemoryError|MiB of memory|code 3");
    }

    /** An executor that does not start, dies at once or does not exist: not ready, and why. */
    @Test
    void withoutAnExecutorThereIsNoneAndTheReasonIsKnown() throws Exception {
        open("hostile", Map.of("broken", "yes"));
        assertThat(supervisor.ensure()).isFalse();
        assertThat(supervisor.health()).isEqualTo(ExecutorHealth.FAILED);
        assertThat(supervisor.detail()).contains("the cryostat is warm");
        assertThat(supervisor.execute(
                TestGrants.grant(1, TestGrants.BELL, 5, Duration.ofSeconds(1), CALLBACK), result()))
                .isInstanceOf(Execution.NotRun.class);
        open("hostile", Map.of("dead", "yes"));
        assertThat(supervisor.ensure()).isFalse();
        assertThat(supervisor.detail()).contains("code 3", "last words of the library");
        open("simulatr", Map.of());
        assertThat(supervisor.ensure()).isFalse();
        assertThat(supervisor.detail()).contains("did you mean 'simulator'?");
        open("simulator", Map.of("nois-model", "x"));
        assertThat(supervisor.ensure()).isFalse();
        assertThat(supervisor.detail()).contains("did you mean 'noise-model'?");
    }

    private final BlockingQueue<Integer> progress = new LinkedBlockingQueue<>();

    private void open(String executor, Map<String, String> options) {
        end();
        supervisor = new ExecutorSupervisor(
                ExecutorCommand.java(executor, options, 200L << 20, Duration.ofSeconds(30), Duration.ofMillis(700)),
                new ExecutorLog(folder.resolve("executor.log"), 1 << 20), new ExecutorSupervisor.Listener() {
                    @Override
                    public void started(long pid, ExecutorDescription description) {
                        pids.add(pid);
                    }

                    @Override
                    public void failed(String why) {}

                    @Override
                    public void progressed(int circuitsDone) {
                        progress.add(circuitsDone);
                    }

                    @Override
                    public void calibrated(Calibration calibration) {}
                });
    }

    private Path result() {
        return folder.resolve("result");
    }

    private Execution.Ended run(String program, int shots) throws Exception {
        return run(program, shots, Duration.ofSeconds(30));
    }

    private Execution.Ended run(String program, int shots, Duration limit) throws Exception {
        supervisor.ensure();
        supervisor.prepare();
        Execution execution = supervisor.execute(TestGrants.grant(1, program, shots, limit, CALLBACK), result());
        assertThat(execution).isInstanceOf(Execution.Ended.class);
        return (Execution.Ended) execution;
    }
}
