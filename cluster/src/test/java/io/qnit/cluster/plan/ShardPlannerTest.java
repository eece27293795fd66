package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPlannerTest {
    private static final PlanOptions ANY = PlanOptions.defaults().withMaxOverhead(1e300);

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void plansOfRandomCircuitsPassTheVerifier(long seed) {
        Random random = new Random(seed);
        int qubits = 5 + random.nextInt(6);
        Circuit circuit = PlanCircuits.random(qubits, 15 + random.nextInt(25), random);
        PlanOptions options = ANY.withSeed(seed).withWidth(Math.max(4, qubits / 2))
                .withObjective(Objective.values()[random.nextInt(3)]);
        for (CutPlan plan : new ShardPlanner().plan(circuit, options)) {
            assertThat(PlanVerifier.faults(circuit, plan, plan.cut(CutForms.sampled()), List.of()))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(plan.fragments()).as("seed %d", seed).allMatch(f -> f.qubits() <= Math.max(4, qubits / 2));
        }
    }

    @Test
    void theSameSeedTheSamePlans() {
        Circuit circuit = PlanCircuits.random(9, 40, new Random(3));
        PlanOptions options = ANY.withWidth(5).withSeed(9);
        List<CutPlan> once = new ShardPlanner().plan(circuit, options);
        List<CutPlan> again = new ShardPlanner().plan(circuit, options);
        assertThat(again).hasSameSizeAs(once);
        for (int k = 0; k < once.size(); k++) {
            assertThat(again.get(k).partition().fragmentOfSlot()).isEqualTo(once.get(k).partition().fragmentOfSlot());
            assertThat(again.get(k).quote()).isEqualTo(once.get(k).quote());
        }
    }

    @Test
    void aChainIsCutOncePerLink() {
        BlockBuilder body = new BlockBuilder();
        for (int q = 0; q + 1 < 12; q++) {
            body.gate(Gate.CX, q, q + 1);
            body.gate(Gate.RX, q, 0.4);
        }
        CutPlan plan = new ShardPlanner().plan(PlanCircuits.of(12, 0, body), ANY.withWidth(4)).getFirst();
        assertThat(plan.fragments()).hasSize(3);
        assertThat(plan.quote().gammaSum()).isCloseTo(3 + 9 + 3, within(1e-9));
        assertThat(plan.quote().productOverhead()).isCloseTo(81, within(1e-9));
    }

    @Test
    void aWireIsCutWhereGatesWouldCostMore() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 6; k++) {
            body.gate(Gate.CX, 0, 1).gate(Gate.RY, 1, 0.3).gate(Gate.CX, 1, 0);
        }
        for (int k = 0; k < 6; k++) {
            body.gate(Gate.CX, 1, 2).gate(Gate.RY, 2, 0.3).gate(Gate.CX, 2, 1);
        }
        CutPlan plan = new ShardPlanner().plan(PlanCircuits.of(3, 0, body), ANY.withWidth(2)).getFirst();
        assertThat(plan.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.kind()).isEqualTo(CutForm.Kind.WIRE);
            assertThat(cut.qubits()).containsExactly(1);
            assertThat(cut.gamma()).isEqualTo(3);
        });
        CutPlan local = new ShardPlanner().plan(
                PlanCircuits.of(3, 0, body),
                ANY.withWidth(2).withCutTypes(EnumSet.of(CutType.GATE, CutType.LOCAL_WIRE))).getFirst();
        assertThat(local.quote().gammaSum()).isCloseTo(8, within(1e-9));
    }

    @Test
    void parallelGatesAndWiresAreCutAsOne() {
        BlockBuilder gates = new BlockBuilder();
        for (int q = 0; q < 6; q++) {
            gates.gate(Gate.H, q);
        }
        for (int k = 0; k < 3; k++) { // two triples, tied tightly inside, one layer of gates between
            gates.gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 0);
            gates.gate(Gate.CX, 3, 4).gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 3);
        }
        gates.gate(Gate.CZ, 0, 3).gate(Gate.H, 0).gate(Gate.CZ, 4, 1).gate(Gate.CZ, 2, 5);
        for (int k = 0; k < 3; k++) {
            gates.gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 0);
            gates.gate(Gate.CX, 3, 4).gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 3);
        }
        Circuit circuit = PlanCircuits.of(6, 0, gates);
        CutPlan plan = new ShardPlanner().plan(
                circuit, ANY.withWidth(3).withCutTypes(EnumSet.of(CutType.GATE, CutType.JOINT_GATES))).getFirst();
        assertThat(plan.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.operations()).hasSize(3);
            assertThat(cut.gamma()).isCloseTo(15, within(1e-9));
        });
        assertThat(PlanVerifier.faults(circuit, plan, plan.cut(CutForms.sampled()), List.of())).isEmpty();

        BlockBuilder wires = new BlockBuilder();
        for (int k = 0; k < 4; k++) {
            wires.gate(Gate.CX, 0, 1).gate(Gate.RY, 1, 0.2).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 0);
        }
        for (int k = 0; k < 4; k++) {
            wires.gate(Gate.CX, 1, 2).gate(Gate.RY, 2, 0.2).gate(Gate.CX, 2, 3).gate(Gate.CX, 3, 1);
        }
        Circuit late = PlanCircuits.of(4, 0, wires);
        CutPlan two = new ShardPlanner().plan(late, ANY.withWidth(3)).getFirst();
        assertThat(two.cuts()).singleElement().satisfies(cut -> {
            assertThat(cut.kind()).isEqualTo(CutForm.Kind.WIRE);
            assertThat(cut.qubits()).containsExactlyInAnyOrder(1, 2);
            assertThat(cut.gamma()).isEqualTo(7);
        });
        assertThat(PlanVerifier.faults(late, two, two.cut(CutForms.sampled()), List.of())).isEmpty();
    }

    @Test
    void whatFitsIsNotCutUnlessAskedFor() {
        Circuit circuit = PlanCircuits.brickwork(10, 4);
        List<QpuNodeSpec> nodes =
                List.of(QpuNodeSpec.of("a", NodeType.CPU_AER, 12), QpuNodeSpec.of("b", NodeType.CPU_AER, 5));
        CutPlan whole = new ShardPlanner().plan(circuit, nodes, ANY).getFirst();
        assertThat(whole.cuts()).isEmpty();
        assertThat(whole.quote().overhead()).isEqualTo(1);
        assertThat(whole.fragments()).singleElement().satisfies(f -> assertThat(f.nodeId()).isEqualTo("a"));
        CutPlan asked = new ShardPlanner().plan(circuit, nodes, ANY.withWidth(5)).getFirst();
        assertThat(asked.fragments()).hasSize(2);
        assertThat(PlanVerifier.faults(circuit, asked, asked.cut(CutForms.sampled()), nodes)).isEmpty();
    }

    @Test
    void fragmentsGoWhereTheyFitAndPricesMakeAlternatives() {
        Circuit circuit = PlanCircuits.brickwork(12, 3);
        QpuNodeSpec cheap = new QpuNodeSpec(
                "cheap", NodeType.QPU, 6, OptionalInt.empty(), List.of(), Map.of(), true,
                Map.of("price_per_shot", 0.0001, "price_per_task", 0.01, "queue_seconds", 3600));
        QpuNodeSpec dear = new QpuNodeSpec(
                "dear", NodeType.QPU, 8, OptionalInt.empty(), List.of(), Map.of(), true,
                Map.of("price_per_shot", 0.01, "price_per_task", 0.3));
        QpuNodeSpec small = QpuNodeSpec.of("small", NodeType.QPU, 3);
        List<CutPlan> plans = new ShardPlanner().plan(circuit, List.of(cheap, dear, small), ANY.withMaxFragments(2));
        assertThat(plans).hasSizeGreaterThan(1);
        CutPlan fast = plans.stream().min((a, b) -> Double.compare(
                a.quote().hours().orElseThrow(), b.quote().hours().orElseThrow())).orElseThrow();
        CutPlan saving = plans.stream().min((a, b) -> Double.compare(
                a.quote().costUsd().orElseThrow(), b.quote().costUsd().orElseThrow())).orElseThrow();
        assertThat(fast.fragments()).allMatch(f -> f.nodeId().equals("dear"));
        assertThat(saving.fragments()).anyMatch(f -> f.nodeId().equals("cheap"));
        double least = saving.quote().costUsd().orElseThrow();
        assertThatThrownBy(() -> new ShardPlanner().plan(
                circuit, List.of(cheap, dear, small), ANY.withMaxFragments(2).withMaxCostUsd(least / 2)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("USD");
    }

    @Test
    void refusalsSayWhy() {
        Circuit circuit = PlanCircuits.brickwork(10, 8);
        assertThatThrownBy(() -> new ShardPlanner().plan(circuit, ANY.withWidth(5).withMaxOverhead(10)))
                .hasMessageContaining("overhead")
                .hasMessageContaining("limit is 10");
        assertThatThrownBy(() -> new ShardPlanner().plan(circuit, ANY.withWidth(1).withCutTypes(Set.of(CutType.WIRE))))
                .hasMessageContaining("fragments may have 1");
        assertThatThrownBy(() -> new ShardPlanner().plan(circuit, PlanOptions.defaults()))
                .hasMessageContaining("width");
        assertThatThrownBy(() -> new ShardPlanner().plan(
                circuit, List.of(QpuNodeSpec.of("a", NodeType.CPU_AER, 5)), ANY.withTags(Set.of("x"), Set.of())))
                .hasMessageContaining("allowed: x");
        Circuit feedForward = OpenQasm.read("f", """
                OPENQASM 3.0; include "stdgates.inc"; qubit[4] q; bit[1] c; bit[4] out;
                h q[0]; cx q[0], q[1]; c[0] = measure q[0]; if (c[0]) { x q[2]; } if (c[0]) { x q[3]; }
                out = measure q;""").executable();
        assertThatThrownBy(() -> new ShardPlanner().plan(feedForward, ANY.withWidth(2)))
                .hasMessageContaining("classical bits");
    }

    @Test
    void whatClassicalBitsTieStaysTogether() {
        Circuit circuit = OpenQasm.read("f", """
                OPENQASM 3.0; include "stdgates.inc"; qubit[5] q; bit[1] c; bit[5] out;
                h q[0]; cx q[0], q[1]; c[0] = measure q[0]; if (c[0]) { x q[1]; } cx q[1], q[2]; ry(0.3) q[2];
                cx q[2], q[3]; cx q[3], q[4]; ry(0.2) q[4]; cx q[4], q[3]; out = measure q;""").executable();
        CutPlan plan = new ShardPlanner().plan(circuit, ANY.withWidth(3)).getFirst();
        CutCircuit pieces = plan.cut(CutForms.sampled());
        assertThat(PlanVerifier.faults(circuit, plan, pieces, List.of())).isEmpty();
        assertThat(plan.cuts()).isNotEmpty();
    }

    @Test
    void qubitsServeAgainWhereThatIsAllowed() {
        BlockBuilder body = new BlockBuilder(); // a qubit that meets one other after the other
        for (int q = 1; q < 8; q++) {
            body.gate(Gate.CX, 0, q).gate(Gate.RY, q, 0.3).gate(Gate.CX, q, 0).gate(Gate.RX, 0, 0.2).gate(Gate.CX, 0,
                    q);
        }
        Circuit circuit = PlanCircuits.random(8, 60, new Random(31));
        for (Circuit each : List.of(PlanCircuits.of(8, 0, body), circuit)) {
            CutPlan without = new ShardPlanner().plan(each, ANY.withWidth(4)).getFirst();
            CutPlan with = new ShardPlanner().plan(each, ANY.withWidth(4).withReuse(QubitReuse.RESET)).getFirst();
            CutCircuit pieces = with.cut(CutForms.sampled());
            assertThat(PlanVerifier.faults(each, with, pieces, List.of())).isEmpty();
            assertThat(pieces.fragments()).allMatch(f -> f.qubitCount() <= 4);
            assertThat(with.quote().gammaSum()).isLessThanOrEqualTo(without.quote().gammaSum() * (1 + 1e-9));
        }
    }

    @Test
    void smallPlansAreKnownToBeTheBest() {
        CutPlan plan = new ShardPlanner().plan(PlanCircuits.brickwork(8, 2), ANY.withWidth(4)).getFirst();
        assertThat(plan.proof()).isEqualTo(CutPlan.Proof.MINIMUM);
        assertThat(plan.quote().gammaSum()).isCloseTo(6, within(1e-9));
    }
}
