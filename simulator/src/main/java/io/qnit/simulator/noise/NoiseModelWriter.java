package io.qnit.simulator.noise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes noise models in their JSON form: the same text for equal models. */
final class NoiseModelWriter {
    private final JsonGenerator json;

    private NoiseModelWriter(JsonGenerator json) {
        this.json = json;
    }

    static String write(NoiseModel model) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).setPrettyPrinter(
                new DefaultPrettyPrinter())) {
            new NoiseModelWriter(json).model(model);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.append('\n').toString();
    }

    /** Where the same channel happens. */
    private record Place(Channel channel, List<Integer> qubits) {}

    private void model(NoiseModel model) throws IOException {
        json.writeStartObject();
        json.writeNumberField("noise_model", NoiseModelReader.VERSION);
        SortedMap<String, Channel> everywhere = new TreeMap<>(model.everywhere());
        SortedMap<String, SortedMap<List<Integer>, Channel>> local = new TreeMap<>(model.local());
        for (String instruction : List.of(NoiseModel.RESET, NoiseModel.MEASURE)) {
            everywhere.remove(instruction);
            local.remove(instruction);
        }
        Map<Place, List<String>> gates = new LinkedHashMap<>();
        everywhere.forEach(
                (gate, channel) -> gates.computeIfAbsent(new Place(channel, List.of()), _ -> new ArrayList<>())
                        .add(gate));
        local.forEach(
                (gate, places) -> places.forEach(
                        (qubits, channel) -> gates.computeIfAbsent(new Place(channel, qubits), _ -> new ArrayList<>())
                                .add(gate)));
        if (!gates.isEmpty()) {
            json.writeArrayFieldStart("gates");
            for (Map.Entry<Place, List<String>> entry : gates.entrySet()) {
                json.writeStartObject();
                json.writeArrayFieldStart("gates");
                for (String gate : entry.getValue()) {
                    json.writeString(gate);
                }
                json.writeEndArray();
                qubits(entry.getKey().qubits());
                json.writeFieldName("channel");
                channel(entry.getKey().channel());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        places(model, NoiseModel.RESET);
        places(model, NoiseModel.MEASURE);
        readout(model);
        idle(model);
        json.writeEndObject();
    }

    private void places(NoiseModel model, String instruction) throws IOException {
        Optional<Channel> anywhere = Optional.ofNullable(model.everywhere().get(instruction));
        Map<List<Integer>, Channel> local = model.local().getOrDefault(instruction, new TreeMap<>());
        if (anywhere.isEmpty() && local.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(instruction);
        if (anywhere.isPresent()) {
            json.writeStartObject();
            json.writeFieldName("channel");
            channel(anywhere.get());
            json.writeEndObject();
        }
        for (Map.Entry<List<Integer>, Channel> entry : local.entrySet()) {
            json.writeStartObject();
            json.writeNumberField("qubit", entry.getKey().getFirst());
            json.writeFieldName("channel");
            channel(entry.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void readout(NoiseModel model) throws IOException {
        if (model.readoutEverywhere().isEmpty() && model.localReadout().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("readout");
        if (model.readoutEverywhere().isPresent()) {
            readout(List.of(), model.readoutEverywhere().get());
        }
        for (Map.Entry<List<Integer>, ReadoutError> entry : model.localReadout().entrySet()) {
            readout(entry.getKey(), entry.getValue());
        }
        json.writeEndArray();
    }

    private void readout(List<Integer> qubits, ReadoutError error) throws IOException {
        json.writeStartObject();
        qubits(qubits);
        json.writeArrayFieldStart("confusion");
        for (List<Double> row : error.confusion()) {
            json.writeStartArray();
            for (double p : row) {
                json.writeNumber(p);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void idle(NoiseModel model) throws IOException {
        if (model.idleEverywhere().isEmpty() && model.localIdle().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("idle");
        if (model.idleEverywhere().isPresent()) {
            json.writeStartObject();
            relaxation(model.idleEverywhere().get());
            json.writeEndObject();
        }
        for (Map.Entry<Integer, Relaxation> entry : model.localIdle().entrySet()) {
            json.writeStartObject();
            json.writeNumberField("qubit", entry.getKey());
            relaxation(entry.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void qubits(List<Integer> qubits) throws IOException {
        if (!qubits.isEmpty()) {
            json.writeFieldName("qubits");
            json.writeArray(qubits.stream().mapToInt(q -> q).toArray(), 0, qubits.size());
        }
    }

    private void channel(Channel channel) throws IOException {
        json.writeStartObject();
        switch (channel.form()) {
            case ChannelForm.Depolarizing(int qubits, double lambda) -> {
                json.writeStringField("type", "depolarizing");
                json.writeNumberField("qubits", qubits);
                json.writeNumberField("lambda", lambda);
            }
            case ChannelForm.Paulis(int _, SortedMap<String, Double> probabilities) -> {
                json.writeStringField("type", "pauli");
                json.writeObjectFieldStart("probabilities");
                for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
                    json.writeNumberField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            case ChannelForm.AmplitudeDamping(double gamma, double excited) -> {
                json.writeStringField("type", "amplitude_damping");
                json.writeNumberField("gamma", gamma);
                json.writeNumberField("excited_population", excited);
            }
            case ChannelForm.PhaseDamping(double gamma) -> {
                json.writeStringField("type", "phase_damping");
                json.writeNumberField("gamma", gamma);
            }
            case ChannelForm.Thermal(Relaxation relaxation, double seconds) -> {
                json.writeStringField("type", "thermal_relaxation");
                json.writeNumberField("time", seconds);
                relaxation(relaxation);
            }
            case ChannelForm.Reset(double toZero, double toOne) -> {
                json.writeStringField("type", "reset");
                json.writeNumberField("to_zero", toZero);
                json.writeNumberField("to_one", toOne);
            }
            case ChannelForm.Unitaries(List<Double> probabilities, List<ChannelForm.Matrix> matrices) -> {
                json.writeStringField("type", "unitaries");
                json.writeArrayFieldStart("probabilities");
                for (double p : probabilities) {
                    json.writeNumber(p);
                }
                json.writeEndArray();
                matrices("matrices", matrices);
            }
            case ChannelForm.Kraus(List<ChannelForm.Matrix> operators) -> {
                json.writeStringField("type", "kraus");
                matrices("operators", operators);
            }
            case ChannelForm.Sequence(List<Channel> channels) -> {
                json.writeStringField("type", "sequence");
                channels(channels);
            }
            case ChannelForm.Tensor(List<Channel> channels) -> {
                json.writeStringField("type", "tensor");
                channels(channels);
            }
        }
        json.writeEndObject();
    }

    private void channels(List<Channel> channels) throws IOException {
        json.writeArrayFieldStart("channels");
        for (Channel channel : channels) {
            channel(channel);
        }
        json.writeEndArray();
    }

    private void relaxation(Relaxation relaxation) throws IOException {
        // what is infinite is left out, and read back as infinite
        if (relaxation.t1() < Double.POSITIVE_INFINITY) {
            json.writeNumberField("t1", relaxation.t1());
        }
        if (relaxation.t2() < Double.POSITIVE_INFINITY) {
            json.writeNumberField("t2", relaxation.t2());
        }
        json.writeNumberField("excited_population", relaxation.excitedPopulation());
    }

    private void matrices(String name, List<ChannelForm.Matrix> matrices) throws IOException {
        json.writeArrayFieldStart(name);
        for (ChannelForm.Matrix matrix : matrices) {
            double[] entries = matrix.entries();
            int d = Matrices.dimension(entries);
            json.writeStartArray();
            for (int row = 0; row < d; row++) {
                json.writeStartArray();
                for (int k = 2 * row * d; k < 2 * (row + 1) * d; k += 2) {
                    if (entries[k + 1] == 0) {
                        json.writeNumber(entries[k]);
                    } else {
                        json.writeArray(entries, k, 2);
                    }
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
