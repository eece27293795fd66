package io.qnit.app.circuit;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows the gate table, or one row of it with its matrix. */
@Command(name = "gates", description = "List the gates, or show one with its matrix.")
public final class GatesCommand implements Verb {
    /** Angles at which a matrix with parameters is shown. */
    private static final double[] SHOWN_AT = {0.1, 0.2, 0.3, 0.4};

    private static final double ZERO = 5e-13;

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A gate by any of its names.")
    String name = "";

    public GatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            terminal.out().print(list());
        } else {
            Gate gate = Gate.named(name)
                    .orElseThrow(() -> new QnitException(
                            ErrorCode.INVALID_ARGUMENT, "there is no gate '" + name + "'; qnit gates lists them"));
            terminal.out().print(one(gate));
        }
        return ExitCode.DONE.code();
    }

    private static String list() {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("gate", TextTable.Side.LEFT),
                new TextTable.Column("qubits", TextTable.Side.RIGHT),
                new TextTable.Column("parameters", TextTable.Side.RIGHT),
                new TextTable.Column("also", TextTable.Side.LEFT),
                new TextTable.Column("", TextTable.Side.LEFT)));
        for (Gate gate : Gate.values()) {
            table.add(List.of(
                    gate.id(),
                    Integer.toString(gate.qubitCount()),
                    Integer.toString(gate.parameterCount()),
                    String.join(" ", gate.aliases()),
                    firstSentence(gate.doc())));
        }
        return table.toString();
    }

    private static String one(Gate gate) {
        StringBuilder text = new StringBuilder();
        text.append(gate.id());
        if (!gate.aliases().isEmpty()) {
            text.append(" (also ").append(String.join(", ", gate.aliases())).append(')');
        }
        text.append("\n\n  ").append(gate.doc()).append("\n\n");
        text.append("  qubits      ").append(gate.qubitCount()).append('\n');
        text.append("  parameters  ").append(gate.parameterCount()).append('\n');
        text.append("  inverse     ").append(gate.inverse().id()).append('\n');
        if (gate.controlCount() > 0) {
            text.append("  is          ").append(gate.base().id()).append(" with ");
            text.append(Terminal.counted(gate.controlCount(), "control")).append(", given first\n");
        }
        text.append("  Clifford    ").append(gate.isClifford() ? "yes" : "no").append('\n');
        text.append("  built in    ");
        text.append(String.join(
                ", ", gate.libraries().stream().map(l -> l.name().toLowerCase(Locale.ROOT)).toList()));
        text.append("\n\n");
        if (gate.qubitCount() <= 3) {
            double[] angles = Arrays.copyOf(SHOWN_AT, gate.parameterCount());
            text.append("  matrix");
            if (angles.length > 0) {
                text.append(" at ").append(String.join(
                        ", ", Arrays.stream(angles).mapToObj(Double::toString).toList()));
            }
            text.append(gate.qubitCount() > 1 ? ", first operand = least significant bit of the index\n\n" : "\n\n");
            text.append(matrix(gate.matrix(angles), 1 << gate.qubitCount()));
        }
        return text.toString();
    }

    private static String matrix(double[] entries, int dimension) {
        List<List<String>> rows = new ArrayList<>();
        int width = 1;
        for (int row = 0; row < dimension; row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < dimension; column++) {
                int at = 2 * (row * dimension + column);
                cells.add(complex(entries[at], entries[at + 1]));
                width = Math.max(width, cells.getLast().length());
            }
            rows.add(cells);
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append("  ");
            for (String cell : row) {
                text.append("  ").append(" ".repeat(width - cell.length())).append(cell);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String complex(double re, double im) {
        boolean real = Math.abs(im) < ZERO;
        if (real || Math.abs(re) < ZERO) {
            return real ? number(re) : number(im) + "i";
        }
        return number(re) + (im < 0 ? "-" : "+") + number(Math.abs(im)) + "i";
    }

    private static String number(double value) {
        double clean = Math.abs(value) < ZERO ? 0 : value;
        return clean == Math.rint(clean)
                ? Long.toString(Math.round(clean))
                : String.format(Locale.ROOT, "%.4f", clean);
    }

    private static String firstSentence(String doc) {
        int end = doc.indexOf(". ");
        return end < 0 ? doc : doc.substring(0, end + 1);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("gates", "the whole table"),
                new Example("gates rzz", "one gate with its matrix"),
                new Example("gates cnot", "a gate by another of its names"));
    }
}
