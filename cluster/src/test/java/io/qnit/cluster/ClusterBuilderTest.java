package io.qnit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterBuilderTest {
    private final NodeProviderRegistry providers = new NodeProviderRegistry();

    /** Nodes of 30 qubits on one machine of 16 GiB. */
    private static class Machines implements NodeProvider {
        @Override
        public String displayName() {
            return "Machines";
        }

        @Override
        public OptionTable options() {
            return OptionTable.of(
                    ProviderOption.integer("n_nodes", 1, 1, 100, "how many nodes"),
                    ProviderOption.integer("max_qubits", 30, 1, 64, "how wide"),
                    ProviderOption.text("api_key", "", "who asks").secret());
        }

        @Override
        public Map<NodeType, Integer> estimateNodes(Map<String, Object> options) {
            return Map.of(NodeType.CPU_AER, (int) options.get("n_nodes"));
        }

        @Override
        public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
            return IntStream.range(0, (int) options.get("n_nodes"))
                    .mapToObj(k -> QpuNodeSpec.of("m" + k, NodeType.CPU_AER, (int) options.get("max_qubits")))
                    .toList();
        }

        @Override
        public Optional<Host> host(QpuNodeSpec node) {
            return Optional.of(new Host("localhost", 16L << 30));
        }

        @Override
        public OptionalInt effectiveQubits(QpuNodeSpec node, long memoryBytes) {
            return OptionalInt.of(63 - Long.numberOfLeadingZeros(memoryBytes / 16));
        }
    }

    /** A QPU that cannot be reached. */
    private static class Far implements NodeProvider {
        @Override
        public String displayName() {
            return "Far";
        }

        @Override
        public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
            return List.of(QpuNodeSpec.of("far", NodeType.QPU_IBM, 127));
        }

        @Override
        public boolean healthCheck() {
            throw new IllegalStateException("the line is dead");
        }
    }

    @BeforeEach
    void register() {
        providers.register("local_cpu", Machines::new);
        providers.register("far", Far::new);
    }

    private ClusterBuilder builder() {
        return new ClusterBuilder(providers);
    }

    @Test
    void addOnlyRecords() {
        List<String> made = new ArrayList<>();
        providers.register("watched", () -> {
            made.add("made");
            return new Machines();
        });
        ClusterBuilder builder = builder().add("watched", "n_nodes", 2).add("nobody", Map.of());
        assertThat(made).isEmpty();
        assertThatThrownBy(builder::build).hasMessageContaining("there is no provider 'nobody'");
    }

    @Test
    void describesWithoutBuilding() {
        providers.register("secretive", Far::new);
        String text = builder().add("local_cpu", "n_nodes", 4, "api_key", "hush").add("local_cpu")
                .add("secretive", "token", "hush", "region", "north").describe();
        assertThat(text).isEqualTo("""
                Cluster Plan:
                [0] local_cpu — n_nodes=4, api_key=***
                [1] local_cpu
                [2] secretive — token=***, region=north
                Estimated nodes: 5 (5 CPU), and those of secretive
                """);
    }

    @Test
    void nodesOfOneMachineShareItsMemory() {
        QpuRegistry four = builder().add("local_cpu", "n_nodes", 4).build();
        assertThat(four.nodes()).allSatisfy(n -> {
            assertThat(n.maxQubits()).isEqualTo(30);
            assertThat(n.usableQubits()).isEqualTo(28); // 4 GiB are 2^28 amplitudes of 16 bytes
            assertThat(n.metadata()).containsEntry("memory_bytes", 4L << 30);
        });
        assertThat(four.warnings()).containsExactly(
                "local_cpu: 28 of the declared 30 qubits fit into the memory of localhost, which 4 nodes share");
        QpuRegistry slots = builder().add("local_cpu", "n_nodes", 2).add("local_cpu", "n_nodes", 6).build();
        assertThat(slots.nodes()).allSatisfy(n -> assertThat(n.usableQubits()).isEqualTo(27));
    }

    @Test
    void theOrderOfAddChangesNothingButIds() {
        QpuRegistry one = builder().add("local_cpu", "n_nodes", 2).add("local_cpu", "max_qubits", 12).build();
        QpuRegistry other = builder().add("local_cpu", "max_qubits", 12).add("local_cpu", "n_nodes", 2).build();
        assertThat(one.nodes()).extracting(QpuNodeSpec::nodeId).containsExactly("m0", "m1", "m0-2");
        assertThat(one.nodes()).extracting(QpuNodeSpec::usableQubits).containsExactly(28, 28, 12);
        assertThat(other.nodes()).extracting(QpuNodeSpec::usableQubits).containsExactly(12, 28, 28);
    }

    @Test
    void whatCannotBeReachedIsOfflineWithItsReason() {
        QpuRegistry cluster = builder().add("far").add("local_cpu").build();
        assertThat(cluster.node("far").online()).isFalse();
        assertThat(cluster.node("far").reason()).isEqualTo("the line is dead");
        assertThat(cluster.warnings()).contains("far is offline: the line is dead");
        assertThat(cluster.online()).extracting(QpuNodeSpec::nodeId).containsExactly("m0");
        assertThat(cluster.statusReport()).containsEntry("total_nodes", 2).containsEntry("online_nodes", 1)
                .containsEntry("total_physical_qubits", 157L).containsEntry("fallback", false);
    }

    @Test
    void nothingReachableThrowsUnlessASimulationIsAskedFor() {
        assertThatThrownBy(() -> builder().add("far").build())
                .isInstanceOfSatisfying(ClusterException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED))
                .hasMessageContaining("the line is dead").hasMessageContaining("fallback: simulation");
        QpuRegistry standIn = builder().add("far").fallback(ClusterBuilder.Fallback.SIMULATION).build();
        assertThat(standIn.isFallback()).isTrue();
        assertThat(standIn.online()).hasSize(4).allMatch(n -> n.nodeType() == NodeType.CPU_NUMPY);
        assertThat(standIn.nodes()).hasSize(5);
        assertThat(standIn.warnings().getFirst()).contains("a simulation on this machine stands in");
    }

    @Test
    void wrongOptionsAlwaysThrowAndAllFaultsAreTold() {
        ClusterBuilder wrong = builder().fallback(ClusterBuilder.Fallback.SIMULATION).add("far")
                .add("local_cpu", "n_node", 2, "max_qubits", 0, "api_key", 17).add("loca_cpu");
        assertThatThrownBy(wrong::build)
                .isInstanceOfSatisfying(ClusterException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("no option 'n_node', did you mean 'n_nodes'?")
                .hasMessageContaining("'max_qubits' must be a whole number from 1 to 64, found 0")
                .hasMessageContaining("'api_key' must be a text, found something else (not shown)")
                .hasMessageContaining("no provider 'loca_cpu', did you mean 'local_cpu'?")
                .hasMessageNotContaining("17");
        assertThatThrownBy(() -> builder().build()).hasMessageContaining("empty");
        assertThatThrownBy(() -> builder().add("local_cpu", "n_nodes")).hasMessageContaining("names and values");
        assertThatThrownBy(() -> builder().add("local_cpu", "n_nodes", 2.5).build()).hasMessageContaining("2.5");
    }

    @Test
    void aProviderThatRefusesItsOptionsIsACallersFault() {
        providers.register("strict", () -> new Far() {
            @Override
            public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
                throw new IllegalArgumentException("a colour is needed");
            }
        });
        assertThatThrownBy(() -> builder().add("strict").add("local_cpu").build())
                .isInstanceOf(ClusterException.class).hasMessage("strict: a colour is needed");
    }

    @Test
    void namesAreChecked() {
        assertThatThrownBy(() -> providers.register("My GPU", Far::new)).hasMessageContaining("My GPU");
        assertThat(providers.list()).containsEntry("far", "Far").containsEntry("local_cpu", "Machines");
        assertThatThrownBy(() -> builder().add("local_cpu").build().node("m")).hasMessageContaining("mean 'm0'");
    }
}
