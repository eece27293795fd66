package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.program.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxErrorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock = """
            x q                        → 1:4 expected ';' at the end of the statement (add ';')
            cx q[0] q[1];              → 1:9 expected ',' or ';', found 'q' (separate operands by ',', statements by ';')
            x q[0;                     → 1:6 expected ']', found ';'
            rx(1 q;                    → 1:6 expected ',' or ')', found 'q'
            x 3;                       → 1:3 expected ';', found '3'
            cx q, 3;                   → 1:7 expected a qubit or a register, found '3'
            x qubit;                   → 1:3 expected ';', found the keyword 'qubit'
            if (c = 1) x q;            → 1:7 expected '==', found '=' ('=' assigns, '==' compares)
            if c == 1 { }              → 1:4 expected '(' and a condition behind 'if', found 'c'
            if (c) ;                   → 1:8 expected a statement or a block, found ';' (an empty block is {})
            else { }                   → 1:1 'else' without an 'if' before it
            measure q = c;             → 1:11 expected '->' or ';', found '=' (write 'measure q -> c;' or 'c = measure q;')
            c = measure q -> d;        → 1:15 expected ';', found '->' (write 'c = measure q;' or 'measure q -> c;', not both)
            x q -> c;                  → 1:5 expected ';', found '->' (only a measurement has a target: measure q -> c;)
            c = 1 + measure q;         → 1:9 a measurement cannot be part of an expression (assign it to a bit first)
            qubit q[2];                → 1:8 expected ';', found '[' (the size stands before the name: qubit[n] q;)
            bit c[2];                  → 1:6 expected '=' or ';', found '[' (the size stands before the name, behind the type)
            qubit gate;                → 1:7 expected the name of the qubits, found the keyword 'gate' (it is reserved; choose another name)
            const int n;               → 1:12 expected '=' and a value, found ';' (a constant needs one)
            input int n = 3;           → 1:13 expected ';', found '=' (an input or output has no initial value)
            bool[3] b;                 → 1:5 the type 'bool' has no width
            for i in [0:3] { }         → 1:5 expected the type of the loop variable, found 'i' (for int i in [0:3] { })
            for int i in [0] { }       → 1:16 expected ':', found ']' (a range is [first:last] or [first:step:last])
            for int i [0:1] { }        → 1:11 expected 'in', found '['
            for int i in {} { }        → 1:15 expected an element of the set, found '}'
            switch (a) { x q; }        → 1:14 expected 'case', 'default' or '}', found 'x'
            switch (a) { default { } } → 1:1 a switch needs at least one 'case'
            OPENQASM 3.0; opaque f a;  → 1:15 'opaque' is OpenQASM 2, but this file is OpenQASM 3 (OpenQASM 3 declares such gates with defcal)
            switch (a) { case 1: { } } → 1:20 expected '{', found ':' (no ':' here: case 1 { ... })
            switch (a) { default { } case 1 { } } → 1:26 'case' behind 'default' ('default' comes last)
            ctrl x q, r;               → 1:6 expected '@' behind the modifier, found 'x' (ctrl @ x q[0], q[1];)
            pow @ x q;                 → 1:5 expected '(' and the exponent, found '@' (pow(2) @ x q[0];)
            gate f(a q { }             → 1:10 expected ',' or ')', found 'q'
            gate f q[2] { }            → 1:9 expected ',' or '{', found '[' (a gate acts on single qubits, not on registers)
            gate f q x q;              → 1:10 expected '{', found 'x'
            gate { }                   → 1:6 expected the gate's name, found '{'
            def f(a) { }               → 1:7 expected a parameter's type, found 'a'
            include stdgates.inc;      → 1:9 expected a file name in quotes, found 'stdgates' (include "stdgates.inc";)
            include "a.inc             → 1:9 this string is never closed (close it with " on the same line)
            delay 100ns q;             → 1:7 expected '[' and a duration, found '100ns' (delay[100ns] q[0];)
            x = ;                      → 1:5 expected an expression, found ';'
            x = 1 + ;                  → 1:9 expected an expression, found ';'
            x = (1;                    → 1:7 expected ')', found ';'
            x = +1;                    → 1:5 expected an expression, found '+' (there is no unary '+')
            x = "012";                 → 1:5 expected a string of bits such as "0101"
            x = 12q;                   → 1:5 '12q' is not a number (a name cannot begin with a digit)
            x = 0b12;                  → 1:5 '0b12' is not a number (a name cannot begin with a digit)
            x = 1__0;                  → 1:5 '1__0' is not a number (a name cannot begin with a digit)
            x = 1e999;                 → 1:5 this number is larger than a 64-bit float can hold
            x = a ? b;                 → 1:7 unexpected character '?'
            x = a − b;                 → 1:7 unexpected character '−' (U+2212) (write -)
            x = $;                     → 1:5 expected the number of a physical qubit behind '$' (physical qubits are $0, $1, ...)
            1 = x;                     → 1:1 this cannot be assigned to
            a + b = x;                 → 1:1 this cannot be assigned to
            a[{1}, 2] = x;             → 1:3 a set must be the only index
            x = a[0:2:];               → 1:11 expected an expression, found ']'
            }                          → 1:1 '}' without a '{' before it
            { x q;                     → 1:1 this '{' is never closed (close it with '}')
            /* never                   → 1:1 this comment is never closed (close it with */)
            cal { { }                  → 1:1 this cal has no balanced '{ ... }'
            @note                      → 1:1 expected a statement behind this annotation
            OPENQASM three;            → 1:10 expected a version such as 3.0, found 'three' (write 'OPENQASM 3.0;' or 'OPENQASM 2.0;')
            OPENQASM 4.0;              → 1:10 OpenQASM 4.0 is not supported (versions 2.0, 3.0 and 3.1 are)
            OPENQASM 2.1;              → 1:10 OpenQASM 2.1 is not supported (versions 2.0, 3.0 and 3.1 are)
            x q; OPENQASM 3.0;         → 1:6 the version must be the first statement (there can be only one)
            OPENQASM 3.0; OPENQASM 3.0; → 1:15 the version must be the first statement (there can be only one)
            OPENQASM 3.0; cal { } OPENQASM 2.0; → 1:23 this file has another version already
            x = y + 1 q;               → 1:11 expected ';', found 'q' (separate operands by ',', statements by ';')
            OPENQASM 2.0; qubit q;     → 1:15 'qubit' is OpenQASM 3, but this file is headed OPENQASM 2.0 (change the header to 'OPENQASM 3.0;')
            OPENQASM 2.0; measure q;   → 1:24 expected '->' and a bit, found ';' (OpenQASM 2 writes 'measure q -> c;')
            OPENQASM 2.0; qreg q;      → 1:21 expected '[' and the register's size, found ';' (qreg q[1];)
            OPENQASM 2.0; barrier;     → 1:22 expected a qubit or a register, found ';'
            OPENQASM 2.0; c = measure q; → 1:15 an assignment is not OpenQASM 2 (write 'measure q -> c;')
            OPENQASM 2.0; if(c[0]!=1) x q; → 1:18 an OpenQASM 2 condition must compare a register with a number: c == 3 (others are OpenQASM 3)
            OPENQASM 2.0; if(c==1) { } → 1:24 expected a gate, 'measure' or 'reset', found '{' (blocks and nested conditions are OpenQASM 3)
            OPENQASM 2.0; qreg q[1+1]; → 1:22 an OpenQASM 2 size must be a plain number
            OPENQASM 2.0; qreg é[1];   → 1:20 'é' cannot be a name in OpenQASM 2 (use ASCII letters, digits and '_', a small letter first)
            OPENQASM 2.0; rx(2**3) q;  → 1:19 '**' is not OpenQASM 2 (write '^')
            OPENQASM 2.0; x + 1;       → 1:15 expected a gate call, found an expression
            gate f { }                 → 1:8 expected the name of a qubit, found '{'
            OPENQASM 2.0; f(1);        → 1:19 expected the qubits that 'f' acts on, found ';'
            """)
    void saysWhatWasExpectedAndWhatWasFound(String source, String expected) {
        assertThat(Parsing.of(source.strip()).errors()).containsExactly(expected.strip());
    }

    @Test
    void pointsBehindTheStatementThatLacksItsSemicolon() {
        Parsing parsing = Parsing.of("qubit[2] q;\nh q[0]\n\n  cx q[0], q[1];\n");
        assertThat(parsing.errors()).containsExactly("2:7 expected ';' at the end of the statement (add ';')");
        assertThat(parsing.program().statements()).hasSize(3);
    }

    @Test
    void goesOnBehindEveryError() {
        Parsing parsing = Parsing.of("""
                OPENQASM 3.0;
                qubit[2] q
                bit[2] c;
                gate broken a { x a y a; z a; }
                if (c = 1) { x q[0]; } else { y q[0]; }
                h q[0];
                for i in [0:1] { h q[i]; }
                cx q[0], +;
                measure q -> ;
                h q[1];
                """);
        assertThat(parsing.diagnostics()).extracting("line").containsExactly(2, 4, 5, 7, 8, 9);
        var gate = (Statement.GateDefinition) parsing.program().statements().get(3);
        assertThat(gate.body()).as("the rest of the body").hasSize(1);
        assertThat(parsing.program().statements()).as("%s", parsing.program().statements()).hasSize(6);
    }

    @Test
    void stopsAfterTwentyErrors() {
        Parsing parsing = Parsing.of("x ];\n".repeat(1000));
        assertThat(parsing.diagnostics()).hasSize(20);
        assertThat(parsing.diagnostics().getLast().line()).isEqualTo(20);
    }

    @Test
    void reportsOneErrorForOneUnclosedBrace() {
        assertThat(Parsing.of("gate f a { x a;\nif (c) { x q;\n").errors())
                .containsExactly("2:8 this '{' is never closed (close it with '}')");
    }

    @Test
    void reportsOneForeignKeywordOnce() {
        assertThat(Parsing.of("OPENQASM 2.0;\nqubit[2] q;\nbit[2] c;\nc = measure q;\n").errors()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qreg q[2];\nx q[0];", "qreg q[2]; if (c == 1) x q[0]; creg c[1];"})
    void strictlyWantsAVersionInOpenQasm2(String source) {
        assertThat(Parsing.of(source).errors()).isEmpty();
        assertThat(Parsing.strictly(source).errors())
                .containsExactly("1:1 the version is missing (begin the file with 'OPENQASM 2.0;')");
    }

    @Test
    void countsColumnsInCodePoints() {
        assertThat(Parsing.of("𝛼β q; x ?;").errors()).isEqualTo(List.of("1:9 unexpected character '?'"));
    }
}
