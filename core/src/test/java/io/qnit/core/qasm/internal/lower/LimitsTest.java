package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Short sources with a large meaning: each is an error where the growth begins, before memory is taken. */
class LimitsTest {
    @Test
    void gatesThatDoubleAreCountedBeforeTheyAreExpanded() {
        StringBuilder program = new StringBuilder("gate g0 a { h a; h a; }\n");
        for (int k = 1; k < 60; k++) {
            program.append("gate g" + k + " a { g" + (k - 1) + " a; g" + (k - 1) + " a; }\n");
        }
        program.append("qubit q;\ng59 q;\n");
        assertThat(Read.errors(program.toString()))
                .containsExactly("64:1 gate 'g59' expands to more than 10,000,000 operations");
    }

    @Test
    void subroutinesThatDoubleAreCountedBeforeTheyAreWrittenOut() {
        StringBuilder program = new StringBuilder("def f0(qubit a) { h a; h a; }\n");
        for (int k = 1; k < 60; k++) {
            program.append("def f" + k + "(qubit a) { f" + (k - 1) + "(a); f" + (k - 1) + "(a); }\n");
        }
        program.append("qubit q;\nf59(q);\n");
        assertThat(Read.errors(program.toString()))
                .containsExactly("64:1 subroutine 'f59' expands to more than 10,000,000 operations");
    }

    @Test
    void aBroadcastIsCounted() {
        assertThat(Read.errors("qubit[1000000] q;\n" + "h q;\n".repeat(11)))
                .containsExactly("14:1 gate 'h' expands to more than 10,000,000 operations");
    }

    @Test
    void aPowerIsCounted() {
        assertThat(Read.errors("qubit[2] q;\ngate g a, b { h a; cx a, b; }\npow(1000000000) @ g q[0], q[1];"))
                .singleElement().asString().contains("to more than 10,000,000 operations");
    }

    @Test
    void nestedLoopsAreCounted() {
        StringBuilder program = new StringBuilder(Read.HEAD + "qubit[2] q;\n");
        StringBuilder sum = new StringBuilder("0");
        for (int k = 0; k < 30; k++) {
            program.append("for int a" + k + " in [0:9] ");
            sum.append(" + a" + k);
        }
        program.append("x q[(" + sum + ") % 2];");
        ReadOptions options = new ReadOptions(ReadOptions.Strictness.LENIENT, List.of(), 20, 20_000, 256);
        assertThat(
                OpenQasm.read("test.qasm", program.toString().getBytes(StandardCharsets.UTF_8), options).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).contains("to more than 20,000 operations"));
    }

    @Test
    void nestedLoopsOfTheCircuitTakeNoRoom() {
        StringBuilder program = new StringBuilder("qubit[2] q;\n");
        for (int k = 0; k < 30; k++) {
            program.append("for int a" + k + " in [0:9] ");
        }
        program.append("x q[a29 % 2];");
        assertThat(Read.circuit(program.toString()).body().size()).isEqualTo(1);
    }

    @Test
    void towersOfPowersWrapAround() {
        assertThat(Read.errors("int n = 10**10**10;")).isEmpty();
        assertThat(Read.errors("int n = 1 << 1000000000;")).isEmpty();
    }

    @Test
    void callsDoNotNestBeyondTheLimit() {
        StringBuilder program = new StringBuilder("def f0(qubit a) { h a; }\n");
        for (int k = 1; k < 400; k++) {
            program.append("def f" + k + "(qubit a) { f" + (k - 1) + "(a); }\n");
        }
        program.append("qubit q;\nf399(q);\n");
        assertThat(Read.errors(program.toString())).singleElement().asString().contains("nested more than 256 deep");
    }
}
