package io.qnit.simulator.noise;

import io.qnit.core.gate.Gate;
import io.qnit.core.gate.GateLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what Qiskit Aer writes as {@code NoiseModel.to_dict(serializable=True)}. An error there is a mixture of sequences
 * of gates, Kraus channels and resets; here it becomes one channel, of Pauli strings or of unitaries where it is such a
 * mixture. Aer's bit orders are ours: the first qubit is the least significant bit.
 */
final class AerNoiseReader {
    private static final int MOST_TERMS = 4096;

    private AerNoiseReader() {}

    static NoiseModel read(String text) {
        JsonTree json = JsonTree.parse("Aer noise model", text);
        json.allow(Set.of("errors"));
        NoiseModel.Builder model = NoiseModel.builder();
        for (JsonTree error : json.get("errors").elements()) {
            switch (error.get("type").text()) {
                case "qerror" -> quantum(error, model);
                case "roerror" -> readout(error, model);
                default -> throw error.get("type").fault(
                        "there is no error \"" + Channel.shown(error.get("type").text())
                                + "\"; there are qerror and roerror");
            }
        }
        return model.build();
    }

    private static void quantum(JsonTree error, NoiseModel.Builder model) {
        error.allow(Set.of("type", "id", "operations", "instructions", "probabilities", "gate_qubits"));
        Channel channel = channel(error);
        List<List<Integer>> places = places(error);
        for (JsonTree operation : error.get("operations").elements()) {
            String name = name(operation);
            if (places.isEmpty()) {
                error.located(() -> model.add(name, channel));
            }
            for (List<Integer> qubits : places) {
                error.located(() -> model.add(name, qubits, channel));
            }
        }
    }

    private static void readout(JsonTree error, NoiseModel.Builder model) {
        error.allow(Set.of("type", "id", "operations", "probabilities", "gate_qubits"));
        ReadoutError matrix = NoiseModelReader.readout(error.get("probabilities"));
        List<List<Integer>> places = places(error);
        if (places.isEmpty()) {
            error.located(() -> model.readout(matrix));
        }
        for (List<Integer> qubits : places) {
            error.located(() -> model.readout(qubits, matrix));
        }
    }

    private static List<List<Integer>> places(JsonTree error) {
        return NoiseModelReader.elements(error, "gate_qubits").stream().map(JsonTree::integers).toList();
    }

    /** The row of the gate table that Qiskit calls so, or reset or measure. */
    private static String name(JsonTree operation) {
        String name = operation.text();
        if (name.equals(NoiseModel.RESET) || name.equals(NoiseModel.MEASURE)) {
            return name;
        }
        return gate(operation).id();
    }

    private static Gate gate(JsonTree name) {
        return Gate.named(name.text(), GateLibrary.QISKIT).or(() -> Gate.named(name.text()))
                .orElseThrow(() -> name.fault("there is no gate '" + Channel.shown(name.text()) + "'"));
    }

    /** One of the sequences, and what it is likely. */
    private record Term(double probability, List<Channel> steps) {}

    private static Channel channel(JsonTree error) {
        List<JsonTree> sequences = error.get("instructions").elements();
        List<JsonTree> probabilities = error.get("probabilities").elements();
        if (sequences.isEmpty() || sequences.size() != probabilities.size() || sequences.size() > MOST_TERMS) {
            throw error.fault(sequences.size() + " instructions have " + probabilities.size()
                    + " probabilities; there has to be one each, 1 to " + MOST_TERMS);
        }
        int width = 1;
        for (JsonTree sequence : sequences) {
            for (JsonTree step : sequence.elements()) {
                for (JsonTree qubit : step.get("qubits").elements()) {
                    if (qubit.integer() < 0 || qubit.integer() >= Channel.MAX_QUBITS) {
                        throw qubit
                                .fault("errors on up to " + Channel.MAX_QUBITS + " qubits are read, numbered from 0");
                    }
                    width = Math.max(width, qubit.integer() + 1);
                }
            }
        }
        List<Term> terms = new ArrayList<>();
        for (int k = 0; k < sequences.size(); k++) {
            List<Channel> steps = new ArrayList<>();
            for (JsonTree step : sequences.get(k).elements()) {
                int qubits = width;
                steps.add(step.located(() -> step(step, qubits)));
            }
            terms.add(new Term(probabilities.get(k).number(),
                    steps.isEmpty() ? List.of(Channel.identity(width)) : steps));
        }
        int qubits = width;
        return error.located(() -> mixture(qubits, terms));
    }

    /** One channel that is the mixture of others, in the plainest form. */
    private static Channel mixture(int width, List<Term> terms) {
        double sum = terms.stream().mapToDouble(Term::probability).sum();
        Channel.checkSum("the probabilities of an error", sum);
        int s = 1 << 2 * width;
        double[] total = new double[2 * s * s];
        double[] paulis = new double[s];
        boolean allPauli = true;
        boolean allUnitary = true;
        List<double[]> unitaries = new ArrayList<>();
        for (Term term : terms) {
            NoiseFaults.checkProbability("the probability of an error", term.probability());
            Channel channel = Channel.sequence(term.steps());
            double[] superoperator = channel.superoperator();
            for (int k = 0; k < total.length; k++) {
                total[k] += term.probability() * superoperator[k];
            }
            allPauli &= channel.isPauliMixture();
            if (channel.isPauliMixture()) {
                double[] probabilities = channel.pauliProbabilities().orElseThrow();
                for (int k = 0; k < s; k++) {
                    paulis[k] += term.probability() * probabilities[k];
                }
            }
            Optional<UnitaryMixture> unitary = channel.mixture().filter(m -> m.unitaries().size() == 1);
            allUnitary &= unitary.isPresent();
            unitary.ifPresent(u -> unitaries.add(u.unitaries().getFirst()));
        }
        if (allPauli) {
            Map<String, Double> named = new TreeMap<>();
            for (int k = 0; k < s; k++) {
                if (paulis[k] > 0) {
                    named.put(letters(k, width), Math.min(1, paulis[k]));
                }
            }
            return Channel.pauli(named);
        }
        if (allUnitary) {
            return Channel.unitaries(
                    new UnitaryMixture(terms.stream().mapToDouble(Term::probability).toArray(), unitaries));
        }
        if (terms.size() == 1 && terms.getFirst().steps().size() == 1) {
            return terms.getFirst().steps().getFirst();
        }
        return Channel.ofSuperoperator(width, total);
    }

    private static String letters(int index, int width) {
        StringBuilder letters = new StringBuilder();
        for (int j = width - 1; j >= 0; j--) {
            letters.append("IXZY".charAt(index >> 2 * j & 3));
        }
        return letters.toString();
    }

    private static Channel step(JsonTree step, int width) {
        List<Integer> qubits = step.get("qubits").integers();
        String name = step.get("name").text();
        Channel narrow = switch (name) {
            case "kraus" -> {
                List<double[]> operators = new ArrayList<>();
                step.get("params").elements().forEach(m -> operators.add(NoiseModelReader.matrix(m)));
                yield Channel.ofKraus(qubits.size(), operators);
            }
            case "unitary" -> Channel.coherentUnitary(NoiseModelReader.matrix(single(step.get("params"))));
            case "superop" -> throw step.fault("superoperators are not read; write the error by Kraus operators");
            case "pauli" -> Channel.pauli(Map.of(single(step.get("params")).text(), 1.0));
            case "reset" -> Channel.tensor(qubits.stream().map(_ -> Channel.reset(1, 0)).toList());
            case "id" -> Channel.identity(qubits.size());
            default -> {
                Gate gate = gate(step.get("name"));
                double[] angles = NoiseModelReader.elements(step, "params").stream().mapToDouble(JsonTree::number)
                        .toArray();
                if (angles.length != gate.parameterCount()) {
                    throw step.fault("gate '" + gate.id() + "' has " + gate.parameterCount() + " parameters, not "
                            + angles.length);
                }
                yield Channel.coherentUnitary(gate.matrix(angles));
            }
        };
        if (narrow.qubitCount() != qubits.size()) {
            throw step.fault("'" + name + "' on " + narrow.qubitCount() + " qubits is put on qubits " + qubits);
        }
        return widened(narrow, qubits, width, step);
    }

    private static JsonTree single(JsonTree params) {
        if (params.elements().size() != 1) {
            throw params.fault("expected one parameter, found " + params.elements().size());
        }
        return params.elements().getFirst();
    }

    /** A channel on some of the first {@code width} qubits. */
    private static Channel widened(Channel channel, List<Integer> qubits, int width, JsonTree step) {
        if (qubits.stream().distinct().count() != qubits.size()) {
            throw step.fault("a qubit appears twice in " + qubits);
        }
        boolean inOrder = qubits.size() == width;
        for (int j = 0; j < qubits.size(); j++) {
            inOrder &= qubits.get(j) == j;
        }
        if (inOrder) {
            return channel;
        }
        List<double[]> kraus = new ArrayList<>();
        for (double[] operator : channel.krausOperators()) {
            kraus.add(Matrices.widened(operator, qubits.stream().mapToInt(q -> q).toArray(), width));
        }
        return Channel.ofKraus(width, kraus);
    }
}
