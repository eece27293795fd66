package io.qnit.simulator.frame;

import io.qnit.core.ErrorCode;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.frame.FrameBatch.Keep;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Runs a program batch after batch. The size of a batch depends on the program alone, and each batch has its own random
 * numbers, so shot k is the same whatever the number of threads and however many shots are asked for.
 */
final class FrameSampling {
    /** A batch's rows should stay in the second-level cache. */
    private static final double CACHE_BYTES = 768 * 1024.0;

    private static final int MOST_WORDS = 64;
    private static final int FEWEST_WORDS = 8;
    /** The part of Java's heap that the batches of all threads together may take. */
    private static final double MOST_OF_HEAP = 0.5;

    /** Samples that are handed on at a time, in bytes. */
    private static final long BLOCK_BYTES = 32L << 20;

    private final FrameProgram program;
    private final Keep keep;
    private final int words;
    private final double batchBytes;
    private final int bits;
    private final long[] invert;

    /** @param invert what is added to every shot, bit b at bit b % 64 of long b / 64; long enough for all bits */
    FrameSampling(FrameProgram program, Keep keep, long[] invert) {
        this.program = program;
        this.keep = keep;
        double longsPerWord = FrameBatch.longsPerWord(program, keep);
        double fewestBytes = longsPerWord * 8 * FEWEST_WORDS;
        if (fewestBytes > MOST_OF_HEAP * Runtime.getRuntime().maxMemory()) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "a batch of %d shots takes %.1f GiB, and half of Java's heap is %.1f GiB; give it a larger"
                                    + " -Xmx",
                            64 * FEWEST_WORDS,
                            fewestBytes / (1 << 30),
                            MOST_OF_HEAP * Runtime.getRuntime().maxMemory() / (1 << 30)));
        }
        int size = MOST_WORDS;
        while (size > FEWEST_WORDS && longsPerWord * 8 * size > CACHE_BYTES) {
            size /= 2;
        }
        words = size;
        batchBytes = longsPerWord * 8 * size;
        bits = Math.toIntExact(keep == Keep.ALL ? program.records() : program.detectors() + program.observables());
        this.invert = invert;
    }

    int bits() {
        return bits;
    }

    int batchShots() {
        return 64 * words;
    }

    Samples sample(int shots, long seed, Workers workers) {
        Samples samples = new Samples(shots, bits);
        fill(samples, 0, seed, workers, new ConcurrentLinkedQueue<>());
        return samples;
    }

    void sample(long shots, long seed, Workers workers, Consumer<Samples> consumer) {
        long bytesPerBatch = 8L * batchShots() * Math.max(1, Math.ceilDiv(bits, Long.SIZE));
        int batches = (int) Math.clamp(BLOCK_BYTES / bytesPerBatch, 2L, 4096L);
        Queue<FrameBatch> idle = new ConcurrentLinkedQueue<>();
        long batch = 0;
        for (long done = 0; done < shots;) {
            int count = (int) Math.min(shots - done, (long) batches * batchShots());
            Samples samples = new Samples(count, bits);
            fill(samples, batch, seed, workers, idle);
            consumer.accept(samples);
            done += count;
            batch += batches;
        }
    }

    private void fill(Samples samples, long firstBatch, long seed, Workers workers, Queue<FrameBatch> idle) {
        RandomStream stream = new RandomStream(seed);
        FrameKernels kernels = FrameKernels.best();
        int count = Math.ceilDiv(samples.shots(), batchShots());
        boolean fitOnAll = batchBytes * workers.threads() <= MOST_OF_HEAP * Runtime.getRuntime().maxMemory();
        Workers used = fitOnAll ? workers : workers.alone();
        used.split(count, 1, (from, to) -> {
            FrameBatch reused = idle.poll();
            FrameBatch batch =
                    reused == null ? new FrameBatch(program, words, keep, kernels, workers::poll) : reused;
            for (int k = from; k < to; k++) {
                batch.run(stream, firstBatch + k);
                kernels.transpose(
                        keep == Keep.ALL ? batch.records() : batch.events(),
                        bits,
                        words,
                        invert,
                        samples.data(),
                        k * batchShots() * samples.wordsPerShot(),
                        samples.wordsPerShot(),
                        Math.min(batchShots(), samples.shots() - k * batchShots()));
            }
            idle.add(batch);
        });
    }
}
