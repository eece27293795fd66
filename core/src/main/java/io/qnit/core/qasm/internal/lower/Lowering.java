package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.core.qasm.internal.parse.Diagnostics;
import io.qnit.core.qasm.internal.parse.Parser;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From statements to a circuit, one statement after the other: names are resolved, what is known is computed, registers
 * are broadcast, gates, subroutines and loops are written out. This class hands each statement to the part that knows
 * it; {@link Context} is what the parts share.
 */
public final class Lowering {
    /** The annotation by which the writer marks bits that are not part of a result. */
    private static final String LOCAL = "qnit.local";

    /** The variable that is assigned to where a shot must end with an error; never taken out. */
    static final String FAILURE = "index_out_of_range";

    private final Context context;
    private final Parser parser;
    private final Expressions expressions;
    private final Indices indices;
    private final Operands operands;
    private final GateNames gates;
    private final GateCalls gateCalls;
    private final GateDefinitions gateDefinitions;
    private final Measurements measurements;
    private final Places places;
    private final Declarations declarations;
    private final Branches branches;
    private final Loops loops;
    private final Subroutines subroutines;
    private final Timing timing;
    private final Pragmas pragmas;
    private final Includes includes;
    private int failureVariable = -1;

    private Lowering(Source source, ReadOptions options) {
        Diagnostics diagnostics = new Diagnostics(options);
        parser = new Parser(source, diagnostics, options);
        context = new Context(source, diagnostics, options, parser.dialect());
        gates = new GateNames(context);
        expressions = new Expressions(context, this);
        indices = new Indices(context, this);
        operands = new Operands(context, this);
        gateCalls = new GateCalls(context, this, gates);
        gateDefinitions = new GateDefinitions(context, this, gates);
        measurements = new Measurements(context, this);
        places = new Places(context, this);
        declarations = new Declarations(context, this, gates);
        branches = new Branches(context, this);
        loops = new Loops(context, this);
        subroutines = new Subroutines(context, this);
        timing = new Timing(context, this);
        pragmas = new Pragmas(context, this, gates);
        includes = new Includes(context, this, gates);
    }

    /** Reads a source; never throws on bad input. The circuit is called {@code circuitName}. */
    public static Reading read(Source source, String circuitName, ReadOptions options) {
        Lowering lowering = new Lowering(source, options);
        lowering.program(lowering.parser);
        Diagnostics diagnostics = lowering.context.report.diagnostics();
        Optional<Circuit> circuit =
                diagnostics.hasErrors() ? Optional.empty() : Optional.of(lowering.circuit(circuitName));
        return new Reading(circuit, diagnostics.list());
    }

    /** Reads the statements of a file, the main one or an included one. */
    void program(Parser statements) {
        for (Statement s = statements.next(); s != null; s = statements.next()) {
            statement(s);
            if (context.report.isFull() || context.budget.isExhausted()) {
                return;
            }
        }
    }

    private Circuit circuit(String name) {
        Wires wires = context.wires;
        Block body = context.beforeEnd != null ? context.beforeEnd : context.out.build();
        Closing closing = new Closing(wires);
        Block closed = closing.close(body);
        return new Circuit(
                name, wires.qubitCount(), wires.qubitRegisters(), closing.clbitRegisters(), closing.variables(),
                closed);
    }

    Expressions expressions() {
        return expressions;
    }

    Indices indices() {
        return indices;
    }

    Operands operands() {
        return operands;
    }

    GateCalls gateCalls() {
        return gateCalls;
    }

    Measurements measurements() {
        return measurements;
    }

    Places places() {
        return places;
    }

    Loops loops() {
        return loops;
    }

    Subroutines subroutines() {
        return subroutines;
    }

    Declarations declarations() {
        return declarations;
    }

    @Nullable String gateBeingDefined() {
        return gateDefinitions.current();
    }

    Completion statement(Statement statement) {
        if (context.isIdle()) {
            return Completion.NEXT;
        }
        context.out.line(context.report.source().line(Span.start(statement.span())));
        if (context.expanding > 0 && !context.charge(1, statement.span(), "this expands")) {
            return Completion.NEXT;
        }
        if (statement instanceof Statement.Annotation annotation && annotation.text().strip().equals(LOCAL)) {
            context.declaresLocal = true;
            return Completion.NEXT;
        }
        try {
            return lower(statement);
        } finally {
            context.declaresLocal = false;
        }
    }

    private Completion lower(Statement statement) {
        switch (statement) {
            case Statement.GateCall s -> gateCalls.call(s);
            case Statement.Measure s -> measurements.measure(s);
            case Statement.Barrier s -> barrier(s);
            case Statement.Reset s -> reset(s);
            case Statement.QubitDeclaration s -> declarations.qubits(s);
            case Statement.ClassicalDeclaration s -> declarations.classical(s);
            case Statement.Alias s -> declarations.alias(s);
            case Statement.GateDefinition s -> gateDefinitions.define(s);
            case Statement.OpaqueGate s -> gateDefinitions.opaque(s);
            case Statement.Subroutine s -> subroutines.define(s);
            case Statement.Extern s -> declarations.external(s);
            case Statement.Assignment s -> places.assign(s);
            case Statement.ExpressionStatement s -> expression(s);
            case Statement.If s -> {
                return branches.branch(s);
            }
            case Statement.Switch s -> {
                return branches.choose(s);
            }
            case Statement.For s -> {
                return loops.count(s);
            }
            case Statement.While s -> {
                return loops.repeat(s);
            }
            case Statement.Break s -> {
                return loops.jump(Completion.BREAK, s.span());
            }
            case Statement.Continue s -> {
                return loops.jump(Completion.CONTINUE, s.span());
            }
            case Statement.End _ -> {
                return end();
            }
            case Statement.Return s -> {
                return subroutines.leave(s);
            }
            case Statement.Scope s -> {
                return scope(s.body(), s.span());
            }
            case Statement.Box s -> {
                return timing.box(s);
            }
            case Statement.Delay s -> timing.delay(s);
            case Statement.Nop s -> {
                if (operands.all(s.operands()) == null) {
                    return Completion.NEXT;
                }
            }
            case Statement.Include s -> includes.include(s);
            case Statement.Pragma s -> pragmas.pragma(s);
            case Statement.Annotation s ->
                context.out.node(new Node.Directive(Node.Directive.Kind.ANNOTATION, s.text()));
            case Statement.Calibration s -> pragmas.calibration(s);
            case Statement.Version _ -> {}
        }
        return Completion.NEXT;
    }

    /** The statements of a block, in the scope that is open. */
    Completion statements(List<Statement> list) {
        for (int i = 0; i < list.size(); i++) {
            int returns = subroutines.conditionalReturns();
            Completion completion = statement(list.get(i));
            if (completion != Completion.NEXT || context.isIdle()) {
                return completion;
            }
            if (subroutines.conditionalReturns() > returns) {
                return subroutines.unlessReturned(list.subList(i + 1, list.size()));
            }
        }
        return Completion.NEXT;
    }

    /** The statements of a block, in a scope of their own, written where the block stands. */
    Completion scope(List<Statement> body, long span) {
        if (!enter(span)) {
            return Completion.NEXT;
        }
        context.scopes.open();
        Completion completion = statements(body);
        context.scopes.close();
        leave();
        return completion;
    }

    /** What a block of control flow became. */
    record Inner(Block block, Completion completion) {}

    /** The statements in a scope and a block of their own, run under control of the circuit. */
    Inner inner(List<Statement> body, long span) {
        BlockBuilder outer = context.out;
        context.out = newBlock(span);
        context.runTimeDepth++;
        Completion completion = scope(body, span);
        context.runTimeDepth--;
        Block block = context.out.build();
        context.out = outer;
        return new Inner(block, completion);
    }

    /** Counts nesting; false after saying that there is too much of it. */
    boolean enter(long span) {
        if (context.nesting >= context.options.maxNesting()) {
            context.report.error(span,
                    "blocks and calls are nested more than " + context.options.maxNesting() + " deep");
            return false;
        }
        context.nesting++;
        return true;
    }

    void leave() {
        context.nesting--;
    }

    BlockBuilder newBlock(long span) {
        return new BlockBuilder().line(context.report.source().line(Span.start(span)));
    }

    /** What follows an {@code end} that is always reached is checked, but not part of the circuit. */
    private Completion end() {
        context.out.jump(Opcode.END);
        if (context.runTimeDepth == 0 && !context.checking && context.beforeEnd == null) {
            context.beforeEnd = context.out.build();
            context.out = new BlockBuilder();
        }
        return Completion.END;
    }

    private void barrier(Statement.Barrier barrier) {
        if (barrier.operands().isEmpty()) {
            context.out.barrier();
            return;
        }
        List<Operands.Resolved> resolved = operands.all(barrier.operands());
        if (resolved != null) {
            operands.withFixed(resolved, barrier.span(), fixed -> context.out.barrier(union(fixed)));
        }
    }

    private void reset(Statement.Reset reset) {
        Operands.Resolved resolved = operands.of(reset.operand());
        if (resolved == null) {
            return;
        }
        operands.withFixed(List.of(resolved), reset.span(), fixed -> {
            int[] qubits = fixed.getFirst().qubits();
            if (context.charge(qubits.length - 1L, reset.span(), "this expands")) {
                for (int qubit : qubits) {
                    context.out.reset(qubit);
                }
            }
        });
    }

    private void expression(Statement.ExpressionStatement statement) {
        if (statement.expression() instanceof Expr.Call call) {
            if (context.scopes.find(call.name()) instanceof Symbol.Subroutine subroutine) {
                subroutines.run(subroutine, call);
                return;
            }
            if (context.scopes.find(call.name()) == null && gates.find(call.name()) != null) {
                context.report.error(
                        call.span(), "'" + call.name() + "' is a gate; its qubits stand behind its angles",
                        "write " + call.name() + " q; or " + call.name() + "(angle) q;");
                return;
            }
        }
        expressions.of(statement.expression());
    }

    /** All qubits of the operands, each once, in order. */
    int[] union(List<? extends Operands.Resolved> operands) {
        return operands.stream()
                .filter(Operands.Fixed.class::isInstance)
                .flatMapToInt(o -> Arrays.stream(((Operands.Fixed) o).qubits()))
                .distinct()
                .toArray();
    }

    /** How often an operation on these operands is repeated, or -1 after saying that the sizes differ. */
    int broadcastSize(List<Operands.Fixed> fixed, List<Operand> written, long span) {
        int size = -1;
        for (int k = 0; k < fixed.size(); k++) {
            Operands.Fixed operand = fixed.get(k);
            if (!operand.array()) {
                continue;
            }
            if (size >= 0 && size != operand.qubits().length) {
                context.report.error(
                        k < written.size() ? written.get(k).span() : span,
                        "registers of one size are needed, found " + Words.count(size, "qubit") + " and "
                                + operand.qubits().length);
                return -1;
            }
            size = operand.qubits().length;
        }
        return size < 0 ? 1 : size;
    }

    /** The symbol of a name, or null after saying that there is none. */
    @Nullable Symbol resolve(String name, long span) {
        Symbol symbol = context.scopes.find(name);
        if (symbol == null) {
            unknown(name, span, "variable");
        }
        return symbol;
    }

    /** Says that a name is unknown; once. */
    void unknown(String name, long span, String kind) {
        if (context.scopes.isHidden(name)) {
            context.report.error(
                    span, "'" + name + "' cannot be seen here: only constants of the program can",
                    "make it a parameter");
            return;
        }
        if (kind.equals("variable") && gates.isDefined(name)) {
            context.report.error(span, "a classical value is expected here, found the gate '" + name + "'");
            return;
        }
        if (context.checking && kind.equals("qubit") && !context.isStrict()) {
            return; // a register that may be declared before the first call
        }
        Set<String> names = context.scopes.names();
        String hint = Suggestions.hint(name, names);
        context.report.error(span, "unknown " + kind + " '" + name + "'", hint);
        if (kind.equals("qubit") || kind.equals("variable")) {
            context.scopes.poison(name);
        }
    }

    /** What messages call a qubit of the circuit. */
    String qubitName(int qubit) {
        for (QubitRegister register : context.wires.qubitRegisters()) {
            if (qubit >= register.offset() && qubit < register.offset() + register.size()) {
                return register.form() == RegisterForm.SINGLE
                        ? "'" + register.name() + "'"
                        : "'" + register.name() + "[" + (qubit - register.offset()) + "]'";
            }
        }
        return "a qubit";
    }

    /** The variable whose assignments fail on purpose. */
    int failureVariable() {
        if (failureVariable < 0) {
            failureVariable =
                    context.wires.variable(this, FAILURE, new ClassicalType.Bool(), Variable.Role.LOCAL);
        }
        return failureVariable;
    }

    /** A condition that does not hold. */
    static Expression not(Expression condition) {
        return new Expression.Unary(UnaryOperator.NOT, condition, Folding.BOOL);
    }
}
