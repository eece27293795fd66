package io.qnit.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.core.Suggestion;
import io.qnit.protocol.Grant.Memory;
import io.qnit.server.job.JobProgram.Circuit;
import io.qnit.server.job.JobProgram.ShotMode;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the body of a submit. What is asked for and cannot be had is refused by name, never ignored; all that is wrong is told
 * at once. The circuits' texts are not looked into here: that is {@link CircuitCheck}'s part.
 */
final class JobBody {
    static final int MOST_CIRCUITS = 10_000;
    static final int MOST_RUNS = 100_000;
    private static final int MOST_CIRCUIT_TEXT = 16 << 20;
    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_FAULTS = 100;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 100;
    private static final int DEFAULT_SHOTS = 1024;
    private static final int COUNTS = 2;
    private static final double DEAREST = 1e9;

    private static final Set<String> KNOWN = Set.of(
            "circuits", "shots", "meas_level", "meas_return", "qpu_target", "name", "tags", "seed", "max_attempts",
            "priority", "deadline", "max_cost", "method", "memory");
    private static final Set<String> KNOWN_OF_CIRCUITS = Set.of("circuit", "parameter_values", "shots");
    /** Of the design, and not there yet. */
    private static final Map<String, String> LATER = Map.of(
            "observables", "measure the circuit in their bases, or use qnit run",
            "acq_rotation", "the executor discriminates",
            "acq_threshold", "the executor discriminates");

    private final Fields fields;
    private final List<CircuitFault> faults = new ArrayList<>();
    private int values;

    private JobBody(Fields fields) {
        this.fields = fields;
    }

    /**
     * What was read.
     *
     * @param program a circuit that could not be read has an empty text
     * @param faults of circuits; those of other members are in the fields
     */
    record Read(JobProgram program, List<CircuitFault> faults) {
        Read {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads as much as can be; {@link Fields#check} tells the rest.
     *
     * @throws io.qnit.server.web.Problem 400 where there are no circuits
     */
    static Read read(Fields fields) {
        JobBody reader = new JobBody(fields);
        List<Circuit> circuits = reader.circuits(fields.json("circuits").orElseGet(JsonText::array));
        Settings settings = reader.settings();
        if (circuits.isEmpty()) {
            fields.check("invalid request body");
        }
        return new Read(settings.program(circuits), reader.faults);
    }

    /** Everything but the circuits. */
    private record Settings(
            int shots, int level, ShotMode shotMode, Optional<String> target, String name, List<String> tags,
            OptionalLong seed, OptionalInt maxAttempts, Wishes wishes, Optional<String> method, Memory memory) {
        JobProgram program(List<Circuit> circuits) {
            return new JobProgram(
                    circuits, shots, level, shotMode, target, name, tags, seed, maxAttempts, wishes, method, memory);
        }
    }

    private Settings settings() {
        refuseStrangers();
        int shots = fields.whole("shots", 1, Integer.MAX_VALUE).orElse((long) DEFAULT_SHOTS).intValue();
        int level = fields.whole("meas_level", 0, COUNTS).orElse((long) COUNTS).intValue();
        String mode = fields.text("meas_return", 20).orElse(ShotMode.SINGLE.text());
        Optional<ShotMode> shotMode = ShotMode.named(mode);
        if (shotMode.isEmpty()) {
            fields.wrong("meas_return", "validation_invalid_value", "is 'single' or 'avg', found '" + mode + "'");
        }
        Optional<String> target = fields.text("qpu_target", LONGEST_NAME).map(String::strip).filter(t -> !t.isEmpty());
        String name = fields.text("name", LONGEST_NAME).orElse("").strip();
        List<String> tags = tags();
        Optional<Long> seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<Long> attempts = fields.whole("max_attempts", 1, JobRequest.MOST_ATTEMPTS);
        Optional<String> method = fields.text("method", LONGEST_NAME).filter(m -> !m.isEmpty());
        Memory memory = fields.flag("memory").orElse(false) ? Memory.SHOTS : Memory.COUNTS;
        return new Settings(
                shots, level, shotMode.orElse(ShotMode.SINGLE), target, name, tags,
                seed.isPresent() ? OptionalLong.of(seed.get()) : OptionalLong.empty(),
                attempts.isPresent() ? OptionalInt.of(attempts.get().intValue()) : OptionalInt.empty(), wishes(),
                method, memory);
    }

    private Wishes wishes() {
        long priority = fields.whole("priority", 0, Wishes.HIGHEST).orElse(0L);
        Optional<Instant> deadline = fields.time("deadline");
        Optional<Double> cost = fields.number("max_cost", 0.001, DEAREST);
        return new Wishes(
                (int) priority, deadline,
                cost.isPresent() ? OptionalLong.of(Math.round(1000 * cost.get())) : OptionalLong.empty());
    }

    private void refuseStrangers() {
        for (String name : fields.names()) {
            if (LATER.containsKey(name)) {
                fields.wrong(name, "validation_not_supported", "is not supported yet: " + LATER.get(name));
            } else if (!KNOWN.contains(name)) {
                fields.wrong(shown(name), "validation_unknown_member", "is not known"
                        + Suggestion.nearest(name, KNOWN).map(known -> "; did you mean '" + known + "'?").orElse(""));
            }
        }
    }

    private List<String> tags() {
        List<String> tags = fields.texts("tags", MOST_TAGS, LONGEST_TAG).orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (String tag : tags) {
            if (tag.isBlank() || !tag.equals(tag.strip()) || tag.indexOf('\0') >= 0) {
                fields.wrong("tags", "validation_invalid_value", "must not be empty or begin or end with a space");
            } else if (!seen.add(tag)) {
                fields.wrong("tags", "validation_not_unique", "has '" + tag + "' twice");
            }
        }
        return tags;
    }

    private List<Circuit> circuits(JsonNode list) {
        List<Circuit> circuits = new ArrayList<>();
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_CIRCUITS) {
            fields.wrong("circuits", "validation_required", "is a list of 1 to " + MOST_CIRCUITS
                    + " circuits, each {\"circuit\": \"OPENQASM ...\"}");
            return circuits;
        }
        long runs = 0;
        for (int i = 0; i < list.size(); i++) {
            Circuit circuit = circuit(i, list.get(i));
            runs += circuit.runs();
            circuits.add(circuit);
        }
        if (runs > MOST_RUNS) {
            fields.wrong("circuits", "validation_out_of_range", "make " + runs + " runs with their parameters; "
                    + MOST_RUNS + " are possible in one job");
        }
        return circuits;
    }

    private Circuit circuit(int index, JsonNode item) {
        for (Iterator<String> names = item.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!KNOWN_OF_CIRCUITS.contains(name)) {
                fault(index, "unknown_member", "'" + shown(name) + "' is not known"
                        + Suggestion.nearest(name, KNOWN_OF_CIRCUITS).map(known -> "; did you mean '" + known + "'?")
                                .orElse(""));
            }
        }
        String text = item.path("circuit").asText("");
        if (!item.path("circuit").isTextual() || text.isBlank()) {
            fault(index, "no_circuit", "there is no text in 'circuit'");
            text = "";
        } else if (text.length() > MOST_CIRCUIT_TEXT || text.indexOf('\0') >= 0) {
            fault(index, "circuit_too_long", "a circuit has at most " + MOST_CIRCUIT_TEXT
                    + " characters, and no null character");
            text = "";
        }
        JsonNode shots = item.path("shots");
        boolean own = !shots.isMissingNode() && !shots.isNull();
        if (own && !(shots.isIntegralNumber() && shots.canConvertToInt() && shots.intValue() >= 1)) {
            fault(index, "invalid_shots", "shots is a whole number from 1 to " + Integer.MAX_VALUE);
            own = false;
        }
        Optional<List<List<Double>>> runs = parameters(index, item.path("parameter_values"));
        return new Circuit(
                runs.isEmpty() ? "" : text, own ? OptionalInt.of(shots.intValue()) : OptionalInt.empty(), List.of(),
                runs.orElse(List.of()));
    }

    /** One list of numbers a run; empty after a fault. */
    private Optional<List<List<Double>>> parameters(int index, JsonNode sets) {
        List<List<Double>> runs = new ArrayList<>();
        if (sets.isMissingNode() || sets.isNull()) {
            return Optional.of(runs);
        }
        if (!sets.isArray() || sets.size() > MOST_RUNS) {
            return fault(index, "invalid_parameters", "parameter_values is a list of at most " + MOST_RUNS
                    + " lists of numbers");
        }
        for (JsonNode set : sets) {
            values += set.size();
            if (!set.isArray() || values > MOST_VALUES) {
                return fault(index, "invalid_parameters", "parameter_values is a list of lists of numbers, at most "
                        + MOST_VALUES + " over the job");
            }
            List<Double> run = new ArrayList<>(set.size());
            for (JsonNode number : set) {
                if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
                    return fault(index, "invalid_parameters", "parameter_values holds finite numbers only");
                }
                run.add(number.doubleValue());
            }
            runs.add(run);
        }
        return Optional.of(runs);
    }

    private <T> Optional<T> fault(int index, String code, String message) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(CircuitFault.whole(index, code, message));
        }
        return Optional.empty();
    }

    private static String shown(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "...";
    }
}
