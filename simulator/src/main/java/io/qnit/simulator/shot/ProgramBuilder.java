package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.state.Noise;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a circuit into a {@link Program}: places for qubits, jumps for control flow, noise where the rules want it. */
public final class ProgramBuilder {
    /** Gates that are prepared together at most, so that a long circuit shows progress and takes bounded memory. */
    static final int LONGEST_RUN = 1 << 16;

    /** Where break and continue lead; their jumps are filled in when that is known. */
    private record LoopExits(List<Integer> breaks, List<Integer> continues) {}

    private final int[] places;
    private final NoiseRules rules;
    private final NoiseMode noiseMode;
    private final List<Instruction> code = new ArrayList<>();
    private final List<LoopExits> open = new ArrayList<>();
    /** Qubits of the state that something before has acted on. */
    private final BitSet touched = new BitSet();

    private @Nullable GateRun run;
    private int loops;

    private ProgramBuilder(int[] places, NoiseRules rules, NoiseMode noiseMode) {
        this.places = places;
        this.rules = rules;
        this.noiseMode = noiseMode;
    }

    /**
     * The program of a circuit.
     *
     * @param places the qubit of the state for each qubit of the circuit; -1 for qubits that nothing acts on
     * @param measuredAtEnd qubits of the state that are measured at the end into the clbits behind the circuit's own
     * @param noiseMode mixed for engines that take noise as an operation
     */
    public static Program of(
            Circuit circuit, int[] places, int[] measuredAtEnd, NoiseRules rules, NoiseMode noiseMode) {
        ProgramBuilder builder = new ProgramBuilder(places, rules, noiseMode);
        builder.add(circuit.body());
        for (int k = 0; k < measuredAtEnd.length; k++) {
            builder.measure(circuitQubit(places, measuredAtEnd[k]), circuit.clbitCount() + k);
        }
        builder.emit(new Instruction.End());
        return new Program(List.copyOf(builder.code), builder.loops, places, rules);
    }

    /** As {@link #of} without noise, for a circuit that goes on from a state: no qubit can be taken to be in |0>. */
    public static Program continuing(Circuit circuit, int[] places) {
        ProgramBuilder builder = new ProgramBuilder(places, NoiseRules.NONE, NoiseMode.CHOSEN);
        builder.touched.set(0, places.length);
        builder.add(circuit.body());
        builder.emit(new Instruction.End());
        return new Program(List.copyOf(builder.code), builder.loops, places, NoiseRules.NONE);
    }

    private static int circuitQubit(int[] places, int place) {
        for (int q = 0; q < places.length; q++) {
            if (places[q] == place) {
                return q;
            }
        }
        throw new IllegalArgumentException("no qubit of the circuit has place " + place);
    }

    private void add(Block block) {
        for (int i = 0; i < block.size(); i++) {
            add(block, i);
        }
    }

    private void add(Block block, int i) {
        short opcode = block.opcode(i);
        if (block.isGate(i) || opcode == Opcode.UNITARY) {
            int[] qubits = placesOf(block, i);
            openRun().add(block, i, qubits);
            for (int qubit : qubits) {
                touched.set(qubit);
            }
            addNoise(rules.after(block, i));
            return;
        }
        switch (opcode) {
            case Opcode.MEASURE -> measure(block.qubit(i, 0), block.clbit(i));
            case Opcode.RESET -> {
                // many files begin by resetting what is |0> anyway
                int place = places[block.qubit(i, 0)];
                if (touched.get(place) || !open.isEmpty()) {
                    reset(place);
                }
                addNoise(rules.after(block, i));
            }
            case Opcode.DELAY -> addNoise(rules.after(block, i));
            case Opcode.BARRIER, Opcode.DIRECTIVE -> {}
            case Opcode.BREAK -> open.getLast().breaks().add(emit(new Instruction.Jump(-1)));
            case Opcode.CONTINUE -> open.getLast().continues().add(emit(new Instruction.Jump(-1)));
            case Opcode.END -> emit(new Instruction.End());
            default -> add(block.node(i), block, i);
        }
    }

    /** A mixed state is reset for all outcomes at once; a pure one for the outcome of each shot. */
    private void reset(int place) {
        if (noiseMode == NoiseMode.MIXED) {
            openRun().add(new Noise(Channel.reset(1, 0), new int[] {place}));
        } else {
            emit(new Instruction.Reset(place));
        }
    }

    private void measure(int qubit, int clbit) {
        addNoise(rules.beforeMeasuring(qubit));
        emit(new Instruction.Measure(places[qubit], clbit, rules.readout(qubit)));
    }

    private void addNoise(List<Noise> noise) {
        for (Noise one : noise) {
            Noise placed = new Noise(one.channel(), placesOf(one.qubits()));
            for (int qubit : placed.qubits()) {
                touched.set(qubit);
            }
            if (noiseMode == NoiseMode.MIXED) {
                openRun().add(placed);
            } else {
                emit(new Instruction.Choose(placed));
            }
        }
    }

    private void add(Node node, Block block, int i) {
        switch (node) {
            case Node.Assign n -> {
                ClassicalUse use = ClassicalUse.of(block, i);
                BitSet clbits = (BitSet) use.clbitReads.clone();
                clbits.or(use.clbitWrites);
                emit(new Instruction.Assign(n.target(), n.value(), clbits));
            }
            case Node.If n -> addIf(n);
            case Node.While n -> {
                int start = label();
                int test = emit(new Instruction.End());
                emit(new Instruction.Turn("while", block, i));
                open.add(new LoopExits(new ArrayList<>(), new ArrayList<>()));
                add(n.body());
                emit(new Instruction.Jump(start));
                code.set(
                        test,
                        new Instruction.JumpUnless(
                                n.condition(), label(), ClassicalUse.of(n.condition()).clbitReads));
                close(start);
            }
            case Node.For n -> {
                int loop = loops++;
                emit(new Instruction.StartLoop(loop, n.range(), block, i, ClassicalUse.of(n.range()).clbitReads));
                int start = label();
                int next = emit(new Instruction.End());
                emit(new Instruction.Turn("for", block, i));
                open.add(new LoopExits(new ArrayList<>(), new ArrayList<>()));
                add(n.body());
                emit(new Instruction.Jump(start));
                code.set(next, new Instruction.NextTurn(loop, n.variable(), label()));
                close(start);
            }
            case Node.Switch n -> addSwitch(n);
            case Node.Box n -> add(n.body());
            case Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> {}
        }
    }

    private void addIf(Node.If n) {
        int test = emit(new Instruction.End());
        add(n.then());
        int over = n.otherwise().size() == 0 ? -1 : emit(new Instruction.Jump(-1));
        code.set(
                test, new Instruction.JumpUnless(n.condition(), label(), ClassicalUse.of(n.condition()).clbitReads));
        if (over >= 0) {
            add(n.otherwise());
            code.set(over, new Instruction.Jump(label()));
        }
    }

    private void addSwitch(Node.Switch n) {
        int choice = emit(new Instruction.End());
        Map<BigInteger, Integer> targets = new HashMap<>();
        List<Integer> ends = new ArrayList<>();
        for (Node.Case c : n.cases()) {
            int start = label();
            c.labels().forEach(label -> targets.putIfAbsent(label, start));
            add(c.body());
            ends.add(emit(new Instruction.Jump(-1)));
        }
        int otherwise = label();
        add(n.otherwise());
        code.set(
                choice,
                new Instruction.Choice(n.target(), targets, otherwise, ClassicalUse.of(n.target()).clbitReads));
        int end = label();
        ends.forEach(at -> code.set(at, new Instruction.Jump(end)));
    }

    /** Ends the innermost loop here. */
    private void close(int start) {
        LoopExits exits = open.removeLast();
        int end = label();
        exits.breaks().forEach(at -> code.set(at, new Instruction.Jump(end)));
        exits.continues().forEach(at -> code.set(at, new Instruction.Jump(start)));
    }

    /** The number of the instruction that comes next; jumps may lead there. */
    private int label() {
        run = null;
        return code.size();
    }

    private int emit(Instruction instruction) {
        run = null;
        code.add(instruction);
        return code.size() - 1;
    }

    private GateRun openRun() {
        GateRun now = run;
        if (now == null || now.size() >= LONGEST_RUN) {
            now = new GateRun();
            emit(new Instruction.Gates(now));
            run = now;
        }
        return now;
    }

    private int[] placesOf(Block block, int i) {
        int[] qubits = new int[block.operandCount(i)];
        for (int k = 0; k < qubits.length; k++) {
            qubits[k] = places[block.qubit(i, k)];
        }
        return qubits;
    }

    private int[] placesOf(int[] qubits) {
        int[] placed = new int[qubits.length];
        for (int k = 0; k < qubits.length; k++) {
            placed[k] = places[qubits[k]];
        }
        return placed;
    }
}
