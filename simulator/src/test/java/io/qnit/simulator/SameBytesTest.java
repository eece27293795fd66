package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.ResultJson;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.Way.Ability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same seed and plan give the same bytes with 1, 2 and 7 threads, and other seeds share nothing with it. */
class SameBytesTest {
    record Run(String name, Circuit circuit, Way way, int shots) {
        @Override
        public String toString() {
            return name + " by " + way.name();
        }
    }

    static Stream<Run> runs() {
        Random random = new Random(99);
        BlockBuilder any = new BlockBuilder();
        RandomCircuits.addGates(any, 14, 25, random);
        Circuit gates = measured(any, 14);
        Circuit dynamic = manyOutcomes();
        BlockBuilder cliffords = new BlockBuilder();
        RandomCircuits.addCliffords(cliffords, 12, 100, random);
        cliffords.measure(3, 3).reset(3).gate(Gate.H, 3);
        RandomCircuits.addCliffords(cliffords, 12, 100, random);
        Circuit clifford = measured(cliffords, 12);
        BlockBuilder line = new BlockBuilder();
        for (int layer = 0; layer < 6; layer++) {
            for (int q = layer % 2; q < 39; q += 2) {
                line.gate(Gate.RY, q, random.nextDouble() * 7).gate(Gate.CX, q, q + 1);
            }
        }
        Circuit wide = measured(line, 40);
        BlockBuilder few = new BlockBuilder();
        RandomCircuits.addGates(few, 7, 60, random);
        Circuit narrow = measured(few, 7);
        return Way.all().stream().flatMap(way -> way.can(Ability.EXACT_NOISE) ? Stream.of( // 4^n numbers
                new Run("gates", narrow, way, 1000), new Run("dynamic", dynamic, way, 1000))
                : Stream.of(
                        way.can(Ability.ANY_GATE) ? Stream.of(
                                new Run("gates", gates, way, 1000), new Run("dynamic", dynamic, way, 1000))
                                : Stream.<Run>empty(),
                        way.can(Ability.CLIFFORD) ? Stream.of(new Run("Clifford", clifford, way, 1000))
                                : Stream.<Run>empty(),
                        way.can(Ability.WIDE_LINE) ? Stream.of(new Run("line", wide, way, 1000)) : Stream.<Run>empty())
                        .flatMap(runs -> runs));
    }

    /** A dynamic circuit with at least eight outcomes. */
    private static Circuit manyOutcomes() {
        return IntStream.range(0, 1000).mapToObj(seed -> RandomCircuits.dynamic(new Random(seed)))
                .filter(circuit -> Simulator.run(circuit, RunOptions.defaults().withSeed(1))
                        .counts().shotsByBitstring().size() >= 8)
                .findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void threadsChangeNothing(Run run) {
        String one = bytes(run, 12, 1);
        assertThat(bytes(run, 12, 2)).isEqualTo(one);
        assertThat(bytes(run, 12, 7)).isEqualTo(one);
    }

    /** That two runs agree in every shot by chance is as good as impossible: thousands of shots over many outcomes. */
    static Stream<Run> unlikeRuns() {
        return runs().filter(run -> !run.name().equals("gates"));
    }

    @ParameterizedTest
    @MethodSource("unlikeRuns")
    void theNextSeedGivesOtherShots(Run run) {
        List<String> seven = memory(run, 7);
        List<String> eight = memory(run, 8);
        assertThat(eight).isNotEqualTo(seven);
        // nor are they the same shots moved by one
        assertThat(eight.subList(0, run.shots() - 1)).isNotEqualTo(seven.subList(1, run.shots()));
        assertThat(eight.subList(1, run.shots())).isNotEqualTo(seven.subList(0, run.shots() - 1));
    }

    private static List<String> memory(Run run, long seed) {
        return Simulator.run(
                run.circuit(),
                run.way().options().withSeed(seed).withShots(run.shots()).withOutputs(EnumSet.of(Output.MEMORY)))
                .memory().orElseThrow();
    }

    private static String bytes(Run run, long seed, int threads) {
        EnumSet<Output> outputs = EnumSet.of(Output.COUNTS, Output.MEMORY);
        if (run.circuit().qubitCount() <= 20) {
            outputs.add(Output.PROBABILITIES);
        }
        RunResult result = Simulator.run(
                run.circuit(),
                run.way().options().withSeed(seed).withShots(run.shots()).withThreads(threads).withOutputs(outputs));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("plan_hash", result.metadata().getOrDefault("plan_hash", "none"));
        RunResult comparable = new RunResult(
                result.circuit(), result.qubits(), result.shots(), result.seed(), result.method(), result.counts(),
                result.memory(), result.probabilities(), result.statevector(), result.densityMatrix(),
                result.expectationValues(),
                result.outputs(), metadata);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ResultJson.write(comparable, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(metadata.get("plan_hash")).isNotEqualTo("none");
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Circuit measured(BlockBuilder body, int qubits) {
        for (int q = 0; q < qubits; q++) {
            body.measure(q, q);
        }
        return RandomCircuits.circuit(qubits, qubits, body.build());
    }
}
