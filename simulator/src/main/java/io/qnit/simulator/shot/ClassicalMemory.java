package io.qnit.simulator.shot;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.math.BigInteger;
import java.util.List;

/** The classical bits and variables of one shot. Bits start as 0, variables as zero or as given. For one thread. */
public final class ClassicalMemory implements ClassicalState {
    private final ClassicalType[] types;
    private final long[] words;
    private final Value[] variables;

    private ClassicalMemory(ClassicalType[] types, long[] words, Value[] variables) {
        this.types = types;
        this.words = words;
        this.variables = variables;
    }

    /** @param addedClbits bits behind those of the circuit */
    public static ClassicalMemory of(Circuit circuit, int addedClbits) {
        List<Variable> variables = circuit.variables();
        ClassicalType[] types = variables.stream().map(Variable::type).toArray(ClassicalType[]::new);
        Value[] zeros = new Value[types.length];
        for (int v = 0; v < types.length; v++) {
            zeros[v] = Evaluation.zero(types[v]);
        }
        return new ClassicalMemory(types, new long[Math.ceilDiv(circuit.clbitCount() + addedClbits, Long.SIZE)], zeros);
    }

    public ClassicalMemory copy() {
        return new ClassicalMemory(types, words.clone(), variables.clone());
    }

    @Override
    public boolean clbit(int index) {
        return (words[index >>> 6] >>> index & 1) == 1;
    }

    @Override
    public Value variable(int index) {
        return variables[index];
    }

    /** The clbits: bit k % 64 of word k / 64 is clbit k. A copy. */
    public long[] clbits() {
        return words.clone();
    }

    public void setClbit(int index, boolean value) {
        if (value) {
            words[index >>> 6] |= 1L << index;
        } else {
            words[index >>> 6] &= ~(1L << index);
        }
    }

    /** Sets a variable, converting the value to its type. */
    public void setVariable(int index, Value value) {
        variables[index] = Evaluation.cast(value, types[index]);
    }

    void assign(Assignable target, Value value) {
        switch (target) {
            case Assignable.WholeVariable(int index) -> setVariable(index, value);
            case Assignable.VariableBit(int index, Expression bit) -> variables[index] = Evaluation.withBit(
                    variables[index], Evaluation.evaluate(bit, this), value);
            case Assignable.VariableBits(int index, List<Integer> positions) ->
                variables[index] = Evaluation.withBits(variables[index], positions, value);
            case Assignable.Clbits(List<Integer> targets) -> {
                for (int k = 0; k < targets.size(); k++) {
                    setClbit(targets.get(k), bit(value, k));
                }
            }
            case Assignable.ClbitAt(List<Integer> targets, Expression index) -> {
                int position = Evaluation.position(targets.size(), Evaluation.evaluate(index, this));
                setClbit(targets.get(position), Evaluation.isTrue(value));
            }
        }
    }

    private static boolean bit(Value value, int k) {
        return value instanceof Value.Bits(ClassicalType _, BigInteger number) && number.testBit(k);
    }
}
