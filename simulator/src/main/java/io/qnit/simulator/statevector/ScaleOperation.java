package io.qnit.simulator.statevector;

/**
 * A phase on the amplitudes where some slots, lanes and outer wires are 1.
 *
 * @param slots of the block that are 1
 * @param lanes bits of the lane's number that are 1
 * @param outer wires outside of the block that are 1
 */
record ScaleOperation(int slots, int lanes, int outer, double re, double im, double cost) implements BlockOperation {
    @Override
    public String describe() {
        return "phase" + (Integer.bitCount(slots) + Integer.bitCount(lanes) + Integer.bitCount(outer));
    }
}
