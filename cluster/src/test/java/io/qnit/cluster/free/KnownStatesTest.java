package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class KnownStatesTest {
    private static Block of(BlockBuilder body) {
        return KnownStates.of(body.build()).block();
    }

    /** H on 0 and 1 and what else is there; the state of qubit 2 is what the test is about. */
    private static BlockBuilder begin() {
        return new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1);
    }

    @Test
    void controlsThatAreKnownGo() {
        Block body = of(begin().gate(Gate.CX, 2, 0).gate(Gate.X, 2).gate(Gate.CCX, new int[] {0, 2, 1}));
        assertThat(body).isEqualTo(begin().gate(Gate.X, 2).gate(Gate.CX, 0, 1).build());
    }

    @Test
    void eigenvectorsKickTheirPhaseBack() {
        Block plus = of(begin().gate(Gate.H, 2).gate(Gate.CX, 0, 2));
        assertThat(plus).isEqualTo(begin().gate(Gate.H, 2).build());
        Block minus = of(begin().gate(Gate.X, 2).gate(Gate.H, 2).gate(Gate.CCX, new int[] {0, 1, 2}));
        assertThat(minus.size()).isEqualTo(5);
        assertThat(minus.gate(4)).isEqualTo(Gate.CP);
        assertThat(Math.abs(minus.parameter(4, 0))).isEqualTo(Math.PI);
        // s h |0> is an eigenvector of Y: the amplitudes are complex
        Block y = of(begin().gate(Gate.H, 2).gate(Gate.S, 2).gate(Gate.CY, 0, 2));
        assertThat(y).isEqualTo(begin().gate(Gate.H, 2).gate(Gate.S, 2).build());
    }

    @Test
    void gatesOnTwoQubitsLoseTheOneThatStays() {
        Block ryy = of(begin().gate(Gate.H, 2).gate(Gate.SDG, 2).gate(Gate.RYY, 2, 0, 0.7));
        assertThat(ryy.gate(4)).isEqualTo(Gate.RY);
        assertThat(ryy.parameter(4, 0)).isCloseTo(-0.7, within(1e-12));
        Block stays = of(begin().gate(Gate.RY, 2, 0.3).gate(Gate.RYY, 2, 0, 0.7));
        assertThat(stays.operandCount(3)).isEqualTo(2);
    }

    @Test
    void whatWasEntangledOrMeasuredIsUnknownUntilItIsReset() {
        Block body = of(begin().gate(Gate.CX, 0, 2).gate(Gate.CX, 2, 1));
        assertThat(body.size()).isEqualTo(4);
        Block measured = of(begin().gate(Gate.H, 2).measure(2, 0).gate(Gate.CZ, 2, 1));
        assertThat(measured.size()).isEqualTo(5);
        Block reset = of(begin().gate(Gate.CX, 0, 2).reset(2).gate(Gate.CX, 2, 1));
        assertThat(reset.size()).isEqualTo(4);
    }

    @Test
    void theConeEndsAtAReset() {
        BlockBuilder body = begin().reset(1).gate(Gate.RX, 1, 0.2).measure(1, 0);
        LightCone.Result cone = LightCone.of(Samples.circuit("cone", 2, 1, body), new BitSet());
        assertThat(cone.left()).isEqualTo(2);
        assertThat(cone.block().size()).isEqualTo(3);
    }
}
