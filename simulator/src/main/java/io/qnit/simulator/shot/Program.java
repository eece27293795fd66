package io.qnit.simulator.shot;

import io.qnit.simulator.noise.ReadoutNoise;
import io.qnit.simulator.state.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A circuit with its control flow turned into jumps, so that a course through it is a position and a memory, and can be
 * copied where outcomes part. Immutable.
 */
public final class Program {
    private final List<Instruction> code;
    private final int loops;
    private final int[] places;
    private final NoiseRules rules;
    private final BitSet reading;
    private final boolean readsTruly;

    /** @param places the qubit of the state for each qubit of the circuit */
    Program(List<Instruction> code, int loops, int[] places, NoiseRules rules) {
        this.places = places;
        this.rules = rules;
        this.code = code;
        this.loops = loops;
        reading = onlyReading();
        readsTruly = code.stream().noneMatch(i -> i instanceof Instruction.Measure m && !m.readout().isPerfect());
    }

    Instruction at(int position) {
        return code.get(position);
    }

    int size() {
        return code.size();
    }

    /** How many for loops there are, each with a state of its own. */
    int loops() {
        return loops;
    }

    /** Whether from here on only measurements and classical operations can come. */
    boolean onlyReads(int position) {
        return reading.get(position);
    }

    /** The qubits that may be measured from here on. */
    BitSet measuredFrom(int position) {
        BitSet seen = new BitSet();
        BitSet measured = new BitSet();
        List<Integer> open = new ArrayList<>(List.of(position));
        while (!open.isEmpty()) {
            int at = open.removeLast();
            if (seen.get(at)) {
                continue;
            }
            seen.set(at);
            if (code.get(at) instanceof Instruction.Measure m) {
                measured.set(m.qubit());
            }
            open.addAll(next(at));
        }
        return measured;
    }

    /** Whether no measurement can be misread. */
    boolean readsTruly() {
        return readsTruly;
    }

    /** How qubits of the state that are measured together are read. */
    ReadoutNoise readout(int[] qubits) {
        int[] circuitQubits = new int[qubits.length];
        for (int q = 0; q < places.length; q++) {
            for (int k = 0; k < qubits.length; k++) {
                if (places[q] == qubits[k]) {
                    circuitQubits[k] = q;
                }
            }
        }
        return rules.readout(circuitQubits);
    }

    private BitSet onlyReading() {
        BitSet quantum = new BitSet();
        // backwards until nothing changes: jumps backwards are few
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int at = code.size() - 1; at >= 0; at--) {
                if (!quantum.get(at) && (actsOnState(code.get(at)) || next(at).stream().anyMatch(quantum::get))) {
                    quantum.set(at);
                    changed = true;
                }
            }
        }
        BitSet rest = new BitSet();
        rest.set(0, code.size());
        rest.andNot(quantum);
        return rest;
    }

    private static boolean actsOnState(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Gates _, Instruction.Reset _, Instruction.Choose _ -> true;
            case Instruction.Measure _, Instruction.Assign _, Instruction.Jump _, Instruction.JumpUnless _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _, Instruction.End _ -> false;
        };
    }

    private List<Integer> next(int at) {
        return switch (code.get(at)) {
            case Instruction.Jump(int target) -> List.of(target);
            case Instruction.JumpUnless i -> List.of(at + 1, i.target());
            case Instruction.NextTurn i -> List.of(at + 1, i.exit());
            case Instruction.Choice i -> {
                List<Integer> all = new ArrayList<>(i.targets().values());
                all.add(i.otherwise());
                yield all;
            }
            case Instruction.End _ -> List.of();
            case Instruction.Gates _, Instruction.Measure _, Instruction.Reset _, Instruction.Choose _, Instruction.Assign _, Instruction.StartLoop _, Instruction.Turn _ ->
                List.of(at + 1);
        };
    }

    /**
     * Whether all shots are certain to share one state: measurements are neither read nor undone by anything but the
     * classical end. Where loops or branches stand before the end it may be so without being seen.
     */
    public boolean neverParts() {
        BitSet qubits = new BitSet();
        BitSet clbits = new BitSet();
        for (int at = 0; at < code.size() && !onlyReads(at); at++) {
            switch (code.get(at)) {
                case Instruction.Gates(GateRun run) -> {
                    if (run.disturbed.intersects(qubits) || run.clbits.intersects(clbits)) {
                        return false;
                    }
                }
                case Instruction.Measure m -> {
                    qubits.set(m.qubit());
                    clbits.set(m.clbit());
                }
                case Instruction.Assign i -> {
                    if (i.clbits().intersects(clbits)) {
                        return false;
                    }
                }
                case Instruction.End _ -> {
                    return true;
                }
                case Instruction.Reset _, Instruction.Choose _, Instruction.Jump _, Instruction.JumpUnless _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _ -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** All gates and noise in the order of the text, each block once, with 1 radian for angles not known beforehand. */
    public List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Instruction instruction : code) {
            switch (instruction) {
                case Instruction.Gates(GateRun run) -> run.appendExamplesTo(all);
                case Instruction.Choose(var noise) -> all.add(noise);
                case Instruction.Measure _, Instruction.Reset _, Instruction.Assign _, Instruction.Jump _, Instruction.JumpUnless _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _, Instruction.End _ ->
                    {}
            }
        }
        return all;
    }

    /** Its operations with angles as the memory gives them, if it has gates alone. */
    public Optional<List<Operation>> gatesOnly(ClassicalMemory memory) {
        List<Operation> all = new ArrayList<>();
        for (Instruction instruction : code) {
            if (instruction instanceof Instruction.Gates(GateRun run)) {
                run.appendTo(all, memory);
            } else if (!(instruction instanceof Instruction.End)) {
                return Optional.empty();
            }
        }
        return Optional.of(all);
    }

    /**
     * How many measurements and resets of the text are likely to part the shots; empty when a loop may repeat one. Those
     * after the last gate never do.
     */
    public OptionalInt decisions() {
        if (partings().isEmpty()) {
            return OptionalInt.empty();
        }
        int count = 0;
        for (int at = 0; at < code.size(); at++) {
            Instruction instruction = code.get(at);
            if (!onlyReads(at)
                    && (instruction instanceof Instruction.Measure || instruction instanceof Instruction.Reset)) {
                count++;
            }
        }
        return OptionalInt.of(count);
    }

    /** How many instructions of the text may part the shots; empty when a loop may repeat one. */
    public OptionalInt partings() {
        int count = 0;
        boolean repeats = false;
        for (int at = 0; at < code.size(); at++) {
            switch (code.get(at)) {
                case Instruction.Measure _, Instruction.Reset _, Instruction.Choose _ -> count++;
                case Instruction.Jump(int target) -> repeats |= target <= at;
                case Instruction.Gates _, Instruction.Assign _, Instruction.JumpUnless _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _, Instruction.End _ ->
                    {}
            }
        }
        return repeats && count > 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }
}
