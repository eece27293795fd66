package io.qnit.simulator.statevector;

/**
 * A matrix on targets of which some are bits of the lane number (the lowest qubits), written for whole vectors: for the
 * high pattern h' of the result, out[h'] = sum over high patterns h and lane patterns j of c[h'][h][j] * (in[h] with its
 * lanes permuted by XOR with j), where c has one complex number per lane. Controls among the lane bits become rows of
 * the identity.
 *
 * @param highOffsets index bits of the high patterns: {0}, {0, a} or {0, a, b, a|b}
 * @param flips the lane patterns: {0}, {0, a} or {0, a, b, a|b}
 * @param re [((h' * high + h) * flips + j) * lanes + lane]
 */
record LaneCoefficients(int[] highOffsets, int[] flips, double[] re, double[] im) {

    /** @param laneControls bits of the lane number that must be set for the matrix to act */
    static LaneCoefficients of(int lanes, int laneControls, int[] targets, double[] matrix) {
        int dimension = 1 << targets.length;
        int laneTargets = 0; // patterns over the targets
        for (int k = 0; k < targets.length; k++) {
            if (1 << targets[k] < lanes) {
                laneTargets |= 1 << k;
            }
        }
        int highTargets = dimension - 1 & ~laneTargets;
        int[] highPatterns = subsets(highTargets);
        int[] flipPatterns = subsets(laneTargets);
        int[] highOffsets = spread(highPatterns, targets);
        int[] flips = spread(flipPatterns, targets);
        double[] re = new double[highOffsets.length * highOffsets.length * flips.length * lanes];
        double[] im = new double[re.length];
        int at = 0;
        for (int out : highPatterns) {
            for (int in : highPatterns) {
                for (int flip : flipPatterns) {
                    for (int lane = 0; lane < lanes; lane++, at++) {
                        if ((lane & laneControls) != laneControls) {
                            re[at] = out == in && flip == 0 ? 1 : 0;
                            continue;
                        }
                        int laneBits = gather(lane, targets, laneTargets);
                        int entry = 2 * ((out | laneBits) * dimension + (in | laneBits ^ flip));
                        re[at] = matrix[entry];
                        im[at] = matrix[entry + 1];
                    }
                }
            }
        }
        return new LaneCoefficients(highOffsets, flips, re, im);
    }

    float[] floatRe() {
        return Floats.of(re);
    }

    float[] floatIm() {
        return Floats.of(im);
    }

    /** The bits of the lane number as a pattern over the targets. */
    private static int gather(int lane, int[] targets, int laneTargets) {
        int pattern = 0;
        for (int k = 0; k < targets.length; k++) {
            if ((laneTargets >>> k & 1) != 0) {
                pattern |= (lane >>> targets[k] & 1) << k;
            }
        }
        return pattern;
    }

    private static int[] subsets(int pattern) {
        int[] all = new int[1 << Integer.bitCount(pattern)];
        for (int k = 0; k < all.length; k++) {
            all[k] = Integer.expand(k, pattern);
        }
        return all;
    }

    private static int[] spread(int[] patterns, int[] targets) {
        int[] bits = new int[patterns.length];
        for (int k = 0; k < patterns.length; k++) {
            bits[k] = Step.spread(patterns[k], targets);
        }
        return bits;
    }
}
