package io.qnit.app.targets;

import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What there is to know of targets, as text. */
final class TargetFacts {
    private TargetFacts() {}

    /** One line a target. */
    static String list(List<Target> targets) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("target", TextTable.Side.LEFT),
                new TextTable.Column("qubits", TextTable.Side.RIGHT),
                new TextTable.Column("edges", TextTable.Side.RIGHT),
                new TextTable.Column("gates", TextTable.Side.LEFT),
                new TextTable.Column("2q error", TextTable.Side.RIGHT),
                new TextTable.Column("", TextTable.Side.LEFT)));
        for (Target target : targets) {
            table.add(List.of(
                    target.name(),
                    Integer.toString(target.qubitCount()),
                    target.coupling().isComplete() ? "all" : Long.toString(target.coupling().edgeCount()),
                    target.gates().stream().map(g -> g.gate().id()).distinct().collect(Collectors.joining(" ")),
                    ErrorScale.shown(medianPairError(target)),
                    target.description()));
        }
        return table.toString();
    }

    /** Everything but the numbers of single qubits and edges, of which the medians are given. */
    static String of(Target target) {
        StringBuilder text = new StringBuilder();
        text.append(target.name());
        text.append(target.description().isEmpty() ? "" : ": " + target.description()).append("\n\n");
        fact(text, "qubits", target.qubitCount()
                + (target.operationalCount() == target.qubitCount() ? ""
                        : ", of which " + target.operationalCount() + " work"));
        fact(text, "coupling", target.coupling().isComplete() ? "all-to-all"
                : Terminal.counted(target.coupling().edgeCount(), "edge"));
        target.calibration().ifPresent(c -> fact(text, "calibration", c.id() + ", " + c.time()));
        Timing timing = target.timing();
        if (timing.hasClock()) {
            fact(text, "clock", seconds(timing.dt()) + " a sample; lengths in steps of " + timing.granularity()
                    + ", at least " + timing.minimumLength() + "; gates at multiples of " + timing.pulseAlignment()
                    + ", measurements of " + timing.acquireAlignment());
        }
        fact(text, "can", target.abilities().size() == Ability.values().length ? "everything"
                : target.abilities().isEmpty() ? "gates, and measurements at the end"
                        : target.abilities().stream()
                                .map(a -> a.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                                .collect(Collectors.joining(", ")));
        fact(text, "T1, T2", pair(target, QubitProperties::t1, QubitProperties::t2));
        fact(text, "readout", readout(target));
        fact(text, "hash", target.hash());
        text.append('\n').append(gates(target));
        if (!target.source().isEmpty()) {
            text.append("\nsource: ").append(target.source()).append('\n');
        }
        return text.toString();
    }

    private static void fact(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("  ").append(String.format(Locale.ROOT, "%-12s", name)).append(value).append('\n');
        }
    }

    private static String gates(Target target) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("gate", TextTable.Side.LEFT),
                new TextTable.Column("angles", TextTable.Side.LEFT),
                new TextTable.Column("where", TextTable.Side.LEFT),
                new TextTable.Column("error", TextTable.Side.RIGHT),
                new TextTable.Column("duration", TextTable.Side.RIGHT)));
        for (NativeGate gate : target.gates()) {
            List<GateProperties> all = gate.isEverywhere()
                    ? List.of(gate.everywhere())
                    : new ArrayList<>(gate.placements().values());
            boolean directed = gate.gate().qubitCount() == 2
                    && !NativeGate.isSymmetric(gate.gate())
                    && gate.placements().keySet().stream()
                            .anyMatch(p -> !gate.placements().containsKey(p.reversed()));
            table.add(List.of(
                    gate.gate().id(),
                    gate.angles().stream().map(TargetFacts::angle).collect(Collectors.joining(", ")),
                    gate.isEverywhere() ? "everywhere"
                            : gate.placements().size() + " places" + (directed ? ", one way" : ""),
                    ErrorScale.shown(ErrorScale.medianOf(all.stream().mapToDouble(GateProperties::error))),
                    seconds(ErrorScale.medianOf(all.stream().mapToDouble(GateProperties::seconds)))));
        }
        return table.toString();
    }

    private static String angle(AngleRange range) {
        if (range.isAny()) {
            return "any";
        }
        return range.isFixed() ? radians(range.least()) : radians(range.least()) + " to " + radians(range.most());
    }

    private static String radians(double angle) {
        double halves = angle / (Math.PI / 4);
        if (angle == 0) {
            return "0";
        }
        if (Double.isInfinite(angle)) {
            return angle > 0 ? "infinity" : "-infinity";
        }
        if (Math.abs(halves - Math.rint(halves)) < 1e-12) {
            int quarters = (int) Math.rint(halves);
            int common = quarters % 4 == 0 ? 4 : quarters % 2 == 0 ? 2 : 1;
            int over = quarters / common;
            String pi = over == 1 ? "pi" : over == -1 ? "-pi" : over + "pi";
            return common == 4 ? pi : pi + "/" + 4 / common;
        }
        return String.format(Locale.ROOT, "%.4g", angle);
    }

    private static double medianPairError(Target target) {
        if (target.coupling().isComplete()) {
            return target.qubitCount() < 2 ? Double.NaN : target.pairError(0, 1);
        }
        return ErrorScale.medianOf(IntStream.range(0, (int) target.coupling().edgeCount())
                .mapToDouble(e -> target.pairError(target.coupling().lower(e), target.coupling().upper(e))));
    }

    private static double median(Target target, ToDoubleFunction<QubitProperties> property) {
        return ErrorScale.medianOf(IntStream.range(0, target.qubitCount())
                .filter(target::isOperational)
                .mapToDouble(q -> property.applyAsDouble(target.qubit(q))));
    }

    private static String pair(
            Target target, ToDoubleFunction<QubitProperties> one, ToDoubleFunction<QubitProperties> other) {
        String first = seconds(median(target, one));
        String second = seconds(median(target, other));
        return first.isEmpty() && second.isEmpty()
                ? ""
                : (first.isEmpty() ? "?" : first) + ", " + (second.isEmpty() ? "?" : second) + " (medians)";
    }

    private static String readout(Target target) {
        double error = median(target, q -> q.hasReadoutError() ? q.readoutError() : Double.NaN);
        double duration = median(target, QubitProperties::readoutSeconds);
        if (Double.isNaN(error) && Double.isNaN(duration)) {
            return "";
        }
        return (Double.isNaN(error) ? "" : "error " + ErrorScale.shown(error))
                + (Double.isNaN(error) || Double.isNaN(duration) ? "" : ", ")
                + (Double.isNaN(duration) ? "" : seconds(duration)) + " (medians)";
    }

    /** A time for people; empty when it is not known. */
    static String seconds(double time) {
        if (Double.isNaN(time)) {
            return "";
        }
        if (time == 0) {
            return "0";
        }
        String[] units = {"s", "ms", "us", "ns", "ps"};
        int unit = 0;
        double scaled = time;
        while (scaled < 1 - 1e-9 && unit < units.length - 1) {
            scaled *= 1000;
            unit++;
        }
        String digits = String.format(Locale.ROOT, "%.3g", scaled);
        if (digits.contains("e")) {
            digits = String.format(Locale.ROOT, "%.0f", scaled);
        }
        return (digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits) + " " + units[unit];
    }
}
