package io.qnit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Grant;
import io.qnit.protocol.Message.Cancel;
import io.qnit.protocol.Message.Description;
import io.qnit.protocol.Message.Drain;
import io.qnit.protocol.Message.Grants;
import io.qnit.protocol.Message.HandBack;
import io.qnit.protocol.Message.Heartbeat;
import io.qnit.protocol.Message.Hello;
import io.qnit.protocol.Message.NodeState;
import io.qnit.protocol.Message.Problem;
import io.qnit.protocol.Message.Ready;
import io.qnit.protocol.Message.Resume;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.SignedGrant;
import io.qnit.protocol.signature.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with its executor's process, against a server over real sockets. */
@Timeout(90)
class NodeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private TestServer server;
    private Node node;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<String> history = new ArrayList<>();

    @BeforeEach
    void startServer() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        server.close();
    }

    @Test
    void aNodeEnrolsConnectsRunsDeliversAndIsReadyAgain() throws Exception {
        start("hostile", Map.of());
        assertThat(server.await(Hello.class).held()).isEmpty();
        assertThat(server.await(Description.class).executor().name()).isEqualTo("hostile");
        assertThat(server.await(Ready.class).capacity()).isEqualTo(2);
        grant(1, TestGrants.vice("fine"));
        grant(2, TestGrants.vice("fine"));
        ResultManifest first = server.awaitResult();
        assertThat(first.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(first.key()).isEqualTo(key(1));
        assertThat(first.shotsDone()).isEqualTo(10);
        assertThat(server.lastBody()).contains("\"counts\":{\"01\":10}");
        assertThat(server.awaitResult().key()).isEqualTo(key(2));
        assertThat(server.await(Heartbeat.class).state()).isIn(NodeState.READY, NodeState.BUSY);
        Path state = folder.resolve("state");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("node.key"))))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> start("hostile", Map.of()))
                .hasMessageContaining("another node uses the state directory");
        assertThat(Node.isRunning(state)).isTrue();
    }

    @Test
    void aServerThatIsAwayLosesNothingAndRepeatsNothing() throws Exception {
        start("hostile", Map.of("option", "ledger=" + folder.resolve("ledger")));
        server.await(Ready.class);
        server.refusals.addAll(List.of(503, 500, 429, 401, 404));
        grant(1, TestGrants.vice("one"));
        grant(2, TestGrants.vice("two"));
        awaitLog("spooled job=job2");
        server.crash();
        awaitLog("disconnected");
        server.comeBack();
        Hello hello = server.await(Hello.class);
        while (!hello.held().isEmpty() && hello.held().size() < 2) {
            hello = server.await(Hello.class);
        }
        for (int i = 0; i < 2; i++) {
            server.awaitResult();
        }
        assertThat(server.times).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("ledger"))).containsExactly("one", "two");
        awaitLog("delivered job=job2");
    }

    @Test
    void anAnswerThatIsFinalIsFinal() throws Exception {
        start("hostile", Map.of());
        server.await(Ready.class);
        server.refusals.addAll(List.of(409, 410));
        grant(1, TestGrants.vice("one"));
        awaitLog("superseded job=job1");
        grant(2, TestGrants.vice("two"));
        awaitLog("unwanted job=job2");
        assertThat(server.await(Heartbeat.class)).isNotNull();
        assertThat(server.times).isEmpty();
    }

    /** Everything that is wrong with a grant is refused with its code, and no executor sees it. */
    @Test
    void forgedReplayedAndMisdirectedGrantsAreRefused() throws Exception {
        Path ledger = folder.resolve("ledger");
        start("hostile", Map.of("option", "ledger=" + ledger));
        server.await(Ready.class);
        Grant good = TestGrants.grant(5, TestGrants.vice("good"), 10, LIMIT, server.callback());
        server.send(new Grants(List.of(SignedGrant.sign(good, SigningKey.generate()))));
        assertThat(server.await(Problem.class).code()).isEqualTo("bad_signature");
        SignedGrant signed = SignedGrant.sign(good, server.key);
        Grant changed = new Grant(
                good.key(), good.node(), good.circuits(), good.seed(), 2, good.shotMode(), LIMIT.plusSeconds(1),
                good.mostResultBytes(), good.callback(), good.granted(), good.deadline());
        server.send(new Grants(List.of(new SignedGrant(changed, signed.signature()))));
        assertThat(server.await(Problem.class).code()).isEqualTo("bad_signature");
        Grant elsewhere = new Grant(
                good.key(), "node2", good.circuits(), good.seed(), 2, good.shotMode(), LIMIT, good.mostResultBytes(),
                good.callback(), good.granted(), good.deadline());
        server.send(new Grants(List.of(SignedGrant.sign(elsewhere, server.key))));
        assertThat(server.await(Problem.class).code()).isEqualTo("wrong_node");
        Grant thief = TestGrants.grant(5, TestGrants.vice("good"), 10, LIMIT, URI.create("https://thief.example/x"));
        server.send(new Grants(List.of(SignedGrant.sign(thief, server.key))));
        assertThat(server.await(Problem.class).code()).isEqualTo("callback_not_allowed");
        assertThat(server.await(HandBack.class).attempts()).containsExactly(good.key());
        server.send(new Grants(List.of(signed)));
        assertThat(server.awaitResult().key()).isEqualTo(good.key());
        awaitLog("delivered job=job5");
        server.send(new Grants(List.of(signed)));
        assertThat(server.await(Problem.class).code()).as("the same grant again").isEqualTo("old_fence");
        assertThat(Files.readAllLines(ledger)).containsExactly("good");
    }

    @Test
    void messagesThatAreNoneAreRefusedAndTheConnectionGoesOn() throws Exception {
        start("hostile", Map.of());
        server.await(Ready.class);
        for (String[] hostile : new String[][] {
            {"not JSON", "malformed"}, {"{\"type\":\"reboot\"}", "unknown_type"},
            {"{\"type\":\"drain\"}", "missing_member"}, {"{\"type\":\"resume\",\"x\":1}", "unknown_member"},
            {"{\"type\":\"drain\",\"reason\":" + "[".repeat(5000) + "}", "too_deep"},
            {"{\"type\":\"ready\",\"capacity\":1}", "unexpected_message"}}) {
            server.sendText(hostile[0]);
            assertThat(server.await(Problem.class).code()).isEqualTo(hostile[1]);
        }
        grant(1, TestGrants.vice("fine"));
        assertThat(server.awaitResult().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void whatIsWrongWithAProgramIsSaidBeforeTheExecutorSeesIt() throws Exception {
        Path ledger = folder.resolve("ledger");
        start("hostile", Map.of("option", "ledger=" + ledger));
        server.await(Ready.class);
        String[][] programs = {
            {"OPENQASM 3.0; qubit[2] q; warp q[0];", "invalid_source"},
            {"OPENQASM 3.0; qubit[61] q; bit c; c = measure q[60];", "too_wide"},
            {"OPENQASM 3.0; input float a; qubit q; bit c; c = measure q;", "unbound_parameter"}};
        int fence = 0;
        for (String[] program : programs) {
            grant(++fence, program[0]);
            ResultManifest refused = server.awaitResult();
            assertThat(refused.outcome()).isEqualTo(Outcome.PROGRAM_FAILED);
            assertThat(refused.code()).as(program[0]).isEqualTo(program[1]);
            assertThat(refused.message()).isNotBlank();
            assertThat(refused.executorTime()).isZero();
        }
        assertThat(ledger).doesNotExist();
    }

    @Test
    void aJobIsCancelledBeforeItBeginsAndInTheMiddle() throws Exception {
        Path ledger = folder.resolve("ledger");
        start("hostile", Map.of("option", "ledger=" + ledger));
        server.await(Ready.class);
        grant(1, TestGrants.vice("keeps shots"));
        grant(2, TestGrants.vice("never"));
        awaitLog("executing job=job1");
        awaitLog("granted job=job2");
        server.send(new Cancel(key(2)));
        ResultManifest never = server.awaitResult();
        assertThat(never.key()).isEqualTo(key(2));
        assertThat(never.outcome()).isEqualTo(Outcome.CANCELLED);
        server.send(new Cancel(key(1)));
        ResultManifest stopped = server.awaitResult();
        assertThat(stopped.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stopped.code()).as("why it stopped").isEqualTo("cancelled");
        assertThat(stopped.shotsDone()).as("the shots done are kept").isEqualTo(7);
        assertThat(Files.readAllLines(ledger)).containsExactly("keeps shots");
    }

    @Test
    void drainingHandsBackWhatWaitsAndStoppingHandsBackWhatRuns() throws Exception {
        start("hostile", Map.of("drain-limit", "300ms", "grace", "200ms"));
        server.await(Ready.class);
        grant(1, TestGrants.vice("hangs"));
        grant(2, TestGrants.vice("never"));
        awaitLog("executing job=job1");
        awaitLog("granted job=job2");
        server.send(new Drain("the cryostat warms up"));
        assertThat(server.await(HandBack.class).attempts()).containsExactly(key(2));
        Heartbeat beat = server.await(Heartbeat.class);
        while (beat.state() != NodeState.DRAINING) {
            beat = server.await(Heartbeat.class);
        }
        assertThat(beat.detail()).isEqualTo("the cryostat warms up");
        server.send(new Resume());
        server.send(new Drain("again"));
        node.close();
        assertThat(server.await(HandBack.class).attempts()).containsExactly(key(1));
        assertThat(server.times).isEmpty();
    }

    @Test
    void aServerThatAnswersNoHeartbeatIsLeftAndFoundAgain() throws Exception {
        start("hostile", Map.of());
        server.await(Ready.class);
        server.fallSilent();
        awaitLog("has not answered 3 heartbeats");
        server.talkAgain();
        assertThat(server.await(Hello.class)).isNotNull();
    }

    @Test
    void withoutAnExecutorThereIsNoNode() {
        assertThatThrownBy(() -> Node.start(
                NodeSettings.read(Map.of("state", folder.resolve("s").toString()), Map.of(), Optional.empty()),
                Clock.systemUTC(), (_, _) -> {}, "test")).hasMessageContaining("no executor is set");
        assertThatThrownBy(() -> start("hostile", Map.of("option", "broken=yes")))
                .hasMessageContaining("the cryostat is warm");
    }

    /**
     * The node's process is killed while its result waits, and starts again: delivered, once, and run once. Then it is
     * killed while the executor works: nothing is offered, and its hello names nothing.
     */
    @Test
    void aNodeThatIsKilledDeliversWhatItHadAndOffersNothingElse() throws Exception {
        Path ledger = folder.resolve("ledger");
        server.refusals.addAll(Collections.nCopies(1000, 503));
        Process first = process(ledger);
        server.await(Ready.class);
        grant(1, TestGrants.vice("once"));
        awaitLog("not_delivered job=job1");
        first.destroyForcibly().waitFor();
        server.refusals.clear();
        Process second = process(ledger);
        assertThat(server.awaitResult().key()).isEqualTo(key(1));
        Hello hello = server.await(Hello.class);
        assertThat(hello.held()).isSubsetOf(key(1));
        awaitLog("delivered job=job1");
        grant(2, TestGrants.vice("hangs"));
        awaitLog("executing job=job2");
        while (Files.readAllLines(ledger).size() < 2) {
            Thread.onSpinWait();
        }
        second.destroyForcibly().waitFor();
        server.received.clear();
        Process third = process(ledger);
        assertThat(server.await(Hello.class).held()).isEmpty();
        server.await(Ready.class);
        grant(3, TestGrants.vice("last"));
        assertThat(server.awaitResult().key()).isEqualTo(key(3));
        third.getOutputStream().close();
        third.waitFor();
        assertThat(server.times).containsExactlyInAnyOrderEntriesOf(Map.of(key(1), 1, key(3), 1));
        assertThat(Files.readAllLines(ledger)).containsExactly("once", "hangs", "last");
    }

    /**
     * A node that can write no file (its limit is 0 bytes a file, as a full disk or a quota has it): it says so, offers
     * nothing, keeps what was measured until it can, and hands back what it has not begun.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNodeThatCannotWriteSaysSoOffersNothingAndRecovers() throws Exception {
        Process process = process(folder.resolve("ledger"));
        server.await(Ready.class);
        grant(1, TestGrants.vice("keeps shots"));
        awaitLog("executing job=job1");
        while (!Files.exists(folder.resolve("ledger"))) {
            Thread.onSpinWait();
        }
        mayWrite(process, "0");
        server.send(new Cancel(key(1)));
        assertThat(awaitState(NodeState.NOT_READY).detail()).contains("cannot be written");
        awaitLog("spool_failed");
        assertThat(server.times).as("what is not on disk is offered to nobody").isEmpty();
        mayWrite(process, "unlimited");
        ResultManifest kept = server.awaitResult();
        assertThat(kept.key()).isEqualTo(key(1));
        assertThat(kept.shotsDone()).isEqualTo(7);
        awaitState(NodeState.READY);

        mayWrite(process, "0");
        grant(2, TestGrants.vice("never"));
        HandBack back = server.await(HandBack.class);
        assertThat(back.attempts()).containsExactly(key(2));
        assertThat(back.code()).isEqualTo("no_spool");
        assertThat(awaitState(NodeState.NOT_READY).detail()).contains("cannot be written");
        mayWrite(process, "unlimited");
        awaitState(NodeState.READY);
        grant(3, TestGrants.vice("last"));
        assertThat(server.awaitResult().key()).isEqualTo(key(3));
        assertThat(Files.readAllLines(folder.resolve("ledger"))).containsExactly("keeps shots", "last");
        process.getOutputStream().close();
        process.waitFor();
    }

    /** How long a file the process may write, in bytes; its executor is another process and goes on. */
    private static void mayWrite(Process process, String bytes) throws Exception {
        assertThat(
                new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes + ":unlimited")
                        .inheritIO().start().waitFor())
                .isZero();
    }

    private Heartbeat awaitState(NodeState state) throws InterruptedException {
        Heartbeat beat = server.await(Heartbeat.class);
        while (beat.state() != state) {
            beat = server.await(Heartbeat.class);
        }
        return beat;
    }

    private Process process(Path ledger) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), NodeProcess.class.getName()));
        settings("hostile", Map.of("option", "ledger=" + ledger))
                .forEach((name, value) -> command.add(name + "=" + value));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(log::add);
            } catch (IOException | UncheckedIOException _) {
                // killed
            }
        });
        return process;
    }

    private Map<String, String> settings(String executor, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "state", folder.resolve("state").toString(), "token", server.token(), "executor", executor,
                "first-pause", "50ms", "longest-pause", "200ms", "memory-limit", "200MiB"));
        settings.putAll(more);
        return settings;
    }

    private void start(String executor, Map<String, String> more) throws Exception {
        Node started = Node.start(
                NodeSettings.read(settings(executor, more), Map.of(), Optional.empty()), Clock.systemUTC(),
                NodeLog.lines(log::add, Clock.systemUTC()), "test");
        node = started;
    }

    private void grant(int fence, String program) throws Exception {
        server.send(new Grants(List.of(SignedGrant.sign(
                TestGrants.grant(fence, program, 10, LIMIT, server.callback()), server.key))));
    }

    private static AttemptKey key(int fence) {
        return new AttemptKey("job" + fence, 1, new Fence(1, fence));
    }

    /** Waits for a line; lines come in no certain order, as several threads write them. */
    private void awaitLog(String part) throws InterruptedException {
        while (history.stream().noneMatch(line -> line.contains(part))) {
            String line = log.poll(40, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the log does not say '" + part + "'; it says " + history);
            }
            history.add(line);
        }
    }
}
