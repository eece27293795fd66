package io.qnit.simulator.noise;

import static io.qnit.simulator.noise.NoiseFaults.fault;

import io.qnit.core.gate.Gate;
import io.qnit.core.observable.PauliString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which noise happens where: channels after gates and resets, before measurements and while qubits wait, and readout
 * errors. What is said about particular qubits replaces what is said about all. Qubits are those of the circuit, numbered
 * through all registers. Two models are equal when they say the same. Immutable, safe for use by several threads.
 *
 * <p>Gates are rows of the gate table; noise of a gate follows where a circuit applies that row itself. Gates that a
 * circuit defines are made of such rows, and a gate under added controls or a power is another gate, without noise.
 */
public final class NoiseModel {
    /** The instructions beside gates that may have channels: after it. */
    static final String RESET = "reset";
    /** Before it. */
    static final String MEASURE = "measure";

    private static final Comparator<List<Integer>> BY_QUBITS = (a, b) -> {
        for (int k = 0; k < Math.min(a.size(), b.size()); k++) {
            if (!a.get(k).equals(b.get(k))) {
                return Integer.compare(a.get(k), b.get(k));
            }
        }
        return Integer.compare(a.size(), b.size());
    };

    private final SortedMap<String, Channel> everywhere;
    private final SortedMap<String, SortedMap<List<Integer>, Channel>> local;
    private final Optional<ReadoutError> readout;
    private final SortedMap<List<Integer>, ReadoutError> localReadout;
    private final Optional<Relaxation> idle;
    private final SortedMap<Integer, Relaxation> localIdle;

    private NoiseModel(Builder builder) {
        everywhere = Collections.unmodifiableSortedMap(new TreeMap<>(builder.everywhere));
        SortedMap<String, SortedMap<List<Integer>, Channel>> places = new TreeMap<>();
        builder.local.forEach((name, channels) -> {
            SortedMap<List<Integer>, Channel> sorted = new TreeMap<>(BY_QUBITS);
            sorted.putAll(channels);
            places.put(name, Collections.unmodifiableSortedMap(sorted));
        });
        local = Collections.unmodifiableSortedMap(places);
        readout = Optional.ofNullable(builder.readout);
        SortedMap<List<Integer>, ReadoutError> readouts = new TreeMap<>(BY_QUBITS);
        readouts.putAll(builder.localReadout);
        localReadout = Collections.unmodifiableSortedMap(readouts);
        idle = Optional.ofNullable(builder.idle);
        localIdle = Collections.unmodifiableSortedMap(new TreeMap<>(builder.localIdle));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the JSON form of docs/simulators/noise.md.
     *
     * @throws io.qnit.core.QnitException INVALID_ARGUMENT, with the place of the first fault
     */
    public static NoiseModel parseJson(String json) {
        return NoiseModelReader.read(json);
    }

    /**
     * Reads what Qiskit Aer writes as JSON of {@code NoiseModel.to_dict(serializable=True)}.
     *
     * @throws io.qnit.core.QnitException INVALID_ARGUMENT, with the place of the first fault
     */
    public static NoiseModel parseAerJson(String json) {
        return AerNoiseReader.read(json);
    }

    /**
     * Reads either form: Aer's has "errors", Qnit's has "noise_model".
     *
     * @throws io.qnit.core.QnitException INVALID_ARGUMENT, with the place of the first fault
     */
    public static NoiseModel parseAnyJson(String json) {
        return JsonTree.parse("noise model", json).find("errors").isPresent() ? parseAerJson(json) : parseJson(json);
    }

    /** The noise that a device's calibration tells of; see {@link Calibration}. */
    public static NoiseModel of(Calibration calibration) {
        return calibration.noise();
    }

    /** The JSON form, that {@link #parseJson} reads back to an equal model; the same text for equal models. */
    public String toJson() {
        return NoiseModelWriter.write(this);
    }

    /** Whether there is no noise at all. */
    public boolean isEmpty() {
        return equals(builder().build());
    }

    /** What happens after a gate. */
    public Optional<Channel> after(Gate gate, int... qubits) {
        return channel(gate.id(), qubits);
    }

    /** What happens after a reset. */
    public Optional<Channel> afterReset(int qubit) {
        return channel(RESET, qubit);
    }

    /** What happens to a qubit before it is measured; readout errors come on top. */
    public Optional<Channel> beforeMeasurement(int qubit) {
        return channel(MEASURE, qubit);
    }

    /** What happens to a qubit that waits. */
    public Optional<Channel> whileIdle(int qubit, double seconds) {
        @Nullable Relaxation own = localIdle.get(qubit);
        Optional<Relaxation> relaxation = own == null ? idle : Optional.of(own);
        return relaxation.map(r -> Channel.thermalRelaxation(r, seconds));
    }

    /**
     * The readout errors of qubits that are measured together.
     *
     * @throws io.qnit.core.QnitException INVALID_ARGUMENT when only some qubits of a joint error are among them
     */
    public ReadoutNoise readout(int... measured) {
        List<ReadoutNoise.Part> parts = new ArrayList<>();
        Map<Integer, Integer> positions = new HashMap<>();
        for (int k = 0; k < measured.length; k++) {
            positions.put(measured[k], k);
        }
        Set<Integer> done = new HashSet<>();
        localReadout.forEach((qubits, error) -> {
            if (qubits.stream().noneMatch(positions::containsKey)) {
                return;
            }
            int[] at = new int[qubits.size()];
            for (int j = 0; j < at.length; j++) {
                @Nullable Integer position = positions.get(qubits.get(j));
                if (position == null) {
                    throw fault("the joint readout error on qubits " + qubits + " needs them measured together; qubit "
                            + qubits.get(j) + " is not");
                }
                at[j] = position;
            }
            done.addAll(qubits);
            parts.add(new ReadoutNoise.Part(error, at));
        });
        if (readout.isPresent()) {
            for (int k = 0; k < measured.length; k++) {
                if (!done.contains(measured[k])) {
                    parts.add(new ReadoutNoise.Part(readout.get(), new int[] {k}));
                }
            }
        }
        return new ReadoutNoise(measured.length, parts);
    }

    /** Whether no joint readout error involves the qubit, so that it may be measured by itself. */
    public boolean isReadAlone(int qubit) {
        return localReadout.keySet().stream().noneMatch(qubits -> qubits.size() > 1 && qubits.contains(qubit));
    }

    /** Whether all channels that may happen are mixtures of Pauli strings; idle qubits' relaxation is not. */
    public boolean isPauliNoise() {
        return idle.isEmpty() && localIdle.isEmpty() && everywhere.values().stream().allMatch(Channel::isPauliMixture)
                && local.values().stream().flatMap(m -> m.values().stream()).allMatch(Channel::isPauliMixture);
    }

    SortedMap<String, Channel> everywhere() {
        return everywhere;
    }

    SortedMap<String, SortedMap<List<Integer>, Channel>> local() {
        return local;
    }

    Optional<ReadoutError> readoutEverywhere() {
        return readout;
    }

    SortedMap<List<Integer>, ReadoutError> localReadout() {
        return localReadout;
    }

    Optional<Relaxation> idleEverywhere() {
        return idle;
    }

    SortedMap<Integer, Relaxation> localIdle() {
        return localIdle;
    }

    private Optional<Channel> channel(String instruction, int... qubits) {
        @Nullable SortedMap<List<Integer>, Channel> places = local.get(instruction);
        if (places != null) {
            @Nullable Channel here = places.get(Arrays.stream(qubits).boxed().toList());
            if (here != null) {
                return Optional.of(here);
            }
        }
        return Optional.ofNullable(everywhere.get(instruction));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoiseModel m && everywhere.equals(m.everywhere) && local.equals(m.local)
                && readout.equals(m.readout) && localReadout.equals(m.localReadout) && idle.equals(m.idle)
                && localIdle.equals(m.localIdle);
    }

    @Override
    public int hashCode() {
        return Objects.hash(everywhere, local, readout, localReadout, idle, localIdle);
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** Puts a model together. What is said twice about the same place happens one after the other; readout may be said once. */
    public static final class Builder {
        private final Map<String, Channel> everywhere = new HashMap<>();
        private final Map<String, Map<List<Integer>, Channel>> local = new HashMap<>();
        private @Nullable ReadoutError readout;
        private final Map<List<Integer>, ReadoutError> localReadout = new HashMap<>();
        private @Nullable Relaxation idle;
        private final Map<Integer, Relaxation> localIdle = new HashMap<>();

        private Builder() {}

        /** After a gate on any qubits. */
        public Builder after(Gate gate, Channel channel) {
            return add(gate.id(), channel);
        }

        /** After a gate on these qubits, in this order, instead of what happens on others. */
        public Builder after(Gate gate, List<Integer> qubits, Channel channel) {
            return add(gate.id(), qubits, channel);
        }

        /** After the reset of any qubit. */
        public Builder afterReset(Channel channel) {
            return add(RESET, channel);
        }

        public Builder afterReset(int qubit, Channel channel) {
            return add(RESET, List.of(qubit), channel);
        }

        /** On any qubit before it is measured. */
        public Builder beforeMeasurement(Channel channel) {
            return add(MEASURE, channel);
        }

        public Builder beforeMeasurement(int qubit, Channel channel) {
            return add(MEASURE, List.of(qubit), channel);
        }

        /** On any qubit during a delay. */
        public Builder whileIdle(Relaxation relaxation) {
            if (idle != null) {
                throw fault("the relaxation of idle qubits is given twice");
            }
            idle = relaxation;
            return this;
        }

        public Builder whileIdle(int qubit, Relaxation relaxation) {
            checkQubits(List.of(qubit));
            if (localIdle.put(qubit, relaxation) != null) {
                throw fault("the relaxation of idle qubit " + qubit + " is given twice");
            }
            return this;
        }

        /** On the outcome of any qubit. */
        public Builder readout(ReadoutError error) {
            if (error.qubitCount() != 1) {
                throw fault("a readout error for all qubits is on 1 qubit, not " + error.qubitCount());
            }
            if (readout != null) {
                throw fault("the readout error of all qubits is given twice");
            }
            readout = error;
            return this;
        }

        /** On the outcomes of these qubits, instead of what happens to others. */
        public Builder readout(List<Integer> qubits, ReadoutError error) {
            checkQubits(qubits);
            if (qubits.size() != error.qubitCount()) {
                throw fault("a readout error on " + error.qubitCount() + " qubits is put on " + qubits.size());
            }
            for (List<Integer> others : localReadout.keySet()) {
                if (!Collections.disjoint(others, qubits)) {
                    throw fault("the readout errors on qubits " + others + " and " + qubits + " overlap");
                }
            }
            localReadout.put(List.copyOf(qubits), error);
            return this;
        }

        public NoiseModel build() {
            return new NoiseModel(this);
        }

        Builder add(String instruction, Channel channel) {
            checkFits(instruction, channel);
            everywhere.merge(instruction, channel, Channel::then);
            return this;
        }

        Builder add(String instruction, List<Integer> qubits, Channel channel) {
            checkFits(instruction, channel);
            checkQubits(qubits);
            if (qubits.size() != channel.qubitCount()) {
                throw fault("a channel on " + channel.qubitCount() + " qubits is put on qubits " + qubits);
            }
            local.computeIfAbsent(instruction, _ -> new HashMap<>())
                    .merge(List.copyOf(qubits), channel, Channel::then);
            return this;
        }

        private static void checkFits(String instruction, Channel channel) {
            int qubits = instruction.equals(RESET) || instruction.equals(MEASURE)
                    ? 1
                    : Gate.named(instruction)
                            .orElseThrow(() -> fault("there is no gate '" + Channel.shown(instruction) + "'"))
                            .qubitCount();
            if (qubits != channel.qubitCount()) {
                throw fault("a channel on " + channel.qubitCount() + (channel.qubitCount() == 1 ? " qubit" : " qubits")
                        + " cannot follow '" + instruction + "', which acts on " + qubits
                        + "; channels are put side by side by a tensor product");
            }
        }

        private static void checkQubits(List<Integer> qubits) {
            for (int qubit : qubits) {
                if (qubit < 0 || qubit >= PauliString.MAX_QUBITS) {
                    throw fault("qubit " + qubit + " is out of range; qubits are numbered from 0 to "
                            + (PauliString.MAX_QUBITS - 1));
                }
            }
            if (new HashSet<>(qubits).size() != qubits.size()) {
                throw fault("a qubit appears twice in " + qubits);
            }
        }
    }
}
