package io.qnit.cluster.plan;

import io.qnit.cluster.cut.ClassicalTies;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.compiler.matrix.Operations;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The cuts that a partition means, with their gammas, and how wide its fragments are: one walk through the circuit. */
final class Census {
    final List<PlannedCut> cuts = new ArrayList<>();
    final int[] width;
    /** The logarithm of the product of the gammas at each fragment. */
    final double[] log;
    /** Whether a fragment measures or resets before its end, by itself or at the end of a cut gate. */
    final boolean[] dynamic;

    private final int[] free;
    private final QubitReuse reuse;

    private Census(int fragments, QubitReuse reuse) {
        width = new int[fragments];
        log = new double[fragments];
        dynamic = new boolean[fragments];
        free = new int[fragments];
        this.reuse = reuse;
    }

    static Census of(Circuit circuit, Partition partition, QubitReuse reuse, double singleWire) {
        Census census = new Census(partition.fragments(), reuse);
        census.walk(circuit, partition, singleWire);
        return census;
    }

    private void walk(Circuit circuit, Partition partition, double singleWire) {
        Block body = circuit.body();
        ClassicalTies ties = ClassicalTies.of(circuit);
        Map<Integer, List<Integer>> gateSets = new HashMap<>();
        partition.jointGates().forEach(set -> set.forEach(g -> gateSets.put(g, set)));
        Map<Partition.WirePlace, List<Partition.WirePlace>> wireSets = new HashMap<>();
        partition.jointWires().forEach(set -> set.forEach(w -> wireSets.put(w, set)));
        Set<Object> seen = new HashSet<>();
        int[] at = new int[circuit.qubitCount()];
        Arrays.fill(at, -1);
        for (int i = 0; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY || body.opcode(i) == Opcode.DIRECTIVE
                    || body.operandCount(i) == 0) {
                continue;
            }
            boolean whole = true;
            int home = partition.fragmentOfSlot()[body.firstSlot(i)];
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                int q = body.operand(s);
                int f = partition.fragmentOfSlot()[s];
                whole &= f == home;
                if (at[q] < 0) {
                    begin(f);
                } else if (at[q] != f) {
                    Partition.WirePlace place = new Partition.WirePlace(i, q);
                    List<Partition.WirePlace> set = wireSets.getOrDefault(place, List.of(place));
                    if (seen.add(set)) {
                        for (int k = 0; k < set.size(); k++) {
                            free[at[q]]++;
                        }
                        set.forEach(_ -> begin(f));
                        double gamma = set.size() == 1 ? singleWire : Gamma.wires(set.size());
                        add(new PlannedCut(
                                CutForm.Kind.WIRE, set.stream().map(Partition.WirePlace::operation).toList(),
                                set.stream().map(Partition.WirePlace::qubit).toList(), gamma, at[q], f));
                    }
                }
                at[q] = f;
            }
            if (!whole) {
                List<Integer> set = gateSets.getOrDefault(i, List.of(i));
                if (seen.add(set)) {
                    gate(body, set, partition.fragmentOfSlot());
                }
            } else if (!ties.isFinalMeasurement(i) && (ties.isTied(i) || body.opcode(i) == Opcode.RESET)) {
                dynamic[home] = true;
            }
        }
        for (int q = 0; q < at.length && width.length > 0; q++) {
            if (at[q] < 0) {
                begin(0);
            }
        }
    }

    private void gate(Block body, List<Integer> set, int[] fragmentOfSlot) {
        int first = body.firstSlot(set.getFirst());
        int left = fragmentOfSlot[first];
        int right = fragmentOfSlot[first + 1];
        List<Double> gammas = new ArrayList<>();
        List<Integer> leftQubits = new ArrayList<>();
        List<Integer> rightQubits = new ArrayList<>();
        for (int g : set) {
            gammas.add(Gamma.of(Operations.matrix(body, g)));
            boolean turned = fragmentOfSlot[body.firstSlot(g)] != left;
            leftQubits.add(body.qubit(g, turned ? 1 : 0));
            rightQubits.add(body.qubit(g, turned ? 0 : 1));
        }
        leftQubits.addAll(rightQubits);
        dynamic[left] = true;
        dynamic[right] = true;
        add(new PlannedCut(CutForm.Kind.GATE, set, leftQubits, Gamma.joint(gammas), left, right));
    }

    private void add(PlannedCut cut) {
        cuts.add(cut);
        log[cut.left()] += Math.log(cut.gamma());
        log[cut.right()] += Math.log(cut.gamma());
    }

    private void begin(int fragment) {
        if (reuse == QubitReuse.RESET && free[fragment] > 0) {
            free[fragment]--;
            dynamic[fragment] = true;
        } else {
            width[fragment]++;
        }
    }
}
