package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Program.Dialect;
import io.qnit.core.qasm.program.Span;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.Statement.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            x q;                             | x q
            U(0, pi/2, -λ) q[0];             | U(0, (pi / 2), (-λ)) q#0
            h() q;                           | h q
            cx q[0], $1,;                    | cx q#0, $1
            rz(a)[100ns] q;                  | rz(a)[100.0ns] q
            x[3dt] q[1];                     | x[3.0dt] q#1
            gphase(π);                       | gphase(π)
            gphase(a)[1ns];                  | gphase(a)[1.0ns]
            inv @ gphase(a);                 | inv @ gphase(a)
            ctrl @ gphase(a) q;              | ctrl @ gphase(a) q
            ctrl(2) @ negctrl @ x a, b, c, d; | ctrl(2) @ negctrl @ x a, b, c, d
            pow(1/2) @ inv @ s $0;           | pow((1 / 2)) @ inv @ s $0
            négation q;                      | négation q
            """)
    void readsGateCalls(String source, String expected) {
        var call = Parsing.one(Statement.GateCall.class, source);
        assertThat(ExprText.of(call)).isEqualTo(expected);
    }

    @Test
    void readsDeclarations() {
        assertDeclared("bit c;", Storage.VARIABLE, "bit", "c", "");
        assertDeclared("bit[4] c = \"0011\";", Storage.VARIABLE, "bit[4]", "c", "\"0011\"");
        assertDeclared("creg c[4];", Storage.VARIABLE, "bit[4]", "c", "");
        assertDeclared("creg c;", Storage.VARIABLE, "bit", "c", "");
        assertDeclared("const int[8] n = 2 ** 3;", Storage.CONST, "int[8]", "n", "(2 ** 3)");
        assertDeclared("input float[64] θ;", Storage.INPUT, "float[64]", "θ", "");
        assertDeclared("output bool b;", Storage.OUTPUT, "bool", "b", "");
        assertDeclared("input array[uint[8], 3] a;", Storage.INPUT, "array[uint[8], 3]", "a", "");
        assertDeclared("angle[20] a = pi;", Storage.VARIABLE, "angle[20]", "a", "pi");
        assertDeclared("duration d = 2 * 100ns;", Storage.VARIABLE, "duration", "d", "(2 * 100.0ns)");
        assertDeclared("stretch s;", Storage.VARIABLE, "stretch", "s", "");
        assertDeclared("complex[float[64]] z = 1 - 2im;", Storage.VARIABLE, "complex[float[64]]", "z", "(1 - 2.0im)");
        assertDeclared("complex z;", Storage.VARIABLE, "complex", "z", "");
        assertDeclared(
                "array[int[8], 2, 2] a = {{1, 2}, {3, 4},};", Storage.VARIABLE, "array[int[8], 2, 2]", "a",
                "{{1, 2}, {3, 4}}");
        assertDeclared("bit c = measure q[2];", Storage.VARIABLE, "bit", "c", "measure q[2]");
        assertDeclared("bit[4] c = a ++ b;", Storage.VARIABLE, "bit[4]", "c", "(a ++ b)");
    }

    private static void assertDeclared(String source, Storage storage, String type, String name, String initial) {
        var declaration = Parsing.one(Statement.ClassicalDeclaration.class, source);
        assertThat(declaration.storage()).isEqualTo(storage);
        assertThat(ExprText.of(declaration.type())).isEqualTo(type);
        assertThat(declaration.name()).isEqualTo(name);
        assertThat(declaration.initial().map(ExprText::of).orElse("")).isEqualTo(initial);
        assertThat(textOf(source, declaration.nameSpan())).isEqualTo(name);
        assertThat(textOf(source, declaration.span())).isEqualTo(source);
    }

    private static String textOf(String source, long span) {
        return new Source("test", source.getBytes(StandardCharsets.UTF_8)).text(span);
    }

    @Test
    void readsQubitDeclarations() {
        for (String source : List.of("qubit[5] q;", "qreg q[5];")) {
            var declaration = Parsing.one(Statement.QubitDeclaration.class, source);
            assertThat(declaration.name()).isEqualTo("q");
            assertThat(declaration.size().map(ExprText::of)).hasValue("5");
        }
        assertThat(Parsing.one(Statement.QubitDeclaration.class, "qubit q;").size()).isEmpty();
    }

    @Test
    void readsAliases() {
        var alias = Parsing.one(Statement.Alias.class, "let a = q[0:2] ++ r ++ q[{3, 4}];");
        assertThat(ExprText.of(alias.value())).isEqualTo("(q[0:2] ++ r ++ q[{3, 4}])");
        assertThat(ExprText.of(Parsing.one(Statement.Alias.class, "let a = {b, c[1]};").value()))
                .isEqualTo("(b ++ c[1])");
    }

    @Test
    void readsGateDefinitions() {
        var gate = Parsing.one(Statement.GateDefinition.class, "gate f(a, b,) x, y { rx(a) x; cx x, y; }");
        assertThat(gate.parameters()).extracting(Statement.Identifier::name).containsExactly("a", "b");
        assertThat(gate.qubits()).extracting(Statement.Identifier::name).containsExactly("x", "y");
        assertThat(gate.body()).hasSize(2);
        assertThat(Parsing.one(Statement.GateDefinition.class, "gate id q {}").body()).isEmpty();
        var opaque = Parsing.one(Statement.OpaqueGate.class, "opaque magic(t) a, b;");
        assertThat(opaque.parameters()).hasSize(1);
        assertThat(opaque.qubits()).hasSize(2);
    }

    @Test
    void readsSubroutines() {
        var def = Parsing.one(
                Statement.Subroutine.class,
                "def f(int[32] n, qubit[2] q, qubit a, creg c[3], readonly array[int[8], #dim = 2] r, "
                        + "mutable array[float, 2, 3] m) -> bit[2] { return measure q; }");
        assertThat(def.parameters())
                .extracting(p -> ExprText.of(p.type()) + " " + p.name())
                .containsExactly(
                        "int[32] n", "qubit[2] q", "qubit a", "bit[3] c", "readonly array[int[8], #dim=2] r",
                        "mutable array[float, 2, 3] m");
        assertThat(def.returns().map(ExprText::of)).hasValue("bit[2]");
        assertThat(def.body()).hasSize(1);
        var extern = Parsing.one(Statement.Extern.class, "extern g(float[32], creg[2], bit) -> angle;");
        assertThat(extern.parameters()).extracting(ExprText::of).containsExactly("float[32]", "bit[2]", "bit");
    }

    @Test
    void readsMeasurements() {
        var arrow = Parsing.one(Statement.Measure.class, "measure q[1] -> c[0];");
        assertThat(ExprText.of(arrow.source())).isEqualTo("q#1");
        assertThat(arrow.target().map(ExprText::of)).hasValue("c[0]");
        assertThat(Parsing.one(Statement.Measure.class, "measure q;").target()).isEmpty();
        var calibrated = Parsing.one(Statement.Assignment.class, "c[0] = slow_measure(2) q[0], $1;");
        assertThat(ExprText.of(calibrated.value())).isEqualTo("slow_measure(2, q[0], $1)");
        var assigned = Parsing.one(Statement.Assignment.class, "c[0:1] = measure q[0:1];");
        assertThat(ExprText.of(assigned.value())).isEqualTo("measure q[0:1]");
    }

    @ParameterizedTest
    @CsvSource({
        "+=, ADD", "-=, SUBTRACT", "*=, MULTIPLY", "/=, DIVIDE", "%=, REMAINDER", "**=, POWER", "&=, BIT_AND",
        "|=, BIT_OR",
        "^=, BIT_XOR", "<<=, SHIFT_LEFT", ">>=, SHIFT_RIGHT"
    })
    void readsCompoundAssignments(String symbol, BinaryOperator operator) {
        var assignment = Parsing.one(Statement.Assignment.class, "a[2] " + symbol + " b;");
        assertThat(assignment.operator()).hasValue(operator);
        assertThat(ExprText.of(assignment.target())).isEqualTo("a[2]");
    }

    @Test
    void readsBranches() {
        var simple = Parsing.one(Statement.If.class, "if (c == 3) x q[0];");
        assertThat(ExprText.of(simple.condition())).isEqualTo("(c == 3)");
        assertThat(simple.then()).hasSize(1);
        assertThat(simple.otherwise()).isEmpty();
        var chain = Parsing.one(Statement.If.class, "if (a) { x q; y q; } else if (b) z q; else { h q; }");
        assertThat(chain.then()).hasSize(2);
        var second = (Statement.If) chain.otherwise().getFirst();
        assertThat(second.then()).hasSize(1);
        assertThat(second.otherwise()).hasSize(1);
    }

    @Test
    void readsLoops() {
        var range = Parsing.one(Statement.For.class, "for uint[8] i in [0:2:n] { h q[i]; break; continue; end; }");
        assertThat(ExprText.of(range.type()) + " " + range.name() + " " + ExprText.of(range.range()))
                .isEqualTo("uint[8] i 0:2:n");
        assertThat(range.body()).hasSize(4);
        assertThat(ExprText.of(Parsing.one(Statement.For.class, "for int i in {1, 3} x q[i];").range()))
                .isEqualTo("{1, 3}");
        assertThat(ExprText.of(Parsing.one(Statement.For.class, "for bit b in c[0:3] x q;").range()))
                .isEqualTo("c[0:3]");
        assertThat(Parsing.one(Statement.While.class, "while (!c) { c = measure q; }").body()).hasSize(1);
    }

    @Test
    void readsSwitches() {
        var statement = Parsing.one(
                Statement.Switch.class, "switch (n + 1) { case 0 { x q; } case 1, 2, { } default { y q; z q; } }");
        assertThat(statement.cases()).extracting(c -> ExprText.all(c.labels())).containsExactly("0", "1, 2");
        assertThat(statement.otherwise().orElseThrow()).hasSize(2);
    }

    @Test
    void readsTiming() {
        var delay = Parsing.one(Statement.Delay.class, "delay[2 * 100ns] q[0], $1;");
        assertThat(ExprText.of(delay.duration())).isEqualTo("(2 * 100.0ns)");
        assertThat(delay.operands()).hasSize(2);
        assertThat(Parsing.one(Statement.Delay.class, "delay[a];").operands()).isEmpty();
        assertThat(Parsing.one(Statement.Box.class, "box[1ms] { x q; nop q; }").body()).hasSize(2);
        assertThat(Parsing.one(Statement.Box.class, "box { }").duration()).isEmpty();
        assertThat(Parsing.one(Statement.Barrier.class, "barrier;").operands()).isEmpty();
        assertThat(Parsing.one(Statement.Nop.class, "nop q, r;").operands()).hasSize(2);
    }

    @Test
    void keepsPragmasAndAnnotationsAsText() {
        Parsing parsing = Parsing.of("""
                #pragma braket noise bit_flip(0.1) q[0]   // as it is
                pragma
                @qnit.layout [0, 1]
                @reversible
                gate f q { @inner why; {
                  x q; }
                """);
        assertThat(parsing.program().statements().subList(0, 4))
                .extracting(s -> switch (s) {
                    case Statement.Pragma p -> "pragma " + p.text();
                    case Statement.Annotation a -> "@" + a.text();
                    default -> s.toString();
                })
                .containsExactly(
                        "pragma braket noise bit_flip(0.1) q[0]   // as it is",
                        "pragma ",
                        "@qnit.layout [0, 1]",
                        "@reversible");
        assertThat(parsing.errors()).isEmpty();
    }

    @Test
    void keepsCalibrationsAsText() {
        String source = """
                defcalgrammar "openpulse";
                cal { frame f = newframe(d0, 1e9, 0.0); if (x) { y; } /* } */ }
                defcal rz(angle[20] θ) $0 { shift_phase(f, -θ); // }
                }
                defcal measure $0 -> bit { return capture(f); }
                x $0;""";
        Parsing parsing = Parsing.of(source);
        assertThat(parsing.errors()).isEmpty();
        assertThat(parsing.program().statements()).hasSize(5);
        assertThat(parsing.program().statements().subList(0, 4))
                .allSatisfy(s -> assertThat(((Statement.Calibration) s).text()).isEqualTo(textOf(source, s.span())));
        assertThat(((Statement.Calibration) parsing.program().statements().get(2)).text())
                .startsWith("defcal rz(")
                .endsWith("}\n}");
    }

    @Test
    void acceptsTheVersionAgainBehindACalibration() {
        Parsing parsing = Parsing.of("OPENQASM 3.0; defcal x $0 { } OPENQASM 3.0; defcal y $0 { }");
        assertThat(parsing.errors()).isEmpty();
        assertThat(parsing.program().statements()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            OPENQASM 2.0; x q;                    | OPENQASM2
            // OPENQASM 2.0;  OPENQASM 3; x q;    | OPENQASM3
            qreg q[2];                            | OPENQASM2
            include "qelib1.inc"; x q;            | OPENQASM2
            gate f a { x a; } creg c[1];          | OPENQASM2
            measure q -> c;                       | OPENQASM2
            include "stdgates.inc"; qreg q[2];    | OPENQASM2
            qubit q; measure q -> c;              | OPENQASM3
            x $0;                                 | OPENQASM3
            x q;                                  | OPENQASM3
            """)
    void tellsTheDialect(String source, Dialect dialect) {
        assertThat(Parsing.of(source.replace(";  ", ";\n")).program().dialect()).isEqualTo(dialect);
    }

    @Test
    void includedSourcesFollowTheOneThatIncludesThem() {
        Diagnostics diagnostics = new Diagnostics(ReadOptions.DEFAULT);
        Source source = new Source("gates.inc", "gate int a { }".getBytes(StandardCharsets.UTF_8));
        Parser parser = new Parser(source, diagnostics, ReadOptions.DEFAULT, Dialect.OPENQASM2);
        assertThat(parser.next()).isInstanceOf(Statement.GateDefinition.class);
        assertThat(parser.next()).isNull();
        assertThat(diagnostics.list()).isEmpty();
    }

    @Test
    void letsOpenQasm2NameGatesAndRegistersAsItLikes() {
        Parsing parsing = Parsing.of("""
                OPENQASM 2.0;
                qreg box[2]; creg bit[2];
                gate int angle { }
                opaque delay(t) q;
                int box[0]; delay(3) box[1];
                if (bit == 2) int box[1];
                measure box -> bit;
                """);
        assertThat(parsing.errors()).isEmpty();
        assertThat(parsing.program().statements()).hasSize(9);
    }

    @Test
    void readsWhatToolsWriteBeyondOpenQasm2() {
        Parsing parsing = Parsing.of("""
                OPENQASM 2.0;
                include "hqslib1.inc";
                qreg q[2]; creg c[2];
                c[0] = c[0] & c[1];
                if (c >= 1) U1q(0.5*pi, 0) q[0];
                if (c[0] == 1) RZZ(0.5*pi) q[0], q[1];
                """);
        assertThat(parsing.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x q;;", "; ;", "gate f a { ; x a; }", "OPENQASM 2; qreg q[1];", "pragma\nx q;"})
    void acceptsUsualLenienciesUnlessStrict(String source) {
        assertThat(Parsing.of(source).errors()).isEmpty();
        assertThat(Parsing.strictly(source).errors()).isNotEmpty();
    }

    @Test
    void ignoresByteOrderMarkAndKindOfLineEnd() {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            Parsing parsing = Parsing.of("\ufeffOPENQASM 3.0;" + lineEnd + "qubit q;" + lineEnd + "x ?;");
            assertThat(parsing.errors()).containsExactly("3:3 unexpected character '?'");
            assertThat(parsing.program().statements()).hasSize(2);
        }
    }

    @Test
    void handsOutStatementsOneByOne() {
        Source source = new Source("test", "x q; y q; z q;".getBytes(StandardCharsets.UTF_8));
        Parser parser = new Parser(source, new Diagnostics(ReadOptions.DEFAULT), ReadOptions.DEFAULT);
        StringBuilder names = new StringBuilder();
        for (Statement s = parser.next(); s != null; s = parser.next()) {
            names.append(((Statement.GateCall) s).name()).append('@').append(Span.start(s.span())).append(' ');
        }
        assertThat(names).hasToString("x@0 y@5 z@10 ");
    }

    @Test
    void readsScopesReturnsAndCalls() {
        Parsing parsing = Parsing.of("{ x q; { y q; } } f(1, 2); int(x) + 1; return; return a + 1; return measure q;");
        assertThat(parsing.errors()).isEmpty();
        assertThat(parsing.program().statements().stream()
                .map(s -> s.getClass().getSimpleName())
                .collect(Collectors.joining(" ")))
                .isEqualTo("Scope ExpressionStatement ExpressionStatement Return Return Return");
    }
}
