package io.qnit.simulator.statevector;

import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A state vector whose qubits may be anywhere: qubit q is bit {@code place[q]} of an amplitude's index. Sums are taken
 * per chunk of consecutive amplitudes and added in order, so that they do not depend on threads.
 */
abstract sealed class DenseState implements QuantumState permits ResidentState, BlockedState {
    private static final int MOST_AMPLITUDES = 24;

    final StateVectorEngine engine;
    final Workers by;
    final int qubits;
    final int[] place;

    /** Looks at a part of the amplitudes. */
    @FunctionalInterface
    interface ChunkVisitor {
        /** @param number of the chunk: the bits of its amplitudes' indices above those of the block */
        void visit(Block chunk, int number);
    }

    /** Changes a part of the amplitudes. */
    @FunctionalInterface
    interface ChunkChange {
        void change(Block chunk, int number);
    }

    DenseState(StateVectorEngine engine, Workers by) {
        this.engine = engine;
        this.by = by;
        qubits = engine.qubits();
        place = new int[qubits];
        inOrder();
    }

    final void inOrder() {
        for (int q = 0; q < qubits; q++) {
            place[q] = q;
        }
    }

    abstract int chunkBits();

    /** Visits all chunks that may hold something other than zeros, by several threads. */
    abstract void visit(ChunkVisitor visitor);

    abstract void change(ChunkChange change);

    /** Chunks other than the visited one, for reading: may be the same block. */
    abstract void visitPairs(int distance, PairVisitor visitor);

    /** Looks at two parts of the amplitudes. */
    @FunctionalInterface
    interface PairVisitor {
        void visit(Block chunk, Block other, int number);
    }

    /** The density matrix of some qubits, 2^k by 2^k, row-major, interleaved; its trace is the squared norm. */
    abstract double[] densityMatrix(int[] targets);

    abstract void run(StateVectorSegment.Passes passes);

    abstract double re(int index);

    abstract double im(int index);

    abstract void set(int index, double re, double im);

    /** Called when a bit of the indices has become 0 for all amplitudes that are not 0. */
    abstract void emptied(int atPlace);

    final int chunks() {
        return 1 << qubits - chunkBits();
    }

    @Override
    public final int qubits() {
        return qubits;
    }

    @Override
    public final void run(Segment segment) {
        for (StateVectorSegment.Part part : ((StateVectorSegment) segment).parts()) {
            by.poll();
            switch (part) {
                case StateVectorSegment.Passes passes -> run(passes);
                case StateVectorSegment.Wide(Unitary unitary) -> apply(unitary);
            }
        }
    }

    /** A matrix of any width, amplitude by amplitude. */
    private void apply(Unitary unitary) {
        int[] on = unitary.qubits();
        int controls = 0;
        for (int k = 0; k < unitary.controls(); k++) {
            controls |= 1 << place[on[k]];
        }
        int width = on.length - unitary.controls();
        int n = 1 << width;
        int[] offsets = new int[n];
        for (int k = 1; k < n; k++) {
            int low = Integer.numberOfTrailingZeros(k);
            offsets[k] = offsets[k & k - 1] | 1 << place[on[unitary.controls() + low]];
        }
        int fixed = offsets[n - 1] | controls;
        touched(fixed);
        double[] old = new double[2 * n];
        double[] m = unitary.matrix();
        for (int g = 0; g < 1 << qubits - Integer.bitCount(fixed); g++) {
            by.poll();
            int base = Integer.expand(g, ~fixed) | controls;
            for (int k = 0; k < n; k++) {
                old[2 * k] = re(base | offsets[k]);
                old[2 * k + 1] = im(base | offsets[k]);
            }
            int at = 0;
            for (int row = 0; row < n; row++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < 2 * n; k += 2) {
                    double a = m[at++];
                    double b = m[at++];
                    re += a * old[k] - b * old[k + 1];
                    im += a * old[k + 1] + b * old[k];
                }
                set(base | offsets[row], re, im);
            }
        }
    }

    /** Called before amplitudes are set that may have been 0. */
    abstract void touched(int places);

    /** The squared norm of the part where the index's bits {@code mask} are {@code value}. */
    private double weight(int mask, int value) {
        int low = (1 << chunkBits()) - 1;
        double[] sums = new double[chunks()];
        visit((chunk, number) -> {
            int high = number << chunkBits();
            if (((high ^ value) & mask & ~low) == 0) {
                sums[number] = chunk.weight(mask & low, value & low);
            }
        });
        return Arrays.stream(sums).reduce(0, Double::sum);
    }

    @Override
    public final double probabilityOfOne(int qubit) {
        int bit = 1 << place[qubit];
        double zero = weight(bit, 0);
        double one = weight(bit, bit);
        double negligible = engine.roundingError() * (zero + one);
        return one < negligible ? 0 : zero < negligible ? 1 : one / (zero + one);
    }

    @Override
    public final void collapse(int qubit, int outcome) {
        int bit = 1 << place[qubit];
        int value = outcome == 1 ? bit : 0;
        double factor = 1 / Math.sqrt(weight(bit, value));
        int low = (1 << chunkBits()) - 1;
        change((chunk, number) -> {
            int high = number << chunkBits();
            boolean kept = ((high ^ value) & bit & ~low) == 0;
            chunk.project(bit & low, value & low, kept ? factor : 0);
        });
        if (outcome == 0) {
            emptied(place[qubit]);
        }
    }

    @Override
    public final void flip(int qubit) {
        apply(new double[] {0, 0, 1, 0, 1, 0, 0, 0}, qubit);
    }

    private void apply(double[] matrix, int... targets) {
        run(engine.prepare(List.of(Unitary.of(matrix, targets))));
    }

    @Override
    public final double[] krausProbabilities(Channel channel, int[] targets) {
        double[] rho = densityMatrix(targets);
        int n = 1 << targets.length;
        double norm = 0;
        for (int k = 0; k < n; k++) {
            norm += rho[2 * (k * n + k)];
        }
        double[] odds = new double[channel.krausOperators().size()];
        for (int k = 0; k < odds.length; k++) {
            odds[k] = weight(channel.krausOperators().get(k), rho, n) / norm;
            odds[k] = odds[k] < engine.roundingError() ? 0 : odds[k];
        }
        return odds;
    }

    /** The trace of K rho K^+. */
    private static double weight(double[] k, double[] rho, int n) {
        double sum = 0;
        for (int row = 0; row < n; row++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    int ka = 2 * (row * n + a);
                    int kb = 2 * (row * n + b);
                    // K[row][a] conj(K[row][b]) rho[a][b]
                    double re = k[ka] * k[kb] + k[ka + 1] * k[kb + 1];
                    double im = k[ka + 1] * k[kb] - k[ka] * k[kb + 1];
                    int at = 2 * (a * n + b);
                    sum += re * rho[at] - im * rho[at + 1];
                }
            }
        }
        return sum;
    }

    @Override
    public final void applyKraus(Channel channel, int[] targets, int index) {
        double[] operator = channel.krausOperators().get(index);
        double factor = 1 / Math.sqrt(weight(operator, densityMatrix(targets), 1 << targets.length));
        double[] scaled = new double[operator.length];
        for (int k = 0; k < scaled.length; k++) {
            scaled[k] = operator[k] * factor;
        }
        apply(scaled, targets);
    }

    @Override
    public final void sample(int[] measured, Draws draws, Samples into) {
        int bits = chunkBits();
        double[] cumulative = new double[chunks()];
        visit((chunk, number) -> cumulative[number] = chunk.weight(0, 0));
        double total = 0;
        int lastPossible = 0;
        for (int c = 0; c < cumulative.length; c++) {
            if (cumulative[c] > 0) {
                lastPossible = c;
            }
            total += cumulative[c];
            cumulative[c] = total;
        }
        int[] places = new int[measured.length];
        for (int k = 0; k < places.length; k++) {
            places[k] = place[measured[k]];
        }
        if (cumulative.length == 1) {
            sampleWhole(places, total, draws, into);
            return;
        }
        int shots = draws.shots();
        double norm = total;
        double most = Math.nextDown(norm);
        int last = lastPossible;
        double[] points = new double[shots];
        int[] chunkOf = new int[shots];
        Ladder ladder = Ladder.of(cumulative, norm, shots);
        by.split(shots, 1 << 14, (from, to) -> {
            for (int s = from; s < to; s++) {
                points[s] = Math.min(draws.uniform(s, 0) * norm, most);
                chunkOf[s] = Math.min(ladder.firstAbove(points[s]), last);
            }
        });
        int[] starts = new int[cumulative.length + 1];
        for (int c : chunkOf) {
            starts[c + 1]++;
        }
        for (int c = 0; c < cumulative.length; c++) {
            starts[c + 1] += starts[c];
        }
        int[] order = new int[shots];
        int[] next = starts.clone();
        for (int s = 0; s < shots; s++) {
            order[next[chunkOf[s]]++] = s;
        }
        visit((chunk, number) -> {
            if (starts[number] == starts[number + 1]) {
                return;
            }
            double[] within = new double[1 << bits];
            int possible = addUp(chunk, number == 0 ? 0 : cumulative[number - 1], within);
            Ladder steps = Ladder.of(within, cumulative[number], 0);
            for (int k = starts[number]; k < starts[number + 1]; k++) {
                int shot = order[k];
                // rounding may put a point behind the end of its chunk: take the last state that can occur
                int index = Math.min(steps.firstAbove(points[shot]), possible);
                into.setWord(shot, 0, word(number << bits | index, places));
            }
        });
    }

    /** Samples a state that is one chunk. */
    private void sampleWhole(int[] places, double norm, Draws draws, Samples into) {
        visitAlone((chunk, _) -> {
            double[] within = new double[1 << chunkBits()];
            int possible = addUp(chunk, 0, within);
            int shots = draws.shots();
            double most = Math.nextDown(norm);
            Ladder steps = Ladder.of(within, norm, shots);
            // a table of the words where more shots than states would look them up
            int[] words = shots < within.length ? new int[0] : words(places);
            by.split(shots, 1 << 14, (from, to) -> {
                for (int s = from; s < to; s++) {
                    double point = Math.min(draws.uniform(s, 0) * norm, most);
                    int index = Math.min(steps.firstAbove(point), possible);
                    into.setWord(s, 0, words.length > 0 ? words[index] : word(index, places));
                }
            });
        });
    }

    /** Adds the weights of a chunk up from a start; the last place whose weight is not 0. */
    private static int addUp(Block chunk, double start, double[] sums) {
        chunk.weights(sums);
        double sum = start;
        int possible = 0;
        for (int k = 0; k < sums.length; k++) {
            possible = sums[k] > 0 ? k : possible;
            sum += sums[k];
            sums[k] = sum;
        }
        return possible;
    }

    /** By index, its bits at these places. */
    private int[] words(int[] places) {
        int[] patternBit = new int[qubits];
        for (int b = 0; b < places.length; b++) {
            patternBit[places[b]] = 1 << b;
        }
        return patterns(patternBit, 0, qubits);
    }

    private static long word(int index, int[] places) {
        long word = 0;
        for (int b = 0; b < places.length; b++) {
            word |= (long) (index >>> places[b] & 1) << b;
        }
        return word;
    }

    @Override
    public final void probabilities(int[] measured, double cutoff, OutcomeConsumer consumer) {
        double least = Math.max(cutoff, engine.roundingError());
        double norm = weight(0, 0);
        int width = measured.length;
        int[] patternBit = new int[qubits];
        Arrays.fill(patternBit, 0);
        for (int k = 0; k < width; k++) {
            patternBit[place[measured[k]]] |= 1 << k;
        }
        int bits = chunkBits();
        int[] low = patterns(patternBit, 0, bits);
        long[] words = new long[1];
        // all qubits at once are given as they come, others are added up
        double[] sums = width == qubits ? new double[0] : new double[1 << width];
        double[] weights = new double[1 << bits];
        visitAlone((chunk, number) -> {
            chunk.weights(weights);
            int high = pattern(patternBit, number << bits);
            for (int k = 0; k < weights.length; k++) {
                if (sums.length > 0) {
                    sums[high | low[k]] += weights[k];
                } else if (weights[k] / norm > least) {
                    words[0] = high | low[k];
                    consumer.accept(words, weights[k] / norm);
                }
            }
        });
        for (int k = 0; k < sums.length; k++) {
            if (sums[k] / norm > least) {
                words[0] = k;
                consumer.accept(words, sums[k] / norm);
            }
        }
    }

    /** As {@link #visit}, in order and by the calling thread. */
    abstract void visitAlone(ChunkVisitor visitor);

    private static int pattern(int[] patternBit, int index) {
        int pattern = 0;
        for (int m = index; m != 0; m &= m - 1) {
            pattern |= patternBit[Integer.numberOfTrailingZeros(m)];
        }
        return pattern;
    }

    private static int[] patterns(int[] patternBit, int from, int bits) {
        int[] patterns = new int[1 << bits];
        for (int k = 1; k < patterns.length; k++) {
            patterns[k] = patterns[k & k - 1] | patternBit[from + Integer.numberOfTrailingZeros(k)];
        }
        return patterns;
    }

    @Override
    public final double expectation(PauliString string) {
        int x = 0;
        int z = 0;
        for (Map.Entry<Integer, Pauli> factor : string.factors().entrySet()) {
            int bit = 1 << place[factor.getKey()];
            x |= factor.getValue() == Pauli.Z ? 0 : bit;
            z |= factor.getValue() == Pauli.X ? 0 : bit;
        }
        // with Y = i X Z the string maps |i> to i^(number of Y) (-1)^popcount(i and z) |i xor x>
        int turns = Integer.bitCount(x & z) & 3;
        int low = (1 << chunkBits()) - 1;
        int xLow = x & low;
        int zLow = z & low;
        int zHigh = z >> chunkBits();
        double[] sums = new double[chunks()];
        double[] norms = new double[chunks()];
        visitPairs(x >> chunkBits(), (chunk, other, number) -> {
            double part = (turns & 1) == 0 ? chunk.overlapRe(other, xLow, zLow) : chunk.overlapIm(other, xLow, zLow);
            sums[number] = (Integer.bitCount(number & zHigh) & 1) == 0 ? part : -part;
            norms[number] = chunk.weight(0, 0);
        });
        double sum = Arrays.stream(sums).reduce(0, Double::sum);
        return (turns == 1 || turns == 2 ? -sum : sum)
                / Arrays.stream(norms).reduce(0, Double::sum);
    }

    @Override
    public final double[] amplitudes() {
        if (qubits > MOST_AMPLITUDES) {
            throw new IllegalStateException(
                    "the amplitudes of " + qubits + " qubits were asked for; at most " + MOST_AMPLITUDES);
        }
        double[] amplitudes = new double[2 << qubits];
        int[] qubitBit = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            qubitBit[place[q]] = 1 << q;
        }
        int bits = chunkBits();
        int[] low = patterns(qubitBit, 0, bits);
        visit((chunk, number) -> {
            int high = pattern(qubitBit, number << bits);
            for (int k = 0; k < low.length; k++) {
                int to = 2 * (high | low[k]);
                amplitudes[to] = chunk.re(k);
                amplitudes[to + 1] = chunk.im(k);
            }
        });
        return amplitudes;
    }

    @Override
    public final Map<String, Object> facts() {
        return Map.of();
    }
}
