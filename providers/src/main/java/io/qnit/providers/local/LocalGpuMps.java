package io.qnit.providers.local;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;

/**
 * {@code local_gpu_mps}: wide simulators whose limit is entanglement, not width. They run on the CPU. Stateless.
 */
public final class LocalGpuMps extends LocalSimulator {
    public LocalGpuMps() {
        super("local_gpu_mps", NodeType.GPU_TENSOR, 4096, "MPS tensor nodes", "local", "mps");
    }

    @Override
    public String displayName() {
        return "Local MPS (Qnit's matrix product states, on the CPU)";
    }

    @Override
    QpuNodeSpec described(QpuNodeSpec node) {
        return node.withMetadata("runs_on", "CPU");
    }
}
