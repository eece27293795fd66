package io.qnit.cluster.free;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import java.util.BitSet;
import java.util.List;

/**
 * A part of a circuit that shares no gate with the rest: only bits go in and out. Immutable.
 *
 * @param index its number; components whose bits it reads have smaller ones
 * @param stage 0 when it reads nothing, else one more than the highest stage that it reads from
 * @param qubits the qubits of the whole circuit that it holds, ascending
 * @param width how many qubits its body needs, which is less where qubits serve again
 * @param body on qubits of its own, from 0; clbits under their numbers in the whole circuit
 * @param reads the clbits of other components that it reads, ascending
 * @param writes the clbits that it writes, ascending
 * @param variables those of the whole circuit
 */
public record Component(
        int index,
        int stage,
        List<Integer> qubits,
        int width,
        Block body,
        List<Integer> reads,
        List<Integer> writes,
        List<Variable> variables) {
    public Component {
        qubits = List.copyOf(qubits);
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        variables = List.copyOf(variables);
    }

    /**
     * The circuit to run when what it reads is known. Its one register holds what it writes, in order.
     *
     * @param bits the clbits of the whole circuit that are 1; only those of {@link #reads} are looked at
     */
    public Circuit circuit(BitSet bits) {
        BitSet known = new BitSet();
        reads.forEach(known::set);
        Block resolved = new Substitution(known, bits, writes::indexOf).apply(body);
        return new Circuit(
                "part" + index,
                width,
                width == 0 ? List.of() : List.of(new QubitRegister("q", 0, width, RegisterForm.ARRAY)),
                writes.isEmpty() ? List.of()
                        : List.of(new ClbitRegister(
                                "c", 0, writes.size(), RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)),
                variables,
                resolved);
    }

    /** The circuits that it may be run as: one for each value of what it reads; at most {@link Long#MAX_VALUE}. */
    public long possibleCircuits() {
        return reads.size() > 62 ? Long.MAX_VALUE : 1L << reads.size();
    }

    /** What a node must be able to do once the bits that come from elsewhere are known. */
    public NodeAbility needs() {
        Block example = circuit(new BitSet()).body();
        BitSet measured = new BitSet();
        for (int i = 0; i < example.size(); i++) {
            if (example.opcode(i) == Opcode.BARRIER || example.opcode(i) == Opcode.DELAY) {
                continue;
            }
            for (int s = example.firstSlot(i); s < example.firstSlot(i + 1); s++) {
                if (measured.get(example.operand(s))) {
                    return NodeAbility.FEED_FORWARD;
                }
            }
            if (example.opcode(i) == Opcode.MEASURE) {
                measured.set(example.qubit(i, 0));
            } else if (example.opcode(i) == Opcode.RESET || !ClassicalUse.isNothing(example, i)) {
                return NodeAbility.FEED_FORWARD;
            }
        }
        return NodeAbility.FINAL_MEASUREMENTS;
    }
}
