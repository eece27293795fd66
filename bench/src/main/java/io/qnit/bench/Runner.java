package io.qnit.bench;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.result.Counts;
import io.qnit.core.result.ResultJson;
import io.qnit.core.result.RunResult;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.Method;
import io.qnit.simulator.Output;
import io.qnit.simulator.Precision;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import io.qnit.simulator.frame.DetectorSampler;
import io.qnit.simulator.frame.MeasurementSampler;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.parallel.Workers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our side of {@code bench/compare simulators}: a warm process that runs circuits through {@link Simulator#run} as it is
 * told on its standard input, a request a line, and answers each with a line of JSON. A request is {@code key=value}
 * pairs between tabs:
 *
 * <pre>
 * do=load  file=FILE [noise=FILE]    reads a circuit (.qasm, .stim), and a noise model as Aer writes it
 * do=drop                            forgets it
 * do=run   shots=N seed=N [repeat=N] [method=...] [precision=...] [threads=N] [timeout=SECONDS]
 *          [outputs=counts,probabilities] [bond=N] [threshold=X] [memory=yes] [kind=samples|detectors]
 * </pre>
 *
 * The answer to a run is the result without its counts, as {@link ResultJson} writes it, where the metadata have the
 * {@code wall_seconds} from circuit to counts (the mean over the repetitions, each with the next seed) and the number of
 * {@code outcomes}; with {@code memory} also the
 * {@code peak_bytes} by which the process grew at most during the run (Linux). What goes wrong is answered as {@code error}, and the next request is read.
 */
public final class Runner {
    private static final Set<String> KEYS = Set.of(
            "do", "file", "shots", "seed", "repeat", "method", "precision", "threads", "timeout", "outputs", "noise",
            "bond", "threshold", "memory", "kind");

    private @Nullable Circuit circuit;
    private @Nullable StimCircuit stim;
    private NoiseModel noise = NoiseModel.builder().build();

    private Runner() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Runner runner = new Runner();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(runner.answer(request(line)));
            out.flush();
        }
    }

    private static Map<String, String> request(String line) {
        Map<String, String> request = new HashMap<>();
        for (String pair : line.split("\t", -1)) {
            int equals = pair.indexOf('=');
            request.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return request;
    }

    private String answer(Map<String, String> request) throws IOException {
        try {
            for (String key : request.keySet()) {
                if (!KEYS.contains(key)) {
                    return error("no option '" + key + "' yet");
                }
            }
            if (request.getOrDefault("do", "run").equals("drop")) {
                circuit = null;
                stim = null;
                return "{}";
            }
            if (request.getOrDefault("do", "run").equals("load")) {
                circuit = null;
                stim = null;
                Path file = Path.of(request.getOrDefault("file", ""));
                if (file.toString().endsWith(".stim")) {
                    stim = Stim.read(file, ReadOptions.DEFAULT).executable();
                    return "{}";
                }
                circuit = OpenQasm.read(file, ReadOptions.DEFAULT).executable();
                String model = request.get("noise");
                noise = model == null
                        ? NoiseModel.builder().build()
                        : NoiseModel.parseAerJson(Files.readString(Path.of(model)));
                return "{\"qubits\": " + circuit.qubitCount() + "}";
            }
            if (stim != null) {
                return sample(stim, request);
            }
            if (circuit == null) {
                return error("no circuit is loaded");
            }
            return run(circuit, request);
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            return error(e.toString());
        }
    }

    /** Samples what a circuit measures, or its detectors, bit-packed into memory; the sampler is made within the time. */
    private static String sample(StimCircuit circuit, Map<String, String> request) {
        int shots = Integer.parseInt(request.getOrDefault("shots", "1024"));
        long seed = Long.parseLong(request.getOrDefault("seed", "1"));
        long start = System.nanoTime();
        int bits;
        try (Workers workers = new Workers(Integer.parseInt(request.getOrDefault("threads", "1")), () -> {})) {
            if (request.getOrDefault("kind", "samples").equals("detectors")) {
                DetectorSampler sampler = DetectorSampler.of(circuit);
                bits = sampler.sample(shots, seed, workers).shots() * (sampler.detectors() + sampler.observables());
            } else {
                MeasurementSampler sampler = MeasurementSampler.of(circuit, () -> {});
                bits = sampler.sample(shots, seed, workers).shots() * sampler.measurements();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT, "{\"method\": \"frames\", \"metadata\": {\"wall_seconds\": %.9f, \"bits\": %d}}", seconds,
                bits);
    }

    private String run(Circuit circuit, Map<String, String> request) throws IOException {
        RunOptions options = options(request).withNoiseModel(noise);
        long seed = Long.parseLong(request.getOrDefault("seed", "1"));
        int repeat = Integer.parseInt(request.getOrDefault("repeat", "1"));
        RunResult last = null;
        boolean watched = request.containsKey("memory");
        long before = watched ? forgetPeak() : 0;
        long start = System.nanoTime();
        for (int turn = 0; turn < repeat; turn++) {
            last = Simulator.run(circuit, options.withSeed(seed + turn));
        }
        double seconds = (System.nanoTime() - start) / 1e9 / repeat;
        return last == null ? error("repeat must be at least 1")
                : json(last, seconds, watched ? memory("VmHWM:") - before : -1);
    }

    /** Starts the count of the process's peak anew; what it uses now. */
    private static long forgetPeak() throws IOException {
        System.gc();
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return memory("VmRSS:");
    }

    private static long memory(String row) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return 1024 * lines.filter(line -> line.startsWith(row)).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
        }
    }

    private static RunOptions options(Map<String, String> request) {
        EnumSet<Output> outputs = EnumSet.noneOf(Output.class);
        for (String output : request.getOrDefault("outputs", "counts").split(",", -1)) {
            outputs.add(Output.valueOf(output.toUpperCase(Locale.ROOT)));
        }
        RunOptions options = RunOptions.defaults()
                .withShots(Long.parseLong(request.getOrDefault("shots", "1024")))
                .withMethod(Method.valueOf(request.getOrDefault("method", "automatic").toUpperCase(Locale.ROOT)))
                .withPrecision(Precision.valueOf(request.getOrDefault("precision", "double").toUpperCase(Locale.ROOT)))
                .withThreads(Integer.parseInt(request.getOrDefault("threads", "1")))
                .withOutputs(outputs);
        if (request.containsKey("bond")) {
            options = options.withMaxBondDimension(Integer.parseInt(request.get("bond")));
        }
        if (request.containsKey("threshold")) {
            options = options.withTruncationThreshold(Double.parseDouble(request.get("threshold")));
        }
        String timeout = request.get("timeout");
        return timeout == null ? options : options.withTimeout(Duration.ofSeconds(Long.parseLong(timeout)));
    }

    private static String json(RunResult result, double seconds, long peakBytes) throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>(result.metadata());
        metadata.put("wall_seconds", seconds);
        metadata.put("outcomes", result.counts().shotsByBitstring().size());
        if (peakBytes >= 0) {
            metadata.put("peak_bytes", peakBytes);
        }
        return json(new RunResult(
                result.circuit(), result.qubits(), result.shots(), result.seed(), result.method(), Counts.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Map.of(), metadata));
    }

    /** One line: what is pretty about the JSON are its line feeds, as those within strings are escaped. */
    private static String json(RunResult result) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultJson.write(result, out);
        return out.toString(StandardCharsets.UTF_8).replace("\n", "");
    }

    private static String error(String message) {
        return "{\"error\": \"" + message.replaceAll("[\\p{Cntrl}\"\\\\]", " ") + "\"}";
    }
}
