package io.qnit.compiler;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a block is worth, counted at its top and in the blocks inside.
 *
 * @param gates gates and unitaries; a global phase does not count
 * @param twoQubitGates those on two qubits
 * @param widerGates those on more
 * @param depth the longest chain of gates, measurements and resets; control flow counts with its deepest block
 * @param twoQubitDepth the longest chain of gates on two or more qubits
 * @param byName how many there are of each gate; unitaries given by their matrices are called "unitary"
 */
public record Metrics(
        int gates, int twoQubitGates, int widerGates, int depth, int twoQubitDepth, Map<String, Integer> byName) {

    public static Metrics of(Block block, int qubits) {
        Counter counter = new Counter(qubits);
        counter.count(block);
        return new Metrics(
                counter.gates,
                counter.pairs,
                counter.wider,
                max(counter.depth),
                max(counter.pairDepth),
                new TreeMap<>(counter.byName));
    }

    private static int max(int[] depths) {
        int most = 0;
        for (int depth : depths) {
            most = Math.max(most, depth);
        }
        return most;
    }

    private static final class Counter {
        private int gates;
        private int pairs;
        private int wider;
        private int[] depth;
        private int[] pairDepth;
        private final Map<String, Integer> byName = new TreeMap<>();

        Counter(int qubits) {
            depth = new int[qubits];
            pairDepth = new int[qubits];
        }

        void count(Block block) {
            for (int i = 0; i < block.size(); i++) {
                int operands = block.operandCount(i);
                short opcode = block.opcode(i);
                boolean gate = (opcode >= 0 || opcode == Opcode.UNITARY) && operands > 0;
                if (gate) {
                    gates++;
                    pairs += operands == 2 ? 1 : 0;
                    wider += operands > 2 ? 1 : 0;
                    byName.merge(opcode >= 0 ? name(block, i) : "unitary", 1, Integer::sum);
                }
                if (gate || opcode == Opcode.MEASURE || opcode == Opcode.RESET) {
                    advance(depth, block, i, 1);
                    advance(pairDepth, block, i, gate && operands > 1 ? 1 : 0);
                } else if (block.hasNode(i) && !Block.inside(block.node(i)).isEmpty()) {
                    descend(block, i);
                }
            }
        }

        private static String name(Block block, int i) {
            return "c".repeat(Math.min(block.addedControls(i), 3)) + block.gate(i).id();
        }

        private void descend(Block block, int i) {
            advance(depth, block, i, 0);
            advance(pairDepth, block, i, 0);
            int[] before = depth;
            int[] pairsBefore = pairDepth;
            int[] deepest = depth.clone();
            int[] pairsDeepest = pairDepth.clone();
            for (Block inner : Block.inside(block.node(i))) {
                depth = before.clone();
                pairDepth = pairsBefore.clone();
                count(inner);
                for (int q = 0; q < deepest.length; q++) {
                    deepest[q] = Math.max(deepest[q], depth[q]);
                    pairsDeepest[q] = Math.max(pairsDeepest[q], pairDepth[q]);
                }
            }
            depth = deepest;
            pairDepth = pairsDeepest;
            advance(depth, block, i, 0);
            advance(pairDepth, block, i, 0);
        }

        private static void advance(int[] depths, Block block, int i, int by) {
            int most = 0;
            for (int k = 0; k < block.operandCount(i); k++) {
                most = Math.max(most, depths[block.qubit(i, k)]);
            }
            for (int k = 0; k < block.operandCount(i); k++) {
                depths[block.qubit(i, k)] = most + by;
            }
        }
    }
}
