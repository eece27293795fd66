package io.qnit.core.stim;

import java.util.List;

/**
 * A stabilizer circuit in Stim's terms. Loops stay loops, so a circuit of a few lines can stand for more operations than
 * could ever be written out; counts that no long holds are given as {@link Long#MAX_VALUE}. Immutable and safe to share
 * between threads.
 */
public final class StimCircuit {
    private final List<StimItem> items;
    private final int qubits;
    private final long measurements;
    private final long detectors;
    private final long observables;
    private final int lookback;
    private final int sweepBits;

    public StimCircuit(List<StimItem> items) {
        this.items = List.copyOf(items);
        int highest = -1;
        long results = 0;
        long events = 0;
        long highestObservable = -1;
        int farthest = 0;
        int highestSweep = -1;
        for (StimItem item : this.items) {
            switch (item) {
                case StimRepeat repeat -> {
                    StimCircuit body = repeat.body();
                    highest = Math.max(highest, body.qubits - 1);
                    results = plus(results, times(body.measurements, repeat.turns()));
                    events = plus(events, times(body.detectors, repeat.turns()));
                    highestObservable = Math.max(highestObservable, body.observables - 1);
                    farthest = Math.max(farthest, body.lookback);
                    highestSweep = Math.max(highestSweep, body.sweepBits - 1);
                }
                case StimInstruction instruction -> {
                    StimGate gate = instruction.gate();
                    boolean areQubits = gate.targets() != StimGate.Targets.BITS;
                    for (int target : instruction.targets()) {
                        if (StimTarget.isRecord(target)) {
                            farthest = Math.max(farthest, StimTarget.number(target));
                        } else if (StimTarget.isSweep(target)) {
                            highestSweep = Math.max(highestSweep, StimTarget.number(target));
                        } else if (areQubits && target != StimTarget.COMBINER) {
                            highest = Math.max(highest, StimTarget.number(target));
                        }
                    }
                    results = plus(results, instruction.measurements());
                    if (gate == StimGate.DETECTOR) {
                        events = plus(events, 1);
                    } else if (gate == StimGate.OBSERVABLE_INCLUDE) {
                        highestObservable = Math.max(highestObservable, (long) instruction.probability());
                    }
                }
            }
        }
        qubits = highest + 1;
        measurements = results;
        detectors = events;
        observables = highestObservable + 1;
        lookback = farthest;
        sweepBits = highestSweep + 1;
    }

    public List<StimItem> items() {
        return items;
    }

    /** One more than the highest qubit that is named. */
    public int qubits() {
        return qubits;
    }

    /** How many bits the measurement record of one shot has. */
    public long measurements() {
        return measurements;
    }

    public long detectors() {
        return detectors;
    }

    /** One more than the highest observable. */
    public long observables() {
        return observables;
    }

    /** The largest k of all {@code rec[-k]}. */
    public int lookback() {
        return lookback;
    }

    /** One more than the highest sweep bit. */
    public int sweepBits() {
        return sweepBits;
    }

    private static long plus(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    private static long times(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StimCircuit that && items.equals(that.items);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }

    /** As the format writes it. */
    @Override
    public String toString() {
        return StimWriter.write(this);
    }
}
