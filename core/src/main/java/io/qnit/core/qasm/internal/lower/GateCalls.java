package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Modifier;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gate applications: names, angles, broadcast, modifiers. A plain one on single qubits takes a short way. */
final class GateCalls {
    private static final int MAX_CONTROLS = 127;

    /** Up to here qubits are compared one by one. */
    private static final int FEW = 8;

    private final Context context;
    private final Lowering lowering;
    private final GateNames gates;
    private final GateExpansion expansion;

    /** Angles on their way to a block, which copies them; by number of angles. */
    private final double[][] angles = new double[8][];

    GateCalls(Context context, Lowering lowering, GateNames gates) {
        this.context = context;
        this.lowering = lowering;
        this.gates = gates;
        this.expansion = new GateExpansion(context);
        for (int k = 0; k < angles.length; k++) {
            angles[k] = new double[k];
        }
    }

    /** The modifiers of a call, from the outermost in. */
    private record Modified(boolean[] controlsOnZero, double[] exponents) {}

    void call(Statement.GateCall call) {
        if (!call.modifiers().isEmpty() || call.duration().isPresent() || !isPlain(call)) {
            general(call);
        }
    }

    /** Handles a gate on single qubits with angles that are plain numbers; false when it is not that. */
    private boolean isPlain(Statement.GateCall call) {
        return switch (gates.find(call.name())) {
            case Callee.Table(Gate gate) -> isPlain(call, gate);
            case Callee.Template template -> isPlain(call, template);
            case Callee.Opaque _, Callee.Calibrated _, Callee.Broken _ -> false;
            case null -> false;
        };
    }

    private boolean isPlain(Statement.GateCall call, Gate gate) {
        List<Operand> operands = call.operands();
        int count = operands.size();
        if (count != gate.qubitCount() || count == 0 || count > 2) {
            return false;
        }
        double[] values = knownAngles(call.arguments(), gate.parameterCount());
        if (values == null) {
            return false;
        }
        int first = lowering.operands().plain(operands.getFirst());
        if (first < 0) {
            return false;
        }
        if (count == 1) {
            context.out.gate(gate, first, values);
            return true;
        }
        int second = lowering.operands().plain(operands.get(1));
        if (second < 0 || first == second) {
            return false;
        }
        context.out.gate(gate, first, second, values);
        return true;
    }

    private boolean isPlain(Statement.GateCall call, Callee.Template template) {
        List<Operand> operands = call.operands();
        if (operands.size() != template.qubitCount() || operands.size() > FEW) {
            return false;
        }
        double[] values = knownAngles(call.arguments(), template.parameterCount());
        if (values == null) {
            return false;
        }
        int[] qubits = new int[operands.size()];
        for (int k = 0; k < qubits.length; k++) {
            qubits[k] = lowering.operands().plain(operands.get(k));
            if (qubits[k] < 0) {
                return false;
            }
            for (int j = 0; j < k; j++) {
                if (qubits[j] == qubits[k]) {
                    return false;
                }
            }
        }
        long more = template.cost() - 1;
        if (context.budget.fits(more)
                ? context.budget.take(more)
                : context.charge(more, call.nameSpan(), "gate '" + call.name() + "' expands")) {
            expansion.plain(template, qubits, values, call.nameSpan());
        }
        return true;
    }

    private double @Nullable [] knownAngles(List<Expr> arguments, int count) {
        if (arguments.size() != count || count >= angles.length) {
            return null;
        }
        double[] values = angles[count];
        for (int k = 0; k < count; k++) {
            values[k] = PlainAngle.of(arguments.get(k), context);
            if (!Double.isFinite(values[k])) {
                return null;
            }
        }
        return values;
    }

    private void general(Statement.GateCall call) {
        Callee callee = callee(call);
        List<Operands.Resolved> operands =
                lowering.operands().all(isPhaseOnQubits(call, callee) ? List.of() : call.operands());
        Arguments arguments = arguments(call);
        Modified modified = modifiers(call.modifiers());
        if (callee == null || operands == null || arguments == null || modified == null) {
            return;
        }
        Callee.Unitary unitary = executable(callee, call);
        if (unitary == null || !fits(unitary, call, operands.size(), modified.controlsOnZero().length)) {
            return;
        }
        if (call.duration().isPresent()) {
            context.report.warn(call.duration().get().span(), "the duration of a gate has no effect here");
        }
        lowering.operands().withFixed(operands, call.span(),
                fixed -> broadcast(call, unitary, arguments, modified, fixed));
    }

    /** Applies a known gate: the modifiers are resolved, the operands may be registers. */
    private void broadcast(
            Statement.GateCall call,
            Callee.Unitary unitary,
            Arguments arguments,
            Modified modified,
            List<Operands.Fixed> operands) {
        int times = lowering.broadcastSize(operands, call.operands(), call.span());
        if (times < 0) {
            return;
        }
        long expected = Budget.times(times, unitary.cost());
        if (!context.charge(expected - 1, call.nameSpan(), "gate '" + call.name() + "' expands")) {
            return;
        }
        int[] qubits = new int[operands.size()];
        for (int turn = 0; turn < times; turn++) {
            for (int k = 0; k < qubits.length; k++) {
                Operands.Fixed operand = operands.get(k);
                qubits[k] = operand.qubits()[operand.array() ? turn : 0];
            }
            if (isRepeated(qubits, call) || !apply(call, unitary, arguments, modified, qubits)) {
                return;
            }
        }
    }

    private boolean apply(
            Statement.GateCall call, Callee.Unitary unitary, Arguments arguments, Modified modified, int[] qubits) {
        boolean[] onZero = modified.controlsOnZero();
        if (onZero.length == 0 && modified.exponents().length == 0 && arguments.isKnown()
                && unitary instanceof Callee.Template template) {
            return expansion.plain(template, qubits.clone(), arguments.values(), call.nameSpan());
        }
        flip(onZero, qubits);
        boolean done =
                expansion.apply(unitary, onZero.length, qubits, arguments, modified.exponents(), call.nameSpan());
        flip(onZero, qubits);
        return done;
    }

    private void flip(boolean[] onZero, int[] qubits) {
        for (int k = 0; k < onZero.length; k++) {
            if (onZero[k]) {
                context.out.gate(Gate.X, qubits[k]);
            }
        }
    }

    private boolean isRepeated(int[] qubits, Statement.GateCall call) {
        if (qubits.length > FEW) {
            int[] sorted = qubits.clone();
            java.util.Arrays.sort(sorted);
            for (int k = 1; k < sorted.length; k++) {
                if (sorted[k] == sorted[k - 1]) {
                    return repeated(call, sorted[k], call.operands().getFirst().span());
                }
            }
            return false;
        }
        for (int k = 1; k < qubits.length; k++) {
            for (int j = 0; j < k; j++) {
                if (qubits[j] == qubits[k]) {
                    return repeated(call, qubits[k], call.operands().get(k).span());
                }
            }
        }
        return false;
    }

    private boolean repeated(Statement.GateCall call, int qubit, long span) {
        context.report.error(
                span, "'" + call.name() + "' uses " + lowering.qubitName(qubit) + " twice; its qubits must differ");
        return true;
    }

    private @Nullable Callee callee(Statement.GateCall call) {
        Callee callee = gates.find(call.name());
        if (callee != null) {
            return callee;
        }
        Symbol symbol = context.scopes.find(call.name());
        if (symbol instanceof Symbol.Poisoned) {
            return null;
        }
        if (symbol != null) {
            String hint = symbol instanceof Symbol.Subroutine ? "write " + call.name() + "(...)" : "";
            context.report.error(
                    call.nameSpan(), "a gate is expected here, found '" + call.name() + "', " + symbol.kind(), hint);
            return null;
        }
        if (call.name().equals(lowering.gateBeingDefined())) {
            context.report.error(call.nameSpan(), "gate '" + call.name() + "' calls itself");
            return null;
        }
        String hint = Suggestions.hint(call.name(), gates.names());
        if (context.isStrict() && Gate.named(call.name()).isPresent()) {
            hint = "include the file that defines it";
        }
        context.report.error(call.nameSpan(), "unknown gate '" + call.name() + "'", hint);
        gates.poison(call.name());
        return null;
    }

    private Callee.@Nullable Unitary executable(Callee callee, Statement.GateCall call) {
        return switch (callee) {
            case Callee.Table table -> table;
            case Callee.Template template -> template;
            case Callee.Opaque(String name) -> {
                context.report.refuse(call.nameSpan(), "opaque gate '" + name + "' cannot be executed", "");
                yield null;
            }
            case Callee.Calibrated(String name) -> {
                context.report.refuse(
                        call.nameSpan(), "gate '" + name + "' is defined by a calibration only and cannot be executed",
                        "");
                yield null;
            }
            case Callee.Broken _ -> null;
        };
    }

    /** PennyLane names qubits behind a global phase; they change nothing. */
    private boolean isPhaseOnQubits(Statement.GateCall call, @Nullable Callee callee) {
        return callee instanceof Callee.Table(Gate gate)
                && gate == Gate.GPHASE
                && call.modifiers().isEmpty()
                && context.isOpenQasm2()
                && !context.isStrict();
    }

    private boolean fits(Callee.Unitary unitary, Statement.GateCall call, int operands, int controls) {
        String gate = "gate '" + call.name() + "'";
        if (call.arguments().size() != unitary.parameterCount()) {
            context.report.error(
                    call.nameSpan(),
                    gate + " takes " + Words.count(unitary.parameterCount(), "parameter") + ", found "
                            + call.arguments().size());
            return false;
        }
        int needed = unitary.qubitCount() + controls;
        if (operands != needed) {
            String with = controls == 0 ? "" : " with " + Words.count(controls, "control");
            context.report.error(
                    call.nameSpan(),
                    gate + with + " acts on " + Words.count(needed, "qubit") + ", found " + operands);
            return false;
        }
        return true;
    }

    private @Nullable Arguments arguments(Statement.GateCall call) {
        List<Expression> values = new ArrayList<>();
        for (Expr argument : call.arguments()) {
            Expression angle = lowering.expressions().angle(argument);
            if (angle != null) {
                values.add(angle);
            }
        }
        return values.size() == call.arguments().size() ? Arguments.of(values) : null;
    }

    private @Nullable Modified modifiers(List<Modifier> modifiers) {
        List<Boolean> onZero = new ArrayList<>();
        double[] exponents = GateExpansion.NO_POWER;
        for (Modifier modifier : modifiers) {
            if (modifier instanceof Modifier.Control control) {
                int count = controlCount(control);
                if (count == 0 || !addControls(onZero, count, control)) {
                    return null;
                }
            }
        }
        for (Modifier modifier : modifiers.reversed()) {
            switch (modifier) {
                case Modifier.Inverse _ -> exponents = GateExpansion.compose(exponents, new double[] {-1});
                case Modifier.Power power -> {
                    double exponent = exponent(power.exponent());
                    if (Double.isNaN(exponent)) {
                        return null;
                    }
                    exponents = GateExpansion.compose(exponents, new double[] {exponent});
                }
                case Modifier.Control _ -> {}
            }
        }
        boolean[] polarity = new boolean[onZero.size()];
        for (int k = 0; k < polarity.length; k++) {
            polarity[k] = onZero.get(k);
        }
        return new Modified(polarity, exponents);
    }

    private boolean addControls(List<Boolean> onZero, int count, Modifier.Control control) {
        if (onZero.size() + count > MAX_CONTROLS) {
            context.report.refuse(control.span(), "a gate can have at most " + MAX_CONTROLS + " controls", "");
            return false;
        }
        for (int k = 0; k < count; k++) {
            onZero.add(control.polarity() == Modifier.Polarity.ZERO);
        }
        return true;
    }

    /** How many controls the modifier adds; 0 after an error. */
    int controlCount(Modifier.Control control) {
        if (control.count().isEmpty()) {
            return 1;
        }
        Expr expr = control.count().get();
        BigInteger count = lowering.expressions().constantInteger(expr, "the number of controls");
        if (count == null) {
            return 0;
        }
        if (count.signum() <= 0) {
            context.report.error(expr.span(), "the number of controls must be at least 1, found " + count);
            return 0;
        }
        return count.bitLength() > 20 ? MAX_CONTROLS + 1 : count.intValue();
    }

    /** The exponent of {@code pow}; NaN after an error. */
    private double exponent(Expr expr) {
        Expression value = lowering.expressions().angle(expr);
        if (value == null) {
            return Double.NaN;
        }
        Value known = Folding.known(value);
        if (known == null) {
            if (!context.needsUnrolling()) {
                context.report.error(expr.span(), "the exponent of a power must be known when the circuit is read");
            }
            return Double.NaN;
        }
        return Folding.number(known);
    }

    /** One line of a gate's body as a step of a template, or null after an error. X gates for {@code negctrl} included. */
    @Nullable List<Callee.Step> steps(Statement.GateCall call, FormulaReader formulas) {
        Callee callee = callee(call);
        List<Operands.Resolved> operands = lowering.operands().all(call.operands());
        Formula[] parameters = formulas.angles(call.arguments());
        if (callee == null || operands == null || parameters == null) {
            return null;
        }
        Callee.Unitary unitary = executable(callee, call);
        if (unitary == null) {
            return null;
        }
        List<Boolean> onZero = new ArrayList<>();
        List<Formula> exponents = new ArrayList<>();
        for (Modifier modifier : call.modifiers()) {
            if (modifier instanceof Modifier.Control control) {
                int count = controlCount(control);
                if (count == 0 || !addControls(onZero, count, control)) {
                    return null;
                }
            }
        }
        for (Modifier modifier : call.modifiers().reversed()) {
            switch (modifier) {
                case Modifier.Inverse _ -> exponents.add(new Formula.Constant(-1));
                case Modifier.Power power -> {
                    Formula exponent = formulas.angle(power.exponent());
                    if (exponent == null) {
                        return null;
                    }
                    exponents.add(exponent);
                }
                case Modifier.Control _ -> {}
            }
        }
        if (!fits(unitary, call, call.operands().size(), onZero.size())) {
            return null;
        }
        int[] qubits = new int[operands.size()];
        for (int k = 0; k < qubits.length; k++) {
            if (!(operands.get(k) instanceof Operands.Fixed(int[] place, boolean _)) || place.length != 1) {
                return null;
            }
            qubits[k] = place[0];
        }
        if (isRepeated(qubits, call)) {
            return null;
        }
        List<Callee.Step> steps = new ArrayList<>();
        flips(onZero, qubits, steps);
        steps.add(
                new Callee.Apply(unitary, onZero.size(), qubits, parameters, exponents.toArray(new Formula[0])));
        flips(onZero, qubits, steps);
        return steps;
    }

    private static void flips(List<Boolean> onZero, int[] qubits, List<Callee.Step> steps) {
        Formula[] none = {};
        for (int k = 0; k < onZero.size(); k++) {
            if (onZero.get(k)) {
                steps.add(new Callee.Apply(new Callee.Table(Gate.X), 0, new int[] {qubits[k]}, none, none));
            }
        }
    }
}
