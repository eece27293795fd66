package io.qnit.core.nativeir;

import com.fasterxml.jackson.core.JsonToken;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link ClassicalWriter} writes; every operand is checked to have a type that its operation takes. */
final class ClassicalReader {
    private static final Map<String, BinaryOperator> BINARY = new HashMap<>();
    private static final Map<String, UnaryOperator> UNARY = new HashMap<>();

    private final StrictJson json;
    private final List<Variable> variables;
    private final int parameters;
    private final int clbits;
    private final int maxNesting;
    private int depth;

    static {
        for (BinaryOperator operator : BinaryOperator.values()) {
            BINARY.put(operator.symbol(), operator);
        }
        for (UnaryOperator operator : UnaryOperator.values()) {
            UNARY.put(operator.symbol(), operator);
        }
    }

    /**
     * @param variables the input parameters first, then the others
     */
    ClassicalReader(StrictJson json, List<Variable> variables, int clbits, int maxNesting) {
        this.json = json;
        this.variables = variables;
        this.clbits = clbits;
        this.maxNesting = maxNesting;
        parameters = (int) variables.stream().filter(Affine::isParameter).count();
    }

    /** The number in the circuit of a variable that is no parameter. */
    int variable() throws IOException {
        return parameters + json.integer("the variable", 0, variables.size() - parameters - 1);
    }

    /** The expression that the parser stands on, which must be a truth value. */
    Expression condition() throws IOException {
        Expression condition = expression();
        if (!(condition.type() instanceof ClassicalType.Bool)) {
            throw json.fault("a condition must be of type bool, not " + condition.type());
        }
        return condition;
    }

    Expression expression() throws IOException {
        if (++depth > maxNesting) {
            throw json.fault(ErrorCode.LIMIT_REACHED, "expressions are nested more than " + maxNesting + " deep");
        }
        json.expect(JsonToken.START_ARRAY, "an expression is an array that begins with what it does");
        json.next();
        String what = json.string("what an expression does");
        Expression expression = expression(what);
        depth--;
        return expression;
    }

    private Expression expression(String what) throws IOException {
        return switch (what) {
            case "literal" -> ended(new Expression.Literal(literal()));
            case "parameter", "variable" -> {
                int index = place(what);
                yield ended(new Expression.Variable(index, variables.get(index).type()));
            }
            case "clbit" -> {
                json.next();
                yield ended(new Expression.Clbit(json.integer("the clbit", 0, clbits - 1)));
            }
            case "clbits" -> ended(new Expression.Clbits(clbits()));
            case "cast" -> {
                json.next();
                ClassicalType type = type();
                Expression operand = next();
                if (!Typing.canCast(operand.type(), type)) {
                    throw json.fault(operand.type() + " cannot be cast to " + type);
                }
                yield ended(new Expression.Cast(operand, type));
            }
            case "bitOf" -> ended(bitOf(next()));
            case "select" -> {
                Expression operand = next();
                yield ended(new Expression.Select(operand, positions(operand.type())));
            }
            case "join" -> join();
            case "call" -> call();
            default -> operation(what);
        };
    }

    Assignable assignable() throws IOException {
        json.expect(JsonToken.START_ARRAY, "the target of an assignment is an array");
        json.next();
        String what = json.string("what is assigned to");
        return switch (what) {
            case "variable" -> {
                yield ended(new Assignable.WholeVariable(place(what)));
            }
            case "bitOf" -> {
                int index = wholeVariable();
                Expression bit = next();
                checkBits(variables.get(index).type());
                checkInteger(bit);
                yield ended(new Assignable.VariableBit(index, bit));
            }
            case "select" -> {
                int index = wholeVariable();
                yield ended(new Assignable.VariableBits(index, positions(variables.get(index).type())));
            }
            case "clbits" -> {
                yield ended(new Assignable.Clbits(clbits()));
            }
            case "clbitAt" -> {
                List<Integer> bits = clbits();
                Expression index = next();
                checkInteger(index);
                yield ended(new Assignable.ClbitAt(bits, index));
            }
            default -> throw json.fault("nothing can be assigned to '" + StrictJson.shortened(what) + "'");
        };
    }

    Node.Range range() throws IOException {
        json.expect(JsonToken.START_ARRAY, "what a for counts through is an array");
        json.next();
        String what = json.string("what a for counts through");
        return switch (what) {
            case "steps" -> {
                Node.Range.Steps steps = new Node.Range.Steps(next(), next(), next());
                checkInteger(steps.start());
                checkInteger(steps.step());
                checkInteger(steps.stop());
                yield ended(steps);
            }
            case "values" -> {
                yield new Node.Range.Values(rest());
            }
            case "bitsOf" -> {
                Expression bits = next();
                checkBits(bits.type());
                yield ended(new Node.Range.BitsOf(bits));
            }
            default -> throw json.fault("a for does not count through '" + StrictJson.shortened(what) + "'");
        };
    }

    /** The object {@code {"dt": 160}} or {@code {"s": 1e-7}} that the parser stands on. */
    Value.Time time() throws IOException {
        List<Value.Time> found = new ArrayList<>();
        json.object("a length of time", unit -> {
            Value.Time.Unit known =
                    switch (unit) {
                        case "dt" -> Value.Time.Unit.DT;
                        case "s" -> Value.Time.Unit.SECONDS;
                        default -> throw json.fault("a length of time is in dt or s");
                    };
            found.add(new Value.Time(json.number("a length of time"), known));
        });
        if (found.size() != 1) {
            throw json.fault("a length of time is either in dt or in s");
        }
        return found.getFirst();
    }

    private Expression next() throws IOException {
        json.next();
        return expression();
    }

    private List<Expression> rest() throws IOException {
        List<Expression> all = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            all.add(expression());
        }
        return all;
    }

    private <T> T ended(T value) throws IOException {
        json.endArray("an expression has too many parts");
        return value;
    }

    private int place(String kind) throws IOException {
        json.next();
        if (kind.equals("variable")) {
            return variable();
        }
        String name = json.string("the parameter");
        for (int index = 0; index < parameters; index++) {
            if (variables.get(index).name().equals(name)) {
                return index;
            }
        }
        throw json.fault("there is no parameter '" + StrictJson.shortened(name) + "'");
    }

    private int wholeVariable() throws IOException {
        json.next();
        json.expect(JsonToken.START_ARRAY, "a variable is an array");
        json.next();
        if (!json.string("what is assigned to").equals("variable")) {
            throw json.fault("only bits of a variable can be assigned to");
        }
        return ended(place("variable"));
    }

    private List<Integer> clbits() throws IOException {
        json.next();
        List<Integer> bits = boxed(json.integers("clbits", clbits, 0, clbits - 1));
        if (bits.isEmpty()) {
            throw json.fault("at least one clbit is needed");
        }
        return bits;
    }

    private List<Integer> positions(ClassicalType type) throws IOException {
        int width = checkBits(type);
        json.next();
        List<Integer> positions = boxed(json.integers("positions", width, 0, width - 1));
        if (positions.isEmpty()) {
            throw json.fault("at least one position is needed");
        }
        return positions;
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    ClassicalType type() throws IOException {
        String name = json.string("a type");
        try {
            return ClassicalText.type(name)
                    .orElseThrow(() -> json.fault("there is no type '" + StrictJson.shortened(name) + "'"));
        } catch (QnitException tooWide) {
            throw tooWide.code() == ErrorCode.INVALID_SOURCE ? tooWide : json.fault(tooWide);
        }
    }

    BigInteger wholeNumber() throws IOException {
        String text = json.string("a whole number");
        return ClassicalText.integer(text)
                .orElseThrow(() -> json.fault("'" + StrictJson.shortened(text) + "' is no whole number"));
    }

    private Value literal() throws IOException {
        json.next();
        ClassicalType type = type();
        json.next();
        return switch (type) {
            case ClassicalType.Float real -> new Value.Real(real, json.number("a float"));
            case ClassicalType.Duration _ -> time();
            case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.BitArray _, ClassicalType.Int _, ClassicalType.UInt _, ClassicalType.Angle _ -> {
                BigInteger number = wholeNumber();
                try {
                    yield new Value.Bits(type, number);
                } catch (QnitException tooLarge) {
                    throw json.fault("the literal is out of range for " + type);
                }
            }
        };
    }

    private Expression bitOf(Expression operand) throws IOException {
        checkBits(operand.type());
        Expression index = next();
        checkInteger(index);
        return new Expression.BitOf(operand, index);
    }

    private Expression join() throws IOException {
        List<Expression> parts = rest();
        int width = 0;
        for (Expression part : parts) {
            if (!(part.type() instanceof ClassicalType.BitArray(int n)) || width + n > ClassicalType.MAX_WIDTH) {
                throw json.fault("only registers of bits can be joined, to at most " + ClassicalType.MAX_WIDTH);
            }
            width += n;
        }
        if (parts.isEmpty()) {
            throw json.fault("at least one part is needed");
        }
        return new Expression.Concatenation(parts, new ClassicalType.BitArray(width));
    }

    private Expression call() throws IOException {
        json.next();
        String name = json.string("a function");
        BuiltinFunction function = BuiltinFunction.named(name)
                .filter(f -> f.symbol().equals(name))
                .orElseThrow(() -> json.fault("there is no function '" + StrictJson.shortened(name) + "'"));
        List<Expression> arguments = rest();
        List<ClassicalType> types = arguments.stream().map(Expression::type).toList();
        Optional<Typing.Signature> signature =
                Typing.call(function, types).filter(s -> s.arguments().equals(types));
        if (signature.isEmpty()) {
            throw json.fault("'" + name + "' does not take " + types);
        }
        return new Expression.Call(function, arguments, signature.get().result());
    }

    private Expression operation(String symbol) throws IOException {
        if (!BINARY.containsKey(symbol) && !UNARY.containsKey(symbol)) {
            throw json.fault("there is no operation '" + StrictJson.shortened(symbol) + "'");
        }
        List<Expression> operands = rest();
        if (operands.size() == 1 && UNARY.containsKey(symbol)) {
            UnaryOperator operator = UNARY.get(symbol);
            ClassicalType type = operands.getFirst().type();
            Optional<Typing.Signature> signature =
                    Typing.unary(operator, type).filter(s -> s.arguments().getFirst().equals(type));
            if (signature.isPresent()) {
                return new Expression.Unary(operator, operands.getFirst(), signature.get().result());
            }
        }
        if (operands.size() == 2 && BINARY.containsKey(symbol)) {
            BinaryOperator operator = BINARY.get(symbol);
            ClassicalType left = operands.getFirst().type();
            ClassicalType right = operands.getLast().type();
            Optional<Typing.Promotion> promotion = Typing.binary(operator, left, right)
                    .filter(p -> p.left().equals(left) && p.right().equals(right));
            if (promotion.isPresent()) {
                return new Expression.Binary(
                        operator, operands.getFirst(), operands.getLast(), promotion.get().result());
            }
        }
        throw json.fault("'" + symbol + "' does not take "
                + operands.stream().map(Expression::type).toList() + "; casts must be written out");
    }

    private int checkBits(ClassicalType type) {
        return switch (type) {
            case ClassicalType.BitArray(int width) -> width;
            case ClassicalType.Int(int width) -> width;
            case ClassicalType.UInt(int width) -> width;
            case ClassicalType.Angle(int width) -> width;
            case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.Float _, ClassicalType.Duration _ ->
                throw json.fault(type + " has no bits to choose from");
        };
    }

    private void checkInteger(Expression expression) {
        if (!(expression.type() instanceof ClassicalType.Int) && !(expression.type() instanceof ClassicalType.UInt)) {
            throw json.fault("a whole number is needed here, not " + expression.type());
        }
    }
}
