package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import io.qnit.simulator.state.Noise;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Map;

/** One instruction of a {@link Program}. Targets of jumps are numbers of instructions. */
sealed interface Instruction {
    /** Gates and noise, one after the other, without a choice between them. */
    record Gates(GateRun run) implements Instruction {}

    /** Measures a qubit of the state into a classical bit, which readout may flip. */
    record Measure(int qubit, int clbit, Readout readout) implements Instruction {}

    /** Brings a qubit of the state to |0>. */
    record Reset(int qubit) implements Instruction {}

    /** Noise of which every shot chooses one Kraus operator. */
    record Choose(Noise noise) implements Instruction {}

    record Assign(Assignable target, Expression value, BitSet clbits) implements Instruction {}

    record Jump(int target) implements Instruction {}

    /** Jumps when the condition is false. */
    record JumpUnless(Expression condition, int target, BitSet clbits) implements Instruction {}

    /** Begins a for loop: evaluates what it runs over. */
    record StartLoop(int loop, Node.Range range, Block block, int operation, BitSet clbits) implements Instruction {}

    /** Sets the loop's variable to its next value, or jumps when there is none. */
    record NextTurn(int loop, int variable, int exit) implements Instruction {}

    /** Counts a turn of a loop, which must end. */
    record Turn(String kind, Block block, int operation) implements Instruction {}

    record Choice(Expression target, Map<BigInteger, Integer> targets, int otherwise, BitSet clbits)
            implements Instruction {}

    /** The shot is over. */
    record End() implements Instruction {}
}
