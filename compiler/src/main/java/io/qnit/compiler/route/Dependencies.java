package io.qnit.compiler.route;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.pass.Fence;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;

/**
 * What must run before what, up to commutation, in arrays.
 *
 * <p>Each wire is cut into <em>runs</em>: neighbouring operations that have the same {@link Axis} on it, and so commute as
 * far as this wire is concerned; an operation without an axis is a run of its own. An operation may run when on each of
 * its wires all runs before its own are done. Two operations in one run of every wire that they share have the same axis
 * on each of them, hence commute, so every order that the runs allow is right. In a QAOA layer or a QFT many operations
 * are ready at once, where the plain order of wires would show one.
 *
 * <p>Classical bits and variables are wires too, after those of the qubits: writing is an operation without an axis,
 * reading has one, so that reads may change places and nothing else may. Control flow, barriers and jumps are operations
 * on all wires that they touch.
 *
 * <p>Operations on one wire need no search and are left out, unless {@link Detail#ALL}; they still end runs. Immutable.
 */
final class Dependencies {
    /** Which operations become nodes. */
    enum Detail {
        /** Those on several wires, with their costs. */
        ENTANGLING,
        /** All, to know what must come before what: without costs. */
        ALL
    }

    /** Whether operations that commute may change places. */
    enum Order {
        COMMUTING,
        WIRES
    }

    /** The axis of a classical read; any number that is not an Axis' ordinal. */
    private static final int READ = 4;
    private static final int NONE = 0;

    /** Of a block without operations. */
    static final Dependencies EMPTY = new Dependencies(
            0, 0, new int[0], new int[0], new int[0], new byte[0], new byte[0], new int[1], new int[0], new int[0],
            new int[0], 3);

    final int nodes;
    /** Operation of the block by node. */
    final int[] operation;
    /** The pair of wires of a node that needs a coupled pair; -1 for others. */
    final int[] wireA;
    final int[] wireB;
    /** Two-qubit gates that a node costs, and what it costs more with a SWAP joined to it. */
    final byte[] cost;
    final byte[] mirror;
    /** Slots of node {@code v}: from {@code firstSlot[v]} to {@code firstSlot[v + 1] - 1}. */
    final int[] firstSlot;
    final int[] slotRun;
    /** Nodes of run {@code r}: {@code runNodes[firstInRun[r]]} and on. */
    final int[] firstInRun;
    final int[] runNodes;
    final int[] runWire;
    /** The run after this one on its wire, or -1. */
    final int[] nextRun;
    /** The first run on each wire, or -1. */
    final int[] firstRun;
    /** How many slots of a node are not in the first run of their wire. */
    final int[] waits;
    /** What a SWAP on its own costs. */
    final int swapCost;
    /** The sum of all costs. */
    final int totalCost;

    private Dependencies(
            int nodes, int wires, int[] operation, int[] wireA, int[] wireB, byte[] cost, byte[] mirror,
            int[] firstSlot, int[] slotRun, int[] runWire, int[] nextRun, int swapCost) {
        this.swapCost = swapCost;
        this.nodes = nodes;
        this.operation = operation;
        this.wireA = wireA;
        this.wireB = wireB;
        this.cost = cost;
        this.mirror = mirror;
        this.firstSlot = firstSlot;
        this.slotRun = slotRun;
        this.runWire = runWire;
        this.nextRun = nextRun;
        int runs = runWire.length;
        firstInRun = new int[runs + 1];
        for (int run : slotRun) {
            firstInRun[run + 1]++;
        }
        for (int r = 0; r < runs; r++) {
            firstInRun[r + 1] += firstInRun[r];
        }
        runNodes = new int[slotRun.length];
        int[] fill = Arrays.copyOf(firstInRun, runs);
        for (int v = 0; v < nodes; v++) {
            for (int s = firstSlot[v]; s < firstSlot[v + 1]; s++) {
                runNodes[fill[slotRun[s]]++] = v;
            }
        }
        boolean[] later = new boolean[runs];
        for (int r = 0; r < runs; r++) {
            if (nextRun[r] >= 0) {
                later[nextRun[r]] = true;
            }
        }
        firstRun = new int[wires];
        Arrays.fill(firstRun, -1);
        for (int r = 0; r < runs; r++) {
            if (!later[r]) {
                firstRun[runWire[r]] = r;
            }
        }
        int sum = 0;
        for (byte c : cost) {
            sum += c;
        }
        totalCost = sum;
        waits = new int[nodes];
        for (int v = 0; v < nodes; v++) {
            for (int s = firstSlot[v]; s < firstSlot[v + 1]; s++) {
                if (later[slotRun[s]]) {
                    waits[v]++;
                }
            }
        }
    }

    int runs() {
        return runWire.length;
    }

    /**
     * @param qubits the number of wires that are qubits
     * @param costs of the block's operations
     */
    static Dependencies of(Block block, int qubits, SwapCost.Costs costs, Order order, Detail detail) {
        return new Builder(block, qubits, costs, order, detail).build();
    }

    /** The same with time running backwards. */
    Dependencies reversed() {
        int runs = runs();
        int[] previous = new int[runs];
        Arrays.fill(previous, -1);
        for (int r = 0; r < runs; r++) {
            if (nextRun[r] >= 0) {
                previous[nextRun[r]] = r;
            }
        }
        return new Dependencies(
                nodes, firstRun.length, operation, wireA, wireB, cost, mirror, firstSlot, slotRun, runWire, previous,
                swapCost);
    }

    /** Whether operation {@code i} of the block needs a coupled pair. */
    static boolean needsPair(Block block, int i) {
        return (block.isGate(i) || block.opcode(i) == Opcode.UNITARY) && block.operandCount(i) == 2;
    }

    private static final class Builder {
        private final Block block;
        private final int qubits;
        private final Order order;
        private final Detail detail;
        private final SwapCost.Costs costs;
        private final ClassicalUse use;
        private final int wires;
        private int nodes;
        private final int[] operation;
        private final int[] wireA;
        private final int[] wireB;
        private final byte[] cost;
        private final byte[] mirror;
        private final int[] firstSlot;
        private int slots;
        private int[] slotRun;
        private int runs;
        private int[] runWire;
        private int[] nextRun;
        /** By wire: the axis and the run at its end, the run -1 where none is open, and the last run ever. */
        private final int[] axisNow;
        private final int[] runNow;
        private final int[] runLast;

        Builder(Block block, int qubits, SwapCost.Costs costs, Order order, Detail detail) {
            this.costs = costs;
            this.block = block;
            this.qubits = qubits;
            this.order = order;
            this.detail = detail;
            this.use = ClassicalUse.of(block);
            this.wires = qubits + use.resources();
            int size = block.size();
            operation = new int[size];
            wireA = new int[size];
            wireB = new int[size];
            cost = new byte[size];
            mirror = new byte[size];
            firstSlot = new int[size + 1];
            slotRun = new int[block.firstSlot(size) + 16];
            runWire = new int[slotRun.length];
            nextRun = new int[slotRun.length];
            axisNow = new int[wires];
            runNow = new int[wires];
            runLast = new int[wires];
            Arrays.fill(runNow, -1);
            Arrays.fill(runLast, -1);
        }

        Dependencies build() {
            boolean[] last = new boolean[block.size()];
            if (detail == Detail.ENTANGLING) {
                markLast(last);
            }
            for (int i = 0; i < block.size(); i++) {
                if (last[i]) {
                    continue;
                }
                boolean everywhere = Fence.isAt(block, i);
                int touches = everywhere ? wires : block.operandCount(i) + use.count(i);
                if (detail == Detail.ENTANGLING && touches < 2 && !everywhere) {
                    if (block.operandCount(i) == 1) {
                        end(block.qubit(i, 0), axis(i, 0));
                    }
                    continue;
                }
                open(i);
                if (everywhere) {
                    for (int wire = 0; wire < wires; wire++) {
                        slot(wire, NONE);
                    }
                } else {
                    for (int k = 0; k < block.operandCount(i); k++) {
                        slot(block.qubit(i, k), axis(i, k));
                    }
                    for (int k = 0; k < use.count(i); k++) {
                        slot(qubits + use.resource(i, k), use.writes(i, k) ? NONE : READ);
                    }
                }
                nodes++;
                firstSlot[nodes] = slots;
            }
            return new Dependencies(
                    nodes,
                    wires,
                    Arrays.copyOf(operation, nodes),
                    Arrays.copyOf(wireA, nodes),
                    Arrays.copyOf(wireB, nodes),
                    Arrays.copyOf(cost, nodes),
                    Arrays.copyOf(mirror, nodes),
                    Arrays.copyOf(firstSlot, nodes + 1),
                    Arrays.copyOf(slotRun, slots),
                    Arrays.copyOf(runWire, runs),
                    Arrays.copyOf(nextRun, runs),
                    costs.swap());
        }

        /**
         * Measurements and barriers after which their wires have nothing but more of them: no node waits for them, so that
         * they are written when all else is, and no SWAP comes behind a measurement.
         */
        private void markLast(boolean[] last) {
            boolean[] busy = new boolean[wires];
            boolean any = false;
            for (int i = block.size() - 1; i >= 0; i--) {
                boolean fence = Fence.isAt(block, i);
                boolean free = fence ? !any : isFree(i, busy);
                boolean kind = block.opcode(i) == Opcode.MEASURE || block.opcode(i) == Opcode.BARRIER;
                if (kind && free) {
                    last[i] = true;
                    continue;
                }
                any = true;
                if (fence) {
                    Arrays.fill(busy, true);
                }
                for (int k = 0; k < block.operandCount(i); k++) {
                    busy[block.qubit(i, k)] = true;
                }
                for (int k = 0; k < use.count(i); k++) {
                    busy[qubits + use.resource(i, k)] = true;
                }
            }
        }

        private boolean isFree(int i, boolean[] busy) {
            for (int k = 0; k < block.operandCount(i); k++) {
                if (busy[block.qubit(i, k)]) {
                    return false;
                }
            }
            for (int k = 0; k < use.count(i); k++) {
                if (busy[qubits + use.resource(i, k)]) {
                    return false;
                }
            }
            return true;
        }

        private void open(int i) {
            operation[nodes] = i;
            wireA[nodes] = -1;
            wireB[nodes] = -1;
            if (detail == Detail.ENTANGLING && needsPair(block, i)) {
                wireA[nodes] = block.qubit(i, 0);
                wireB[nodes] = block.qubit(i, 1);
                cost[nodes] = (byte) costs.plain(i);
                mirror[nodes] = (byte) costs.mirror(i);
            }
        }

        private int axis(int i, int k) {
            if (order == Order.WIRES) {
                return NONE;
            }
            if (block.opcode(i) == Opcode.UNITARY) {
                double[] matrix = ((Node.UnitaryMatrix) block.node(i)).entries();
                return Axis.of(matrix, block.operandCount(i), k).ordinal();
            }
            return block.isGate(i) ? Axis.of(block, i, k).ordinal() : NONE;
        }

        /** An operation that is no node ends the run of its wire, unless it has the run's axis. */
        private void end(int wire, int axis) {
            if (axis == NONE || axis != axisNow[wire]) {
                axisNow[wire] = axis;
                runNow[wire] = -1;
            }
        }

        private void slot(int wire, int axis) {
            if (axis == NONE || axis != axisNow[wire] || runNow[wire] < 0) {
                if (runs == runWire.length) {
                    runWire = Arrays.copyOf(runWire, 2 * runs);
                    nextRun = Arrays.copyOf(nextRun, 2 * runs);
                }
                runWire[runs] = wire;
                nextRun[runs] = -1;
                if (runLast[wire] >= 0) {
                    nextRun[runLast[wire]] = runs;
                }
                runNow[wire] = runs;
                runLast[wire] = runs;
                axisNow[wire] = axis;
                runs++;
            }
            if (slots == slotRun.length) {
                slotRun = Arrays.copyOf(slotRun, 2 * slots);
            }
            slotRun[slots++] = runNow[wire];
        }
    }
}
