package io.qnit.providers.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.cluster.cut.Setting;
import io.qnit.cluster.cut.Wanted;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.RunControl;
import io.qnit.simulator.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FragmentWalkTest {
    private static final Block NOTHING = new BlockBuilder().build();

    /** Settings of every kind: gates before and after, none measured, two measured, an ancilla that stays entangled. */
    private static final CutForms FORMS = new CutForms() {
        @Override
        public CutForm gates(List<double[]> unitaries) {
            Block s = new BlockBuilder().gate(Gate.S, 0).build();
            Block h = new BlockBuilder().gate(Gate.H, 0).build();
            Block probe = new BlockBuilder().gate(Gate.RY, 1, 0.7).gate(Gate.CX, 0, 1).build();
            List<Setting> left = List.of(
                    new Setting("I", 1, 0, NOTHING, List.of(), NOTHING),
                    new Setting("S", 1, 0, NOTHING, List.of(), s),
                    new Setting("M", 1, 0, NOTHING, List.of(0), NOTHING),
                    new Setting("N", 1, 0, h, List.of(0), NOTHING));
            List<Setting> right = List.of(
                    new Setting("X", 1, 0, h, List.of(0), h),
                    new Setting("A", 1, 1, probe, List.of(1), NOTHING),
                    new Setting("B", 1, 1, probe, List.of(), s));
            return new CutForm("test", CutForm.Kind.GATE, 3, left, right, new double[6 * 5]);
        }

        @Override
        public CutForm wires(int count) {
            Block h = new BlockBuilder().gate(Gate.H, 0).build();
            Block y = new BlockBuilder().gate(Gate.SDG, 0).gate(Gate.H, 0).build();
            Block one = new BlockBuilder().gate(Gate.X, 0).build();
            List<Setting> left = List.of(
                    new Setting("Z", 1, 0, NOTHING, List.of(0), NOTHING),
                    new Setting("X", 1, 0, h, List.of(0), NOTHING),
                    new Setting("Y", 1, 0, y, List.of(0), NOTHING));
            List<Setting> right = List.of(
                    new Setting("0", 1, 0, NOTHING, List.of(), NOTHING),
                    new Setting("1", 1, 0, one, List.of(), NOTHING),
                    new Setting("+", 1, 0, NOTHING, List.of(), h));
            return new CutForm("test", CutForm.Kind.WIRE, 4, left, right, new double[18]);
        }
    };

    private static final int QUBITS = 6;

    private static Circuit circuit(Block body, int clbits) {
        return new Circuit(
                "c", QUBITS, List.of(new QubitRegister("q", 0, QUBITS, RegisterForm.ARRAY)),
                clbits == 0 ? List.of()
                        : List.of(new ClbitRegister("c", 0, clbits, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)),
                List.of(), body);
    }

    private static void gates(BlockBuilder body, int from, int to, int count, Random random) {
        for (int k = 0; k < count; k++) {
            int a = from + random.nextInt(to - from);
            int b = from + random.nextInt(to - from);
            body.gate(Gate.RY, a, random.nextDouble() * 6).gate(Gate.RZ, b, random.nextDouble() * 6);
            if (a != b) {
                body.gate(Gate.CX, a, b);
            }
        }
    }

    /** Two halves of three qubits with gates between that are cut, at the end too; some qubits are measured. */
    private static CutCircuit byQubit(Random random) {
        BlockBuilder body = new BlockBuilder();
        gates(body, 0, 3, 5, random);
        gates(body, 3, 6, 5, random);
        body.gate(Gate.CZ, 2, 3);
        gates(body, 0, 3, 3, random);
        if (random.nextBoolean()) {
            body.measure(1, 4).reset(1);
            gates(body, 0, 3, 3, random);
        }
        gates(body, 3, 6, 3, random);
        body.gate(Gate.RZZ, 4, 1, 0.3);
        if (random.nextBoolean()) {
            gates(body, 3, 6, 2, random);
        }
        body.gate(Gate.CZ, 2, 3).gate(Gate.CZ, 2, 5); // both ends on one qubit, with nothing behind them
        body.measure(0, 2).measure(2, 0).measure(3, 3).measure(5, 1);
        return CutCircuit.of(
                circuit(body.build(), 5), Partition.ofQubits(body.build(), 0, 0, 0, 1, 1, 1), FORMS,
                QubitReuse.NONE);
    }

    /** Pieces of time: wires are cut, a qubit serves twice. */
    private static CutCircuit byTime(Random random) {
        BlockBuilder body = new BlockBuilder();
        int[] ends = new int[3];
        int[][] parts = {{0, 3}, {2, 5}, {1, 4}};
        for (int p = 0; p < 3; p++) {
            gates(body, parts[p][0], parts[p][1], 5, random);
            ends[p] = body.size();
        }
        for (int q = 0; q < 5; q++) {
            body.measure(q, 4 - q);
        }
        Block block = body.build();
        int[] slots = new int[block.firstSlot(block.size())];
        int[] last = new int[QUBITS];
        for (int i = 0; i < block.size(); i++) {
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                slots[s] = i < ends[0] ? 0 : i < ends[1] ? 1 : i < ends[2] ? 0 : last[block.operand(s)];
                last[block.operand(s)] = slots[s];
            }
        }
        QubitReuse reuse = random.nextBoolean() ? QubitReuse.RESET : QubitReuse.NONE;
        return CutCircuit.of(circuit(block, 5), new Partition(slots, 2), FORMS, reuse);
    }

    static IntStream seeds() {
        return IntStream.range(0, 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalsAllExperimentsOneByOne(int seed) {
        Random random = new Random(seed);
        for (CutCircuit cut : List.of(byQubit(random), byTime(random))) {
            for (FragmentCircuit fragment : cut.fragments()) {
                List<PauliString> strings = new ArrayList<>();
                strings.add(new PauliString(new TreeMap<>()));
                for (int k = 0; k < 3; k++) {
                    SortedMap<Integer, Pauli> factors = new TreeMap<>();
                    fragment.outputs().forEach(o -> {
                        if (random.nextInt(3) > 0) {
                            factors.put(o.qubit(), Pauli.values()[random.nextInt(3)]);
                        }
                    });
                    strings.add(new PauliString(factors));
                }
                for (Wanted wanted : List.of(new Wanted.Patterns(), new Wanted.Paulis(strings))) {
                    FragmentTensor fast = FragmentWalk.evaluate(
                            cut, fragment, wanted, RunOptions.defaults(), new RunControl());
                    double[] slow = new PhysicalTwin(cut, fragment).values(wanted);
                    assertThat(fast.values()).as("seed %d, fragment %s, %s", seed, fragment, wanted)
                            .hasSameSizeAs(slow)
                            .usingComparatorWithPrecision(1e-11).containsExactly(slow);
                }
            }
        }
    }

    @Test
    void theSizeIsLimited() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 14; k++) {
            body.gate(Gate.CZ, 2, 3);
        }
        Circuit circuit = circuit(body.build(), 0);
        CutCircuit cut = CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), 0, 0, 0, 1, 1, 1), FORMS, QubitReuse.NONE);
        assertThatThrownBy(() -> FragmentWalk.evaluate(
                cut, cut.fragments().getFirst(), new Wanted.Paulis(List.of(new PauliString(new TreeMap<>()))),
                RunOptions.defaults(), new RunControl()))
                .isInstanceOf(ClusterException.class).hasMessageContaining("14 cut ends");
    }

    @Test
    void aWalkCanBeCancelled() {
        CutCircuit cut = byQubit(new Random(1));
        RunControl control = new RunControl();
        control.cancel();
        assertThatThrownBy(() -> FragmentWalk.evaluate(
                cut, cut.fragments().getFirst(), new Wanted.Patterns(), RunOptions.defaults(), control))
                .hasMessageContaining("cancelled");
    }

    @Test
    void wideShallowFragmentsAreHeldAsChains() {
        int n = 40;
        BlockBuilder body = new BlockBuilder();
        for (int layer = 0; layer < 4; layer++) {
            for (int q = 0; q < 2 * n; q++) {
                body.gate(Gate.RY, q, 0.1 + 0.37 * q + layer);
            }
            for (int q = layer % 2; q + 1 < 2 * n; q += 2) {
                body.gate(Gate.CZ, q, q + 1);
            }
        }
        int[] halves = IntStream.range(0, 2 * n).map(q -> q / n).toArray();
        Circuit circuit = new Circuit(
                "wide", 2 * n, List.of(new QubitRegister("q", 0, 2 * n, RegisterForm.ARRAY)), List.of(), List.of(),
                body.build());
        CutCircuit cut = CutCircuit.of(circuit, Partition.ofQubits(body.build(), halves), FORMS, QubitReuse.NONE);
        PauliString z = new PauliString(new TreeMap<>(java.util.Map.of(n - 1, Pauli.Z)));
        PauliString one = new PauliString(new TreeMap<>());
        FragmentTensor found = FragmentWalk.evaluate(
                cut, cut.fragments().getFirst(), new Wanted.Paulis(List.of(z, one)), RunOptions.defaults(),
                new RunControl());
        assertThat(found.values()[1]).isCloseTo(1, within(1e-12)); // the identity, with nothing measured
    }
}
