package io.qnit.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.Grant.Memory;
import io.qnit.server.InvalidRowException;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Times;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a user wants executed, checked, with every default filled in. {@link #json} is what is stored and what a job shows as
 * its {@code payload}: QPI's members, and ours beside them.
 *
 * @param shots of circuits that say none themselves
 * @param level of measurement: 0 raw, 1 integrated, 2 counts
 * @param shotMode whether levels 0 and 1 give each shot or their average
 * @param target the QPU as the user named it, by id or name; none: the server chooses
 * @param name for people; may be empty
 * @param tags to find it by
 * @param seed of the random choices, where the executor has one
 * @param wishes what is asked of the queue
 * @param method of simulation, where the QPU's executor has said that it has it
 * @param memory what is kept of each shot at level 2
 */
public record JobProgram(
        List<Circuit> circuits,
        int shots,
        int level,
        ShotMode shotMode,
        Optional<String> target,
        String name,
        List<String> tags,
        OptionalLong seed,
        OptionalInt maxAttempts,
        Wishes wishes,
        Optional<String> method,
        Memory memory) {

    /** What levels 0 and 1 give. */
    public enum ShotMode {
        SINGLE("single"),
        AVERAGE("avg");

        private final String text;

        ShotMode(String text) {
            this.text = text;
        }

        /** The name in JSON, which is QPI's. */
        public String text() {
            return text;
        }

        static Optional<ShotMode> named(String text) {
            for (ShotMode mode : values()) {
                if (mode.text.equals(text)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * One circuit.
     *
     * @param text OpenQASM 2 or 3
     * @param ownShots where it differs from the job's
     * @param parameters names of its inputs in the order in which {@code values} gives them, which is alphabetical
     * @param values one list a run; empty: one run without parameters
     */
    public record Circuit(String text, OptionalInt ownShots, List<String> parameters, List<List<Double>> values) {
        public Circuit {
            parameters = List.copyOf(parameters);
            values = values.stream().map(List::copyOf).toList();
        }

        /** How often it is run, each time with all its shots. */
        public int runs() {
            return Math.max(1, values.size());
        }

        /** The values of its inputs by name, one map a run. */
        public List<Map<String, Double>> inputs() {
            if (values.isEmpty()) {
                return List.of(Map.of());
            }
            List<Map<String, Double>> inputs = new ArrayList<>();
            for (List<Double> run : values) {
                InvalidRowException.unless(
                        run.size() == parameters.size(), run.size() + " values for " + parameters.size() + " inputs");
                Map<String, Double> byName = new LinkedHashMap<>();
                for (int k = 0; k < run.size(); k++) {
                    byName.put(parameters.get(k), run.get(k));
                }
                inputs.add(byName);
            }
            return inputs;
        }

        Circuit withParameters(List<String> names) {
            return new Circuit(text, ownShots, names, values);
        }
    }

    public JobProgram {
        circuits = List.copyOf(circuits);
        tags = List.copyOf(tags);
        InvalidRowException.unless(
                !circuits.isEmpty() && shots >= 1 && level >= 0 && level <= 2,
                circuits.size() + " circuits, " + shots + " shots, measurement level " + level);
    }

    /** Shots of each run of a circuit. */
    public int shots(Circuit circuit) {
        return circuit.ownShots().orElse(shots);
    }

    /** Shots over all circuits and their runs. */
    public long allShots() {
        return circuits.stream().mapToLong(circuit -> (long) shots(circuit) * circuit.runs()).sum();
    }

    JobProgram withCircuits(List<Circuit> checked) {
        return new JobProgram(
                checked, shots, level, shotMode, target, name, tags, seed, maxAttempts, wishes, method, memory);
    }

    /** The form that is stored and shown; name and tags stand beside it in the job. */
    public ObjectNode json() {
        ObjectNode json = JsonText.object();
        ArrayNode list = json.putArray("circuits");
        for (Circuit circuit : circuits) {
            ObjectNode item = list.addObject().put("circuit", circuit.text());
            if (!circuit.values().isEmpty()) {
                ArrayNode runs = item.putArray("parameter_values");
                for (List<Double> run : circuit.values()) {
                    ArrayNode values = runs.addArray();
                    run.forEach(value -> values.add((double) value));
                }
            }
            if (!circuit.parameters().isEmpty()) {
                ArrayNode names = item.putArray("parameters");
                circuit.parameters().forEach(names::add);
            }
            circuit.ownShots().ifPresent(own -> item.put("shots", own));
        }
        json.put("shots", shots).put("meas_level", level).put("meas_return", shotMode.text());
        target.ifPresent(qpu -> json.put("qpu_target", qpu));
        seed.ifPresent(value -> json.put("seed", value));
        maxAttempts.ifPresent(value -> json.put("max_attempts", value));
        if (wishes.priority() > 0) {
            json.put("priority", wishes.priority());
        }
        wishes.deadline().ifPresent(at -> json.put("deadline", Times.text(at)));
        wishes.mostMillis().ifPresent(millis -> json.put("max_cost", millis / 1000.0));
        method.ifPresent(value -> json.put("method", value));
        if (memory == Memory.SHOTS) {
            json.put("memory", true);
        }
        return json;
    }

    /** {@link #json} as text. */
    public String text() {
        return new String(JsonText.write(json()), StandardCharsets.UTF_8);
    }

    /** Reads what {@link #text} wrote; without name and tags. */
    public static JobProgram read(String text) {
        JsonNode json = JsonText.read(text.getBytes(StandardCharsets.UTF_8));
        List<Circuit> circuits = new ArrayList<>();
        for (JsonNode item : json.path("circuits")) {
            List<List<Double>> values = new ArrayList<>();
            for (JsonNode run : item.path("parameter_values")) {
                List<Double> numbers = new ArrayList<>();
                run.forEach(number -> numbers.add(number.doubleValue()));
                values.add(numbers);
            }
            circuits.add(new Circuit(
                    item.path("circuit").textValue(), optionalInt(item.path("shots")), texts(item.path("parameters")),
                    values));
        }
        String mode = json.path("meas_return").asText();
        JsonNode seed = json.path("seed");
        return new JobProgram(
                circuits,
                json.path("shots").intValue(),
                json.path("meas_level").intValue(),
                ShotMode.named(mode).orElseThrow(() -> new InvalidRowException("meas_return " + mode)),
                Optional.ofNullable(json.path("qpu_target").textValue()),
                "",
                List.of(),
                seed.isNumber() ? OptionalLong.of(seed.longValue()) : OptionalLong.empty(),
                optionalInt(json.path("max_attempts")),
                new Wishes(
                        json.path("priority").intValue(),
                        Optional.ofNullable(json.path("deadline").textValue()).flatMap(Times::parse),
                        json.has("max_cost") ? OptionalLong.of(Math.round(1000 * json.path("max_cost").doubleValue()))
                                : OptionalLong.empty()),
                Optional.ofNullable(json.path("method").textValue()),
                json.path("memory").booleanValue() ? Memory.SHOTS : Memory.COUNTS);
    }

    private static OptionalInt optionalInt(JsonNode node) {
        return node.isNumber() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
