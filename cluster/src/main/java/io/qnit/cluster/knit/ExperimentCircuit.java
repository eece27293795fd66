package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.Setting;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Builds the circuit of an experiment: the fragment's body with a setting at each end, then the qubits that are looked at
 * turned to their bases and measured. A fragment that measures midway keeps the clbit registers of the whole circuit, in
 * front of {@code cut} and {@code out}, so that conditions read the same bits as before. Registers without bits are left
 * out.
 */
final class ExperimentCircuit {
    private ExperimentCircuit() {}

    static Circuit of(
            CutCircuit cut, FragmentCircuit fragment, List<Setting> settings, SortedMap<Integer, Pauli> bases) {
        boolean midway = !fragment.clbits().isEmpty();
        List<ClbitRegister> registers = new ArrayList<>();
        if (midway) {
            registers.addAll(cut.circuit().clbitRegisters());
        }
        int firstCut = midway ? cut.circuit().clbitCount() : 0;
        int outcomes = settings.stream().mapToInt(s -> s.measured().size()).sum();
        addRegister("cut", firstCut, outcomes, registers);
        addRegister("out", firstCut + outcomes, bases.size(), registers);

        BlockBuilder body = new BlockBuilder();
        int at = 0;
        int clbit = firstCut;
        int ancilla = fragment.qubitCount();
        for (int e = 0; e < settings.size(); e++) {
            CutEnd end = fragment.ends().get(e);
            for (; at < end.position(); at++) {
                body.append(fragment.body(), at);
            }
            Setting setting = settings.get(e);
            int first = ancilla;
            append(body, setting.before(), setting, end, first);
            for (int q : setting.measured()) {
                body.measure(place(q, setting, end, first), clbit++);
            }
            append(body, setting.after(), setting, end, first);
            ancilla += setting.ancillas();
        }
        for (; at < fragment.body().size(); at++) {
            body.append(fragment.body(), at);
        }
        int out = firstCut + outcomes;
        for (var basis : bases.entrySet()) {
            switch (basis.getValue()) {
                case X -> body.gate(Gate.H, basis.getKey());
                case Y -> body.gate(Gate.SDG, basis.getKey()).gate(Gate.H, basis.getKey());
                case Z -> {}
            }
            body.measure(basis.getKey(), out++);
        }
        List<QubitRegister> qubits = ancilla == 0 ? List.of()
                : List.of(new QubitRegister("q", 0, ancilla, RegisterForm.ARRAY));
        return new Circuit(
                "fragment " + fragment.index() + settings.stream().map(s -> " " + s.name()).reduce("", String::concat),
                ancilla, qubits, registers, midway ? cut.circuit().variables() : List.of(), body.build());
    }

    private static void addRegister(String wanted, int offset, int size, List<ClbitRegister> registers) {
        if (size == 0) {
            return;
        }
        String name = wanted;
        while (isTaken(name, registers)) {
            name += "_";
        }
        registers.add(new ClbitRegister(name, offset, size, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL));
    }

    private static boolean isTaken(String name, List<ClbitRegister> registers) {
        return registers.stream().anyMatch(r -> r.name().equals(name));
    }

    private static void append(BlockBuilder body, Block block, Setting setting, CutEnd end, int firstAncilla) {
        for (int i = 0; i < block.size(); i++) {
            body.append(block, i, q -> place(q, setting, end, firstAncilla));
        }
    }

    private static int place(int q, Setting setting, CutEnd end, int firstAncilla) {
        return q < setting.qubits() ? end.qubits().get(q) : firstAncilla + q - setting.qubits();
    }
}
