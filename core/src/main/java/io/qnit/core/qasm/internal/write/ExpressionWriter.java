package io.qnit.core.qasm.internal.write;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Program.Dialect;
import java.math.BigInteger;
import java.util.List;

/**
 * Expressions as OpenQASM 3, so that reading gives the same typed tree: casts that the reader makes by itself are left
 * out, the others are written, and no parentheses stand where precedence says the same.
 */
public final class ExpressionWriter {
    private static final int LOWEST = 0;
    private static final int UNARY = 11;
    private static final int PRIMARY = 13;
    private static final ClassicalType BOOL = new ClassicalType.Bool();
    private static final ClassicalType INT = new ClassicalType.Int(ClassicalType.DEFAULT_WIDTH);
    private static final BigInteger MAX_INT = BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE);

    private final Names names;

    /** Writes the expressions of this circuit with the names that its text would have. */
    public ExpressionWriter(Circuit circuit) {
        this(new Names(circuit, Dialect.OPENQASM3));
    }

    ExpressionWriter(Names names) {
        this.names = names;
    }

    /** An expression on its own. */
    public String text(Expression expression) {
        return text(expression, LOWEST);
    }

    /** An expression where a {@code bool} is wanted. */
    public String condition(Expression expression) {
        return truth(expression, LOWEST);
    }

    /** An expression where a value of this type is wanted, as on the right of an assignment. */
    private String converted(Expression expression, ClassicalType type) {
        if (expression instanceof Expression.Literal(Value.Bits(ClassicalType t, BigInteger number))
                && t.equals(type)
                && (type instanceof ClassicalType.Int
                        || type instanceof ClassicalType.UInt
                        || type instanceof ClassicalType.Bit)
                && number.abs().compareTo(MAX_INT) <= 0) {
            return number.toString();
        }
        if (expression instanceof Expression.Cast(Expression operand, ClassicalType t)
                && t.equals(type)
                && !(operand instanceof Expression.Literal)
                && Typing.canConvertImplicitly(operand.type(), type)) {
            return text(operand);
        }
        if (expression instanceof Expression.Concatenation(List<Expression> parts, ClassicalType _)) {
            return String.join(" ++ ", parts.stream().map(this::part).toList());
        }
        return text(expression);
    }

    /** {@code target = value}. */
    public String assignment(Node.Assign assign) {
        ClassicalType type = assign.value().type();
        return target(assign.target(), type) + " = " + converted(assign.value(), type);
    }

    /** What a loop counts through, as it stands after {@code in}. */
    public String range(Node.Range range, ClassicalType type) {
        return switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                String middle = isOne(step) ? ":" : ":" + bound(step, type) + ":";
                yield "[" + bound(start, type) + middle + bound(stop, type) + "]";
            }
            case Node.Range.Values(List<Expression> values) ->
                "{" + String.join(", ", values.stream().map(v -> bound(v, type)).toList()) + "}";
            case Node.Range.BitsOf(Expression bits) -> text(bits);
        };
    }

    private String bound(Expression expression, ClassicalType type) {
        return expression.type().equals(type) ? converted(expression, type) : text(expression);
    }

    private static boolean isOne(Expression step) {
        return step instanceof Expression.Literal(Value.Bits(ClassicalType _, BigInteger number))
                && number.equals(BigInteger.ONE);
    }

    private String target(Assignable target, ClassicalType type) {
        return switch (target) {
            case Assignable.WholeVariable(int index) -> names.variable(index);
            case Assignable.VariableBit(int index, Expression bit) -> names.variable(index) + "[" + text(bit) + "]";
            case Assignable.VariableBits(int index, List<Integer> positions) ->
                names.variable(index) + Names.positions(positions);
            case Assignable.Clbits(List<Integer> clbits) ->
                type instanceof ClassicalType.BitArray ? names.bitArray(clbits) : names.clbit(clbits.getFirst());
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) ->
                names.bitArray(clbits) + "[" + text(index) + "]";
        };
    }

    private String text(Expression expression, int around) {
        return switch (expression) {
            case Expression.Literal(Value value) -> literal(value, around);
            case Expression.Variable(int index, ClassicalType _) -> names.variable(index);
            case Expression.Clbit(int clbit) -> names.clbit(clbit);
            case Expression.Clbits(List<Integer> clbits) -> names.bitArray(clbits);
            case Expression.Unary e -> unary(e, around);
            case Expression.Binary e -> binary(e, around);
            case Expression.Cast(Expression operand, ClassicalType type) -> type + "(" + text(operand) + ")";
            case Expression.BitOf(Expression operand, Expression index) ->
                text(operand, PRIMARY) + "[" + text(index) + "]";
            case Expression.Select(Expression operand, List<Integer> positions) ->
                text(operand, PRIMARY) + Names.positions(positions);
            case Expression.Concatenation _ -> throw new QnitException(
                    ErrorCode.UNSUPPORTED, "OpenQASM joins bits with '++' only on the right of an assignment");
            case Expression.Call(var function, List<Expression> arguments, ClassicalType _) ->
                function.symbol() + "("
                        + String.join(", ", arguments.stream().map(this::text).toList()) + ")";
        };
    }

    private String part(Expression part) {
        return part instanceof Expression.Cast(Expression bit, ClassicalType.BitArray(int width))
                && width == 1
                && bit.type() instanceof ClassicalType.Bit
                        ? text(bit)
                        : text(part);
    }

    private String unary(Expression.Unary e, int around) {
        int inner = UNARY + 1;
        String operand = e.operator() == UnaryOperator.NOT ? truth(e.operand(), inner) : text(e.operand(), inner);
        return parenthesised(e.operator().symbol() + operand, UNARY, around);
    }

    private String binary(Expression.Binary e, int around) {
        BinaryOperator operator = e.operator();
        int precedence = operator.precedence();
        boolean power = operator == BinaryOperator.POWER;
        int leftLevel = power ? precedence + 1 : precedence;
        int rightLevel = power ? precedence : precedence + 1;
        String left;
        String right;
        if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
            left = truth(e.left(), leftLevel);
            right = truth(e.right(), rightLevel);
        } else {
            Expression a = bare(e.left());
            Expression b = bare(e.right());
            if (promotesTo(e, a, b)) {
                left = operandText(a, b, e, leftLevel);
                right = operandText(b, a, e, rightLevel);
            } else if (promotesTo(e, a, e.right())) {
                left = operandText(a, e.right(), e, leftLevel);
                right = operandText(e.right(), a, e, rightLevel);
            } else if (promotesTo(e, e.left(), b)) {
                left = operandText(e.left(), b, e, leftLevel);
                right = operandText(b, e.left(), e, rightLevel);
            } else {
                left = text(e.left(), leftLevel);
                right = text(e.right(), rightLevel);
            }
        }
        return parenthesised(left + " " + operator.symbol() + " " + right, precedence, around);
    }

    /** Without the cast on top, which promotion may bring back. */
    private static Expression bare(Expression expression) {
        return expression instanceof Expression.Cast(Expression operand, ClassicalType _)
                && !(operand instanceof Expression.Literal)
                        ? operand
                        : expression;
    }

    /** Whether the reader, finding these operands, makes the casts that the expression has. */
    private static boolean promotesTo(Expression.Binary e, Expression a, Expression b) {
        if (misread(a, b, e) || misread(b, a, e)) {
            return false;
        }
        ClassicalType left = writtenType(a, b, e);
        ClassicalType right = writtenType(b, a, e);
        return Typing.binary(e.operator(), left, right)
                .filter(p -> p.left().equals(e.left().type())
                        && p.right().equals(e.right().type())
                        && p.result().equals(e.type()))
                .isPresent();
    }

    /** The type that the reader gives an operand before promotion; a plain number takes an integer type that it meets. */
    private static ClassicalType writtenType(Expression operand, Expression other, Expression.Binary e) {
        if (!plain(operand, other, e)) {
            return operand.type();
        }
        boolean adapts = other.type() instanceof ClassicalType.Int || other.type() instanceof ClassicalType.UInt;
        return adapts && other.type().equals(operand.type()) ? operand.type() : INT;
    }

    private String operandText(Expression operand, Expression other, Expression.Binary e, int level) {
        return plain(operand, other, e) && operand instanceof Expression.Literal(Value.Bits(var _, BigInteger number))
                ? parenthesised(number.toString(), number.signum() < 0 ? UNARY : PRIMARY, level)
                : text(operand, level);
    }

    /**
     * Whether an integer can be written as a plain number: the other side is no literal, and adapting the number to that
     * side's type or promoting it from {@code int} gives it the type that it has.
     */
    private static boolean plain(Expression operand, Expression other, Expression.Binary e) {
        if (!(operand instanceof Expression.Literal(Value.Bits(ClassicalType type, BigInteger number)))
                || other instanceof Expression.Literal
                || number.abs().compareTo(MAX_INT) > 0
                || !(type instanceof ClassicalType.Int || type instanceof ClassicalType.UInt)) {
            return false;
        }
        if (type.equals(INT)) {
            return !adaptsAway(number, other.type()) || isShift(e);
        }
        boolean integer = other.type() instanceof ClassicalType.Int || other.type() instanceof ClassicalType.UInt;
        if (integer) {
            return type.equals(other.type()) && !isShift(e);
        }
        // a bit array makes an integer of its own width of itself, and the number wins as an int[64] or is cast
        return false;
    }

    /** Whether an {@code int[64]}, which is always written as a plain number, would take the type of the other side. */
    private static boolean misread(Expression operand, Expression other, Expression.Binary e) {
        return operand instanceof Expression.Literal(Value.Bits(ClassicalType type, BigInteger number))
                && type.equals(INT)
                && !isShift(e)
                && adaptsAway(number, other.type());
    }

    private static boolean isShift(Expression.Binary e) {
        return e.operator() == BinaryOperator.SHIFT_LEFT || e.operator() == BinaryOperator.SHIFT_RIGHT;
    }

    /** Whether a plain number beside this type becomes something else than an {@code int[64]}. */
    private static boolean adaptsAway(BigInteger number, ClassicalType other) {
        return switch (other) {
            case ClassicalType.UInt(int width) -> number.signum() >= 0 && number.bitLength() <= width;
            case ClassicalType.Int(int width) -> width != ClassicalType.DEFAULT_WIDTH && number.bitLength() < width;
            default -> false;
        };
    }

    private String truth(Expression expression, int around) {
        return expression instanceof Expression.Cast(Expression operand, ClassicalType type)
                && type.equals(BOOL)
                && !(operand instanceof Expression.Literal)
                && Typing.canConvertImplicitly(operand.type(), BOOL)
                        ? text(operand, around)
                        : text(expression, around);
    }

    private static String literal(Value value, int around) {
        return switch (value) {
            case Value.Real(ClassicalType.Float type, double number) -> {
                String text = Angles.decimal(number);
                yield type.width() == 32
                        ? type + "(" + text + ")"
                        : parenthesised(text, text.startsWith("-") ? UNARY : PRIMARY, around);
            }
            case Value.Time time -> duration(time, around);
            case Value.Bits(ClassicalType type, BigInteger number) -> bits(type, number, around);
        };
    }

    private static String bits(ClassicalType type, BigInteger number, int around) {
        return switch (type) {
            case ClassicalType.Bool _ -> number.signum() == 0 ? "false" : "true";
            case ClassicalType.Bit _ -> number.signum() == 0 ? "bit(false)" : "bit(true)";
            case ClassicalType.BitArray(int width) -> bitstring(number, width);
            case ClassicalType.Int(int width) -> {
                if (number.abs().compareTo(MAX_INT) > 0) {
                    yield width + 1 > ClassicalType.MAX_WIDTH || number.signum() >= 0
                            ? type + "(" + number + ")"
                            : type + "(-int[" + (width + 1) + "](" + number.negate() + "))";
                }
                yield type.equals(INT)
                        ? parenthesised(number.toString(), number.signum() < 0 ? UNARY : PRIMARY, around)
                        : type + "(" + number + ")";
            }
            case ClassicalType.UInt _ -> type + "(" + number + ")";
            case ClassicalType.Angle(int width) -> angle(type, width, number);
            case ClassicalType.Float _, ClassicalType.Duration _ -> throw new QnitException(
                    ErrorCode.INTERNAL, type + " is not made of bits");
        };
    }

    private static String angle(ClassicalType type, int width, BigInteger number) {
        double radians = Math.scalb(number.doubleValue(), -width) * (2 * Math.PI);
        Value back = Evaluation.cast(new Value.Real(new ClassicalType.Float(64), radians), type);
        return back.equals(new Value.Bits(type, number))
                ? type + "(" + (radians == 0 ? "0.0" : Angles.text(radians)) + ")"
                : type + "(" + bitstring(number, width) + ")";
    }

    private static String bitstring(BigInteger number, int width) {
        String digits = number.toString(2);
        return "\"" + "0".repeat(width - digits.length()) + digits + "\"";
    }

    /** In the unit in which the number is shortest, among those that give exactly this length back. */
    private static String duration(Value.Time time, int around) {
        double amount = time.amount();
        String text =
                switch (time.unit()) {
                    case DT -> amount(amount) + "dt";
                    case SECONDS -> {
                        String best = amount(amount) + "s";
                        double[] scales = {1e3, 1e6, 1e9};
                        String[] units = {"ms", "us", "ns"};
                        for (int k = 0; k < scales.length; k++) {
                            String candidate = amount(amount * scales[k]);
                            String rounded = amount(Math.rint(amount * scales[k]));
                            if (Double.parseDouble(rounded) / scales[k] == amount) {
                                candidate = rounded;
                            }
                            boolean exact = Double.parseDouble(candidate) / scales[k] == amount;
                            if (exact && candidate.length() + 2 < best.length()) {
                                best = candidate + units[k];
                            }
                        }
                        yield best;
                    }
                };
        return parenthesised(text, text.startsWith("-") ? UNARY : PRIMARY, around);
    }

    private static String amount(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Angles.decimal(number);
    }

    private static String parenthesised(String text, int precedence, int around) {
        return precedence < around ? "(" + text + ")" : text;
    }
}
