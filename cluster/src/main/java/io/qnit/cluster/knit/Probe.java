package io.qnit.cluster.knit;

/** A number that is read off each shot of the experiments in one basis. */
sealed interface Probe {
    int group();

    /** The number for what a shot measured. */
    double read(long[] out);

    /** What it can be at least, and at most 1. */
    double least();

    /** The product of +-1 by bits. */
    record Parity(int group, long[] mask) implements Probe {
        @Override
        public double read(long[] out) {
            int ones = 0;
            for (int w = 0; w < mask.length; w++) {
                ones += Long.bitCount(out[w] & mask[w]);
            }
            return (ones & 1) == 0 ? 1 : -1;
        }

        @Override
        public double least() {
            for (long word : mask) {
                if (word != 0) {
                    return -1;
                }
            }
            return 1;
        }
    }

    /** 1 where some bits are as wanted, else 0. */
    record Indicator(int group, long[] mask, long[] wanted) implements Probe {
        @Override
        public double read(long[] out) {
            for (int w = 0; w < mask.length; w++) {
                if ((out[w] & mask[w]) != wanted[w]) {
                    return 0;
                }
            }
            return 1;
        }

        @Override
        public double least() {
            return 0;
        }
    }
}
