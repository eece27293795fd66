package io.qnit.providers.local;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.simulator.Machine;
import java.util.OptionalInt;

/** {@code local_cpu}: simulators on this machine's CPU, as wide as a state vector can be. Stateless. */
public final class LocalCpu extends LocalSimulator {
    public LocalCpu() {
        super("local_cpu", NodeType.CPU_AER, 30, "CPU simulation nodes", "local", "cpu");
    }

    @Override
    public String displayName() {
        return "Local CPU (Qnit's state vector, sparse, stabilizer and MPS simulators)";
    }

    @Override
    public OptionalInt effectiveQubits(QpuNodeSpec node, long memoryBytes) {
        return OptionalInt.of(Math.max(1, Machine.largestStateQubits(memoryBytes)));
    }

    @Override
    QpuNodeSpec described(QpuNodeSpec node) {
        return node.withMetadata("runs_on", "CPU");
    }
}
