package io.qnit.app.circuit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.compiler.equivalence.Answer;
import io.qnit.compiler.equivalence.Equivalence;
import io.qnit.compiler.equivalence.EquivalenceMethod;
import io.qnit.compiler.equivalence.EquivalenceOptions;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether two circuits do the same: exit code 0 when they do, 1 when they do not, 3 when that is not known. */
@Command(name = "equivalent", description = "Say whether two circuits do the same, and on what they differ.")
public final class EquivalentCommand implements Verb {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "A", description = "Circuit file; - is standard input.")
    String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "Circuit file to compare with.")
    String second = "";

    @Option(names = "--method", paramLabel = "METHOD",
            description = "auto, unitary, state, tableau, stimuli or branches. Default: ${DEFAULT-VALUE}.")
    Way method = Way.auto;

    @Option(names = "--start", split = ",", paramLabel = "QUBIT",
            description = "The qubit of B on which each qubit of A begins: 3,0,1. Without it, the same numbers.")
    List<Integer> start = new ArrayList<>();

    @Option(names = "--end", split = ",", paramLabel = "QUBIT",
            description = "The qubit of B on which each qubit of A ends. Without it, where it began.")
    List<Integer> end = new ArrayList<>();

    @Option(names = "--layout", paramLabel = "FILE",
            description = "Take both from the JSON report of the compilation of A to B: compile --report --format json.")
    String layout = "";

    @Option(names = "--tolerance", paramLabel = "DISTANCE",
            description = "Differences up to this count as equal. Default: ${DEFAULT-VALUE}.")
    double tolerance = 1e-6;

    @Option(names = "--seed", paramLabel = "N",
            description = "Seed of random states and of values for inputs. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json. Default: ${DEFAULT-VALUE}.")
    Format format = Format.text;

    @Mixin
    SourceOptions source = new SourceOptions();

    /** The methods as a user types them. */
    enum Way {
        auto,
        unitary,
        state,
        tableau,
        stimuli,
        branches
    }

    /** The kinds of answer as a user types them. */
    enum Format {
        text,
        json
    }

    public EquivalentCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SourceOptions.Source a = source.load(first, terminal);
        SourceOptions.Source b = source.load(second, terminal);
        for (SourceOptions.Source loaded : List.of(a, b)) {
            if (loaded.circuit().isEmpty()) {
                return loaded.exitCode().code();
            }
        }
        Circuit circuit = a.circuit().orElseThrow();
        Answer answer = Equivalence.of(circuit, b.circuit().orElseThrow(), options(circuit));
        Output.write(
                switch (format) {
                    case text -> text(answer);
                    case json -> json(answer);
                },
                Output.STANDARD,
                terminal);
        return (switch (answer) {
            case Answer.Equivalent _ -> ExitCode.DONE;
            case Answer.Different _ -> ExitCode.INPUT;
            case Answer.Unknown _ -> ExitCode.CAPACITY;
        }).code();
    }

    private EquivalenceOptions options(Circuit circuit) {
        EquivalenceOptions options = EquivalenceOptions.DEFAULT
                .withMethod(EquivalenceMethod.valueOf(method.name().toUpperCase(Locale.ROOT)))
                .withTolerance(tolerance)
                .withSeed(seed);
        if (!layout.isEmpty()) {
            if (!start.isEmpty() || !end.isEmpty()) {
                throw new QnitException(ErrorCode.INVALID_ARGUMENT, "give --layout, or --start and --end, not both");
            }
            return ofReport(options);
        }
        if (start.isEmpty() && end.isEmpty()) {
            return options;
        }
        List<Integer> begins =
                start.isEmpty() ? IntStream.range(0, circuit.qubitCount()).boxed().toList() : start;
        return options.withLayout(begins, end.isEmpty() ? begins : end);
    }

    private EquivalenceOptions ofReport(EquivalenceOptions options) {
        Map<String, List<Integer>> found = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(SourceOptions.bytes(layout, terminal))) {
            String field = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = json.currentName();
                } else if (token == JsonToken.START_ARRAY) {
                    found.put(field, new ArrayList<>());
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    found.getOrDefault(field, new ArrayList<>()).add(json.getIntValue());
                }
            }
        } catch (IOException e) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, layout + " is not the JSON report of a compilation: " + e.getMessage(),
                    e);
        }
        List<Integer> begins = found.get("initial_layout");
        List<Integer> ends = found.get("final_layout");
        if (begins == null || ends == null) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    layout + " has no initial_layout and final_layout, as the JSON report of a compilation has");
        }
        return options.withLayout(begins, ends);
    }

    private static String text(Answer answer) {
        return switch (answer) {
            case Answer.Equivalent e -> (e.certainty() == Answer.Certainty.PROVEN
                    ? "equivalent" : "equivalent as far as tested")
                    + " up to " + e.upTo() + "\n  method " + name(e.method()) + ", distance " + (float) e.distance()
                    + "\n";
            case Answer.Different d -> "different: " + d.witness() + "\n  method " + name(d.method()) + ", distance "
                    + (float) d.distance() + "\n";
            case Answer.Unknown u -> "not known: " + u.why() + "\n  tried "
                    + u.tried().stream().map(EquivalentCommand::name).collect(Collectors.joining(", ")) + "\n";
        };
    }

    private static String json(Answer answer) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            switch (answer) {
                case Answer.Equivalent e -> {
                    json.writeStringField("answer", "equivalent");
                    json.writeStringField("method", name(e.method()));
                    json.writeStringField("certainty", e.certainty().name().toLowerCase(Locale.ROOT));
                    json.writeStringField("up_to", e.upTo());
                    json.writeNumberField("distance", e.distance());
                }
                case Answer.Different d -> {
                    json.writeStringField("answer", "different");
                    json.writeStringField("method", name(d.method()));
                    json.writeStringField("witness", d.witness());
                    json.writeNumberField("distance", d.distance());
                }
                case Answer.Unknown u -> {
                    json.writeStringField("answer", "unknown");
                    json.writeStringField("why", u.why());
                    json.writeArrayFieldStart("tried");
                    for (EquivalenceMethod tried : u.tried()) {
                        json.writeString(name(tried));
                    }
                    json.writeEndArray();
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string writer does not fail
        }
        return out + "\n";
    }

    private static String name(EquivalenceMethod method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("equivalent examples/bell.qasm examples/bell.qasm", "compare two files"),
                new Example(
                        "equivalent examples/qft.qasm examples/qft.qasm --tolerance 1e-9 --format json",
                        "more strictly, answer as JSON"),
                new Example(
                        "equivalent examples/ghz.qasm examples/ghz.qasm --method branches",
                        "compare the exact distributions of results"));
    }
}
