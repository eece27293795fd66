package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.Suggestion;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Targets by name: the devices that come with Qnit, and generated ones. The names of generated targets are {@code
 * line:20}, {@code ring:12}, {@code grid:4x5} (rows x columns), {@code heavyhex:127} and {@code full:32}, each with
 * another basis after a colon if wanted: {@code line:20:cx,rz,sx}. Stateless.
 */
public final class Targets {
    /** The gates of generated targets: cz, sx, x, rz on every qubit and pair, of unknown quality. */
    public static final List<Gate> BASIS = List.of(Gate.CZ, Gate.SX, Gate.X, Gate.RZ);

    private static final Pattern GENERATED = Pattern.compile("([a-z]+):([0-9x]{1,9})(?::([\\w,]+))?");
    private static final List<String> SHAPES = List.of("line", "ring", "grid", "heavyhex", "full");

    private static final List<String> DEVICES = List.of(
            "ibm-eagle-127",
            "ibm-heron-133",
            "ibm-heron-156",
            "iqm-garnet-20",
            "iqm-emerald-54",
            "ibm-manila-5",
            "oqc-lucy-8",
            "ionq-aria-25",
            "ibm-rueschlikon-16",
            "rigetti-aspen-16",
            "delft-spin-6");

    private Targets() {}

    /** The names of the devices that come with Qnit, made from published facts; each target's source says which. */
    public static List<String> names() {
        return DEVICES;
    }

    /** Qubits 0 - 1 - 2 - ... */
    public static Target line(int qubits) {
        return generate("line:" + qubits, Lattice.line(size(qubits)), BASIS);
    }

    /** A line whose ends are coupled. */
    public static Target ring(int qubits) {
        return generate("ring:" + qubits, Lattice.ring(size(qubits)), BASIS);
    }

    /** A rectangle, numbered row by row. */
    public static Target grid(int rows, int columns) {
        size((int) Math.min(Integer.MAX_VALUE, (long) Math.max(0, rows) * Math.max(0, columns)));
        return generate("grid:" + rows + "x" + columns, Lattice.grid(rows, columns), BASIS);
    }

    /**
     * Rows joined by bridges, as IBM publishes them: 127 (Eagle), 133 (Heron r1) or 156 (Heron r2) qubits; or the lattice
     * of the heavy-hex code of an odd distance: 19, 57, 115, 193, ... qubits.
     */
    public static Target heavyHex(int qubits) {
        return generate("heavyhex:" + qubits, heavyHexLattice(qubits), BASIS);
    }

    /** Every qubit coupled with every other. */
    public static Target full(int qubits) {
        return generate("full:" + qubits, Lattice.full(size(qubits)), BASIS);
    }

    /**
     * The target of this name.
     *
     * @throws QnitException {@link ErrorCode#INVALID_TARGET} when there is none, saying what was probably meant
     */
    public static Target named(String name) {
        if (DEVICES.contains(name)) {
            String text = TargetJson.resource("devices/" + name + ".json")
                    .orElseThrow(() -> new QnitException(ErrorCode.INTERNAL, "the jar lacks the target " + name));
            return TargetJson.read(name, text);
        }
        Matcher generated = GENERATED.matcher(name);
        if (!generated.matches()) {
            throw unknown(name);
        }
        String shape = generated.group(1);
        String size = generated.group(2);
        List<Gate> basis = Optional.ofNullable(generated.group(3)).map(Targets::basis).orElse(BASIS);
        Lattice lattice = switch (shape) {
            case "line" -> Lattice.line(size(number(name, size)));
            case "ring" -> Lattice.ring(size(number(name, size)));
            case "full" -> Lattice.full(size(number(name, size)));
            case "heavyhex" -> heavyHexLattice(number(name, size));
            case "grid" -> {
                String[] sides = size.split("x", -1);
                if (sides.length != 2) {
                    throw fault("'" + name + "' has no size such as grid:4x5, rows x columns");
                }
                int rows = number(name, sides[0]);
                int columns = number(name, sides[1]);
                size((int) Math.min(Integer.MAX_VALUE, (long) rows * columns));
                yield Lattice.grid(rows, columns);
            }
            default -> throw unknown(name);
        };
        return generate(name, lattice, basis);
    }

    private static Target generate(String name, Lattice lattice, List<Gate> basis) {
        Target.Builder builder = Target.builder(name, lattice.qubitCount()).positions(lattice.positions());
        lattice.edges().ifPresent(edges -> {
            builder.edges();
            edges.forEach(edge -> builder.edge(edge[0], edge[1]));
        });
        basis.forEach(builder::gate);
        return builder.build();
    }

    private static Lattice heavyHexLattice(int qubits) {
        return Lattice.heavyHex(qubits)
                .orElseThrow(() -> fault("there is no heavy-hex lattice of " + qubits
                        + " qubits; there are 127, 133 and 156 (IBM's Eagle, Heron r1, Heron r2) and 19, 57, 115, 193,"
                        + " ... (the heavy-hex code of distance 3, 5, 7, 9, ...)"));
    }

    private static List<Gate> basis(String names) {
        List<Gate> gates = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            gates.add(Gate.named(name).orElseThrow(() -> fault("there is no gate '" + name + "'")));
        }
        return gates;
    }

    private static int number(String name, String digits) {
        if (!digits.matches("[0-9]{1,8}")) {
            throw fault("'" + name + "' has no number of qubits, such as line:20");
        }
        return Integer.parseInt(digits);
    }

    private static int size(int qubits) {
        if (qubits < 1 || qubits > Target.MOST_QUBITS) {
            throw fault("a target has 1 to " + Target.MOST_QUBITS + " qubits, not " + qubits);
        }
        return qubits;
    }

    private static QnitException unknown(String name) {
        Optional<String> nearest = name.contains(":")
                ? Suggestion.nearest(name.replaceFirst(":.*", ""), SHAPES)
                : Suggestion.nearest(name, DEVICES);
        return fault("there is no target '" + JsonValue.shortened(name) + "'"
                + nearest.map(n -> "; did you mean '" + n + "'?").orElse("")
                + "\n  devices: " + String.join(", ", DEVICES)
                + "\n  generated: line:20, ring:12, grid:4x5, heavyhex:127, full:32");
    }

    private static QnitException fault(String message) {
        return new QnitException(ErrorCode.INVALID_TARGET, message);
    }
}
