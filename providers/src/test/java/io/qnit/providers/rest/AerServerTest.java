package io.qnit.providers.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.conformance.ContractCheck;
import io.qnit.cluster.conformance.ProviderContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example's server, as it is, with Qiskit and Aer: where a Python that has them is there (QNIT_PEERS, or python3). */
class AerServerTest {
    @Test
    void theServerOfTheExamplesPassesTheContract() throws Exception {
        Optional<String> python = pythonWithAer();
        assumeTrue(python.isPresent(), "Qiskit and Aer are not installed here");
        Path script = Path.of("").toAbsolutePath().getParent().resolve("examples/run_circuit_server.py");
        Process server = new ProcessBuilder(python.get(), script.toString(), "0").redirectErrorStream(true).start();
        try (BufferedReader out = server.inputReader()) {
            String line = String.valueOf(out.readLine());
            assertThat(line).startsWith("listening on http://");
            QpuRegistry cluster = new ClusterBuilder()
                    .add("custom_rest", "endpoints", List.of(line.substring("listening on ".length()))).build();
            QpuNodeSpec node = cluster.nodes().getFirst();
            assertThat(node.usableQubits()).isEqualTo(25);
            assertThat(node.metadata()).containsEntry("backend", "aer").containsEntry("idempotent", true);
            List<ContractCheck> checks = ProviderContract.check(cluster.provider(node.nodeId()), node);
            assertThat(checks).noneMatch(c -> c.verdict() == ContractCheck.Verdict.FAILED)
                    .filteredOn(c -> c.verdict() == ContractCheck.Verdict.PASSED).hasSizeGreaterThanOrEqualTo(12);
        } finally {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    static Optional<String> pythonWithAer() throws InterruptedException {
        String python = Optional.ofNullable(System.getenv("QNIT_PEERS")).orElse("python3");
        try {
            Process look = new ProcessBuilder(
                    python, "-c", "import importlib.util as u; raise SystemExit(u.find_spec('qiskit_aer') is None)")
                    .redirectErrorStream(true).start();
            return look.waitFor(20, TimeUnit.SECONDS) && look.exitValue() == 0 ? Optional.of(python) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
