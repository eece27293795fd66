package io.qnit.compiler.route;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a circuit does with its wires, blocks inside control flow included. */
final class Usage {
    private final boolean[] used;
    private final int[] single;
    private final int[] measurements;
    private final int[] level;
    private final List<List<Tie>> ties = new ArrayList<>();

    /** That two wires interact: how often, and the same with early times counting more. */
    private static final class Tie {
        private final int partner;
        private int count;
        private double weight;

        Tie(int partner) {
            this.partner = partner;
        }
    }

    private Usage(int qubits) {
        used = new boolean[qubits];
        single = new int[qubits];
        measurements = new int[qubits];
        level = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            ties.add(new ArrayList<>());
        }
    }

    static Usage of(Block block, int qubits) {
        return of(block, qubits, block.size());
    }

    /** Of the first {@code operations} operations. */
    static Usage of(Block block, int qubits, int operations) {
        Usage usage = new Usage(qubits);
        usage.add(block, operations);
        return usage;
    }

    private void add(Block block, int operations) {
        for (int i = 0; i < operations; i++) {
            for (int k = 0; k < block.operandCount(i); k++) {
                used[block.qubit(i, k)] = true;
            }
            if (Dependencies.needsPair(block, i)) {
                int a = block.qubit(i, 0);
                int b = block.qubit(i, 1);
                int now = Math.max(level[a], level[b]) + 1;
                level[a] = now;
                level[b] = now;
                tie(a, b, now);
                tie(b, a, now);
            } else if (block.operandCount(i) == 1) {
                if (block.opcode(i) == Opcode.MEASURE) {
                    measurements[block.qubit(i, 0)]++;
                } else if (block.isGate(i) || block.opcode(i) == Opcode.UNITARY) {
                    single[block.qubit(i, 0)]++;
                }
            } else if (block.hasNode(i)) {
                Block.inside(block.node(i)).forEach(inner -> add(inner, inner.size()));
            }
        }
    }

    private void tie(int a, int b, int now) {
        Tie tie = find(a, b);
        if (tie == null) {
            tie = new Tie(b);
            ties.get(a).add(tie);
        }
        tie.count++;
        tie.weight += 1 / (1 + 0.1 * now);
    }

    private @Nullable Tie find(int a, int b) {
        for (Tie tie : ties.get(a)) {
            if (tie.partner == b) {
                return tie;
            }
        }
        return null;
    }

    boolean isUsed(int wire) {
        return used[wire];
    }

    /** Operations on this wire alone. */
    int single(int wire) {
        return single[wire];
    }

    int measurements(int wire) {
        return measurements[wire];
    }

    int[] partners(int wire) {
        return ties.get(wire).stream().mapToInt(t -> t.partner).toArray();
    }

    double[] weights(int wire) {
        return ties.get(wire).stream().mapToDouble(t -> t.weight).toArray();
    }

    /** How often two wires interact. */
    int count(int wireA, int wireB) {
        Tie tie = find(wireA, wireB);
        return tie == null ? 0 : tie.count;
    }
}
