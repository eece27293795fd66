package io.qnit.cluster.free;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.Counts;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What free cuts make of circuits that fall apart by them: {@code java io.qnit.cluster.free.FreeCutsTable [SHOTS]}. Each
 * row is sampled on simulated nodes of ten qubits; "right" is the share of shots with the one string that has probability
 * 1, where there is one.
 */
public final class FreeCutsTable {
    private static final int WIDTH = 10;

    private FreeCutsTable() {}

    /** A circuit and how to tell from its counts whether they are right; NaN where that cannot be told. */
    private record Row(String name, Circuit circuit, FreeCutOptions options, ToDoubleFunction<Counts> right) {}

    public static void main(String[] args) {
        long shots = args.length > 0 ? Long.parseLong(args[0]) : 1000;
        System.out
                .println("| circuit | qubits | nodes | parts | widest | stages | circuits | shots | seconds | right |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        FreeCutOptions still = FreeCutOptions.ofWidth(WIDTH).withShots(shots).without(FreeCut.KNOWN_STATES);
        FreeCutOptions forward = still.withAbility(NodeAbility.FEED_FORWARD);
        for (int n = 20; n <= 40; n += 4) {
            print(wave(n, still), shots);
        }
        for (int n = 20; n <= 40; n += 10) {
            print(product(n, still), shots);
        }
        print(wave(40, forward), shots);
        print(product(40, forward), shots);
        for (int n = 8; n <= 24; n += 8) {
            print(estimation(n, WIDTH - 1, forward), shots);
        }
        print(ghz(100, still), shots);
    }

    private static void print(Row row, long shots) {
        long begin = System.nanoTime();
        StagedCircuit staged = FreeCuts.of(row.circuit(), row.options());
        StagedCounts result = StagedSampler.run(staged, shots, 7, Long.MAX_VALUE, (_, orders) -> orders.parallelStream()
                .map(o -> Simulator
                        .run(o.circuit(), RunOptions.defaults().withShots(o.shots()).withSeed(o.seed()).withThreads(1))
                        .counts())
                .toList());
        double seconds = (System.nanoTime() - begin) / 1e9;
        double right = row.right().applyAsDouble(result.counts());
        String nodes = row.options().ability() == NodeAbility.FEED_FORWARD ? "feed-forward" : "measure last";
        System.out.printf(
                Locale.ROOT, "| %s | %d | %s | %d | %d | %d | %,d | %,d | %.2f | %s |%n", row.name(),
                row.circuit().qubitCount(), nodes, staged.components().size(), staged.width(), result.stages(),
                result.circuits(), result.shots(), seconds,
                Double.isNaN(right) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * right));
    }

    private static Circuit circuit(String name, int qubits, int clbits, BlockBuilder body) {
        return new Circuit(
                name, qubits, List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                List.of(new ClbitRegister("c", 0, clbits, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)), List.of(),
                body.build());
    }

    private static void transform(BlockBuilder body, int qubits) {
        for (int i = qubits - 1; i >= 0; i--) {
            body.gate(Gate.H, i);
            for (int j = i - 1; j >= 0; j--) {
                body.gate(Gate.CP, j, i, Math.scalb(Math.PI, j - i));
            }
        }
        for (int i = 0; i < qubits / 2; i++) {
            body.gate(Gate.SWAP, i, qubits - 1 - i);
        }
        IntStream.range(0, qubits).forEach(q -> body.measure(q, q));
    }

    private static String bits(long value, int width) {
        return Long.toBinaryString(value | 1L << width).substring(1);
    }

    /** The Fourier transform of a plane wave: one string. */
    private static Row wave(int n, FreeCutOptions options) {
        long k = new Random(n).nextLong() & (1L << n) - 1;
        BlockBuilder body = new BlockBuilder();
        for (int q = 0; q < n; q++) {
            body.gate(Gate.H, q).gate(
                    Gate.P, q, -2 * Math.PI * Math.scalb((double) (k & (1L << n - q) - 1), q - n));
        }
        transform(body, n);
        return new Row("QFT of a wave", circuit("wave", n, n, body), options, c -> share(c, bits(k, n)));
    }

    /** The Fourier transform of a random product of single-qubit states. */
    private static Row product(int n, FreeCutOptions options) {
        Random random = new Random(n);
        BlockBuilder body = new BlockBuilder();
        IntStream.range(0, n).forEach(q -> body.gate(
                Gate.U, q, Math.acos(1 - 2 * random.nextDouble()), 2 * Math.PI * random.nextDouble(), 0));
        transform(body, n);
        return new Row("QFT of a random product", circuit("product", n, n, body), options, _ -> Double.NaN);
    }

    /** The phase of |1...1> under phases in a basis that rotations and CX turn; it fits the register. */
    private static Row estimation(int counting, int eigen, FreeCutOptions options) {
        int n = counting + eigen;
        Random random = new Random(counting);
        long k = random.nextLong() & (1L << counting) - 1;
        double[] angles = random.doubles(2L * eigen).toArray();
        double[] parts = IntStream.range(0, eigen).mapToDouble(q -> 0.03 * (q + 1)).toArray();
        parts[0] += Math.scalb((double) k, -counting) - IntStream.range(0, eigen).mapToDouble(q -> parts[q]).sum();
        BlockBuilder body = new BlockBuilder();
        IntStream.range(counting, n).forEach(q -> body.gate(Gate.X, q));
        turn(body, counting, angles);
        IntStream.range(0, counting).forEach(q -> body.gate(Gate.H, q));
        for (int c = counting - 1; c >= 0; c--) {
            turnBack(body, counting, angles);
            for (int q = 0; q < eigen; q++) {
                body.gate(Gate.CP, c, counting + q, 2 * Math.PI * (Math.scalb(parts[q], c) % 1));
            }
            turn(body, counting, angles);
        }
        for (int i = 0; i < counting / 2; i++) {
            body.gate(Gate.SWAP, i, counting - 1 - i);
        }
        for (int i = 0; i < counting; i++) {
            for (int j = 0; j < i; j++) {
                body.gate(Gate.CP, j, i, -Math.scalb(Math.PI, j - i));
            }
            body.gate(Gate.H, i);
        }
        IntStream.range(0, counting).forEach(q -> body.measure(q, q));
        return new Row(
                "QPE, eigenstate of " + eigen + " qubits", circuit("qpe", n, counting, body), options,
                c -> share(c, bits(k, counting)));
    }

    /** Two layers of rotations and of a chain of CX, on the qubits from {@code first}. */
    private static void turn(BlockBuilder body, int first, double[] angles) {
        int qubits = angles.length / 2;
        for (int layer = 0; layer < 2; layer++) {
            int from = layer * qubits;
            IntStream.range(0, qubits).forEach(q -> body.gate(Gate.U, first + q, angles[from + q], 0.3, 0.7));
            IntStream.range(0, qubits - 1).forEach(q -> body.gate(Gate.CX, first + q, first + q + 1));
        }
    }

    private static void turnBack(BlockBuilder body, int first, double[] angles) {
        int qubits = angles.length / 2;
        for (int layer = 1; layer >= 0; layer--) {
            int from = layer * qubits;
            for (int q = qubits - 2; q >= 0; q--) {
                body.gate(Gate.CX, first + q, first + q + 1);
            }
            IntStream.range(0, qubits).forEach(q -> body.gate(Gate.U, first + q, -angles[from + q], -0.7, -0.3));
        }
    }

    private static Row ghz(int n, FreeCutOptions options) {
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0);
        IntStream.range(1, n).forEach(q -> body.gate(Gate.CX, q - 1, q));
        IntStream.range(0, n).forEach(q -> body.measure(q, q));
        return new Row(
                "GHZ", circuit("ghz", n, n, body), options,
                c -> share(c, "0".repeat(n)) + share(c, "1".repeat(n)));
    }

    private static double share(Counts counts, String text) {
        return (double) counts.of(text) / counts.shots();
    }
}
