package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What sampling may take. Immutable.
 *
 * @param shots the most, over all fragments together, at least 1. Fragments that no cut joins each have as many
 * @param targetError sampling stops once every observable has this standard error; positive
 * @param shotPrices by fragment what a shot costs, positive, in any unit; empty: all the same
 * @param taskFees by fragment what each circuit costs beside, in the same unit; empty: nothing
 */
public record ShotBudget(
        long shots, OptionalDouble targetError, List<Double> shotPrices, List<Double> taskFees) {
    public ShotBudget {
        shotPrices = List.copyOf(shotPrices);
        taskFees = List.copyOf(taskFees);
        if (shots < 1 || targetError.isPresent() && !(targetError.getAsDouble() > 0)
                || !shotPrices.stream().allMatch(p -> p > 0 && Double.isFinite(p))
                || !taskFees.stream().allMatch(f -> f >= 0 && Double.isFinite(f))) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a budget needs at least 1 shot, a positive target, positive prices and fees of 0 and more; found "
                            + shots + " shots, target " + targetError + ", prices " + shotPrices + ", fees "
                            + taskFees);
        }
    }

    public static ShotBudget of(long shots) {
        return new ShotBudget(shots, OptionalDouble.empty(), List.of(), List.of());
    }

    public ShotBudget withTargetError(double error) {
        return new ShotBudget(shots, OptionalDouble.of(error), shotPrices, taskFees);
    }

    public ShotBudget withPrices(List<Double> perShot, List<Double> perTask) {
        return new ShotBudget(shots, targetError, perShot, perTask);
    }

    double price(int fragment) {
        return shotPrices.isEmpty() ? 1 : shotPrices.get(fragment);
    }

    double fee(int fragment) {
        return taskFees.isEmpty() ? 0 : taskFees.get(fragment);
    }
}
