package io.qnit.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.ClusterException;
import io.qnit.cluster.Clusters;
import io.qnit.cluster.NodeProviderRegistry;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.ProviderOption;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.QpuRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstalledProvidersTest {

    @Test
    void allKeysAreThere() {
        assertThat(NodeProviderRegistry.global().list().keySet()).contains(
                "local_cpu", "local_gpu_aer", "local_gpu_mps", "local_gpu_cuquantum", "lumi_amd_gpu", "azure_quantum",
                "ibm_quantum", "aws_braket", "custom_rest");
    }

    /** The promised options with their defaults; ! for required, * for "all available". */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            local_cpu           | n_nodes=1 max_qubits=30
            local_gpu_aer       | n_nodes=1 max_qubits=32
            local_gpu_mps       | n_nodes=1 max_qubits=4096
            local_gpu_cuquantum | n_nodes=1 max_qubits=36
            lumi_amd_gpu        | n_nodes=! gpus_per_node=8 max_qubits_sv=34 max_qubits_mps=2000 lumi_host=lumi lumi_project=
            azure_quantum       | azure_resource_id=! subscription_id=! targets=* location=eastus
            ibm_quantum         | ibm_token=! instance=ibm-q/open/main backends=*
            aws_braket          | aws_region=us-east-1 s3_bucket=! s3_prefix=qcos devices=*
            custom_rest         | endpoints=! max_qubits=30 api_key= timeout_s=60
            """)
    void optionsAreThePromisedOnes(String provider, String promised) {
        OptionTable table = NodeProviderRegistry.global().get(provider).get().options();
        List<String> found = table.rows().stream().map(InstalledProvidersTest::inShort).toList();
        assertThat(found).startsWith(promised.split(" "));
        if (!provider.equals("custom_rest")) {
            assertThat(found).hasSize(promised.split(" ").length);
        }
    }

    private static String inShort(ProviderOption row) {
        return row.name() + "=" + (row.need() == ProviderOption.Need.REQUIRED ? "!"
                : row.defaultValue().map(String::valueOf).orElse("*"));
    }

    @Test
    void describeCountsTwentyTwoNodes() {
        String text = new ClusterBuilder().add("lumi_amd_gpu", "n_nodes", 2, "gpus_per_node", 8)
                .add("local_cpu", "n_nodes", 4).describe();
        assertThat(text).isEqualTo("""
                Cluster Plan:
                [0] lumi_amd_gpu — n_nodes=2, gpus_per_node=8
                [1] local_cpu — n_nodes=4
                Estimated nodes: 22 (16 SV + 2 MPS + 4 CPU)
                """);
    }

    @Test
    void lumiHasItsIdsTagsAndWidths() {
        QpuRegistry cluster = Clusters.makeLumiCluster(Clusters.Lumi.of(2));
        QpuNodeSpec gcd = cluster.node("lumi-n00-gcd0");
        assertThat(gcd.tags()).containsExactly("lumi", "rocm");
        assertThat(gcd.maxQubits()).isEqualTo(34);
        assertThat(gcd.usableQubits()).isEqualTo(31);
        assertThat(gcd.reason()).contains("comes later");
        assertThat(cluster.node("lumi-n01-mps").nodeType()).isEqualTo(NodeType.GPU_TENSOR);
        assertThat(cluster.nodes()).hasSize(22);
        assertThat(cluster.online()).hasSize(4).allMatch(n -> n.nodeType() == NodeType.CPU_AER);
        assertThat(cluster.isFallback()).isFalse();
    }

    @Test
    void azureIsOfflineAndItsEstimatorNeverTakesCircuits() {
        QpuRegistry cheap = Clusters.makeAzureCheapCluster(Clusters.AzureCheap.of("/subscriptions/x", "x"));
        assertThat(cheap.nodes()).extracting(QpuNodeSpec::nodeId).containsExactly(
                "azure-rigetti-ankaa-3", "azure-quantinuum-h2-1", "azure-microsoft-estimator", "local-gpu-mps-0");
        assertThat(cheap.node("azure-microsoft-estimator").tags()).contains(QpuNodeSpec.ESTIMATOR_ONLY);
        assertThat(cheap.online()).singleElement().satisfies(n -> assertThat(n.maxQubits()).isEqualTo(2000));
        assertThatThrownBy(() -> new ClusterBuilder()
                .add("azure_quantum", "azure_resource_id", "r", "subscription_id", "s", "targets",
                        List.of("rigetti.qpu.anka-3"))
                .describe()).hasMessageContaining("did you mean 'rigetti.qpu.ankaa-3'?");
    }

    @Test
    void theHybridClusterLeavesOutWhatHasNoAccount() {
        assertThat(Clusters.makeHybridCluster(Clusters.Hybrid.defaults()).nodes()).hasSize(18 + 4 + 1);
        QpuRegistry all = Clusters.makeHybridCluster(
                Clusters.Hybrid.defaults().withLumiNodes(0).withAzure("r", "s").withIbmToken("hush"));
        assertThat(all.nodes()).extracting(QpuNodeSpec::nodeType)
                .contains(NodeType.QPU_IBM, NodeType.QPU_AZURE, NodeType.QPU_IONQ, NodeType.CPU_AER)
                .doesNotContain(NodeType.GPU_AER);
        assertThat(all.statusReport().toString()).doesNotContain("hush");
        assertThat(all.nodes().toString()).doesNotContain("hush");
    }

    @Test
    void theLocalClusterHasItsDefaults() {
        QpuRegistry local = Clusters.makeLocalCluster(new Clusters.Local(4, 2, 1));
        assertThat(local.nodes()).hasSize(7);
        assertThat(local.online()).hasSize(5);
        assertThat(local.node("local-gpu-aer-0").reason()).isNotEmpty();
        assertThat(Clusters.makeLocalCluster(Clusters.Local.defaults()).online()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"lumi_amd_gpu, n_nodes", "azure_quantum, azure_resource_id", "azure_quantum, subscription_id",
        "ibm_quantum, ibm_token", "aws_braket, s3_bucket", "custom_rest, endpoints"})
    void aMissingOptionIsAnErrorNeverAFallback(String provider, String option) {
        ClusterBuilder builder = new ClusterBuilder().add(provider).add("local_cpu")
                .fallback(ClusterBuilder.Fallback.SIMULATION);
        assertThatThrownBy(builder::build).isInstanceOf(ClusterException.class)
                .hasMessageContaining("'" + option + "' is missing");
    }

    @Test
    void theFallbackIsTheBuiltInSimulator() {
        QpuRegistry cluster = new ClusterBuilder().add("ibm_quantum", Map.of("ibm_token", "hush"))
                .fallback(ClusterBuilder.Fallback.SIMULATION).build();
        assertThat(cluster.isFallback()).isTrue();
        assertThat(cluster.online()).hasSize(4).allMatch(n -> n.nodeType() == NodeType.CPU_NUMPY);
        assertThat(cluster.warnings().toString()).contains("IBM Quantum comes later").doesNotContain("hush");
    }
}
