package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.program.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code gate} and {@code opaque}: a body is checked and made into a template once, however often it is applied. */
final class GateDefinitions {
    private final Context context;
    private final Lowering lowering;
    private final GateNames gates;
    private @Nullable String current;

    GateDefinitions(Context context, Lowering lowering, GateNames gates) {
        this.context = context;
        this.lowering = lowering;
        this.gates = gates;
    }

    /** The gate whose body is being read, or null. */
    @Nullable String current() {
        return current;
    }

    void opaque(Statement.OpaqueGate gate) {
        if (!context.isOpenQasm2()) {
            context.report.error(gate.span(), "'opaque' is a statement of OpenQASM 2 only");
            return;
        }
        if (isFree(gate.name(), gate.nameSpan())) {
            gates.define(gate.name(), new Callee.Opaque(gate.name()));
        }
    }

    void define(Statement.GateDefinition gate) {
        if (!context.scopes.isGlobal()) {
            context.report.error(gate.nameSpan(), "a gate can be defined only at the top of a program");
            return;
        }
        if (!isFree(gate.name(), gate.nameSpan())) {
            return;
        }
        context.scopes.openFrame(Scopes.View.CONSTANTS);
        int before = context.report.errors();
        current = gate.name();
        declare(gate);
        List<Callee.Step> steps = new ArrayList<>();
        FormulaReader formulas = new FormulaReader(context, lowering.expressions());
        for (Statement statement : gate.body()) {
            if (!context.report.isFull()) {
                line(statement, formulas, steps);
            }
        }
        current = null;
        context.scopes.closeFrame();
        if (context.report.errors() > before) {
            gates.define(gate.name(), new Callee.Broken(gate.name()));
            return;
        }
        Callee.Template template =
                new Callee.Template(gate.name(), gate.parameters().size(), gate.qubits().size(), steps, cost(steps));
        if (template.depth() > context.options.maxNesting()) {
            context.report.error(
                    gate.nameSpan(),
                    "gate '" + gate.name() + "' is nested more than " + context.options.maxNesting()
                            + " definitions deep");
            gates.define(gate.name(), new Callee.Broken(gate.name()));
            return;
        }
        Gate known = KnownGates.find(context, template, gate.span());
        gates.define(gate.name(), known == null ? template : new Callee.Table(known));
    }

    private void declare(Statement.GateDefinition gate) {
        Set<String> names = new HashSet<>();
        for (int k = 0; k < gate.parameters().size(); k++) {
            Statement.Identifier parameter = gate.parameters().get(k);
            if (!names.add(parameter.name())) {
                context.report.error(parameter.span(), "the parameter '" + parameter.name() + "' is named twice");
            }
            if (Scopes.isBuiltIn(parameter.name()) && (context.isStrict() || parameter.name().equals("pi"))) {
                context.report.error(parameter.span(),
                        "'" + parameter.name() + "' is a constant and cannot be a parameter");
            }
            context.scopes.declare(new Symbol.GateParameter(parameter.name(), k));
        }
        for (int k = 0; k < gate.qubits().size(); k++) {
            Statement.Identifier qubit = gate.qubits().get(k);
            if (!names.add(qubit.name())) {
                context.report.error(qubit.span(), "'" + qubit.name() + "' is named twice");
            }
            context.scopes.declare(new Symbol.Qubits(qubit.name(), k, 1, RegisterForm.SINGLE));
        }
    }

    private void line(Statement statement, FormulaReader formulas, List<Callee.Step> steps) {
        switch (statement) {
            case Statement.GateCall call -> {
                List<Callee.Step> added = lowering.gateCalls().steps(call, formulas);
                if (added != null) {
                    steps.addAll(added);
                }
            }
            case Statement.Barrier barrier -> {
                List<Operands.Resolved> operands = lowering.operands().all(barrier.operands());
                if (operands != null) {
                    steps.add(new Callee.Fence(lowering.union(operands)));
                }
            }
            case Statement.Nop _ -> {}
            case Statement.Annotation _, Statement.Pragma _ -> {}
            case Statement.For f ->
                context.report.refuse(f.span(), "a loop in the body of a gate cannot be executed",
                        "write the gates out");
            default ->
                context.report.error(statement.span(), "the body of a gate can hold only gates and barriers");
        }
    }

    /** Whether the name can be given to a gate here; says so when it cannot. */
    private boolean isFree(String name, long span) {
        if (gates.isDefined(name)) {
            context.report.error(span, "gate '" + name + "' is already defined");
            return false;
        }
        if (gates.isTaken(name)) {
            context.report.error(span, "gate '" + name + "' is already defined by the language or an included file");
            return false;
        }
        if (context.isStrict() && context.isOpenQasm2() && !Character.isLowerCase(name.codePointAt(0))) {
            context.report.error(span, "a name in OpenQASM 2 begins with a lower-case letter");
            return false;
        }
        Symbol symbol = context.scopes.clash(name);
        if (symbol != null && !(symbol instanceof Symbol.Poisoned)) {
            context.report.error(span, "'" + name + "' is already declared as " + symbol.kind());
            return false;
        }
        return true;
    }

    private static long cost(List<Callee.Step> steps) {
        long cost = 0;
        for (Callee.Step step : steps) {
            cost = Budget.plus(
                    cost,
                    switch (step) {
                        case Callee.Fence _ -> 1;
                        case Callee.Apply apply -> Budget.times(apply.gate().cost(), repeats(apply.exponents()));
                    });
        }
        return Math.max(cost, 1);
    }

    /** How often the exponents make a gate appear, as far as they are constant. */
    private static long repeats(Formula[] exponents) {
        double product = 1;
        for (Formula exponent : exponents) {
            if (exponent instanceof Formula.Constant(double value) && Math.abs(value) > 1) {
                product *= Math.abs(value);
            }
        }
        return product > 1e18 ? Long.MAX_VALUE : (long) product;
    }
}
