package io.qnit.simulator.frame;

import io.qnit.simulator.stabilizer.Clifford;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link FrameProgram}. A Clifford gate acts on a Pauli frame as a linear map over GF(2) of the rows of its
 * qubits. Gaussian elimination takes it apart into a permutation, which is only a change of names here (H, SWAP and the
 * like cost nothing), and additions of rows. Names are put back at the ends of loops, whose bodies must leave them as
 * they found them.
 *
 * <p>For one thread; used once.
 */
final class FrameCode {
    private final int qubits;
    /** Which row holds X (2 q) and Z (2 q + 1) of each qubit now. */
    private final int[] names;

    private final List<Double> probabilities = new ArrayList<>();
    private final Map<Double, Integer> probabilityNumbers = new HashMap<>();
    private final List<double[]> weights = new ArrayList<>();
    private final Map<Clifford, Linear> linears = new HashMap<>();
    private Part part = new Part();
    /** The most measurements that one noise instruction looks back at. */
    private int farthestNoise;

    /** What is written down of one block. */
    private static final class Part {
        int[] code = new int[64];
        int length;
        /** Where the last instruction begins, or -1 when nothing may be added to it. */
        int last = -1;

        final List<FrameProgram.Loop> loops = new ArrayList<>();
    }

    /** A gate as a change of names and then additions: row to[k] += row from[k], by numbers within the gate. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Linear(int[] permutation, int[] to, int[] from) {}

    FrameCode(int qubits) {
        this.qubits = qubits;
        names = new int[2 * qubits];
        for (int k = 0; k < names.length; k++) {
            names[k] = k;
        }
    }

    /** A row for sums: nothing is kept in it from one use to the next. */
    int sum() {
        return 2 * qubits;
    }

    /** The row that remembers whether a chain of correlated errors has had one. */
    static int happened(FrameProgram program) {
        return program.rows() - 1;
    }

    int x(int qubit) {
        return names[2 * qubit];
    }

    int z(int qubit) {
        return names[2 * qubit + 1];
    }

    FrameProgram finish(long records, long detectors, int observables, int lookback) {
        int[] random = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            random[q] = 2 * q + 1;
        }
        return new FrameProgram(
                2 * qubits + 2,
                random,
                block(part),
                probabilities.stream().mapToDouble(Double::doubleValue).toArray(),
                List.copyOf(weights),
                records,
                detectors,
                observables,
                Math.max(lookback, farthestNoise));
    }

    /** A gate on some qubits. */
    void gate(Clifford clifford, int... operands) {
        Linear linear = linears.computeIfAbsent(clifford, FrameCode::linear);
        int count = 2 * operands.length;
        int[] before = new int[count];
        for (int k = 0; k < count; k++) {
            before[k] = names[2 * operands[k / 2] + k % 2];
        }
        for (int k = 0; k < count; k++) {
            names[2 * operands[k / 2] + k % 2] = before[linear.permutation[k]];
        }
        for (int k = 0; k < linear.to.length; k++) {
            add(name(operands, linear.to[k]), name(operands, linear.from[k]));
        }
    }

    private int name(int[] operands, int number) {
        return names[2 * operands[number / 2] + number % 2];
    }

    private static Linear linear(Clifford clifford) {
        int count = 2 * clifford.qubits();
        // rows[r]: which of the old rows add up to the new row r. The image of generator g is added where the frame has g.
        int[] rows = new int[count];
        for (int g = 0; g < count; g++) {
            for (int q = 0; q < clifford.qubits(); q++) {
                rows[2 * q] |= (clifford.imageX(g) >> q & 1) << g;
                rows[2 * q + 1] |= (clifford.imageZ(g) >> q & 1) << g;
            }
        }
        // Additions E_m ... E_1 make a permutation P of it, so it is E_1 ... E_m P.
        List<int[]> additions = new ArrayList<>();
        boolean[] done = new boolean[count];
        for (int step = 0; step < count; step++) {
            int pivot = -1;
            for (int r = 0; r < count; r++) {
                if (!done[r] && (pivot < 0 || Integer.bitCount(rows[r]) < Integer.bitCount(rows[pivot]))) {
                    pivot = r;
                }
            }
            int bit = Integer.lowestOneBit(rows[pivot]);
            // What else the pivot has is removed last, when the other rows are single bits.
            done[pivot] = true;
            for (int r = 0; r < count; r++) {
                if (r != pivot && (rows[r] & bit) != 0 && !done[r]) {
                    rows[r] ^= rows[pivot];
                    additions.add(new int[] {r, pivot});
                }
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int r = 0; r < count; r++) {
                for (int other = 0; other < count && Integer.bitCount(rows[r]) > 1; other++) {
                    if (other != r && Integer.bitCount(rows[other]) == 1 && (rows[r] & rows[other]) != 0) {
                        rows[r] ^= rows[other];
                        additions.add(new int[] {r, other});
                        changed = true;
                    }
                }
            }
        }
        int[] permutation = new int[count];
        for (int r = 0; r < count; r++) {
            permutation[r] = Integer.numberOfTrailingZeros(rows[r]);
        }
        int[] to = new int[additions.size()];
        int[] from = new int[additions.size()];
        for (int k = 0; k < to.length; k++) {
            int[] addition = additions.get(to.length - 1 - k);
            to[k] = addition[0];
            from[k] = addition[1];
        }
        return new Linear(permutation, to, from);
    }

    /** row to += row from. */
    void add(int to, int from) {
        grow(FrameProgram.XORS, 2, to, from);
    }

    void clear(int row) {
        grow(FrameProgram.ZEROS, 1, row);
    }

    void randomize(int row) {
        grow(FrameProgram.RANDOMS, 1, row);
    }

    /** Appends a row, or zeros for -1, to the measurement record. */
    void record(int row) {
        grow(FrameProgram.RECORDS, 1, row);
    }

    /** Adds a measurement to a row. */
    void feedback(int row, int lookback) {
        grow(FrameProgram.FEEDBACKS, 2, row, lookback);
    }

    void detector(int[] lookbacks) {
        begin(FrameProgram.DETECTOR, lookbacks.length);
        for (int lookback : lookbacks) {
            append(lookback);
        }
        part.last = -1;
    }

    void observable(int number, int[] lookbacks) {
        begin(FrameProgram.OBSERVABLE, number);
        append(lookbacks.length);
        for (int lookback : lookbacks) {
            append(lookback);
        }
        part.last = -1;
    }

    void observableRows(int number, int[] rows) {
        begin(FrameProgram.OBSERVABLE_ROWS, number);
        append(rows.length);
        for (int row : rows) {
            append(row);
        }
        part.last = -1;
    }

    /**
     * Noise on rows.
     *
     * @param opcode one of FLIP, DEPOLARIZE1 and DEPOLARIZE2
     * @param width rows per place where it can happen: 1, 2 or 4
     */
    void noise(int opcode, double probability, int width, int[] rows) {
        if (probability > 0 && rows.length > 0) {
            begin(opcode, number(probability));
            append(rows.length / width);
            for (int row : rows) {
                append(row);
            }
            part.last = -1;
        }
    }

    /** Noise on rows, with what the parts of its probability are: PAULI1, PAULI2 or HERALDED. */
    void weighted(int opcode, double[] parts, int width, int[] rows) {
        double sum = Arrays.stream(parts).sum();
        if (sum <= 0 || rows.length == 0) {
            return;
        }
        farthestNoise = Math.max(farthestNoise, opcode == FrameProgram.HERALDED ? rows.length / width : 0);
        double[] cumulated = new double[parts.length];
        double total = 0;
        for (int k = 0; k < parts.length; k++) {
            total += parts[k];
            cumulated[k] = total / sum;
        }
        // Rounding must not let anything pass the last part that can happen.
        int last = parts.length - 1;
        while (parts[last] == 0) {
            last--;
        }
        Arrays.fill(cumulated, last, parts.length, 2);
        begin(opcode, number(Math.min(1, sum)));
        append(weights.size());
        weights.add(cumulated);
        append(rows.length / width);
        for (int row : rows) {
            append(row);
        }
        part.last = -1;
    }

    void flipRecords(double probability, int count) {
        if (probability > 0 && count > 0) {
            farthestNoise = Math.max(farthestNoise, count);
            begin(FrameProgram.FLIP_RECORDS, number(probability));
            append(count);
            part.last = -1;
        }
    }

    /** @param first 1 at the beginning of a chain, else 0 */
    void correlated(double probability, int first, int[] rows) {
        if (probability == 0 && first == 0) {
            return;
        }
        begin(FrameProgram.CORRELATED, number(probability));
        append(first);
        append(rows.length);
        for (int row : rows) {
            append(row);
        }
        part.last = -1;
    }

    /** A loop; what {@code body} writes is its body. */
    void loop(long turns, Runnable body) {
        restoreNames();
        Part outer = part;
        part = new Part();
        body.run();
        restoreNames();
        Part inner = part;
        part = outer;
        if (inner.length > 0) {
            begin(FrameProgram.LOOP, part.loops.size());
            part.last = -1;
            part.loops.add(new FrameProgram.Loop(turns, block(inner)));
        }
    }

    /** Moves every row to where it was named at the start. */
    private void restoreNames() {
        int[] holder = new int[names.length];
        for (int k = 0; k < names.length; k++) {
            holder[names[k]] = k;
        }
        for (int k = 0; k < names.length; k++) {
            int row = names[k];
            if (row != k) {
                // Exchange the contents of rows k and row.
                add(k, row);
                add(row, k);
                add(k, row);
                int other = holder[k];
                names[other] = row;
                holder[row] = other;
                names[k] = k;
                holder[k] = k;
            }
        }
    }

    private int number(double probability) {
        return probabilityNumbers.computeIfAbsent(probability, p -> {
            probabilities.add(p);
            return probabilities.size() - 1;
        });
    }

    private static FrameProgram.Block block(Part part) {
        return new FrameProgram.Block(Arrays.copyOf(part.code, part.length), List.copyOf(part.loops));
    }

    /** Adds to a list instruction, or begins one. */
    private void grow(int opcode, int width, int... operands) {
        boolean fits = part.last >= 0
                && part.code[part.last] == opcode
                && part.code[part.last + 1] < FrameProgram.LONGEST;
        if (!fits) {
            begin(opcode, 0);
        }
        part.code[part.last + 1]++;
        for (int k = 0; k < width; k++) {
            append(operands[k]);
        }
    }

    private void begin(int opcode, int operand) {
        part.last = part.length;
        append(opcode);
        append(operand);
    }

    private void append(int number) {
        if (part.length == part.code.length) {
            part.code = Arrays.copyOf(part.code, 2 * part.length);
        }
        part.code[part.length++] = number;
    }
}
