package io.qnit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "hush-hush", "HOST", "secret-host");
    private final NodeProviderRegistry providers = new NodeProviderRegistry();
    private final List<Map<String, Object>> built = new java.util.ArrayList<>();

    ClusterFileTest() {
        providers.register("local_cpu", Boxes::new);
        providers.register("boxes", Boxes::new);
    }

    private final class Boxes implements NodeProvider {
        @Override
        public String displayName() {
            return "Boxes";
        }

        @Override
        public OptionTable options() {
            return OptionTable.of(
                    ProviderOption.integer("n_nodes", 1, 1, 100, "how many"),
                    ProviderOption.text("host", "", "where"),
                    ProviderOption.texts("colours", "which"),
                    ProviderOption.text("token", "", "who").secret());
        }

        @Override
        public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
            built.add(new TreeMap<>(options));
            if (options.get("host").equals("secret-host")) {
                throw new IllegalArgumentException("the host secret-host has no boxes");
            }
            return List.of(QpuNodeSpec.of("box", NodeType.CPU_AER, 5));
        }

        @Override
        public Map<NodeType, Integer> estimateNodes(Map<String, Object> options) {
            return Map.of(NodeType.CPU_AER, (int) options.get("n_nodes"));
        }
    }

    private ClusterBuilder parse(String text) {
        return ClusterFile.parse("cluster.yml", text, providers, ENVIRONMENT::get);
    }

    @Test
    void yamlAndJsonSayTheSame() {
        String yaml = """
                # comments are fine
                nodes:
                  - provider: boxes
                    n_nodes: 4
                    colours: [red, "${HOST}-blue"]
                    token: ${TOKEN}
                  - {provider: local_cpu, host: null}
                fallback: simulation
                """;
        String json = """
                {"nodes": [{"provider": "boxes", "n_nodes": 4, "colours": ["red", "${HOST}-blue"], "token": "${TOKEN}"},
                           {"provider": "local_cpu"}], "fallback": "simulation"}
                """;
        for (String text : List.of(yaml, json)) {
            built.clear();
            QpuRegistry cluster = parse(text).build();
            assertThat(cluster.nodes()).extracting(QpuNodeSpec::nodeId).containsExactly("box", "box-2");
            assertThat(built.getFirst()).containsEntry("n_nodes", 4).containsEntry("token", "hush-hush")
                    .containsEntry("colours", List.of("red", "secret-host-blue"));
        }
    }

    @Test
    void valuesOfTheEnvironmentAreNeverShown() {
        ClusterBuilder builder = parse("nodes: [{provider: boxes, host: \"${HOST}\", token: \"${TOKEN}\"}]");
        assertThat(builder.describe()).contains("host=${HOST}, token=***").doesNotContain("secret-host", "hush");
        assertThatThrownBy(builder::build).hasMessage("boxes: the host ${HOST} has no boxes").hasNoCause();
        assertThatThrownBy(() -> parse("nodes: [{provider: boxes, n_nodes: \"${HOST}\"}]"))
                .hasMessageContaining("found '${HOST}'").hasMessageNotContaining("secret-host");
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThatThrownBy(() -> parse("""
                nodess: []
                fallback: maybe
                nodes:
                  - provider: boxs
                  - n_nodes: 4
                  - provider: boxes
                    n_nodes: many
                    tokn: x
                    host: ${NOBODY}
                  - boxes
                """)).isInstanceOf(ClusterException.class)
                .hasMessageContaining("no 'nodess' here, did you mean 'nodes'?")
                .hasMessageContaining("'fallback' is 'simulation' or 'none', found 'maybe'")
                .hasMessageContaining("nodes[0]: there is no provider 'boxs', did you mean 'boxes'?")
                .hasMessageContaining("nodes[1]: 'provider' is missing")
                .hasMessageContaining("nodes[2]: boxes: 'n_nodes' must be a whole number")
                .hasMessageContaining("no option 'tokn', did you mean 'token'?")
                .hasMessageContaining("the environment has no variable 'NOBODY'")
                .hasMessageContaining("nodes[3] must be a map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "[]", "nodes: []", "nodes: 4", "nodes: [", "a: 1\na: 2", "nodes: &x [*x]",
        "x: &a [1]\nnodes: *a", "? [a]\n: b", "nodes: !!java.net.URL [http://x]", "--- 1\n--- 2", "\u0000", "\"",
        "nodes: [{provider: boxes, token: ${TOKEN}}]"})
    void whatIsNoClusterIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("cluster.yml");
    }

    @Test
    void depthAndSizeAreLimited() {
        assertThatThrownBy(() -> parse("nodes: " + "[".repeat(500_000))).hasMessageContaining("deeper than 16");
        assertThatThrownBy(() -> parse("nodes: [" + "1,".repeat(100_000) + "1]")).hasMessageContaining("more than");
        assertThatThrownBy(() -> parse("#".repeat(2_000_000))).hasMessageContaining("more than 1048576");
    }

    @Test
    void filesAreRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.yml"), "nodes: [{provider: boxes}]");
        assertThat(ClusterFile.read(file, providers, ENVIRONMENT::get).build().nodes()).hasSize(1);
        assertThatThrownBy(() -> ClusterFile.read(folder.resolve("d.yml"), providers, ENVIRONMENT::get))
                .hasMessageContaining("there is no file");
        Files.write(file, new byte[] {(byte) 0xc3, 0x28});
        assertThatThrownBy(() -> ClusterFile.read(file, providers, ENVIRONMENT::get)).hasMessageContaining("UTF-8");
    }
}
