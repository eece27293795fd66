package io.qnit.compiler.schedule;

import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.nativeir.Timing;
import java.util.Arrays;
import java.util.Optional;

/**
 * When each operation of a block starts and how long it lasts, in samples of the target's clock, or in picoseconds where it
 * has none. Control flow is one span, in which its blocks run. Made by a {@link Scheduler}; immutable.
 */
public final class Schedule {
    /** The tick of a target without a clock, in seconds. */
    static final double WITHOUT_CLOCK = 1e-12;

    /** How operations are placed between those that they depend on. */
    public enum Policy {
        /** As soon as possible. */
        ASAP,
        /** As late as possible: qubits stay in |0> as long as they can. */
        ALAP
    }

    private final Block block;
    private final Target target;
    private final Policy policy;
    private final long[] starts;
    private final long[] durations;
    private final long length;
    private final boolean exact;

    Schedule(
            Block block, Target target, Policy policy, long[] starts, long[] durations, long length, boolean exact) {
        this.block = block;
        this.target = target;
        this.policy = policy;
        this.starts = starts;
        this.durations = durations;
        this.length = length;
        this.exact = exact;
    }

    public Block block() {
        return block;
    }

    public Policy policy() {
        return policy;
    }

    /** The tick of operation {@code i}'s start. */
    public long start(int i) {
        return starts[i];
    }

    /** The ticks that operation {@code i} lasts. */
    public long duration(int i) {
        return durations[i];
    }

    /** The ticks from 0 to the end of the last operation. */
    public long length() {
        return length;
    }

    /** Seconds per tick. */
    public double tick() {
        return target.timing().hasClock() ? target.timing().dt() : WITHOUT_CLOCK;
    }

    /** The whole in seconds. */
    public double seconds() {
        return length * tick();
    }

    /**
     * Whether nothing depends on outcomes. Otherwise branches count with the longest, a {@code while} with one turn, and a
     * {@code for} whose bounds are not known with one.
     */
    public boolean isExact() {
        return exact;
    }

    /** The form that a native program carries; empty where the target has no clock. */
    public Optional<Timing> timing() {
        if (!target.timing().hasClock()) {
            return Optional.empty();
        }
        long common = 0;
        for (long start : starts) {
            common = gcd(start, common);
        }
        Timing.Policy way = switch (policy) {
            case ASAP -> Timing.Policy.ASAP;
            case ALAP -> Timing.Policy.ALAP;
        };
        int alignment = (int) Math.max(1, Math.min(common, Integer.MAX_VALUE));
        return Optional.of(new Timing(
                target.timing().dt(), common % alignment == 0 ? alignment : 1, way, starts, durations));
    }

    /**
     * The block with a {@code delay} wherever a qubit waits between two operations. Waiting before the first operation on a
     * qubit, in |0>, and after its last one is not written down.
     *
     * @throws QnitException {@link ErrorCode#UNSUPPORTED} when the target has no delay
     */
    public Block withDelays() {
        if (!target.can(Ability.DELAY)) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED, "target '" + target.name() + "' has no delay that could be written down");
        }
        int width = Math.max(target.qubitCount(), block.qubitBound());
        long[] free = new long[width];
        Arrays.fill(free, -1);
        BlockBuilder builder = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            boolean barrier = block.opcode(i) == Opcode.BARRIER;
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                int q = block.operand(s);
                long wait = starts[i] - free[q];
                if (free[q] >= 0 && wait > 0) {
                    builder.line(block.line(i)).delay(delay(wait), q);
                }
                if (!barrier || free[q] >= 0) {
                    free[q] = starts[i] + durations[i];
                }
            }
            builder.append(block, i);
        }
        return builder.build();
    }

    private Node.Delay delay(long ticks) {
        boolean clock = target.timing().hasClock();
        return new Node.Delay(new Expression.Literal(new Value.Time(
                clock ? ticks : ticks * WITHOUT_CLOCK, clock ? Value.Time.Unit.DT : Value.Time.Unit.SECONDS)));
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
