package io.qnit.simulator.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.random.RandomStream;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.frame.FrameBatch.Keep;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.stabilizer.ReferenceSample;
import io.qnit.simulator.state.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pauli frames against the tableau, shot by shot, and against themselves. */
class FrameTest {
    private static final Workers ALONE = new Workers(1, () -> {});

    private static StimCircuit read(String text) {
        return Stim.read("test.stim", text).executable();
    }

    /** A random circuit whose errors are certain, and the same with gates in their place. */
    private static final class Pair {
        final StringBuilder noisy = new StringBuilder();
        final StringBuilder clean = new StringBuilder();
        final List<Boolean> inverted = new ArrayList<>();

        Pair(long seed, int qubits, int lines) {
            Random random = new Random(seed);
            List<StimGate> one = Arrays.stream(StimGate.values())
                    .filter(g -> g.images().size() == 2)
                    .toList();
            List<StimGate> two = Arrays.stream(StimGate.values())
                    .filter(g -> g.images().size() == 4)
                    .toList();
            for (int k = 0; k < lines; k++) {
                int a = random.nextInt(qubits);
                int b = (a + 1 + random.nextInt(qubits - 1)) % qubits;
                switch (random.nextInt(8)) {
                    case 0, 1 -> both(one.get(random.nextInt(one.size())) + " " + a);
                    case 2, 3 -> both(two.get(random.nextInt(two.size())) + " " + a + " " + b);
                    case 4 -> {
                        String letter = "XYZ".substring(k % 3, k % 3 + 1);
                        noisy.append(letter).append("_ERROR(1) ").append(a).append('\n');
                        clean.append(letter).append(' ').append(a).append('\n');
                    }
                    case 5 -> {
                        boolean inverts = random.nextBoolean();
                        String basis = List.of("M", "MX", "MY", "MR", "MRX", "MRY").get(random.nextInt(6));
                        both(basis + " " + (inverts ? "!" : "") + a);
                        inverted.add(inverts);
                    }
                    case 6 -> {
                        boolean inverts = random.nextBoolean();
                        String first = "XYZ".charAt(random.nextInt(3)) + "" + a;
                        String second = "XYZ".charAt(random.nextInt(3)) + "" + b;
                        if (random.nextBoolean()) {
                            both("MPP " + (inverts ? "!" : "") + first + "*" + second);
                            inverted.add(inverts);
                        } else {
                            both((inverts ? "SPP " : "SPP_DAG !") + first + "*" + second);
                        }
                    }
                    default -> {
                        if (!inverted.isEmpty()) {
                            int lookback = 1 + random.nextInt(Math.min(5, inverted.size()));
                            String gate = List.of("CX", "CY", "CZ").get(random.nextInt(3));
                            both(gate + " rec[-" + lookback + "] " + a);
                        }
                    }
                }
            }
            both("M " + IntStream.range(0, qubits)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" ")));
            for (int q = 0; q < qubits; q++) {
                inverted.add(false);
            }
        }

        private void both(String line) {
            noisy.append(line).append('\n');
            clean.append(line).append('\n');
        }
    }

    /** Each shot of the frames is a run of the tableau: where its outcome is certain, both have the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyShotIsARunOfTheTableau(long seed) {
        for (int round = 0; round < 20; round++) {
            Pair pair = new Pair(100 * seed + round, 2 + (int) seed % 5, 60);
            Samples samples = MeasurementSampler.of(read(pair.noisy.toString()), () -> {}).sample(30, seed, ALONE);
            StimCircuit clean = read(pair.clean.toString());
            for (int shot = 0; shot < samples.shots(); shot++) {
                int which = shot;
                long[] run = ReferenceSample.of(
                        clean,
                        Optional.of(m -> samples.get(which, m) != pair.inverted.get(m) ? 1 : 0),
                        () -> {});
                for (int m = 0; m < samples.bits(); m++) {
                    assertThat((run[m >>> 6] >>> m & 1) == 1)
                            .as("seed %s round %s shot %s measurement %s of%n%s", seed, round, shot, m, pair.noisy)
                            .isEqualTo(samples.get(shot, m));
                }
            }
        }
    }

    private static final String CODE = """
            R 0 1 2 3 4
            REPEAT 7 {
                H 1
                S 0
                CX 0 3 1 3
                SWAP 1 2
                DEPOLARIZE2(0.01) 0 3 1 3
                C_XYZ 4
                HERALDED_ERASE(0.05) 2
                REPEAT 2 {
                    E(0.1) X0 Z2
                    ELSE_CORRELATED_ERROR(0.2) Y1
                    MR(0.01) 3
                    ISWAP 0 4
                }
                CX rec[-1] 2
                DETECTOR rec[-1] rec[-3]
                MXX(0.02) 0 2
                OBSERVABLE_INCLUDE(1) rec[-1] X2
            }
            M(0.001) 0 1 2 3 4
            DETECTOR rec[-1] rec[-2] rec[-9]
            """;

    private static String unrolled() {
        int outer = CODE.indexOf("REPEAT 7 {\n");
        int inner = CODE.indexOf("REPEAT 2 {\n");
        int innerEnd = CODE.indexOf("}\n", inner);
        int outerEnd = CODE.indexOf("}\n", innerEnd + 2);
        String innerBody = CODE.substring(inner + 11, innerEnd);
        String body = CODE.substring(outer + 11, inner) + innerBody.repeat(2) + CODE.substring(innerEnd + 2, outerEnd);
        return CODE.substring(0, outer) + body.repeat(7) + CODE.substring(outerEnd + 2);
    }

    @Test
    void loopsDoWhatTheyDoWrittenOut() {
        StimCircuit looped = read(CODE);
        StimCircuit flat = read(unrolled());
        assertThat(flat.measurements()).isEqualTo(looped.measurements());
        assertThat(MeasurementSampler.of(looped, () -> {}).sample(5000, 3, ALONE).data())
                .isEqualTo(MeasurementSampler.of(flat, () -> {}).sample(5000, 3, ALONE).data());
        assertThat(DetectorSampler.of(looped).sample(5000, 3, ALONE).data())
                .isEqualTo(DetectorSampler.of(flat).sample(5000, 3, ALONE).data());
    }

    /** Detectors are sums of measurements, and without noise none fires; both samplers make the same errors. */
    @Test
    void detectorsAreSumsOfMeasurements() {
        StimCircuit circuit = read("""
                R 0 1 2
                REPEAT 5 {
                    DEPOLARIZE1(0.1) 0 2
                    CX 0 1 2 1
                    X_ERROR(0.05) 1
                    MR 1
                    SHIFT_COORDS(1)
                }
                DETECTOR rec[-5]
                DETECTOR rec[-1] rec[-2]
                M 0 2
                DETECTOR rec[-1] rec[-2] rec[-3]
                OBSERVABLE_INCLUDE(0) rec[-1]
                """);
        Samples measured = MeasurementSampler.of(circuit, () -> {}).sample(20_000, 5, ALONE);
        Samples events = DetectorSampler.of(circuit).sample(20_000, 5, ALONE);
        int fired = 0;
        for (int shot = 0; shot < 20_000; shot++) {
            boolean[] m = new boolean[7];
            for (int k = 0; k < 7; k++) {
                m[k] = measured.get(shot, k);
            }
            boolean[] expected = {m[0], m[4] ^ m[3], m[6] ^ m[5] ^ m[4], m[6]};
            for (int k = 0; k < 4; k++) {
                assertThat(events.get(shot, k)).as("shot %s bit %s", shot, k).isEqualTo(expected[k]);
                fired += expected[k] ? 1 : 0;
            }
        }
        assertThat(fired).isBetween(5000, 40_000);
        String quiet =
                "R 0 1 2\nREPEAT 5 {\nCX 0 1 2 1\nMR 1\n}\nDETECTOR rec[-1] rec[-2]\nM 0 2\nDETECTOR rec[-1] rec[-2] rec[-3]\n";
        assertThat(DetectorSampler.of(read(quiet)).sample(5000, 5, ALONE).data()).containsOnly(0);
    }

    @Test
    void bytesDoNotDependOnThreadsOrOnHowManyShots() {
        StimCircuit circuit = read(CODE);
        MeasurementSampler measurements = MeasurementSampler.of(circuit, () -> {});
        DetectorSampler detectors = DetectorSampler.of(circuit);
        Samples measured = measurements.sample(30_001, 9, ALONE);
        Samples events = detectors.sample(30_001, 9, ALONE);
        for (int threads : new int[] {2, 7}) {
            try (Workers workers = new Workers(threads, () -> {})) {
                assertThat(measurements.sample(30_001, 9, workers).data()).isEqualTo(measured.data());
                assertThat(detectors.sample(30_001, 9, workers).data()).isEqualTo(events.data());
                assertThat(measurements.sample(777, 9, workers).data())
                        .isEqualTo(Arrays.copyOf(measured.data(), 777 * measured.wordsPerShot()));
                List<long[]> blocks = new ArrayList<>();
                detectors.sample(30_001L, 9, workers, block -> blocks.add(block.data()));
                assertThat(blocks.stream().flatMapToLong(Arrays::stream).toArray()).isEqualTo(events.data());
            }
        }
        assertThat(detectors.sample(1000, 10, ALONE).data()).isNotEqualTo(detectors.sample(1000, 9, ALONE).data());
    }

    @Test
    void vectorKernelsDoWhatTheScalarOnesDo() {
        FrameProgram program = StimFrames.compile(read(CODE));
        for (int words : new int[] {8, 32}) {
            FrameBatch vectors = new FrameBatch(program, words, Keep.ALL, FrameKernels.best(), () -> {});
            FrameBatch scalars = new FrameBatch(program, words, Keep.ALL, ScalarFrameKernels.KERNELS, () -> {});
            vectors.run(new RandomStream(4), 2);
            scalars.run(new RandomStream(4), 2);
            assertThat(vectors.records()).isEqualTo(scalars.records());
        }
        Random random = new Random(8);
        long[] rows = random.longs(130 * 16).toArray();
        long[] invert = random.longs(3).toArray();
        for (int shots : new int[] {1, 63, 64, 500, 1024}) {
            long[] a = new long[3 * shots];
            long[] b = new long[3 * shots];
            FrameKernels.best().transpose(rows, 130, 16, invert, a, 0, 3, shots);
            ScalarFrameKernels.KERNELS.transpose(rows, 130, 16, invert, b, 0, 3, shots);
            assertThat(a).isEqualTo(b);
            for (int shot = 0; shot < shots; shot++) {
                for (int bit = 0; bit < 130; bit++) {
                    long expected = rows[bit * 16 + shot / 64] >>> shot ^ invert[bit >>> 6] >>> bit;
                    assertThat(a[3 * shot + (bit >>> 6)] >>> bit & 1).isEqualTo(expected & 1);
                }
            }
        }
    }

    /** The reference of a long loop is worked out from its period; written out, nothing is copied. */
    @Test
    void referencesOfLoopsAreThoseOfTheLoopsWrittenOut() {
        String body = "H 0\nCX 0 1 2 1\nS 2\nMR !1\nM 2\nH 2\nMX 0\nX 3\nM 3\n";
        String head = "X 2\nH 2\nS 2\n";
        for (int turns : new int[] {1, 5, 6, 17, 64, 100}) {
            long[] looped =
                    ReferenceSample.of(read(head + "REPEAT " + turns + " {\n" + body + "}\nM 0 1 2\n"), () -> {});
            long[] flat = ReferenceSample.of(read(head + body.repeat(turns) + "M 0 1 2\n"), () -> {});
            assertThat(looped).as("%s turns", turns).isEqualTo(flat);
        }
        // Ten million turns end at once only because they are not run.
        long[] many = ReferenceSample.of(read("REPEAT 10000000 {\nX 0\nM 0\n}"), () -> {});
        assertThat(many).hasSize(156_250).containsOnly(0x5555555555555555L);
    }

    @Test
    void refusesSweepBitsAndWhatDoesNotFit() {
        assertThatThrownBy(() -> DetectorSampler.of(read("H 0\nCX sweep[2] 0")))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> MeasurementSampler.of(read("REPEAT 1000000000000 {\nM 0\n}"), () -> {}))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("1000000000000 measurements");
        assertThatThrownBy(() -> DetectorSampler.of(read("REPEAT 1000000000000 {\nDETECTOR\n}")))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("1000000000000 detectors");
    }

    /** Detectors of a batch of the fewest shots take 64 bytes each; the tests have 3 GiB. */
    @Test
    void refusesMemoryBeforeItIsTaken() {
        assertThatThrownBy(() -> DetectorSampler.of(read("REPEAT 60000000 {\nM 0\nDETECTOR rec[-1]\n}")))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("a batch of 512 shots takes 3.6 GiB");
        String wide = "M " + IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        assertThatThrownBy(() -> MeasurementSampler.of(read(wide), () -> {}))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("two tableaux of 100,000 qubits take");
    }

    @Test
    void stopsWhenAskedTo() {
        StimCircuit endless = read("REPEAT 1000000000000 {\nH 0\n}\nM 0");
        int[] polls = {0};
        Runnable poll = () -> {
            if (++polls[0] > 100) {
                throw new IllegalStateException("stop");
            }
        };
        Workers workers = new Workers(1, poll);
        assertThatThrownBy(() -> DetectorSampler.of(read("R 1\nREPEAT 1000000000000 {\nS 0\n}\nM 0\nDETECTOR rec[-1]"))
                .sample(10, 1, workers))
                .hasMessage("stop");
        polls[0] = 0;
        assertThat(ReferenceSample.of(endless, () -> {})).hasSize(1);
    }
}
