package io.qnit.bench;

import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.Level;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.route.Effort;
import io.qnit.compiler.route.PlaceAndRoute;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.nativeir.Layout;
import io.qnit.core.nativeir.NativeIr;
import io.qnit.core.nativeir.NativeProgram;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Our side of {@code bench/compare compiler}: a warm process that compiles circuits as it is told on its standard input, a
 * request a line, and answers each with a line of JSON. A request is {@code key=value} pairs between tabs:
 *
 * <pre>
 * do=load  file=FILE                 reads a circuit
 * do=target qubits=N basis=cz,sx,x,rz [edges=0-1,1-2,...]     all-to-all without edges
 * do=run   seed=N [level=O3] [threads=N] [out=FILE] [certify=yes]     compiles
 * do=route seed=N [threads=N] [out=FILE] [certify=yes]                places and routes, nothing else; where the target has
 *                                                                     swap, each costs the same and none is joined to a gate
 * do=drop                            forgets both
 * </pre>
 *
 * The answer to a run has the {@code seconds} from circuit to compiled circuit; into the file goes what came out, as native
 * IR, written when the clock has stopped. With {@code certify} the checker of certificates then goes through every step
 * ({@code qnit compile --verify}): the answer has the number of {@code certified} steps or why they were {@code refuted}.
 * What goes wrong is answered as {@code error}, and the next request is read.
 */
public final class CompileRunner {
    /** What Qiskit leaves out, too. */
    private static final double TOLERANCE = CompileOptions.DEFAULT.tolerance();

    /**
     * What came out.
     *
     * @param proof checks every step and counts them; throws where one is wrong
     */
    private record Output(Circuit circuit, IntSupplier proof) {}

    private @Nullable Circuit circuit;
    private @Nullable Target target;

    private CompileRunner() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        CompileRunner runner = new CompileRunner();
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

    private String answer(Map<String, String> request) {
        try {
            return switch (request.getOrDefault("do", "run")) {
                case "load" -> load(request);
                case "target" -> aim(request);
                case "run", "route" -> run(request);
                case "drop" -> {
                    circuit = null;
                    target = null;
                    yield "{}";
                }
                default -> error("there is nothing to do");
            };
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            e.printStackTrace();
            return error(e.toString());
        }
    }

    private String load(Map<String, String> request) {
        Circuit loaded = OpenQasm.read(Path.of(request.getOrDefault("file", "")), ReadOptions.DEFAULT).executable();
        circuit = loaded;
        return "{\"qubits\": " + loaded.qubitCount() + "}";
    }

    private String aim(Map<String, String> request) {
        Target.Builder builder = Target.builder("bench", Integer.parseInt(request.getOrDefault("qubits", "1")));
        for (String gate : request.getOrDefault("basis", "cz,sx,x,rz").split(",", -1)) {
            builder.gate(Gate.named(gate).orElseThrow());
        }
        String edges = request.getOrDefault("edges", "");
        if (!edges.isEmpty()) {
            for (String edge : edges.split(",", -1)) {
                String[] ends = edge.split("-", -1);
                builder.edge(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
            }
        }
        target = builder.build();
        return "{}";
    }

    private String run(Map<String, String> request) throws IOException {
        Circuit source = circuit;
        Target device = target;
        if (source == null || device == null) {
            return error("no circuit or no target is loaded");
        }
        long seed = Long.parseLong(request.getOrDefault("seed", "1"));
        int threads = Integer.parseInt(request.getOrDefault("threads", "2"));
        boolean compiles = request.getOrDefault("do", "run").equals("run");
        Level level = Level.valueOf(request.getOrDefault("level", "O3"));
        long start = System.nanoTime();
        Output output = compiles
                ? compiled(source, device, level, seed, threads)
                : routed(source, device, seed, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        String out = request.get("out");
        if (out != null) {
            NativeProgram program = NativeProgram.asItIs(output.circuit());
            Files.writeString(Path.of(out), NativeIr.write(program, Layout.CANONICAL));
        }
        String proof = request.containsKey("certify") ? ", " + proof(output) : "";
        return String.format(Locale.ROOT, "{\"seconds\": %.9f%s}", seconds, proof);
    }

    private static String proof(Output output) {
        try {
            return "\"certified\": " + output.proof().getAsInt();
        } catch (QnitException e) {
            return "\"refuted\": \"" + quoted(String.valueOf(e.getMessage())) + "\"";
        }
    }

    private static Output compiled(Circuit source, Target device, Level level, long seed, int threads) {
        CompileOptions options =
                CompileOptions.DEFAULT.withLevel(level).withSeed(seed).withThreads(threads);
        Compilation compilation = Compiler.compile(source, device, options);
        return new Output(compilation.circuit(), () -> {
            compilation.certify(options.tolerance());
            return compilation.steps().size();
        });
    }

    private static Output routed(Circuit source, Target device, long seed, int threads) {
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            Context context = new Context(device, seed, TOLERANCE, workers, Long.MAX_VALUE);
            Rewrite.Result result = new PlaceAndRoute(Effort.HIGH).apply(source.body(), context);
            Circuit routed = new Circuit(
                    source.name(), device.qubitCount(), List.of(), source.clbitRegisters(), source.variables(),
                    result.block());
            return new Output(routed, () -> {
                TargetCheck.require(TargetCheck.conformance(routed, device), device);
                CertificateChecker.check(source.body(), result.block(), result.certificate()).orThrow();
                return 1;
            });
        }
    }

    private static String error(String message) {
        return "{\"error\": \"" + quoted(message) + "\"}";
    }

    private static String quoted(String text) {
        return text.replaceAll("[\\p{Cntrl}\"\\\\]", " ");
    }
}
