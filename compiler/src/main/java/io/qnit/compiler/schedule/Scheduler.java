package io.qnit.compiler.schedule;

import io.qnit.compiler.schedule.Schedule.Policy;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Timing;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Gives the operations of a compiled block their starts, as soon or as late as possible.
 *
 * <p>An operation begins when all that it depends on has ended: what shares a qubit with it, what writes the same clbit,
 * and, for control flow and assignments, all that has to do with classical values. One pass over the block keeps for every
 * qubit and clbit the time at which it is free; as late as possible is the same pass backwards, shifted to begin at 0.
 * Pulses begin at multiples of the target's pulse alignment, measurements of its acquire alignment, and last whole steps
 * of its granularity; gates of no duration (virtual Z) begin anywhere. A barrier takes no time and holds its qubits
 * together. Stateless.
 */
public final class Scheduler {
    private Scheduler() {}

    /**
     * Schedules a block on the target's qubits.
     *
     * @throws io.qnit.core.QnitException INVALID_CIRCUIT when the target does not have a gate there; UNSUPPORTED when it
     *     does not say how long something lasts
     */
    public static Schedule schedule(Block block, Target target, Policy policy) {
        return schedule(block, target, policy, new Durations(target));
    }

    /** The same, with what is known of the target's durations already. */
    static Schedule schedule(Block block, Target target, Policy policy, Durations durations) {
        return new Pass(durations, target, policy).schedule(block);
    }

    private static final class Pass {
        private final Durations durations;
        private final Target target;
        private final Policy policy;
        private boolean exact = true;

        Pass(Durations durations, Target target, Policy policy) {
            this.durations = durations;
            this.target = target;
            this.policy = policy;
        }

        Schedule schedule(Block block) {
            int n = block.size();
            long[] lengths = new long[n];
            for (int i = 0; i < n; i++) {
                lengths[i] = length(block, i);
            }
            long[] starts = new long[n];
            Frontier frontier = new Frontier(Math.max(target.qubitCount(), block.qubitBound()));
            long end = 0;
            if (policy == Policy.ASAP) {
                for (int i = 0; i < n; i++) {
                    starts[i] = Durations.roundUp(frontier.free(block, i), step(block, i, lengths[i]));
                    frontier.use(block, i, starts[i] + lengths[i]);
                    end = Math.max(end, starts[i] + lengths[i]);
                }
            } else {
                // Backwards from 0: an operation ends before what comes later begins.
                for (int i = n - 1; i >= 0; i--) {
                    long latest = -frontier.free(block, i) - lengths[i];
                    long step = step(block, i, lengths[i]);
                    starts[i] = Math.floorDiv(latest, step) * step;
                    frontier.use(block, i, -starts[i]);
                    end = Math.max(end, -starts[i]);
                }
                Timing timing = target.timing();
                end = Durations.roundUp(end, lcm(timing.pulseAlignment(), timing.acquireAlignment()));
                for (int i = 0; i < n; i++) {
                    starts[i] += end;
                }
            }
            return new Schedule(block, target, policy, starts, lengths, end, exact);
        }

        /** The multiples at which the operation may begin. */
        private long step(Block block, int i, long length) {
            Timing timing = target.timing();
            if (block.opcode(i) == Opcode.MEASURE) {
                return timing.acquireAlignment();
            }
            return switch (block.opcode(i)) {
                case Opcode.BARRIER, Opcode.DIRECTIVE -> 1;
                case Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BOX ->
                    lcm(timing.pulseAlignment(), timing.acquireAlignment());
                default -> length == 0 ? 1 : timing.pulseAlignment();
            };
        }

        private long length(Block block, int i) {
            if (block.isGate(i)) {
                return durations.pulse(
                        durations.gate(block, i).seconds(), "'" + block.gate(i).id() + "'", block, i);
            }
            return switch (block.opcode(i)) {
                case Opcode.MEASURE -> durations.pulse(
                        target.qubit(block.qubit(i, 0)).readoutSeconds(), "a measurement", block, i);
                case Opcode.RESET ->
                    durations.pulse(target.qubit(block.qubit(i, 0)).resetSeconds(), "a reset", block, i);
                case Opcode.BARRIER, Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> 0;
                default -> length(block.node(i), block, i);
            };
        }

        private long length(Node node, Block block, int i) {
            return switch (node) {
                case Node.Delay delay -> durations.delay(delay, block, i);
                case Node.Assign _, Node.Directive _ -> 0;
                case Node.UnitaryMatrix _ ->
                    durations.pulse(Double.NaN, "a unitary that is given as a matrix", block, i);
                case Node.Box(var _, Block body) -> inner(body);
                case Node.If(Expression _, Block then, Block otherwise) -> {
                    exact = false;
                    yield Math.max(inner(then), inner(otherwise));
                }
                case Node.Switch choice -> {
                    exact = false;
                    long longest = inner(choice.otherwise());
                    for (Node.Case c : choice.cases()) {
                        longest = Math.max(longest, inner(c.body()));
                    }
                    yield longest;
                }
                case Node.While(Expression _, Block body) -> {
                    exact = false;
                    yield inner(body);
                }
                case Node.For(int _, Node.Range range, Block body) -> {
                    OptionalLong turns = turns(range);
                    exact &= turns.isPresent();
                    yield Math.multiplyExact(turns.orElse(1), inner(body));
                }
            };
        }

        /** The length of a block inside, which begins at an aligned time and is rounded up to one. */
        private long inner(Block body) {
            Pass pass = new Pass(durations, target, policy);
            Schedule schedule = pass.schedule(body);
            exact &= pass.exact;
            Timing timing = target.timing();
            return Durations.roundUp(schedule.length(), lcm(timing.pulseAlignment(), timing.acquireAlignment()));
        }
    }

    /** How often a loop turns, when its bounds are numbers. */
    static OptionalLong turns(Node.Range range) {
        return switch (range) {
            case Node.Range.Values(var values) -> OptionalLong.of(values.size());
            case Node.Range.BitsOf _ -> OptionalLong.empty();
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                if (start instanceof Expression.Literal(Value.Bits a)
                        && step instanceof Expression.Literal(Value.Bits by)
                        && stop instanceof Expression.Literal(Value.Bits b)
                        && by.number().signum() != 0) {
                    long turns = b.number().subtract(a.number()).divide(by.number()).longValue() + 1;
                    boolean none = b.number().subtract(a.number()).signum() * by.number().signum() < 0;
                    yield OptionalLong.of(none ? 0 : turns);
                }
                yield OptionalLong.empty();
            }
        };
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    /**
     * Up to when qubits, clbits and classical values are in use, in the direction of the pass. Classical values as a whole
     * are used alone by control flow and assignments, and side by side by measurements and gates with symbols.
     */
    private static final class Frontier {
        private final long[] qubits;
        private final Map<Integer, Long> clbits = new HashMap<>();
        private long alone;
        private long sideBySide;
        private long latest;

        Frontier(int width) {
            qubits = new long[width];
        }

        long free(Block block, int i) {
            long free = 0;
            if (coversAll(block, i)) {
                return latest;
            }
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                free = Math.max(free, qubits[block.operand(s)]);
            }
            return switch (classicalUse(block, i)) {
                case NONE -> free;
                case SHARED -> Math.max(
                        Math.max(free, alone),
                        block.opcode(i) == Opcode.MEASURE ? clbits.getOrDefault(block.clbit(i), 0L) : 0);
                case EXCLUSIVE -> Math.max(free, Math.max(alone, sideBySide));
            };
        }

        void use(Block block, int i, long until) {
            latest = Math.max(latest, until);
            if (coversAll(block, i)) {
                Arrays.fill(qubits, until);
                alone = until;
                return;
            }
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                qubits[block.operand(s)] = Math.max(qubits[block.operand(s)], until);
            }
            switch (classicalUse(block, i)) {
                case NONE -> {}
                case SHARED -> {
                    sideBySide = Math.max(sideBySide, until);
                    if (block.opcode(i) == Opcode.MEASURE) {
                        clbits.merge(block.clbit(i), until, Math::max);
                    }
                }
                case EXCLUSIVE -> alone = Math.max(alone, until);
            }
        }

        /** A barrier without operands, and a jump, hold everything. */
        private static boolean coversAll(Block block, int i) {
            return switch (block.opcode(i)) {
                case Opcode.BARRIER -> block.operandCount(i) == 0;
                case Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> true;
                default -> false;
            };
        }

        private enum Use {
            NONE,
            SHARED,
            EXCLUSIVE
        }

        private static Use classicalUse(Block block, int i) {
            if (block.isGate(i)) {
                return block.hasSymbols() && isSymbolic(block, i) ? Use.SHARED : Use.NONE;
            }
            return switch (block.opcode(i)) {
                case Opcode.MEASURE -> Use.SHARED;
                case Opcode.ASSIGN, Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BOX -> Use.EXCLUSIVE;
                default -> Use.NONE;
            };
        }

        private static boolean isSymbolic(Block block, int i) {
            for (int k = 0; k < block.gate(i).parameterCount(); k++) {
                if (block.symbol(i, k).isPresent()) {
                    return true;
                }
            }
            return false;
        }
    }
}
