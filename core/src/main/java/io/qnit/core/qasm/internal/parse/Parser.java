package io.qnit.core.qasm.internal.parse;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Modifier;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Program;
import io.qnit.core.qasm.program.Program.Dialect;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.TypeSyntax;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * OpenQASM 2 and 3 by recursive descent, one token ahead; expressions by operator precedence (Pratt 1973). Statements are
 * handed out one by one, so that a long file is never in memory as a whole tree.
 *
 * <p>An error ends its statement: reading goes on behind the next semicolon or closing brace. Nesting is counted, so that
 * no input exhausts the stack of this parser or of whoever walks its trees: blocks and parentheses nest at most
 * {@link ReadOptions#maxNesting} deep, and no expression tree is higher than twice that.
 *
 * <p>For one thread at a time.
 */
public final class Parser extends ExpressionParser {
    private Header header = Header.ABSENT;
    private @Nullable Statement version;

    /** The statement that was handed out last. */
    private @Nullable Statement last;

    /** Keywords of OpenQASM 3 that this OpenQASM 2 source uses as names of gates. */
    private final BitSet keywordsAsGates = new BitSet();

    /** Whether an OpenQASM 2 source has shown that it goes beyond the standard, so that this is no error any more. */
    private boolean isExtended;

    /** Where the dialect is known from. */
    private enum Header {
        ABSENT,
        PRESENT,
        /** The source is included by another. */
        INHERITED
    }

    /** Begins to read a source; what is wrong with it comes to {@code diagnostics}. */
    public Parser(Source source, Diagnostics diagnostics, ReadOptions options) {
        this(source, diagnostics, options, Optional.empty());
    }

    /**
     * Begins to read a source that another one includes.
     *
     * @param including the dialect of the other; a header of its own is not needed
     */
    public Parser(Source source, Diagnostics diagnostics, ReadOptions options, Dialect including) {
        this(source, diagnostics, options, Optional.of(including));
    }

    private Parser(Source source, Diagnostics diagnostics, ReadOptions options, Optional<Dialect> including) {
        super(source, diagnostics, options);
        if (source.firstInvalid() >= 0) {
            NotText.report(source, diagnostics);
            lexer.continueAt(source.bytes().length);
        }
        lexer.next();
        if (including.isPresent()) {
            header = Header.INHERITED;
            useDialect(including.get());
        } else if (lexer.kind != Token.OPENQASM) {
            useDialect(DialectGuess.of(source));
        }
        if (lexer.kind == Token.OPENQASM) {
            readHeader();
        } else if (including.isEmpty() && isStrict() && dialect == Dialect.OPENQASM2 && !diagnostics.isFull()) {
            diagnostics.error(
                    source, lexer.span(), "the version is missing", "begin the file with 'OPENQASM 2.0;'");
        }
    }

    /** Reads a whole source. Statements that are wrong are left out and reported. */
    public static Program parse(Source source, Diagnostics diagnostics, ReadOptions options) {
        Parser parser = new Parser(source, diagnostics, options);
        List<Statement> statements = new ArrayList<>();
        for (Statement s = parser.next(); s != null; s = parser.next()) {
            statements.add(s);
        }
        return new Program(parser.dialect(), statements);
    }

    /** The dialect: from the header or, without one, from the content. */
    public Dialect dialect() {
        return dialect;
    }

    /** The next statement of the source itself (not of a block), or null at its end or after too many errors. */
    public @Nullable Statement next() {
        if (version != null) {
            Statement first = version;
            version = null;
            return first;
        }
        while (lexer.kind != Token.END_OF_FILE && !diagnostics.isFull()) {
            if (lexer.kind == Token.RIGHT_BRACE) {
                if (!isUnclosedReported) {
                    diagnostics.error(source, lexer.span(), "'}' without a '{' before it", "");
                }
                advance();
                continue;
            }
            Statement statement = statementOrRecover();
            if (statement != null) {
                last = statement;
                return statement;
            }
        }
        return null;
    }

    /** Whether only what stands in the OpenQASM 2 paper is right: it is headed so, and does not use another library. */
    @Override
    boolean isPlainOpenQasm2() {
        return dialect == Dialect.OPENQASM2 && !isExtended && (header == Header.PRESENT || isStrict());
    }

    // ---- header

    /** Braket writes one calibration after the other, each with a header: there it says nothing new. */
    private @Nullable Statement repeatedVersion() {
        if (isStrict() || !(last instanceof Statement.Calibration)) {
            throw error(lexer.span(), "the version must be the first statement", "there can be only one");
        }
        Dialect before = dialect;
        Statement repeated = version();
        if (dialect != before) {
            useDialect(before);
            throw error(repeated.span(), "this file has another version already", "");
        }
        return null;
    }

    private void readHeader() {
        try {
            version = version();
        } catch (SyntaxError _) {
            recover(lexer.start, 0, 0);
        }
    }

    private Statement version() {
        int start = lexer.start;
        lexer.useDialect(Dialect.OPENQASM3);
        advance();
        long number = lexer.span();
        boolean isNumber = lexer.kind == Token.FLOAT || lexer.kind == Token.INTEGER;
        String text = source.text(number);
        int dot = text.indexOf('.');
        if (!isNumber || !text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?")) {
            throw fail("a version such as 3.0", "write 'OPENQASM 3.0;' or 'OPENQASM 2.0;'");
        }
        int major = Integer.parseInt(dot < 0 ? text : text.substring(0, dot));
        int minor = dot < 0 ? 0 : Integer.parseInt(text.substring(dot + 1));
        boolean isKnown = major == 2 && minor == 0 || major == 3;
        if (!isKnown) {
            diagnostics.error(
                    source, number, "OpenQASM " + text + " is not supported", "versions 2.0, 3.0 and 3.1 are");
        } else if (major == 3 && minor > 1) {
            diagnostics.warn(source, number, "OpenQASM " + text + " is read as OpenQASM 3.1", "");
        } else if (major == 2 && dot < 0) {
            requireLenient(number, "the version '2'", "write 'OPENQASM 2.0;'");
        }
        Dialect declared = major <= 2 ? Dialect.OPENQASM2 : Dialect.OPENQASM3;
        if (header == Header.INHERITED) {
            if (isKnown && declared != dialect) {
                diagnostics.error(
                        source, number, "this file is OpenQASM " + text + ", the file that includes it is not", "");
            }
        } else {
            header = Header.PRESENT;
            useDialect(declared);
        }
        lexer.useDialect(dialect);
        advance();
        semicolon();
        return new Statement.Version(major, minor, spanFrom(start));
    }

    private void useDialect(Dialect value) {
        dialect = value;
        lexer.useDialect(value);
    }

    // ---- statements

    private @Nullable Statement statementOrRecover() {
        int start = lexer.start;
        int outerNesting = nesting;
        int outerArgumentLists = argumentLists;
        int outerBlocks = openBlocks;
        int outerSets = openSets;
        try {
            return statement();
        } catch (SyntaxError _) {
            nesting = outerNesting;
            argumentLists = outerArgumentLists;
            boolean isStuck = lexer.start == start;
            if (isStuck && !at(Token.SEMICOLON) && !at(Token.RIGHT_BRACE) && !at(Token.LEFT_BRACE)) {
                advance();
            }
            recover(start, openBlocks - outerBlocks, openSets - outerSets);
            openBlocks = outerBlocks;
            openSets = outerSets;
            return null;
        }
    }

    /** A statement, or null for an empty one. */
    private @Nullable Statement statement() {
        if (at(Token.IDENTIFIER)) {
            if (dialect == Dialect.OPENQASM2
                    && lexer.symbol < Token.KEYWORDS.size()
                    && Token.keyword(lexer.symbol) != Token.GPHASE
                    && !keywordsAsGates.get(lexer.symbol)) {
                return openQasm3Statement();
            }
            return nameStatement();
        }
        int start = lexer.start;
        return switch (lexer.kind) {
            case Token.SEMICOLON -> {
                requireLenient(lexer.span(), "an empty statement", "remove the ';'");
                advance();
                yield null;
            }
            case Token.OPENQASM -> repeatedVersion();
            case Token.INCLUDE -> include(start);
            case Token.QREG, Token.CREG -> oldRegister(start);
            case Token.GATE, Token.OPAQUE -> gateDefinition(start);
            case Token.MEASURE -> measure(start);
            case Token.RESET -> {
                advance();
                Operand operand = operand();
                semicolon();
                yield new Statement.Reset(operand, spanFrom(start));
            }
            case Token.BARRIER -> {
                advance();
                List<Operand> operands = isPlainOpenQasm2() ? operands() : optionalOperands();
                semicolon();
                yield new Statement.Barrier(operands, spanFrom(start));
            }
            case Token.NOP -> {
                advance();
                List<Operand> operands = optionalOperands();
                semicolon();
                yield new Statement.Nop(operands, spanFrom(start));
            }
            case Token.IF -> ifStatement(start);
            case Token.ELSE -> throw error(lexer.span(), "'else' without an 'if' before it", "");
            case Token.CASE, Token.DEFAULT -> throw error(lexer.span(), found() + " outside a switch", "");
            case Token.PRAGMA -> pragma(start);
            case Token.AT -> annotation(start);
            case Token.CAL, Token.DEFCAL, Token.DEFCALGRAMMAR -> calibration(start);
            case Token.QUBIT -> qubitDeclaration(start);
            case Token.INPUT, Token.OUTPUT, Token.CONST -> qualifiedDeclaration(start);
            case Token.LET -> alias(start);
            case Token.DEF -> subroutine(start);
            case Token.EXTERN -> extern(start);
            case Token.BOX -> box(start);
            case Token.DELAY -> delay(start);
            case Token.FOR -> forStatement(start);
            case Token.WHILE -> whileStatement(start);
            case Token.SWITCH -> switchStatement(start);
            case Token.BREAK -> {
                advance();
                semicolon();
                yield new Statement.Break(spanFrom(start));
            }
            case Token.CONTINUE -> {
                advance();
                semicolon();
                yield new Statement.Continue(spanFrom(start));
            }
            case Token.END -> {
                advance();
                semicolon();
                yield new Statement.End(spanFrom(start));
            }
            case Token.RETURN -> {
                advance();
                Optional<Expr> value = at(Token.SEMICOLON) ? Optional.empty() : Optional.of(value());
                semicolon();
                yield new Statement.Return(value, spanFrom(start));
            }
            case Token.LEFT_BRACE -> {
                List<Statement> body = block();
                yield new Statement.Scope(body, spanFrom(start));
            }
            case Token.INV, Token.POW, Token.CTRL, Token.NEGCTRL -> modifiedGateCall(start);
            case Token.HARDWARE_QUBIT -> throw fail("a statement", "a statement begins with a gate or a keyword");
            case Token.BAD -> throw syntaxError;
            default -> {
                if (startsType(lexer.kind)) {
                    yield typedStatement(start);
                }
                if (!startsExpression(lexer.kind)) {
                    throw fail("a statement", "");
                }
                Expr expression = expression();
                if (at(Token.ASSIGN) || Token.isCompoundAssignment(lexer.kind)) {
                    throw error(spanFrom(start), "this cannot be assigned to", "");
                }
                semicolon();
                yield new Statement.ExpressionStatement(expression, spanFrom(start));
            }
        };
    }

    /** OpenQASM 2 met a keyword of OpenQASM 3: from here on the source is read as OpenQASM 3. */
    private @Nullable Statement openQasm3Statement() {
        if (isPlainOpenQasm2()) {
            diagnostics.error(
                    source,
                    lexer.span(),
                    "'" + lexer.name(lexer.symbol) + "' is OpenQASM 3, but this file is "
                            + (header == Header.PRESENT ? "headed OPENQASM 2.0" : "read as OpenQASM 2"),
                    "change the header to 'OPENQASM 3.0;'");
        }
        isExtended = true;
        lexer.useDialect(Dialect.OPENQASM3);
        return statement();
    }

    /** What begins with a name: a gate call, an assignment or an expression. */
    private Statement nameStatement() {
        int start = lexer.start;
        int nameEnd = lexer.end;
        int symbol = lexer.symbol;
        advance();
        switch (lexer.kind) {
            case Token.IDENTIFIER, Token.HARDWARE_QUBIT -> {
                return gateCall(List.of(), symbol, Span.of(start, nameEnd), List.of(), Optional.empty(), start);
            }
            case Token.LEFT_PARENTHESIS -> {
                return callStatement(symbol, Span.of(start, nameEnd));
            }
            case Token.LEFT_BRACKET -> {
                List<Expr> parts = indexParts();
                if (startsOperand(lexer.kind)) {
                    return gateCall(
                            List.of(), symbol, Span.of(start, nameEnd), List.of(), Optional.of(designator(parts)),
                            start);
                }
                Expr target = new Expr.Index(new Expr.Name(lexer.name(symbol), Span.of(start, nameEnd)), parts,
                        spanFrom(start));
                return assignmentOrExpression(target);
            }
            case Token.SEMICOLON -> {
                if ("gphase".equals(lexer.name(symbol))) {
                    return gateCall(List.of(), symbol, Span.of(start, nameEnd), List.of(), Optional.empty(), start);
                }
                if (dialect == Dialect.OPENQASM2) {
                    throw fail("the qubits that '" + shorten(lexer.name(symbol)) + "' acts on", "");
                }
            }
            default -> {}
        }
        height = 1;
        return assignmentOrExpression(new Expr.Name(lexer.name(symbol), Span.of(start, nameEnd)));
    }

    /** {@code f(...)} is a gate when qubits follow, else a call. */
    private Statement callStatement(int symbol, long nameSpan) {
        int start = Span.start(nameSpan);
        List<Expr> arguments = arguments();
        int argumentHeight = height;
        if (startsOperand(lexer.kind)) {
            return gateCall(List.of(), symbol, nameSpan, arguments, Optional.empty(), start);
        }
        Expr call = new Expr.Call(lexer.name(symbol), arguments, nameSpan, spanFrom(start));
        if (at(Token.LEFT_BRACKET)) {
            List<Expr> parts = indexParts();
            if (startsOperand(lexer.kind) || at(Token.SEMICOLON) && isGlobalPhase(symbol)) {
                return gateCall(List.of(), symbol, nameSpan, arguments, Optional.of(designator(parts)), start);
            }
            raise(Math.max(argumentHeight, height), nameSpan);
            call = new Expr.Index(call, parts, spanFrom(start));
        } else if (at(Token.SEMICOLON) && isGlobalPhase(symbol)) {
            return gateCall(List.of(), symbol, nameSpan, arguments, Optional.empty(), start);
        } else if (at(Token.SEMICOLON) && dialect == Dialect.OPENQASM2) {
            throw fail("the qubits that '" + shorten(lexer.name(symbol)) + "' acts on", "");
        } else {
            height = argumentHeight;
        }
        return assignmentOrExpression(call);
    }

    private boolean isGlobalPhase(int symbol) {
        return symbol < Token.KEYWORDS.size() && Token.keyword(symbol) == Token.GPHASE;
    }

    /** The target has been read, with its height. */
    private Statement assignmentOrExpression(Expr target) {
        int start = Span.start(target.span());
        Expr left = target;
        while (at(Token.LEFT_BRACKET)) {
            left = index(left);
        }
        if (at(Token.ASSIGN) || Token.isCompoundAssignment(lexer.kind)) {
            return assignment(left, start);
        }
        Expr expression = infix(left, 0);
        if (at(Token.ARROW)) {
            throw fail("';'", "only a measurement has a target: measure q -> c;");
        }
        if (at(Token.ASSIGN) || Token.isCompoundAssignment(lexer.kind)) {
            throw error(Span.join(target.span(), Span.of(0, previousEnd)), "this cannot be assigned to", "");
        }
        semicolon();
        if (isPlainOpenQasm2()) {
            diagnostics.error(source, spanFrom(start), "expected a gate call, found an expression", "");
        }
        return new Statement.ExpressionStatement(expression, spanFrom(start));
    }

    private Statement assignment(Expr target, int start) {
        if (!isAssignable(target)) {
            throw error(target.span(), "this cannot be assigned to", "");
        }
        Optional<BinaryOperator> operator = assignmentOperator(lexer.kind);
        advance();
        Expr value = value();
        if (at(Token.ARROW) && value instanceof Expr.Measure) {
            throw fail("';'", "write 'c = measure q;' or 'measure q -> c;', not both");
        }
        semicolon();
        if (isPlainOpenQasm2()) {
            diagnostics.error(
                    source, spanFrom(start), "an assignment is not OpenQASM 2",
                    value instanceof Expr.Measure ? "write 'measure q -> c;'" : "change the header to 'OPENQASM 3.0;'");
        }
        return new Statement.Assignment(target, operator, value, spanFrom(start));
    }

    private static boolean isAssignable(Expr target) {
        Expr base = target;
        while (base instanceof Expr.Index index) {
            base = index.base();
        }
        return base instanceof Expr.Name;
    }

    /** The single expression between the brackets of {@code gate[duration] q}. */
    private Expr designator(List<Expr> parts) {
        if (parts.size() != 1 || parts.getFirst() instanceof Expr.Range || parts.getFirst() instanceof Expr.Set) {
            throw error(parts.getFirst().span(), "expected one duration between the brackets", "");
        }
        return parts.getFirst();
    }

    private Statement modifiedGateCall(int start) {
        List<Modifier> modifiers = new ArrayList<>();
        while (startsModifier(lexer.kind)) {
            modifiers.add(modifier());
        }
        int symbol = lexer.symbol;
        long nameSpan = lexer.span();
        expect(Token.IDENTIFIER, "the gate that is modified");
        List<Expr> arguments = at(Token.LEFT_PARENTHESIS) ? arguments() : List.of();
        Optional<Expr> duration = Optional.empty();
        if (at(Token.LEFT_BRACKET)) {
            duration = Optional.of(designator(indexParts()));
        }
        return gateCall(List.copyOf(modifiers), symbol, nameSpan, arguments, duration, start);
    }

    private static boolean startsModifier(int kind) {
        return kind >= Token.INV && kind <= Token.NEGCTRL;
    }

    private Modifier modifier() {
        int start = lexer.start;
        int kind = lexer.kind;
        advance();
        Optional<Expr> argument = Optional.empty();
        if (kind != Token.INV && at(Token.LEFT_PARENTHESIS)) {
            advance();
            argument = Optional.of(expression());
            expect(Token.RIGHT_PARENTHESIS, "')'");
        } else if (kind == Token.POW) {
            throw fail("'(' and the exponent", "pow(2) @ x q[0];");
        }
        long span = spanFrom(start);
        expect(Token.AT, "'@' behind the modifier", "ctrl @ x q[0], q[1];");
        return switch (kind) {
            case Token.INV -> new Modifier.Inverse(span);
            case Token.POW -> new Modifier.Power(argument.orElseThrow(), span);
            case Token.CTRL -> new Modifier.Control(Modifier.Polarity.ONE, argument, span);
            default -> new Modifier.Control(Modifier.Polarity.ZERO, argument, span);
        };
    }

    private Statement gateCall(
            List<Modifier> modifiers, int symbol, long nameSpan, List<Expr> arguments, Optional<Expr> duration,
            int start) {
        List<Operand> operands = isGlobalPhase(symbol) && at(Token.SEMICOLON) ? List.of() : operands();
        if (at(Token.SEMICOLON)) {
            advance();
        } else {
            if (at(Token.ARROW)) {
                throw fail("';'", "only a measurement has a target: measure q -> c;");
            }
            if (startsOperand(lexer.kind) && !lexer.isLineBreakBetween(previousEnd, lexer.start)) {
                throw fail("',' or ';'", semicolonHint());
            }
            semicolon();
        }
        return new Statement.GateCall(
                modifiers, lexer.name(symbol), arguments, operands, duration, nameSpan, spanFrom(start));
    }

    private Statement include(int start) {
        advance();
        long span = lexer.span();
        expect(Token.STRING, "a file name in quotes", "include \"stdgates.inc\";");
        String path = source.text(Span.start(span) + 1, Span.end(span) - 1);
        if (path.isEmpty()) {
            diagnostics.error(source, span, "the file name is empty", "");
        }
        // Quantinuum's library comes with a dialect: pytket writes classical assignments and comparisons only with it.
        isExtended |= path.startsWith("hqslib1");
        semicolon();
        return new Statement.Include(path, spanFrom(start));
    }

    private Statement oldRegister(int start) {
        boolean isQuantum = at(Token.QREG);
        advance();
        long nameSpan = lexer.span();
        String name = name("the register's name");
        Optional<Expr> size = Optional.empty();
        if (at(Token.LEFT_BRACKET)) {
            size = Optional.of(designator());
            if (isPlainOpenQasm2() && !(size.orElseThrow() instanceof Expr.IntegerLiteral)) {
                diagnostics.error(source, size.orElseThrow().span(), "an OpenQASM 2 size must be a plain number", "");
            }
        } else if (isPlainOpenQasm2()) {
            throw fail("'[' and the register's size", (isQuantum ? "qreg " : "creg ") + shorten(name) + "[1];");
        }
        semicolon();
        long span = spanFrom(start);
        return isQuantum
                ? new Statement.QubitDeclaration(name, size, nameSpan, span)
                : new Statement.ClassicalDeclaration(
                        Statement.Storage.VARIABLE,
                        new TypeSyntax.Scalar(TypeSyntax.Name.BIT, size, span),
                        name,
                        Optional.empty(),
                        nameSpan,
                        span);
    }

    private Statement gateDefinition(int start) {
        boolean isOpaque = at(Token.OPAQUE);
        if (isOpaque && dialect == Dialect.OPENQASM3) {
            diagnostics.error(
                    source, lexer.span(), "'opaque' is OpenQASM 2, but this file is OpenQASM 3",
                    "OpenQASM 3 declares such gates with defcal");
        }
        advance();
        long nameSpan = lexer.span();
        int symbol = lexer.symbol;
        String name = name("the gate's name");
        if (dialect == Dialect.OPENQASM2 && symbol < Token.KEYWORDS.size()) {
            keywordsAsGates.set(symbol);
        }
        List<Statement.Identifier> parameters = List.of();
        if (take(Token.LEFT_PARENTHESIS)) {
            parameters = at(Token.RIGHT_PARENTHESIS) ? List.of() : parameterNames();
            expect(Token.RIGHT_PARENTHESIS, "',' or ')'");
        }
        List<Statement.Identifier> qubits = identifiers("the name of a qubit");
        if (isOpaque) {
            semicolon();
            return new Statement.OpaqueGate(name, parameters, qubits, nameSpan, spanFrom(start));
        }
        if (at(Token.LEFT_BRACKET)) {
            throw fail("',' or '{'", "a gate acts on single qubits, not on registers");
        }
        List<Statement> body = block();
        return new Statement.GateDefinition(name, parameters, qubits, body, nameSpan, spanFrom(start));
    }

    private List<Statement.Identifier> parameterNames() {
        return identifiers(() -> parameterName("a parameter's name"));
    }

    private List<Statement.Identifier> identifiers(String what) {
        return identifiers(() -> name(what));
    }

    private List<Statement.Identifier> identifiers(Supplier<String> name) {
        List<Statement.Identifier> list = new ArrayList<>();
        do {
            if (!list.isEmpty() && !at(Token.IDENTIFIER) && !Token.isKeyword(lexer.kind)) {
                trailingComma();
                break;
            }
            long span = lexer.span();
            list.add(new Statement.Identifier(name.get(), span));
        } while (take(Token.COMMA));
        return List.copyOf(list);
    }

    private Statement measure(int start) {
        advance();
        Operand operand = operand();
        Optional<Expr> target = Optional.empty();
        if (take(Token.ARROW)) {
            target = Optional.of(target());
        } else if (at(Token.ASSIGN)) {
            throw fail("'->' or ';'", "write 'measure q -> c;' or 'c = measure q;'");
        } else if (at(Token.MINUS)) {
            throw fail("'->'", "");
        } else if (isPlainOpenQasm2()) {
            throw fail("'->' and a bit", "OpenQASM 2 writes 'measure q -> c;'");
        }
        semicolon();
        return new Statement.Measure(operand, target, spanFrom(start));
    }

    /** A name with indices. */
    private Expr target() {
        long span = lexer.span();
        height = 1;
        Expr target = new Expr.Name(name("a bit or a register of bits"), span);
        while (at(Token.LEFT_BRACKET)) {
            target = index(target);
        }
        return target;
    }

    private Statement ifStatement(int start) {
        long span = lexer.span();
        enter(span);
        advance();
        Expr condition = condition("if");
        if (isPlainOpenQasm2()) {
            checkOpenQasm2Branch(condition);
        }
        List<Statement> then = body();
        List<Statement> otherwise = List.of();
        if (at(Token.ELSE)) {
            advance();
            if (at(Token.IF)) {
                int elseStart = lexer.start;
                otherwise = List.of(ifStatement(elseStart));
            } else {
                otherwise = body();
            }
        }
        leave();
        return new Statement.If(condition, then, otherwise, spanFrom(start));
    }

    private void checkOpenQasm2Branch(Expr condition) {
        boolean isComparison = condition instanceof Expr.Binary b
                && b.operator() == BinaryOperator.EQUAL
                && (b.left() instanceof Expr.Name || isBitOfRegister(b.left()))
                && b.right() instanceof Expr.IntegerLiteral;
        if (!isComparison) {
            diagnostics.error(
                    source, condition.span(), "an OpenQASM 2 condition must compare a register with a number: c == 3",
                    "others are OpenQASM 3");
        }
        if (!at(Token.IDENTIFIER) && !at(Token.MEASURE) && !at(Token.RESET)) {
            throw fail("a gate, 'measure' or 'reset'", "blocks and nested conditions are OpenQASM 3");
        }
    }

    /** PennyLane compares single bits in files that it heads OpenQASM 2. */
    private boolean isBitOfRegister(Expr e) {
        return !isStrict()
                && e instanceof Expr.Index index
                && index.base() instanceof Expr.Name
                && index.parts().size() == 1
                && index.parts().getFirst() instanceof Expr.IntegerLiteral;
    }

    private Expr condition(String keyword) {
        expect(Token.LEFT_PARENTHESIS, "'(' and a condition behind '" + keyword + "'");
        Expr condition = expression();
        if (at(Token.ASSIGN)) {
            throw fail("'=='", "'=' assigns, '==' compares");
        }
        expect(Token.RIGHT_PARENTHESIS, "')'");
        return condition;
    }

    /** The body of a control-flow statement: a block, or one statement. */
    private List<Statement> body() {
        if (at(Token.LEFT_BRACE)) {
            return block();
        }
        if (at(Token.SEMICOLON)) {
            throw fail("a statement or a block", "an empty block is {}");
        }
        if (at(Token.END_OF_FILE) || at(Token.RIGHT_BRACE)) {
            throw fail("a statement or a block", "");
        }
        enter(lexer.span());
        List<Statement> statements = new ArrayList<>(1);
        boolean isRemark;
        do {
            isRemark = at(Token.AT);
            Statement statement = statement();
            if (statement != null) {
                statements.add(statement);
            }
        } while (isRemark);
        leave();
        return List.copyOf(statements);
    }

    /** <code>{ ... }</code>. */
    @Override
    List<Statement> block() {
        long brace = lexer.span();
        expect(Token.LEFT_BRACE, "'{'");
        openBlocks++;
        enter(brace);
        List<Statement> statements = new ArrayList<>();
        while (!at(Token.RIGHT_BRACE)) {
            if (at(Token.END_OF_FILE)) {
                if (!isUnclosedReported) {
                    isUnclosedReported = true;
                    diagnostics.error(source, brace, "this '{' is never closed", "close it with '}'");
                }
                throw syntaxError;
            }
            if (diagnostics.isFull()) {
                throw syntaxError;
            }
            Statement statement = statementOrRecover();
            if (statement != null) {
                statements.add(statement);
            }
        }
        leave();
        openBlocks--;
        advance();
        return List.copyOf(statements);
    }

    private Statement pragma(int start) {
        long rest = lexer.restOfLine();
        if (Span.start(rest) == Span.end(rest)) {
            requireLenient(lexer.span(), "an empty pragma", "");
        }
        advance();
        previousEnd = Span.end(rest);
        return new Statement.Pragma(source.text(rest), Span.of(start, Math.max(Span.end(rest), start + 1)));
    }

    private Statement annotation(int start) {
        if (!lexer.isFollowedByName()) {
            advance();
            throw fail("a keyword behind '@'", "");
        }
        long rest = lexer.restOfLine();
        advance();
        if (at(Token.END_OF_FILE) || at(Token.RIGHT_BRACE) || at(Token.PRAGMA)) {
            diagnostics.error(
                    source, Span.of(start, Span.end(rest)), "expected a statement behind this annotation", "");
        }
        return new Statement.Annotation(source.text(rest), Span.of(start, Span.end(rest)));
    }

    /** Kept as it is: everything to the closing brace, or to the semicolon of {@code defcalgrammar}. */
    private Statement calibration(int start) {
        if (at(Token.DEFCALGRAMMAR)) {
            advance();
            expect(Token.STRING, "the name of a grammar in quotes", "defcalgrammar \"openpulse\";");
            semicolon();
        } else {
            String keyword = at(Token.CAL) ? "cal" : "defcal";
            long keywordSpan = lexer.span();
            int bodyStart = lexer.end;
            lexer.next();
            if ("cal".equals(keyword) ? !at(Token.LEFT_BRACE) : !startsCalibrationTarget(lexer.kind)) {
                previousEnd = bodyStart;
                throw fail("cal".equals(keyword) ? "'{'" : "what is calibrated", "");
            }
            int end = lexer.balancedEnd(bodyStart);
            if (end < 0) {
                throw error(keywordSpan, "this " + keyword + " has no balanced '{ ... }'", "");
            }
            lexer.continueAt(end);
            advance();
        }
        long span = spanFrom(start);
        return new Statement.Calibration(source.text(span), span);
    }

    private static boolean startsCalibrationTarget(int kind) {
        return kind == Token.IDENTIFIER || kind == Token.MEASURE || kind == Token.RESET || kind == Token.DELAY;
    }

    // ---- declarations

    private Statement qubitDeclaration(int start) {
        advance();
        Optional<Expr> size = at(Token.LEFT_BRACKET) ? Optional.of(designator()) : Optional.empty();
        long nameSpan = lexer.span();
        String name = name("the name of the qubits");
        if (at(Token.LEFT_BRACKET)) {
            throw fail("';'", "the size stands before the name: qubit[n] " + shorten(name) + ";");
        }
        semicolon();
        return new Statement.QubitDeclaration(name, size, nameSpan, spanFrom(start));
    }

    private Statement qualifiedDeclaration(int start) {
        Statement.Storage storage = switch (lexer.kind) {
            case Token.INPUT -> Statement.Storage.INPUT;
            case Token.OUTPUT -> Statement.Storage.OUTPUT;
            default -> Statement.Storage.CONST;
        };
        advance();
        if (!startsType(lexer.kind)) {
            throw fail("a classical type", "");
        }
        TypeSyntax type = type();
        return declaration(storage, type, start);
    }

    /** A declaration, or an expression that begins with a cast. */
    private Statement typedStatement(int start) {
        TypeSyntax type = type();
        if (at(Token.LEFT_PARENTHESIS)) {
            Expr expression = infix(cast(type, start), 0);
            semicolon();
            return new Statement.ExpressionStatement(expression, spanFrom(start));
        }
        return declaration(Statement.Storage.VARIABLE, type, start);
    }

    private Statement declaration(Statement.Storage storage, TypeSyntax type, int start) {
        long nameSpan = lexer.span();
        String name = name("the variable's name");
        Optional<Expr> initial = Optional.empty();
        if (at(Token.LEFT_BRACKET)) {
            throw fail("'=' or ';'", "the size stands before the name, behind the type");
        }
        if (at(Token.ASSIGN)) {
            if (storage == Statement.Storage.INPUT || storage == Statement.Storage.OUTPUT) {
                throw fail("';'", "an input or output has no initial value");
            }
            advance();
            initial = Optional.of(at(Token.LEFT_BRACE) ? arrayLiteral() : value());
        } else if (storage == Statement.Storage.CONST) {
            throw fail("'=' and a value", "a constant needs one");
        }
        semicolon();
        return new Statement.ClassicalDeclaration(storage, type, name, initial, nameSpan, spanFrom(start));
    }

    private Statement alias(int start) {
        advance();
        long nameSpan = lexer.span();
        String name = name("the alias's name");
        expect(Token.ASSIGN, "'='");
        Expr value = at(Token.LEFT_BRACE) ? bitsInBraces() : concatenation();
        semicolon();
        return new Statement.Alias(name, value, nameSpan, spanFrom(start));
    }

    /** <code>let a = {c0, c1};</code> is what Qiskit writes for {@code let a = c0 ++ c1;}. */
    private Expr bitsInBraces() {
        long brace = lexer.span();
        Expr.Set set = set();
        requireLenient(brace, "a set as an alias", "write 'a ++ b'");
        return new Expr.Concatenation(set.elements(), set.span());
    }

    private Statement subroutine(int start) {
        advance();
        long nameSpan = lexer.span();
        String name = name("the subroutine's name");
        expect(Token.LEFT_PARENTHESIS, "'(' and the parameters");
        List<Statement.Parameter> parameters = new ArrayList<>();
        while (!at(Token.RIGHT_PARENTHESIS)) {
            parameters.add(parameter());
            if (!take(Token.COMMA)) {
                break;
            }
        }
        expect(Token.RIGHT_PARENTHESIS, "',' or ')'");
        Optional<TypeSyntax> returns = returnType();
        List<Statement> body = block();
        return new Statement.Subroutine(name, List.copyOf(parameters), returns, body, nameSpan, spanFrom(start));
    }

    private Statement.Parameter parameter() {
        int start = lexer.start;
        TypeSyntax type;
        String name;
        if (at(Token.QREG) || at(Token.CREG)) {
            boolean isQuantum = at(Token.QREG);
            advance();
            name = name("the parameter's name");
            Optional<Expr> size = at(Token.LEFT_BRACKET) ? Optional.of(designator()) : Optional.empty();
            type = isQuantum
                    ? new TypeSyntax.Qubit(size, spanFrom(start))
                    : new TypeSyntax.Scalar(TypeSyntax.Name.BIT, size, spanFrom(start));
        } else {
            type = parameterType();
            name = parameterName("the parameter's name");
        }
        return new Statement.Parameter(type, name, spanFrom(start));
    }

    private TypeSyntax parameterType() {
        int start = lexer.start;
        if (at(Token.QUBIT)) {
            advance();
            Optional<Expr> size = at(Token.LEFT_BRACKET) ? Optional.of(designator()) : Optional.empty();
            return new TypeSyntax.Qubit(size, spanFrom(start));
        }
        if (at(Token.READONLY) || at(Token.MUTABLE)) {
            return arrayReference(start);
        }
        if (at(Token.ARRAY)) {
            throw fail("'readonly' or 'mutable' before an array", "");
        }
        if (!startsType(lexer.kind)) {
            throw fail("a parameter's type", "");
        }
        return type();
    }

    private TypeSyntax arrayReference(int start) {
        TypeSyntax.Access access = at(Token.READONLY) ? TypeSyntax.Access.READONLY : TypeSyntax.Access.MUTABLE;
        advance();
        expect(Token.ARRAY, "'array'");
        expect(Token.LEFT_BRACKET, "'['");
        TypeSyntax element = scalarType();
        expect(Token.COMMA, "',' and the dimensions");
        if (take(Token.DIM)) {
            expect(Token.ASSIGN, "'='");
            Expr count = expression();
            expect(Token.RIGHT_BRACKET, "']'");
            return new TypeSyntax.ArrayReference(access, element, List.of(), Optional.of(count), spanFrom(start));
        }
        List<Expr> dimensions = expressions(Token.RIGHT_BRACKET, "a dimension");
        expect(Token.RIGHT_BRACKET, "',' or ']'");
        return new TypeSyntax.ArrayReference(access, element, dimensions, Optional.empty(), spanFrom(start));
    }

    private Statement extern(int start) {
        advance();
        long nameSpan = lexer.span();
        String name = name("the function's name");
        expect(Token.LEFT_PARENTHESIS, "'(' and the types of the parameters");
        List<TypeSyntax> parameters = new ArrayList<>();
        while (!at(Token.RIGHT_PARENTHESIS)) {
            if (at(Token.QUBIT)) {
                throw fail("a classical type", "an extern function is classical");
            }
            parameters.add(at(Token.CREG) ? bitRegisterType() : parameterType());
            if (!take(Token.COMMA)) {
                break;
            }
        }
        expect(Token.RIGHT_PARENTHESIS, "',' or ')'");
        Optional<TypeSyntax> returns = returnType();
        semicolon();
        return new Statement.Extern(name, List.copyOf(parameters), returns, nameSpan, spanFrom(start));
    }

    private TypeSyntax bitRegisterType() {
        int start = lexer.start;
        advance();
        Optional<Expr> size = at(Token.LEFT_BRACKET) ? Optional.of(designator()) : Optional.empty();
        return new TypeSyntax.Scalar(TypeSyntax.Name.BIT, size, spanFrom(start));
    }

    private Optional<TypeSyntax> returnType() {
        return take(Token.ARROW) ? Optional.of(scalarType()) : Optional.empty();
    }

    // ---- blocks with their own syntax

    private Statement box(int start) {
        advance();
        Optional<Expr> duration = at(Token.LEFT_BRACKET) ? Optional.of(designator()) : Optional.empty();
        List<Statement> body = block();
        return new Statement.Box(duration, body, spanFrom(start));
    }

    private Statement delay(int start) {
        advance();
        if (!at(Token.LEFT_BRACKET)) {
            throw fail("'[' and a duration", "delay[100ns] q[0];");
        }
        Expr duration = designator();
        List<Operand> operands = optionalOperands();
        semicolon();
        return new Statement.Delay(duration, operands, spanFrom(start));
    }

    private Statement forStatement(int start) {
        advance();
        if (at(Token.IDENTIFIER)) {
            throw fail("the type of the loop variable",
                    "for int " + shorten(lexer.name(lexer.symbol)) + " in [0:3] { }");
        }
        TypeSyntax type = scalarType();
        long nameSpan = lexer.span();
        String name = name("the loop variable's name");
        expect(Token.IN, "'in'");
        Expr range;
        if (at(Token.LEFT_BRACE)) {
            range = set();
        } else if (at(Token.LEFT_BRACKET)) {
            advance();
            range = expressionOrRange();
            if (!(range instanceof Expr.Range)) {
                throw fail("':'", "a range is [first:last] or [first:step:last]");
            }
            expect(Token.RIGHT_BRACKET, "']'");
        } else {
            range = expression();
        }
        List<Statement> body = body();
        return new Statement.For(type, name, range, body, nameSpan, spanFrom(start));
    }

    private Statement whileStatement(int start) {
        advance();
        Expr condition = condition("while");
        List<Statement> body = body();
        return new Statement.While(condition, body, spanFrom(start));
    }

    private Statement switchStatement(int start) {
        advance();
        expect(Token.LEFT_PARENTHESIS, "'(' and a value behind 'switch'");
        Expr target = expression();
        expect(Token.RIGHT_PARENTHESIS, "')'");
        long brace = lexer.span();
        expect(Token.LEFT_BRACE, "'{'");
        openBlocks++;
        enter(brace);
        List<Statement.Case> cases = new ArrayList<>();
        Optional<List<Statement>> otherwise = Optional.empty();
        while (!at(Token.RIGHT_BRACE)) {
            int caseStart = lexer.start;
            if (at(Token.CASE)) {
                if (otherwise.isPresent()) {
                    throw error(lexer.span(), "'case' behind 'default'", "'default' comes last");
                }
                advance();
                List<Expr> labels = expressions(Token.LEFT_BRACE, "a value");
                noColon();
                List<Statement> body = block();
                cases.add(new Statement.Case(labels, body, spanFrom(caseStart)));
            } else if (at(Token.DEFAULT)) {
                if (otherwise.isPresent()) {
                    throw error(lexer.span(), "a second 'default'", "");
                }
                advance();
                noColon();
                otherwise = Optional.of(block());
            } else {
                throw fail("'case', 'default' or '}'", "");
            }
        }
        leave();
        openBlocks--;
        advance();
        if (cases.isEmpty()) {
            diagnostics.error(source, spanFrom(start), "a switch needs at least one 'case'", "");
        }
        return new Statement.Switch(target, List.copyOf(cases), otherwise, spanFrom(start));
    }

    private void noColon() {
        if (at(Token.COLON)) {
            throw fail("'{'", "no ':' here: case 1 { ... }");
        }
    }
}
