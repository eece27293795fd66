package io.qnit.cluster.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.Shard;
import io.qnit.cluster.StopSignal;
import io.qnit.cluster.conformance.ContractCheck.Verdict;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.Counts;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A right provider passes; each mistake is found by the check that looks for it. */
class ProviderContractTest {

    /** What a provider can do wrong, and the checks that say so. */
    enum Mistake {
        REVERSED_BITS("bit order", "two registers", "gates", "unusual gates", "several circuits"),
        REGISTERS_TURNED("two registers"),
        NO_SPACES("two registers", "mid-circuit"),
        TOO_MANY_SHOTS("bell", "bit order", "two registers", "gates", "unusual gates", "mid-circuit", "one shot"),
        ALWAYS_ZERO("bell", "bit order", "two registers", "gates", "unusual gates", "mid-circuit", "several circuits"),
        ORDER_OF_CIRCUITS("several circuits"),
        TAKES_NO_SHOTS("no shots"),
        TAKES_ANY_WIDTH("too wide"),
        NEVER_STOPS("stopped"),
        THROWS_ANYTHING("bell", "bit order", "two registers", "gates", "unusual gates", "mid-circuit",
                "several circuits", "one shot", "no shots", "too wide", "stopped"),
        SHOWS_ITS_KEY("description");

        private final List<String> found;

        Mistake(String... found) {
            this.found = List.of(found);
        }
    }

    private static QpuNodeSpec node(NodeType type) {
        return QpuNodeSpec.of("n0", type, 5);
    }

    private record Faulty(Optional<Mistake> mistake) implements NodeProvider {
        private boolean is(Mistake which) {
            return mistake.equals(Optional.of(which));
        }

        @Override
        public String displayName() {
            return "Faulty";
        }

        @Override
        public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
            return List.of(node(NodeType.CPU_AER));
        }

        @Override
        public Optional<List<Counts>> execute(Shard shard, QpuNodeSpec node, StopSignal stop) {
            if (is(Mistake.THROWS_ANYTHING)) {
                throw new IllegalStateException("oops");
            }
            if (!is(Mistake.NEVER_STOPS)) {
                stop.check();
            }
            List<Counts> all = new java.util.ArrayList<>();
            for (Shard.Task task : shard.tasks()) {
                all.add(run(task.circuit(), task.shots(), task.seed(), node));
            }
            if (is(Mistake.ORDER_OF_CIRCUITS)) {
                Collections.reverse(all);
            }
            return Optional.of(all);
        }

        private Counts run(Circuit circuit, long shots, long seed, QpuNodeSpec node) {
            if (circuit.qubitCount() > node.usableQubits()) {
                if (is(Mistake.TAKES_ANY_WIDTH)) {
                    return new Counts(new TreeMap<>(Map.of("0", shots)));
                }
                throw new ClusterException(ErrorCode.UNSUPPORTED, "too wide");
            }
            if (shots == 0 && is(Mistake.TAKES_NO_SHOTS)) {
                return new Counts(new TreeMap<>(Map.of("0", 1L)));
            }
            long more = is(Mistake.TOO_MANY_SHOTS) ? 1 : 0;
            Counts counts = Simulator.run(
                    circuit, RunOptions.defaults().withShots(shots == 0 ? 0 : shots + more).withSeed(seed)).counts();
            return switch (mistake.orElse(Mistake.NEVER_STOPS)) {
                case REVERSED_BITS -> mapped(counts, key -> Arrays.stream(key.split(" "))
                        .map(r -> new StringBuilder(r).reverse().toString()).collect(Collectors.joining(" ")));
                case REGISTERS_TURNED ->
                    mapped(counts, key -> String.join(" ", Arrays.asList(key.split(" ")).reversed()));
                case NO_SPACES -> mapped(counts, key -> key.replace(" ", ""));
                case ALWAYS_ZERO -> mapped(counts, key -> key.replace('1', '0'));
                case TOO_MANY_SHOTS, ORDER_OF_CIRCUITS, TAKES_NO_SHOTS, TAKES_ANY_WIDTH, NEVER_STOPS, THROWS_ANYTHING,
                        SHOWS_ITS_KEY -> counts;
            };
        }

        private static Counts mapped(Counts counts, UnaryOperator<String> change) {
            TreeMap<String, Long> changed = new TreeMap<>();
            counts.shotsByBitstring().forEach((key, n) -> changed.merge(change.apply(key), n, Long::sum));
            return new Counts(changed);
        }
    }

    private static List<String> failed(List<ContractCheck> checks) {
        return checks.stream().filter(c -> c.verdict() == Verdict.FAILED).map(ContractCheck::name).toList();
    }

    @Test
    void aRightProviderPasses() {
        List<ContractCheck> checks = ProviderContract.check(new Faulty(Optional.empty()), node(NodeType.CPU_AER));
        assertThat(failed(checks)).as("%s", checks).isEmpty();
        assertThat(checks).hasSize(13);
        assertThat(checks).filteredOn(c -> c.verdict() == Verdict.SKIPPED).extracting(ContractCheck::name)
                .containsExactly("exact");
    }

    @ParameterizedTest
    @EnumSource
    void everyMistakeIsFound(Mistake mistake) {
        QpuNodeSpec node = node(NodeType.CPU_AER);
        if (mistake == Mistake.SHOWS_ITS_KEY) {
            node = new QpuNodeSpec(
                    "n0", NodeType.CPU_AER, 5, java.util.OptionalInt.empty(), List.of(), Map.of("api_key", "hush"),
                    true, Map.of("url", "http://x?key=hush"));
        }
        List<ContractCheck> checks = ProviderContract.check(new Faulty(Optional.of(mistake)), node);
        assertThat(failed(checks)).as("%s", checks).containsExactlyElementsOf(mistake.found);
    }

    @Test
    void anOfflineNodeNeedsAReasonAndRunsNothing() {
        NodeProvider thrower = new Faulty(Optional.of(Mistake.THROWS_ANYTHING));
        assertThat(ProviderContract.check(thrower, node(NodeType.QPU).offline("no line")))
                .extracting(ContractCheck::verdict).containsExactly(Verdict.PASSED, Verdict.SKIPPED);
        assertThat(failed(ProviderContract.check(thrower, node(NodeType.QPU).offline(" "))))
                .containsExactly("description");
    }

    @Test
    void onlySimulatorsMayLeaveTheirCircuitsToOthers() {
        NodeProvider describer = new NodeProvider() {
            @Override
            public String displayName() {
                return "Describes";
            }

            @Override
            public List<QpuNodeSpec> buildNodes(Map<String, Object> options) {
                return List.of();
            }
        };
        assertThat(failed(ProviderContract.check(describer, node(NodeType.CPU_AER)))).isEmpty();
        assertThat(failed(ProviderContract.check(describer, node(NodeType.QPU)))).contains("bell", "bit order");
    }
}
