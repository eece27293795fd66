package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.List;
import org.junit.jupiter.api.Test;

class BondEstimateTest {
    @Test
    void gatesAcrossABorderCount() {
        BlockBuilder chain = new BlockBuilder();
        for (int q = 0; q + 1 < 40; q++) {
            chain.gate(Gate.CX, q, q + 1);
        }
        assertThat(BondEstimate.bits(PlanCircuits.of(40, 0, chain))).isEqualTo(1);
        assertThat(BondEstimate.bits(PlanCircuits.of(
                4, 0, new BlockBuilder().gate(Gate.SWAP, 1, 2).gate(Gate.CX, 0, 3)))).isEqualTo(2);
        assertThat(BondEstimate.bits(PlanCircuits.brickwork(40, 30))).isEqualTo(15);
    }

    @Test
    void aTensorNodeTakesDeepCircuitsOnlyInPieces() {
        Circuit deep = PlanCircuits.brickwork(40, 30);
        List<QpuNodeSpec> nodes = List.of(
                QpuNodeSpec.of("mps", NodeType.GPU_TENSOR, 1000), QpuNodeSpec.of("sv", NodeType.CPU_AER, 20));
        PlanOptions options = PlanOptions.defaults().withMaxOverhead(1e300);
        assertThat(new ShardPlanner().plan(deep, nodes, options).getFirst().cuts()).isNotEmpty();
        assertThat(new ShardPlanner().plan(PlanCircuits.brickwork(40, 4), nodes, options).getFirst().cuts()).isEmpty();
    }
}
