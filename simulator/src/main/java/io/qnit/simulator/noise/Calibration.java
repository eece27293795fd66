package io.qnit.simulator.noise;

import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a device's calibration says about its errors. Immutable.
 *
 * @param qubits by number; a calibration that leaves something out says that it is perfect
 * @param gates each on certain qubits
 */
public record Calibration(List<Qubit> qubits, List<GateError> gates) {
    /**
     * A qubit.
     *
     * @param relaxation T1 and T2; absent when it does not decay
     * @param readout the confusion of its outcomes; absent when there is none
     */
    public record Qubit(Optional<Relaxation> relaxation, Optional<ReadoutError> readout) {
        public Qubit {
            if (readout.isPresent() && readout.get().qubitCount() != 1) {
                throw NoiseFaults.fault("the readout error of a qubit is on " + readout.get().qubitCount() + " qubits");
            }
        }
    }

    /**
     * A gate.
     *
     * @param error one minus the average gate fidelity, 0 to 1
     * @param seconds how long it takes, at least 0
     */
    public record GateError(Gate gate, List<Integer> qubits, double error, double seconds) {
        public GateError {
            qubits = List.copyOf(qubits);
            NoiseFaults.checkProbability("the error of gate '" + gate.id() + "' on qubits " + qubits, error);
            if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
                throw NoiseFaults.fault("gate '" + gate.id() + "' on qubits " + qubits + " takes " + seconds
                        + " s; it has to be at least 0");
            }
            if (qubits.isEmpty() || qubits.size() > Channel.MAX_QUBITS) {
                throw NoiseFaults
                        .fault("the error of a gate on " + qubits.size() + " qubits is not known; there may be 1 to "
                                + Channel.MAX_QUBITS);
            }
            if (qubits.size() != gate.qubitCount()) {
                throw NoiseFaults.fault("gate '" + gate.id() + "' acts on " + gate.qubitCount() + " qubits, not "
                        + qubits);
            }
        }
    }

    public Calibration {
        qubits = List.copyOf(qubits);
        gates = List.copyOf(gates);
        for (GateError gate : gates) {
            for (int qubit : gate.qubits()) {
                if (qubit < 0 || qubit >= qubits.size()) {
                    throw NoiseFaults.fault("gate '" + gate.gate().id() + "' is on qubit " + qubit
                            + ", the calibration has " + qubits.size() + " qubits, numbered from 0");
                }
            }
        }
    }

    /**
     * Reads the JSON form of docs/simulators/noise.md. Times are seconds; a T2 above twice T1, as fits of noisy data give
     * at times, counts as twice T1.
     *
     * @throws io.qnit.core.QnitException INVALID_ARGUMENT, with the place of the first fault
     */
    public static Calibration parseJson(String text) {
        JsonTree json = JsonTree.parse("calibration", text);
        json.allow(Set.of("calibration", "qubits", "gates"));
        if (json.get("calibration").integer() != 1) {
            throw json.get("calibration").fault("this reads version 1 of the form");
        }
        List<Qubit> qubits = new ArrayList<>();
        for (JsonTree entry : json.get("qubits").elements()) {
            entry.allow(Set.of("t1", "t2", "excited_population", "readout"));
            double t1 = NoiseModelReader.optional(entry, "t1", Double.POSITIVE_INFINITY);
            double t2 = Math.min(NoiseModelReader.optional(entry, "t2", 2 * t1), 2 * t1);
            double excited = NoiseModelReader.optional(entry, "excited_population", 0);
            boolean decays = t2 < Double.POSITIVE_INFINITY;
            qubits.add(
                    entry.located(
                            () -> new Qubit(
                                    decays ? Optional.of(new Relaxation(t1, t2, excited)) : Optional.empty(),
                                    entry.find("readout").map(NoiseModelReader::readout))));
        }
        List<GateError> gates = new ArrayList<>();
        for (JsonTree entry : NoiseModelReader.elements(json, "gates")) {
            entry.allow(Set.of("gate", "qubits", "error", "duration"));
            JsonTree name = entry.get("gate");
            Gate gate = Gate.named(name.text())
                    .orElseThrow(() -> name.fault("there is no gate '" + Channel.shown(name.text()) + "'"));
            List<Integer> on = entry.get("qubits").integers();
            double error = NoiseModelReader.optional(entry, "error", 0);
            double duration = NoiseModelReader.optional(entry, "duration", 0);
            gates.add(entry.located(() -> new GateError(gate, on, error, duration)));
        }
        return json.located(() -> new Calibration(qubits, gates));
    }

    /**
     * The noise: after each gate its qubits relax for its duration, then depolarizing noise makes up what the measured
     * error is beyond that (as in Qiskit Aer's {@code from_backend}); idle qubits relax; outcomes are confused.
     */
    NoiseModel noise() {
        NoiseModel.Builder model = NoiseModel.builder();
        Map<GateError, Channel> known = new HashMap<>();
        for (GateError gate : gates) {
            @Nullable Channel channel = known.computeIfAbsent(gate, this::channel);
            if (!channel.equals(Channel.identity(gate.qubits().size()))) {
                model.after(gate.gate(), gate.qubits(), channel);
            }
        }
        for (int q = 0; q < qubits.size(); q++) {
            int qubit = q;
            qubits.get(q).relaxation().ifPresent(r -> model.whileIdle(qubit, r));
            qubits.get(q).readout().ifPresent(r -> model.readout(List.of(qubit), r));
        }
        return model.build();
    }

    private Channel channel(GateError gate) {
        int width = gate.qubits().size();
        boolean relaxes = gate.seconds() > 0
                && gate.qubits().stream().anyMatch(q -> qubits.get(q).relaxation().isPresent());
        Channel relaxation = relaxes
                ? Channel.tensor(
                        gate.qubits().stream()
                                .map(
                                        q -> qubits.get(q).relaxation()
                                                .map(r -> Channel.thermalRelaxation(r, gate.seconds()))
                                                .orElse(Channel.identity(1)))
                                .toList())
                : Channel.identity(width);
        double d = Math.scalb(1.0, width);
        double wanted = ((1 - gate.error()) * (d + 1) - 1) / d;
        double reached = relaxation.processFidelity();
        double smallest = 1 / (d * d);
        double lambda = (reached - wanted) / (reached - smallest);
        if (!(lambda > 1e-15)) {
            return relaxation;
        }
        Channel depolarizing = Channel.depolarizing(width, Math.min(lambda, d * d / (d * d - 1)));
        return relaxes ? relaxation.then(depolarizing) : depolarizing;
    }
}
