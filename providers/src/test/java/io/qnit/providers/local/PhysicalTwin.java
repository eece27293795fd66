package io.qnit.providers.local;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.Output;
import io.qnit.cluster.cut.Setting;
import io.qnit.cluster.cut.Wanted;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** The slow twin of {@link FragmentWalk}: every combination of settings is a circuit of its own, simulated by itself. */
final class PhysicalTwin {
    private final CutCircuit whole;
    private final FragmentCircuit fragment;

    PhysicalTwin(CutCircuit whole, FragmentCircuit fragment) {
        this.whole = whole;
        this.fragment = fragment;
    }

    double[] values(Wanted wanted) {
        int width = switch (wanted) {
            case Wanted.Paulis p -> p.strings().size();
            case Wanted.Patterns _ -> 1 << fragment.measured().size();
        };
        int combinations = 1;
        for (CutEnd end : fragment.ends()) {
            combinations *= whole.form(end).rows(end.side());
        }
        double[] values = new double[combinations * width];
        settings(0, new ArrayList<>(), wanted, width, values);
        return values;
    }

    private void settings(int k, List<Integer> chosen, Wanted wanted, int width, double[] values) {
        if (k < fragment.ends().size()) {
            CutEnd end = fragment.ends().get(k);
            for (int s = 0; s < whole.form(end).settings(end.side()).size(); s++) {
                chosen.add(s);
                settings(k + 1, chosen, wanted, width, values);
                chosen.removeLast();
            }
            return;
        }
        switch (wanted) {
            case Wanted.Paulis paulis -> {
                for (int w = 0; w < width; w++) {
                    PauliString string = paulis.strings().get(w);
                    List<Integer> basis = List.copyOf(string.factors().keySet());
                    run(chosen, string, basis, w, width, values);
                }
            }
            case Wanted.Patterns _ -> run(chosen, null, List.of(), 0, width, values);
        }
    }

    /** Registers: the whole circuit's clbits, the outcomes of all ends in order, one bit a factor of the string. */
    private void run(
            List<Integer> chosen, PauliString string, List<Integer> basis, int w, int width, double[] values) {
        int first = whole.circuit().clbitCount();
        int ancillas = 0;
        for (int k = 0; k < chosen.size(); k++) {
            ancillas += setting(k, chosen).ancillas();
        }
        int n = Math.max(1, fragment.qubitCount()) + ancillas;
        BlockBuilder all = new BlockBuilder();
        int done = 0;
        int bit = first;
        int ancilla = Math.max(1, fragment.qubitCount());
        for (int k = 0; k < chosen.size(); k++) {
            CutEnd end = fragment.ends().get(k);
            for (; done < end.position(); done++) {
                all.append(fragment.body(), done);
            }
            Setting setting = setting(k, chosen);
            int free = ancilla;
            IntUnaryOperator wire = q -> q < end.qubits().size() ? end.qubits().get(q) : free + q - end.qubits().size();
            for (int i = 0; i < setting.before().size(); i++) {
                all.append(setting.before(), i, wire);
            }
            for (int q : setting.measured()) {
                all.measure(wire.applyAsInt(q), bit++);
            }
            for (int i = 0; i < setting.after().size(); i++) {
                all.append(setting.after(), i, wire);
            }
            ancilla += setting.ancillas();
        }
        for (; done < fragment.body().size(); done++) {
            all.append(fragment.body(), done);
        }
        if (string == null) {
            for (Output output : fragment.outputs()) {
                if (output.clbit() >= 0) {
                    all.measure(output.qubit(), output.clbit());
                }
            }
        }
        for (int q : basis) {
            Pauli pauli = string.factors().get(q);
            if (pauli == Pauli.Y) {
                all.gate(Gate.SDG, q);
            }
            if (pauli != Pauli.Z) {
                all.gate(Gate.H, q);
            }
            all.measure(q, bit++);
        }
        int clbits = bit;
        List<ClbitRegister> registers = clbits == 0 ? List.of()
                : List.of(new ClbitRegister("c", 0, clbits, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL));
        Circuit circuit = new Circuit(
                "experiment", n, List.of(new QubitRegister("q", 0, n, RegisterForm.ARRAY)), registers, List.of(),
                all.build());
        Map<String, Double> exact = clbits == 0 ? Map.of("", 1.0)
                : Simulator.run(
                        circuit, RunOptions.defaults().withSeed(1).withThreads(1)
                                .withOutputs(EnumSet.of(io.qnit.simulator.Output.PROBABILITIES)))
                        .probabilities().orElseThrow();
        for (Map.Entry<String, Double> entry : exact.entrySet()) {
            String key = entry.getKey();
            int row = 0;
            int at = first;
            for (int k = 0; k < chosen.size(); k++) {
                CutEnd end = fragment.ends().get(k);
                CutForm form = whole.form(end);
                int outcome = 0;
                for (int j = 0; j < setting(k, chosen).measured().size(); j++) {
                    outcome |= bitOf(key, at++) << j;
                }
                row = row * form.rows(end.side()) + form.firstRow(end.side(), chosen.get(k)) + outcome;
            }
            if (string == null) {
                int pattern = 0;
                for (int j = 0; j < fragment.measured().size(); j++) {
                    pattern |= bitOf(key, fragment.measured().get(j)) << j;
                }
                values[row * width + pattern] += entry.getValue();
            } else {
                int parity = 0;
                for (int j = 0; j < basis.size(); j++) {
                    parity ^= bitOf(key, at + j);
                }
                values[row * width + w] += (1 - 2 * parity) * entry.getValue();
            }
        }
    }

    private Setting setting(int k, List<Integer> chosen) {
        CutEnd end = fragment.ends().get(k);
        return whole.form(end).settings(end.side()).get(chosen.get(k));
    }

    private static int bitOf(String key, int clbit) {
        return key.charAt(key.length() - 1 - clbit) - '0';
    }
}
