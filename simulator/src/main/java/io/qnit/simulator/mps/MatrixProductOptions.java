package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;

/**
 * The limits of a matrix product state.
 *
 * @param maxBondDimension states kept at a bond at most; 0: no limit
 * @param truncationThreshold part of the weight that one truncation may discard at most (unless the bond is at its limit);
 *     0 to below 1; 0 discards only what is rounding
 * @param memoryLimit bytes that a chain may take with what a gate on it takes; a run that would need more ends
 */
public record MatrixProductOptions(int maxBondDimension, double truncationThreshold, double memoryLimit) {
    /** No limit on the bond, the threshold 1e-16. */
    public static final MatrixProductOptions DEFAULT = new MatrixProductOptions(0, 1e-16, Double.POSITIVE_INFINITY);

    public MatrixProductOptions {
        if (maxBondDimension < 0) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the maximal bond dimension is " + maxBondDimension + "; it must be positive, or 0 for no limit");
        }
        if (!(truncationThreshold >= 0 && truncationThreshold < 1)) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the truncation threshold is " + truncationThreshold + "; it must be at least 0 and below 1");
        }
        if (!(memoryLimit > 0)) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT, "the memory limit is " + memoryLimit + " bytes; it must be positive");
        }
    }

    /** The bond's limit as a number. */
    int rankLimit() {
        return maxBondDimension == 0 ? Integer.MAX_VALUE : maxBondDimension;
    }
}
