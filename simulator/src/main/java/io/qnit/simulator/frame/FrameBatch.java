package io.qnit.simulator.frame;

import io.qnit.core.random.RandomStream;
import io.qnit.simulator.frame.FrameProgram.Block;
import io.qnit.simulator.frame.FrameProgram.Loop;
import java.util.Arrays;

/**
 * Some shots of a program side by side, one bit per shot in each row (C. Gidney, "Stim", arXiv:2103.02202, section 4).
 * Held is not the state of each shot but its Pauli frame: the errors by which it differs from a noiseless reference run,
 * and so the measurements that come out flipped. Gates add rows; a measurement or reset makes the error that commutes
 * with it random, which is what makes outcomes random.
 *
 * <p>Errors are rare, so the shots and places where they happen are not looked for one by one: the gap to the next is
 * drawn from the geometric distribution, and goes on from one instruction to the next of the same probability.
 *
 * <p>For one thread at a time; reused from batch to batch.
 */
final class FrameBatch {
    /** How much of a program is run between two looks at the stop request. */
    private static final int NUMBERS_PER_POLL = 1 << 14;

    private final FrameProgram program;
    private final FrameKernels kernels;
    private final int words;
    private final int shotBits;
    private final long[] rows;
    private final long[] records;
    private final int recordMask;
    private final long[] events;
    private final int[] observableRows;
    private final Runnable poll;

    private long recorded;
    private int detected;
    private int sincePoll;

    /** State of the eight generators that make rows random. */
    private final long[] laneState = new long[FrameKernels.RANDOM_STATE];

    /** State of the generator that places errors: xoshiro256++. */
    private long s0;

    private long s1;
    private long s2;
    private long s3;

    /** 1 / log(1 - p) of each probability. */
    private final double[] inverseLogs;

    private final long[] gaps;

    /**
     * Makes room for a batch.
     *
     * @param words longs per row, a power of 2 and at least 8; 64 times as many shots
     * @param keep whether all measurements are kept, or only as many as something looks back at
     */
    FrameBatch(FrameProgram program, int words, Keep keep, FrameKernels kernels, Runnable poll) {
        this.program = program;
        this.words = words;
        this.kernels = kernels;
        this.poll = poll;
        shotBits = Integer.numberOfTrailingZeros(words) + 6;
        rows = new long[Math.multiplyExact(program.rows(), words)];
        int kept = recordRows(program, keep);
        recordMask = Integer.highestOneBit(Math.max(1, 2 * kept - 1)) - 1;
        records = new long[Math.multiplyExact(kept, words)];
        int outputs = keep == Keep.ALL ? 0 : Math.toIntExact(program.detectors() + program.observables());
        events = new long[Math.multiplyExact(outputs, words)];
        observableRows = new int[outputs == 0 ? 0 : program.observables()];
        for (int k = 0; k < observableRows.length; k++) {
            observableRows[k] = (int) program.detectors() + k;
        }
        double[] p = program.probabilities();
        inverseLogs = new double[p.length];
        for (int k = 0; k < p.length; k++) {
            inverseLogs[k] = p[k] == 0 ? Double.NEGATIVE_INFINITY : 1 / Math.log1p(-p[k]);
        }
        gaps = new long[p.length];
    }

    /** Which measurements are kept. */
    enum Keep {
        ALL,
        /** Those that something looks back at; detectors and observables are worked out instead. */
        RECENT
    }

    private static int recordRows(FrameProgram program, Keep keep) {
        return switch (keep) {
            case ALL -> Math.toIntExact(program.records());
            case RECENT -> (int) Math.min(
                    program.records(), Integer.highestOneBit(Math.max(1, 2 * program.lookback() - 1)));
        };
    }

    /** Longs of memory for one word of shots. */
    static double longsPerWord(FrameProgram program, Keep keep) {
        double records = keep == Keep.ALL ? program.records() : Math.min(program.records(), 2.0 * program.lookback());
        double outputs = keep == Keep.ALL ? 0 : (double) program.detectors() + program.observables();
        return program.rows() + records + outputs;
    }

    /** Measurements by rows, all of them. */
    long[] records() {
        return records;
    }

    /** Detectors and then observables by rows. */
    long[] events() {
        return events;
    }

    /** Runs the batch of this number. */
    void run(RandomStream stream, long batch) {
        for (int k = 0; k < laneState.length; k++) {
            laneState[k] = stream.bits(batch, k);
        }
        s0 = stream.bits(batch, 32);
        s1 = stream.bits(batch, 33);
        s2 = stream.bits(batch, 34);
        s3 = stream.bits(batch, 35);
        recorded = 0;
        detected = 0;
        Arrays.fill(rows, 0);
        int observablesAt = events.length - observableRows.length * words;
        Arrays.fill(events, observablesAt, events.length, 0);
        kernels.randomize(rows, program.random(), 0, program.random().length, words, laneState);
        for (int k = 0; k < gaps.length; k++) {
            gaps[k] = gap(k);
        }
        run(program.main());
    }

    private void run(Block block) {
        int[] code = block.code();
        for (int at = 0; at < code.length;) {
            int next = step(block, code, at);
            sincePoll += next - at;
            at = next;
            if (sincePoll > NUMBERS_PER_POLL) {
                sincePoll = 0;
                poll.run();
            }
        }
    }

    private int step(Block block, int[] code, int at) {
        int n = code[at + 1];
        return switch (code[at]) {
            case FrameProgram.XORS -> {
                kernels.xors(rows, code, at + 2, n, words);
                yield at + 2 + 2 * n;
            }
            case FrameProgram.ZEROS -> {
                for (int k = at + 2; k < at + 2 + n; k++) {
                    Arrays.fill(rows, code[k] * words, (code[k] + 1) * words, 0);
                }
                yield at + 2 + n;
            }
            case FrameProgram.RANDOMS -> {
                kernels.randomize(rows, code, at + 2, n, words, laneState);
                yield at + 2 + n;
            }
            case FrameProgram.RECORDS -> {
                record(code, at + 2, n);
                yield at + 2 + n;
            }
            case FrameProgram.FEEDBACKS -> {
                for (int k = at + 2; k < at + 2 + 2 * n; k += 2) {
                    kernels.xor(rows, code[k] * words, records, recordAt(code[k + 1]), words);
                }
                yield at + 2 + 2 * n;
            }
            case FrameProgram.DETECTOR -> detector(code, at);
            case FrameProgram.OBSERVABLE -> observable(code, at);
            case FrameProgram.OBSERVABLE_ROWS -> observableRows(code, at);
            case FrameProgram.LOOP -> {
                Loop loop = block.loops().get(n);
                for (long turn = 0; turn < loop.turns(); turn++) {
                    run(loop.body());
                }
                yield at + 2;
            }
            default -> noise(code, at);
        };
    }

    private void record(int[] code, int from, int count) {
        for (int k = from; k < from + count; k++) {
            int to = (int) (recorded++ & recordMask) * words;
            if (code[k] < 0) {
                Arrays.fill(records, to, to + words, 0);
            } else {
                System.arraycopy(rows, code[k] * words, records, to, words);
            }
        }
    }

    private int recordAt(int lookback) {
        return (int) (recorded - lookback & recordMask) * words;
    }

    private int detector(int[] code, int at) {
        int n = code[at + 1];
        if (events.length > 0) {
            int to = detected++ * words;
            if (n == 0) {
                Arrays.fill(events, to, to + words, 0);
            } else {
                System.arraycopy(records, recordAt(code[at + 2]), events, to, words);
                for (int k = at + 3; k < at + 2 + n; k++) {
                    kernels.xor(events, to, records, recordAt(code[k]), words);
                }
            }
        }
        return at + 2 + n;
    }

    private int observable(int[] code, int at) {
        int n = code[at + 2];
        if (events.length > 0) {
            int to = observableRows[code[at + 1]] * words;
            for (int k = at + 3; k < at + 3 + n; k++) {
                kernels.xor(events, to, records, recordAt(code[k]), words);
            }
        }
        return at + 3 + n;
    }

    private int observableRows(int[] code, int at) {
        int n = code[at + 2];
        if (events.length > 0) {
            int to = observableRows[code[at + 1]] * words;
            for (int k = at + 3; k < at + 3 + n; k++) {
                kernels.xor(events, to, rows, code[k] * words, words);
            }
        }
        return at + 3 + n;
    }

    private int noise(int[] code, int at) {
        int p = code[at + 1];
        return switch (code[at]) {
            case FrameProgram.FLIP -> flip(code, p, code[at + 2], at + 3);
            case FrameProgram.FLIP_RECORDS -> flipRecords(p, code[at + 2], at + 3);
            case FrameProgram.DEPOLARIZE1 -> depolarize1(code, p, code[at + 2], at + 3);
            case FrameProgram.DEPOLARIZE2 -> depolarize2(code, p, code[at + 2], at + 3);
            case FrameProgram.PAULI1 -> pauli1(code, p, program.weights().get(code[at + 2]), code[at + 3], at + 4);
            case FrameProgram.PAULI2 -> pauli2(code, p, program.weights().get(code[at + 2]), code[at + 3], at + 4);
            case FrameProgram.HERALDED -> heralded(code, p, program.weights().get(code[at + 2]), code[at + 3], at + 4);
            case FrameProgram.CORRELATED -> correlated(code, p, code[at + 2], code[at + 3], at + 4);
            default -> throw new IllegalStateException("opcode " + code[at]);
        };
    }

    private int flip(int[] code, int p, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            toggle(rows, code[at + (int) (place >>> shotBits)], place);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + n;
    }

    private int flipRecords(int p, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            toggle(records, (int) (recorded - n + (place >>> shotBits) & recordMask), place);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at;
    }

    private int depolarize1(int[] code, int p, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            int site = at + 2 * (int) (place >>> shotBits);
            int bits = 1 + below(3);
            toggle(rows, code[site], place, bits);
            toggle(rows, code[site + 1], place, bits >> 1);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + 2 * n;
    }

    private int depolarize2(int[] code, int p, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            int site = at + 4 * (int) (place >>> shotBits);
            int bits = 1 + below(15);
            toggle(rows, code[site], place, bits);
            toggle(rows, code[site + 1], place, bits >> 1);
            toggle(rows, code[site + 2], place, bits >> 2);
            toggle(rows, code[site + 3], place, bits >> 3);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + 4 * n;
    }

    private int pauli1(int[] code, int p, double[] weights, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            int site = at + 2 * (int) (place >>> shotBits);
            pauli(1 + pick(weights), code[site], code[site + 1], place);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + 2 * n;
    }

    private int pauli2(int[] code, int p, double[] weights, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            int site = at + 4 * (int) (place >>> shotBits);
            int pair = 1 + pick(weights);
            pauli(pair >> 2, code[site], code[site + 1], place);
            pauli(pair & 3, code[site + 2], code[site + 3], place);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + 4 * n;
    }

    private int heralded(int[] code, int p, double[] weights, int n, int at) {
        long end = (long) n << shotBits;
        long place = gaps[p];
        while (place < end) {
            int target = (int) (place >>> shotBits);
            pauli(pick(weights), code[at + 2 * target], code[at + 2 * target + 1], place);
            toggle(records, (int) (recorded - n + target & recordMask), place);
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + 2 * n;
    }

    private int correlated(int[] code, int p, int first, int n, int at) {
        int happened = FrameCode.happened(program);
        if (first == 1) {
            Arrays.fill(rows, happened * words, (happened + 1) * words, 0);
        }
        long end = 1L << shotBits;
        long place = gaps[p];
        while (place < end) {
            long bit = 1L << place;
            int word = (int) (place >>> 6);
            if ((rows[happened * words + word] & bit) == 0) {
                rows[happened * words + word] |= bit;
                for (int k = at; k < at + n; k++) {
                    rows[code[k] * words + word] ^= bit;
                }
            }
            place += 1 + gap(p);
        }
        gaps[p] = place - end;
        return at + n;
    }

    /** Flips by a Pauli operator: 0 I, 1 X, 2 Y, 3 Z. */
    private void pauli(int letter, int xRow, int zRow, long place) {
        toggle(rows, xRow, place, letter == 1 || letter == 2 ? 1 : 0);
        toggle(rows, zRow, place, letter >= 2 ? 1 : 0);
    }

    private void toggle(long[] table, int row, long place) {
        table[row * words + ((int) (place >>> 6) & words - 1)] ^= 1L << place;
    }

    /** Flips where the lowest of the bits is 1. */
    private void toggle(long[] table, int row, long place, int bits) {
        table[row * words + ((int) (place >>> 6) & words - 1)] ^= (bits & 1L) << place;
    }

    private int pick(double[] weights) {
        double u = (next() >>> 11) * 0x1p-53;
        int k = 0;
        while (u >= weights[k]) {
            k++;
        }
        return k;
    }

    private int below(int bound) {
        return (int) ((next() >>> 32) * bound >>> 32);
    }

    /** How many places are passed over before the next error. */
    private long gap(int p) {
        double u = ((next() >>> 11) + 0.5) * 0x1p-53;
        double gap = Math.log(u) * inverseLogs[p];
        return gap < 0x1p61 ? (long) gap : 1L << 61;
    }

    private long next() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }
}
