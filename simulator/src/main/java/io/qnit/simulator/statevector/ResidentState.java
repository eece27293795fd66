package io.qnit.simulator.statevector;

import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.QuantumState;

/** A state small enough to be one block, on which one thread works. */
final class ResidentState extends DenseState {
    private final Block block;

    ResidentState(StateVectorEngine engine, Workers by) {
        super(engine, by);
        block = engine.newBlock();
        block.set(0, 1, 0);
    }

    @Override
    int chunkBits() {
        return qubits;
    }

    @Override
    void visit(ChunkVisitor visitor) {
        visitor.visit(block, 0);
    }

    @Override
    void visitAlone(ChunkVisitor visitor) {
        visitor.visit(block, 0);
    }

    @Override
    void change(ChunkChange change) {
        change.change(block, 0);
    }

    @Override
    void visitPairs(int distance, PairVisitor visitor) {
        visitor.visit(block, block, 0);
    }

    @Override
    double[] densityMatrix(int[] targets) {
        double[] rho = new double[2 << 2 * targets.length];
        int[] places = new int[targets.length];
        for (int k = 0; k < places.length; k++) {
            places[k] = place[targets[k]];
        }
        block.addDensityMatrix(places, rho);
        return rho;
    }

    @Override
    void run(StateVectorSegment.Passes passes) {
        putInOrder();
        for (Pass pass : passes.passes()) {
            by.poll();
            run(pass);
        }
        int[] wirePlace = place.clone();
        for (int q = 0; q < qubits; q++) {
            place[q] = wirePlace[passes.wireOf()[q]];
        }
    }

    private void run(Pass pass) {
        for (int k = 0; k < pass.exchangedLanes().length; k++) {
            int lane = pass.exchangedLanes()[k];
            int slot = pass.exchangedSlots()[k];
            block.exchange(lane, slot);
            int wire = pass.laneWires()[lane];
            for (int q = 0; q < qubits; q++) {
                if (place[q] == lane) {
                    place[q] = place[wire];
                }
            }
            place[wire] = lane;
        }
        block.apply(pass.operations(), 0);
    }

    /** Brings qubit q to place q. */
    private void putInOrder() {
        boolean ordered = true;
        for (int q = 0; q < qubits; q++) {
            ordered &= place[q] == q;
        }
        if (ordered) {
            return;
        }
        Block old = engine.borrow();
        old.copyFrom(block);
        for (int index = 0; index < 1 << qubits; index++) {
            int from = 0;
            for (int q = 0; q < qubits; q++) {
                from |= (index >> q & 1) << place[q];
            }
            block.set(index, old.re(from), old.im(from));
        }
        engine.giveBack(old);
        inOrder();
    }

    @Override
    double re(int index) {
        return block.re(index);
    }

    @Override
    double im(int index) {
        return block.im(index);
    }

    @Override
    void set(int index, double re, double im) {
        block.set(index, re, im);
    }

    @Override
    void emptied(int atPlace) {
        // zeros are not kept track of
    }

    @Override
    void touched(int places) {
        // zeros are not kept track of
    }

    @Override
    public QuantumState copy() {
        return copy(by);
    }

    @Override
    public QuantumState sideCopy() {
        return copy(by.alone());
    }

    private ResidentState copy(Workers workers) {
        ResidentState copy = new ResidentState(engine, workers);
        copy.copyFrom(this);
        return copy;
    }

    @Override
    public void copyFrom(QuantumState other) {
        ResidentState from = (ResidentState) other;
        block.copyFrom(from.block);
        System.arraycopy(from.place, 0, place, 0, qubits);
    }

    @Override
    public void close() {
        // on the heap: nothing to free
    }
}
