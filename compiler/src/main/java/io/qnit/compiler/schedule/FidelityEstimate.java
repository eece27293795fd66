package io.qnit.compiler.schedule;

import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well a compiled circuit can be expected to run, from the target's calibration alone: the probability that nothing goes
 * wrong, as if errors were independent. It ranks compilations of one circuit; as an absolute number it is rough.
 *
 * <p>{@code gates} is the product of 1 - error over all gates, {@code readout} of 1 - (P(1|0) + P(0|1)) / 2 over all
 * measurements. {@code idle} is the product over every wait of a qubit, for a time t between two of its operations as late
 * as possible, of the average fidelity of relaxing so long, 1/2 + exp(-t/T1)/6 + exp(-t/T2)/3 (the channel's process
 * fidelity is (1 + exp(-t/T1) + 2 exp(-t/T2))/4); gate errors contain what happens during gates. Of branches the worst
 * counts, of loops as many turns as are known, or one.
 *
 * @param gates 0 to 1; 1 when no error is known
 * @param readout 0 to 1
 * @param idle 0 to 1; 1 when T1, T2 or durations are not known
 * @param seconds the duration as {@link Schedule#seconds} gives it; empty when the target does not say how long something
 *     lasts
 * @param unknown how many gates and measurements count as perfect, because the target says nothing of their errors
 */
public record FidelityEstimate(double gates, double readout, double idle, OptionalDouble seconds, long unknown) {

    /** All together. */
    public double total() {
        return gates * readout * idle;
    }

    /**
     * Estimates a block on the target's qubits.
     *
     * @throws QnitException {@link ErrorCode#INVALID_CIRCUIT} when the target does not have a gate there
     */
    public static FidelityEstimate of(Block block, Target target) {
        Durations durations = new Durations(target);
        Sum sum = new Sum(durations, target);
        Logs logs = sum.of(block);
        OptionalDouble seconds = OptionalDouble.empty();
        double idle = 0;
        try {
            Schedule schedule = Scheduler.schedule(block, target, Schedule.Policy.ALAP, durations);
            seconds = OptionalDouble.of(schedule.seconds());
            idle = idle(schedule, target);
        } catch (QnitException unscheduled) {
            if (unscheduled.code() != ErrorCode.UNSUPPORTED) {
                throw unscheduled;
            }
        }
        return new FidelityEstimate(
                Math.exp(logs.gates), Math.exp(logs.readout), Math.exp(idle), seconds, logs.unknown);
    }

    private static double idle(Schedule schedule, Target target) {
        Block block = schedule.block();
        long[] free = new long[Math.max(target.qubitCount(), block.qubitBound())];
        Arrays.fill(free, -1);
        double log = 0;
        for (int i = 0; i < block.size(); i++) {
            boolean delay = block.opcode(i) == Opcode.DELAY;
            if (block.opcode(i) == Opcode.BARRIER || block.opcode(i) == Opcode.DIRECTIVE) {
                continue;
            }
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                int q = block.operand(s);
                if (free[q] >= 0 || delay) {
                    // A delay is a wait like others; what was waited before it is part of the same one.
                    long until = schedule.start(i) + (delay ? schedule.duration(i) : 0);
                    long since = free[q] >= 0 ? free[q] : schedule.start(i);
                    log += Math.log(relaxed(target.qubit(q), (until - since) * schedule.tick()));
                }
                free[q] = schedule.start(i) + schedule.duration(i);
            }
        }
        return log;
    }

    /** The average fidelity of a qubit that waits. */
    static double relaxed(QubitProperties qubit, double seconds) {
        if (Double.isNaN(qubit.t1()) && Double.isNaN(qubit.t2())) {
            return 1;
        }
        double t1 = qubit.t1();
        double t2 = Double.isNaN(qubit.t2()) ? 2 * t1 : qubit.t2();
        double alive = Double.isNaN(t1) ? 1 : Math.exp(-seconds / t1);
        return 0.5 + alive / 6 + Math.exp(-seconds / t2) / 3;
    }

    /** Logarithms of the products, so that long circuits do not round to 0 on the way. */
    private record Logs(double gates, double readout, long unknown) {
        static final Logs NONE = new Logs(0, 0, 0);

        Logs plus(Logs other) {
            return new Logs(gates + other.gates, readout + other.readout, unknown + other.unknown);
        }

        Logs times(long turns) {
            return turns == 0 ? NONE : new Logs(gates * turns, readout * turns, unknown * turns);
        }

        /** The one that is more likely to fail. */
        Logs worse(Logs other) {
            return gates + readout <= other.gates + other.readout ? this : other;
        }
    }

    private record Sum(Durations durations, Target target) {
        Logs of(Block block) {
            double gates = 0;
            double readout = 0;
            long unknown = 0;
            Logs inside = Logs.NONE;
            for (int i = 0; i < block.size(); i++) {
                if (block.isGate(i)) {
                    GateProperties properties = durations.gate(block, i);
                    if (Double.isNaN(properties.error())) {
                        unknown += block.gate(i) == Gate.GPHASE ? 0 : 1;
                    } else {
                        gates += Math.log1p(-properties.error());
                    }
                } else if (block.opcode(i) == Opcode.MEASURE) {
                    QubitProperties qubit = target.qubit(block.qubit(i, 0));
                    unknown += qubit.hasReadoutError() ? 0 : 1;
                    readout += Math.log1p(-qubit.readoutError());
                } else if (block.hasNode(i)) {
                    inside = inside.plus(of(block.node(i)));
                }
            }
            return inside.plus(new Logs(gates, readout, unknown));
        }

        private Logs of(Node node) {
            Optional<Logs> worst = Block.inside(node).stream().map(this::of).reduce(Logs::worse);
            Logs once = worst.orElse(Logs.NONE);
            return node instanceof Node.For loop ? once.times(Scheduler.turns(loop.range()).orElse(1)) : once;
        }
    }
}
