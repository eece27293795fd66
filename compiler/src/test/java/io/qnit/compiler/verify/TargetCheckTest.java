package io.qnit.compiler.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.TargetCheck.Violation;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetCheckTest {
    private static final Target LINE = line().build();
    private static final Target PLAIN = line().abilities(EnumSet.noneOf(Ability.class)).build();

    @Test
    void nativeGatesOnTheirQubitsConform() {
        assertThat(conformance(LINE, "sx $0; rz(0.3) $2; cz $0, $1; ecr $1, $2; rzz(0.4) $1, $0; gphase(0.1);"
                + " bit c; c = measure $2; reset $2; if (c) { x $0; }")).isEmpty();
    }

    @Test
    void everythingElseIsNamedWithItsLine() {
        assertThat(conformance(LINE, "h $0;\ncz $0, $2;\necr $2, $1;\nrzz(2.0) $0, $1;\nctrl(2) @ z $0, $1, $2;\n"
                + "bit c; c = measure $0;\nif (c) {\n  t $3; }"))
                .extracting(Violation::text)
                .containsExactly(
                        "line does not have the gate h: h on qubit 0 (operation 0, line 1)",
                        "line does not have cz on these qubits in this order: cz on qubits 0, 2 (operation 1, line 2)",
                        "line does not have ecr on these qubits in this order: ecr on qubits 2, 1 (operation 2, line 3)",
                        "the angles are out of the range that line has for rzz: rzz(2.0) on qubits 0, 1 (operation 3,"
                                + " line 4)",
                        "line does not have the gate ccz: ccz on qubits 0, 1, 2 (operation 4, line 5)",
                        "qubit 3 is not operational on line: if on qubit 3 (operation 6, line 7)");
        assertThat(conformance(LINE, "h $0;\nh $1;")).extracting(Violation::line).containsExactly(1, 2);
    }

    @Test
    void abilitiesThatAreMissingAreNamed() {
        assertThat(abilities(PLAIN,
                "bit c; bit[2] d; uint[2] n;\nc = measure $0;\nif (c) {\n x $1; }\nreset $2;\ndelay[10ns] $2;\n"
                        + "n = uint[2](d);\nwhile (c) {\n c = measure $1; }\nswitch (n) { case 1 { x $0; } }"))
                .extracting(Violation::text)
                .anySatisfy(t -> assertThat(t).isEqualTo("line cannot do if: if on qubit 1 (operation 1, line 3)"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do reset").contains("line 5"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do delay").contains("line 6"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do assignment").contains("line 7"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do while").contains("line 8"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do measurement inside control flow")
                        .contains("line 9", "inside while"))
                .anySatisfy(t -> assertThat(t).startsWith("line cannot do switch"))
                .anySatisfy(t -> assertThat(t).contains("a condition beyond comparing measured bits"));
        assertThat(abilities(LINE, "bit c; c = measure $0; if (c) { x $1; } reset $2; h $0;")).isEmpty();
    }

    @Test
    void measurementsThatCanComeLastMay() {
        assertThat(abilities(PLAIN, "bit[2] c; c[0] = measure $0; x $1; barrier $0; c[1] = measure $1;")).isEmpty();
        assertThat(abilities(PLAIN, "bit[2] c; c[0] = measure $0; barrier $0, $1; c[1] = measure $1;")).isEmpty();
    }

    @Test
    void measurementsInTheMiddleAreNamed() {
        assertThat(abilities(PLAIN, "bit[2] c;\nc[0] = measure $0;\nbarrier $0, $1;\nx $1;"))
                .extracting(Violation::text)
                .containsExactly(
                        "line measures only at the end: after measure on qubit 0 (operation 0, line 2) comes x on"
                                + " qubit 1 (operation 2, line 4)");
        assertThat(abilities(PLAIN, "bit[2] c; c[0] = measure $0; c[1] = measure $0;")).hasSize(1);
    }

    @Test
    void tooManyQubitsAndPartsAreRefused() {
        assertThat(abilities(LINE, "qubit[4] q; h q;")).extracting(Violation::text)
                .containsExactly("the circuit needs 4 qubits, line has 3 that are operational");
        Target parts = Target.builder("parts", 4).gate(Gate.CZ).edge(0, 1).edge(2, 3).build();
        assertThat(abilities(parts, "qubit[4] q;\ncx q[0], q[1];\ncx q[2], q[3];")).isEmpty();
        assertThat(abilities(parts, "qubit[4] q;\ncx q[0], q[1];\ncx q[1], q[3];")).extracting(Violation::text)
                .containsExactly(
                        "cx on qubits 1, 3 (operation 1, line 3) joins 3 qubits, and the largest connected part"
                                + " of parts has 2");
    }

    @Test
    void violationsBecomeOneError() {
        List<Violation> violations = abilities(PLAIN, "reset $0;");
        assertThatThrownBy(() -> TargetCheck.require(violations, PLAIN))
                .isInstanceOfSatisfying(QnitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessage(
                        "the circuit cannot run on line: line cannot do reset: reset on qubit 0 (operation 0, line 1)");
        TargetCheck.require(List.of(), PLAIN);
    }

    private static Target.Builder line() {
        return Target.builder("line", 4).notOperational(3).edge(0, 1).edge(1, 2)
                .gate(Gate.SX).gate(Gate.X).gate(Gate.RZ).gate(Gate.CZ)
                .gate(new NativeGate(Gate.RZZ, List.of(new AngleRange(0, Math.PI / 2)), GateProperties.UNKNOWN,
                        Map.of()))
                .gate(new NativeGate(
                        Gate.ECR, List.of(), GateProperties.UNKNOWN,
                        Map.of(List.of(1, 2), new GateProperties(0.01, 1e-7))));
    }

    private static List<Violation> conformance(Target target, String source) {
        return TargetCheck.conformance(read(source), target);
    }

    private static List<Violation> abilities(Target target, String source) {
        return TargetCheck.abilities(read(source), target);
    }

    /** One statement a line, after a first line without effect on line numbers. */
    private static Circuit read(String source) {
        String header = "OPENQASM 3.0; include \"stdgates.inc\"; include \"qelib1.inc\"; ";
        return OpenQasm.read("test", header + source).circuit().orElseThrow();
    }
}
