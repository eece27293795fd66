package io.qnit.providers.local;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;

/** {@code local_gpu_aer}: nodes with a state vector on an NVIDIA GPU. They are described only, and offline. Stateless. */
public final class LocalGpuAer extends LocalNodes {
    public LocalGpuAer() {
        super("local_gpu_aer", NodeType.GPU_AER, 32, "CUDA statevector nodes", "local", "cuda");
    }

    @Override
    public String displayName() {
        return "Local GPU (state vector on CUDA)";
    }

    @Override
    QpuNodeSpec described(QpuNodeSpec node) {
        return node.offline("the state vector on CUDA is not there yet: local_cpu runs state vectors on the CPU");
    }
}
