package io.qnit.simulator.noise;

import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the JSON form of noise models, and channels in it. */
final class NoiseModelReader {
    /** The version of the form that is read and written. */
    static final int VERSION = 1;

    private NoiseModelReader() {}

    static NoiseModel read(String text) {
        JsonTree json = JsonTree.parse("noise model", text);
        if (json.isObject() && json.find("errors").isPresent() && json.find("noise_model").isEmpty()) {
            throw json.fault("this looks like a noise model of Qiskit Aer; import it as one");
        }
        json.allow(Set.of("noise_model", "gates", "reset", "measure", "readout", "idle"));
        JsonTree version = json.get("noise_model");
        if (version.integer() != VERSION) {
            throw version.fault("version " + version.integer() + " of the form is not known; this reads " + VERSION);
        }
        NoiseModel.Builder model = NoiseModel.builder();
        for (JsonTree entry : elements(json, "gates")) {
            entry.allow(Set.of("gates", "qubits", "channel"));
            Channel channel = channel(entry.get("channel"));
            List<JsonTree> names = entry.get("gates").elements();
            for (JsonTree name : names) {
                Gate gate = Gate.named(name.text())
                        .orElseThrow(() -> name.fault("there is no gate '" + Channel.shown(name.text()) + "'"));
                Optional<List<Integer>> qubits = entry.find("qubits").map(JsonTree::integers);
                entry.located(
                        () -> qubits.isPresent()
                                ? model.after(gate, qubits.get(), channel)
                                : model.after(gate, channel));
            }
        }
        readPlaces(json, NoiseModel.RESET, model);
        readPlaces(json, NoiseModel.MEASURE, model);
        for (JsonTree entry : elements(json, "readout")) {
            entry.allow(Set.of("qubits", "confusion"));
            ReadoutError error = readout(entry.get("confusion"));
            Optional<List<Integer>> qubits = entry.find("qubits").map(JsonTree::integers);
            entry.located(() -> qubits.isPresent() ? model.readout(qubits.get(), error) : model.readout(error));
        }
        for (JsonTree entry : elements(json, "idle")) {
            entry.allow(Set.of("qubit", "t1", "t2", "excited_population"));
            Relaxation relaxation = relaxation(entry);
            Optional<Integer> qubit = entry.find("qubit").map(JsonTree::integer);
            entry.located(
                    () -> qubit.isPresent() ? model.whileIdle(qubit.get(), relaxation) : model.whileIdle(relaxation));
        }
        return model.build();
    }

    private static void readPlaces(JsonTree json, String instruction, NoiseModel.Builder model) {
        for (JsonTree entry : elements(json, instruction)) {
            entry.allow(Set.of("qubit", "channel"));
            Channel channel = channel(entry.get("channel"));
            Optional<Integer> qubit = entry.find("qubit").map(JsonTree::integer);
            entry.located(
                    () -> qubit.isPresent()
                            ? model.add(instruction, List.of(qubit.get()), channel)
                            : model.add(instruction, channel));
        }
    }

    static Channel channel(JsonTree json) {
        String type = json.get("type").text();
        return switch (type) {
            case "depolarizing" -> {
                json.allow(Set.of("type", "qubits", "lambda", "probability"));
                int qubits = json.get("qubits").integer();
                Optional<JsonTree> probability = json.find("probability");
                if (probability.isPresent() && json.find("lambda").isPresent()) {
                    throw json.fault("depolarizing noise has either \"lambda\" or \"probability\"");
                }
                double number = probability.orElseGet(() -> json.get("lambda")).number();
                yield json.located(
                        () -> probability.isPresent()
                                ? Channel.depolarizingPauli(qubits, number)
                                : Channel.depolarizing(qubits, number));
            }
            case "pauli" -> {
                json.allow(Set.of("type", "probabilities"));
                Map<String, Double> probabilities = new TreeMap<>();
                json.get("probabilities").fields().forEach((name, p) -> probabilities.put(name, p.number()));
                yield json.located(() -> Channel.pauli(probabilities));
            }
            case "bit_flip", "phase_flip" -> {
                json.allow(Set.of("type", "probability"));
                double probability = json.get("probability").number();
                yield json.located(
                        () -> type.equals("bit_flip") ? Channel.bitFlip(probability) : Channel.phaseFlip(probability));
            }
            case "amplitude_damping" -> {
                json.allow(Set.of("type", "gamma", "excited_population"));
                double gamma = json.get("gamma").number();
                double excited = optional(json, "excited_population", 0);
                yield json.located(() -> Channel.amplitudeDamping(gamma, excited));
            }
            case "phase_damping" -> {
                json.allow(Set.of("type", "gamma"));
                double gamma = json.get("gamma").number();
                yield json.located(() -> Channel.phaseDamping(gamma));
            }
            case "thermal_relaxation" -> {
                json.allow(Set.of("type", "t1", "t2", "time", "excited_population"));
                double time = json.get("time").number();
                yield json.located(() -> Channel.thermalRelaxation(relaxation(json), time));
            }
            case "reset" -> {
                json.allow(Set.of("type", "to_zero", "to_one"));
                yield json.located(
                        () -> Channel.reset(optional(json, "to_zero", 0), optional(json, "to_one", 0)));
            }
            case "unitary" -> {
                json.allow(Set.of("type", "matrix"));
                double[] matrix = matrix(json.get("matrix"));
                yield json.located(() -> Channel.coherentUnitary(matrix));
            }
            case "unitaries" -> {
                json.allow(Set.of("type", "probabilities", "matrices"));
                double[] probabilities = json.get("probabilities").elements().stream().mapToDouble(JsonTree::number)
                        .toArray();
                List<double[]> matrices = matrices(json.get("matrices"));
                yield json.located(() -> Channel.unitaries(new UnitaryMixture(probabilities, matrices)));
            }
            case "kraus" -> {
                json.allow(Set.of("type", "operators"));
                List<double[]> operators = matrices(json.get("operators"));
                if (operators.isEmpty()) {
                    throw json.fault("at least one Kraus operator is needed");
                }
                yield json.located(() -> Channel.ofKraus(Channel.qubitsOf(operators.getFirst()), operators));
            }
            case "sequence", "tensor" -> {
                json.allow(Set.of("type", "channels"));
                List<Channel> channels = json.get("channels").elements().stream().map(NoiseModelReader::channel)
                        .toList();
                yield json.located(
                        () -> type.equals("sequence") ? Channel.sequence(channels) : Channel.tensor(channels));
            }
            default -> throw json.get("type").fault(
                    "there is no channel \"" + Channel.shown(type) + "\"; there are depolarizing, pauli, bit_flip,"
                            + " phase_flip, amplitude_damping, phase_damping, thermal_relaxation, reset, unitary,"
                            + " unitaries, kraus, sequence and tensor");
        };
    }

    /** Times in seconds; without T1 the qubit never decays, without T2 it is twice T1. */
    static Relaxation relaxation(JsonTree json) {
        double t1 = optional(json, "t1", Double.POSITIVE_INFINITY);
        double t2 = optional(json, "t2", 2 * t1);
        double excited = optional(json, "excited_population", 0);
        return json.located(() -> new Relaxation(t1, t2, excited));
    }

    static ReadoutError readout(JsonTree confusion) {
        List<List<Double>> rows = confusion.elements().stream()
                .map(row -> row.elements().stream().map(JsonTree::number).toList()).toList();
        return confusion.located(() -> new ReadoutError(rows));
    }

    /** A square matrix by rows, of numbers and of pairs of real and imaginary part. */
    static double[] matrix(JsonTree json) {
        List<JsonTree> rows = json.elements();
        if (rows.size() < 2 || rows.size() > 1 << Channel.MAX_QUBITS || Integer.bitCount(rows.size()) != 1) {
            throw json.fault("a matrix on k qubits has 2^k rows, k from 1 to " + Channel.MAX_QUBITS + "; this one has "
                    + rows.size());
        }
        double[] matrix = new double[2 * rows.size() * rows.size()];
        int at = 0;
        for (JsonTree row : rows) {
            List<JsonTree> entries = row.elements();
            if (entries.size() != rows.size()) {
                throw row.fault("a row of a matrix of " + rows.size() + " rows has " + entries.size() + " entries");
            }
            for (JsonTree entry : entries) {
                if (entry.isNumber()) {
                    matrix[at] = entry.number();
                } else {
                    List<JsonTree> parts = entry.elements();
                    if (parts.size() != 2) {
                        throw entry.fault("an entry of a matrix is a number or [re, im]");
                    }
                    matrix[at] = parts.get(0).number();
                    matrix[at + 1] = parts.get(1).number();
                }
                at += 2;
            }
        }
        return matrix;
    }

    private static List<double[]> matrices(JsonTree json) {
        List<double[]> matrices = new ArrayList<>();
        json.elements().forEach(matrix -> matrices.add(matrix(matrix)));
        return matrices;
    }

    static List<JsonTree> elements(JsonTree json, String name) {
        return json.find(name).map(JsonTree::elements).orElse(List.of());
    }

    static double optional(JsonTree json, String name, double otherwise) {
        return json.find(name).map(JsonTree::number).orElse(otherwise);
    }
}
