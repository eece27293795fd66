package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.ParameterMap;
import io.qnit.core.gate.UnitaryPower;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes gates of the table and templates into the block: with controls, inverted, to a power. Modifiers are carried down
 * into templates: controls commute with powers, an integer power repeats, -1 turns the order round. What is left, a
 * fractional power of something without a parameter to scale, becomes a matrix.
 */
final class GateExpansion {
    /** Powers that take no exponents along. */
    static final double[] NO_POWER = {};

    private static final int MAX_CONTROLS = Byte.MAX_VALUE;

    /** An integer power up to this one is written out, a higher one of a small gate becomes a matrix. */
    private static final int MAX_REPEATS = 64;

    private static final int MAX_MATRIX_QUBITS = 6;
    private static final int[] NO_QUBITS = {};

    private final Context context;

    GateExpansion(Context context) {
        this.context = context;
    }

    /** Writes a template without modifiers on known angles. False after an error. */
    boolean plain(Callee.Template template, int[] qubits, double[] parameters, long span) {
        for (Callee.Step step : template.steps()) {
            switch (step) {
                case Callee.Apply apply -> {
                    if (apply.controls() > 0 || apply.exponents().length > 0) {
                        if (!step(apply, NO_QUBITS, qubits, new Arguments(parameters), NO_POWER, span)) {
                            return false;
                        }
                        continue;
                    }
                    double[] values = values(apply.parameters(), parameters);
                    if (apply.gate() instanceof Callee.Template inner) {
                        if (!plain(inner, chosen(qubits, apply.operands()), values, span)) {
                            return false;
                        }
                    } else if (apply.gate() instanceof Callee.Table(Gate gate)) {
                        if (!isFinite(values, span)) {
                            return false;
                        }
                        write(gate, qubits, apply.operands(), values);
                    }
                }
                case Callee.Fence(int[] operands) -> context.out.barrier(chosen(qubits, operands));
            }
        }
        return true;
    }

    private void write(Gate gate, int[] qubits, int[] operands, double[] values) {
        switch (operands.length) {
            case 1 -> context.out.gate(gate, qubits[operands[0]], values);
            case 2 -> context.out.gate(gate, qubits[operands[0]], qubits[operands[1]], values);
            default -> context.out.gate(gate, chosen(qubits, operands), values);
        }
    }

    private static double[] values(Formula[] formulas, double[] parameters) {
        double[] values = new double[formulas.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = formulas[k].value(parameters);
        }
        return values;
    }

    private boolean isFinite(double[] values, long span) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                context.report.error(span, "an angle inside this gate is " + value + "; a finite number is needed");
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a gate or template.
     *
     * @param controls how many of the qubits, the first ones, are controls on top of the gate's own
     * @param exponents powers, innermost first; see {@link #compose}
     * @return false after an error, which is reported at the span
     */
    boolean apply(
            Callee.Unitary unitary, int controls, int[] qubits, Arguments arguments, double[] exponents, long span) {
        return switch (unitary) {
            case Callee.Table(Gate gate) -> gate(gate, controls, qubits, arguments, exponents, span);
            case Callee.Template template -> template(template, controls, qubits, arguments, exponents, span);
        };
    }

    /** Powers of powers: an integer multiplies what is there, a fraction of anything but the gate itself does not. */
    static double[] compose(double[] inner, double[] outer) {
        double[] composed = inner;
        for (double exponent : outer) {
            if (composed.length == 0) {
                composed = exponent == 1 ? composed : new double[] {exponent};
            } else if (exponent == Math.rint(exponent)) {
                composed = composed.clone();
                composed[composed.length - 1] *= exponent;
                if (composed.length == 1 && composed[0] == 1) {
                    composed = NO_POWER;
                }
            } else {
                composed = Arrays.copyOf(composed, composed.length + 1);
                composed[composed.length - 1] = exponent;
            }
        }
        return composed;
    }

    private boolean template(
            Callee.Template template, int controls, int[] qubits, Arguments arguments, double[] exponents, long span) {
        int[] outer = Arrays.copyOf(qubits, controls);
        int[] inner = Arrays.copyOfRange(qubits, controls, qubits.length);
        List<Callee.Step> steps = template.steps();
        if (exponents.length == 0) {
            return forward(steps, outer, inner, arguments, span);
        }
        if (steps.size() == 1) {
            return step(steps.getFirst(), outer, inner, arguments, exponents, span);
        }
        if (exponents.length > 1 || exponents[0] != Math.rint(exponents[0])) {
            return matrixPower(template, controls, qubits, arguments, exponents, span);
        }
        double count = Math.abs(exponents[0]);
        double work = count * template.cost();
        if (!context.charge(work > 1e18 ? Long.MAX_VALUE : (long) work, span, "the power expands")) {
            return false;
        }
        for (long turn = 0; turn < (long) count; turn++) {
            boolean done =
                    exponents[0] > 0
                            ? forward(steps, outer, inner, arguments, span)
                            : backward(steps, outer, inner, arguments, span);
            if (!done) {
                return false;
            }
        }
        return true;
    }

    private boolean forward(List<Callee.Step> steps, int[] outer, int[] inner, Arguments arguments, long span) {
        for (Callee.Step step : steps) {
            if (!step(step, outer, inner, arguments, NO_POWER, span)) {
                return false;
            }
        }
        return true;
    }

    private boolean backward(List<Callee.Step> steps, int[] outer, int[] inner, Arguments arguments, long span) {
        double[] inverse = {-1};
        for (Callee.Step step : steps.reversed()) {
            if (!step(step, outer, inner, arguments, inverse, span)) {
                return false;
            }
        }
        return true;
    }

    private boolean step(
            Callee.Step step, int[] outer, int[] inner, Arguments arguments, double[] exponents, long span) {
        return switch (step) {
            case Callee.Fence(int[] operands) -> {
                context.out.barrier(joined(outer, chosen(inner, operands)));
                yield true;
            }
            case Callee.Apply apply -> {
                double[] own = new double[apply.exponents().length];
                for (int k = 0; k < own.length; k++) {
                    own[k] = exponent(apply.exponents()[k], arguments, span);
                    if (Double.isNaN(own[k])) {
                        yield false;
                    }
                }
                Arguments angles = arguments(apply.parameters(), arguments);
                if (!angles.isShort()) {
                    context.report.error(
                            span,
                            "an angle inside this gate is an expression of more than " + Arguments.MAX_OPERATIONS
                                    + " operations");
                    yield false;
                }
                yield apply(
                        apply.gate(),
                        outer.length + apply.controls(),
                        joined(outer, chosen(inner, apply.operands())),
                        angles,
                        compose(compose(NO_POWER, own), exponents),
                        span);
            }
        };
    }

    /** NaN after an error. */
    private double exponent(Formula formula, Arguments arguments, long span) {
        Expression expression = formula.expression(arguments);
        double value = expression instanceof Expression.Literal(var known) ? Folding.number(known) : Double.NaN;
        if (!Double.isFinite(value)) {
            context.report.error(span, "the exponent of a power must be finite and known when the circuit is read");
            return Double.NaN;
        }
        return value;
    }

    private static Arguments arguments(Formula[] formulas, Arguments outer) {
        if (outer.isKnown()) {
            return new Arguments(values(formulas, outer.values()));
        }
        return Arguments.of(Arrays.stream(formulas).map(f -> f.expression(outer)).toList());
    }

    private boolean gate(Gate gate, int controls, int[] qubits, Arguments arguments, double[] exponents, long span) {
        if (!isFinite(arguments.values(), span)) {
            return false;
        }
        if (exponents.length == 0) {
            return write(gate, controls, qubits, arguments, span);
        }
        if (exponents.length > 1) {
            return matrixPower(new Callee.Table(gate), controls, qubits, arguments, exponents, span);
        }
        double exponent = exponents[0];
        if (exponent == 0) {
            return true;
        }
        Optional<List<Integer>> scaled = gate.powerParameters();
        if (scaled.isPresent() && (!scaled.get().isEmpty() || gate == Gate.ID)) {
            Arguments multiplied = arguments.scaled(scaled.get(), exponent);
            return isFinite(multiplied.values(), span) && write(gate, controls, qubits, multiplied, span);
        }
        if (Math.abs(exponent) == 0.5 && gate.base() == Gate.X) {
            Gate root = exponent > 0 ? Gate.SX : Gate.SXDG;
            return write(root, controls + gate.controlCount(), qubits, arguments, span);
        }
        if (exponent != Math.rint(exponent)) {
            return matrixPower(new Callee.Table(gate), controls, qubits, arguments, exponents, span);
        }
        if (isOwnInverse(gate)) {
            return exponent % 2 == 0 || write(gate, controls, qubits, arguments, span);
        }
        if (Math.abs(exponent) > MAX_REPEATS) {
            return matrixPower(new Callee.Table(gate), controls, qubits, arguments, exponents, span);
        }
        Gate repeated = exponent > 0 ? gate : gate.inverse();
        Arguments angles = exponent > 0 ? arguments : arguments.mapped(gate.inverseParameters());
        for (int turn = 0; turn < Math.abs(exponent); turn++) {
            if (!write(repeated, controls, qubits, angles, span)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOwnInverse(Gate gate) {
        if (gate.inverse() != gate) {
            return false;
        }
        List<ParameterMap> maps = gate.inverseParameters();
        for (int k = 0; k < maps.size(); k++) {
            ParameterMap map = maps.get(k);
            if (map.source() != k || map.factor() != 1 || map.offset() != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean write(Gate gate, int controls, int[] qubits, Arguments arguments, long span) {
        Gate written = gate;
        int added = controls;
        if (controls > 0) {
            Optional<Gate> named = gate.withControls(controls);
            if (named.isPresent()) {
                written = named.get();
                added = 0;
            } else if (gate == Gate.GPHASE) {
                written = Gate.CP;
                added = controls - 2;
            }
        }
        if (added > MAX_CONTROLS) {
            context.report.refuse(span, "a gate can have at most " + MAX_CONTROLS + " controls, found " + added, "");
            return false;
        }
        if (arguments.isKnown()) {
            context.out.controlled(added, written, qubits, arguments.values());
        } else {
            context.out.symbolic(added, written, qubits, arguments.values(), arguments.symbols());
        }
        return true;
    }

    /** A power of which only the matrix is known. */
    private boolean matrixPower(
            Callee.Unitary unitary, int controls, int[] qubits, Arguments arguments, double[] exponents, long span) {
        if (!arguments.isKnown()) {
            context.report.refuse(span, "this power of a gate needs angles that are known when the circuit is read",
                    "");
            return false;
        }
        int ownControls = 0;
        Callee.Unitary base = unitary;
        if (unitary instanceof Callee.Table(Gate gate)) {
            ownControls = gate.controlCount();
            base = new Callee.Table(gate.base());
        }
        int all = controls + ownControls;
        int targets = base.qubitCount();
        if (targets > MAX_MATRIX_QUBITS || (targets > 1 && targets + all > MAX_MATRIX_QUBITS)) {
            context.report.refuse(
                    span,
                    "this power needs the matrix of a gate on " + (targets + all) + " qubits; "
                            + MAX_MATRIX_QUBITS + " is the most",
                    "");
            return false;
        }
        double[] matrix =
                base instanceof Callee.Table(Gate gate)
                        ? gate.matrix(arguments.values())
                        : TemplateMatrix.of(context, (Callee.Template) base, arguments, span);
        if (matrix.length == 0) {
            return false;
        }
        for (double exponent : exponents) {
            matrix = UnitaryPower.of(matrix, exponent);
        }
        if (targets == 1) {
            return oneQubit(matrix, all, qubits, span);
        }
        if (targets == 0) {
            return gate(
                    Gate.GPHASE,
                    all,
                    qubits,
                    new Arguments(new double[] {Math.atan2(matrix[1], matrix[0])}),
                    NO_POWER,
                    span);
        }
        context.out.unitary(new Node.UnitaryMatrix(TemplateMatrix.controlled(matrix, all)), qubits);
        return true;
    }

    /** A matrix on one qubit as gates that can have any number of controls: exp(i alpha) u(theta, phi, lambda). */
    private boolean oneQubit(double[] m, int controls, int[] qubits, long span) {
        double cosine = Math.hypot(m[0], m[1]);
        double sine = Math.hypot(m[4], m[5]);
        double theta = 2 * Math.atan2(sine, cosine);
        double alpha;
        double phi;
        double lambda;
        if (sine < 1e-15) {
            alpha = Math.atan2(m[1], m[0]);
            double phase = Math.atan2(m[7], m[6]) - alpha;
            int[] control = Arrays.copyOf(qubits, controls);
            return (Math.abs(alpha) < 1e-15
                    || write(Gate.GPHASE, controls, control, new Arguments(new double[] {alpha}), span))
                    && write(Gate.P, controls, qubits, new Arguments(new double[] {phase}), span);
        }
        if (cosine < 1e-15) {
            alpha = Math.atan2(m[5], m[4]);
            phi = 0;
            lambda = Math.atan2(-m[3], -m[2]) - alpha;
        } else {
            alpha = Math.atan2(m[1], m[0]);
            phi = Math.atan2(m[5], m[4]) - alpha;
            lambda = Math.atan2(-m[3], -m[2]) - alpha;
        }
        int[] control = Arrays.copyOf(qubits, controls);
        return (Math.abs(alpha) < 1e-15
                || write(Gate.GPHASE, controls, control, new Arguments(new double[] {alpha}), span))
                && write(Gate.U, controls, qubits, new Arguments(new double[] {theta, phi, lambda}), span);
    }

    private static int[] chosen(int[] qubits, int[] operands) {
        int[] chosen = new int[operands.length];
        for (int k = 0; k < chosen.length; k++) {
            chosen[k] = qubits[operands[k]];
        }
        return chosen;
    }

    private static int[] joined(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
