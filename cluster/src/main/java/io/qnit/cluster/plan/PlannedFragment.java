package io.qnit.cluster.plan;

/**
 * A fragment of a plan, and where it is to run.
 *
 * @param index its number in the partition
 * @param qubits how wide it is
 * @param gamma the product of the gammas of the cuts that touch it
 * @param tasks how many different circuits it takes, for one basis of what is measured at the end
 * @param shots its part of the plan's shots
 * @param nodeId empty when the plan was made for a width alone
 */
public record PlannedFragment(int index, int qubits, double gamma, long tasks, long shots, String nodeId) {}
