package io.qnit.simulator.mps;

/** Steps of plane rotations that wait to be applied together. */
final class Rotations {
    private static final int CAPACITY = 16;

    /** Rotations of a step at most: step k's begin at k times this. */
    final int size;

    final double[] cosines;
    final double[] sines;
    final int[] from = new int[CAPACITY];
    final int[] to = new int[CAPACITY];
    int count;

    Rotations(int size) {
        this.size = size;
        cosines = new double[CAPACITY * size];
        sines = new double[CAPACITY * size];
    }

    boolean isFull() {
        return count == CAPACITY;
    }
}
