package io.qnit.providers.cloud;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.core.ErrorCode;
import io.qnit.core.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A device that a vendor offers, as written down on {@link #DATE}: without a connection that is what there is. Prices are
 * those of the vendors' public pages or of the names' documentation, never read live.
 *
 * @param name as the vendor writes it
 * @param nodeId of its node
 * @param pricePerShot USD
 * @param pricePerTask USD
 * @param price in words, where it is made up otherwise
 */
record CatalogueEntry(
        String name, String nodeId, NodeType type, int qubits, List<String> tags, OptionalDouble pricePerShot,
        OptionalDouble pricePerTask, String price) {
    /** When the catalogues were written. */
    static final String DATE = "2026-11-21";

    CatalogueEntry {
        tags = List.copyOf(tags);
    }

    /** A device with a price in words only. */
    static CatalogueEntry of(String name, String nodeId, NodeType type, int qubits, String price, String... tags) {
        return new CatalogueEntry(
                name, nodeId, type, qubits, List.of(tags), OptionalDouble.empty(), OptionalDouble.empty(), price);
    }

    CatalogueEntry priced(double perShot, double perTask) {
        return new CatalogueEntry(
                name, nodeId, type, qubits, tags, OptionalDouble.of(perShot), OptionalDouble.of(perTask), price);
    }

    /** The node, offline. */
    QpuNodeSpec node(Map<String, Object> credentials, Map<String, Object> facts, String reason) {
        Map<String, Object> metadata = new TreeMap<>(facts);
        metadata.put("target", name);
        metadata.put("catalogue_date", DATE);
        pricePerShot.ifPresent(p -> metadata.put("price_per_shot", p));
        pricePerTask.ifPresent(p -> metadata.put("price_per_task", p));
        metadata.put("price", price);
        return new QpuNodeSpec(nodeId, type, qubits, OptionalInt.empty(), tags, credentials, true, metadata)
                .offline(reason);
    }

    /**
     * The entries of these names, or all.
     *
     * @throws ClusterException INVALID_ARGUMENT when one is not in the catalogue
     */
    static List<CatalogueEntry> chosen(
            String provider, String option, List<CatalogueEntry> catalogue, Optional<List<String>> names) {
        List<String> known = catalogue.stream().map(CatalogueEntry::name).toList();
        return names.orElse(known).stream().distinct()
                .map(name -> catalogue.stream().filter(e -> e.name().equals(name)).findFirst()
                        .orElseThrow(() -> new ClusterException(
                                ErrorCode.INVALID_ARGUMENT,
                                provider + ": '" + option + "' names '" + name + "', which is not in the catalogue of "
                                        + DATE
                                        + Suggestion.nearest(name, known).map(n -> "; did you mean '" + n + "'?")
                                                .orElse("; there are " + String.join(", ", known)))))
                .toList();
    }

    static Map<NodeType, Integer> counts(List<CatalogueEntry> entries) {
        Map<NodeType, Integer> counts = new TreeMap<>();
        entries.forEach(e -> counts.merge(e.type(), 1, Integer::sum));
        return counts;
    }
}
