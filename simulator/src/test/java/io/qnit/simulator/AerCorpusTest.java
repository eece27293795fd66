package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.Way.Ability;
import io.qnit.simulator.noise.NoiseModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The 500 random circuits of conformance/aer, on every method that can run them: exact probabilities as Aer has them, and
 * counts that fit. Prints how many circuits of each kind each method ran.
 */
class AerCorpusTest {
    private static final Path FOLDER = Path.of(System.getProperty("qnit.root"), "conformance", "aer");

    /** The seed of every run; with it the chi-square tests have no false alarm, and with another one below 1e-6. */
    private static final long SEED = 20_261_121;

    /** The expectations are rounded to 14 digits. */
    private static final double TOLERANCE = 1e-9;

    /** Of 500 circuits by ten ways each, one deviates by more than 6.8 with a probability below 1e-7. */
    private static final double DEVIATIONS = 6.8;

    /** The kinds of circuits that a way must run. */
    private static Set<String> kinds(Way way) {
        Set<String> kinds = new TreeSet<>(Set.of("clifford", "dynamic clifford"));
        if (way.can(Ability.ANY_GATE)) {
            kinds.addAll(Set.of("gates", "basis", "dynamic"));
        }
        if (way.can(Ability.PAULI_NOISE)) {
            kinds.add("noisy clifford");
        }
        if (way.can(Ability.ANY_GATE, Ability.NOISE)) {
            kinds.addAll(Set.of("noisy", "noisy dynamic"));
        }
        return kinds;
    }

    /** A circuit of the corpus. */
    private record Case(
            String name, String kind, Circuit circuit, Map<String, Double> probabilities, NoiseModel noise) {
        static Case of(Map<String, Object> entry) {
            String qasm = entry.get("qasm").toString();
            Circuit circuit = OpenQasm.read(
                    entry.get("name") + ".qasm", qasm.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT)
                    .executable();
            Map<String, Double> probabilities = entry.containsKey("state")
                    ? ofState(Json.array(entry.get("state")), Json.array(entry.get("clbits")))
                    : Json.numbers(entry.get("probabilities"));
            return new Case(entry.get("name").toString(), entry.get("kind").toString(), circuit, probabilities,
                    entry.get("noise") instanceof String json
                            ? NoiseModel.parseAerJson(json)
                            : NoiseModel.builder().build());
        }

        /** Qubit k of the state is read into the k-th of the clbits. */
        private static Map<String, Double> ofState(List<Object> state, List<Object> clbits) {
            Map<String, Double> probabilities = new TreeMap<>();
            for (int i = 0; i < state.size() / 2; i++) {
                char[] bits = new char[clbits.size()];
                for (int q = 0; q < bits.length; q++) {
                    bits[bits.length - 1 - (int) Json.number(clbits.get(q))] = (char) ('0' + ((i >> q) & 1));
                }
                double re = Json.number(state.get(2 * i));
                double im = Json.number(state.get(2 * i + 1));
                probabilities.put(new String(bits), re * re + im * im);
            }
            return probabilities;
        }
    }

    private static List<Case> corpus() {
        List<Case> cases = new ArrayList<>();
        for (String file : List.of("gates", "dynamic", "noisy")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file + ".json.gz")))) {
                Object all = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                for (Object entry : Json.array(Json.object(all).get("circuits"))) {
                    cases.add(Case.of(Json.object(entry)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return cases;
    }

    @Test
    void everyMethodGivesWhatAerGives() {
        List<Case> corpus = corpus();
        assertThat(corpus).hasSize(500);
        Map<String, Map<String, Integer>> table = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Case c : corpus) {
            for (Way way : Way.all()) {
                if (kinds(way).contains(c.kind())) {
                    check(c, way).ifPresent(problem -> wrong.add(c.name() + " by " + way.name() + ": " + problem));
                    table.computeIfAbsent(way.name(), _ -> new TreeMap<>()).merge(c.kind(), 1, Integer::sum);
                }
            }
        }
        print(table, corpus);
        assertThat(wrong).isEmpty();
        for (Way way : Way.all()) {
            assertThat(table.get(way.name())).as(way.name()).containsOnlyKeys(kinds(way));
        }
    }

    @Test
    void aerNoiseModelsSurviveOurOwnJson() {
        List<NoiseModel> models = corpus().stream().map(Case::noise).filter(noise -> !noise.isEmpty()).toList();
        assertThat(models).hasSize(150);
        for (NoiseModel model : models) {
            assertThat(NoiseModel.parseJson(model.toJson())).isEqualTo(model);
        }
    }

    private static Optional<String> check(Case c, Way way) {
        RunOptions options = way.options().withSeed(SEED).withShots(1000).withNoiseModel(c.noise());
        boolean exact = way.can(c.noise().isEmpty() ? Ability.EXACT : Ability.EXACT_NOISE);
        RunResult result;
        try {
            result = Simulator.run(
                    c.circuit(),
                    options.withOutputs(
                            exact ? EnumSet.of(Output.COUNTS, Output.PROBABILITIES) : EnumSet.of(Output.COUNTS)));
        } catch (SimulationException e) {
            // loops that noise keeps going have more courses than are followed
            return e.code() == ErrorCode.LIMIT_REACHED && c.kind().contains("noisy dynamic")
                    ? Optional.empty() : Optional.of(c.kind() + " " + e.code() + " " + e.getMessage());
        }
        Map<String, Double> found = exact ? result.probabilities().orElseThrow() : c.probabilities();
        TreeSet<String> keys = new TreeSet<>(c.probabilities().keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            double expected = c.probabilities().getOrDefault(key, 0.0);
            double given = found.getOrDefault(key, 0.0);
            if (!(Math.abs(expected - given) <= Math.max(way.tolerance(), TOLERANCE))) {
                return Optional.of("P(" + key + ") is " + given + ", Aer has " + expected);
            }
        }
        double deviations = ChiSquare.deviations(result.counts().shotsByBitstring(), c.probabilities());
        return deviations < DEVIATIONS
                ? Optional.empty()
                : Optional.of("counts deviate by " + deviations + " sigma: " + result.counts());
    }

    private static void print(Map<String, Map<String, Integer>> table, List<Case> corpus) {
        TreeSet<String> kinds = new TreeSet<>(corpus.stream().map(Case::kind).toList());
        StringBuilder text = new StringBuilder(String.format("%n%-24s", "circuits run"));
        kinds.forEach(kind -> text.append(String.format("%18s", kind)));
        table.forEach((way, counts) -> {
            text.append(String.format("%n%-24s", way));
            kinds.forEach(
                    kind -> text.append(String.format("%18s", counts.containsKey(kind) ? counts.get(kind) : "-")));
        });
        System.out.println(text);
    }
}
