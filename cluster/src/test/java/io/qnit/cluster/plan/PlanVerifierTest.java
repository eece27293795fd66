package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.cut.Cut;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.Output;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans and fragments with one thing wrong: each must be noticed. */
class PlanVerifierTest {
    private static final List<QpuNodeSpec> NODES = List.of(
            QpuNodeSpec.of("a", NodeType.CPU_AER, 4), QpuNodeSpec.of("b", NodeType.CPU_AER, 3));

    private Circuit circuit = PlanCircuits.brickwork(2, 1);
    private CutPlan plan = new ShardPlanner().plan(circuit, NODES, PlanOptions.defaults()).getFirst();
    private CutCircuit pieces = plan.cut(CutForms.sampled());

    /** Six qubits, cut at gates and wires. */
    @BeforeEach
    void planned() {
        BlockBuilder body = new BlockBuilder();
        for (int round = 0; round < 3; round++) {
            for (int q = 0; q < 4; q++) {
                body.gate(Gate.RY, q, 0.1 + q + round);
            }
            body.gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2).gate(Gate.CX, 2, 0);
        }
        body.gate(Gate.RZZ, 0, 3, 0.7);
        for (int round = 0; round < 3; round++) {
            body.gate(Gate.RX, 2, 0.3).gate(Gate.CX, 2, 3).gate(Gate.CX, 3, 4).gate(Gate.RY, 4, 0.2 + round)
                    .gate(Gate.CX, 4, 2);
        }
        for (int q = 0; q < 5; q++) {
            body.measure(q, q);
        }
        circuit = PlanCircuits.of(5, 5, body);
        plan = new ShardPlanner().plan(circuit, NODES, PlanOptions.defaults()).getFirst();
        pieces = plan.cut(CutForms.sampled());
        assertThat(plan.cuts()).extracting(PlannedCut::kind).contains(CutForm.Kind.GATE, CutForm.Kind.WIRE);
        assertThat(faults()).isEmpty();
    }

    private List<String> faults() {
        return PlanVerifier.faults(circuit, plan, pieces, NODES);
    }

    private void expectFault() {
        assertThat(faults()).isNotEmpty();
    }

    // ---- Fragments ---------------------------------------------------------------------------------------------------

    private void fragment(int f, UnaryOperator<FragmentCircuit> change) {
        List<FragmentCircuit> fragments = new ArrayList<>(pieces.fragments());
        fragments.set(f, change.apply(fragments.get(f)));
        pieces = new CutCircuit(pieces.circuit(), pieces.partition(), fragments, pieces.cuts());
    }

    private static FragmentCircuit withBody(FragmentCircuit f, Block body) {
        return new FragmentCircuit(f.index(), f.qubitCount(), body, f.ends(), f.outputs(), f.clbits());
    }

    private static FragmentCircuit withEnds(FragmentCircuit f, List<CutEnd> ends) {
        return new FragmentCircuit(f.index(), f.qubitCount(), f.body(), ends, f.outputs(), f.clbits());
    }

    private static Block reordered(Block body, int... order) {
        BlockBuilder builder = new BlockBuilder();
        for (int i : order) {
            builder.append(body, i);
        }
        return builder.build();
    }

    @Test
    void anyOperationLeftOutOfAnyFragment() {
        CutCircuit good = pieces;
        for (int f = 0; f < good.fragments().size(); f++) {
            Block body = good.fragments().get(f).body();
            for (int j = 0; j < body.size(); j++) {
                int left = j;
                pieces = good;
                fragment(f, x -> withBody(x, reordered(
                        x.body(), IntStream.range(0, x.body().size()).filter(i -> i != left).toArray())));
                expectFault();
            }
        }
    }

    @Test
    void anyOperationTwice() {
        CutCircuit good = pieces;
        for (int f = 0; f < good.fragments().size(); f++) {
            int size = good.fragments().get(f).body().size();
            for (int j = 0; j < size; j++) {
                int twice = j;
                pieces = good;
                fragment(f, x -> withBody(x, reordered(
                        x.body(), IntStream.range(0, size + 1).map(i -> i <= twice ? i : i - 1).toArray())));
                expectFault();
            }
        }
    }

    @Test
    void neighboursOnAWireExchanged() {
        CutCircuit good = pieces;
        for (int f = 0; f < good.fragments().size(); f++) {
            Block body = good.fragments().get(f).body();
            for (int j = 0; j + 1 < body.size(); j++) {
                int at = j;
                boolean meet = IntStream.of(body.qubits(j)).anyMatch(
                        q -> IntStream.of(body.qubits(at + 1)).anyMatch(r -> r == q));
                if (!meet) {
                    continue;
                }
                pieces = good;
                fragment(f, x -> withBody(x, reordered(x.body(), IntStream.range(0, body.size())
                        .map(i -> i == at ? at + 1 : i == at + 1 ? at : i)
                        .toArray())));
                expectFault();
            }
        }
    }

    @Test
    void anAngleChangedOrOperandsExchanged() {
        fragment(0, x -> {
            BlockBuilder builder = new BlockBuilder();
            for (int j = 0; j < x.body().size(); j++) {
                if (x.body().opcode(j) == Gate.RY.ordinal() && builder.size() == j && j == 0) {
                    builder.gate(Gate.RY, x.body().qubit(j, 0), x.body().parameter(j, 0) + 1e-3);
                } else {
                    builder.append(x.body(), j);
                }
            }
            return withBody(x, builder.build());
        });
        expectFault();
        planned();
        for (int f = 0; f < 2; f++) {
            fragment(f, x -> {
                BlockBuilder builder = new BlockBuilder();
                for (int j = 0; j < x.body().size(); j++) {
                    if (x.body().opcode(j) == Gate.CX.ordinal()) {
                        builder.gate(Gate.CX, x.body().qubit(j, 1), x.body().qubit(j, 0));
                    } else {
                        builder.append(x.body(), j);
                    }
                }
                return withBody(x, builder.build());
            });
            expectFault();
            planned();
        }
    }

    @Test
    void anyEndElsewhere() {
        CutCircuit good = pieces;
        for (int f = 0; f < good.fragments().size(); f++) {
            FragmentCircuit fragment = good.fragments().get(f);
            for (int e = 0; e < fragment.ends().size(); e++) {
                int which = e;
                CutEnd end = fragment.ends().get(e);
                List<CutEnd> wrong = new ArrayList<>();
                for (int position = 0; position <= fragment.body().size(); position++) {
                    if (position != end.position() && passesSomething(fragment, end, position)) {
                        wrong.add(new CutEnd(end.cut(), end.side(), position, end.qubits()));
                    }
                }
                wrong.add(new CutEnd(end.cut(), 1 - end.side(), end.position(), end.qubits()));
                wrong.add(new CutEnd((end.cut() + 1) % good.cuts().size(), end.side(), end.position(), end.qubits()));
                for (CutEnd bad : wrong) {
                    pieces = good;
                    fragment(f, x -> withEnds(x, IntStream.range(0, x.ends().size())
                            .mapToObj(k -> k == which ? bad : x.ends().get(k))
                            .sorted((a, b) -> Integer.compare(a.position(), b.position()))
                            .toList()));
                    assertThat(faults()).as("fragment %d, %s as %s", f, end, bad).isNotEmpty();
                }
                pieces = good;
                fragment(f, x -> withEnds(x, IntStream.range(0, x.ends().size())
                        .filter(k -> k != which).mapToObj(x.ends()::get).toList()));
                expectFault();
            }
        }
    }

    /** Whether an operation on the end's qubits lies between where it is and where it would be. */
    private static boolean passesSomething(FragmentCircuit fragment, CutEnd end, int position) {
        int from = Math.min(position, end.position());
        int to = Math.max(position, end.position());
        return IntStream.range(from, to)
                .anyMatch(j -> IntStream.of(fragment.body().qubits(j)).anyMatch(end.qubits()::contains));
    }

    @Test
    void outputsExchangedOrUnmeasured() {
        for (int f = 0; f < pieces.fragments().size(); f++) {
            if (pieces.fragments().get(f).outputs().size() < 2) {
                continue;
            }
            fragment(f, x -> {
                List<Output> outputs = new ArrayList<>(x.outputs());
                Output a = outputs.get(0);
                Output b = outputs.get(1);
                outputs.set(0, new Output(a.qubit(), b.original(), b.clbit()));
                outputs.set(1, new Output(b.qubit(), a.original(), a.clbit()));
                return new FragmentCircuit(x.index(), x.qubitCount(), x.body(), x.ends(), outputs, x.clbits());
            });
            expectFault();
            planned();
            fragment(f, x -> {
                List<Output> outputs = new ArrayList<>(x.outputs());
                outputs.set(0, new Output(outputs.get(0).qubit(), outputs.get(0).original(), -1));
                return new FragmentCircuit(x.index(), x.qubitCount(), x.body(), x.ends(), outputs, x.clbits());
            });
            expectFault();
            planned();
        }
    }

    // ---- Plans -------------------------------------------------------------------------------------------------------

    private void plan(List<PlannedFragment> fragments, List<PlannedCut> cuts, Quote quote) {
        plan = new CutPlan(
                plan.circuit(), plan.partition(), plan.reuse(), fragments, cuts, quote, plan.proof(), plan.notes());
    }

    @Test
    void widthsNodesAndGammasThatAreNotSo() {
        PlannedFragment f = plan.fragments().getFirst();
        List<PlannedFragment> wrong = List.of(
                new PlannedFragment(f.index(), f.qubits() - 1, f.gamma(), f.tasks(), f.shots(), f.nodeId()),
                new PlannedFragment(f.index(), f.qubits(), f.gamma() / 2, f.tasks(), f.shots(), f.nodeId()),
                new PlannedFragment(f.index(), f.qubits(), f.gamma(), f.tasks(), f.shots(), "nowhere"));
        for (PlannedFragment bad : wrong) {
            List<PlannedFragment> all = new ArrayList<>(plan.fragments());
            all.set(0, bad);
            plan(all, plan.cuts(), plan.quote());
            expectFault();
            planned();
        }
        for (PlannedFragment wide : plan.fragments()) {
            if (wide.qubits() == 4) {
                List<PlannedFragment> all = new ArrayList<>(plan.fragments());
                all.set(wide.index(), new PlannedFragment(
                        wide.index(), wide.qubits(), wide.gamma(), wide.tasks(), wide.shots(), "b"));
                plan(all, plan.cuts(), plan.quote());
                expectFault();
                planned();
            }
        }
        plan(plan.fragments(), plan.cuts().subList(1, plan.cuts().size()), plan.quote());
        expectFault();
        planned();
        for (int k = 0; k < plan.cuts().size(); k++) {
            PlannedCut c = plan.cuts().get(k);
            List<PlannedCut> all = new ArrayList<>(plan.cuts());
            all.set(k, new PlannedCut(c.kind(), c.operations(), c.qubits(), c.gamma() + 0.1, c.left(), c.right()));
            plan(plan.fragments(), all, plan.quote());
            expectFault();
            planned();
        }
        Quote q = plan.quote();
        plan(plan.fragments(), plan.cuts(), new Quote(
                q.gammaSum() - 1, q.overhead(), q.productOverhead(), q.shots(), q.tasks(), q.errorBound(),
                q.typicalError(), q.costUsd(), q.hours(), q.combinations(), q.fidelity()));
        expectFault();
    }

    @Test
    void anotherCircuitThanWasAskedFor() {
        Circuit asked = circuit;
        circuit = PlanCircuits.random(5, 20, new Random(4));
        expectFault();
        circuit = asked.withBody(reordered(asked.body(), IntStream.range(1, asked.body().size()).toArray()));
        expectFault();
    }

    @Test
    void aCutOfOtherGates() {
        List<Cut> cuts = new ArrayList<>(pieces.cuts());
        for (int k = 0; k < cuts.size(); k++) {
            Cut cut = cuts.get(k);
            List<Cut> wrong = new ArrayList<>(cuts);
            wrong.set(k, new Cut(
                    cut.id(), cut.form(), cut.operations().stream().map(i -> i - 1).toList(), cut.qubits(), cut.left(),
                    cut.right()));
            pieces = new CutCircuit(pieces.circuit(), pieces.partition(), pieces.fragments(), wrong);
            expectFault();
        }
    }
}
