package io.qnit.cluster.free;

import io.qnit.compiler.pass.Inside;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of clbits that were measured elsewhere into a block, and gives the other clbits new numbers. Expressions
 * that have become constant are computed; a branch whose condition is known is replaced by what it runs.
 */
final class Substitution {
    private static final ClassicalState NOTHING = new ClassicalState() {
        @Override
        public boolean clbit(int index) {
            throw new IllegalStateException("clbit " + index + " has no value");
        }

        @Override
        public Value variable(int index) {
            throw new IllegalStateException("variable " + index + " has no value");
        }
    };

    private final BitSet known;
    private final BitSet values;
    private final IntUnaryOperator number;

    /**
     * @param known clbits that have a value
     * @param values those of them that are 1
     * @param number the new number of a clbit that has none
     */
    Substitution(BitSet known, BitSet values, IntUnaryOperator number) {
        this.known = known;
        this.values = values;
        this.number = number;
    }

    Block apply(Block block) {
        BlockBuilder target = new BlockBuilder();
        append(target, block);
        return target.build();
    }

    private void append(BlockBuilder target, Block block) {
        for (int i = 0; i < block.size(); i++) {
            target.line(block.line(i));
            if (block.isGate(i)) {
                gate(target, block, i);
            } else if (block.opcode(i) == Opcode.MEASURE) {
                target.measure(block.qubit(i, 0), number.applyAsInt(block.clbit(i)));
            } else if (block.hasNode(i)) {
                node(target, block, i);
            } else {
                target.append(block, i);
            }
        }
        target.line(0);
    }

    private void gate(BlockBuilder target, Block block, int i) {
        double[] angles = block.parameters(i);
        @Nullable Expression[] symbols = new Expression[angles.length];
        boolean symbolic = false;
        for (int k = 0; k < angles.length; k++) {
            Optional<Expression> symbol = block.symbol(i, k).map(this::of);
            if (symbol.isPresent()) {
                if (symbol.get() instanceof Expression.Literal(Value value)) {
                    angles[k] = radians(value, block, i);
                } else {
                    symbols[k] = symbol.get();
                    symbolic = true;
                }
            }
        }
        if (symbolic) {
            target.symbolic(block.addedControls(i), block.gate(i), block.qubits(i), angles, symbols);
        } else {
            target.controlled(block.addedControls(i), block.gate(i), block.qubits(i), angles);
        }
    }

    private static double radians(Value value, Block block, int i) {
        Value real = Evaluation.cast(value, new ClassicalType.Float(64));
        if (real instanceof Value.Real(var _, double angle) && Double.isFinite(angle)) {
            return angle;
        }
        throw new QnitException(
                ErrorCode.CLASSICAL_ERROR,
                "the angle of '" + block.gate(i).id() + "' (line " + block.line(i) + ") is not a finite number");
    }

    private void node(BlockBuilder target, Block block, int i) {
        switch (block.node(i)) {
            case Node.If n -> {
                Expression condition = of(n.condition());
                if (condition instanceof Expression.Literal(Value value)) {
                    append(target, Evaluation.isTrue(value) ? n.then() : n.otherwise());
                } else {
                    target.node(new Node.If(condition, apply(n.then()), apply(n.otherwise())));
                }
            }
            case Node.Switch n -> {
                Expression chosen = of(n.target());
                if (chosen instanceof Expression.Literal(Value.Bits(var _, BigInteger value))) {
                    append(target, n.cases().stream()
                            .filter(c -> c.labels().contains(value))
                            .map(Node.Case::body)
                            .findFirst()
                            .orElse(n.otherwise()));
                } else {
                    Node same = Inside.with(n, Block.inside(n).stream().map(this::apply).toList());
                    target.node(new Node.Switch(chosen, ((Node.Switch) same).cases(), apply(n.otherwise())));
                }
            }
            case Node.While n -> target.node(new Node.While(of(n.condition()), apply(n.body())));
            case Node.For n -> target.node(new Node.For(n.variable(), range(n.range()), apply(n.body())));
            case Node.Box n -> target.node(new Node.Box(n.duration().map(this::of), apply(n.body())));
            case Node.Assign n -> target.node(new Node.Assign(place(n.target()), of(n.value())));
            case Node.Delay n -> target.delay(new Node.Delay(of(n.duration())), block.qubits(i));
            case Node.UnitaryMatrix _, Node.Directive _ -> target.append(block, i);
        }
    }

    private Node.Range range(Node.Range range) {
        return switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) ->
                new Node.Range.Steps(of(start), of(step), of(stop));
            case Node.Range.Values(List<Expression> all) -> new Node.Range.Values(of(all));
            case Node.Range.BitsOf(Expression bits) -> new Node.Range.BitsOf(of(bits));
        };
    }

    private Assignable place(Assignable target) {
        return switch (target) {
            case Assignable.WholeVariable _, Assignable.VariableBits _ -> target;
            case Assignable.VariableBit(int index, Expression bit) -> new Assignable.VariableBit(index, of(bit));
            case Assignable.Clbits(List<Integer> clbits) -> new Assignable.Clbits(numbers(clbits));
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) ->
                new Assignable.ClbitAt(numbers(clbits), of(index));
        };
    }

    private List<Integer> numbers(List<Integer> clbits) {
        return clbits.stream().map(number::applyAsInt).toList();
    }

    private List<Expression> of(List<Expression> all) {
        return all.stream().map(this::of).toList();
    }

    private Expression of(Expression expression) {
        return switch (expression) {
            case Expression.Literal _, Expression.Variable _ -> expression;
            case Expression.Clbit(int clbit) -> known.get(clbit)
                    ? new Expression.Literal(Evaluation.bit(values.get(clbit)))
                    : new Expression.Clbit(number.applyAsInt(clbit));
            case Expression.Clbits(List<Integer> clbits) -> bits(clbits);
            case Expression.Unary(var operator, Expression operand, var type) ->
                folded(List.of(operand), x -> new Expression.Unary(operator, x.getFirst(), type));
            case Expression.Binary(var operator, Expression left, Expression right, var type) ->
                binary(operator, of(left), of(right), type);
            case Expression.Cast(Expression operand, var type) ->
                folded(List.of(operand), x -> new Expression.Cast(x.getFirst(), type));
            case Expression.BitOf(Expression operand, Expression index) ->
                folded(List.of(operand, index), x -> new Expression.BitOf(x.getFirst(), x.getLast()));
            case Expression.Select(Expression operand, List<Integer> positions) ->
                folded(List.of(operand), x -> new Expression.Select(x.getFirst(), positions));
            case Expression.Concatenation(List<Expression> parts, var type) ->
                folded(parts, x -> new Expression.Concatenation(x, type));
            case Expression.Call(var function, List<Expression> arguments, var type) ->
                folded(arguments, x -> new Expression.Call(function, x, type));
        };
    }

    /** A side of {@code &&} or {@code ||} that decides alone decides now. */
    private static Expression binary(BinaryOperator operator, Expression left, Expression right, ClassicalType type) {
        boolean and = operator == BinaryOperator.AND;
        if (and || operator == BinaryOperator.OR) {
            if (left instanceof Expression.Literal(Value value)) {
                return Evaluation.isTrue(value) == and ? right : left;
            }
            if (right instanceof Expression.Literal(Value value)) {
                return Evaluation.isTrue(value) == and ? left : right;
            }
        }
        return constant(new Expression.Binary(operator, left, right, type), List.of(left, right));
    }

    private Expression folded(List<Expression> parts, Function<List<Expression>, Expression> whole) {
        List<Expression> mapped = of(parts);
        return constant(whole.apply(mapped), mapped);
    }

    private static Expression constant(Expression whole, List<Expression> parts) {
        return parts.stream().allMatch(Expression.Literal.class::isInstance)
                ? new Expression.Literal(Evaluation.evaluate(whole, NOTHING))
                : whole;
    }

    private Expression bits(List<Integer> clbits) {
        if (clbits.stream().noneMatch(known::get)) {
            return new Expression.Clbits(numbers(clbits));
        }
        List<Expression> parts = new ArrayList<>();
        for (int clbit : clbits) {
            parts.add(known.get(clbit)
                    ? new Expression.Literal(new Value.Bits(
                            new ClassicalType.BitArray(1), values.get(clbit) ? BigInteger.ONE : BigInteger.ZERO))
                    : new Expression.Clbits(List.of(number.applyAsInt(clbit))));
        }
        return constant(new Expression.Concatenation(parts, new ClassicalType.BitArray(clbits.size())), parts);
    }
}
