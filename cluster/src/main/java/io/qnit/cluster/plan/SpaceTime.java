package io.qnit.cluster.plan;

import io.qnit.cluster.cut.ClassicalTies;
import io.qnit.compiler.matrix.Operations;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A circuit as a graph in space and time. Where an operation that matters meets a qubit is a <em>position</em>; those of a
 * qubit are numbered one after the other, in order of time. Between neighbours on a qubit lies a wire that can be cut,
 * between the two positions of a gate the gate. Operations on one qubit follow their neighbour and have no position, so
 * that they never cause a cut. Positions that cannot be apart (a gate on three qubits, what clbits tie together, or where
 * this kind of cut is not allowed) are one <em>item</em>: an item is what gets a fragment.
 *
 * <p>Weights are logarithms of gamma in fixed point, so that sums are exact and moves can be undone without drift.
 */
final class SpaceTime {
    /** The fixed-point unit. */
    static final double ONE = 1L << 32;

    private static final int NONE = -1;

    final Block body;
    final int qubits;
    /** The first position of each qubit, and one more entry. */
    final int[] first;
    final int[] qubitOf;
    final int[] operationOf;
    final int[] itemOf;
    /** The other position of a gate that can be cut, or -1. */
    final int[] mate;
    /** The weight of the gate at a position. */
    final long[] gate;
    /** The weight of every wire. */
    final long wire;
    /** By item where its positions begin in {@link #members}, and one more entry. */
    final int[] memberStart;
    final int[] members;
    /** By operand slot its position, or that which it follows; -1 for what has no fragment. */
    final int[] positionOfSlot;
    /** Qubits on which nothing ever happens. */
    final int idleQubits;

    private SpaceTime(
            Block body,
            int[] first,
            int[] qubitOf,
            int[] operationOf,
            int[] parent,
            int[] mate,
            long[] gate,
            long wire,
            int[] positionOfSlot,
            int idleQubits) {
        this.body = body;
        this.qubits = first.length - 1;
        this.first = first;
        this.qubitOf = qubitOf;
        this.operationOf = operationOf;
        this.mate = mate;
        this.gate = gate;
        this.wire = wire;
        this.positionOfSlot = positionOfSlot;
        this.idleQubits = idleQubits;
        int positions = qubitOf.length;
        itemOf = new int[positions];
        int[] itemOfRoot = new int[positions];
        Arrays.fill(itemOfRoot, NONE);
        int items = 0;
        for (int p = 0; p < positions; p++) {
            int root = root(parent, p);
            if (itemOfRoot[root] == NONE) {
                itemOfRoot[root] = items++;
            }
            itemOf[p] = itemOfRoot[root];
        }
        memberStart = new int[items + 1];
        for (int item : itemOf) {
            memberStart[item + 1]++;
        }
        for (int k = 0; k < items; k++) {
            memberStart[k + 1] += memberStart[k];
        }
        members = new int[positions];
        int[] next = memberStart.clone();
        for (int p = 0; p < positions; p++) {
            members[next[itemOf[p]]++] = p;
        }
    }

    int positions() {
        return qubitOf.length;
    }

    int items() {
        return memberStart.length - 1;
    }

    boolean isFirst(int position) {
        return first[qubitOf[position]] == position;
    }

    boolean isLast(int position) {
        return first[qubitOf[position] + 1] == position + 1;
    }

    /**
     * The graph of a circuit.
     *
     * @param types what may be cut; joint cuts are found afterwards and play no part here
     */
    static SpaceTime of(Circuit circuit, Objective objective, Set<CutType> types) {
        Block body = circuit.body();
        ClassicalTies ties = ClassicalTies.of(circuit);
        int slots = body.firstSlot(body.size());
        int[] count = new int[circuit.qubitCount() + 1];
        int[] touched = new int[circuit.qubitCount()];
        boolean[] placed = new boolean[body.size()];
        for (int i = 0; i < body.size(); i++) {
            placed[i] = isPlaced(body, ties, i);
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                if (hasFragment(body, i)) {
                    touched[body.operand(s)]++;
                    count[body.operand(s) + 1] += placed[i] ? 1 : 0;
                }
            }
        }
        int idle = 0;
        boolean[] alone = new boolean[circuit.qubitCount()];
        for (int q = 0; q < circuit.qubitCount(); q++) {
            idle += touched[q] == 0 ? 1 : 0;
            alone[q] = touched[q] > 0 && count[q + 1] == 0;
            count[q + 1] += alone[q] ? 1 : 0;
        }
        for (int q = 0; q < circuit.qubitCount(); q++) {
            count[q + 1] += count[q];
        }
        int positions = count[circuit.qubitCount()];
        int[] qubitOf = new int[positions];
        int[] operationOf = new int[positions];
        int[] positionOfSlot = new int[slots];
        Arrays.fill(positionOfSlot, NONE);
        int[] next = count.clone();
        for (int i = 0; i < body.size(); i++) {
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1) && hasFragment(body, i); s++) {
                int q = body.operand(s);
                if (placed[i] || alone[q] && next[q] == count[q]) {
                    qubitOf[next[q]] = q;
                    operationOf[next[q]] = i;
                    positionOfSlot[s] = next[q]++;
                } else {
                    positionOfSlot[s] = Math.max(count[q], next[q] - 1);
                }
            }
        }
        int[] parent = new int[positions];
        Arrays.setAll(parent, p -> p);
        int[] mate = new int[positions];
        Arrays.fill(mate, NONE);
        long[] gate = new long[positions];
        Map<Integer, Integer> tied = new HashMap<>();
        boolean ends = false;
        Map<GateKey, Double> gammas = new HashMap<>();
        for (int i = 0; i < body.size(); i++) {
            ends |= body.opcode(i) == Opcode.END || body.opcode(i) == Opcode.BREAK || body.opcode(i) == Opcode.CONTINUE;
            if (!placed[i]) {
                continue;
            }
            int at = positionOfSlot[body.firstSlot(i)];
            if (types.contains(CutType.GATE) && !ties.isTied(i) && body.operandCount(i) == 2
                    && Operations.hasMatrix(body, i)) {
                int other = positionOfSlot[body.firstSlot(i) + 1];
                mate[at] = other;
                mate[other] = at;
                double gamma = gammaOf(body, i, gammas);
                gate[at] = weight(gamma, objective);
                gate[other] = gate[at];
            } else {
                for (int s = body.firstSlot(i) + 1; s < body.firstSlot(i + 1); s++) {
                    join(parent, at, positionOfSlot[s]);
                }
            }
            if (ties.isTied(i)) {
                join(parent, tied.computeIfAbsent(ties.tie(i), _ -> at), at);
            }
        }
        boolean wires = types.contains(CutType.WIRE) || types.contains(CutType.LOCAL_WIRE);
        for (int p = 0; p < positions; p++) {
            if (ends) {
                join(parent, 0, p);
            } else if (!wires && p > 0 && qubitOf[p - 1] == qubitOf[p]) {
                join(parent, p - 1, p);
            }
        }
        double wire = types.contains(CutType.WIRE) ? Gamma.wires(1) : Gamma.LOCAL_WIRE;
        return new SpaceTime(
                body, count, qubitOf, operationOf, parent, mate, gate, weight(wire, objective), positionOfSlot, idle);
    }

    private record GateKey(short opcode, int controls, java.util.List<Double> parameters) {}

    private static double gammaOf(Block body, int i, Map<GateKey, Double> known) {
        if (!body.isGate(i)) {
            return Gamma.of(Operations.matrix(body, i));
        }
        GateKey key = new GateKey(
                body.opcode(i), body.addedControls(i), Arrays.stream(body.parameters(i)).boxed().toList());
        return known.computeIfAbsent(key, _ -> Gamma.of(Operations.matrix(body, i)));
    }

    private static long weight(double gamma, Objective objective) {
        double factor = switch (objective) {
            case SUM_OF_GAMMA, PRODUCT -> gamma;
            case EXACT_WORK -> 4; // rows of a cut that is not joint
        };
        return Math.round(Math.log(factor) * ONE);
    }

    private static boolean isPlaced(Block body, ClassicalTies ties, int i) {
        return hasFragment(body, i) && body.operandCount(i) > (ties.isTied(i) ? 0 : 1);
    }

    private static boolean hasFragment(Block body, int i) {
        return switch (body.opcode(i)) {
            case Opcode.BARRIER, Opcode.DIRECTIVE, Opcode.DELAY -> false;
            default -> !(body.hasNode(i) && body.node(i) instanceof Node.Assign);
        };
    }

    private static void join(int[] parent, int a, int b) {
        int x = root(parent, a);
        int y = root(parent, b);
        parent[Math.max(x, y)] = Math.min(x, y);
    }

    private static int root(int[] parent, int k) {
        int root = k;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
