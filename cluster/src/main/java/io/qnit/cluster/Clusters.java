package io.qnit.cluster;

import io.qnit.core.ErrorCode;

/**
 * Ready-made clusters. Each throws as {@link ClusterBuilder#build} does. A part whose number of nodes is 0, or whose
 * accounts are empty, is left out.
 */
public final class Clusters {
    private static final int LOCAL_CPU_NODES = 4;
    private static final int FALLBACK_MPS_QUBITS = 2000;

    private Clusters() {}

    /** Whether simulators of this machine stand beside the rest. */
    public enum LocalNodes {
        INCLUDED,
        LEFT_OUT
    }

    /**
     * Of {@link #makeLocalCluster}.
     *
     * @param cpuNodes of local_cpu
     * @param gpuSvNodes of local_gpu_aer
     * @param gpuMpsNodes of local_gpu_mps
     */
    public record Local(int cpuNodes, int gpuSvNodes, int gpuMpsNodes) {
        public static Local defaults() {
            return new Local(LOCAL_CPU_NODES, 0, 0);
        }
    }

    /** Simulators of this machine. */
    public static QpuRegistry makeLocalCluster(Local options) {
        ClusterBuilder builder = new ClusterBuilder();
        addNodes(builder, "local_cpu", options.cpuNodes());
        addNodes(builder, "local_gpu_aer", options.gpuSvNodes());
        addNodes(builder, "local_gpu_mps", options.gpuMpsNodes());
        return builder.build();
    }

    /**
     * Of {@link #makeLumiCluster}.
     *
     * @param nodes compute nodes
     * @param gpusPerNode GCDs of each
     * @param host alias in ~/.ssh/config
     * @param project for paths; may be empty
     * @param fallback 4 nodes of local_cpu
     */
    public record Lumi(int nodes, int gpusPerNode, String host, String project, LocalNodes fallback) {
        /** 8 GCDs a node, host "lumi", no project, with local nodes. */
        public static Lumi of(int nodes) {
            return new Lumi(nodes, 8, "lumi", "", LocalNodes.INCLUDED);
        }

        public Lumi withGpusPerNode(int gpus) {
            return new Lumi(nodes, gpus, host, project, fallback);
        }

        public Lumi withHost(String alias) {
            return new Lumi(nodes, gpusPerNode, alias, project, fallback);
        }

        public Lumi withProject(String id) {
            return new Lumi(nodes, gpusPerNode, host, id, fallback);
        }

        public Lumi withFallback(LocalNodes local) {
            return new Lumi(nodes, gpusPerNode, host, project, local);
        }
    }

    /** Nodes of LUMI, or another Slurm cluster. */
    public static QpuRegistry makeLumiCluster(Lumi options) {
        ClusterBuilder builder = new ClusterBuilder();
        addLumi(builder, options);
        if (options.fallback() == LocalNodes.INCLUDED) {
            addNodes(builder, "local_cpu", LOCAL_CPU_NODES);
        }
        return builder.build();
    }

    /**
     * Of {@link #makeAzureCheapCluster}.
     *
     * @param resourceId the full resource id of the workspace
     * @param localMps 1 node of local_gpu_mps with 2,000 qubits
     */
    public record AzureCheap(String resourceId, String subscriptionId, LocalNodes localMps) {
        public static AzureCheap of(String resourceId, String subscriptionId) {
            return new AzureCheap(resourceId, subscriptionId, LocalNodes.INCLUDED);
        }
    }

    /** Rigetti Ankaa-3, Quantinuum H2-1 and Microsoft's estimator, on which no circuit is placed. */
    public static QpuRegistry makeAzureCheapCluster(AzureCheap options) {
        ClusterBuilder builder = new ClusterBuilder().add(
                "azure_quantum",
                "azure_resource_id", options.resourceId(),
                "subscription_id", options.subscriptionId(),
                "targets", java.util.List.of("rigetti.qpu.ankaa-3", "quantinuum.qpu.h2-1", "microsoft.estimator"));
        if (options.localMps() == LocalNodes.INCLUDED) {
            addMps(builder);
        }
        return builder.build();
    }

    /**
     * Of {@link #makeHybridCluster}.
     *
     * @param lumiNodes 0 and less leaves LUMI out
     * @param azureResourceId with the subscription id empty, leaves Azure out
     * @param ibmToken empty leaves IBM out
     * @param local 4 nodes of local_cpu and 1 of local_gpu_mps with 2,000 qubits
     */
    public record Hybrid(
            int lumiNodes, String azureResourceId, String azureSubscriptionId, String ibmToken, LocalNodes local) {
        /** 2 nodes of LUMI and the local ones. */
        public static Hybrid defaults() {
            return new Hybrid(2, "", "", "", LocalNodes.INCLUDED);
        }

        public Hybrid withLumiNodes(int nodes) {
            return new Hybrid(nodes, azureResourceId, azureSubscriptionId, ibmToken, local);
        }

        public Hybrid withAzure(String resourceId, String subscriptionId) {
            return new Hybrid(lumiNodes, resourceId, subscriptionId, ibmToken, local);
        }

        public Hybrid withIbmToken(String token) {
            return new Hybrid(lumiNodes, azureResourceId, azureSubscriptionId, token, local);
        }

        public Hybrid withLocal(LocalNodes which) {
            return new Hybrid(lumiNodes, azureResourceId, azureSubscriptionId, ibmToken, which);
        }

        @Override
        public String toString() {
            return "Hybrid[lumiNodes=" + lumiNodes + ", local=" + local + "]";
        }
    }

    /** A bit of everything: what has an account, and this machine. */
    public static QpuRegistry makeHybridCluster(Hybrid options) {
        ClusterBuilder builder = new ClusterBuilder();
        if (options.lumiNodes() > 0) {
            addLumi(builder, Lumi.of(options.lumiNodes()));
        }
        if (!options.azureResourceId().isEmpty() || !options.azureSubscriptionId().isEmpty()) {
            builder.add(
                    "azure_quantum",
                    "azure_resource_id", options.azureResourceId(),
                    "subscription_id", options.azureSubscriptionId());
        }
        if (!options.ibmToken().isEmpty()) {
            builder.add("ibm_quantum", "ibm_token", options.ibmToken());
        }
        if (options.local() == LocalNodes.INCLUDED) {
            addNodes(builder, "local_cpu", LOCAL_CPU_NODES);
            addMps(builder);
        }
        return builder.build();
    }

    private static void addLumi(ClusterBuilder builder, Lumi options) {
        builder.add(
                "lumi_amd_gpu",
                "n_nodes", options.nodes(),
                "gpus_per_node", options.gpusPerNode(),
                "lumi_host", options.host(),
                "lumi_project", options.project());
    }

    private static void addMps(ClusterBuilder builder) {
        builder.add("local_gpu_mps", "n_nodes", 1, "max_qubits", FALLBACK_MPS_QUBITS);
    }

    private static void addNodes(ClusterBuilder builder, String provider, int nodes) {
        if (nodes < 0) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, provider + ": the number of nodes is 0 or more, found " + nodes);
        }
        if (nodes > 0) {
            builder.add(provider, "n_nodes", nodes);
        }
    }
}
