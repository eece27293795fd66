package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which qubits an operand stands for. */
final class Operands {
    private final Context context;
    private final Lowering lowering;

    /** The register that was named last: neighbouring operands name the same one. */
    private @Nullable String lastName;

    private Symbol.@Nullable Qubits last;
    private int lastVersion = -1;

    Operands(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    sealed interface Resolved {}

    /**
     * Qubits that are known.
     *
     * @param array whether it is a register, so that an operation on it is broadcast
     */
    record Fixed(int[] qubits, boolean array) implements Resolved {}

    /** One of these qubits, chosen at run time. */
    record Chosen(Expression index, int[] candidates) implements Resolved {}

    /** The qubit of a single one that is plainly written, or -1 when a closer look is needed. */
    int plain(Operand operand) {
        return switch (operand) {
            case Operand.Element(String name, int index, long _) -> {
                Symbol.Qubits register = register(name);
                yield register != null && register.isArray() && index < register.size() ? register.qubit(index) : -1;
            }
            case Operand.Whole(String name, long _) -> {
                Symbol.Qubits register = register(name);
                yield register != null && !register.isArray() ? register.qubit(0) : -1;
            }
            case Operand.Physical _, Operand.Computed _ -> -1;
        };
    }

    private Symbol.@Nullable Qubits register(String name) {
        int version = context.scopes.version();
        if (version == lastVersion && name.equals(lastName)) {
            return last;
        }
        Symbol.Qubits found = context.scopes.find(name) instanceof Symbol.Qubits qubits ? qubits : null;
        lastName = name;
        last = found;
        lastVersion = version;
        return found;
    }

    /** What the operand stands for, or null after an error. */
    @Nullable Resolved of(Operand operand) {
        return switch (operand) {
            case Operand.Whole(String name, long span) -> {
                Symbol.Qubits qubits = qubits(name, span);
                yield qubits == null ? null : new Fixed(qubits.all(), qubits.isArray());
            }
            case Operand.Element(String name, int index, long span) -> {
                Symbol.Qubits register = qubits(name, span);
                if (register == null || !isIndexable(register, span)) {
                    yield null;
                }
                if (index >= register.size()) {
                    outOfRange(name, register.size(), BigInteger.valueOf(index), span);
                    yield null;
                }
                yield new Fixed(new int[] {register.qubit(index)}, false);
            }
            case Operand.Physical(int number, long span) -> physical(number, span);
            case Operand.Computed(Expr expression) -> of(expression);
        };
    }

    /** What an expression of qubits stands for, or null after an error. */
    @Nullable Resolved of(Expr expr) {
        return switch (expr) {
            case Expr.Name(String name, long span) -> of(new Operand.Whole(name, span));
            case Expr.PhysicalQubit(int number, long span) -> physical(number, span);
            case Expr.Index index -> index(index);
            case Expr.Concatenation(List<Expr> parts, long _) -> {
                int[] all = {};
                for (Expr part : parts) {
                    Resolved resolved = of(part);
                    if (resolved == null) {
                        yield null;
                    }
                    if (!(resolved instanceof Fixed(int[] qubits, boolean _))) {
                        context.report.refuse(
                                part.span(), "joined qubits must be known when the circuit is read", "");
                        yield null;
                    }
                    int from = all.length;
                    all = Arrays.copyOf(all, from + qubits.length);
                    System.arraycopy(qubits, 0, all, from, qubits.length);
                }
                yield new Fixed(all, true);
            }
            default -> {
                context.report.error(expr.span(), "a qubit is expected here");
                yield null;
            }
        };
    }

    private @Nullable Resolved index(Expr.Index index) {
        String what = "these qubits";
        int[] base;
        if (index.base() instanceof Expr.Name(String name, long span)) {
            Symbol.Qubits register = qubits(name, span);
            if (register == null || !isIndexable(register, index.span())) {
                return null;
            }
            what = "register '" + name + "'";
            base = register.all();
        } else if (of(index.base()) instanceof Fixed(int[] qubits, boolean array) && array) {
            base = qubits;
        } else {
            context.report.error(index.span(), "a single qubit has no index");
            return null;
        }
        return switch (lowering.indices().of(index, base.length, what)) {
            case null -> null;
            case Indices.One(int position) -> new Fixed(new int[] {base[position]}, false);
            case Indices.Many(List<Integer> positions) -> {
                int[] qubits = new int[positions.size()];
                for (int k = 0; k < qubits.length; k++) {
                    qubits[k] = base[positions.get(k)];
                }
                yield new Fixed(qubits, true);
            }
            case Indices.AtRunTime(Expression position) -> {
                if (context.needsUnrolling()) {
                    yield null;
                }
                yield new Chosen(position, base);
            }
        };
    }

    private boolean isIndexable(Symbol.Qubits register, long span) {
        if (!register.isArray()) {
            context.report.error(
                    span, "'" + register.name() + "' is a single qubit and has no index",
                    "write '" + register.name() + "'");
        }
        return register.isArray();
    }

    private void outOfRange(String name, int size, BigInteger index, long span) {
        context.report.error(
                span,
                "register '" + name + "' has " + Words.count(size, "qubit") + ", index " + Expressions.shortened(index)
                        + " is out of range (0 to " + (size - 1) + ")");
    }

    private @Nullable Resolved physical(int number, long span) {
        if (context.wires.hasRegisters()) {
            context.report.error(
                    span, "the qubit '$" + number + "' of a device cannot be used beside registers of qubits");
            return null;
        }
        if (number >= Wires.MAX_QUBITS) {
            context.report.error(
                    span,
                    "a circuit can have at most " + String.format(java.util.Locale.ROOT, "%,d", Wires.MAX_QUBITS)
                            + " qubits, found '$" + number + "'");
            return null;
        }
        context.wires.usePhysical(number);
        return new Fixed(new int[] {number}, false);
    }

    private Symbol.@Nullable Qubits qubits(String name, long span) {
        Symbol symbol = context.scopes.find(name);
        return switch (symbol) {
            case Symbol.Qubits qubits -> qubits;
            case Symbol.Poisoned _ -> null;
            case null -> {
                lowering.unknown(name, span, "qubit");
                yield null;
            }
            case Symbol.Bits _, Symbol.Constant _, Symbol.Variable _, Symbol.GateParameter _, Symbol.Subroutine _, Symbol.External _ -> {
                context.report.error(span, "a qubit is expected here, found '" + name + "', " + symbol.kind());
                yield null;
            }
        };
    }

    /** All of the operands, or null after errors in any of them. */
    @Nullable List<Resolved> all(List<Operand> operands) {
        List<Resolved> resolved = new ArrayList<>(operands.size());
        for (Operand operand : operands) {
            Resolved one = of(operand);
            if (one != null) {
                resolved.add(one);
            }
        }
        return resolved.size() == operands.size() ? resolved : null;
    }

    /**
     * Does something with known qubits: where some are chosen at run time, once for each possible choice, as the cases of
     * a switch.
     */
    void withFixed(List<Resolved> operands, long span, Consumer<List<Fixed>> action) {
        for (int k = 0; k < operands.size(); k++) {
            if (operands.get(k) instanceof Chosen(Expression index, int[] candidates)) {
                choose(operands, k, index, candidates, span, action);
                return;
            }
        }
        action.accept(operands.stream().map(Fixed.class::cast).toList());
    }

    private void choose(
            List<Resolved> operands,
            int place,
            Expression index,
            int[] candidates,
            long span,
            Consumer<List<Fixed>> action) {
        BlockBuilder outer = context.out;
        List<Node.Case> cases = new ArrayList<>();
        int mark = context.knowledge.mark();
        List<Knowledge.Branch> branches = new ArrayList<>();
        context.runTimeDepth++;
        for (int c = 0; c < candidates.length; c++) {
            if (!context.charge(1, span, "qubits that are chosen at run time expand")) {
                break;
            }
            List<Resolved> chosen = new ArrayList<>(operands);
            chosen.set(place, new Fixed(new int[] {candidates[c]}, false));
            context.out = lowering.newBlock(span);
            if (isRepeated(chosen)) {
                fail(new Expression.BitOf(Folding.literal(Folding.INT, 0), Folding.literal(Folding.INT, 64)), span);
            } else {
                withFixed(chosen, span, action);
            }
            List<BigInteger> labels =
                    index.type() instanceof ClassicalType.UInt
                            ? List.of(BigInteger.valueOf(c))
                            : List.of(BigInteger.valueOf(c), BigInteger.valueOf(c - (long) candidates.length));
            cases.add(new Node.Case(labels, context.out.build()));
            branches.add(context.knowledge.undo(mark));
        }
        context.out = lowering.newBlock(span);
        fail(new Expression.BitOf(Folding.literal(new ClassicalType.BitArray(candidates.length), 0), index), span);
        Block otherwise = context.out.build();
        context.runTimeDepth--;
        context.out = outer;
        if (!branches.isEmpty()) {
            context.knowledge.join(branches);
        }
        outer.node(new Node.Switch(index, cases, otherwise));
    }

    private static boolean isRepeated(List<Resolved> operands) {
        List<Integer> single = new ArrayList<>();
        for (Resolved operand : operands) {
            if (operand instanceof Fixed(int[] qubits, boolean array) && !array) {
                single.add(qubits[0]);
            }
        }
        return single.stream().distinct().count() < single.size();
    }

    /** Writes the reading of a bit that does not exist: the shot ends with that error. */
    private void fail(Expression bit, long span) {
        int variable = lowering.failureVariable();
        context.out.line(context.report.source().line(Span.start(span)));
        context.out
                .node(new Node.Assign(new Assignable.WholeVariable(variable), new Expression.Cast(bit, Folding.BOOL)));
    }
}
