package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.TypeSyntax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Subroutines, written out at each call. A definition is checked once on its own, with made-up qubits; there, calls of
 * other subroutines are counted but not written out, so that checking takes time in proportion to the text.
 *
 * <p>A return that the circuit decides on sets a flag and the result; what follows in the body runs unless the flag is
 * set.
 */
final class Subroutines {
    private final Context context;
    private final Lowering lowering;
    private @Nullable Call current;

    Subroutines(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    /** One call that is being written out. */
    private static final class Call {
        final @Nullable Call outer;
        final Symbol.Subroutine subroutine;
        final @Nullable ClassicalType type;
        final int runTimeDepth;
        int conditionalReturns;
        int flag = -1;

        /** The operations of calls inside that are counted only. */
        long counted;

        @Nullable Expression value;

        Call(
                @Nullable Call outer,
                Symbol.Subroutine subroutine,
                @Nullable ClassicalType type,
                int runTimeDepth) {
            this.outer = outer;
            this.subroutine = subroutine;
            this.type = type;
            this.runTimeDepth = runTimeDepth;
        }
    }

    int conditionalReturns() {
        return current == null ? 0 : current.conditionalReturns;
    }

    void define(Statement.Subroutine definition) {
        if (!context.scopes.isGlobal()) {
            context.report.error(definition.nameSpan(), "a subroutine can be defined only at the top of a program");
            return;
        }
        if (!lowering.declarations().isFree(definition.name(), definition.nameSpan())) {
            return;
        }
        Symbol.Subroutine subroutine = new Symbol.Subroutine(definition, context.report.source());
        context.scopes.declare(subroutine);
        check(subroutine);
    }

    private void check(Symbol.Subroutine subroutine) {
        Statement.Subroutine definition = subroutine.definition();
        int errors = context.report.errors();
        BlockBuilder outer = context.out;
        int mark = context.knowledge.mark();
        long used = context.budget.used();
        context.out = new BlockBuilder();
        context.checking = true;
        subroutine.active = true;
        ClassicalType type = returnType(definition);
        Call call = new Call(null, subroutine, type, context.runTimeDepth);
        current = call;
        context.scopes.openFrame(context.isStrict() ? Scopes.View.CONSTANTS : Scopes.View.QUBITS);
        int qubits = 0;
        boolean complete = true;
        for (Statement.Parameter parameter : definition.parameters()) {
            if (parameter.type() instanceof TypeSyntax.Qubit qubit) {
                int size = size(qubit);
                complete &= size > 0;
                RegisterForm form = qubit.size().isPresent() ? RegisterForm.ARRAY : RegisterForm.SINGLE;
                if (lowering.declarations().isFree(parameter.name(), parameter.span())) {
                    context.scopes.declare(new Symbol.Qubits(parameter.name(), qubits, Math.max(size, 1), form));
                }
                qubits += size;
            } else {
                ClassicalType found = lowering.expressions().types().of(parameter.type());
                if (found == null) {
                    complete = false;
                    context.scopes.declare(new Symbol.Poisoned(parameter.name()));
                } else {
                    lowering.declarations().parameter(parameter, parameter.name(), found, null, parameter.span());
                }
            }
        }
        Completion completion = lowering.statements(definition.body());
        if (type != null && completion == Completion.NEXT && call.value == null && call.conditionalReturns == 0
                && context.report.errors() == errors) {
            context.report.error(definition.nameSpan(), "subroutine '" + definition.name() + "' never returns a value");
        }
        context.scopes.closeFrame();
        current = null;
        subroutine.active = false;
        context.checking = false;
        subroutine.cost = Budget.plus(Budget.plus(context.out.size(), context.budget.used() - used), call.counted);
        subroutine.broken = !complete || context.report.errors() > errors;
        context.budget.restore(used);
        context.knowledge.undo(mark);
        context.out = outer;
    }

    private @Nullable ClassicalType returnType(Statement.Subroutine definition) {
        return definition.returns().isPresent() ? lowering.expressions().types().of(definition.returns().get()) : null;
    }

    private int size(TypeSyntax.Qubit qubit) {
        return qubit.size().isEmpty()
                ? 1
                : lowering.expressions().size(qubit.size().get(), "the size of a register", Wires.MAX_QUBITS);
    }

    /** A call whose value nobody wants. */
    void run(Symbol.Subroutine subroutine, Expr.Call call) {
        expand(subroutine, call);
    }

    /** The value of a call inside an expression, kept safe from what the rest of the expression calls; null after an error. */
    @Nullable Expression value(Symbol.Subroutine subroutine, Expr.Call call) {
        Expression value = direct(subroutine, call);
        if (value == null || value instanceof Expression.Literal) {
            return value;
        }
        Held held = held(call, call.name() + "_value", value.type());
        held.store(value);
        return held.expression();
    }

    /** The value of a call, to be used before anything else is called; null after an error. */
    @Nullable Expression direct(Symbol.Subroutine subroutine, Expr.Call call) {
        int errors = context.report.errors();
        Expression value = expand(subroutine, call);
        if (value == null && subroutine.definition().returns().isEmpty() && context.report.errors() == errors
                && !context.isIdle() && !subroutine.broken) {
            context.report.error(call.span(), "subroutine '" + call.name() + "' returns no value");
        }
        return value;
    }

    private @Nullable Expression expand(Symbol.Subroutine subroutine, Expr.Call call) {
        if (subroutine.active) {
            context.report.error(
                    call.nameSpan(), "subroutine '" + call.name() + "' calls itself; recursion cannot be written out");
            return null;
        }
        Statement.Subroutine definition = subroutine.definition();
        if (call.arguments().size() != definition.parameters().size()) {
            context.report.error(
                    call.span(),
                    "subroutine '" + call.name() + "' takes "
                            + Words.count(definition.parameters().size(), "argument") + ", found "
                            + call.arguments().size());
            return null;
        }
        List<Operands.Resolved> qubits = new ArrayList<>();
        List<@Nullable Expression> values = new ArrayList<>();
        if (!arguments(subroutine, call, qubits, values) || subroutine.broken) {
            return null;
        }
        if (context.checking) {
            if (current != null) {
                current.counted = Budget.plus(current.counted, Math.max(1, subroutine.cost));
            }
            ClassicalType type = definition.returns().isPresent() ? returnTypeAt(subroutine) : null;
            return type == null ? null : held(call, call.name() + "_value", type).expression();
        }
        if (!context.budget.fits(subroutine.cost)) {
            context.charge(subroutine.cost, call.nameSpan(), "subroutine '" + call.name() + "' expands");
            return null;
        }
        boolean chosen = qubits.stream().anyMatch(Operands.Chosen.class::isInstance);
        if (!chosen) {
            return writeOut(subroutine, call, qubits.stream().map(Operands.Fixed.class::cast).toList(), values);
        }
        ClassicalType type = definition.returns().isPresent() ? returnTypeAt(subroutine) : null;
        Held result = type == null ? null : held(call, call.name() + "_value", type);
        lowering.operands().withFixed(qubits, call.span(), fixed -> {
            Expression value = writeOut(subroutine, call, fixed, values);
            if (value != null && result != null) {
                result.store(value);
            }
        });
        return result == null ? null : result.expression();
    }

    private @Nullable ClassicalType returnTypeAt(Symbol.Subroutine subroutine) {
        Source before = context.report.source();
        context.report.enter(subroutine.source());
        ClassicalType type = returnType(subroutine.definition());
        context.report.enter(before);
        return type;
    }

    /** Evaluates the arguments, in order: one entry of {@code values} per parameter, null for a qubit. */
    private boolean arguments(
            Symbol.Subroutine subroutine,
            Expr.Call call,
            List<Operands.Resolved> qubits,
            List<@Nullable Expression> values) {
        boolean complete = true;
        for (int k = 0; k < call.arguments().size(); k++) {
            Expr argument = call.arguments().get(k);
            TypeSyntax type = subroutine.definition().parameters().get(k).type();
            if (type instanceof TypeSyntax.Qubit qubit) {
                Operands.Resolved resolved = lowering.operands().of(argument);
                values.add(null);
                if (resolved == null) {
                    complete = false;
                    continue;
                }
                int size = sizeAt(subroutine, qubit);
                int found = resolved instanceof Operands.Fixed(int[] all, boolean _) ? all.length : 1;
                if (size > 0 && found != size) {
                    context.report.error(
                            argument.span(), Words.count(size, "qubit") + " expected here, found " + found);
                    complete = false;
                }
                qubits.add(resolved);
            } else {
                Source before = context.report.source();
                context.report.enter(subroutine.source());
                ClassicalType found = lowering.expressions().types().of(type);
                context.report.enter(before);
                Expression value = found == null ? null : lowering.expressions().of(argument, found);
                values.add(value);
                complete &= value != null;
            }
        }
        if (complete) {
            int[] all = qubits.stream()
                    .filter(Operands.Fixed.class::isInstance)
                    .flatMapToInt(o -> Arrays.stream(((Operands.Fixed) o).qubits()))
                    .sorted()
                    .toArray();
            for (int k = 1; k < all.length; k++) {
                if (all[k] == all[k - 1]) {
                    context.report.error(
                            call.span(), "'" + call.name() + "' is given " + lowering.qubitName(all[k]) + " twice");
                    return false;
                }
            }
        }
        return complete;
    }

    private int sizeAt(Symbol.Subroutine subroutine, TypeSyntax.Qubit qubit) {
        Source before = context.report.source();
        context.report.enter(subroutine.source());
        int size = size(qubit);
        context.report.enter(before);
        return size;
    }

    private @Nullable Expression writeOut(
            Symbol.Subroutine subroutine,
            Expr.Call site,
            List<Operands.Fixed> qubits,
            List<@Nullable Expression> values) {
        if (!lowering.enter(site.span()) || !context.charge(1, site.nameSpan(), "calls expand")) {
            return null;
        }
        Statement.Subroutine definition = subroutine.definition();
        Source before = context.report.source();
        context.report.enter(subroutine.source());
        List<?> loops = lowering.loops().suspend();
        context.scopes.openFrame(context.isStrict() ? Scopes.View.CONSTANTS : Scopes.View.QUBITS);
        context.expanding++;
        subroutine.active = true;
        ClassicalType type = returnType(definition);
        Call call = new Call(current, subroutine, type, context.runTimeDepth);
        current = call;
        int nextQubits = 0;
        for (int k = 0; k < definition.parameters().size(); k++) {
            Statement.Parameter parameter = definition.parameters().get(k);
            if (parameter.type() instanceof TypeSyntax.Qubit qubit) {
                RegisterForm form = qubit.size().isPresent() ? RegisterForm.ARRAY : RegisterForm.SINGLE;
                context.scopes.declare(
                        new Symbol.Qubits(parameter.name(), qubits.get(nextQubits++).qubits(), form));
                continue;
            }
            Expression value = values.get(k);
            if (value != null) {
                lowering.declarations()
                        .parameter(parameter, parameter.name(), value.type(), value, parameter.span());
            }
        }
        if (mayReturnEarly(definition.body())) {
            call.flag =
                    context.wires.variable(
                            flagOwner(definition), definition.name() + "_returned", Folding.BOOL, Variable.Role.LOCAL);
            context.out.node(new Node.Assign(new Assignable.WholeVariable(call.flag), Folding.literal(false)));
        }
        lowering.statements(definition.body());
        subroutine.active = false;
        current = call.outer;
        context.expanding--;
        context.scopes.closeFrame();
        lowering.loops().restore(loops);
        context.report.enter(before);
        lowering.leave();
        context.out.line(before.line(Span.start(site.span())));
        if (type != null && call.conditionalReturns > 0) {
            return result(call, type).expression();
        }
        return call.value;
    }

    private static boolean mayReturnEarly(List<Statement> body) {
        for (Statement statement : body) {
            if (!(statement instanceof Statement.Return) && AssignedNames.in(List.of(statement)).hasJumps()) {
                return true;
            }
        }
        return false;
    }

    /** The body is the definition's alone, so it can stand for the flag. */
    private static Object flagOwner(Statement.Subroutine definition) {
        return definition.body();
    }

    private Held result(Call call, ClassicalType type) {
        return held(call.subroutine.definition(), call.subroutine.name() + "_result", type);
    }

    /** Where a value is kept for later: a variable, or local bits for a value of bits. */
    private record Held(Context context, Assignable place, Expression expression) {
        void store(Expression value) {
            context.out.node(new Node.Assign(place, value));
        }
    }

    private Held held(Object owner, String name, ClassicalType type) {
        if (type instanceof ClassicalType.Bit || type instanceof ClassicalType.BitArray) {
            int size = type instanceof ClassicalType.BitArray(int width) ? width : 1;
            RegisterForm form = type instanceof ClassicalType.BitArray ? RegisterForm.ARRAY : RegisterForm.SINGLE;
            int offset = context.wires.localClbits(owner, name, size, form);
            Symbol.Bits bits = new Symbol.Bits(name, offset, size, form);
            return new Held(context, new Assignable.Clbits(bits.clbits()), bits.expression());
        }
        int index = context.wires.variable(owner, name, type, Variable.Role.LOCAL);
        return new Held(context, new Assignable.WholeVariable(index), new Expression.Variable(index, type));
    }

    Completion leave(Statement.Return statement) {
        Call call = current;
        if (call == null) {
            context.report.error(statement.span(), "'return' stands outside a subroutine");
            return Completion.NEXT;
        }
        Expression value = null;
        if (statement.value().isPresent()) {
            Expr expr = statement.value().get();
            if (call.subroutine.definition().returns().isEmpty()) {
                context.report.error(expr.span(), "subroutine '" + call.subroutine.name() + "' has no type of result");
                return Completion.RETURN;
            }
            value = call.type == null ? null : lowering.expressions().of(expr, call.type);
        } else if (call.subroutine.definition().returns().isPresent()) {
            context.report.error(statement.span(), "subroutine '" + call.subroutine.name() + "' must return a value");
        }
        if (context.runTimeDepth == call.runTimeDepth) {
            call.value = value;
            return Completion.RETURN;
        }
        call.conditionalReturns++;
        lowering.loops().returnAtRunTime();
        if (value != null && call.type != null) {
            result(call, call.type).store(value);
        }
        if (call.flag >= 0) {
            context.out.node(new Node.Assign(new Assignable.WholeVariable(call.flag), Folding.literal(true)));
        }
        if (lowering.loops().isInCircuitLoop()) {
            context.out.jump(Opcode.BREAK);
        }
        return Completion.RETURN;
    }

    /** The statements after one that may have returned. */
    Completion unlessReturned(List<Statement> rest) {
        Call call = current;
        if (call == null || call.flag < 0) {
            return lowering.statements(rest);
        }
        Expression returned = new Expression.Variable(call.flag, Folding.BOOL);
        if (lowering.loops().isInCircuitLoop()) {
            Block leave = new BlockBuilder().jump(Opcode.BREAK).build();
            context.out.node(new Node.If(returned, leave, Block.empty()));
            return lowering.statements(rest);
        }
        if (rest.isEmpty()) {
            return Completion.NEXT;
        }
        int mark = context.knowledge.mark();
        BlockBuilder outer = context.out;
        context.out = lowering.newBlock(rest.getFirst().span());
        context.runTimeDepth++;
        lowering.statements(rest);
        context.runTimeDepth--;
        Block block = context.out.build();
        context.out = outer;
        context.knowledge.join(List.of(context.knowledge.undo(mark), new Knowledge.Branch(Map.of())));
        context.out.node(new Node.If(Lowering.not(returned), block, Block.empty()));
        return Completion.NEXT;
    }
}
