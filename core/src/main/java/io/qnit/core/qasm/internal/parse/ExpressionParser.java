package io.qnit.core.qasm.internal.parse;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Program.Dialect;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.TypeSyntax;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operands, types and expressions; expressions by operator precedence (Pratt 1973). */
abstract class ExpressionParser extends TokenReader {
    /** As tight as the unary operators bind: only {@code **} and indexing are tighter. */
    private static final int UNARY_PRECEDENCE = 12;

    private static final @Nullable BinaryOperator[] OPERATORS = operators();

    /** Small integers, shared. */
    private static final BigInteger[] SMALL = small();

    /** In OpenQASM 2, {@code ^} is a power in a gate's arguments and exclusive or elsewhere. */
    int argumentLists;

    ExpressionParser(Source source, Diagnostics diagnostics, ReadOptions options) {
        super(source, diagnostics, options);
    }

    /** Statements between braces. */
    abstract List<Statement> block();

    /** The operator of a compound assignment. */
    static Optional<BinaryOperator> assignmentOperator(int kind) {
        return Token.isCompoundAssignment(kind)
                ? Optional.ofNullable(OPERATORS[kind - Token.PLUS_ASSIGN + Token.PLUS])
                : Optional.empty();
    }

    // ---- operands

    static boolean startsOperand(int kind) {
        return kind == Token.IDENTIFIER || kind == Token.HARDWARE_QUBIT;
    }

    List<Operand> optionalOperands() {
        return startsOperand(lexer.kind) ? operands() : List.of();
    }

    List<Operand> operands() {
        Operand first = operand();
        if (!take(Token.COMMA)) {
            return List.of(first);
        }
        if (!startsOperand(lexer.kind) && at(Token.SEMICOLON)) {
            trailingComma();
            return List.of(first);
        }
        Operand second = operand();
        if (!take(Token.COMMA)) {
            return List.of(first, second);
        }
        List<Operand> list = new ArrayList<>();
        list.add(first);
        list.add(second);
        do {
            if (at(Token.SEMICOLON)) {
                trailingComma();
                break;
            }
            list.add(operand());
        } while (take(Token.COMMA));
        return List.copyOf(list);
    }

    Operand operand() {
        int start = lexer.start;
        if (at(Token.HARDWARE_QUBIT)) {
            Operand operand = new Operand.Physical((int) lexer.value, lexer.span());
            advance();
            return operand;
        }
        if (!at(Token.IDENTIFIER)) {
            throw fail("a qubit or a register", operandHint());
        }
        int symbol = lexer.symbol;
        long nameSpan = lexer.span();
        advance();
        if (!at(Token.LEFT_BRACKET)) {
            return at(Token.CONCATENATE)
                    ? computed(new Expr.Name(lexer.name(symbol), nameSpan))
                    : new Operand.Whole(lexer.name(symbol), nameSpan);
        }
        advance();
        if (at(Token.INTEGER) && lexer.value >= 0 && lexer.value <= Integer.MAX_VALUE) {
            int index = (int) lexer.value;
            long indexSpan = lexer.span();
            advance();
            if (at(Token.RIGHT_BRACKET)) {
                advance();
                if (!at(Token.LEFT_BRACKET) && !at(Token.CONCATENATE)) {
                    return new Operand.Element(lexer.name(symbol), index, spanFrom(start));
                }
                Expr.IntegerLiteral part = new Expr.IntegerLiteral(integer(index), indexSpan);
                height = 2;
                return computed(new Expr.Index(new Expr.Name(lexer.name(symbol), nameSpan), List.of(part),
                        spanFrom(start)));
            }
            height = 1;
            Expr left = infix(new Expr.IntegerLiteral(integer(index), indexSpan), 0);
            return indexed(symbol, nameSpan, restOfIndex(rangeFrom(Optional.of(left), Span.start(indexSpan))));
        }
        return indexed(symbol, nameSpan, restOfIndex(firstIndexPart()));
    }

    Operand indexed(int symbol, long nameSpan, List<Expr> parts) {
        Expr.Name base = new Expr.Name(lexer.name(symbol), nameSpan);
        raise(height, nameSpan);
        return computed(new Expr.Index(base, parts, spanFrom(Span.start(nameSpan))));
    }

    Operand computed(Expr first) {
        Expr expression = first;
        while (at(Token.LEFT_BRACKET)) {
            expression = index(expression);
        }
        return new Operand.Computed(at(Token.CONCATENATE) ? concatenationFrom(expression) : expression);
    }

    String operandHint() {
        return Token.isKeyword(lexer.kind) ? "'" + source.text(lexer.span()) + "' is reserved" : "";
    }

    // ---- types

    static boolean startsType(int kind) {
        return switch (kind) {
            case Token.BOOL, Token.BIT, Token.INT, Token.UINT, Token.FLOAT_TYPE, Token.ANGLE, Token.COMPLEX,
                    Token.ARRAY, Token.DURATION_TYPE, Token.STRETCH -> true;
            default -> false;
        };
    }

    TypeSyntax type() {
        if (!at(Token.ARRAY)) {
            return scalarType();
        }
        int start = lexer.start;
        advance();
        expect(Token.LEFT_BRACKET, "'[' and the type of the elements");
        TypeSyntax element = scalarType();
        expect(Token.COMMA, "',' and the dimensions");
        List<Expr> dimensions = expressions(Token.RIGHT_BRACKET, "a dimension");
        expect(Token.RIGHT_BRACKET, "',' or ']'");
        return new TypeSyntax.Array(element, dimensions, spanFrom(start));
    }

    TypeSyntax scalarType() {
        int start = lexer.start;
        TypeSyntax.Name name;
        switch (lexer.kind) {
            case Token.BOOL -> name = TypeSyntax.Name.BOOL;
            case Token.BIT -> name = TypeSyntax.Name.BIT;
            case Token.INT -> name = TypeSyntax.Name.INT;
            case Token.UINT -> name = TypeSyntax.Name.UINT;
            case Token.FLOAT_TYPE -> name = TypeSyntax.Name.FLOAT;
            case Token.ANGLE -> name = TypeSyntax.Name.ANGLE;
            case Token.DURATION_TYPE -> name = TypeSyntax.Name.DURATION;
            case Token.STRETCH -> name = TypeSyntax.Name.STRETCH;
            case Token.COMPLEX -> {
                return complexType(start);
            }
            default -> throw fail("a type: bool, bit, int, uint, float, angle, complex, duration or stretch", "");
        }
        advance();
        Optional<Expr> width = Optional.empty();
        if (at(Token.LEFT_BRACKET)) {
            if (name == TypeSyntax.Name.BOOL || name == TypeSyntax.Name.DURATION || name == TypeSyntax.Name.STRETCH) {
                throw error(
                        lexer.span(), "the type '" + source.text(spanFrom(start)) + "' has no width", "");
            }
            width = Optional.of(designator());
        }
        return new TypeSyntax.Scalar(name, width, spanFrom(start));
    }

    TypeSyntax complexType(int start) {
        advance();
        Optional<TypeSyntax> part = Optional.empty();
        if (take(Token.LEFT_BRACKET)) {
            if (!at(Token.FLOAT_TYPE)) {
                throw fail("'float' and perhaps its width", "complex[float[64]]");
            }
            part = Optional.of(scalarType());
            expect(Token.RIGHT_BRACKET, "']'");
        }
        return new TypeSyntax.Complex(part, spanFrom(start));
    }

    /** {@code [expression]}. */
    Expr designator() {
        expect(Token.LEFT_BRACKET, "'['");
        Expr expression = expression();
        expect(Token.RIGHT_BRACKET, "']'");
        return expression;
    }

    // ---- expressions

    Expr expression() {
        return expression(0);
    }

    /** An expression of operators that bind at least so tightly. */
    Expr expression(int precedence) {
        enter(lexer.span());
        Expr expression = infix(prefix(), precedence);
        leave();
        return expression;
    }

    /**
     * What may stand on the right of an assignment: an expression, a measurement, a concatenation, or what a {@code defcal}
     * gives for qubits, {@code f(x) q}, which comes out as a call with the qubits as its last arguments.
     */
    Expr value() {
        if (at(Token.MEASURE)) {
            int start = lexer.start;
            advance();
            Operand operand = operand();
            return new Expr.Measure(asExpression(operand), spanFrom(start));
        }
        if (at(Token.LEFT_BRACE)) {
            throw fail("an expression", "");
        }
        Expr value = concatenation();
        return startsOperand(lexer.kind) && !lexer.isLineBreakBetween(previousEnd, lexer.start)
                ? quantumCall(value)
                : value;
    }

    private Expr quantumCall(Expr called) {
        List<Expr> arguments = new ArrayList<>();
        String name;
        long nameSpan;
        switch (called) {
            case Expr.Name n -> {
                name = n.name();
                nameSpan = n.span();
            }
            case Expr.Call c -> {
                name = c.name();
                nameSpan = c.nameSpan();
                arguments.addAll(c.arguments());
            }
            default -> throw fail("';'", semicolonHint());
        }
        for (Operand operand : operands()) {
            arguments.add(asExpression(operand));
        }
        return new Expr.Call(name, List.copyOf(arguments), nameSpan, spanFrom(Span.start(nameSpan)));
    }

    static Expr asExpression(Operand operand) {
        return switch (operand) {
            case Operand.Whole o -> new Expr.Name(o.name(), o.span());
            case Operand.Physical o -> new Expr.PhysicalQubit(o.number(), o.span());
            case Operand.Computed o -> o.expression();
            case Operand.Element o -> new Expr.Index(
                    new Expr.Name(o.name(), o.span()),
                    List.of(new Expr.IntegerLiteral(integer(o.index()), o.span())),
                    o.span());
        };
    }

    Expr concatenation() {
        Expr first = expression();
        return at(Token.CONCATENATE) ? concatenationFrom(first) : first;
    }

    Expr concatenationFrom(Expr first) {
        List<Expr> parts = new ArrayList<>();
        parts.add(first);
        int below = height;
        while (take(Token.CONCATENATE)) {
            parts.add(expression());
            below = Math.max(below, height);
        }
        long span = spanFrom(Span.start(first.span()));
        raise(below, span);
        return new Expr.Concatenation(List.copyOf(parts), span);
    }

    static boolean startsExpression(int kind) {
        return switch (kind) {
            case Token.IDENTIFIER, Token.INTEGER, Token.FLOAT, Token.IMAGINARY, Token.DURATION, Token.STRING,
                    Token.HARDWARE_QUBIT, Token.LEFT_PARENTHESIS, Token.MINUS, Token.TILDE, Token.EXCLAMATION,
                    Token.TRUE, Token.FALSE, Token.DURATIONOF, Token.POW -> true;
            default -> startsType(kind);
        };
    }

    Expr prefix() {
        int start = lexer.start;
        height = 1;
        return switch (lexer.kind) {
            case Token.IDENTIFIER -> {
                int symbol = lexer.symbol;
                long nameSpan = lexer.span();
                advance();
                yield at(Token.LEFT_PARENTHESIS)
                        ? call(lexer.name(symbol), nameSpan)
                        : new Expr.Name(lexer.name(symbol), nameSpan);
            }
            case Token.INTEGER -> {
                Expr literal = new Expr.IntegerLiteral(
                        lexer.value >= 0 && lexer.value < SMALL.length ? SMALL[(int) lexer.value] : lexer.integer(),
                        lexer.span());
                advance();
                yield literal;
            }
            case Token.FLOAT -> {
                Expr literal = new Expr.FloatLiteral(lexer.number, lexer.span());
                advance();
                yield literal;
            }
            case Token.IMAGINARY -> {
                Expr literal = new Expr.ImaginaryLiteral(lexer.number, lexer.span());
                advance();
                yield literal;
            }
            case Token.DURATION -> {
                Expr literal = new Expr.DurationLiteral(lexer.number, lexer.unit, lexer.span());
                advance();
                yield literal;
            }
            case Token.STRING -> bitstring();
            case Token.HARDWARE_QUBIT -> {
                Expr qubit = new Expr.PhysicalQubit((int) lexer.value, lexer.span());
                advance();
                yield qubit;
            }
            case Token.TRUE, Token.FALSE -> {
                Expr literal = new Expr.BooleanLiteral(at(Token.TRUE), lexer.span());
                advance();
                yield literal;
            }
            case Token.LEFT_PARENTHESIS -> {
                advance();
                Expr inner = expression();
                expect(Token.RIGHT_PARENTHESIS, "')'");
                yield inner;
            }
            case Token.MINUS -> unary(UnaryOperator.NEGATE, start);
            case Token.TILDE -> unary(UnaryOperator.COMPLEMENT, start);
            case Token.EXCLAMATION -> unary(UnaryOperator.NOT, start);
            case Token.PLUS -> {
                if (dialect == Dialect.OPENQASM3) {
                    throw fail("an expression", "there is no unary '+'");
                }
                advance();
                yield expression(UNARY_PRECEDENCE);
            }
            case Token.POW -> {
                long nameSpan = lexer.span();
                advance();
                if (!at(Token.LEFT_PARENTHESIS)) {
                    throw fail("'(' behind 'pow'", "");
                }
                yield call("pow", nameSpan);
            }
            case Token.DURATIONOF -> {
                advance();
                expect(Token.LEFT_PARENTHESIS, "'('");
                List<Statement> body = block();
                expect(Token.RIGHT_PARENTHESIS, "')'");
                height = 1;
                yield new Expr.DurationOf(body, spanFrom(start));
            }
            case Token.MEASURE -> throw error(
                    lexer.span(), "a measurement cannot be part of an expression", "assign it to a bit first");
            default -> {
                if (startsType(lexer.kind)) {
                    boolean isAngle = at(Token.ANGLE);
                    TypeSyntax type = type();
                    if (!at(Token.LEFT_PARENTHESIS)) {
                        if (isAngle && anglesAsNames && type instanceof TypeSyntax.Scalar(var _, var width, long span)
                                && width.isEmpty()) {
                            height = 1;
                            yield new Expr.Name("angle", span);
                        }
                        throw fail("'(' and what is converted", "");
                    }
                    yield cast(type, start);
                }
                throw fail("an expression", "");
            }
        };
    }

    Expr unary(UnaryOperator operator, int start) {
        advance();
        Expr operand = expression(UNARY_PRECEDENCE);
        long span = spanFrom(start);
        raise(height, span);
        return new Expr.Unary(operator, operand, span);
    }

    Expr cast(TypeSyntax type, int start) {
        expect(Token.LEFT_PARENTHESIS, "'('");
        Expr operand = expression();
        expect(Token.RIGHT_PARENTHESIS, "')'");
        long span = spanFrom(start);
        raise(height, span);
        return new Expr.Cast(type, operand, span);
    }

    Expr call(String name, long nameSpan) {
        List<Expr> arguments = arguments();
        long span = spanFrom(Span.start(nameSpan));
        raise(height, span);
        return new Expr.Call(name, arguments, nameSpan, span);
    }

    /** {@code (a, b)}; afterwards the height is that of the highest. */
    List<Expr> arguments() {
        expect(Token.LEFT_PARENTHESIS, "'('");
        argumentLists++;
        List<Expr> list = at(Token.RIGHT_PARENTHESIS) ? List.of() : expressions(Token.RIGHT_PARENTHESIS, "an argument");
        argumentLists--;
        expect(Token.RIGHT_PARENTHESIS, "',' or ')'");
        return list;
    }

    /** One expression or more, separated by commas; afterwards the height is that of the highest. */
    List<Expr> expressions(int closing, String what) {
        if (at(closing)) {
            throw fail(what, "");
        }
        Expr first = expression();
        if (!at(Token.COMMA)) {
            return List.of(first);
        }
        List<Expr> list = new ArrayList<>();
        list.add(first);
        int highest = height;
        while (take(Token.COMMA)) {
            if (at(closing)) {
                trailingComma();
                break;
            }
            list.add(expression());
            highest = Math.max(highest, height);
        }
        height = highest;
        return List.copyOf(list);
    }

    /** Goes on behind an operand whose height is known. */
    Expr infix(Expr first, int precedence) {
        Expr left = first;
        while (true) {
            int kind = lexer.kind;
            if (kind == Token.LEFT_BRACKET) {
                left = index(left);
                continue;
            }
            if (kind < Token.PLUS || kind > Token.GREATER_OR_EQUAL) {
                return left;
            }
            BinaryOperator operator = operator(kind);
            if (operator.precedence() < precedence) {
                return left;
            }
            int leftHeight = height;
            advance();
            Expr right = expression(operator.precedence() + (operator == BinaryOperator.POWER ? 0 : 1));
            long span = Span.join(left.span(), right.span());
            raise(Math.max(leftHeight, height), span);
            left = new Expr.Binary(operator, left, right, span);
        }
    }

    BinaryOperator operator(int kind) {
        if (kind == Token.DOUBLE_STAR && isPlainOpenQasm2()) {
            diagnostics.error(source, lexer.span(), "'**' is not OpenQASM 2", "write '^'");
        }
        if (kind == Token.CARET && dialect == Dialect.OPENQASM2 && argumentLists > 0) {
            return BinaryOperator.POWER;
        }
        BinaryOperator operator = OPERATORS[kind];
        if (operator == null) {
            throw fail("an operator", "");
        }
        return operator;
    }

    Expr bitstring() {
        long span = lexer.span();
        String text = source.text(Span.start(span) + 1, Span.end(span) - 1);
        boolean isBits = !text.isEmpty() && !text.startsWith("_") && !text.endsWith("_") && !text.contains("__");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            isBits &= c == '0' || c == '1' || c == '_';
        }
        if (!isBits || source.bytes()[Span.start(span)] != '"') {
            throw error(span, "expected a string of bits such as \"0101\"", "");
        }
        advance();
        return new Expr.BitstringLiteral(text.replace("_", ""), span);
    }

    Expr index(Expr base) {
        int below = height;
        List<Expr> parts = indexParts();
        raise(Math.max(below, height), base.span());
        return new Expr.Index(base, parts, spanFrom(Span.start(base.span())));
    }

    /** {@code [ ... ]}; afterwards the height is that of the highest part. */
    List<Expr> indexParts() {
        expect(Token.LEFT_BRACKET, "'['");
        return restOfIndex(firstIndexPart());
    }

    Expr firstIndexPart() {
        return at(Token.LEFT_BRACE) ? set() : expressionOrRange();
    }

    List<Expr> restOfIndex(Expr first) {
        if (at(Token.RIGHT_BRACKET)) {
            advance();
            return List.of(first);
        }
        List<Expr> parts = new ArrayList<>();
        parts.add(first);
        int highest = height;
        while (take(Token.COMMA)) {
            if (at(Token.RIGHT_BRACKET)) {
                trailingComma();
                break;
            }
            parts.add(expressionOrRange());
            highest = Math.max(highest, height);
        }
        if (first instanceof Expr.Set && parts.size() > 1) {
            throw error(first.span(), "a set must be the only index", "");
        }
        expect(Token.RIGHT_BRACKET, "']'");
        height = highest;
        return List.copyOf(parts);
    }

    Expr expressionOrRange() {
        int start = lexer.start;
        Optional<Expr> first = Optional.empty();
        height = 0;
        if (!at(Token.COLON)) {
            first = Optional.of(expression());
        }
        return rangeFrom(first, start);
    }

    /** {@code first}, {@code first:last} or {@code first:step:last}; each may be missing in a range. */
    Expr rangeFrom(Optional<Expr> first, int start) {
        if (!at(Token.COLON)) {
            return first.orElseThrow();
        }
        int highest = height;
        advance();
        Optional<Expr> second = Optional.empty();
        if (startsExpression(lexer.kind)) {
            second = Optional.of(expression());
            highest = Math.max(highest, height);
        }
        Optional<Expr> third = Optional.empty();
        boolean isSecondTheStep = take(Token.COLON);
        if (isSecondTheStep) {
            third = Optional.of(expression());
            highest = Math.max(highest, height);
        }
        long span = spanFrom(start);
        raise(highest, span);
        return isSecondTheStep ? new Expr.Range(first, second, third, span)
                : new Expr.Range(first, third, second, span);
    }

    /** <code>{1, 2, 3}</code>, not empty. */
    Expr.Set set() {
        int start = lexer.start;
        expect(Token.LEFT_BRACE, "'{'");
        openSets++;
        List<Expr> elements = expressions(Token.RIGHT_BRACE, "an element of the set");
        expect(Token.RIGHT_BRACE, "',' or '}'");
        openSets--;
        long span = spanFrom(start);
        raise(height, span);
        return new Expr.Set(elements, span);
    }

    Expr arrayLiteral() {
        int start = lexer.start;
        enter(lexer.span());
        expect(Token.LEFT_BRACE, "'{'");
        openSets++;
        List<Expr> elements = new ArrayList<>();
        int highest = 0;
        while (!at(Token.RIGHT_BRACE)) {
            elements.add(at(Token.LEFT_BRACE) ? arrayLiteral() : expression());
            highest = Math.max(highest, height);
            if (!take(Token.COMMA)) {
                break;
            }
        }
        expect(Token.RIGHT_BRACE, "',' or '}'");
        openSets--;
        leave();
        long span = spanFrom(start);
        raise(highest, span);
        return new Expr.Set(List.copyOf(elements), span);
    }

    private static BigInteger integer(int value) {
        return value < SMALL.length ? SMALL[value] : BigInteger.valueOf(value);
    }

    private static BigInteger[] small() {
        BigInteger[] values = new BigInteger[1024];
        for (int i = 0; i < values.length; i++) {
            values[i] = BigInteger.valueOf(i);
        }
        return values;
    }

    private static @Nullable BinaryOperator[] operators() {
        @Nullable BinaryOperator[] table = new @Nullable BinaryOperator[Token.KIND_COUNT];
        table[Token.PLUS] = BinaryOperator.ADD;
        table[Token.MINUS] = BinaryOperator.SUBTRACT;
        table[Token.STAR] = BinaryOperator.MULTIPLY;
        table[Token.SLASH] = BinaryOperator.DIVIDE;
        table[Token.PERCENT] = BinaryOperator.REMAINDER;
        table[Token.DOUBLE_STAR] = BinaryOperator.POWER;
        table[Token.AMPERSAND] = BinaryOperator.BIT_AND;
        table[Token.PIPE] = BinaryOperator.BIT_OR;
        table[Token.CARET] = BinaryOperator.BIT_XOR;
        table[Token.SHIFT_LEFT] = BinaryOperator.SHIFT_LEFT;
        table[Token.SHIFT_RIGHT] = BinaryOperator.SHIFT_RIGHT;
        table[Token.DOUBLE_AMPERSAND] = BinaryOperator.AND;
        table[Token.DOUBLE_PIPE] = BinaryOperator.OR;
        table[Token.EQUAL] = BinaryOperator.EQUAL;
        table[Token.NOT_EQUAL] = BinaryOperator.NOT_EQUAL;
        table[Token.LESS] = BinaryOperator.LESS;
        table[Token.LESS_OR_EQUAL] = BinaryOperator.LESS_OR_EQUAL;
        table[Token.GREATER] = BinaryOperator.GREATER;
        table[Token.GREATER_OR_EQUAL] = BinaryOperator.GREATER_OR_EQUAL;
        return table;
    }
}
