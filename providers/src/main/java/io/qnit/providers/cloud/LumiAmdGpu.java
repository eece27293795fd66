package io.qnit.providers.cloud;

import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.OptionValues;
import io.qnit.cluster.ProviderOption;
import io.qnit.cluster.QpuNodeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code lumi_amd_gpu}: for each node of LUMI, or another Slurm cluster, a state-vector node for each GCD and one for
 * matrix product states. They are described only, and offline. Stateless.
 */
public final class LumiAmdGpu implements NodeProvider {
    /** 2^n amplitudes of 16 bytes in the 64 GB of a GCD, with room for the rest. */
    private static final int GCD_QUBITS = 31;

    private static final OptionTable OPTIONS = OptionTable.of(
            ProviderOption.integer("n_nodes", 1, 1, 4096, "Number of LUMI nodes").required(),
            ProviderOption.integer("gpus_per_node", 8, 1, 8, "GCDs per node (max 8 on LUMI)"),
            ProviderOption.integer("max_qubits_sv", 34, 1, 64, "Qubits per SV GCD (64 GB HBM2e)"),
            ProviderOption.integer("max_qubits_mps", 2000, 1, 1 << 20, "Qubits per MPS node"),
            ProviderOption.text("lumi_host", "lumi", "SSH alias in ~/.ssh/config"),
            ProviderOption.text("lumi_project", "", "LUMI project ID for paths"));

    private static final String REASON = "running on Slurm clusters over SSH comes later";

    @Override
    public String key() {
        return "lumi_amd_gpu";
    }

    @Override
    public String displayName() {
        return "LUMI AMD MI250X (described; execution comes later)";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        OptionValues values = new OptionValues(checked);
        int nodes = values.integer("n_nodes");
        return Map.of(NodeType.GPU_AER, nodes * values.integer("gpus_per_node"), NodeType.GPU_TENSOR, nodes);
    }

    @Override
    public List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues values = new OptionValues(OPTIONS.check(key(), given));
        Map<String, Object> credentials = Map.of(
                "lumi_host", values.text("lumi_host"), "lumi_project", values.text("lumi_project"));
        List<QpuNodeSpec> nodes = new ArrayList<>();
        for (int n = 0; n < values.integer("n_nodes"); n++) {
            String host = String.format(Locale.ROOT, "lumi-n%02d", n);
            for (int g = 0; g < values.integer("gpus_per_node"); g++) {
                nodes.add(new QpuNodeSpec(
                        host + "-gcd" + g, NodeType.GPU_AER, values.integer("max_qubits_sv"),
                        OptionalInt.of(GCD_QUBITS), List.of("lumi", "rocm"), credentials, true,
                        Map.of("billing", "GPU-hours, half of one an hour for each GCD",
                                "catalogue_date", CatalogueEntry.DATE))
                        .offline(REASON));
            }
            nodes.add(new QpuNodeSpec(
                    host + "-mps", NodeType.GPU_TENSOR, values.integer("max_qubits_mps"), OptionalInt.empty(),
                    List.of("lumi", "mps"), credentials, true,
                    Map.of("billing", "GPU-hours", "catalogue_date", CatalogueEntry.DATE)).offline(REASON));
        }
        return nodes;
    }
}
