package io.qnit.compiler.route;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves a circuit that already fits the device as a whole to where calibration promises fewer errors: the qubits that it
 * uses are a pattern, of which {@link Embedding} seeks the place where the product of all success probabilities, of gates
 * and measurements, is largest (Nation and Treinish 2209.15512).
 *
 * <p>A gate that is native where it stands is only moved to where it is native as well, in its direction and with its
 * angles; one that is not yet translated is judged by the best native gate of the place. Leaves alone what is on a device
 * of which all places are alike or all pairs are coupled. Safe to share between threads.
 */
public final class PostLayout implements Pass {
    private final int places;

    /** @param places how many places of qubits may be tried; 10,000 take a millisecond or two */
    public PostLayout(int places) {
        this.places = places;
    }

    @Override
    public String name() {
        return "move to better qubits";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        Target target = context.target();
        int[] start = Rewrite.inPlace(target.qubitCount());
        if (!target.coupling().isComplete()) {
            Quality quality = Quality.of(target);
            if (!quality.isUniform()) {
                start = better(source, target, quality, start);
            }
        }
        return Inside.copied(source, start);
    }

    private int[] better(Block source, Target target, Quality quality, int[] identity) {
        Demand demand = new Demand(target, quality);
        demand.add(source);
        int[] vertexOf = new int[target.qubitCount()];
        Arrays.fill(vertexOf, -1);
        int vertices = 0;
        int[] qubitOf = new int[target.qubitCount()];
        Usage usage = Usage.of(source, target.qubitCount());
        for (int q = 0; q < qubitOf.length; q++) {
            if (usage.isUsed(q)) {
                vertexOf[q] = vertices;
                qubitOf[vertices++] = q;
            }
        }
        int[][] pattern = new int[vertices][];
        for (int v = 0; v < vertices; v++) {
            pattern[v] = usage.partners(qubitOf[v]);
            for (int k = 0; k < pattern[v].length; k++) {
                pattern[v][k] = vertexOf[pattern[v][k]];
            }
        }
        boolean[] usable = new boolean[target.qubitCount()];
        for (int q = 0; q < usable.length; q++) {
            usable[q] = target.isOperational(q);
        }
        Embedding embedding = new Embedding(target.coupling(), pattern, usable, new Embedding.Costs() {
            @Override
            public double vertex(int vertex, int qubit) {
                return demand.cost(qubitOf[vertex], qubit);
            }

            @Override
            public double pair(int vertexA, int vertexB, int qubitA, int qubitB) {
                return demand.cost(qubitOf[vertexA], qubitOf[vertexB], qubitA, qubitB);
            }
        });
        double now = demand.costWhereItIs();
        int[] found = embedding.find(places, now - 1e-9 * Math.abs(now));
        if (found == null) {
            return identity;
        }
        int[] start = new int[identity.length];
        Arrays.fill(start, -1);
        boolean[] taken = new boolean[identity.length];
        for (int v = 0; v < vertices; v++) {
            start[qubitOf[v]] = found[v];
            taken[found[v]] = true;
        }
        Placement.fill(start, taken);
        return start;
    }

    /** What each qubit and each pair of qubits of the circuit asks of the place where it lies, and what that costs there. */
    private static final class Demand {
        /** The same gate with the same angles on the same operands, so many times. */
        private record Application(Gate gate, List<Double> parameters, List<Integer> operands) {}

        private final Target target;
        private final Quality quality;
        private final int qubits;
        private final int[] measurements;
        private final int[] otherSingle;
        private final Map<Integer, Integer> otherPair = new HashMap<>();
        /** By qubit, or by lower qubit times the number of qubits plus the higher, what is native there. */
        private final Map<Integer, Map<Application, Integer>> byQubit = new HashMap<>();
        private final Map<Integer, Map<Application, Integer>> byPair = new HashMap<>();
        private final Map<Long, Double> known = new HashMap<>();

        Demand(Target target, Quality quality) {
            this.target = target;
            this.quality = quality;
            this.qubits = target.qubitCount();
            measurements = new int[qubits];
            otherSingle = new int[qubits];
        }

        void add(Block block) {
            for (int i = 0; i < block.size(); i++) {
                if (block.isGate(i) && block.addedControls(i) == 0 && block.operandCount(i) > 0) {
                    gate(block, i);
                } else if (block.opcode(i) == Opcode.MEASURE) {
                    measurements[block.qubit(i, 0)]++;
                } else if (Dependencies.needsPair(block, i)) {
                    otherPair.merge(key(block.qubit(i, 0), block.qubit(i, 1)), 1, Integer::sum);
                } else if (block.opcode(i) == Opcode.UNITARY && block.operandCount(i) == 1) {
                    otherSingle[block.qubit(i, 0)]++;
                } else if (block.hasNode(i)) {
                    Block.inside(block.node(i)).forEach(this::add);
                }
            }
        }

        private void gate(Block block, int i) {
            double[] parameters = block.parameters(i);
            int[] operands = block.qubits(i);
            if (target.properties(block.gate(i), parameters, operands).isPresent()) {
                boolean angles = target.gates(block.gate(i)).stream()
                        .anyMatch(g -> g.angles().stream().anyMatch(r -> !r.isAny()));
                List<Double> asked = angles
                        ? Arrays.stream(parameters).boxed().toList()
                        : java.util.Collections.nCopies(parameters.length, 0.0);
                Application application = new Application(
                        block.gate(i), asked, Arrays.stream(operands).boxed().toList());
                if (operands.length == 1) {
                    byQubit.computeIfAbsent(operands[0], q -> new HashMap<>()).merge(application, 1, Integer::sum);
                } else {
                    byPair.computeIfAbsent(key(operands[0], operands[1]), q -> new HashMap<>())
                            .merge(application, 1, Integer::sum);
                }
            } else if (operands.length == 1) {
                otherSingle[operands[0]]++;
            } else {
                otherPair.merge(key(operands[0], operands[1]), 1, Integer::sum);
            }
        }

        private int key(int a, int b) {
            return Math.min(a, b) * qubits + Math.max(a, b);
        }

        double costWhereItIs() {
            double cost = 0;
            for (int q = 0; q < qubits; q++) {
                cost += cost(q, q);
            }
            for (int key : byPair.keySet()) {
                cost += cost(key / qubits, key % qubits, key / qubits, key % qubits);
            }
            for (int key : otherPair.keySet()) {
                if (!byPair.containsKey(key)) {
                    cost += cost(key / qubits, key % qubits, key / qubits, key % qubits);
                }
            }
            return cost;
        }

        /** Of what is done on one qubit, if it is done on {@code there}. */
        double cost(int qubit, int there) {
            Double before = known.get(-1L - ((long) qubit * qubits + there));
            if (before != null) {
                return before;
            }
            double cost = measurements[qubit] * quality.readout(there) + otherSingle[qubit] * quality.single(there);
            for (Map.Entry<Application, Integer> asked : byQubit.getOrDefault(qubit, Map.of()).entrySet()) {
                cost += asked.getValue() * cost(asked.getKey(), quality.single(there), there);
            }
            known.put(-1L - ((long) qubit * qubits + there), cost);
            return cost;
        }

        /** Of what is done on a pair, if the one lies on {@code thereA} and the other on {@code thereB}. */
        double cost(int a, int b, int thereA, int thereB) {
            if (a > b) {
                return cost(b, a, thereB, thereA);
            }
            long key = (((long) a * qubits + b) * qubits + thereA) * qubits + thereB;
            Double before = known.get(key);
            if (before != null) {
                return before;
            }
            double cost = otherPair.getOrDefault(key(a, b), 0) * quality.pair(thereA, thereB);
            for (Map.Entry<Application, Integer> asked : byPair.getOrDefault(key(a, b), Map.of()).entrySet()) {
                boolean straight = asked.getKey().operands.getFirst() == a;
                cost += asked.getValue()
                        * cost(
                                asked.getKey(),
                                quality.pair(thereA, thereB),
                                straight ? thereA : thereB,
                                straight ? thereB : thereA);
            }
            known.put(key, cost);
            return cost;
        }

        private double cost(Application application, double usual, int... there) {
            double[] parameters =
                    application.parameters.stream().mapToDouble(Double::doubleValue).toArray();
            return target.properties(application.gate, parameters, there)
                    .map(GateProperties::error)
                    .map(error -> Double.isNaN(error) ? usual : Quality.cost(error))
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }
}
