package io.qnit.core.qasm.internal.lower;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Node;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pragmas and calibrations are carried along as text, with two exceptions: Braket's {@code unitary} is applied, and its
 * {@code noise} is refused, since leaving it out would give other results than were asked for.
 */
final class Pragmas {
    private static final Pattern UNITARY =
            Pattern.compile("braket\\s+unitary\\s*\\((?<matrix>.*)\\)(?<qubits>[^()]*)", Pattern.DOTALL);
    private static final Pattern QUBIT =
            Pattern.compile(
                    "\\s*(?:\\$(?<physical>\\d{1,9})|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)(?:\\[(?<index>\\d{1,9})])?)\\s*");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final Pattern DEFCAL = Pattern.compile("defcal\\s+(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)");
    private static final int MAX_QUBITS = 10;

    private final Context context;
    private final Lowering lowering;
    private final GateNames gates;

    Pragmas(Context context, Lowering lowering, GateNames gates) {
        this.context = context;
        this.lowering = lowering;
        this.gates = gates;
    }

    void pragma(Statement.Pragma pragma) {
        String text = pragma.text().strip();
        if (text.isEmpty() && context.isStrict()) {
            context.report.error(pragma.span(), "a pragma without text");
        }
        String[] words = text.split("[\\s(]+", 3);
        boolean braket = words.length > 1 && words[0].equals("braket");
        if (braket && words[1].equals("noise")) {
            context.report.refuse(
                    pragma.span(), "noise in the source cannot be executed", "give a noise model when running instead");
        } else if (braket && words[1].equals("unitary")) {
            unitary(text, pragma.span());
        } else {
            context.out.node(new Node.Directive(Node.Directive.Kind.PRAGMA, text));
        }
    }

    void calibration(Statement.Calibration calibration) {
        Matcher defcal = DEFCAL.matcher(calibration.text());
        if (defcal.lookingAt()) {
            String name = defcal.group("name");
            if (gates.find(name) == null && !name.equals("measure") && !name.equals("reset") && !name.equals("delay")) {
                gates.define(name, new Callee.Calibrated(name));
            }
        }
        context.out.node(new Node.Directive(Node.Directive.Kind.CALIBRATION, calibration.text()));
    }

    /** Braket's matrix has its first qubit as the most significant bit of the index. */
    private void unitary(String text, long span) {
        Matcher matcher = UNITARY.matcher(text);
        if (!matcher.matches()) {
            context.report.error(span, "a unitary is written: braket unitary([[1, 0], [0, 1im]]) q[0]");
            return;
        }
        int[] qubits = qubits(matcher.group("qubits"), span);
        if (qubits == null) {
            return;
        }
        if (qubits.length > MAX_QUBITS) {
            context.report.refuse(span, "a unitary can have at most " + MAX_QUBITS + " qubits", "");
            return;
        }
        double[] entries = entries(matcher.group("matrix"));
        int dimension = 1 << qubits.length;
        if (entries == null || entries.length != 2 * dimension * dimension) {
            context.report.error(
                    span,
                    "a unitary on " + Words.count(qubits.length, "qubit") + " needs " + dimension + " rows of "
                            + dimension + " numbers");
            return;
        }
        try {
            context.out.unitary(new Node.UnitaryMatrix(entries), reversed(qubits));
        } catch (QnitException e) {
            context.report.error(span, String.valueOf(e.getMessage()));
        }
    }

    private int @Nullable [] qubits(String text, long span) {
        List<Integer> qubits = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = QUBIT.matcher(part);
            if (!matcher.matches()) {
                context.report.error(span, "qubits are expected behind the matrix");
                return null;
            }
            Operands.Resolved resolved = lowering.operands().of(operand(matcher, span));
            if (!(resolved instanceof Operands.Fixed(int[] found, boolean _))) {
                return null;
            }
            for (int qubit : found) {
                qubits.add(qubit);
            }
        }
        if (qubits.stream().distinct().count() < qubits.size()) {
            context.report.error(span, "a unitary uses a qubit twice; its qubits must differ");
            return null;
        }
        return qubits.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Operand operand(Matcher matcher, long span) {
        if (matcher.group("physical") != null) {
            return new Operand.Physical(Integer.parseInt(matcher.group("physical")), span);
        }
        String name = matcher.group("name");
        return matcher.group("index") == null
                ? new Operand.Whole(name, span)
                : new Operand.Element(name, Integer.parseInt(matcher.group("index")), span);
    }

    private static int[] reversed(int[] qubits) {
        int[] reversed = new int[qubits.length];
        for (int k = 0; k < qubits.length; k++) {
            reversed[k] = qubits[qubits.length - 1 - k];
        }
        return reversed;
    }

    /** The numbers of {@code [[a, b], [c, d]]}, re and im in turn; null when one is none. */
    private static double @Nullable [] entries(String matrix) {
        String[] cells = matrix.replaceAll("[\\[\\]\\s]", "").split(",", -1);
        double[] entries = new double[2 * cells.length];
        for (int k = 0; k < cells.length; k++) {
            Matcher number = NUMBER.matcher(cells[k]);
            int at = 0;
            while (at < cells[k].length()) {
                if (!number.find(at) || number.start() != at) {
                    return null;
                }
                double value = Double.parseDouble(number.group());
                at = number.end();
                String rest = cells[k].substring(at).toLowerCase(Locale.ROOT);
                String unit =
                        rest.startsWith("im") ? "im" : rest.startsWith("j") ? "j" : rest.startsWith("i") ? "i" : "";
                at += unit.length();
                entries[2 * k + (unit.isEmpty() ? 0 : 1)] += value;
            }
            if (cells[k].isEmpty()) {
                return null;
            }
        }
        return entries;
    }
}
