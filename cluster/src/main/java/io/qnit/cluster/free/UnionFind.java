package io.qnit.cluster.free;

import java.util.Arrays;

/** Sets that are joined (Tarjan, J. ACM 22, 215; path halving). Not safe for use by several threads. */
final class UnionFind {
    private final int[] parent;

    UnionFind(int size) {
        parent = new int[size];
        Arrays.setAll(parent, k -> k);
    }

    int root(int k) {
        int at = k;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** Joins two sets; the smaller root stays one. */
    void join(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }
}
