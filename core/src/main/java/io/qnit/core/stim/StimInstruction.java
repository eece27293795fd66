package io.qnit.core.stim;

import java.util.Arrays;

/** One instruction on its targets, one after the other. Immutable: its arrays are not to be written. */
public final class StimInstruction implements StimItem {
    private final StimGate gate;
    private final String tag;
    private final double[] arguments;
    private final int[] targets;
    private final int line;

    /**
     * Takes what it is given without checking it against the gate's row, which the reader does.
     *
     * @param tag what stood in brackets, or the empty string
     * @param targets see {@link StimTarget}
     * @param line where it stood in the source, or 0
     */
    public StimInstruction(StimGate gate, String tag, double[] arguments, int[] targets, int line) {
        this.gate = gate;
        this.tag = tag;
        this.arguments = arguments;
        this.targets = targets;
        this.line = line;
    }

    public StimGate gate() {
        return gate;
    }

    public String tag() {
        return tag;
    }

    public double[] arguments() {
        return arguments;
    }

    /** The first argument, or 0 without one: the probability of most noise. */
    public double probability() {
        return arguments.length == 0 ? 0 : arguments[0];
    }

    /** Packed as {@link StimTarget} says. */
    public int[] targets() {
        return targets;
    }

    @Override
    public int line() {
        return line;
    }

    /** How many bits it adds to the measurement record. */
    public int measurements() {
        if (!gate.isRecorded()) {
            return 0;
        }
        return switch (gate.targets()) {
            case PAIRS -> targets.length / 2;
            case PRODUCTS -> products();
            case QUBITS, BITS, NONE, PAULIS, RECORDS, RECORDS_AND_PAULIS -> targets.length;
        };
    }

    private int products() {
        int combiners = 0;
        for (int target : targets) {
            combiners += target == StimTarget.COMBINER ? 1 : 0;
        }
        return targets.length - 2 * combiners;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StimInstruction that
                && gate == that.gate
                && tag.equals(that.tag)
                && Arrays.equals(arguments, that.arguments)
                && Arrays.equals(targets, that.targets);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * gate.hashCode() + Arrays.hashCode(arguments)) + Arrays.hashCode(targets);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        StimWriter.write(this, text);
        return text.toString();
    }
}
