package io.qnit.app.cluster;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.ClusterFile;
import io.qnit.cluster.NodeProviderRegistry;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.conformance.ContractCheck;
import io.qnit.cluster.conformance.ProviderContract;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a cluster, says what is online, checks its nodes; lists the providers. */
@Command(name = "cluster", description = "Describe a cluster, see what is online, check its nodes, list the providers.")
public final class ClusterCommand implements Verb {
    private final Terminal terminal;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION",
            description = "describe, status, conformance, or providers. Default: ${DEFAULT-VALUE}.")
    Action action = Action.providers;

    @Parameters(index = "1", arity = "0..1", paramLabel = "WHAT",
            description = "A cluster as YAML or JSON; for providers the name of one, to see its options.")
    String what = "";

    @Option(names = "--node", paramLabel = "ID", description = "For conformance: this node only.")
    String node = "";

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json. Default: ${DEFAULT-VALUE}.")
    Format format = Format.text;

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    /** What can be done; the constants are what a user types. */
    enum Action {
        describe,
        status,
        conformance,
        providers
    }

    /** The forms of output; the constants are what a user types. */
    enum Format {
        text,
        json
    }

    public ClusterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return (switch (action) {
            case describe -> {
                String plan = builder().describe();
                write(Map.of("plan", plan.lines().toList()), plan);
                yield ExitCode.DONE;
            }
            case status -> {
                QpuRegistry cluster = builder().build();
                write(cluster.statusReport(), ClusterReport.status(cluster));
                yield ExitCode.DONE;
            }
            case conformance -> conformance();
            case providers -> {
                providers();
                yield ExitCode.DONE;
            }
        }).code();
    }

    private ClusterBuilder builder() {
        if (what.isEmpty()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "cluster " + action + " needs a file such as cluster.yml");
        }
        return ClusterFile.read(Path.of(what), NodeProviderRegistry.global(), System::getenv);
    }

    private void write(Map<String, Object> json, String text) {
        Output.write(format == Format.json ? ClusterReport.json(json) : text, out, terminal);
    }

    private ExitCode conformance() {
        QpuRegistry cluster = builder().build();
        List<QpuNodeSpec> nodes = node.isEmpty() ? cluster.nodes() : List.of(cluster.node(node));
        Map<String, List<ContractCheck>> found = new LinkedHashMap<>();
        for (QpuNodeSpec spec : nodes) {
            found.put(spec.nodeId(), ProviderContract.check(cluster.provider(spec.nodeId()), spec));
        }
        write(ClusterReport.conformance(found), ClusterReport.conformanceText(found));
        boolean failed = found.values().stream().flatMap(List::stream)
                .anyMatch(c -> c.verdict() == ContractCheck.Verdict.FAILED);
        return failed ? ExitCode.CAPACITY : ExitCode.DONE;
    }

    private void providers() {
        NodeProviderRegistry registry = NodeProviderRegistry.global();
        if (what.isEmpty()) {
            Map<String, Object> all = new LinkedHashMap<>(registry.list());
            write(all, ClusterReport.providers(registry.list()));
        } else {
            OptionTable options = registry.get(what).get().options();
            write(ClusterReport.options(options), ClusterReport.optionsText(what, options));
        }
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("cluster providers", "what nodes can be made of"),
                new Example("cluster providers local_cpu", "the options of one, with their defaults"),
                new Example("cluster describe examples/cluster.yml",
                        "how many nodes of which kind, without reaching out"),
                new Example("cluster status examples/cluster.yml", "what is online, how wide, and why not"),
                new Example("cluster conformance examples/cluster.yml", "whether every node does what a node must do"));
    }
}
