package io.qnit.simulator.statevector;

import java.util.List;

/**
 * One trip of a state through the cache: blocks are loaded, some wires in the lanes are exchanged with wires in slots,
 * operations are done, and the blocks are stored where they came from.
 *
 * @param slotWires by slot, the wire whose place in memory it is loaded from
 * @param laneWires by bit of the lane's number, the wire that is there when operations are done
 * @param exchangedLanes the bits of the lane's number that are exchanged after loading
 * @param exchangedSlots with these slots
 * @param operations on the block after the exchange
 * @param sources by operation, the gates it is made of
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pass(
        int[] slotWires,
        int[] laneWires,
        int[] exchangedLanes,
        int[] exchangedSlots,
        List<BlockOperation> operations,
        List<List<PlanGate>> sources) {
    double cost() {
        double cost = 0;
        for (BlockOperation operation : operations) {
            cost += operation.cost();
        }
        return cost;
    }
}
