package io.qnit.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.schedule.Schedule.Policy;
import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.target.Timing;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulerTest {
    private static final double NS = 1e-9;

    /** Four qubits in a line; samples of a nanosecond; sx 20 ns, cz 53 ns, readout 500 ns, rz no time. */
    private static Target device(Timing timing) {
        Target.Builder made = Target.builder("device", 4).timing(timing);
        for (int q = 0; q < 3; q++) {
            made.edge(q, q + 1);
        }
        for (int q = 0; q < 4; q++) {
            made.qubit(q, new QubitProperties(1e-4, 5e-5, Double.NaN, 0.01, 0.03, 500 * NS, 300 * NS));
        }
        return made.gate(NativeGate.everywhere(Gate.SX, new GateProperties(1e-3, 20 * NS)))
                .gate(NativeGate.everywhere(Gate.CZ, new GateProperties(1e-2, 53 * NS)))
                .gate(NativeGate.everywhere(Gate.RZ, new GateProperties(0, 0)))
                .build();
    }

    private static Target device() {
        return device(new Timing(NS, 1, 1, 1, 1));
    }

    private static Block block(String body) {
        Circuit circuit = OpenQasm.read("test", "OPENQASM 3; include \"stdgates.inc\"; bit[4] c; " + body).circuit()
                .orElseThrow();
        return circuit.body();
    }

    @Test
    void placesAsSoonAndAsLateAsPossible() {
        Block block = block("sx $0; cz $0, $1; sx $2; cz $1, $2; c[0] = measure $0; c[1] = measure $2;");
        Schedule soon = Scheduler.schedule(block, device(), Policy.ASAP);
        assertThat(starts(soon)).containsExactly(0, 20, 0, 73, 73, 126);
        assertThat(soon.length()).isEqualTo(626);
        assertThat(soon.seconds()).isCloseTo(626 * NS, within(1e-15));
        Schedule late = Scheduler.schedule(block, device(), Policy.ALAP);
        assertThat(starts(late)).containsExactly(0, 20, 53, 73, 126, 126);
        assertThat(late.length()).isEqualTo(626);
        assertThat(late.isExact()).isTrue();
    }

    @Test
    void keepsTheClocksSteps() {
        Target device = device(new Timing(NS, 8, 32, 16, 100));
        Block block = block("sx $0; rz(0.1) $0; cz $0, $1; c[0] = measure $0; c[1] = measure $1;");
        Schedule soon = Scheduler.schedule(block, device, Policy.ASAP);
        assertThat(soon.duration(0)).as("at least 32").isEqualTo(32);
        assertThat(soon.duration(1)).isZero();
        assertThat(soon.duration(2)).as("53 in steps of 8").isEqualTo(56);
        assertThat(starts(soon)).containsExactly(0, 32, 32, 100, 100);
        assertThat(Scheduler.schedule(block, device, Policy.ALAP).length() % 400).isZero();
    }

    @Test
    void holdsBarriersAndClassicalOrder() {
        assertThat(starts(Scheduler.schedule(
                block("sx $0; barrier $0, $1; sx $1; barrier; sx $2;"), device(), Policy.ASAP)))
                .containsExactly(0, 20, 20, 40, 40);
        Block branch = block("c[0] = measure $0; if (c[0]) { sx $1; cz $1, $2; } else { sx $1; } sx $1; sx $3;");
        Schedule soon = Scheduler.schedule(branch, device(), Policy.ASAP);
        assertThat(starts(soon)).as("a branch waits for the outcome").containsExactly(0, 500, 573, 0);
        assertThat(soon.duration(1)).isEqualTo(73);
        assertThat(soon.isExact()).isFalse();
        Block loop = block("for int i in [1:3] { sx $0; } reset $0; delay[15ns] $0; sx $0;");
        Schedule turns = Scheduler.schedule(loop, device(), Policy.ASAP);
        assertThat(starts(turns)[turns.block().size() - 1]).isEqualTo(3 * 20 + 300 + 15);
        Block twice = block("c[0] = measure $0; c[0] = measure $1;");
        assertThat(starts(Scheduler.schedule(twice, device(), Policy.ASAP))).containsExactly(0, 500);
    }

    /** The slow twin: every pair of operations is compared, and every start is the first or last that is allowed. */
    @ParameterizedTest
    @EnumSource(Policy.class)
    void leavesNoGapThatCouldBeClosed(Policy policy) {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Timing timing = new Timing(
                    NS, random.nextInt(1, 5), random.nextInt(1, 30), random.nextInt(1, 5), random.nextInt(1, 9));
            Block block = random(random);
            Schedule schedule = Scheduler.schedule(block, device(timing), policy);
            String what = "seed " + seed;
            for (int i = 0; i < block.size(); i++) {
                assertThat(schedule.start(i)).as(what).isNotNegative();
                long end = schedule.start(i) + schedule.duration(i);
                assertThat(end).as(what).isLessThanOrEqualTo(schedule.length());
                long step = step(block, i, timing, schedule.duration(i));
                assertThat(schedule.start(i) % step).as(what).isZero();
                long earliest = 0;
                long latest = schedule.length();
                for (int j = 0; j < block.size(); j++) {
                    if (j < i && depends(block, j, i)) {
                        earliest = Math.max(earliest, schedule.start(j) + schedule.duration(j));
                    }
                    if (j > i && depends(block, i, j)) {
                        latest = Math.min(latest, schedule.start(j));
                    }
                }
                assertThat(schedule.start(i)).as(what).isGreaterThanOrEqualTo(earliest);
                assertThat(end).as(what).isLessThanOrEqualTo(latest);
                if (policy == Policy.ASAP) {
                    assertThat(schedule.start(i) - earliest).as(what).isLessThan(step);
                } else {
                    assertThat(latest - end).as(what).isLessThan(step);
                }
            }
        }
    }

    private static long step(Block block, int i, Timing timing, long duration) {
        if (block.opcode(i) == Opcode.MEASURE) {
            return timing.acquireAlignment();
        }
        return duration == 0 ? 1 : timing.pulseAlignment();
    }

    private static boolean depends(Block block, int first, int second) {
        for (int a : block.qubits(first)) {
            for (int b : block.qubits(second)) {
                if (a == b) {
                    return true;
                }
            }
        }
        return block.opcode(first) == Opcode.MEASURE && block.opcode(second) == Opcode.MEASURE
                && block.clbit(first) == block.clbit(second);
    }

    private static Block random(SplittableRandom random) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = random.nextInt(1, 30); k > 0; k--) {
            int q = random.nextInt(4);
            switch (random.nextInt(6)) {
                case 0 -> builder.gate(Gate.CZ, Math.min(q, 2), Math.min(q, 2) + 1);
                case 1 -> builder.measure(q, random.nextInt(3));
                case 2 -> builder.gate(Gate.RZ, q, 0.3);
                case 3 -> builder.barrier(q, (q + 1) % 4);
                case 4 -> builder.reset(q);
                default -> builder.gate(Gate.SX, q);
            }
        }
        return builder.build();
    }

    @Test
    void writesDelaysThatAddUp() {
        for (long seed = 1; seed <= 100; seed++) {
            Block block = random(new SplittableRandom(seed));
            for (Policy policy : Policy.values()) {
                Schedule schedule = Scheduler.schedule(block, device(), policy);
                Schedule written = Scheduler.schedule(schedule.withDelays(), device(), policy);
                assertThat(written.length()).as("seed %d", seed).isEqualTo(schedule.length());
                int at = 0;
                for (int i = 0; i < written.block().size(); i++) {
                    if (written.block().opcode(i) != Opcode.DELAY) {
                        assertThat(written.start(i)).as("seed %d, %s, operation %d", seed, policy, at)
                                .isEqualTo(schedule.start(at++));
                    }
                }
                assertThat(at).isEqualTo(block.size());
            }
        }
    }

    @Test
    void writesTheDelaysOfAnExample() {
        Block block = block("sx $0; sx $1; sx $1; cz $0, $1; c[0] = measure $0;");
        Block delayed = Scheduler.schedule(block, device(), Policy.ASAP).withDelays();
        assertThat(delayed).isEqualTo(
                block("sx $0; sx $1; sx $1; delay[20dt] $0; cz $0, $1; c[0] = measure $0;"));
        Target without = device().toBuilder().abilities(EnumSet.noneOf(Ability.class)).build();
        assertThatThrownBy(() -> Scheduler.schedule(block, without, Policy.ASAP).withDelays())
                .isInstanceOf(QnitException.class).hasMessageContaining("no delay");
    }

    @Test
    void givesTheTimingOfANativeProgram() {
        Block block = block("sx $0; cz $0, $1; c[0] = measure $0;");
        Schedule schedule = Scheduler.schedule(block, device(new Timing(NS, 4, 4, 4, 8)), Policy.ASAP);
        var timing = schedule.timing().orElseThrow();
        assertThat(timing.dt()).isEqualTo(NS);
        assertThat(timing.start(2)).isEqualTo(schedule.start(2)).isEqualTo(80);
        assertThat(timing.alignment()).isEqualTo(20);
        assertThat(Scheduler.schedule(block, device(Timing.NONE), Policy.ASAP).timing()).isEmpty();
        assertThat(Scheduler.schedule(block, device(Timing.NONE), Policy.ASAP).seconds())
                .isCloseTo(573 * NS, within(1e-14));
    }

    @Test
    void refusesWhatTheTargetDoesNotSay() {
        assertThatThrownBy(() -> Scheduler.schedule(block("sx $0;\nh $1;"), device(), Policy.ASAP))
                .isInstanceOfSatisfying(QnitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CIRCUIT);
                    assertThat(e.getMessage()).contains("line 2").contains("'h' on [1]");
                });
        assertThatThrownBy(() -> Scheduler.schedule(block("cz $0, $2;"), device(), Policy.ASAP))
                .hasMessageContaining("'cz' on [0, 2]");
        assertThatThrownBy(() -> Scheduler.schedule(block("sx $0;"), Targets.line(2), Policy.ASAP))
                .isInstanceOfSatisfying(QnitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                    assertThat(e.getMessage()).contains("how long 'sx' lasts");
                });
    }

    private static int[] starts(Schedule schedule) {
        int[] starts = new int[schedule.block().size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (int) schedule.start(i);
        }
        return starts;
    }

    @Test
    void estimatesByTheStatedFormula() {
        Block block = block("sx $0; sx $1; sx $1; cz $0, $1; c[0] = measure $0; c[1] = measure $1;");
        FidelityEstimate estimate = FidelityEstimate.of(block, device());
        assertThat(estimate.gates()).isCloseTo(Math.pow(0.999, 3) * 0.99, within(1e-12));
        assertThat(estimate.readout()).isCloseTo(0.98 * 0.98, within(1e-12));
        assertThat(estimate.idle()).as("late as possible, nothing waits").isEqualTo(1);
        assertThat(estimate.seconds().orElseThrow()).isCloseTo(593 * NS, within(1e-15));
        assertThat(estimate.unknown()).isZero();
        assertThat(estimate.total())
                .isCloseTo(estimate.gates() * estimate.readout() * estimate.idle(), within(1e-15));
        FidelityEstimate waits = FidelityEstimate.of(block("sx $0; delay[10us] $0; sx $0;"), device());
        double relaxed = 0.5 + Math.exp(-10e-6 / 1e-4) / 6 + Math.exp(-10e-6 / 5e-5) / 3;
        assertThat(waits.idle()).isCloseTo(relaxed, within(1e-12));
        FidelityEstimate between = FidelityEstimate.of(
                block("sx $0; cz $0, $1; cz $1, $2; cz $0, $1;"), device());
        assertThat(between.idle()).as("qubit 0 waits 53 ns")
                .isCloseTo(0.5 + Math.exp(-53e-9 / 1e-4) / 6 + Math.exp(-53e-9 / 5e-5) / 3, within(1e-12));
    }

    @Test
    void estimatesWhatIsNotKnownAsPerfectAndSaysSo() {
        FidelityEstimate estimate =
                FidelityEstimate.of(block("sx $0; cz $0, $1; c[0] = measure $0;"), Targets.line(2));
        assertThat(estimate.total()).isEqualTo(1);
        assertThat(estimate.seconds()).isEmpty();
        assertThat(estimate.unknown()).isEqualTo(3);
    }

    @Test
    void countsTheWorstBranchAndEveryTurn() {
        FidelityEstimate branch = FidelityEstimate.of(
                block("c[0] = measure $0; if (c[0]) { sx $1; cz $1, $2; } else { sx $1; }"), device());
        assertThat(branch.gates()).isCloseTo(0.999 * 0.99, within(1e-12));
        BlockBuilder many = new BlockBuilder();
        for (int k = 0; k < 100_000; k++) {
            many.gate(Gate.CZ, 0, 1);
        }
        assertThat(FidelityEstimate.of(many.build(), device()).gates()).isZero();
    }

    /** The average over states of a relaxing qubit's fidelity, summed over the six states of the axes (a 2-design). */
    @Test
    void relaxesAsAmplitudeDampingAndDephasingDo() {
        double t1 = 3e-5;
        double t2 = 4e-5;
        double t = 7e-6;
        QubitProperties qubit =
                new QubitProperties(t1, t2, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        double stay = Math.exp(-t / t1);
        double coherence = Math.exp(-t / t2);
        double poles = 1 + stay; // |0> stays, |1> stays with this probability
        double equator = 4 * (1 + coherence) / 2;
        assertThat(FidelityEstimate.relaxed(qubit, t)).isCloseTo((poles + equator) / 6, within(1e-12));
        assertThat(FidelityEstimate.relaxed(QubitProperties.UNKNOWN, t)).isEqualTo(1);
    }
}
