package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.compiler.verify.Verdict;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PostLayoutTest {
    @Test
    void movesToThePairWithTheFewestErrors() {
        Target target = line(new double[] {0.02, 0.01, 0.001, 0.03}, -1);
        Block source = new BlockBuilder().gate(Gate.CX, 0, 1).gate(Gate.CX, 0, 1).build();
        Block block = apply(source, target);
        assertThat(block.qubits(0)).containsExactly(2, 3);
    }

    @Test
    void weighsMeasurementsAgainstGates() {
        Target target = line(new double[] {0.02, 0.01, 0.001, 0.03}, 3);
        Block source = new BlockBuilder().gate(Gate.CX, 0, 1).measure(0, 0).measure(1, 1).build();
        Block block = apply(source, target);
        assertThat(block.qubits(0)).containsExactly(1, 2);
    }

    @Test
    void keepsTheDirectionOfAGate() {
        // the only good pair has the gate the other way round
        Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
        places.put(List.of(0, 1), new GateProperties(0.02, Double.NaN));
        places.put(List.of(2, 1), new GateProperties(0.001, Double.NaN));
        places.put(List.of(2, 3), new GateProperties(0.03, Double.NaN));
        Target target = Target.builder("directed", 4)
                .gate(NativeGate.placed(Gate.CX, places))
                .build();
        Block source = new BlockBuilder().gate(Gate.CX, 0, 1).build();
        assertThat(apply(source, target).qubits(0)).containsExactly(2, 1);
    }

    @Test
    void leavesAloneWhatCannotBeBetter() {
        Target target = line(new double[] {0.001, 0.01, 0.02, 0.03}, -1);
        Block source = new BlockBuilder().gate(Gate.CX, 0, 1).build();
        assertThat(apply(source, target)).isEqualTo(source);
        assertThat(apply(source, PlaceAndRouteTest.line(4))).isEqualTo(source);
    }

    /** @param bad the qubit that measures badly */
    private static Target line(double[] errors, int bad) {
        Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
        for (int q = 0; q < errors.length; q++) {
            places.put(List.of(q, q + 1), new GateProperties(errors[q], Double.NaN));
        }
        Target.Builder builder = Target.builder("line", errors.length + 1).gate(NativeGate.placed(Gate.CX, places));
        for (int q = 0; q <= errors.length; q++) {
            double error = q == bad ? 0.2 : 0.01;
            builder.qubit(
                    q,
                    new QubitProperties(
                            Double.NaN, Double.NaN, Double.NaN, error, error, Double.NaN, Double.NaN));
        }
        return builder.build();
    }

    private static Block apply(Block source, Target target) {
        try (ExecutorService workers = Executors.newSingleThreadExecutor()) {
            Rewrite.Result result = new PostLayout(100_000)
                    .apply(source, new Context(target, 1, 1e-12, workers, Long.MAX_VALUE));
            assertThat(CertificateChecker.check(source, result.block(), result.certificate()))
                    .isInstanceOf(Verdict.Proven.class);
            return result.block();
        }
    }
}
