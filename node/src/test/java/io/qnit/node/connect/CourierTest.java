package io.qnit.node.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.node.TestServer;
import io.qnit.node.enrol.NodeIdentity;
import io.qnit.node.enrol.ServerTrust;
import io.qnit.node.spool.Spool;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Fence;
import io.qnit.protocol.GrantedCircuit.Format;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.signature.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class CourierTest {
    @TempDir
    private Path state;

    /**
     * What waits goes in one request, each result with an answer of its own: what was refused for now comes again alone, and
     * what has its answer does not.
     */
    @Test
    void whatWaitsIsBroughtTogetherAndEachHasItsOwnAnswer() throws Exception {
        try (TestServer server = new TestServer()) {
            NodeIdentity identity = enrol(server);
            Spool spool = Spool.open(state.resolve("spool"), (_, _) -> {});
            List<Spool.Finished> finished = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                AttemptKey key = new AttemptKey("job" + i, 1, new Fence(1, i + 1));
                Path work = spool.workFile(key);
                Files.writeString(work, "result " + i);
                finished.add(new Spool.Finished(
                        i == 3 ? Optional.empty() : Optional.of(work),
                        new ResultManifest(
                                key, ResultManifest.Outcome.COMPLETED, "completed", "", Duration.ofSeconds(1), 1, 0,
                                Digests.sha256(new byte[0])),
                        server.callback()));
            }
            spool.keep(finished);
            server.refusals.addAll(List.of(200, 409, 503, 200, 410));
            try (Courier courier = new Courier(
                    spool, identity, ServerTrust.client(Optional.empty()), Clock.systemUTC(), (_, _) -> {},
                    Duration.ofMillis(50), Duration.ofMillis(100))) {
                courier.start();
                assertThat(courier.awaitEmpty(Duration.ofSeconds(60))).isTrue();
            }
            assertThat(server.together.get()).isEqualTo(6);
            assertThat(server.answered).containsExactly(200, 409, 503, 200, 410, 200, 200);
            assertThat(server.times.keySet()).extracting(AttemptKey::job)
                    .containsExactlyInAnyOrder("job0", "job2", "job3", "job5");
        }
    }

    private NodeIdentity enrol(TestServer server) throws Exception {
        return NodeIdentity.enrol(
                state, NodeToken.parse(server.token()), "test",
                new ExecutorDescription(
                        "x", "1", ExecutorDescription.Kind.SIMULATOR, 1, Set.of(Format.OPENQASM), Set.of(2), 1,
                        Optional.empty(), Set.of()));
    }

    /** 60 MB through a process whose whole heap is 24 MB: hashed, synced and sent without ever being in memory. */
    @Test
    void aLargeResultIsNeverWholeInMemory() throws Exception {
        try (TestServer server = new TestServer()) {
            enrol(server);
            Process process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m", "-cp",
                    System.getProperty("java.class.path"), CourierProcess.class.getName(), state.toString(),
                    server.callback().toString(), "60").inheritIO().start();
            assertThat(server.awaitResult().size()).isEqualTo(60L << 20);
            assertThat(process.waitFor()).isZero();
        }
    }
}
