package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as written to typed expressions of the circuit: names resolved, implicit casts written out, everything that
 * is known computed. A null result means that the reason has been reported.
 */
final class Expressions {
    private static final BigInteger MAX_INT = BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE);

    private final Context context;
    private final Report report;
    private final Folding folding;
    private final Types types;
    private final Lowering lowering;

    /** OpenQASM 2 computes angles with real numbers only: {@code 3/2} is 1.5. */
    private boolean realNumbers;

    /** Whether only constants may be used: sizes and {@code const}. */
    private boolean constantsOnly;

    /** Whether variables of loops count as constants, since loops can be written out. */
    private boolean loopVariables;

    Expressions(Context context, Lowering lowering) {
        this.context = context;
        this.report = context.report;
        this.lowering = lowering;
        this.folding = new Folding(context.report);
        this.types = new Types(context, this);
    }

    Types types() {
        return types;
    }

    Folding folding() {
        return folding;
    }

    @Nullable Expression of(Expr expr) {
        return switch (expr) {
            case Expr.IntegerLiteral e -> integer(e);
            case Expr.FloatLiteral e -> real(e);
            case Expr.ImaginaryLiteral e -> {
                report.refuse(e.span(), "complex numbers cannot be executed", "");
                yield null;
            }
            case Expr.BooleanLiteral e -> Folding.literal(e.value());
            case Expr.BitstringLiteral e -> bitstring(e);
            case Expr.DurationLiteral e -> duration(e);
            case Expr.Name e -> name(e);
            case Expr.PhysicalQubit e -> {
                report.error(e.span(), "a classical value is expected here, found the qubit '$" + e.number() + "'");
                yield null;
            }
            case Expr.Unary e -> unary(e);
            case Expr.Binary e -> binary(e);
            case Expr.Cast e -> cast(e);
            case Expr.Index e -> index(e);
            case Expr.Range e -> misplaced(e, "a range");
            case Expr.Set e -> misplaced(e, "a set");
            case Expr.Concatenation e -> concatenation(e);
            case Expr.Call e -> call(e);
            case Expr.Measure e -> {
                if (constantsOnly) {
                    report.error(e.span(), "a measurement is not a constant; a constant is needed here");
                    yield null;
                }
                yield lowering.measurements().value(e);
            }
            case Expr.DurationOf e -> {
                report.refuse(e.span(), "durationof cannot be executed", "write the duration as a number");
                yield null;
            }
        };
    }

    /** The expression, converted as an assignment to this type converts. */
    @Nullable Expression of(Expr expr, ClassicalType type) {
        Expression value = of(expr);
        return value == null ? null : convert(value, type, expr);
    }

    /** A condition, as a {@code bool}. */
    @Nullable Expression condition(Expr expr) {
        return of(expr, Folding.BOOL);
    }

    /** A value that only constants make up. */
    @Nullable Value constant(Expr expr, ClassicalType type) {
        boolean before = constantsOnly;
        constantsOnly = true;
        Expression value = of(expr, type);
        constantsOnly = before;
        return value == null ? null : Folding.known(value);
    }

    /** An expression of constants only; its type is what it is. */
    @Nullable Expression constantValue(Expr expr) {
        boolean before = constantsOnly;
        constantsOnly = true;
        Expression value = of(expr);
        constantsOnly = before;
        return value;
    }

    /** A size or width: a constant from 1 to {@code max}; 0 after an error. */
    int size(Expr expr, String what, int max) {
        Expression value = constantValue(expr);
        if (value == null) {
            return 0;
        }
        BigInteger number = integerOf(value, expr, what);
        if (number == null) {
            return 0;
        }
        if (number.signum() <= 0 || number.compareTo(BigInteger.valueOf(max)) > 0) {
            report.error(
                    expr.span(),
                    what + " must be between 1 and " + String.format(java.util.Locale.ROOT, "%,d", max) + ", found "
                            + shortened(number));
            return 0;
        }
        return number.intValue();
    }

    /** An integer made of constants and variables of loops, or null after an error. */
    @Nullable BigInteger constantInteger(Expr expr, String what) {
        boolean constants = constantsOnly;
        boolean loops = loopVariables;
        constantsOnly = true;
        loopVariables = true;
        BigInteger number = knownInteger(expr, what);
        constantsOnly = constants;
        loopVariables = loops;
        return number;
    }

    /** An integer that is known while reading, or null after saying what it is needed for. */
    @Nullable BigInteger knownInteger(Expr expr, String what) {
        Expression value = of(expr);
        if (value == null) {
            return null;
        }
        if (Folding.known(value) == null) {
            if (!context.needsUnrolling()) {
                report.error(expr.span(), what + " must be known when the circuit is read");
            }
            return null;
        }
        return integerOf(value, expr, what);
    }

    private @Nullable BigInteger integerOf(Expression value, Expr expr, String what) {
        BigInteger number =
                value.type() instanceof ClassicalType.Int || value.type() instanceof ClassicalType.UInt
                        ? Folding.integer(value)
                        : null;
        if (number == null) {
            report.error(expr.span(), what + " must be an integer, found " + value.type());
        }
        return number;
    }

    /** A gate's angle: of type float or angle. */
    @Nullable Expression angle(Expr expr) {
        boolean before = realNumbers;
        realNumbers = context.isOpenQasm2();
        Expression value = of(expr);
        realNumbers = before;
        return value == null ? null : asAngle(value, expr.span());
    }

    /** An angle as the argument of a gate: known ones in radians. */
    @Nullable Expression asAngle(Expression value, long span) {
        return switch (value.type()) {
            case ClassicalType.Float _, ClassicalType.Angle _ -> {
                Value known = Folding.known(value);
                if (known == null) {
                    yield value;
                }
                double radians = Folding.number(known);
                if (!Double.isFinite(radians)) {
                    report.error(span, "the angle is " + radians + "; a finite number is needed");
                    yield null;
                }
                yield Folding.literal(radians);
            }
            case ClassicalType.Int _, ClassicalType.UInt _ -> folding.cast(value, Folding.FLOAT, span);
            case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.BitArray _, ClassicalType.Duration _ -> {
                report.error(span, "an angle is expected here, found " + value.type());
                yield null;
            }
        };
    }

    /** Converts without being asked to, as an assignment does. */
    @Nullable Expression convert(Expression value, ClassicalType type, Expr expr) {
        if (value.type().equals(type)) {
            return value;
        }
        Value literal = isNumber(expr) ? Folding.known(value) : null;
        boolean fits = literal != null && Typing.literalFits(literal, type);
        if (!fits && !Typing.canConvertImplicitly(value.type(), type)) {
            String hint = Typing.canCast(value.type(), type) ? "write " + type + "(...) to convert it" : "";
            report.error(expr.span(), type + " is expected here, found " + value.type(), hint);
            return null;
        }
        if (fits && type instanceof ClassicalType.BitArray
                && literal instanceof Value.Bits(ClassicalType _, BigInteger number)) {
            return Folding.literal(type, number);
        }
        return folding.cast(value, type, expr.span());
    }

    private Expression integer(Expr.IntegerLiteral e) {
        if (realNumbers) {
            return Folding.literal(e.value().doubleValue());
        }
        BigInteger value = e.value();
        if (value.compareTo(MAX_INT) <= 0) {
            return Folding.literal(Folding.INT, value);
        }
        int bits = Math.min(value.bitLength(), ClassicalType.MAX_WIDTH);
        if (value.bitLength() > bits) {
            report.error(e.span(), "the number has more than " + ClassicalType.MAX_WIDTH + " bits");
            return Folding.literal(Folding.INT, 0);
        }
        return Folding.literal(new ClassicalType.UInt(bits), value);
    }

    private @Nullable Expression real(Expr.FloatLiteral e) {
        if (!Double.isFinite(e.value())) {
            report.error(e.span(), "the number is too large for a float[64]");
            return null;
        }
        return Folding.literal(e.value());
    }

    private @Nullable Expression bitstring(Expr.BitstringLiteral e) {
        int width = e.digits().length();
        if (width == 0 || width > ClassicalType.MAX_WIDTH) {
            report.error(e.span(),
                    "a bit string has between 1 and " + ClassicalType.MAX_WIDTH + " bits, found " + width);
            return null;
        }
        return Folding.literal(new ClassicalType.BitArray(width), Bitstrings.value(e.digits()));
    }

    private @Nullable Expression duration(Expr.DurationLiteral e) {
        double amount = e.amount();
        Value.Time time =
                switch (e.unit()) {
                    case "dt" -> new Value.Time(amount, Value.Time.Unit.DT);
                    case "ns" -> seconds(amount / 1e9);
                    case "us", "µs", "μs" -> seconds(amount / 1e6);
                    case "ms" -> seconds(amount / 1e3);
                    default -> seconds(amount);
                };
        if (!Double.isFinite(time.amount())) {
            report.error(e.span(), "the duration is too long");
            return null;
        }
        return new Expression.Literal(time);
    }

    private static Value.Time seconds(double amount) {
        return new Value.Time(amount, Value.Time.Unit.SECONDS);
    }

    private @Nullable Expression name(Expr.Name e) {
        Symbol symbol = lowering.resolve(e.name(), e.span());
        return switch (symbol) {
            case null -> null;
            case Symbol.Constant c -> new Expression.Literal(c.value());
            case Symbol.Poisoned _ -> null;
            case Symbol.Variable v -> {
                if (constantsOnly && !(loopVariables && v.isOfLoop())) {
                    yield notConstant(e.name(), e.span());
                }
                Value known = v.known;
                yield known != null ? new Expression.Literal(known) : new Expression.Variable(v.index(), v.type());
            }
            case Symbol.Bits b -> constantsOnly ? notConstant(e.name(), e.span()) : b.expression();
            case Symbol.Qubits _, Symbol.Subroutine _, Symbol.External _, Symbol.GateParameter _ -> {
                report.error(e.span(),
                        "a classical value is expected here, found '" + e.name() + "', " + symbol.kind());
                yield null;
            }
        };
    }

    private @Nullable Expression notConstant(String name, long span) {
        report.error(span, "'" + name + "' is not a constant; a constant is needed here", "declare it with 'const'");
        return null;
    }

    private @Nullable Expression misplaced(Expr e, String what) {
        report.error(e.span(), what + " can stand only in an index or a loop");
        return null;
    }

    private @Nullable Expression unary(Expr.Unary e) {
        Expression operand = of(e.operand());
        if (operand == null) {
            return null;
        }
        Typing.Signature signature = Typing.unary(e.operator(), operand.type()).orElse(null);
        if (signature == null) {
            report.error(e.span(), "'" + e.operator().symbol() + "' cannot be applied to " + operand.type());
            return null;
        }
        operand = folding.cast(operand, signature.arguments().getFirst(), e.operand().span());
        if (operand == null) {
            return null;
        }
        ClassicalType type = signature.result();
        return folding.unary(e.operator(), operand, type, e.span());
    }

    private @Nullable Expression binary(Expr.Binary e) {
        Expression left = of(e.left());
        Expression right = of(e.right());
        if (left == null || right == null) {
            return null;
        }
        BinaryOperator operator = e.operator();
        if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
            left = convert(left, Folding.BOOL, e.left());
            right = convert(right, Folding.BOOL, e.right());
            return left == null || right == null ? null : folding.binary(operator, left, right, Folding.BOOL, e.span());
        }
        boolean shift = operator == BinaryOperator.SHIFT_LEFT || operator == BinaryOperator.SHIFT_RIGHT;
        if (!shift && adapts(e.right()) && !adapts(e.left())) {
            right = adapt(right, left.type());
        } else if (!shift && adapts(e.left()) && !adapts(e.right())) {
            left = adapt(left, right.type());
        }
        ClassicalType leftType = left.type();
        ClassicalType rightType = right.type();
        Typing.Promotion promotion = Typing.binary(operator, leftType, rightType).orElse(null);
        if (promotion == null) {
            report.error(e.span(), "'" + operator.symbol() + "' cannot combine " + leftType + " and " + rightType);
            return null;
        }
        Expression a = folding.cast(left, promotion.left(), e.left().span());
        Expression b = folding.cast(right, promotion.right(), e.right().span());
        return a == null || b == null ? null : folding.binary(operator, a, b, promotion.result(), e.span());
    }

    /** Whether an expression is a number as written, perhaps with a sign. */
    private static boolean isNumber(Expr e) {
        return switch (e) {
            case Expr.IntegerLiteral _, Expr.FloatLiteral _ -> true;
            case Expr.Unary u -> u.operator() == UnaryOperator.NEGATE && isNumber(u.operand());
            default -> adapts(e);
        };
    }

    /** Whether an expression is made of integer literals only, so that its type follows what it meets. */
    private static boolean adapts(Expr e) {
        return switch (e) {
            case Expr.IntegerLiteral _ -> true;
            case Expr.Unary u -> u.operator() != UnaryOperator.NOT && adapts(u.operand());
            case Expr.Binary b ->
                switch (b.operator()) {
                    case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER -> adapts(b.left()) && adapts(b.right());
                    default -> false;
                };
            default -> false;
        };
    }

    /** A known integer in the integer type that it meets, when that can hold it. */
    private static Expression adapt(Expression value, ClassicalType type) {
        BigInteger number = Folding.integer(value);
        if (number == null) {
            return value;
        }
        boolean fits =
                switch (type) {
                    case ClassicalType.UInt(int width) -> number.signum() >= 0 && number.bitLength() <= width;
                    case ClassicalType.Int(int width) -> number.bitLength() < width;
                    default -> false;
                };
        return fits ? Folding.literal(type, number) : value;
    }

    private @Nullable Expression cast(Expr.Cast e) {
        ClassicalType type = types.of(e.type());
        Expression operand = of(e.operand());
        if (type == null || operand == null) {
            return null;
        }
        if (!isCastable(operand, type, e)) {
            report.error(e.span(), operand.type() + " cannot be converted to " + type);
            return null;
        }
        return folding.cast(operand, type, e.span());
    }

    private boolean isCastable(Expression operand, ClassicalType type, Expr.Cast e) {
        ClassicalType from = operand.type();
        if (from.equals(type)) {
            return true;
        }
        Value literal = isNumber(e.operand()) ? Folding.known(operand) : null;
        if (literal != null && Typing.literalFits(literal, type)) {
            return true;
        }
        if (context.isStrict() && from instanceof ClassicalType.BitArray(int width) && width(type) > width) {
            return false; // the standard wants equal widths
        }
        return Typing.canCast(from, type);
    }

    private static int width(ClassicalType type) {
        return switch (type) {
            case ClassicalType.Int(int width) -> width;
            case ClassicalType.UInt(int width) -> width;
            default -> 0;
        };
    }

    private @Nullable Expression index(Expr.Index e) {
        if (e.base() instanceof Expr.Name base
                && lowering.resolve(base.name(), base.span()) instanceof Symbol.Bits bits) {
            return constantsOnly ? notConstant(base.name(), base.span()) : bitsOf(bits, e);
        }
        Expression base = of(e.base());
        if (base == null) {
            return null;
        }
        int width =
                switch (base.type()) {
                    case ClassicalType.BitArray(int n) -> n;
                    case ClassicalType.Int(int n) -> n;
                    case ClassicalType.UInt(int n) -> n;
                    case ClassicalType.Angle(int n) -> n;
                    case ClassicalType.Bool _, ClassicalType.Bit _, ClassicalType.Float _, ClassicalType.Duration _ -> 0;
                };
        if (width == 0) {
            report.error(e.span(), base.type() + " has no bits to choose from");
            return null;
        }
        Indices.Selection selection = lowering.indices().of(e, width, base.type().toString());
        return switch (selection) {
            case null -> null;
            case Indices.One(int position) -> bit(base, Folding.literal(Folding.INT, position));
            case Indices.AtRunTime(Expression position) -> bit(base, position);
            case Indices.Many(List<Integer> positions) -> select(base, positions);
        };
    }

    private static Expression bit(Expression base, Expression position) {
        BigInteger number = Folding.integer(base);
        BigInteger at = Folding.integer(position);
        return number != null && at != null
                ? Folding.literal(Folding.BIT, number.testBit(at.intValue()) ? 1 : 0)
                : new Expression.BitOf(base, position);
    }

    private static Expression select(Expression base, List<Integer> positions) {
        BigInteger number = Folding.integer(base);
        if (number == null) {
            return new Expression.Select(base, positions);
        }
        BigInteger chosen = BigInteger.ZERO;
        for (int k = 0; k < positions.size(); k++) {
            if (number.testBit(positions.get(k))) {
                chosen = chosen.setBit(k);
            }
        }
        return Folding.literal(new ClassicalType.BitArray(positions.size()), chosen);
    }

    private @Nullable Expression bitsOf(Symbol.Bits bits, Expr.Index e) {
        if (!bits.isArray()) {
            report.error(e.span(), "'" + bits.name() + "' is a single bit and has no index");
            return null;
        }
        Indices.Selection selection = lowering.indices().of(e, bits.size(), "register '" + bits.name() + "'");
        return switch (selection) {
            case null -> null;
            case Indices.One(int position) -> new Expression.Clbit(bits.clbits().get(position));
            case Indices.AtRunTime(Expression position) -> new Expression.BitOf(bits.expression(), position);
            case Indices.Many(List<Integer> positions) ->
                new Expression.Clbits(positions.stream().map(bits.clbits()::get).toList());
        };
    }

    private @Nullable Expression concatenation(Expr.Concatenation e) {
        List<Expression> parts = new ArrayList<>();
        long width = 0;
        for (Expr part : e.parts()) {
            Expression value = of(part);
            if (value == null) {
                return null;
            }
            switch (value.type()) {
                case ClassicalType.BitArray(int n) -> width += n;
                case ClassicalType.Bit _ -> {
                    width++;
                    value = folding.cast(value, new ClassicalType.BitArray(1), part.span());
                }
                default -> {
                    report.error(part.span(), "'++' joins bits, found " + value.type());
                    return null;
                }
            }
            if (value == null) {
                return null;
            }
            parts.add(value);
        }
        if (width > ClassicalType.MAX_WIDTH) {
            report.error(e.span(), "the joined bits are wider than " + ClassicalType.MAX_WIDTH);
            return null;
        }
        return joined(parts, new ClassicalType.BitArray((int) width));
    }

    private static Expression joined(List<Expression> parts, ClassicalType type) {
        BigInteger number = BigInteger.ZERO;
        int offset = 0;
        List<Integer> clbits = new ArrayList<>();
        boolean known = true;
        for (Expression part : parts) {
            BigInteger bits = Folding.integer(part);
            if (bits == null) {
                known = false;
            } else {
                number = number.or(bits.shiftLeft(offset));
                offset += ((ClassicalType.BitArray) part.type()).width();
            }
            if (part instanceof Expression.Clbits(List<Integer> list)) {
                clbits.addAll(list);
            } else if (part instanceof Expression.Cast(Expression.Clbit(int clbit), ClassicalType _)) {
                clbits.add(clbit);
            }
        }
        if (known) {
            return Folding.literal(type, number);
        }
        return clbits.size() == ((ClassicalType.BitArray) type).width()
                ? new Expression.Clbits(clbits)
                : new Expression.Concatenation(parts, type);
    }

    private @Nullable Expression call(Expr.Call e) {
        Symbol symbol = context.scopes.find(e.name());
        if (symbol instanceof Symbol.Subroutine subroutine) {
            if (constantsOnly) {
                return notConstant(e.name(), e.nameSpan());
            }
            return lowering.subroutines().value(subroutine, e);
        }
        if (symbol instanceof Symbol.External) {
            report.refuse(e.span(), "the external function '" + e.name() + "' cannot be executed", "");
            return null;
        }
        if (symbol instanceof Symbol.Poisoned) {
            return null;
        }
        Optional<BuiltinFunction> function = BuiltinFunction.named(e.name());
        if (function.isEmpty()) {
            if (e.name().equals("sizeof")) {
                report.refuse(e.span(), "arrays cannot be executed, nor can sizeof", "");
            } else {
                lowering.unknown(e.name(), e.nameSpan(), "function");
            }
            return null;
        }
        if (e.arguments().size() != function.get().arguments()) {
            report.error(
                    e.span(),
                    "'" + e.name() + "' takes " + Words.count(function.get().arguments(), "argument") + ", found "
                            + e.arguments().size());
            return null;
        }
        List<Expression> arguments = new ArrayList<>();
        for (Expr argument : e.arguments()) {
            Expression value = of(argument);
            if (value == null) {
                return null;
            }
            arguments.add(value);
        }
        return builtin(function.get(), arguments, e);
    }

    private @Nullable Expression builtin(BuiltinFunction function, List<Expression> arguments, Expr.Call e) {
        List<ClassicalType> found = arguments.stream().map(Expression::type).toList();
        Typing.Signature signature = Typing.call(function, found).orElse(null);
        if (signature == null) {
            String names = String.join(", ", found.stream().map(ClassicalType::toString).toList());
            report.error(e.span(), "'" + e.name() + "' cannot be applied to " + names);
            return null;
        }
        List<Expression> converted = new ArrayList<>();
        for (int k = 0; k < arguments.size(); k++) {
            Expression argument = folding.cast(arguments.get(k), signature.arguments().get(k), e.span());
            if (argument == null) {
                return null;
            }
            converted.add(argument);
        }
        return folding.call(function, converted, signature.result(), e.span());
    }

    /** An angle as a float number of radians. */
    @Nullable Expression radians(Expression angle, long span) {
        Value known = Folding.known(angle);
        return known != null ? Folding.literal(Folding.number(known)) : folding.cast(angle, Folding.FLOAT, span);
    }

    static String shortened(BigInteger number) {
        if (number.bitLength() > 256) {
            return "a number of " + number.bitLength() + " bits";
        }
        return number.bitLength() < 64
                ? String.format(java.util.Locale.ROOT, "%,d", number)
                : number.toString();
    }
}
