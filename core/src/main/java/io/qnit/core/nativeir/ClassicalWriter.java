package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.Value;
import java.util.List;

/**
 * Writes classical expressions as arrays that begin with what they do: {@code ["==", ["clbits", [0, 1]], ["literal",
 * "bit[2]", "3"]]}. Types stand only where they do not follow.
 */
final class ClassicalWriter {
    private final CanonicalJson json;
    private final List<Variable> variables;
    private final int[] numbers;

    ClassicalWriter(CanonicalJson json, List<Variable> variables) {
        this.json = json;
        this.variables = variables;
        numbers = new int[variables.size()];
        int next = 0;
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = Affine.isParameter(variables.get(index)) ? -1 : next++;
        }
    }

    /** The number of a variable among those that are no parameters. */
    int number(int variable) {
        return numbers[variable];
    }

    void write(Expression expression) {
        json.startArray();
        switch (expression) {
            case Expression.Literal(Value value) -> literal(value);
            case Expression.Variable(int index, _) -> variable(index);
            case Expression.Clbit(int clbit) -> json.string("clbit").number((long) clbit);
            case Expression.Clbits(List<Integer> clbits) -> json.string("clbits").integers(clbits);
            case Expression.Unary(var operator, Expression operand, ClassicalType type) -> {
                check(Typing.unary(operator, operand.type())
                        .filter(s -> s.arguments().getFirst().equals(operand.type()) && s.result().equals(type))
                        .isPresent(), operator.symbol());
                json.string(operator.symbol());
                write(operand);
            }
            case Expression.Binary(var operator, Expression left, Expression right, ClassicalType type) -> {
                check(Typing.binary(operator, left.type(), right.type())
                        .filter(p -> p.left().equals(left.type()) && p.right().equals(right.type())
                                && p.result().equals(type))
                        .isPresent(), operator.symbol());
                json.string(operator.symbol());
                write(left);
                write(right);
            }
            case Expression.Cast(Expression operand, ClassicalType type) -> {
                json.string("cast").string(type.toString());
                write(operand);
            }
            case Expression.BitOf(Expression operand, Expression index) -> {
                json.string("bitOf");
                write(operand);
                write(index);
            }
            case Expression.Select(Expression operand, List<Integer> positions) -> {
                json.string("select");
                write(operand);
                json.integers(positions);
            }
            case Expression.Concatenation(List<Expression> parts, _) -> {
                json.string("join");
                parts.forEach(this::write);
            }
            case Expression.Call(var function, List<Expression> arguments, ClassicalType type) -> {
                List<ClassicalType> types = arguments.stream().map(Expression::type).toList();
                check(Typing.call(function, types)
                        .filter(s -> s.arguments().equals(types) && s.result().equals(type))
                        .isPresent(), function.symbol());
                json.string("call").string(function.symbol());
                arguments.forEach(this::write);
            }
        }
        json.endArray();
    }

    void write(Assignable target) {
        json.startArray();
        switch (target) {
            case Assignable.WholeVariable(int index) -> variable(index);
            case Assignable.VariableBit(int index, Expression bit) -> {
                json.string("bitOf");
                json.startArray();
                variable(index);
                json.endArray();
                write(bit);
            }
            case Assignable.VariableBits(int index, List<Integer> positions) -> {
                json.string("select");
                json.startArray();
                variable(index);
                json.endArray();
                json.integers(positions);
            }
            case Assignable.Clbits(List<Integer> clbits) -> json.string("clbits").integers(clbits);
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) -> {
                json.string("clbitAt").integers(clbits);
                write(index);
            }
        }
        json.endArray();
    }

    void write(Node.Range range) {
        json.startArray();
        switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                json.string("steps");
                write(start);
                write(step);
                write(stop);
            }
            case Node.Range.Values(List<Expression> values) -> {
                json.string("values");
                values.forEach(this::write);
            }
            case Node.Range.BitsOf(Expression bits) -> {
                json.string("bitsOf");
                write(bits);
            }
        }
        json.endArray();
    }

    /** A length of time, {@code {"dt": 160}} or {@code {"s": 1e-7}}. */
    void time(Value.Time time) {
        json.startObject();
        json.name(time.unit() == Value.Time.Unit.DT ? "dt" : "s").number(checked(time.amount()));
        json.endObject();
    }

    private void variable(int index) {
        Variable variable = variables.get(index);
        if (Affine.isParameter(variable)) {
            json.string("parameter").string(variable.name());
        } else {
            json.string("variable").number((long) numbers[index]);
        }
    }

    private void literal(Value value) {
        json.string("literal");
        switch (value) {
            case Value.Bits(ClassicalType type, var number) ->
                json.string(type.toString()).string(ClassicalText.integer(number));
            case Value.Real(var type, double number) -> json.string(type.toString()).number(checked(number));
            case Value.Time time -> {
                json.string("duration");
                time(time);
            }
        }
    }

    private static double checked(double number) {
        if (!Double.isFinite(number)) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED, "the native IR cannot hold the constant " + number + "; it must be finite");
        }
        return number;
    }

    private static void check(boolean typed, String operation) {
        if (!typed) {
            throw new QnitException(ErrorCode.INTERNAL, "'" + operation + "' has operands of types it does not take");
        }
    }
}
