package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be assigned to, and assignments. */
final class Places {
    private final Context context;
    private final Lowering lowering;

    Places(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    /** Where a value goes. */
    sealed interface Place {
        ClassicalType type();
    }

    /** Classical bits; {@code type} is bit for a single one that is not a register. */
    record Clbits(List<Integer> clbits, ClassicalType type) implements Place {}

    record ClbitAt(List<Integer> clbits, Expression index) implements Place {
        @Override
        public ClassicalType type() {
            return Folding.BIT;
        }
    }

    record Whole(Symbol.Variable variable) implements Place {
        @Override
        public ClassicalType type() {
            return variable.type();
        }
    }

    record VariableBit(Symbol.Variable variable, Expression index) implements Place {
        @Override
        public ClassicalType type() {
            return Folding.BIT;
        }
    }

    record VariableBits(Symbol.Variable variable, List<Integer> positions) implements Place {
        @Override
        public ClassicalType type() {
            return new ClassicalType.BitArray(positions.size());
        }
    }

    void assign(Statement.Assignment assignment) {
        Place place = of(assignment.target());
        Expr value =
                assignment.operator().isEmpty()
                        ? assignment.value()
                        : new Expr.Binary(
                                assignment.operator().get(),
                                assignment.target(),
                                assignment.value(),
                                assignment.span());
        if (place == null) {
            lowering.expressions().of(value);
            return;
        }
        store(place, value);
    }

    /** Evaluates an expression, converts it and stores it; a measurement goes straight into bits. */
    void store(Place place, Expr value) {
        if (value instanceof Expr.Measure measure) {
            lowering.measurements().into(measure, place);
            return;
        }
        Expression computed = valueOf(value, place.type());
        if (computed != null) {
            store(place, computed);
        } else if (place instanceof Whole(Symbol.Variable variable)) {
            context.knowledge.set(variable, null);
        }
    }

    /** A value that is used at once; the result of a call need not be kept safe. */
    @Nullable Expression valueOf(Expr value, ClassicalType type) {
        if (value instanceof Expr.Call call
                && context.scopes.find(call.name()) instanceof Symbol.Subroutine subroutine) {
            Expression result = lowering.subroutines().direct(subroutine, call);
            return result == null ? null : lowering.expressions().convert(result, type, value);
        }
        return lowering.expressions().of(value, type);
    }

    /** Stores a value that has the place's type. */
    void store(Place place, Expression value) {
        Assignable target =
                switch (place) {
                    case Clbits(List<Integer> clbits, ClassicalType _) -> new Assignable.Clbits(clbits);
                    case ClbitAt(List<Integer> clbits, Expression index) -> new Assignable.ClbitAt(clbits, index);
                    case Whole(Symbol.Variable variable) -> {
                        context.knowledge.set(variable, Folding.known(value));
                        yield new Assignable.WholeVariable(variable.index());
                    }
                    case VariableBit(Symbol.Variable variable, Expression index) -> {
                        BigInteger at = Folding.integer(index);
                        learn(variable, at == null ? null : List.of(at.intValue()), value);
                        yield new Assignable.VariableBit(variable.index(), index);
                    }
                    case VariableBits(Symbol.Variable variable, List<Integer> positions) -> {
                        learn(variable, positions, value);
                        yield new Assignable.VariableBits(variable.index(), positions);
                    }
                };
        context.out.node(new Node.Assign(target, value));
    }

    /** Some bits of a variable change. */
    private void learn(Symbol.Variable variable, @Nullable List<Integer> positions, Expression value) {
        BigInteger bits = Folding.integer(value);
        if (positions == null || bits == null
                || !(variable.known instanceof Value.Bits(ClassicalType type, BigInteger old))) {
            context.knowledge.set(variable, null);
            return;
        }
        BigInteger number = old;
        for (int k = 0; k < positions.size(); k++) {
            number = bits.testBit(k) ? number.setBit(positions.get(k)) : number.clearBit(positions.get(k));
        }
        if (type instanceof ClassicalType.Int(int width) && number.bitLength() >= width) {
            number = number.subtract(BigInteger.ONE.shiftLeft(width));
        }
        context.knowledge.set(variable, new Value.Bits(type, number));
    }

    /** Where the target of an assignment or measurement is, or null after an error. */
    @Nullable Place of(Expr target) {
        return switch (target) {
            case Expr.Name(String name, long span) ->
                switch (lowering.resolve(name, span)) {
                    case null -> null;
                    case Symbol.Poisoned _ -> null;
                    case Symbol.Bits bits -> new Clbits(bits.clbits(), bits.expression().type());
                    case Symbol.Variable variable -> new Whole(variable);
                    case Symbol.Constant _ -> {
                        context.report.error(span, "'" + name + "' is a constant and cannot be assigned to");
                        yield null;
                    }
                    case Symbol other -> notAPlace(name, other, span);
                };
            case Expr.Index index when index.base() instanceof Expr.Name(String name, long span) ->
                element(index, name, span);
            default -> {
                context.report.error(target.span(), "a variable, a bit or bits of a register are expected here");
                yield null;
            }
        };
    }

    private @Nullable Place element(Expr.Index index, String name, long span) {
        Symbol symbol = lowering.resolve(name, span);
        return switch (symbol) {
            case null -> null;
            case Symbol.Poisoned _ -> null;
            case Symbol.Bits bits -> {
                if (!bits.isArray()) {
                    context.report.error(index.span(), "'" + name + "' is a single bit and has no index");
                    yield null;
                }
                yield switch (lowering.indices().of(index, bits.size(), "register '" + name + "'")) {
                    case null -> null;
                    case Indices.One(int position) ->
                        new Clbits(List.of(bits.clbits().get(position)), Folding.BIT);
                    case Indices.Many(List<Integer> positions) ->
                        new Clbits(
                                positions.stream().map(bits.clbits()::get).toList(),
                                new ClassicalType.BitArray(positions.size()));
                    case Indices.AtRunTime(Expression position) -> new ClbitAt(bits.clbits(), position);
                };
            }
            case Symbol.Variable variable -> {
                int width =
                        switch (variable.type()) {
                            case ClassicalType.BitArray(int n) -> n;
                            case ClassicalType.Int(int n) -> n;
                            case ClassicalType.UInt(int n) -> n;
                            case ClassicalType.Angle(int n) -> n;
                            case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.Float _, ClassicalType.Duration _ -> 0;
                        };
                if (width == 0) {
                    context.report.error(index.span(), variable.type() + " has no bits to choose from");
                    yield null;
                }
                yield switch (lowering.indices().of(index, width, "'" + name + "'")) {
                    case null -> null;
                    case Indices.One(int position) ->
                        new VariableBit(variable, Folding.literal(Folding.INT, position));
                    case Indices.Many(List<Integer> positions) -> new VariableBits(variable, positions);
                    case Indices.AtRunTime(Expression position) -> new VariableBit(variable, position);
                };
            }
            case Symbol.Constant _ -> {
                context.report.error(span, "'" + name + "' is a constant and cannot be assigned to");
                yield null;
            }
            case Symbol.Qubits _, Symbol.GateParameter _, Symbol.Subroutine _, Symbol.External _ ->
                notAPlace(name, symbol, span);
        };
    }

    private @Nullable Place notAPlace(String name, Symbol symbol, long span) {
        context.report.error(
                span, "a variable or bits are expected here, found '" + name + "', " + symbol.kind());
        return null;
    }
}
