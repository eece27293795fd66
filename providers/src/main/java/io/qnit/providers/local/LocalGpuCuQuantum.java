package io.qnit.providers.local;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;

/** {@code local_gpu_cuquantum}: nodes with NVIDIA's cuStateVec. They are described only, and offline. Stateless. */
public final class LocalGpuCuQuantum extends LocalNodes {
    public LocalGpuCuQuantum() {
        super("local_gpu_cuquantum", NodeType.GPU_AER, 36, "cuQuantum nodes", "local", "cuquantum");
    }

    @Override
    public String displayName() {
        return "Local GPU (NVIDIA cuStateVec)";
    }

    @Override
    QpuNodeSpec described(QpuNodeSpec node) {
        return node.offline("cuStateVec is not connected yet: local_cpu runs state vectors on the CPU");
    }
}
