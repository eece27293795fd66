package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bits that a circuit itself passes on. */
class FeedForwardTest {
    private static Circuit read(String text) {
        return OpenQasm.read("test", "OPENQASM 3.0; include \"stdgates.inc\";\n" + text).executable();
    }

    private static void assertSame(StagedCircuit staged) {
        assertThat(
                Samples.distance(Samples.distribution(staged).probabilities(1 << 12), Samples.exact(staged.original())))
                .isLessThan(1e-10);
        assertThat(
                Samples.deviations(
                        StagedSampler.run(staged, 5000, 3, 100, Samples.nodes(staged.width())).counts()
                                .shotsByBitstring(),
                        Samples.exact(staged.original())))
                .isLessThan(5.5); // by chance with probability below 1e-7
    }

    @Test
    void bitsGoFromOnePartToTheNext() {
        Circuit circuit = read("""
                qubit[6] q; bit[2] m; bit[4] r;
                ry(1.0) q[0]; cx q[0], q[1]; rx(0.4) q[0]; rx(0.3) q[1];
                m = measure q[0:1];
                ry(0.7) q[2]; ry(0.4) q[3]; cx q[2], q[3];
                if (m == 2) { h q[2]; ry(0.2) q[3]; }
                switch (uint[2](m)) { case 1 { h q[4]; } case 3 { h q[4]; cx q[4], q[5]; } default { } }
                r = measure q[2:5];
                """);
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(4));
        assertThat(staged.components()).extracting(Component::qubits)
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5));
        assertThat(staged.components()).extracting(Component::needs).containsOnly(NodeAbility.FINAL_MEASUREMENTS);
        assertThat(staged.edges()).containsExactly(
                new ClassicalEdge(0, 1, List.of(0, 1)), new ClassicalEdge(0, 2, List.of(0, 1)));
        assertSame(staged);
        // of the four values of m two make no difference to the second part, three different ones to the third
        assertThat(StagedSampler.run(staged, 5000, 3, 100, Samples.nodes(2)).circuits()).isEqualTo(1 + 2 + 3);
    }

    @Test
    void partsThatWaitForEachOtherAreOne() {
        Circuit circuit = read("""
                qubit[4] q; bit[4] c;
                h q[0]; cx q[0], q[1]; ry(0.6) q[0]; c[0] = measure q[0];
                ry(0.3) q[2]; if (c[0]) { ry(1.1) q[2]; } c[2] = measure q[2];
                if (c[2]) { rx(0.8) q[1]; } c[1] = measure q[1];
                ry(0.2) q[3]; if (c[1]) { x q[3]; } c[3] = measure q[3];
                """);
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(3));
        assertThat(staged.components()).extracting(Component::qubits).containsExactly(List.of(0, 1, 2), List.of(3));
        assertThat(staged.components().getFirst().needs()).isEqualTo(NodeAbility.FEED_FORWARD);
        assertSame(staged);
    }

    @Test
    void variablesHoldTogetherWhatTouchesThem() {
        Circuit circuit = read("""
                qubit[3] q; bit[3] c; int n = 0;
                h q[0]; c[0] = measure q[0];
                if (c[0]) { n = n + 1; }
                ry(0.5) q[1]; c[1] = measure q[1];
                if (c[1]) { n = n + 2; }
                if (n > 1) { h q[2]; }
                c[2] = measure q[2];
                """);
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(1));
        assertSame(staged);
    }

    @Test
    void theEndOfAShotConcernsAll() {
        Circuit circuit = read("""
                qubit[3] q; bit[3] c;
                h q[0]; c[0] = measure q[0];
                if (c[0]) { end; }
                x q[1]; c[1] = measure q[1]; c[2] = measure q[2];
                """);
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(1));
        assertThat(staged.components()).hasSize(1);
        assertSame(staged);
    }
}
