package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.TypeSyntax;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers, variables, constants, aliases. A declaration that fails poisons its name. */
final class Declarations {
    private final Context context;
    private final Lowering lowering;
    private final GateNames gates;

    Declarations(Context context, Lowering lowering, GateNames gates) {
        this.context = context;
        this.lowering = lowering;
        this.gates = gates;
    }

    void qubits(Statement.QubitDeclaration declaration) {
        String name = declaration.name();
        int size = 1;
        if (declaration.size().isPresent()) {
            size = lowering.expressions().size(declaration.size().get(), "the size of '" + name + "'",
                    Wires.MAX_QUBITS);
        }
        if (!context.scopes.isGlobal()) {
            context.report.error(declaration.nameSpan(), "qubits can be declared only at the top of a program");
            size = 0;
        } else if (context.wires.hasPhysical()) {
            context.report.error(
                    declaration.nameSpan(),
                    "a register of qubits cannot be used beside qubits of a device ($0, $1, ...)");
            size = 0;
        } else if (!context.wires.qubitsFit(size)) {
            context.report.error(
                    declaration.nameSpan(),
                    "a circuit can have at most " + String.format(java.util.Locale.ROOT, "%,d", Wires.MAX_QUBITS)
                            + " qubits");
            size = 0;
        }
        if (!isFree(name, declaration.nameSpan())) {
            return;
        }
        if (size == 0) {
            poison(name);
            return;
        }
        RegisterForm form = declaration.size().isPresent() ? RegisterForm.ARRAY : RegisterForm.SINGLE;
        int offset = context.wires.addQubits(name, size, form);
        context.scopes.declare(new Symbol.Qubits(name, offset, size, form));
    }

    void classical(Statement.ClassicalDeclaration declaration) {
        switch (declaration.storage()) {
            case CONST -> constant(declaration);
            case INPUT -> input(declaration);
            case OUTPUT -> variable(declaration, Variable.Role.OUTPUT);
            case VARIABLE -> variable(declaration, Variable.Role.LOCAL);
        }
    }

    private void constant(Statement.ClassicalDeclaration declaration) {
        ClassicalType type = lowering.expressions().types().of(declaration.type());
        Value value = null;
        if (declaration.initial().isEmpty()) {
            context.report.error(declaration.nameSpan(), "the constant '" + declaration.name() + "' needs a value");
        } else if (type != null) {
            value = lowering.expressions().constant(declaration.initial().get(), type);
        }
        if (isFree(declaration.name(), declaration.nameSpan())) {
            context.scopes.declare(
                    value == null
                            ? new Symbol.Poisoned(declaration.name())
                            : new Symbol.Constant(declaration.name(), value));
        }
    }

    private void input(Statement.ClassicalDeclaration declaration) {
        ClassicalType type = lowering.expressions().types().of(declaration.type());
        if (!context.scopes.isGlobal()) {
            context.report.error(declaration.nameSpan(), "an input can be declared only at the top of a program");
            type = null;
        }
        if (!isFree(declaration.name(), declaration.nameSpan())) {
            return;
        }
        if (type == null) {
            poison(declaration.name());
            return;
        }
        int index = context.wires.variable(declaration, declaration.name(), type, Variable.Role.INPUT);
        context.scopes.declare(new Symbol.Variable(declaration.name(), type, index));
    }

    private void variable(Statement.ClassicalDeclaration declaration, Variable.Role role) {
        ClassicalType type = lowering.expressions().types().of(declaration.type());
        if (role == Variable.Role.OUTPUT && !context.scopes.isGlobal()) {
            context.report.error(declaration.nameSpan(), "an output can be declared only at the top of a program");
            type = null;
        }
        if (type == null) {
            if (isFree(declaration.name(), declaration.nameSpan())) {
                poison(declaration.name());
            }
            return;
        }
        local(declaration, declaration.name(), type, role, declaration.initial(), declaration.nameSpan());
    }

    /**
     * Declares a variable or bits and gives it its first value.
     *
     * @param owner what the variable belongs to, in place of which it is used again
     */
    private void local(
            Object owner,
            String name,
            ClassicalType type,
            Variable.Role role,
            Optional<Expr> initial,
            long nameSpan) {
        if (type instanceof ClassicalType.Bit || type instanceof ClassicalType.BitArray) {
            bits(owner, name, type, initial, nameSpan);
            return;
        }
        boolean mayHoldOld = context.wires.isKnown(owner) || context.runTimeDepth > 0;
        Expression value =
                initial.isEmpty() || initial.get() instanceof Expr.Measure
                        ? null
                        : lowering.places().valueOf(initial.get(), type);
        int index = context.wires.variable(owner, name, type, role);
        Symbol.Variable variable = new Symbol.Variable(name, type, index);
        if (initial.isPresent() && initial.get() instanceof Expr.Measure measure) {
            lowering.measurements().into(measure, new Places.Whole(variable));
        } else if (initial.isEmpty()) {
            Expression zero = new Expression.Literal(zero(type));
            if (mayHoldOld) {
                lowering.places().store(new Places.Whole(variable), zero);
            }
            context.knowledge.set(variable, zero(type));
        } else if (value != null) {
            lowering.places().store(new Places.Whole(variable), value);
        }
        if (isFree(name, nameSpan)) {
            context.scopes.declare(variable);
        }
    }

    private void bits(Object owner, String name, ClassicalType type, Optional<Expr> initial, long nameSpan) {
        int size = type instanceof ClassicalType.BitArray(int width) ? width : 1;
        RegisterForm form = type instanceof ClassicalType.BitArray ? RegisterForm.ARRAY : RegisterForm.SINGLE;
        boolean mayHoldOld = context.wires.isKnown(owner) || context.runTimeDepth > 0;
        if (!context.wires.isKnown(owner) && !context.wires.clbitsFit(size)) {
            context.report.error(nameSpan, "the circuit has more than " + Wires.MAX_CLBITS + " bits");
            if (isFree(name, nameSpan)) {
                poison(name);
            }
            return;
        }
        boolean free = isFree(name, nameSpan);
        boolean global = context.scopes.isGlobal() && free && !context.declaresLocal;
        Expression value =
                initial.isEmpty() || initial.get() instanceof Expr.Measure
                        ? null
                        : lowering.places().valueOf(initial.get(), type);
        int offset =
                global
                        ? context.wires.addGlobalClbits(name, size, form)
                        : context.wires.localClbits(owner, name, size, form);
        Symbol.Bits bits = new Symbol.Bits(name, offset, size, form);
        Places.Place place = new Places.Clbits(bits.clbits(), type);
        if (initial.isPresent() && initial.get() instanceof Expr.Measure measure) {
            lowering.measurements().into(measure, place);
        } else if (value != null) {
            lowering.places().store(place, value);
        } else if (initial.isEmpty() && !global && mayHoldOld) {
            lowering.places().store(place, new Expression.Literal(zero(type)));
        }
        if (free) {
            context.scopes.declare(bits);
        }
    }

    /** A subroutine's classical parameter with its argument, which has the parameter's type. */
    void parameter(Object owner, String name, ClassicalType type, @Nullable Expression argument, long span) {
        if (!isFree(name, span)) {
            return;
        }
        if (type instanceof ClassicalType.Bit || type instanceof ClassicalType.BitArray) {
            int size = type instanceof ClassicalType.BitArray(int width) ? width : 1;
            RegisterForm form = type instanceof ClassicalType.BitArray ? RegisterForm.ARRAY : RegisterForm.SINGLE;
            if (!context.wires.isKnown(owner) && !context.wires.clbitsFit(size)) {
                context.report.error(span, "the circuit has more than " + Wires.MAX_CLBITS + " bits");
                poison(name);
                return;
            }
            Symbol.Bits bits =
                    new Symbol.Bits(name, context.wires.localClbits(owner, name, size, form), size, form);
            if (argument != null) {
                lowering.places().store(new Places.Clbits(bits.clbits(), type), argument);
            }
            context.scopes.declare(bits);
            return;
        }
        int index = context.wires.variable(owner, name, type, Variable.Role.LOCAL);
        Symbol.Variable variable = new Symbol.Variable(name, type, index);
        if (argument != null) {
            lowering.places().store(new Places.Whole(variable), argument);
        }
        context.scopes.declare(variable);
    }

    void alias(Statement.Alias alias) {
        Symbol symbol = aliased(alias.name(), alias.value());
        if (isFree(alias.name(), alias.nameSpan())) {
            context.scopes.declare(symbol == null ? new Symbol.Poisoned(alias.name()) : symbol);
        }
    }

    private @Nullable Symbol aliased(String name, Expr value) {
        if (isClassical(value)) {
            Expression bits = lowering.expressions().of(value);
            return switch (bits) {
                case null -> null;
                case Expression.Clbit(int clbit) -> new Symbol.Bits(name, List.of(clbit), RegisterForm.SINGLE);
                case Expression.Clbits(List<Integer> clbits) -> new Symbol.Bits(name, clbits, RegisterForm.ARRAY);
                default -> {
                    context.report.error(value.span(), "only qubits and bits of registers can have another name");
                    yield null;
                }
            };
        }
        Operands.Resolved resolved = lowering.operands().of(value);
        return switch (resolved) {
            case null -> null;
            case Operands.Fixed(int[] qubits, boolean array) -> {
                int[] sorted = qubits.clone();
                java.util.Arrays.sort(sorted);
                for (int k = 1; k < sorted.length; k++) {
                    if (sorted[k] == sorted[k - 1]) {
                        context.report.error(
                                value.span(), "the alias holds " + lowering.qubitName(sorted[k]) + " twice");
                        yield null;
                    }
                }
                yield new Symbol.Qubits(name, qubits, array ? RegisterForm.ARRAY : RegisterForm.SINGLE);
            }
            case Operands.Chosen _ -> {
                context.report.refuse(
                        value.span(), "the qubits of an alias must be known when the circuit is read", "");
                yield null;
            }
        };
    }

    private boolean isClassical(Expr value) {
        return switch (value) {
            case Expr.Name(String name, long _) -> {
                Symbol symbol = context.scopes.find(name);
                yield symbol != null && !(symbol instanceof Symbol.Qubits || symbol instanceof Symbol.Poisoned);
            }
            case Expr.Index index -> isClassical(index.base());
            case Expr.Concatenation concatenation -> isClassical(concatenation.parts().getFirst());
            case Expr.PhysicalQubit _ -> false;
            default -> true;
        };
    }

    void external(Statement.Extern declaration) {
        if (!context.scopes.isGlobal()) {
            context.report.error(declaration.nameSpan(), "an extern can be declared only at the top of a program");
            return;
        }
        for (TypeSyntax type : declaration.parameters()) {
            if (!(type instanceof TypeSyntax.ArrayReference)) {
                lowering.expressions().types().of(type);
            }
        }
        declaration.returns().ifPresent(lowering.expressions().types()::of);
        if (isFree(declaration.name(), declaration.nameSpan())) {
            context.scopes.declare(new Symbol.External(declaration.name()));
        }
    }

    /** Whether the name can be declared here; says so when it cannot. */
    boolean isFree(String name, long span) {
        Symbol there = context.scopes.clash(name);
        if (there instanceof Symbol.Poisoned) {
            return true;
        }
        if (there != null) {
            context.report.error(span, "'" + name + "' is already declared, as " + there.kind());
            return false;
        }
        if (context.scopes.isGlobal()) {
            if (gates.isDefined(name) || (context.isStrict() && gates.isTaken(name))) {
                context.report.error(span, "'" + name + "' is already declared, as a gate");
                return false;
            }
            if (context.isStrict() && context.isOpenQasm2() && !Character.isLowerCase(name.codePointAt(0))) {
                context.report.error(span, "a name in OpenQASM 2 begins with a lower-case letter");
                return false;
            }
            if (Scopes.isBuiltIn(name) && (context.isStrict() || name.equals("pi"))) {
                context.report.error(span, "'" + name + "' is a built-in constant and cannot be declared");
                return false;
            }
        }
        return true;
    }

    private void poison(String name) {
        context.scopes.declare(new Symbol.Poisoned(name));
    }

    static Value zero(ClassicalType type) {
        return switch (type) {
            case ClassicalType.Float real -> new Value.Real(real, 0);
            case ClassicalType.Duration _ -> new Value.Time(0, Value.Time.Unit.SECONDS);
            case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.BitArray _, ClassicalType.Int _, ClassicalType.UInt _, ClassicalType.Angle _ ->
                new Value.Bits(type, BigInteger.ZERO);
        };
    }
}
