package io.qnit.simulator.sparse;

import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import java.util.Arrays;
import java.util.Map;

/**
 * The non-zero amplitudes of a pure state, in the order in which their basis states came up. Gates that move basis states
 * or turn phases touch each amplitude once and need no search, so that arithmetic on basis states costs the same at any
 * width. Gates that mix gather, with a hash table, the amplitudes that differ in their targets alone.
 *
 * <p>On one thread; all results follow from the order of the amplitudes, which the operations alone decide.
 */
final class SparseState implements QuantumState {
    /** Squared magnitude below which an amplitude is taken for rounding of zero: (1e-17)^2. */
    private static final double ZERO = 1e-34;

    private static final int[] NONE = {};

    private final int qubits;
    private final int maxAmplitudes;
    private final Workers workers;
    private final int words;
    private long[] keys;
    private double[] re;
    private double[] im;
    private int count;

    SparseState(int qubits, int maxAmplitudes, Workers workers) {
        this.qubits = qubits;
        this.maxAmplitudes = maxAmplitudes;
        this.workers = workers;
        words = Math.max(1, Math.ceilDiv(qubits, Long.SIZE));
        keys = new long[words];
        re = new double[] {1};
        im = new double[1];
        count = 1;
    }

    private SparseState(SparseState other) {
        this(other.qubits, other.maxAmplitudes, other.workers);
        copyFrom(other);
    }

    @Override
    public int qubits() {
        return qubits;
    }

    @Override
    public void run(Segment segment) {
        var steps = ((SparseSegment) segment).steps();
        for (int k = 0; k < steps.size(); k++) {
            workers.poll();
            apply(steps.get(k));
            if ((k & 0xff) == 0) {
                workers.advanceTo((double) k / steps.size());
            }
        }
    }

    private void apply(SparseStep step) {
        switch (step) {
            case SparseStep.Move move -> move(move);
            case SparseStep.Mix mix -> mix(mix.controls(), mix.targets(), mix.matrix());
        }
    }

    private void move(SparseStep.Move move) {
        int[] controls = move.controls();
        int[] targets = move.targets();
        for (int e = 0; e < count; e++) {
            if (!areSet(e, controls)) {
                continue;
            }
            int pattern = pattern(e, targets);
            double a = re[e];
            double b = im[e];
            re[e] = a * move.re()[pattern] - b * move.im()[pattern];
            im[e] = a * move.im()[pattern] + b * move.re()[pattern];
            int changed = pattern ^ move.to()[pattern];
            for (int k = 0; changed != 0; k++, changed >>>= 1) {
                if ((changed & 1) == 1) {
                    keys[e * words + (targets[k] >>> 6)] ^= 1L << targets[k];
                }
            }
        }
    }

    private void mix(int[] controls, int[] targets, double[] matrix) {
        int size = 1 << targets.length;
        // basis states by their bits outside the targets; the first of a group stands for it
        Index groups = new Index(count);
        int[] groupOf = new int[count];
        int[] leader = new int[count];
        int groupCount = 0;
        int kept = 0;
        long[] cleared = keys.clone();
        for (int e = 0; e < count; e++) {
            if (!areSet(e, controls)) {
                groupOf[e] = -1;
                kept++;
                continue;
            }
            for (int target : targets) {
                cleared[e * words + (target >>> 6)] &= ~(1L << target);
            }
            int found = groups.findOrAdd(cleared, e, leader, groupCount);
            if (found == groupCount) {
                leader[groupCount++] = e;
            }
            groupOf[e] = found;
        }
        if ((long) groupCount * size + kept > Integer.MAX_VALUE / 4 / words) {
            throw new SparseStateFull(maxAmplitudes);
        }
        double[] inRe = new double[groupCount * size];
        double[] inIm = new double[groupCount * size];
        for (int e = 0; e < count; e++) {
            if (groupOf[e] >= 0) {
                int at = groupOf[e] * size + pattern(e, targets);
                inRe[at] = re[e];
                inIm[at] = im[e];
            }
        }
        int most = kept + groupCount * size;
        long[] newKeys = new long[most * words];
        double[] newRe = new double[most];
        double[] newIm = new double[most];
        int next = 0;
        for (int e = 0; e < count; e++) {
            if (groupOf[e] < 0) {
                System.arraycopy(keys, e * words, newKeys, next * words, words);
                newRe[next] = re[e];
                newIm[next++] = im[e];
            }
        }
        for (int g = 0; g < groupCount; g++) {
            if ((g & 0xfff) == 0) {
                workers.poll();
            }
            for (int row = 0; row < size; row++) {
                double sumRe = 0;
                double sumIm = 0;
                for (int column = 0; column < size; column++) {
                    double a = inRe[g * size + column];
                    double b = inIm[g * size + column];
                    double c = matrix[2 * (row * size + column)];
                    double d = matrix[2 * (row * size + column) + 1];
                    sumRe += a * c - b * d;
                    sumIm += a * d + b * c;
                }
                if (sumRe * sumRe + sumIm * sumIm > ZERO) {
                    System.arraycopy(cleared, leader[g] * words, newKeys, next * words, words);
                    for (int k = 0; k < targets.length; k++) {
                        if ((row >>> k & 1) == 1) {
                            newKeys[next * words + (targets[k] >>> 6)] |= 1L << targets[k];
                        }
                    }
                    newRe[next] = sumRe;
                    newIm[next++] = sumIm;
                }
            }
        }
        if (next > maxAmplitudes) {
            throw new SparseStateFull(maxAmplitudes);
        }
        keys = newKeys;
        re = newRe;
        im = newIm;
        count = next;
    }

    private boolean areSet(int e, int[] controls) {
        for (int control : controls) {
            if (!bit(e, control)) {
                return false;
            }
        }
        return true;
    }

    private boolean bit(int e, int qubit) {
        return (keys[e * words + (qubit >>> 6)] >>> qubit & 1) == 1;
    }

    private int pattern(int e, int[] targets) {
        int pattern = 0;
        for (int k = 0; k < targets.length; k++) {
            pattern |= (int) (keys[e * words + (targets[k] >>> 6)] >>> targets[k] & 1) << k;
        }
        return pattern;
    }

    private double weight(int e) {
        return re[e] * re[e] + im[e] * im[e];
    }

    private double norm() {
        double sum = 0;
        for (int e = 0; e < count; e++) {
            sum += weight(e);
        }
        return sum;
    }

    @Override
    public double probabilityOfOne(int qubit) {
        double[] weights = new double[2];
        for (int e = 0; e < count; e++) {
            weights[bit(e, qubit) ? 1 : 0] += weight(e);
        }
        double total = weights[0] + weights[1];
        // what is below rounding cannot occur
        return weights[1] < 1e-20 * total ? 0 : weights[0] < 1e-20 * total ? 1 : weights[1] / total;
    }

    @Override
    public void collapse(int qubit, int outcome) {
        int next = 0;
        for (int e = 0; e < count; e++) {
            if (bit(e, qubit) == (outcome == 1)) {
                System.arraycopy(keys, e * words, keys, next * words, words);
                re[next] = re[e];
                im[next++] = im[e];
            }
        }
        count = next;
        normalise();
    }

    private void normalise() {
        double factor = 1 / Math.sqrt(norm());
        for (int e = 0; e < count; e++) {
            re[e] *= factor;
            im[e] *= factor;
        }
    }

    @Override
    public void flip(int qubit) {
        for (int e = 0; e < count; e++) {
            keys[e * words + (qubit >>> 6)] ^= 1L << qubit;
        }
    }

    @Override
    public double[] krausProbabilities(Channel channel, int[] targets) {
        double[] odds = new double[channel.krausOperators().size()];
        double total = 0;
        for (int k = 0; k < odds.length; k++) {
            SparseState image = new SparseState(this);
            image.apply(SparseStep.of(NONE, targets, channel.krausOperators().get(k)));
            odds[k] = image.norm();
            total += odds[k];
        }
        for (int k = 0; k < odds.length; k++) {
            odds[k] = odds[k] < 1e-20 * total ? 0 : odds[k] / total;
        }
        return odds;
    }

    @Override
    public void applyKraus(Channel channel, int[] targets, int index) {
        apply(SparseStep.of(NONE, targets, channel.krausOperators().get(index)));
        normalise();
    }

    @Override
    public QuantumState copy() {
        return new SparseState(this);
    }

    @Override
    public QuantumState sideCopy() {
        return copy();
    }

    @Override
    public void copyFrom(QuantumState other) {
        SparseState that = (SparseState) other;
        keys = Arrays.copyOf(that.keys, that.count * words);
        re = Arrays.copyOf(that.re, that.count);
        im = Arrays.copyOf(that.im, that.count);
        count = that.count;
    }

    @Override
    public void sample(int[] measured, Draws draws, Samples into) {
        double[] cumulative = new double[count];
        double sum = 0;
        for (int e = 0; e < count; e++) {
            sum += weight(e);
            cumulative[e] = sum;
        }
        for (int s = 0; s < draws.shots(); s++) {
            int e = Arrays.binarySearch(cumulative, draws.uniform(s, 0) * sum);
            // a point on a border belongs to the next basis state; rounding may put it behind the last
            e = Math.min(e >= 0 ? e + 1 : -e - 1, count - 1);
            for (int k = 0; k < measured.length; k++) {
                if (bit(e, measured[k])) {
                    into.set(s, k);
                }
            }
        }
    }

    @Override
    public void probabilities(int[] measured, double cutoff, OutcomeConsumer consumer) {
        int width = Math.max(1, Math.ceilDiv(measured.length, Long.SIZE));
        long[] outcomes = new long[count * width];
        for (int e = 0; e < count; e++) {
            for (int k = 0; k < measured.length; k++) {
                if (bit(e, measured[k])) {
                    outcomes[e * width + (k >>> 6)] |= 1L << k;
                }
            }
        }
        Index index = new Index(count, width);
        int[] first = new int[count];
        double[] sums = new double[count];
        int different = 0;
        for (int e = 0; e < count; e++) {
            int found = index.findOrAdd(outcomes, e, first, different);
            if (found == different) {
                first[different++] = e;
            }
            sums[found] += weight(e);
        }
        double norm = norm();
        for (int k = 0; k < different; k++) {
            if (sums[k] / norm > cutoff) {
                consumer.accept(Arrays.copyOfRange(outcomes, first[k] * width, (first[k] + 1) * width), sums[k] / norm);
            }
        }
    }

    @Override
    public double expectation(PauliString string) {
        long[] x = new long[words];
        long[] z = new long[words];
        int turns = 0;
        for (var factor : string.factors().entrySet()) {
            int q = factor.getKey();
            Pauli pauli = factor.getValue();
            if (pauli != Pauli.Z) {
                x[q >>> 6] |= 1L << q;
            }
            if (pauli != Pauli.X) {
                z[q >>> 6] |= 1L << q;
            }
            turns += pauli == Pauli.Y ? 1 : 0;
        }
        Index index = new Index(count);
        int[] same = new int[count];
        for (int e = 0; e < count; e++) {
            index.findOrAdd(keys, e, same, e);
            same[e] = e;
        }
        // with Y = i X Z the string maps |k> to i^(number of Y) (-1)^|k and z| |k xor x>
        double sumRe = 0;
        double sumIm = 0;
        long[] partner = new long[words];
        for (int e = 0; e < count; e++) {
            int sign = 0;
            for (int w = 0; w < words; w++) {
                sign ^= Long.bitCount(keys[e * words + w] & z[w]);
                partner[w] = keys[e * words + w] ^ x[w];
            }
            int p = index.find(keys, partner, same);
            if (p >= 0) {
                double s = (sign & 1) == 0 ? 1 : -1;
                sumRe += s * (re[p] * re[e] + im[p] * im[e]);
                sumIm += s * (re[p] * im[e] - im[p] * re[e]);
            }
        }
        double value = switch (turns & 3) {
            case 0 -> sumRe;
            case 1 -> -sumIm;
            case 2 -> -sumRe;
            default -> sumIm;
        };
        return value / norm();
    }

    @Override
    public double[] amplitudes() {
        double[] all = new double[2 << qubits];
        for (int e = 0; e < count; e++) {
            all[2 * (int) keys[e]] = re[e];
            all[2 * (int) keys[e] + 1] = im[e];
        }
        return all;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("nonzero_amplitudes", count);
    }

    @Override
    public void close() {
        // on the heap: nothing to free
    }

    /** Finds rows of an array of words by their content; open addressing. */
    private final class Index {
        private final int[] slots;
        private final int width;

        Index(int capacity) {
            this(capacity, words);
        }

        Index(int capacity, int width) {
            slots = new int[Integer.highestOneBit(Math.max(2, capacity)) * 4];
            this.width = width;
        }

        /**
         * The number of the entry whose row equals {@code row}; {@code next} after adding it when there is none.
         *
         * @param rows where each entry's row is, by entry
         */
        int findOrAdd(long[] data, int row, int[] rows, int next) {
            int slot = hash(data, row * width);
            while (true) {
                int entry = slots[slot] - 1;
                if (entry < 0) {
                    slots[slot] = next + 1;
                    return next;
                }
                int at = rows[entry] * width;
                if (Arrays.equals(data, at, at + width, data, row * width, row * width + width)) {
                    return entry;
                }
                slot = slot + 1 & slots.length - 1;
            }
        }

        int find(long[] data, long[] wanted, int[] rows) {
            int slot = hash(wanted, 0);
            while (true) {
                int entry = slots[slot] - 1;
                if (entry < 0) {
                    return -1;
                }
                int at = rows[entry] * width;
                if (Arrays.equals(data, at, at + width, wanted, 0, width)) {
                    return entry;
                }
                slot = slot + 1 & slots.length - 1;
            }
        }

        private int hash(long[] data, int from) {
            long hash = 0;
            for (int w = 0; w < width; w++) {
                hash = (hash ^ data[from + w]) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            return (int) hash & slots.length - 1;
        }
    }
}
