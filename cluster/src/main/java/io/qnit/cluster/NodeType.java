package io.qnit.cluster;

/** What a node is. */
public enum NodeType {
    /** A state-vector simulator on a GPU. */
    GPU_AER(Family.SIMULATOR),
    /** A tensor-network simulator: matrix product states. */
    GPU_TENSOR(Family.SIMULATOR),
    /** A state-vector simulator on CPUs. */
    CPU_AER(Family.SIMULATOR),
    /** The plain simulator of the fallback cluster. */
    CPU_NUMPY(Family.SIMULATOR),
    QPU_IBM(Family.QPU),
    QPU_IONQ(Family.QPU),
    QPU_AZURE(Family.QPU),
    QPU_BRAKET(Family.QPU),
    /** A QPU of another make, such as one with a Qnit node beside it. */
    QPU(Family.QPU);

    /** Whether a circuit is computed or happens. */
    public enum Family {
        SIMULATOR,
        QPU
    }

    private final Family family;

    NodeType(Family family) {
        this.family = family;
    }

    public Family family() {
        return family;
    }

    public boolean isQpu() {
        return family == Family.QPU;
    }
}
