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

/** {@code ibm_quantum}: IBM's QPUs, described from a catalogue and offline. Stateless. */
public final class IbmQuantum implements NodeProvider {
    private static final String PRICE = "by seconds of use; 0.000044 USD a shot is what the name's documentation says";

    private static final List<CatalogueEntry> CATALOGUE = List.of(
            entry("ibm_brisbane", 127, "eagle"),
            entry("ibm_torino", 133, "heron"),
            entry("ibm_fez", 156, "heron"),
            entry("ibm_marrakesh", 156, "heron"));

    private static CatalogueEntry entry(String name, int qubits, String family) {
        return CatalogueEntry.of(name, name.replace('_', '-'), NodeType.QPU_IBM, qubits, PRICE, "ibm", family)
                .priced(0.000044, 0);
    }

    private static final OptionTable OPTIONS = OptionTable.of(
            ProviderOption.text("ibm_token", "", "IBM Quantum API token").required().secret(),
            ProviderOption.text("instance", "ibm-q/open/main", "IBM hub/group/project, or the CRN of an instance"),
            ProviderOption.texts("backends", "Subset of backends to register; all available when not given"));

    @Override
    public String key() {
        return "ibm_quantum";
    }

    @Override
    public String displayName() {
        return "IBM Quantum (described; execution comes later)";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        return CatalogueEntry.counts(chosen(new OptionValues(checked).texts("backends")));
    }

    private List<CatalogueEntry> chosen(Optional<List<String>> backends) {
        return CatalogueEntry.chosen(key(), "backends", CATALOGUE, backends);
    }

    @Override
    public List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues values = new OptionValues(OPTIONS.check(key(), given));
        Map<String, Object> credentials = Map.of(
                "ibm_token", values.text("ibm_token"), "instance", values.text("instance"));
        return chosen(values.texts("backends")).stream()
                .map(e -> e.node(credentials, Map.of(), "running on IBM Quantum comes later"))
                .toList();
    }
}
