package io.qnit.compiler.schedule;

import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Timing;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a target says of the operations of a block: properties, and durations in ticks. Not safe for several threads. */
final class Durations {
    /** By how much of a tick a duration may be above a whole number, for rounding. */
    private static final double ROUNDING = 1e-6;

    private final Target target;
    private final Timing timing;
    private final double tick;
    /** The native gates that are a gate, by its ordinal. */
    private final @Nullable List<NativeGate>[] candidates;

    private final boolean[] dependsOnAngles = new boolean[Gate.values().length];

    /** Properties found before: by gate and qubits. */
    private final Map<Long, GateProperties> known = new HashMap<>();

    Durations(Target target) {
        this.target = target;
        this.timing = target.timing();
        this.tick = timing.hasClock() ? timing.dt() : Schedule.WITHOUT_CLOCK;
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
        List<NativeGate>[] none = new List[Gate.values().length];
        this.candidates = none;
    }

    /**
     * The properties of a gate; empty when the target does not have it there. An angle that is not known yet counts as
     * possible.
     */
    Optional<GateProperties> find(Block block, int i) {
        Gate gate = block.gate(i);
        int count = block.operandCount(i);
        if (block.addedControls(i) > 0 || count > 2 || count < 1) {
            return count == 0 ? Optional.of(new GateProperties(0, 0)) : Optional.empty();
        }
        int a = block.qubit(i, 0);
        int b = count == 2 ? block.qubit(i, 1) : a;
        int g = gate.ordinal();
        List<NativeGate> natives = candidates[g];
        if (natives == null) {
            natives = target.gates(gate);
            candidates[g] = natives;
            dependsOnAngles[g] = natives.size() != 1
                    || !natives.getFirst().angles().stream().allMatch(AngleRange::isAny);
        }
        if (dependsOnAngles[g]) {
            return lookUp(natives, block, i, a, b);
        }
        if (a >= target.qubitCount() || b >= target.qubitCount()) {
            return Optional.empty();
        }
        long key = ((long) g * target.qubitCount() + a) * target.qubitCount() + b;
        GateProperties cached = known.get(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<GateProperties> found = lookUp(natives, block, i, a, b);
        found.ifPresent(properties -> known.put(key, properties));
        return found;
    }

    private Optional<GateProperties> lookUp(List<NativeGate> natives, Block block, int i, int a, int b) {
        int n = target.qubitCount();
        if (a >= n || b >= n || !target.isOperational(a) || !target.isOperational(b)) {
            return Optional.empty();
        }
        List<Integer> operands = block.operandCount(i) == 1 ? List.of(a) : List.of(a, b);
        for (NativeGate candidate : natives) {
            boolean there = candidate.isEverywhere()
                    ? operands.size() == 1 || target.coupling().areCoupled(a, b)
                    : candidate.on(operands).isPresent();
            if (there && takes(candidate, block, i)) {
                return candidate.on(operands);
            }
        }
        return Optional.empty();
    }

    private static boolean takes(NativeGate candidate, Block block, int i) {
        for (int k = 0; k < candidate.angles().size(); k++) {
            double angle = block.parameter(i, k);
            if (!Double.isNaN(angle) && !candidate.angles().get(k).contains(angle)) {
                return false;
            }
        }
        return true;
    }

    /** The properties of a gate, which the target has to have there. */
    GateProperties gate(Block block, int i) {
        return find(block, i).orElseThrow(() -> new QnitException(
                ErrorCode.INVALID_CIRCUIT,
                at(block, i) + "target '" + target.name() + "' does not have gate '" + block.gate(i).id() + "' on "
                        + java.util.Arrays.toString(block.qubits(i)) + " with these angles; compile for it first"));
    }

    /** The ticks of a pulse of so many seconds: whole steps of the clock, at least the shortest; nothing for nothing. */
    long pulse(double seconds, String what, Block block, int i) {
        if (Double.isNaN(seconds)) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    at(block, i) + "target '" + target.name() + "' does not say how long " + what + " lasts");
        }
        if (seconds == 0) {
            return 0;
        }
        long ticks = (long) Math.ceil(seconds / tick - ROUNDING);
        return roundUp(Math.max(ticks, timing.minimumLength()), timing.granularity());
    }

    /** The ticks of a delay; it is rounded up to the clock's steps. */
    long delay(Node.Delay delay, Block block, int i) {
        OptionalDouble seconds = OptionalDouble.empty();
        if (delay.duration() instanceof Expression.Literal(Value.Time(double amount, var unit))) {
            seconds = switch (unit) {
                case SECONDS -> OptionalDouble.of(amount);
                case DT -> timing.hasClock() ? OptionalDouble.of(amount * tick) : OptionalDouble.empty();
            };
        }
        if (seconds.isEmpty() || seconds.getAsDouble() < 0) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    at(block, i) + "the length of this delay is not known, or counts samples of a target without a"
                            + " clock");
        }
        return roundUp((long) Math.ceil(seconds.getAsDouble() / tick - ROUNDING), timing.granularity());
    }

    static long roundUp(long ticks, long step) {
        return Math.ceilDiv(ticks, step) * step;
    }

    private static String at(Block block, int i) {
        return block.line(i) == 0 ? "" : "line " + block.line(i) + ": ";
    }
}
