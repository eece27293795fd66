package io.qnit.cluster.plan;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.VirtualCircuitSpec;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a plan is to be like. Immutable; {@code with...} makes another.
 *
 * @param cutTypes what may be cut
 * @param reuse whether qubits serve again within a fragment
 * @param width fragments are not wider, though nodes may be; a circuit wider than this is cut even if a node could take it
 * @param maxFragments at most so many
 * @param maxOverhead the {@link Quote#overhead} above which a plan is refused; where fragments are given exactly
 *     ({@link Objective#EXACT_WORK}) and nothing is sampled, only a limit below the default counts
 * @param shots on all fragments together
 * @param targetError the typical standard error for which shots are quoted instead
 * @param maxCostUsd by the nodes' prices
 * @param maxTime until all nodes are done
 * @param allowedTags nodes must have one of these; empty allows all
 * @param excludedTags nodes with one of these are not used
 * @param seed of the search: the same seed, the same plan
 * @param patience how long the search may take; it usually ends by itself before, and a plan that was found by a search cut
 *     short says so
 */
public record PlanOptions(
        Objective objective,
        Set<CutType> cutTypes,
        QubitReuse reuse,
        OptionalInt width,
        OptionalInt maxFragments,
        double maxOverhead,
        long shots,
        OptionalDouble targetError,
        OptionalDouble maxCostUsd,
        Optional<Duration> maxTime,
        Set<String> allowedTags,
        Set<String> excludedTags,
        long seed,
        Duration patience) {

    public PlanOptions {
        cutTypes = Set.copyOf(cutTypes);
        allowedTags = Set.copyOf(allowedTags);
        excludedTags = Set.copyOf(excludedTags);
        check(width.isEmpty() || width.getAsInt() >= 1, "fragments have at least 1 qubit, the width asked for is ",
                width);
        check(
                maxFragments.isEmpty() || maxFragments.getAsInt() >= 1,
                "a plan has at least 1 fragment, asked for are ",
                maxFragments);
        check(maxOverhead >= 1, "the overhead can be limited to 1 (no paid cut) and more, found ", maxOverhead);
        check(shots >= 1, "shots must be at least 1, found ", shots);
        check(
                targetError.isEmpty() || targetError.getAsDouble() > 0,
                "the target standard error must be positive, found ",
                targetError);
        check(
                maxCostUsd.isEmpty() || maxCostUsd.getAsDouble() >= 0, "the cost limit must not be negative, found ",
                maxCostUsd);
        check(maxTime.isEmpty() || maxTime.get().isPositive(), "the time limit must be positive, found ", maxTime);
        check(patience.isPositive(), "the time to plan must be positive, found ", patience);
    }

    /** All kinds of cuts, 4,096 shots, an overhead up to a million, 5 seconds, seed 0. */
    public static PlanOptions defaults() {
        return new PlanOptions(
                Objective.SUM_OF_GAMMA, EnumSet.allOf(CutType.class), QubitReuse.NONE, OptionalInt.empty(),
                OptionalInt.empty(), VirtualCircuitSpec.DEFAULT_MAX_OVERHEAD, 4096, OptionalDouble.empty(),
                OptionalDouble.empty(), Optional.empty(), Set.of(), Set.of(), 0, Duration.ofSeconds(5));
    }

    /** What a spec asks for. */
    public static PlanOptions of(VirtualCircuitSpec spec, long shots) {
        return new PlanOptions(
                Objective.SUM_OF_GAMMA, types(spec.cutTypes()), QubitReuse.NONE, spec.maxFragmentWidth(),
                OptionalInt.empty(), spec.maxOverhead(), shots, spec.targetStandardError(), spec.maxCostUsd(),
                spec.deadline(), spec.allowedTags(), spec.excludedTags(), spec.seed().orElse(0), Duration.ofSeconds(5));
    }

    /** All ways to cut gates, wires or both. */
    public static Set<CutType> types(Set<CutForm.Kind> kinds) {
        Set<CutType> types = EnumSet.noneOf(CutType.class);
        for (CutForm.Kind kind : kinds) {
            types.addAll(switch (kind) {
                case GATE -> Set.of(CutType.GATE, CutType.JOINT_GATES);
                case WIRE -> Set.of(CutType.LOCAL_WIRE, CutType.WIRE, CutType.JOINT_WIRES);
            });
        }
        return types;
    }

    public PlanOptions withObjective(Objective which) {
        return new PlanOptions(
                which, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withCutTypes(Set<CutType> types) {
        return new PlanOptions(
                objective, types, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withReuse(QubitReuse which) {
        return new PlanOptions(
                objective, cutTypes, which, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withWidth(int qubits) {
        return new PlanOptions(
                objective, cutTypes, reuse, OptionalInt.of(qubits), maxFragments, maxOverhead, shots, targetError,
                maxCostUsd, maxTime, allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withMaxFragments(int most) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, OptionalInt.of(most), maxOverhead, shots, targetError, maxCostUsd,
                maxTime, allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withMaxOverhead(double most) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, most, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withShots(long count) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, count, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withTargetError(double error) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, OptionalDouble.of(error),
                maxCostUsd,
                maxTime, allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withMaxCostUsd(double most) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError,
                OptionalDouble.of(most),
                maxTime, allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withMaxTime(Duration most) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd,
                Optional.of(most), allowedTags, excludedTags, seed, patience);
    }

    public PlanOptions withTags(Set<String> allowed, Set<String> excluded) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowed, excluded, seed, patience);
    }

    public PlanOptions withSeed(long number) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, number, patience);
    }

    public PlanOptions withPatience(Duration time) {
        return new PlanOptions(
                objective, cutTypes, reuse, width, maxFragments, maxOverhead, shots, targetError, maxCostUsd, maxTime,
                allowedTags, excludedTags, seed, time);
    }

    private static void check(boolean holds, String text, Object found) {
        if (!holds) {
            String shown = switch (found) {
                case OptionalInt o -> String.valueOf(o.orElseThrow());
                case OptionalDouble o -> String.valueOf(o.orElseThrow());
                case Optional<?> o -> String.valueOf(o.orElseThrow());
                default -> String.valueOf(found);
            };
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, text + shown);
        }
    }
}
