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

/** {@code aws_braket}: QPUs of Amazon Braket, described from a catalogue and offline. Stateless. */
public final class AwsBraket implements NodeProvider {
    private static final double TASK = 0.30;

    private static final List<CatalogueEntry> CATALOGUE = List.of(
            entry("us-east-1", "ionq/Aria-1", NodeType.QPU_IONQ, 25, 0.03),
            entry("us-east-1", "ionq/Forte-1", NodeType.QPU_IONQ, 36, 0.08),
            entry("us-west-1", "rigetti/Ankaa-3", NodeType.QPU_BRAKET, 84, 0.0009),
            entry("eu-north-1", "iqm/Garnet", NodeType.QPU_BRAKET, 20, 0.00145));

    private static CatalogueEntry entry(String region, String device, NodeType type, int qubits, double perShot) {
        String flat = device.toLowerCase(java.util.Locale.ROOT).replace('/', '-');
        return CatalogueEntry.of(
                "arn:aws:braket:" + region + "::device/qpu/" + device, "braket-" + flat, type, qubits,
                "by task and shot", "braket", flat.substring(0, flat.indexOf('-'))).priced(perShot, TASK);
    }

    private static final OptionTable OPTIONS = OptionTable.of(
            ProviderOption.text("aws_region", "us-east-1", "AWS region"),
            ProviderOption.text("s3_bucket", "", "S3 bucket for job results").required(),
            ProviderOption.text("s3_prefix", "qcos", "S3 key prefix"),
            ProviderOption.texts("devices", "Braket device ARNs to register; all available when not given"));

    @Override
    public String key() {
        return "aws_braket";
    }

    @Override
    public String displayName() {
        return "AWS Braket (described; execution comes later)";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        return CatalogueEntry.counts(chosen(new OptionValues(checked).texts("devices")));
    }

    private List<CatalogueEntry> chosen(Optional<List<String>> devices) {
        return CatalogueEntry.chosen(key(), "devices", CATALOGUE, devices);
    }

    @Override
    public List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues values = new OptionValues(OPTIONS.check(key(), given));
        return chosen(values.texts("devices")).stream()
                .map(e -> e.node(
                        Map.of(),
                        Map.of("aws_region", values.text("aws_region"), "s3_bucket", values.text("s3_bucket"),
                                "s3_prefix", values.text("s3_prefix")),
                        "running on Amazon Braket comes later"))
                .toList();
    }
}
