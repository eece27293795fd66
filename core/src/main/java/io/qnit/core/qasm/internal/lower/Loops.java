package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code for} and {@code while}. A loop is first tried as a loop of the circuit, in which its variable is unknown. It is
 * written out turn by turn instead when the body needs the variable while reading (a qubit's index), or when that is
 * small. A turn that is left by a jump under control of the circuit cannot be written out: the loop then stays, and
 * qubits with unknown indices are chosen at run time.
 */
final class Loops {
    /** Turns times operations up to which a loop is written out for its own sake. */
    private static final long SMALL = 10_000;

    private final Context context;
    private final Lowering lowering;
    private List<Turn> turns = new ArrayList<>();
    private final IdentityHashMap<Statement.For, Long> operationsPerTurn = new IdentityHashMap<>();

    Loops(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    /** The turn of a loop that is being read. */
    private static final class Turn {
        final boolean inCircuit;
        final int runTimeDepth;

        /** Whether a jump was met that only the circuit can decide on. */
        boolean jumpsAtRunTime;

        Turn(boolean inCircuit, int runTimeDepth) {
            this.inCircuit = inCircuit;
            this.runTimeDepth = runTimeDepth;
        }
    }

    /** What a loop counts through. */
    private record Count(Node.Range range, long count, LongFunction<Value> values) {
        boolean isKnown() {
            return count >= 0;
        }
    }

    /** Forgets the loops around a subroutine's body; gives them back to {@link #restore}. */
    List<?> suspend() {
        List<Turn> outer = turns;
        turns = new ArrayList<>();
        return outer;
    }

    @SuppressWarnings("unchecked")
    void restore(List<?> outer) {
        turns = (List<Turn>) outer;
    }

    /** Whether the innermost loop here is one of the circuit. */
    boolean isInCircuitLoop() {
        return !turns.isEmpty() && turns.getLast().inCircuit;
    }

    /** A return that only the circuit can decide on: loops around it that are being written out must stay loops. */
    void returnAtRunTime() {
        turns.forEach(turn -> turn.jumpsAtRunTime = true);
    }

    Completion jump(Completion kind, long span) {
        String word = kind == Completion.BREAK ? "break" : "continue";
        if (turns.isEmpty()) {
            context.report.error(span, "'" + word + "' stands outside a loop");
            return Completion.NEXT;
        }
        Turn turn = turns.getLast();
        if (turn.inCircuit) {
            context.out.jump(kind == Completion.BREAK ? Opcode.BREAK : Opcode.CONTINUE);
        } else if (turn.runTimeDepth != context.runTimeDepth) {
            turn.jumpsAtRunTime = true;
        }
        return kind;
    }

    Completion count(Statement.For loop) {
        ClassicalType type = lowering.expressions().types().of(loop.type());
        Count span = type == null ? null : range(loop, type);
        if (span == null || type == null) {
            checkBody(loop, type);
            return Completion.NEXT;
        }
        if (!span.isKnown()) {
            return keep(loop, type, span);
        }
        if (span.count() == 0) {
            checkBody(loop, type);
            return Completion.NEXT;
        }
        Kept kept = null;
        boolean small = isKnownToBeSmall(loop, span.count());
        if (span.count() > 1 && !small) {
            kept = tryAsLoop(loop, type);
            boolean large = span.count() > SMALL / Math.max(1, kept.operations());
            if (!kept.failed() && large) {
                return use(loop, span, kept);
            }
            if (!context.budget.fits(span.count())) {
                context.charge(span.count(), loop.nameSpan(), "the loop expands");
                return Completion.NEXT;
            }
        }
        AssignedNames assigned = AssignedNames.in(loop.body());
        BlockBuilder before = context.out;
        int mark = context.knowledge.mark();
        long used = context.budget.used();
        if (assigned.hasJumps()) {
            context.out = lowering.newBlock(loop.span());
        }
        Completion completion = writeOut(loop, type, span, assigned);
        if (!assigned.hasJumps()) {
            return completion == null ? Completion.NEXT : completion;
        }
        Block written = context.out.build();
        context.out = before;
        if (completion == null) {
            context.knowledge.undo(mark);
            context.budget.restore(used);
            return kept != null && !kept.failed() ? use(loop, span, kept) : keep(loop, type, span);
        }
        for (int i = 0; i < written.size(); i++) {
            context.out.append(written, i);
        }
        return completion;
    }

    /** All turns one after the other; null when a jump was met that only the circuit can decide on. */
    private @Nullable Completion writeOut(
            Statement.For loop, ClassicalType type, Count span, AssignedNames assigned) {
        int index = context.wires.variable(loop, loop.name(), type, Variable.Role.LOCAL);
        int errors = context.report.errors();
        if (!lowering.enter(loop.span())) {
            return Completion.NEXT;
        }
        context.expanding++;
        Completion result = Completion.NEXT;
        for (long k = 0; k < span.count(); k++) {
            if (!context.charge(1, loop.nameSpan(), "the loop expands")) {
                break;
            }
            Symbol.Variable variable = Symbol.Variable.ofLoop(loop.name(), type, index);
            Value value = span.values().apply(k);
            context.scopes.open();
            context.scopes.declare(variable);
            if (assigned.names().contains(loop.name())) {
                lowering.places().store(new Places.Whole(variable), new Expression.Literal(value));
            } else {
                variable.known = value;
            }
            Turn turn = new Turn(false, context.runTimeDepth);
            turns.add(turn);
            Completion completion = lowering.statements(loop.body());
            turns.removeLast();
            context.scopes.close();
            if (turn.jumpsAtRunTime) {
                result = null;
                break;
            }
            if (context.isIdle() || context.report.errors() > errors) {
                break;
            }
            if (completion == Completion.BREAK) {
                break;
            }
            if (completion == Completion.RETURN || completion == Completion.END) {
                result = completion;
                break;
            }
        }
        context.expanding--;
        lowering.leave();
        return result;
    }

    private record Kept(Block block, boolean failed, long operations) {}

    /**
     * A loop inside loops is met again and again, but tried once; one that failed, perhaps only because of the loops around
     * it, again only when it is long.
     */
    private boolean isKnownToBeSmall(Statement.For loop, long count) {
        Long operations = operationsPerTurn.get(loop);
        return operations != null && count <= SMALL / operations;
    }

    private Kept tryAsLoop(Statement.For loop, ClassicalType type) {
        Context.Attempt attempt = new Context.Attempt(context.attempt);
        context.attempt = attempt;
        long used = context.budget.used();
        Block block = body(loop, type);
        context.budget.restore(used);
        context.attempt = attempt.outer;
        long operations = Math.max(1, operations(block));
        if (!context.isIdle()) {
            operationsPerTurn.put(loop, attempt.failed ? 1 : operations);
        }
        return new Kept(block, attempt.failed, operations);
    }

    private Completion keep(Statement.For loop, ClassicalType type, Count span) {
        return use(loop, span, new Kept(body(loop, type), false, 0));
    }

    private Completion use(Statement.For loop, Count span, Kept kept) {
        if (!kept.block().isEmpty()) {
            context.out.node(new Node.For(context.wires.variableOf(loop), span.range(), kept.block()));
        }
        forget(AssignedNames.in(loop.body()));
        return Completion.NEXT;
    }

    /** The body of a loop of the circuit. What is known before it is known after it, too: the caller forgets. */
    private Block body(Statement.For loop, ClassicalType type) {
        int mark = context.knowledge.mark();
        AssignedNames assigned = AssignedNames.in(loop.body());
        forget(assigned);
        Symbol.Variable variable =
                Symbol.Variable.ofLoop(
                        loop.name(), type, context.wires.variable(loop, loop.name(), type, Variable.Role.LOCAL));
        BlockBuilder outer = context.out;
        context.out = lowering.newBlock(loop.span());
        context.scopes.open();
        context.scopes.declare(variable);
        enterTurn();
        if (lowering.enter(loop.span())) {
            lowering.statements(loop.body());
            lowering.leave();
        }
        leaveTurn();
        context.scopes.close();
        Block block = context.out.build();
        context.out = outer;
        context.knowledge.undo(mark);
        return block;
    }

    private void enterTurn() {
        context.runTimeDepth++;
        turns.add(new Turn(true, context.runTimeDepth));
    }

    private void leaveTurn() {
        turns.removeLast();
        context.runTimeDepth--;
    }

    /** Reads a body that never runs, or whose loop has an error, for its own errors. */
    private void checkBody(Statement.For loop, @Nullable ClassicalType type) {
        if (type != null && context.expanding == 0) {
            body(loop, type);
        }
    }

    private void forget(AssignedNames assigned) {
        for (String name : assigned.names()) {
            if (context.scopes.find(name) instanceof Symbol.Variable variable) {
                context.knowledge.set(variable, null);
            }
        }
    }

    private static long operations(Block block) {
        long count = 0;
        for (int i = 0; i < block.size(); i++) {
            count++;
            if (block.hasNode(i)) {
                for (Block inner : Block.inside(block.node(i))) {
                    count += operations(inner);
                }
            }
        }
        return count;
    }

    private @Nullable Count range(Statement.For loop, ClassicalType type) {
        return switch (loop.range()) {
            case Expr.Range range -> steps(range, type);
            case Expr.Set set -> listed(set, type);
            default -> bits(loop.range(), type);
        };
    }

    private @Nullable Count steps(Expr.Range range, ClassicalType type) {
        if (range.start().isEmpty() || range.stop().isEmpty()) {
            context.report.error(range.span(), "the range of a loop needs a start and an end");
            return null;
        }
        Expression start = lowering.expressions().of(range.start().get(), type);
        ClassicalType stepType = type instanceof ClassicalType.UInt ? Folding.INT : type;
        Expression step =
                range.step().isPresent()
                        ? lowering.expressions().of(range.step().get(), stepType)
                        : lowering.expressions().folding().cast(Folding.literal(Folding.INT, 1), stepType,
                                range.span());
        Expression stop = lowering.expressions().of(range.stop().get(), type);
        if (start == null || step == null || stop == null) {
            return null;
        }
        Value known = Folding.known(step);
        if (known != null && Folding.number(known) == 0) {
            context.report.error(range.span(), "the step of a loop must not be 0");
            return null;
        }
        Node.Range steps = new Node.Range.Steps(start, step, stop);
        BigInteger from = Folding.integer(start);
        BigInteger by = Folding.integer(step);
        BigInteger to = Folding.integer(stop);
        if (from == null || by == null || to == null) {
            return new Count(steps, -1, k -> Declarations.zero(type));
        }
        BigInteger turns = to.subtract(from).divide(by);
        boolean empty = to.compareTo(from) * by.signum() < 0;
        long count = empty ? 0 : turns.bitLength() > 62 ? Long.MAX_VALUE : turns.longValue() + 1;
        return new Count(
                steps, count, k -> new Value.Bits(type, from.add(by.multiply(BigInteger.valueOf(k)))));
    }

    private @Nullable Count listed(Expr.Set set, ClassicalType type) {
        List<Expression> values = new ArrayList<>();
        for (Expr element : set.elements()) {
            Expression value = lowering.expressions().of(element, type);
            if (value != null) {
                values.add(value);
            }
        }
        if (values.size() < set.elements().size()) {
            return null;
        }
        List<Value> known = new ArrayList<>();
        for (Expression value : values) {
            Value literal = Folding.known(value);
            if (literal != null) {
                known.add(literal);
            }
        }
        boolean all = known.size() == values.size();
        return new Count(new Node.Range.Values(values), all ? known.size() : -1, k -> known.get((int) k));
    }

    private @Nullable Count bits(Expr expr, ClassicalType type) {
        Expression bits = lowering.expressions().of(expr);
        if (bits == null) {
            return null;
        }
        if (!(bits.type() instanceof ClassicalType.BitArray(int width))) {
            context.report.error(expr.span(), "a loop counts through a range, a set or bits, found " + bits.type());
            return null;
        }
        if (!Typing.canConvertImplicitly(Folding.BIT, type)) {
            context.report.error(expr.span(), "a loop over bits cannot have a variable of type " + type);
            return null;
        }
        BigInteger number = Folding.integer(bits);
        Node.Range range = new Node.Range.BitsOf(bits);
        if (number == null) {
            return new Count(range, -1, k -> Declarations.zero(type));
        }
        return new Count(
                range,
                width,
                k -> Evaluation.cast(
                        new Value.Bits(Folding.BIT, number.testBit((int) k) ? BigInteger.ONE : BigInteger.ZERO), type));
    }

    Completion repeat(Statement.While loop) {
        BlockBuilder outer = context.out;
        int mark = context.knowledge.mark();
        context.out = lowering.newBlock(loop.span());
        Expression first = lowering.expressions().condition(loop.condition());
        boolean pure = context.out.size() == 0;
        context.out = outer;
        context.knowledge.undo(mark);
        BigInteger known = first == null || !pure ? null : Folding.integer(first);
        if (known != null && known.signum() == 0) {
            return Completion.NEXT;
        }
        Context.Attempt attempt = new Context.Attempt(context.attempt);
        context.attempt = attempt;
        long used = context.budget.used();
        Node.While node = asLoop(loop);
        context.attempt = attempt.outer;
        if (attempt.failed) {
            context.budget.restore(used);
            if (known != null) {
                Completion completion = writeOut(loop);
                if (completion != null) {
                    return completion;
                }
            }
            node = asLoop(loop);
        }
        if (first != null) {
            context.out.node(node);
        }
        forget(AssignedNames.in(loop.body()));
        return Completion.NEXT;
    }

    /**
     * Turn by turn while the condition is known; null, with nothing written, when it stops being known or a jump is met
     * that only the circuit can decide on.
     */
    private @Nullable Completion writeOut(Statement.While loop) {
        BlockBuilder outer = context.out;
        int mark = context.knowledge.mark();
        long used = context.budget.used();
        int errors = context.report.errors();
        context.out = lowering.newBlock(loop.span());
        context.expanding++;
        Completion result = Completion.NEXT;
        while (true) {
            Expression condition = lowering.expressions().condition(loop.condition());
            BigInteger known = condition == null ? null : Folding.integer(condition);
            if (known == null) {
                result = null;
                break;
            }
            if (known.signum() == 0 || !context.charge(1, loop.condition().span(), "the loop expands")) {
                break;
            }
            Turn turn = new Turn(false, context.runTimeDepth);
            turns.add(turn);
            Completion completion = lowering.scope(loop.body(), loop.span());
            turns.removeLast();
            if (turn.jumpsAtRunTime) {
                result = null;
                break;
            }
            if (context.isIdle() || context.report.errors() > errors || completion == Completion.BREAK) {
                break;
            }
            if (completion == Completion.RETURN || completion == Completion.END) {
                result = completion;
                break;
            }
        }
        context.expanding--;
        Block written = context.out.build();
        context.out = outer;
        if (result == null) {
            context.knowledge.undo(mark);
            context.budget.restore(used);
            return null;
        }
        for (int i = 0; i < written.size(); i++) {
            context.out.append(written, i);
        }
        return result;
    }

    private Node.While asLoop(Statement.While loop) {
        int mark = context.knowledge.mark();
        forget(AssignedNames.in(loop.body()));
        BlockBuilder outer = context.out;
        context.out = lowering.newBlock(loop.span());
        enterTurn();
        Expression condition = lowering.expressions().condition(loop.condition());
        boolean pure = context.out.size() == 0;
        Expression always = Folding.literal(true);
        if (!pure && condition != null) {
            // the condition takes operations of its own (a measurement, a call), so it moves into the body
            Block leave = new BlockBuilder().line(context.report.source().line(Span.start(loop.span())))
                    .jump(Opcode.BREAK).build();
            context.out.node(new Node.If(condition, Block.empty(), leave));
        }
        lowering.scope(loop.body(), loop.span());
        leaveTurn();
        Block block = context.out.build();
        context.out = outer;
        context.knowledge.undo(mark);
        return new Node.While(pure && condition != null ? condition : always, block);
    }
}
