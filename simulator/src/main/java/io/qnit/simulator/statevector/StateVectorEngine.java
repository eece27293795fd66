package io.qnit.simulator.statevector;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.Precision;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Pure states of up to 30 qubits as vectors of 2^n amplitudes. Operations are compiled to passes over blocks that stay in
 * cache, see {@link Planner}. A state keeps its qubits in any order; a SWAP costs nothing.
 */
public final class StateVectorEngine implements Engine {
    /** The widest state. */
    public static final int MAX_QUBITS = 30;

    /** Up to here planning takes longer than what it saves: one operation per gate. */
    public static final int PLAIN_QUBITS = 9;
    /** From here on the Vector API is worth its start. */
    private static final int VECTOR_QUBITS = 10;
    /** Up to here a state is one block, and one thread works on it. */
    private static final int RESIDENT_QUBITS = 14;
    /** Wider states have at least two to this power blocks, for the threads. */
    private static final int SPREAD = 2;
    /** Slots of the blocks of wider states. */
    private static final int SLOTS = 12;

    private final int qubits;
    private final Precision precision;
    private final Workers workers;
    private final Form form;
    private final CostTable costs;
    private final ConcurrentLinkedQueue<Block> spare = new ConcurrentLinkedQueue<>();

    /** Who does the arithmetic. */
    enum Arithmetic {
        SCALAR,
        VECTOR
    }

    /**
     * How amplitudes are laid out.
     *
     * @param lanesLog logarithm of the lanes of a vector
     * @param slots of a block
     */
    record Form(Arithmetic arithmetic, int lanesLog, int slots) {
        static Form of(int qubits, Precision precision) {
            if (qubits < VECTOR_QUBITS || qubits <= RESIDENT_QUBITS && !VectorModule.isPresent()) {
                return new Form(Arithmetic.SCALAR, 0, qubits);
            }
            int lanesLog = !VectorModule.isPresent() ? 3 : vectorLanesLog(precision);
            return new Form(
                    VectorModule.isPresent() ? Arithmetic.VECTOR : Arithmetic.SCALAR, lanesLog,
                    qubits <= RESIDENT_QUBITS ? qubits - lanesLog : Math.min(SLOTS, qubits - lanesLog - SPREAD));
        }

        static int vectorLanesLog(Precision precision) {
            return switch (precision) {
                case DOUBLE -> VectorDoubleBlock.LANES_LOG;
                case SINGLE -> VectorFloatBlock.LANES_LOG;
            };
        }
    }

    /** @param workers do the work; closed by the caller, after all states */
    public StateVectorEngine(int qubits, Precision precision, Workers workers) {
        this(qubits, precision, workers, Form.of(qubits, precision));
    }

    StateVectorEngine(int qubits, Precision precision, Workers workers, Form form) {
        if (qubits < 0 || qubits > MAX_QUBITS) {
            throw new IllegalArgumentException(qubits + " qubits: 0 to " + MAX_QUBITS + " are possible");
        }
        this.qubits = qubits;
        this.precision = precision;
        this.workers = workers;
        this.form = form;
        costs = CostTable.of(form.arithmetic == Arithmetic.VECTOR ? VectorModule.bits() : 0, precision);
    }

    @Override
    public int qubits() {
        return qubits;
    }

    Precision precision() {
        return precision;
    }

    int lanesLog() {
        return form.lanesLog;
    }

    int blockSlots() {
        return Math.min(form.slots, qubits - form.lanesLog);
    }

    CostTable costs() {
        return costs;
    }

    /** A probability below this is taken for 0: it comes from rounding. */
    double roundingError() {
        return precision == Precision.DOUBLE ? 1e-20 : 1e-12;
    }

    @Override
    public boolean mixesStates() {
        return false;
    }

    @Override
    public StateVectorSegment prepare(List<Operation> operations) {
        if (qubits <= PLAIN_QUBITS && form.lanesLog == 0 && isResident()) {
            return plain(operations);
        }
        List<StateVectorSegment.Part> parts = new ArrayList<>();
        List<PlanGate> gates = new ArrayList<>();
        int[] wireOf = identity();
        int source = 0;
        for (Operation operation : operations) {
            Unitary unitary = unitary(operation);
            if (isSwap(unitary)) {
                swap(wireOf, unitary.qubits());
            } else if (unitary.qubits().length - unitary.controls() > blockSlots()) {
                addPasses(parts, gates, wireOf);
                gates = new ArrayList<>();
                wireOf = identity();
                parts.add(new StateVectorSegment.Wide(unitary));
            } else {
                gates.add(PlanGate.of(unitary, source, wireOf, costs));
            }
            source++;
        }
        addPasses(parts, gates, wireOf);
        return new StateVectorSegment(qubits, costs, parts);
    }

    private int[] identity() {
        int[] wires = new int[qubits];
        for (int w = 0; w < qubits; w++) {
            wires[w] = w;
        }
        return wires;
    }

    private static boolean isSwap(Unitary unitary) {
        return unitary.gate().isPresent() && unitary.gate().get() == Gate.SWAP;
    }

    private void addPasses(List<StateVectorSegment.Part> parts, List<PlanGate> gates, int[] wireOf) {
        if (!gates.isEmpty() || !java.util.Arrays.equals(wireOf, identity())) {
            parts.add(new StateVectorSegment.Passes(plan(gates), wireOf.clone()));
        }
    }

    /** One operation after the other, on all of a small state. */
    private StateVectorSegment plain(List<Operation> operations) {
        List<BlockOperation> plain = new ArrayList<>(operations.size());
        int[] wireOf = identity();
        for (Operation operation : operations) {
            Unitary unitary = unitary(operation);
            if (isSwap(unitary)) {
                swap(wireOf, unitary.qubits());
            } else {
                int[] on = unitary.qubits();
                int controls = 0;
                for (int k = 0; k < unitary.controls(); k++) {
                    controls |= 1 << wireOf[on[k]];
                }
                int[] targets = new int[on.length - unitary.controls()];
                for (int k = 0; k < targets.length; k++) {
                    targets[k] = wireOf[on[k + unitary.controls()]];
                }
                double[] matrix = unitary.matrix();
                if (targets.length == 1 && turnsOne(matrix)) {
                    plain.add(new ScaleOperation(
                            controls | 1 << targets[0], 0, 0, matrix[6], matrix[7], costs.complex(1)));
                } else {
                    plain.add(new DenseOperation(targets, controls, 0, 0, matrix, precision, costs));
                }
            }
        }
        Pass pass = new Pass(identity(), new int[0], new int[0], new int[0], plain, List.of());
        return new StateVectorSegment(
                qubits, costs, List.of(new StateVectorSegment.Passes(List.of(pass), wireOf)));
    }

    /** Whether a matrix on one qubit leaves |0> as it is and gives |1> a factor. */
    private static boolean turnsOne(double[] m) {
        return m[0] == 1 && m[1] == 0 && m[2] == 0 && m[3] == 0 && m[4] == 0 && m[5] == 0;
    }

    private static Unitary unitary(Operation operation) {
        return switch (operation) {
            case Unitary unitary -> unitary;
            case Noise _ -> throw new IllegalArgumentException("a pure state takes no channel as a whole");
        };
    }

    private static void swap(int[] wireOf, int[] on) {
        int kept = wireOf[on[0]];
        wireOf[on[0]] = wireOf[on[1]];
        wireOf[on[1]] = kept;
    }

    private List<Pass> plan(List<PlanGate> gates) {
        return Planner.plan(
                qubits, form.lanesLog, blockSlots(), Merger.merge(gates, qubits, costs), precision, costs);
    }

    @Override
    public QuantumState newState() {
        return newState(workers);
    }

    @Override
    public QuantumState newSideState() {
        return newState(workers.alone());
    }

    DenseState newState(Workers by) {
        return isResident() ? new ResidentState(this, by) : new BlockedState(this, by);
    }

    /** Whether a state is one block. */
    private boolean isResident() {
        return blockSlots() == qubits - form.lanesLog;
    }

    @Override
    public double stateBytes() {
        return Math.scalb((double) precision.bytesPerAmplitude(), qubits);
    }

    Block newBlock() {
        int slots = blockSlots();
        return switch (precision) {
            case DOUBLE ->
                switch (form.arithmetic) {
                    case SCALAR -> new DoubleBlock(form.lanesLog, slots);
                    case VECTOR -> new VectorDoubleBlock(slots);
                };
            case SINGLE ->
                switch (form.arithmetic) {
                    case SCALAR -> new FloatBlock(form.lanesLog, slots);
                    case VECTOR -> new VectorFloatBlock(slots);
                };
        };
    }

    /** A block to work in, to be given back. */
    Block borrow() {
        Block block = spare.poll();
        return block != null ? block : newBlock();
    }

    void giveBack(Block block) {
        block.resize(blockSlots());
        spare.add(block);
    }
}
