package io.qnit.protocol;

import io.qnit.protocol.ProtocolException.Fault;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an executor can do, as it says itself.
 *
 * @param name of the executor, such as {@code simulator}
 * @param version of its software
 * @param kind whether repeating a lost job costs time of a device
 * @param qubits the widest circuit
 * @param formats of programs that it takes
 * @param levels of measurement that it has: of 0, 1, 2
 * @param mostShots of one run
 * @param target the device's description in the form of docs/targets.md; absent when any circuit of that width will do
 * @param abilities beyond gates and final measurements, named as in targets; beside these {@value #MEMORY}, and
 *     {@value #METHOD} with each method of simulation that can be asked for
 */
public record ExecutorDescription(
        String name,
        String version,
        Kind kind,
        int qubits,
        Set<GrantedCircuit.Format> formats,
        Set<Integer> levels,
        int mostShots,
        Optional<String> target,
        Set<String> abilities) {
    /** The ability to give the bitstring of each shot at level 2. */
    public static final String MEMORY = "memory";

    /** What the ability to use a method of simulation begins with; its name follows. */
    public static final String METHOD = "method:";

    private static final int MOST_TARGET_TEXT = 8 << 20;

    /** What stands behind an executor. */
    public enum Kind {
        HARDWARE,
        SIMULATOR
    }

    public ExecutorDescription {
        formats = Set.copyOf(formats);
        levels = Set.copyOf(levels);
        abilities = Set.copyOf(abilities);
        if (name.isEmpty() || qubits < 1 || mostShots < 1 || formats.isEmpty() || levels.isEmpty()) {
            throw new ProtocolException(
                    Fault.OUT_OF_RANGE,
                    "an executor has a name, at least one qubit, one shot, one format and one level of measurement");
        }
    }

    public JsonObject write() {
        return new JsonObject()
                .with("name", name)
                .with("version", version)
                .with("kind", kind.name().toLowerCase(Locale.ROOT))
                .with("qubits", qubits)
                .with("formats", formats.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).sorted().toList())
                .with("levels", levels.stream().sorted().map(Integer::longValue).toList())
                .with("most_shots", mostShots)
                .with("target", target)
                .with("abilities", List.copyOf(new TreeSet<>(abilities)));
    }

    public static ExecutorDescription read(JsonFields from) {
        return new ExecutorDescription(
                from.text("name", 200),
                from.text("version", 200),
                from.oneOf("kind", Kind.class),
                (int) from.whole("qubits", 1, 1 << 20),
                from.someOf("formats", GrantedCircuit.Format.class),
                from.wholes("levels", 3, 0, 2),
                (int) from.whole("most_shots", 1, Integer.MAX_VALUE),
                from.optionalText("target", MOST_TARGET_TEXT),
                Set.copyOf(new TreeSet<>(from.texts("abilities", 100, 100))));
    }
}
