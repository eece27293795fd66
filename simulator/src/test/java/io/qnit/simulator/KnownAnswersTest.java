package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.Way.Ability;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Circuits whose outcomes are known by a formula, on every method that can run them. */
class KnownAnswersTest {
    private static final long SEED = 847;
    private static final int SHOTS = 2000;

    /**
     * A chi-square test deviates by more than this with a probability below 1e-9; there are fewer than a thousand. Where a
     * circuit has only a few outcomes this is what is compared; a wrong outcome fails at once.
     */
    private static final double DEVIATIONS = 6.1;

    /** A circuit, the probabilities of its bitstrings, and what a method needs to run it. */
    record Known(String name, Circuit circuit, Map<String, Double> probabilities, Set<Ability> needs) {
        Known(String name, int qubits, Block body, Map<String, Double> probabilities, Ability... needs) {
            this(name, RandomCircuits.circuit(qubits, qubits, body), probabilities, Set.of(needs));
        }
    }

    record Run(Known known, Way way) {
        @Override
        public String toString() {
            return known.name() + " by " + way.name();
        }
    }

    private static List<Known> families() {
        return List.of(
                ghz(5, Ability.CLIFFORD),
                ghz(1000, Ability.WIDE_CLIFFORD),
                ghz(300, Ability.WIDE_BASIS),
                ghz(100, Ability.WIDE_LINE),
                w(6, Ability.ANY_GATE),
                w(60, Ability.WIDE_BASIS),
                w(60, Ability.WIDE_LINE),
                bernsteinVazirani("1011001", Ability.CLIFFORD),
                bernsteinVazirani(bits(400, new Random(3)), Ability.WIDE_CLIFFORD),
                deutschJozsa(Ability.ANY_GATE),
                fourierAndBack(7, Ability.ANY_GATE),
                fourierAndBack(24, Ability.WIDE_LINE),
                phaseEstimation(6, 37, Ability.ANY_GATE),
                adder(3, 5, 6, Ability.ANY_GATE),
                adder(300, Ability.WIDE_BASIS),
                adder(40, Ability.WIDE_LINE),
                grover(5, 19, 2, Ability.ANY_GATE),
                grover(6, 44, 6, Ability.ANY_GATE),
                mirror(6, Ability.ANY_GATE),
                mirrorOfCliffords(200, Ability.WIDE_CLIFFORD),
                mirrorAlongALine(60, Ability.WIDE_LINE),
                teleportation(0.8, Ability.ANY_GATE),
                entanglementSwapping(20, Ability.WIDE_CLIFFORD),
                entanglementSwapping(20, Ability.WIDE_BASIS));
    }

    static Stream<Run> runs() {
        return families().stream().flatMap(known -> Way.all().stream()
                .filter(way -> way.can(known.needs().toArray(Ability[]::new)))
                .map(way -> new Run(known, way)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aMethodGivesTheKnownAnswer(Run run) {
        Known known = run.known();
        boolean narrow = known.circuit().qubitCount() <= 12;
        RunOptions options = run.way().options().withSeed(SEED).withShots(SHOTS).withOutputs(
                narrow && run.way().can(Ability.EXACT)
                        ? EnumSet.of(Output.COUNTS, Output.PROBABILITIES)
                        : EnumSet.of(Output.COUNTS));
        RunResult result = Simulator.run(known.circuit(), options);
        assertThat(result.counts().shots()).isEqualTo(SHOTS);
        assertThat(ChiSquare.deviations(result.counts().shotsByBitstring(), known.probabilities()))
                .as(() -> "counts " + result.counts()).isLessThan(DEVIATIONS);
        result.probabilities().ifPresent(found -> {
            Map<String, Double> all = new TreeMap<>(known.probabilities());
            found.keySet().forEach(key -> all.putIfAbsent(key, 0.0));
            all.forEach((key, p) -> assertThat(found.getOrDefault(key, 0.0)).as(key)
                    .isCloseTo(p, within(run.way().tolerance())));
        });
    }

    @Test
    void everyAbilityIsAskedForAndEveryWayIsUsed() {
        assertThat(families().stream().flatMap(f -> f.needs().stream()).collect(Collectors.toSet()))
                .containsAll(EnumSet.range(Ability.ANY_GATE, Ability.WIDE_LINE));
        assertThat(runs().map(run -> run.way().name()).collect(Collectors.toSet()))
                .containsAll(Way.all().stream().map(Way::name).toList());
    }

    /**
     * Heavy outputs of random circuits of Haar-random pairs have a probability near (1 + ln 2) / 2 = 0.847 (Aaronson and
     * Chen, arXiv:1612.05903). Over circuits of 8 qubits it spreads by less than 0.03, so that the mean of 40 is off by
     * 0.03 with a probability below 1e-9.
     */
    @Test
    void quantumVolumeHasItsHeavyOutputs() {
        double sum = 0;
        int circuits = 40;
        for (int seed = 0; seed < circuits; seed++) {
            Circuit circuit = quantumVolume(8, new Random(seed));
            List<Double> probabilities = Simulator
                    .run(circuit, RunOptions.defaults().withOutputs(EnumSet.of(Output.PROBABILITIES)))
                    .probabilities().orElseThrow().values().stream().sorted().toList();
            assertThat(probabilities).hasSize(256);
            sum += probabilities.subList(128, 256).stream().mapToDouble(Double::doubleValue).sum();
        }
        assertThat(sum / circuits).isCloseTo((1 + Math.log(2)) / 2, within(0.03));
    }

    // -- families ---------------------------------------------------------------------------------------------------

    private static Known ghz(int n, Ability... needs) {
        BlockBuilder b = new BlockBuilder().gate(Gate.H, 0);
        for (int q = 1; q < n; q++) {
            b.gate(Gate.CX, q - 1, q);
        }
        return new Known("GHZ " + n, n, measured(b, n), Map.of("0".repeat(n), 0.5, "1".repeat(n), 0.5), needs);
    }

    /** One excitation handed on: qubit k keeps it with probability 1 / (n - k). */
    private static Known w(int n, Ability... needs) {
        BlockBuilder b = new BlockBuilder().gate(Gate.X, 0);
        Map<String, Double> expected = new HashMap<>();
        for (int q = 0; q < n; q++) {
            if (q + 1 < n) {
                b.gate(Gate.CRY, q, q + 1, 2 * Math.acos(Math.sqrt(1.0 / (n - q)))).gate(Gate.CX, q + 1, q);
            }
            expected.put("0".repeat(n - 1 - q) + "1" + "0".repeat(q), 1.0 / n);
        }
        return new Known("W " + n, n, measured(b, n), expected, needs);
    }

    private static Known bernsteinVazirani(String secret, Ability... needs) {
        int n = secret.length();
        BlockBuilder b = new BlockBuilder().gate(Gate.X, n).gate(Gate.H, n);
        everywhere(b, Gate.H, n);
        for (int q = 0; q < n; q++) {
            if (secret.charAt(n - 1 - q) == '1') {
                b.gate(Gate.CX, q, n);
            }
        }
        everywhere(b, Gate.H, n);
        b.gate(Gate.H, n);
        return new Known("Bernstein-Vazirani " + n, n + 1, measured(b, n + 1), Map.of("1" + secret, 1.0), needs);
    }

    /** A balanced function, x0 xor x1 x2 xor x0 x1: never all zeros; the amplitude at y is its Walsh coefficient. */
    private static Known deutschJozsa(Ability... needs) {
        BlockBuilder b = new BlockBuilder();
        everywhere(b, Gate.H, 3);
        b.gate(Gate.Z, 0).gate(Gate.CZ, 1, 2).gate(Gate.CZ, 0, 1);
        everywhere(b, Gate.H, 3);
        Map<String, Double> expected = new HashMap<>();
        for (int y = 0; y < 8; y++) {
            int sum = 0;
            for (int x = 0; x < 8; x++) {
                int f = (x & 1) ^ ((x >> 1) & (x >> 2) & 1) ^ (x & (x >> 1) & 1);
                sum += (f + Integer.bitCount(x & y)) % 2 == 0 ? 1 : -1;
            }
            if (sum != 0) {
                expected.put(binary(y, 3), sum * sum / 64.0);
            }
        }
        assertThat(expected).doesNotContainKey("000");
        return new Known("Deutsch-Jozsa", 3, measured(b, 3), expected, needs);
    }

    /** The Fourier transform of a basis state is a product of phases; its inverse brings the state back. */
    private static Known fourierAndBack(int n, Ability... needs) {
        BlockBuilder b = new BlockBuilder();
        String start = bits(n, new Random(n));
        set(b, start);
        fourier(b, n, 1);
        fourier(b, n, -1);
        return new Known("QFT and back " + n, n, measured(b, n), Map.of(start, 1.0), needs);
    }

    /** No swaps: the inverse undoes the same reversed order. */
    private static void fourier(BlockBuilder b, int n, int sign) {
        if (sign > 0) {
            for (int q = n - 1; q >= 0; q--) {
                b.gate(Gate.H, q);
                for (int k = q - 1; k >= 0; k--) {
                    b.gate(Gate.CP, k, q, Math.scalb(Math.PI, k - q));
                }
            }
        } else {
            for (int q = 0; q < n; q++) {
                for (int k = 0; k < q; k++) {
                    b.gate(Gate.CP, k, q, -Math.scalb(Math.PI, k - q));
                }
                b.gate(Gate.H, q);
            }
        }
    }

    /** The phase is a fraction of 2^n, so that it comes out for certain. */
    private static Known phaseEstimation(int n, int phase, Ability... needs) {
        BlockBuilder b = new BlockBuilder().gate(Gate.X, n);
        everywhere(b, Gate.H, n);
        for (int q = 0; q < n; q++) {
            // bit-reversed, as the inverse transform without swaps wants it
            b.gate(Gate.CP, q, n, 2 * Math.PI * Math.scalb((double) phase, n - 1 - q - n));
        }
        fourier(b, n, -1);
        return new Known(
                "phase estimation " + n, n + 1, measured(b, n + 1), Map.of("1" + binary(phase, n), 1.0), needs);
    }

    private static Known adder(int width, Ability... needs) {
        Random random = new Random(width);
        return adder(width, new BigInteger(width, random), new BigInteger(width, random), needs);
    }

    private static Known adder(int width, int a, int b, Ability... needs) {
        return adder(width, BigInteger.valueOf(a), BigInteger.valueOf(b), needs);
    }

    /** Cuccaro's adder (quant-ph/0410184): qubit 0 the carry in, then a and b by turns, then the carry out. */
    private static Known adder(int width, BigInteger a, BigInteger b, Ability... needs) {
        int n = 2 * width + 2;
        BlockBuilder block = new BlockBuilder();
        for (int i = 0; i < width; i++) {
            if (a.testBit(i)) {
                block.gate(Gate.X, 2 * i + 2);
            }
            if (b.testBit(i)) {
                block.gate(Gate.X, 2 * i + 1);
            }
        }
        for (int i = 0; i < width; i++) {
            int carry = 2 * i;
            block.gate(Gate.CX, carry + 2, carry + 1).gate(Gate.CX, carry + 2, carry)
                    .gate(Gate.CCX, new int[] {carry, carry + 1, carry + 2});
        }
        block.gate(Gate.CX, 2 * width, n - 1);
        for (int i = width - 1; i >= 0; i--) {
            int carry = 2 * i;
            block.gate(Gate.CCX, new int[] {carry, carry + 1, carry + 2})
                    .gate(Gate.CX, carry + 2, carry).gate(Gate.CX, carry, carry + 1);
        }
        BigInteger sum = a.add(b);
        BigInteger expected = sum.testBit(width) ? BigInteger.ONE.shiftLeft(n - 1) : BigInteger.ZERO;
        for (int i = 0; i < width; i++) {
            expected = a.testBit(i) ? expected.setBit(2 * i + 2) : expected;
            expected = sum.testBit(i) ? expected.setBit(2 * i + 1) : expected;
        }
        return new Known(
                "adder of " + width + " bits", n, measured(block, n), Map.of(binary(expected, n), 1.0), needs);
    }

    /** After k turns the marked string has probability sin^2((2k + 1) theta), sin theta = 2^(-n/2). */
    private static Known grover(int n, int marked, int turns, Ability... needs) {
        BlockBuilder b = new BlockBuilder();
        int[] all = IntStream.range(0, n).toArray();
        everywhere(b, Gate.H, n);
        for (int turn = 0; turn < turns; turn++) {
            flip(b, n, ~marked);
            b.controlled(n - 1, Gate.Z, all);
            flip(b, n, ~marked);
            everywhere(b, Gate.H, n);
            flip(b, n, -1);
            b.controlled(n - 1, Gate.Z, all);
            flip(b, n, -1);
            everywhere(b, Gate.H, n);
        }
        double success = Math.pow(Math.sin((2 * turns + 1) * Math.asin(Math.pow(2, -n / 2.0))), 2);
        Map<String, Double> expected = new HashMap<>();
        for (int i = 0; i < 1 << n; i++) {
            expected.put(binary(i, n), i == marked ? success : (1 - success) / ((1 << n) - 1));
        }
        return new Known("Grover " + n + ", " + turns + " turns", n, measured(b, n), expected, needs);
    }

    private static void flip(BlockBuilder b, int n, int where) {
        for (int q = 0; q < n; q++) {
            if (((where >> q) & 1) != 0) {
                b.gate(Gate.X, q);
            }
        }
    }

    /** Random gates of the whole table, then their inverses the other way round. */
    private static Known mirror(int n, Ability... needs) {
        BlockBuilder forth = new BlockBuilder();
        String start = bits(n, new Random(1));
        set(forth, start);
        int from = forth.size();
        RandomCircuits.addGates(forth, n, 80, new Random(2));
        return new Known("mirror " + n, n, measured(mirrored(forth, from), n), Map.of(start, 1.0), needs);
    }

    private static Known mirrorOfCliffords(int n, Ability... needs) {
        Random random = new Random(5);
        BlockBuilder forth = new BlockBuilder();
        String start = bits(n, random);
        set(forth, start);
        int from = forth.size();
        RandomCircuits.addCliffords(forth, n, 20 * n, random);
        return new Known("Clifford mirror " + n, n, measured(mirrored(forth, from), n), Map.of(start, 1.0), needs);
    }

    /** Any gates on neighbours, four layers deep. */
    private static Known mirrorAlongALine(int n, Ability... needs) {
        Random random = new Random(6);
        List<Gate> gates = Arrays.stream(Gate.values()).filter(g -> g.qubitCount() == 2).toList();
        BlockBuilder forth = new BlockBuilder();
        String start = bits(n, random);
        set(forth, start);
        int from = forth.size();
        for (int layer = 0; layer < 4; layer++) {
            for (int q = layer % 2; q + 1 < n; q += 2) {
                Gate gate = gates.get(random.nextInt(gates.size()));
                forth.gate(Gate.RX, q, random.nextDouble() * 7)
                        .gate(gate, q, q + 1, random.doubles(gate.parameterCount(), -7, 7).toArray());
            }
        }
        return new Known("mirror along a line of " + n, n, measured(mirrored(forth, from), n), Map.of(start, 1.0),
                needs);
    }

    /** Appends the inverses of all operations from one on, last first. */
    private static BlockBuilder mirrored(BlockBuilder forth, int from) {
        Block block = forth.build();
        for (int i = block.size() - 1; i >= from; i--) {
            Gate gate = block.gate(i);
            double[] own = new double[gate.parameterCount()];
            for (int p = 0; p < own.length; p++) {
                own[p] = block.parameter(i, p);
            }
            int operation = i;
            int[] qubits = IntStream.range(0, block.operandCount(i))
                    .map(k -> block.operand(block.firstSlot(operation) + k)).toArray();
            double[] undone = gate.inverseParameters().stream()
                    .mapToDouble(map -> map.offset() + (map.source() < 0 ? 0 : map.factor() * own[map.source()]))
                    .toArray();
            forth.controlled(block.addedControls(i), gate.inverse(), qubits, undone);
        }
        return forth;
    }

    /** Qubit 0, turned by an angle, arrives at qubit 2 and is turned back there. */
    private static Known teleportation(double angle, Ability... needs) {
        BlockBuilder b = new BlockBuilder().gate(Gate.RY, 0, angle).gate(Gate.H, 1).gate(Gate.CX, 1, 2)
                .gate(Gate.CX, 0, 1).gate(Gate.H, 0).measure(0, 0).measure(1, 1);
        b.node(new Node.If(
                RandomCircuits.isSet(1), new BlockBuilder().gate(Gate.X, 2).build(), Block.empty()));
        b.node(new Node.If(
                RandomCircuits.isSet(0), new BlockBuilder().gate(Gate.Z, 2).build(), Block.empty()));
        b.gate(Gate.RY, 2, 0.5 - angle).measure(2, 2);
        Map<String, Double> expected = new HashMap<>();
        double one = Math.pow(Math.sin(0.25), 2);
        for (String rest : List.of("00", "01", "10", "11")) {
            expected.put("0" + rest, (1 - one) / 4);
            expected.put("1" + rest, one / 4);
        }
        return new Known("teleportation", 3, b.build(), expected, needs);
    }

    /** Bell pairs joined by Bell measurements with corrections: the two ends agree, whatever was measured between. */
    private static Known entanglementSwapping(int pairs, Ability... needs) {
        int n = 2 * pairs;
        BlockBuilder b = new BlockBuilder();
        for (int pair = 0; pair < pairs; pair++) {
            b.gate(Gate.H, 2 * pair).gate(Gate.CX, 2 * pair, 2 * pair + 1);
            if (pair > 0) {
                int left = 2 * pair - 1;
                b.gate(Gate.CX, left, left + 1).gate(Gate.H, left).measure(left, 1).measure(left + 1, 2);
                b.node(new Node.If(
                        RandomCircuits.isSet(2), new BlockBuilder().gate(Gate.X, 2 * pair + 1).build(), Block.empty()));
                b.node(new Node.If(
                        RandomCircuits.isSet(1), new BlockBuilder().gate(Gate.Z, 2 * pair + 1).build(), Block.empty()));
            }
        }
        b.gate(Gate.CX, 0, n - 1).gate(Gate.H, 0).measure(0, 0).measure(n - 1, 3);
        // bits 1 and 2 are the last Bell measurement: all four alike
        Map<String, Double> expected = Map.of("0000", 0.25, "0010", 0.25, "0100", 0.25, "0110", 0.25);
        return new Known(
                "entanglement swapping " + pairs, RandomCircuits.circuit(n, 4, b.build()), expected, Set.of(needs));
    }

    private static Circuit quantumVolume(int n, Random random) {
        BlockBuilder b = new BlockBuilder();
        List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        for (int layer = 0; layer < n; layer++) {
            Collections.shuffle(order, random);
            for (int k = 0; k + 1 < n; k += 2) {
                b.unitary(new Node.UnitaryMatrix(haar(4, random)), order.get(k), order.get(k + 1));
            }
        }
        return RandomCircuits.circuit(n, n, measured(b, n));
    }

    /** A Haar-random unitary: orthonormalised rows of Gaussian numbers. */
    private static double[] haar(int size, Random random) {
        double[][] rows = new double[size][2 * size];
        for (int r = 0; r < size; r++) {
            for (int i = 0; i < 2 * size; i++) {
                rows[r][i] = random.nextGaussian();
            }
            for (int earlier = 0; earlier < r; earlier++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < 2 * size; i += 2) {
                    re += rows[earlier][i] * rows[r][i] + rows[earlier][i + 1] * rows[r][i + 1];
                    im += rows[earlier][i] * rows[r][i + 1] - rows[earlier][i + 1] * rows[r][i];
                }
                for (int i = 0; i < 2 * size; i += 2) {
                    rows[r][i] -= re * rows[earlier][i] - im * rows[earlier][i + 1];
                    rows[r][i + 1] -= re * rows[earlier][i + 1] + im * rows[earlier][i];
                }
            }
            double norm = Math.sqrt(Arrays.stream(rows[r]).map(x -> x * x).sum());
            rows[r] = Arrays.stream(rows[r]).map(x -> x / norm).toArray();
        }
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    // -- parts ------------------------------------------------------------------------------------------------------

    private static Block measured(BlockBuilder b, int n) {
        for (int q = 0; q < n; q++) {
            b.measure(q, q);
        }
        return b.build();
    }

    private static void everywhere(BlockBuilder b, Gate gate, int n) {
        for (int q = 0; q < n; q++) {
            b.gate(gate, q);
        }
    }

    private static void set(BlockBuilder b, String bits) {
        for (int q = 0; q < bits.length(); q++) {
            if (bits.charAt(bits.length() - 1 - q) == '1') {
                b.gate(Gate.X, q);
            }
        }
    }

    private static String bits(int n, Random random) {
        return binary(new BigInteger(n, random), n);
    }

    private static String binary(int value, int width) {
        return binary(BigInteger.valueOf(value), width);
    }

    private static String binary(BigInteger value, int width) {
        String digits = value.toString(2);
        return "0".repeat(width - digits.length()) + digits;
    }
}
