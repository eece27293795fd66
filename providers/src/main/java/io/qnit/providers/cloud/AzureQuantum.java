package io.qnit.providers.cloud;

import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.OptionValues;
import io.qnit.cluster.ProviderOption;
import io.qnit.cluster.QpuNodeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code azure_quantum}: targets of an Azure Quantum workspace, described from a catalogue and offline. Stateless. */
public final class AzureQuantum implements NodeProvider {
    private static final List<CatalogueEntry> CATALOGUE = List.of(
            CatalogueEntry.of(
                    "rigetti.qpu.ankaa-3", "azure-rigetti-ankaa-3", NodeType.QPU_AZURE, 84,
                    "by 10 ms of execution; 0.0009 USD a shot is what the name's documentation says",
                    "azure", "rigetti").priced(0.0009, 0),
            CatalogueEntry.of(
                    "quantinuum.qpu.h2-1", "azure-quantinuum-h2-1", NodeType.QPU_AZURE, 56,
                    "HQC: 5 + shots * (one-qubit gates + 10 * two-qubit gates + 5 * measurements) / 5000",
                    "azure", "quantinuum"),
            CatalogueEntry.of(
                    "ionq.qpu.forte-1", "azure-ionq-forte-1", NodeType.QPU_IONQ, 36,
                    "by gates and shots, with a minimum a job", "azure", "ionq"),
            CatalogueEntry.of(
                    "microsoft.estimator", "azure-microsoft-estimator", NodeType.QPU_AZURE, 100,
                    "free", "azure", "microsoft", QpuNodeSpec.ESTIMATOR_ONLY).priced(0, 0));

    private static final OptionTable OPTIONS = OptionTable.of(
            ProviderOption.text("azure_resource_id", "", "Full Azure Quantum workspace resource ID").required(),
            ProviderOption.text("subscription_id", "", "Azure subscription ID").required(),
            ProviderOption.texts("targets", "Subset of targets to register; all available when not given"),
            ProviderOption.text("location", "eastus", "Azure region"));

    @Override
    public String key() {
        return "azure_quantum";
    }

    @Override
    public String displayName() {
        return "Azure Quantum (described; execution comes later)";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        return CatalogueEntry.counts(chosen(new OptionValues(checked).texts("targets")));
    }

    private List<CatalogueEntry> chosen(Optional<List<String>> targets) {
        return CatalogueEntry.chosen(key(), "targets", CATALOGUE, targets);
    }

    @Override
    public List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues values = new OptionValues(OPTIONS.check(key(), given));
        Map<String, Object> credentials = Map.of(
                "azure_resource_id", values.text("azure_resource_id"),
                "subscription_id", values.text("subscription_id"));
        return chosen(values.texts("targets")).stream()
                .map(e -> e.node(
                        credentials, Map.of("region", values.text("location")),
                        "running on Azure Quantum comes later"))
                .toList();
    }
}
