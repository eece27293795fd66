package io.qnit.cluster.plan;

import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.cut.Partition;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plans a circuit that falls into parts: each part is planned by itself, since what is not connected need not be cut apart,
 * and the plans are put side by side. Stateless and safe for use by several threads.
 */
public final class WholePlanner {
    private final ShardPlanner planner;

    public WholePlanner(ShardPlanner planner) {
        this.planner = planner;
    }

    /**
     * Plans all parts.
     *
     * @param parts the qubits of each part; no operation is on qubits of two parts, and every qubit that an operation is on
     *     is in one
     * @return plans for the whole, the default first, as {@link ShardPlanner#plan}. Their circuit has the parts one after
     *     the other
     * @throws io.qnit.cluster.ClusterException as {@link ShardPlanner#plan}
     */
    public List<CutPlan> plan(
            Circuit circuit, List<List<Integer>> parts, List<QpuNodeSpec> nodes, PlanOptions options) {
        if (parts.size() < 2 || hasStatements(circuit.body())) {
            return planner.plan(circuit, nodes, options);
        }
        List<List<CutPlan>> plansOfParts = new ArrayList<>();
        int most = 1;
        for (List<Integer> part : parts) {
            List<CutPlan> plans = planner.plan(part(circuit, part), nodes, options);
            plansOfParts.add(plans);
            most = Math.max(most, plans.size());
        }
        List<CutPlan> wholes = new ArrayList<>();
        for (int k = 0; k < most; k++) {
            int choice = k;
            wholes.addAll(together(
                    circuit, parts,
                    plansOfParts.stream().map(p -> p.get(Math.min(choice, p.size() - 1))).toList(), nodes, options));
        }
        return wholes;
    }

    private List<CutPlan> together(
            Circuit circuit, List<List<Integer>> parts, List<CutPlan> plans, List<QpuNodeSpec> nodes,
            PlanOptions options) {
        BlockBuilder body = new BlockBuilder();
        List<Integer> slots = new ArrayList<>();
        List<List<Integer>> jointGates = new ArrayList<>();
        List<List<Partition.WirePlace>> jointWires = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        CutPlan.Proof proof = CutPlan.Proof.MINIMUM;
        int fragments = 0;
        for (int p = 0; p < parts.size(); p++) {
            List<Integer> part = parts.get(p);
            CutPlan plan = plans.get(p);
            int first = body.size();
            int offset = fragments;
            Block block = plan.circuit().body();
            for (int i = 0; i < block.size(); i++) {
                body.append(block, i, part::get);
            }
            Arrays.stream(plan.partition().fragmentOfSlot()).forEach(f -> slots.add(f + offset));
            plan.partition().jointGates().forEach(set -> jointGates.add(set.stream().map(i -> i + first).toList()));
            plan.partition().jointWires().forEach(set -> jointWires.add(set.stream()
                    .map(w -> new Partition.WirePlace(w.operation() + first, part.get(w.qubit())))
                    .toList()));
            fragments += plan.partition().fragments();
            proof = plan.proof() == CutPlan.Proof.NONE ? CutPlan.Proof.NONE : proof;
            plan.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
        }
        Partition partition = new Partition(
                slots.stream().mapToInt(Integer::intValue).toArray(), fragments, jointGates, jointWires);
        return planner.quoted(circuit.withBody(body.build()), partition, proof, nodes, options, notes);
    }

    /** A part as a circuit of its own, with the clbits of the whole. */
    private static Circuit part(Circuit circuit, List<Integer> qubits) {
        int[] place = new int[circuit.qubitCount()];
        Arrays.fill(place, -1);
        for (int k = 0; k < qubits.size(); k++) {
            place[qubits.get(k)] = k;
        }
        Block body = circuit.body();
        BlockBuilder own = new BlockBuilder();
        for (int i = 0; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.BARRIER) { // may stand across parts
                int[] here = Arrays.stream(body.qubits(i)).map(q -> place[q]).filter(q -> q >= 0).toArray();
                if (here.length > 0) {
                    own.barrier(here);
                }
            } else if (body.operandCount(i) > 0 && place[body.qubit(i, 0)] >= 0) {
                own.append(body, i, q -> place[q]);
            }
        }
        return new Circuit(
                circuit.name(), qubits.size(), List.of(), circuit.clbitRegisters(), circuit.variables(), own.build());
    }

    /** Whether there are operations that belong to no qubit: their order must stay. */
    private static boolean hasStatements(Block body) {
        for (int i = 0; i < body.size(); i++) {
            if (body.operandCount(i) == 0 && !body.isGate(i) && body.opcode(i) != Opcode.BARRIER) {
                return true;
            }
        }
        return false;
    }
}
