package io.qnit.compiler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files made by hand after the makers' published schemas. */
class TargetImportTest {
    private static final double[] NONE = {};

    private static TargetImport.Text text(String name) {
        return new TargetImport.Text(name, TargetJson.resource(name).orElseThrow());
    }

    private static Target read(String name) {
        return TargetImport.read(text(name));
    }

    private static Target read(String name, String calibration) {
        return TargetImport.read(text(name), Optional.of(text(calibration)));
    }

    @Test
    void readsIbmConfigurationAndProperties() {
        Target target = read("ibm-configuration.json", "ibm-properties.json");
        assertThat(target.name()).isEqualTo("ibm_small");
        assertThat(target.description()).isEqualTo("IBM Eagle r3");
        assertThat(target.timing()).isEqualTo(new Timing(5e-10, 8, 16, 8, 8));
        assertThat(target.abilities()).containsExactlyInAnyOrder(
                Ability.MID_CIRCUIT_MEASUREMENT, Ability.RESET, Ability.DELAY, Ability.IF);
        assertThat(target.calibration())
                .contains(new Target.Calibration("1.2.3", Instant.parse("2026-02-26T19:33:06Z")));
        assertThat(target.properties(Gate.ECR, NONE, 1, 0)).contains(new GateProperties(0.007, 6.6e-7));
        assertThat(target.properties(Gate.ECR, NONE, 0, 1)).isEmpty();
        assertThat(target.properties(Gate.ECR, NONE, 1, 2)).as("could not be calibrated").isEmpty();
        assertThat(target.coupling().edgeCount()).isOne();
        assertThat(target.properties(Gate.RZZ, new double[] {1.5}, 0, 1)).contains(new GateProperties(0.004, 8.4e-8));
        assertThat(target.properties(Gate.RZZ, new double[] {-0.1}, 0, 1)).isEmpty();
        assertThat(target.properties(Gate.SX, NONE, 1)).contains(new GateProperties(0.0003, 6e-8));
        assertThat(target.properties(Gate.SX, NONE, 2)).as("not calibrated").isEmpty();
        assertThat(target.properties(Gate.RZ, new double[] {0.1}, 2)).isPresent();
        assertThat(target.qubit(0))
                .isEqualTo(new QubitProperties(2e-4, 1e-4, 4.9e9, 0.01, 0.03, 1.3e-6, 1.86e-6));
        assertThat(target.qubit(1).readoutError()).isEqualTo(0.04);
        assertThat(target.positions().get(2)).isEqualTo(new Position(3, 1));
    }

    @Test
    void readsIbmConfigurationAlone() {
        Target target = read("ibm-configuration.json");
        assertThat(target.coupling().edgeCount()).isEqualTo(2);
        assertThat(target.properties(Gate.ECR, NONE, 1, 2)).contains(GateProperties.UNKNOWN);
        assertThat(target.calibration()).isEmpty();
    }

    @Test
    void readsBraketCapabilitiesOfIqm() {
        Target target = read("braket-iqm.json");
        assertThat(target.name()).isEqualTo("braket-iqm");
        assertThat(target.source()).contains("1 2 10");
        assertThat(target.gates().stream().map(NativeGate::gate)).containsExactly(Gate.CZ, Gate.R);
        assertThat(target.pairError(0, 1)).isCloseTo(0.01, within(1e-12));
        assertThat(target.pairError(2, 1)).isCloseTo(0.015, within(1e-12));
        assertThat(target.properties(Gate.R, new double[] {1, 2}, 1).orElseThrow().error())
                .isCloseTo(0.002, within(1e-12));
        assertThat(target.qubit(0).t1()).isEqualTo(4e-5);
        assertThat(target.qubit(0).readoutError()).isCloseTo(0.03, within(1e-12));
        assertThat(target.abilities()).isEmpty();
    }

    @Test
    void readsBraketCapabilitiesOfRigetti() {
        Target target = read("braket-rigetti.json");
        assertThat(target.properties(Gate.CZ, NONE, 1, 0)).isPresent();
        assertThat(target.properties(Gate.CZ, NONE, 1, 2)).as("this pair lists xy only").isEmpty();
        assertThat(target.properties(Gate.XY, new double[] {0.3}, 2, 1).orElseThrow().error())
                .isCloseTo(0.05, within(1e-12));
        assertThat(target.properties(Gate.RX, new double[] {-Math.PI / 2}, 0)).isPresent();
        assertThat(target.properties(Gate.RX, new double[] {0.3}, 0)).as("half and quarter turns only").isEmpty();
        assertThat(target.properties(Gate.RZ, new double[] {0.3}, 0)).isPresent();
    }

    @Test
    void readsBraketCapabilitiesOfIonq() {
        Target target = read("braket-ionq.json");
        assertThat(target.coupling().isComplete()).isTrue();
        assertThat(target.properties(Gate.RZZ, new double[] {1.5}, 3, 0).orElseThrow().seconds()).isEqualTo(9.7e-4);
        assertThat(target.properties(Gate.RZZ, new double[] {1.6}, 3, 0)).isEmpty();
        assertThat(target.properties(Gate.GPI2, new double[] {6}, 3).orElseThrow().error())
                .isCloseTo(0.0002, within(1e-12));
        assertThat(target.qubit(3).t2()).isEqualTo(1);
    }

    @Test
    void readsIqmArchitectures() {
        Target target = read("iqm-static.json");
        assertThat(target.name()).isEqualTo("M000_W0_A00_Z00");
        assertThat(target.coupling()).isEqualTo(Targets.line(3).coupling());
        assertThat(target.source()).contains("QB1 QB2 QB3");
        assertThat(target.properties(Gate.R, new double[] {1, 2}, 2)).isPresent();
        Target calibrated = read("iqm-dynamic.json", "iqm-metrics.json");
        assertThat(calibrated.properties(Gate.R, new double[] {1, 2}, 0).orElseThrow().error())
                .isCloseTo(0.0009, within(1e-12));
        assertThat(calibrated.pairError(1, 2)).isCloseTo(0.008, within(1e-12));
        assertThat(calibrated.pairError(0, 1)).as("marked invalid").isNaN();
        assertThat(calibrated.qubit(0).readoutError()).isCloseTo(0.025, within(1e-12));
        assertThat(calibrated.qubit(1).oneForZero()).isEqualTo(0.01);
        assertThat(calibrated.qubit(1).zeroForOne()).isEqualTo(0.03);
        assertThat(calibrated.qubit(0).t2()).isEqualTo(9e-6);
        assertThat(calibrated.abilities()).contains(Ability.RESET, Ability.MID_CIRCUIT_MEASUREMENT);
    }

    @Test
    void readsTheOlderIqmArchitecture() {
        Target target = TargetImport.read(new TargetImport.Text("a", """
                {"quantum_architecture": {"name": "Adonis", "qubits": ["QB1", "QB2"],
                 "operations": {"prx": [["QB1"], ["QB2"]], "cz": [["QB1", "QB2"]], "measure": [["QB1"]], "barrier": []},
                 "qubit_connectivity": [["QB1", "QB2"]]}}"""));
        assertThat(target.name()).isEqualTo("Adonis");
        assertThat(target.gates().stream().map(NativeGate::gate)).containsExactly(Gate.R, Gate.CZ, Gate.RZ);
    }

    @Test
    void readsCodaEdgeLists() {
        Target directed = read("coda.json");
        assertThat(directed.qubitCount()).isEqualTo(4);
        assertThat(directed.properties(Gate.CX, NONE, 2, 1)).isPresent();
        assertThat(directed.properties(Gate.CX, NONE, 1, 2)).isEmpty();
        Target bare = TargetImport.read(new TargetImport.Text("x/edges.json", "[[0, 1], [1, 2]]"));
        assertThat(bare.name()).isEqualTo("edges");
        assertThat(bare.coupling()).isEqualTo(Targets.line(3).coupling());
        assertThat(bare.properties(Gate.CZ, NONE, 2, 1)).isPresent();
        Target iswap = TargetImport.read(
                new TargetImport.Text("i", "{\"target\": \"iswap\", \"num_qubits\": 2, \"logical_edges\": [[0, 1]]}"));
        assertThat(iswap.properties(Gate.ISWAP, NONE, 1, 0)).isPresent();
    }

    @Test
    void readsPlainEdgeLists() {
        Target target =
                TargetImport.read(new TargetImport.Text("l.txt", "# a list\nqubits: 5\n0 1\n1,2 # here\n2-3\n"));
        assertThat(target.qubitCount()).isEqualTo(5);
        assertThat(target.coupling().edgeCount()).isEqualTo(3);
        assertThat(target.gates().stream().map(NativeGate::gate))
                .containsExactly(Gate.CZ, Gate.SX, Gate.X, Gate.RZ);
        Target directed = TargetImport.read(new TargetImport.Text("l", "0 -> 1\r\n2 -> 1\r\n"));
        assertThat(directed.properties(Gate.CX, NONE, 2, 1)).isPresent();
        assertThat(directed.properties(Gate.CX, NONE, 1, 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ibm-configuration.json", "braket-iqm.json", "braket-rigetti.json", "braket-ionq.json",
        "iqm-static.json", "iqm-dynamic.json", "coda.json"})
    void givesWhatQnitsOwnFormHolds(String name) {
        Target target = read(name);
        Target again = TargetImport.read(new TargetImport.Text("again.json", TargetJson.write(target)));
        assertThat(again).isEqualTo(target);
    }

    /** A file, what stands in it, what is put there, and what the error says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "ibm-configuration.json|\"sx\", \"rzz\"|\"sy\", \"rzz\"|line 3, $.basis_gates[3]: there is no gate 'sy'",
        "ibm-configuration.json|\"n_qubits\": 3|\"n_qubits\": 2|$.gates[0].coupling_map[2][0]: qubit 2 is out of range",
        "ibm-configuration.json|\"n_qubits\": 3|\"n_qubits\": \"3\"|$.n_qubits: expected a whole number",
        "ibm-configuration.json|\"dt\": 0.5|\"dt\": -1|$.dt: a sample of",
        "ibm-properties.json|last_update|last|give the configuration",
        "braket-iqm.json|\"nativeGateSet\": [\"cz\"|\"nativeGateSet\": [\"cy9\"|$.paradigm.nativeGateSet[0]: there is no gate",
        "braket-iqm.json|\"qubitCount\": 3|\"qubitCount\": 4|there are 3 qubits in the graph, qubitCount says 4",
        "braket-iqm.json|\"unit\": \"S\"}, \"T2\": {\"value\": 8e-6|\"unit\": \"eV\"}, \"T2\": {\"value\": 8e-6|the unit 'eV'",
        "braket-iqm.json|\"1-2\": {|\"1-9\": {|there is no qubit '9'",
        "braket-ionq.json|gate_model_qpu_paradigm_properties|annealing|expected the paradigm of a gate-model QPU",
        "iqm-static.json|\"QB2\"], [|\"QB7\"], [|$.connectivity[0][1]: there is no qubit 'QB7'",
        "iqm-static.json|\"computational_resonators\": []|\"computational_resonators\": [\"CR1\"]|not supported",
        "iqm-dynamic.json|\"cc_prx\"|\"ccc_prx\"|$.gates.ccc_prx: there is no gate 'ccc_prx'",
        "iqm-dynamic.json|\"cc_prx\"|\"move\"|$.gates.move: 'move' goes with computational resonators",
        "coda.json|superconducting_cnot|cnott|'cnott' is none of Coda's targets; did you mean 'cnot'?",
        "coda.json|[2, 1]|[2]|$.directed_edges[1]: an edge joins two qubits",
        "coda.json|[2, 1]|[2, 2]|acts on two different qubits, not on [2, 2]",
    })
    void saysWhatItDoesNotUnderstandAndWhere(String file, String found, String changed, String message) {
        String content = TargetJson.resource(file).orElseThrow();
        assertThat(content).contains(found);
        assertThatThrownBy(() -> TargetImport.read(new TargetImport.Text(file, content.replace(found, changed))))
                .isInstanceOf(QnitException.class).hasMessageStartingWith(file).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "OPENQASM 3; qubit q;|line 1: expected an edge such as '0 1'",
        "0 1\\n1 b|line 2: expected an edge",
        "# nothing|there is no edge",
        "0 9999999|at most 4096",
        "{\"foo\": 1}|there is no 'foo' here",
        "{}|'qubits' is missing",
        "[1]|$[0]: expected an array",
    })
    void refusesWhatIsNoDevice(String content, String message) {
        assertThatThrownBy(() -> TargetImport.read(new TargetImport.Text("f", content.replace("\\n", "\n"))))
                .isInstanceOf(QnitException.class).hasMessageStartingWith("f").hasMessageContaining(message);
    }

    @Test
    void refusesASecondFileThatBelongsToNothing() {
        assertThatThrownBy(() -> read("coda.json", "iqm-metrics.json")).hasMessageContaining("iqm-metrics.json")
                .hasMessageContaining("belongs to");
        assertThatThrownBy(() -> read("ibm-configuration.json", "iqm-metrics.json"))
                .isInstanceOf(QnitException.class).hasMessageContaining("'qubits' is missing");
    }
}
