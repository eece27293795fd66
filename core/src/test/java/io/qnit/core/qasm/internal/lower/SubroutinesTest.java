package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import org.junit.jupiter.api.Test;

class SubroutinesTest {
    @Test
    void aCallIsWrittenOutWithItsQubitsAndValues() {
        String program = """
                def turn(qubit a, qubit[2] b, float[64] t) { rx(t / 2) a; cx b[1], a; }
                qubit[4] q;
                turn(q[3], q[0:1], 0.5);
                turn(q[0], q[{2, 1}], 1.0);
                """;
        assertThat(Read.circuit(program).body()).isEqualTo(Read.block(b -> b.gate(Gate.RX, 3, 0.25)
                .gate(Gate.CX, 1, 3).gate(Gate.RX, 0, 0.5).gate(Gate.CX, 1, 0)));
    }

    @Test
    void aKnownResultIsPartOfAnExpression() {
        String program = """
                def twice(int[32] n) -> int[32] { return 2 * n; }
                qubit[9] q;
                x q[twice(3) + twice(1)];
                """;
        assertThat(Read.circuit(program).body()).isEqualTo(Read.block(b -> b.gate(Gate.X, 8)));
    }

    @Test
    void aMeasurementIsReturned() {
        Circuit circuit = Read.circuit("def m(qubit a) -> bit { return measure a; } qubit q; bit c; c = m(q);");
        assertThat(circuit.clbitRegisters()).hasSize(2);
        assertThat(circuit.body().clbit(0)).isEqualTo(1);
        assertThat(circuit.body().node(1)).isInstanceOf(Node.Assign.class);
    }

    @Test
    void whatFollowsAReturnOfTheCircuitIsConditional() {
        String program = """
                def f(qubit a) -> int[8] { bit c = measure a; if (c) { return 1; } x a; return 2; }
                qubit q;
                output int[8] r;
                r = f(q);
                """;
        Circuit circuit = Read.circuit(program);
        Node.If last = null;
        for (Node node : circuit.body().nodes()) {
            last = node instanceof Node.If branch ? branch : last;
        }
        assertThat(last).isNotNull();
        assertThat(last.then().gate(0)).isEqualTo(Gate.X);
    }

    @Test
    void mistakesAreLocated() {
        assertThat(Read.errors("def f() { f(); }"))
                .containsExactly("3:11 subroutine 'f' calls itself; recursion cannot be written out");
        assertThat(Read.errors("def f(int[8] n) { }\nf();"))
                .containsExactly("4:1 subroutine 'f' takes 1 argument, found 0");
        assertThat(Read.errors("def f(qubit[2] a) { }\nqubit[3] q;\nf(q);"))
                .containsExactly("5:3 2 qubits expected here, found 3");
        assertThat(Read.errors("def f(qubit a, qubit b) { }\nqubit[3] q;\nf(q[1], q[1]);"))
                .containsExactly("5:1 'f' is given 'q[1]' twice");
        assertThat(Read.errors("def f() -> int[8] { }"))
                .containsExactly("3:5 subroutine 'f' never returns a value");
        assertThat(Read.errors("int[8] n = 0;\ndef f() -> int[8] { return n; }"))
                .containsExactly("4:28 'n' cannot be seen here: only constants of the program can");
        assertThat(Read.errors("return 1;")).containsExactly("3:1 'return' stands outside a subroutine");
    }

    @Test
    void anErrorInABodyIsReportedOnceHoweverOftenItIsCalled() {
        assertThat(Read.errors("def f(qubit a) { foo a; }\nqubit[3] q;\nf(q[0]);\nf(q[1]);"))
                .containsExactly("3:18 unknown gate 'foo'");
    }
}
