package io.qnit.cluster.free;

import java.util.List;

/** Bits that one component writes and another one reads: it has to wait for them. Numbers of clbits, ascending. */
public record ClassicalEdge(int from, int to, List<Integer> clbits) {
    public ClassicalEdge {
        clbits = List.copyOf(clbits);
    }
}
