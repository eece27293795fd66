package io.qnit.simulator.shot;

import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.core.stim.StimInstruction;
import io.qnit.core.stim.StimItem;
import io.qnit.core.stim.StimTarget;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.stabilizer.Clifford;
import io.qnit.simulator.stabilizer.Cliffords;
import io.qnit.simulator.stabilizer.StimQubits;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A program as a circuit in Stim's terms, which Pauli frames sample many shots of at once: Clifford gates, Pauli noise,
 * readout that errs alike on 0 and 1, and conditions that decide about Pauli gates. A condition may be any sum of
 * measured bits and a constant; it is found out by trying all values of its bits. Whatever else a program has makes it
 * none of these, and nothing is approximated.
 *
 * <p>Immutable.
 */
public final class ProgramFrames {
    private static final int MOST_CONDITION_BITS = 8;
    private static final double ROUNDING = 1e-12;

    private final StimCircuit circuit;
    private final int[] measurementOfClbit;

    private ProgramFrames(StimCircuit circuit, int[] measurementOfClbit) {
        this.circuit = circuit;
        this.measurementOfClbit = measurementOfClbit;
    }

    /**
     * The circuit of a program, where it is one.
     *
     * @param start what the classical memory is at the start
     */
    public static Optional<ProgramFrames> of(Program program, ClassicalMemory start) {
        try {
            Translation translation = new Translation(program, start);
            translation.run();
            return Optional.of(new ProgramFrames(new StimCircuit(translation.items), translation.measurementOfClbit));
        } catch (NotFrames _) {
            return Optional.empty();
        }
    }

    public StimCircuit circuit() {
        return circuit;
    }

    /** For each clbit the measurement that it holds at the end, or -1 when it holds none. Not to be written. */
    public int[] measurementOfClbit() {
        return measurementOfClbit;
    }

    /** The program has something that frames cannot do. */
    private static final class NotFrames extends Exception {
        private static final long serialVersionUID = 1L;

        NotFrames() {
            super("not for Pauli frames", null, false, false);
        }
    }

    /** A condition: the sum of some clbits and a constant. */
    private record Sum(int constant, List<Integer> clbits) {}

    private static final class Translation {
        final List<StimItem> items = new ArrayList<>();
        final int[] measurementOfClbit;
        private final Program program;
        private final ClassicalMemory start;
        private int measured;

        Translation(Program program, ClassicalMemory start) {
            this.program = program;
            this.start = start;
            measurementOfClbit = new int[64 * start.clbits().length];
            Arrays.fill(measurementOfClbit, -1);
        }

        void run() throws NotFrames {
            int at = 0;
            while (!(program.at(at) instanceof Instruction.End)) {
                at = step(at);
            }
        }

        private int step(int at) throws NotFrames {
            switch (program.at(at)) {
                case Instruction.Gates(GateRun run) -> gates(run);
                case Instruction.Measure m -> measure(m);
                case Instruction.Reset(int qubit) -> emit(StimGate.R, 0, qubit);
                case Instruction.Choose(Noise noise) -> noise(noise);
                case Instruction.JumpUnless jump -> {
                    return branch(at, jump);
                }
                case Instruction.Assign _, Instruction.Jump _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _, Instruction.End _ ->
                    throw new NotFrames();
            }
            return at + 1;
        }

        private void gates(GateRun run) throws NotFrames {
            if (run.isSymbolic()) {
                throw new NotFrames();
            }
            List<Operation> operations = new ArrayList<>();
            run.appendTo(operations, start);
            for (Operation operation : operations) {
                switch (operation) {
                    case Noise noise -> noise(noise);
                    case Unitary unitary -> {
                        Clifford clifford = Cliffords.of(unitary).orElseThrow(NotFrames::new);
                        if (!clifford.isIdentity()) {
                            emit(StimQubits.gate(clifford).orElseThrow(NotFrames::new), 0, unitary.qubits());
                        }
                    }
                }
            }
        }

        private void measure(Instruction.Measure m) throws NotFrames {
            Readout readout = m.readout();
            // A joint error has no probabilities of a single bit and fails this comparison, too.
            if (!(Math.abs(readout.oneGivenZero() - readout.zeroGivenOne()) <= ROUNDING)) {
                throw new NotFrames();
            }
            emit(StimGate.M, readout.oneGivenZero(), m.qubit());
            measurementOfClbit[m.clbit()] = measured++;
        }

        private void noise(Noise noise) throws NotFrames {
            Channel channel = noise.channel();
            double[] p = channel.pauliProbabilities().orElseThrow(NotFrames::new);
            int[] qubits = noise.qubits();
            if (channel.qubitCount() == 1) {
                emit(StimGate.PAULI_CHANNEL_1, new double[] {p[1], p[3], p[2]}, qubits);
            } else if (channel.qubitCount() == 2) {
                // Stim counts IX, IY, IZ, XI, ...; the channel has X as bit 0 and Z as bit 1 of each qubit.
                int[] letters = {0, 1, 3, 2};
                double[] arguments = new double[15];
                for (int k = 1; k < 16; k++) {
                    arguments[k - 1] = p[letters[k >> 2] + 4 * letters[k & 3]];
                }
                emit(StimGate.PAULI_CHANNEL_2, arguments, qubits);
            } else {
                chain(p, qubits);
            }
        }

        /** Errors one after the other, each with its probability where none has happened before. */
        private void chain(double[] p, int[] qubits) {
            double left = 1;
            StimGate gate = StimGate.E;
            for (int k = 1; k < p.length; k++) {
                if (p[k] <= 0) {
                    continue;
                }
                int[] targets = new int[qubits.length];
                int count = 0;
                for (int q = 0; q < qubits.length; q++) {
                    int letter = k >> 2 * q & 3;
                    if (letter != 0) {
                        targets[count++] = StimTarget.pauli(" XZY".charAt(letter), qubits[q]);
                    }
                }
                emit(gate, Math.min(1, p[k] / left), Arrays.copyOf(targets, count));
                gate = StimGate.ELSE_CORRELATED_ERROR;
                left = Math.max(left - p[k], p[k] * 1e-9);
            }
        }

        /** Pauli gates where a condition holds, and others where it does not. */
        private int branch(int at, Instruction.JumpUnless jump) throws NotFrames {
            Sum condition = sum(jump.condition(), jump.clbits());
            int end = jump.target();
            if (end <= at) {
                throw new NotFrames();
            }
            int otherwiseEnd = end;
            int thenEnd = end;
            if (end - 1 > at && program.at(end - 1) instanceof Instruction.Jump(int target) && target >= end) {
                thenEnd = end - 1;
                otherwiseEnd = target;
            }
            paulis(at + 1, thenEnd, condition);
            paulis(end, otherwiseEnd, new Sum(1 - condition.constant(), condition.clbits()));
            return otherwiseEnd;
        }

        private void paulis(int from, int to, Sum condition) throws NotFrames {
            for (int at = from; at < to; at++) {
                if (!(program.at(at) instanceof Instruction.Gates(GateRun run)) || run.isSymbolic()) {
                    throw new NotFrames();
                }
                List<Operation> operations = new ArrayList<>();
                run.appendTo(operations, start);
                for (Operation operation : operations) {
                    if (!(operation instanceof Unitary unitary)) {
                        throw new NotFrames();
                    }
                    Clifford clifford = Cliffords.of(unitary).filter(Clifford::isPauli).orElseThrow(NotFrames::new);
                    for (int q = 0; q < clifford.qubits(); q++) {
                        int letter = (clifford.pauliX() >> q & 1) + 2 * (clifford.pauliZ() >> q & 1);
                        pauli(letter, unitary.qubits()[q], condition);
                    }
                }
            }
        }

        private void pauli(int letter, int qubit, Sum condition) {
            if (letter == 0) {
                return;
            }
            if (condition.constant() == 1) {
                emit(letter == 1 ? StimGate.X : letter == 2 ? StimGate.Z : StimGate.Y, 0, qubit);
            }
            StimGate gate = letter == 1 ? StimGate.CX : letter == 2 ? StimGate.CZ : StimGate.CY;
            for (int clbit : condition.clbits()) {
                emit(gate, 0, StimTarget.record(measured - measurementOfClbit[clbit]), qubit);
            }
        }

        private Sum sum(Expression expression, BitSet clbits) throws NotFrames {
            List<Integer> read = new ArrayList<>();
            for (int clbit = clbits.nextSetBit(0); clbit >= 0; clbit = clbits.nextSetBit(clbit + 1)) {
                if (measurementOfClbit[clbit] >= 0) {
                    read.add(clbit);
                }
            }
            if (read.size() > MOST_CONDITION_BITS) {
                throw new NotFrames();
            }
            ClassicalMemory memory = start.copy();
            int[] table = new int[1 << read.size()];
            for (int values = 0; values < table.length; values++) {
                for (int k = 0; k < read.size(); k++) {
                    memory.setClbit(read.get(k), (values >> k & 1) == 1);
                }
                table[values] = Evaluation.isTrue(Evaluation.evaluate(expression, memory)) ? 1 : 0;
            }
            List<Integer> added = new ArrayList<>();
            int mask = 0;
            for (int k = 0; k < read.size(); k++) {
                if (table[1 << k] != table[0]) {
                    added.add(read.get(k));
                    mask |= 1 << k;
                }
            }
            for (int values = 0; values < table.length; values++) {
                if (table[values] != (table[0] ^ Integer.bitCount(values & mask) & 1)) {
                    throw new NotFrames();
                }
            }
            return new Sum(table[0], added);
        }

        private void emit(StimGate gate, double probability, int... targets) {
            emit(gate, probability > 0 ? new double[] {probability} : new double[0], targets);
        }

        private void emit(StimGate gate, double[] arguments, int[] targets) {
            items.add(new StimInstruction(gate, "", arguments, targets, 0));
        }
    }
}
