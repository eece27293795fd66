package io.qnit.simulator.statevector;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.qnit.simulator.Precision;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.QuantumState;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A state in memory outside of the heap, worked on block by block. The places that no operation has touched are known to
 * be 0, and the amplitudes where one of them is 1 are neither read nor written.
 */
final class BlockedState extends DenseState {
    /** Vectors are gathered by a table of so many slots, times another of the rest. */
    private static final int TABLE_SLOTS = 6;

    private final StateMemory memory;
    private final int lanesLog;
    private final int lanes;
    private final long vectorBytes;
    /** Places that may be 1. */
    private int live;

    /** Works on a block. */
    @FunctionalInterface
    private interface BlockBody {
        /**
         * @param outer the places outside of the block that are 1
         * @param piece in which the block is
         * @return what is to become of the block
         */
        After visit(Block block, int outer, int piece);
    }

    private enum After {
        STORE,
        LEAVE
    }

    BlockedState(StateVectorEngine engine, Workers by) {
        this(engine, by, new StateMemory((long) engine.stateBytes(), by::poll));
        set(0, 1, 0);
    }

    private BlockedState(StateVectorEngine engine, Workers by, StateMemory memory) {
        super(engine, by);
        this.memory = memory;
        lanesLog = engine.lanesLog();
        lanes = 1 << lanesLog;
        vectorBytes = (long) engine.precision().bytesPerAmplitude() << lanesLog;
    }

    @Override
    int chunkBits() {
        return lanesLog + engine.blockSlots();
    }

    private int all() {
        return (int) ((1L << qubits) - 1);
    }

    /** Visits all blocks that may have something other than zeros. */
    private void sweep(int[] slotPlaces, Workers workers, BlockBody body) {
        int inside = lanes - 1;
        for (int p : slotPlaces) {
            inside |= 1 << p;
        }
        int outside = all() & ~inside & live;
        int count = 1 << Integer.bitCount(outside);
        int lowSlots = Math.min(TABLE_SLOTS, slotPlaces.length);
        long[] low = offsets(slotPlaces, 0, lowSlots);
        long[] high = offsets(slotPlaces, lowSlots, slotPlaces.length);
        int grain = Math.clamp(count >> 6, 1, 64);
        MemorySegment segment = memory.segment();
        workers.split(count, grain, (from, to) -> {
            Block block = engine.borrow();
            block.resize(slotPlaces.length);
            for (int b = from; b < to; b++) {
                int outer = Integer.expand(b, outside);
                long base = (long) (outer >> lanesLog) * vectorBytes;
                if (block.load(segment, base, high, low)
                        && body.visit(block, outer, from / grain) == After.STORE) {
                    block.store(segment, base, high, low);
                }
            }
            engine.giveBack(block);
        });
    }

    private long[] offsets(int[] slotPlaces, int from, int to) {
        long[] offsets = new long[1 << to - from];
        for (int k = 1; k < offsets.length; k++) {
            int slot = from + Integer.numberOfTrailingZeros(k);
            offsets[k] = offsets[k & k - 1] + (vectorBytes << slotPlaces[slot] - lanesLog);
        }
        return offsets;
    }

    private int[] chunkSlots() {
        int[] slots = new int[engine.blockSlots()];
        for (int s = 0; s < slots.length; s++) {
            slots[s] = lanesLog + s;
        }
        return slots;
    }

    @Override
    void visit(ChunkVisitor visitor) {
        sweep(chunkSlots(), by, (block, outer, _) -> {
            visitor.visit(block, outer >> chunkBits());
            return After.LEAVE;
        });
    }

    @Override
    void visitAlone(ChunkVisitor visitor) {
        sweep(chunkSlots(), by.alone(), (block, outer, _) -> {
            visitor.visit(block, outer >> chunkBits());
            return After.LEAVE;
        });
    }

    @Override
    void change(ChunkChange change) {
        sweep(chunkSlots(), by, (block, outer, _) -> {
            change.change(block, outer >> chunkBits());
            return After.STORE;
        });
    }

    @Override
    void visitPairs(int distance, PairVisitor visitor) {
        int[] slots = chunkSlots();
        int lowSlots = Math.min(TABLE_SLOTS, slots.length);
        long[] low = offsets(slots, 0, lowSlots);
        long[] high = offsets(slots, lowSlots, slots.length);
        MemorySegment segment = memory.segment();
        sweep(slots, by, (block, outer, _) -> {
            int number = outer >> chunkBits();
            if (distance == 0) {
                visitor.visit(block, block, number);
            } else {
                Block other = engine.borrow();
                long base = (long) ((number ^ distance) << chunkBits() - lanesLog) * vectorBytes;
                other.load(segment, base, high, low);
                visitor.visit(block, other, number);
                engine.giveBack(other);
            }
            return After.LEAVE;
        });
    }

    @Override
    double[] densityMatrix(int[] targets) {
        int[] places = new int[targets.length];
        int wanted = 0;
        for (int k = 0; k < places.length; k++) {
            places[k] = place[targets[k]];
            wanted |= 1 << places[k];
        }
        int[] slots = slotsWith(wanted & -lanes);
        int[] inBlock = new int[places.length];
        for (int k = 0; k < places.length; k++) {
            inBlock[k] = places[k] < lanesLog ? places[k] : lanesLog + Arrays.binarySearch(slots, places[k]);
        }
        // blocks of a piece are added in order by one thread
        double[][] sums = new double[1 << qubits - lanesLog - slots.length][];
        sweep(slots, by, (block, _, piece) -> {
            double[] sum = sums[piece];
            if (sum == null) {
                sum = new double[2 << 2 * targets.length];
                sums[piece] = sum;
            }
            block.addDensityMatrix(inBlock, sum);
            return After.LEAVE;
        });
        double[] rho = new double[2 << 2 * targets.length];
        for (double[] sum : sums) {
            if (sum != null) {
                for (int k = 0; k < rho.length; k++) {
                    rho[k] += sum[k];
                }
            }
        }
        return rho;
    }

    /** Places for all slots of a block, ascending: the wanted ones, then the lowest. */
    private int[] slotsWith(int wanted) {
        int mask = wanted;
        for (int p = lanesLog; Integer.bitCount(mask) < engine.blockSlots(); p++) {
            mask |= 1 << p;
        }
        int[] slots = new int[Integer.bitCount(mask)];
        int s = 0;
        for (int m = mask; m != 0; m &= m - 1) {
            slots[s++] = Integer.numberOfTrailingZeros(m);
        }
        return slots;
    }

    @Override
    void run(StateVectorSegment.Passes passes) {
        List<Pass> list = passes.passes();
        if (!list.isEmpty()) {
            bringLanes();
        }
        for (int k = 0; k < list.size(); k++) {
            by.poll();
            run(list.get(k));
            by.advanceTo((double) (k + 1) / list.size());
        }
        int[] wirePlace = place.clone();
        for (int q = 0; q < qubits; q++) {
            place[q] = wirePlace[passes.wireOf()[q]];
        }
    }

    private void run(Pass pass) {
        int slots = pass.slotWires().length;
        int[] slotPlaces = new int[slots];
        int inside = lanes - 1;
        for (int s = 0; s < slots; s++) {
            slotPlaces[s] = place[pass.slotWires()[s]];
            inside |= 1 << slotPlaces[s];
        }
        int[] wireAt = new int[qubits];
        for (int w = 0; w < qubits; w++) {
            wireAt[place[w]] = w;
        }
        int[] exchangedLanes = pass.exchangedLanes();
        int[] exchangedSlots = pass.exchangedSlots();
        List<BlockOperation> operations = pass.operations();
        sweep(slotPlaces, by, (block, outer, _) -> {
            for (int k = 0; k < exchangedLanes.length; k++) {
                block.exchange(exchangedLanes[k], exchangedSlots[k]);
            }
            int wires = 0;
            for (int m = outer; m != 0; m &= m - 1) {
                wires |= 1 << wireAt[Integer.numberOfTrailingZeros(m)];
            }
            block.apply(operations, wires);
            return After.STORE;
        });
        live |= inside;
        for (int k = 0; k < exchangedLanes.length; k++) {
            int lane = exchangedLanes[k];
            int slotPlace = slotPlaces[exchangedSlots[k]];
            int leaving = wireAt[lane];
            int entering = wireAt[slotPlace];
            place[leaving] = slotPlace;
            place[entering] = lane;
            wireAt[lane] = entering;
            wireAt[slotPlace] = leaving;
        }
    }

    /** Puts qubit q at place q for the places in the lanes, where plans begin. */
    private void bringLanes() {
        int wanted = 0;
        boolean there = true;
        for (int q = 0; q < lanesLog; q++) {
            there &= place[q] == q;
            wanted |= 1 << place[q];
        }
        if (there) {
            return;
        }
        int[] slots = slotsWith(wanted & -lanes);
        int[] wireAt = new int[qubits];
        for (int w = 0; w < qubits; w++) {
            wireAt[place[w]] = w;
        }
        List<int[]> exchanges = new ArrayList<>();
        for (int q = 0; q < lanesLog; q++) {
            if (place[q] == q) {
                continue;
            }
            if (place[q] < lanesLog) {
                exchange(place[q], slots[0], wireAt, exchanges);
            }
            exchange(q, place[q], wireAt, exchanges);
        }
        int[][] steps = exchanges.toArray(int[][]::new);
        for (int[] step : steps) {
            step[1] = Arrays.binarySearch(slots, step[1]);
        }
        sweep(slots, by, (block, _, _) -> {
            for (int[] step : steps) {
                block.exchange(step[0], step[1]);
            }
            return After.STORE;
        });
        live |= lanes - 1;
        for (int s : slots) {
            live |= 1 << s;
        }
    }

    private void exchange(int lane, int slotPlace, int[] wireAt, List<int[]> exchanges) {
        exchanges.add(new int[] {lane, slotPlace});
        int kept = wireAt[lane];
        wireAt[lane] = wireAt[slotPlace];
        wireAt[slotPlace] = kept;
        place[wireAt[lane]] = lane;
        place[wireAt[slotPlace]] = slotPlace;
    }

    private long element(int index) {
        return 2L * lanes * (index >> lanesLog) + (index & lanes - 1);
    }

    private double at(long element) {
        return engine.precision() == Precision.DOUBLE
                ? memory.segment().getAtIndex(JAVA_DOUBLE, element)
                : memory.segment().getAtIndex(JAVA_FLOAT, element);
    }

    private void put(long element, double value) {
        if (engine.precision() == Precision.DOUBLE) {
            memory.segment().setAtIndex(JAVA_DOUBLE, element, value);
        } else {
            memory.segment().setAtIndex(JAVA_FLOAT, element, (float) value);
        }
    }

    @Override
    double re(int index) {
        return at(element(index));
    }

    @Override
    double im(int index) {
        return at(element(index) + lanes);
    }

    @Override
    void set(int index, double re, double im) {
        put(element(index), re);
        put(element(index) + lanes, im);
    }

    @Override
    void emptied(int atPlace) {
        // a block's lanes are always read
        live &= ~(1 << atPlace) | lanes - 1;
    }

    @Override
    void touched(int places) {
        live |= places;
    }

    @Override
    public QuantumState copy() {
        return copy(by);
    }

    @Override
    public QuantumState sideCopy() {
        return copy(by.alone());
    }

    private BlockedState copy(Workers workers) {
        BlockedState copy =
                new BlockedState(engine, workers, new StateMemory((long) engine.stateBytes(), workers::poll));
        copy.copyFrom(this);
        return copy;
    }

    @Override
    public void copyFrom(QuantumState other) {
        BlockedState from = (BlockedState) other;
        System.arraycopy(from.place, 0, place, 0, qubits);
        int either = live | from.live | (1 << chunkBits()) - 1;
        int outside = either & -(1 << chunkBits());
        long bytes = vectorBytes << engine.blockSlots();
        MemorySegment source = from.memory.segment();
        MemorySegment target = memory.segment();
        by.split(1 << Integer.bitCount(outside), 16, (first, end) -> {
            for (int k = first; k < end; k++) {
                long at = (Integer.expand(k, outside) >>> chunkBits()) * bytes;
                MemorySegment.copy(source, at, target, at, bytes);
            }
        });
        live = from.live;
    }

    @Override
    public void close() {
        memory.close();
    }
}
