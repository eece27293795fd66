package io.qnit.simulator.mps;

import io.qnit.simulator.statevector.VectorModule;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * Has the vector loops compiled before they are used. Code of the Vector API that has not been through the optimising compiler
 * makes an object of each vector. So runs begin with the scalar loops; when they have done some work, a thread of its own
 * calls each vector loop on a few numbers, often enough for the compiler to take it up, and when they have become fast, runs
 * go over to them. The bits are the same either way. The thread is a daemon and ends by itself within seconds.
 */
final class Warmup {
    /** Complex multiplications from which vectors are worth a warm-up: about a tenth of a second in plain loops. */
    private static final double ENOUGH = 5e7;
    /** Calls of a loop in one round: more than the compiler's threshold. */
    private static final int CALLS = 4000;
    /** Nanoseconds for one call of each loop on compiled code, generously. */
    private static final long FAST = 10_000;

    private static final long TIME_LIMIT = 10_000_000_000L;
    private static final boolean PRESENT = VectorModule.isPresent();
    private static final DoubleAdder DONE = new DoubleAdder();
    private static volatile State state = State.COLD;

    private enum State {
        COLD,
        WARMING,
        WARM
    }

    private Warmup() {}

    /** The fastest loops there are at this time. */
    static Kernels kernels(double multiplications) {
        if (state == State.WARM) {
            return Vectors.KERNELS;
        }
        if (PRESENT && state == State.COLD) {
            DONE.add(multiplications);
            if (DONE.sum() > ENOUGH) {
                begin();
            }
        }
        return Kernels.SCALAR;
    }

    private static synchronized void begin() {
        if (state == State.COLD) {
            state = State.WARMING;
            Thread thread = new Thread(Warmup::warm, "matrix-product-warmup");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Keeps the name of the Vector API's user out of the class that is loaded first. */
    private static final class Vectors {
        static final Kernels KERNELS = new VectorKernels();
    }

    private static void warm() {
        long start = System.nanoTime();
        while (true) {
            long before = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                callEach(Vectors.KERNELS);
            }
            long now = System.nanoTime();
            if (now - before < CALLS * FAST || now - start > TIME_LIMIT) {
                state = State.WARM;
                return;
            }
        }
    }

    private static final double[] A = new double[1024];
    private static final double[] B = new double[1024];
    private static final double[] C = new double[1024];
    private static final double[] D = new double[1024];
    private static final double[] E = new double[1024];
    private static final double[] F = new double[1024];
    private static final double[] G = new double[2048];
    private static final Rotations STEPS = new Rotations(4);

    static {
        STEPS.count = 3;
        for (int k = 0; k < 3; k++) {
            STEPS.to[k] = 3;
        }
    }

    /** On zeros, a few rows each. */
    private static void callEach(Kernels kernels) {
        int lanes = kernels.alignment();
        int width = 5 * lanes;
        kernels.tile(A, 0, B, 0, 2, C, D, 0, 2 * lanes);
        kernels.project(A, B, 0, width, 2, width, C, D, 0, C, D, 512);
        kernels.subtract(A, B, 0, width, 2, width, C, D, 0, C, D, 512);
        // All rows in one place.
        kernels.hermitianTimes(A, B, 0, 0, 9 * Kernels.LANES, C, D, E, F, G);
        kernels.rotate(A, width, STEPS, 0, width);
    }
}
