package io.qnit.compiler.equivalence;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.random.RandomStream;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;

/** The clbits and variables of one course of a circuit. Inputs have random values that depend on their names alone. */
final class Registers implements ClassicalState {
    private static final ClassicalType FLOAT = new ClassicalType.Float(64);

    private final List<Variable> declared;
    private final BitSet clbits;
    private final Value[] variables;

    private Registers(List<Variable> declared, BitSet clbits, Value[] variables) {
        this.declared = declared;
        this.clbits = clbits;
        this.variables = variables;
    }

    /** All zero but the inputs. */
    static Registers of(Circuit circuit, long seed) {
        List<Variable> declared = circuit.variables();
        Value[] variables = new Value[declared.size()];
        for (int v = 0; v < variables.length; v++) {
            Variable variable = declared.get(v);
            variables[v] = variable.role() == Variable.Role.INPUT
                    ? random(variable, seed)
                    : Evaluation.zero(variable.type());
        }
        return new Registers(declared, new BitSet(), variables);
    }

    private static Value random(Variable variable, long seed) {
        RandomStream stream = new RandomStream(seed);
        long name = variable.name().hashCode();
        return switch (variable.type()) {
            case ClassicalType.Float type -> new Value.Real(type, 6 * stream.uniform(name, 0) - 3);
            case ClassicalType.Duration type -> Evaluation.zero(type);
            case ClassicalType.Bool type -> small(type, stream.bits(name, 0) & 1);
            case ClassicalType.Bit type -> small(type, stream.bits(name, 0) & 1);
            case ClassicalType.BitArray type -> small(type, stream.bits(name, 0) & mask(type.width()));
            case ClassicalType.Int type -> small(type, stream.bits(name, 0) & mask(Math.min(3, type.width() - 1)));
            case ClassicalType.UInt type -> small(type, stream.bits(name, 0) & mask(Math.min(3, type.width())));
            case ClassicalType.Angle type -> small(type, stream.bits(name, 0) & mask(type.width()));
        };
    }

    private static long mask(int bits) {
        return (1L << Math.min(bits, 62)) - 1;
    }

    private static Value small(ClassicalType type, long number) {
        return new Value.Bits(type, BigInteger.valueOf(number));
    }

    Registers copy() {
        return new Registers(declared, (BitSet) clbits.clone(), variables.clone());
    }

    @Override
    public boolean clbit(int index) {
        return clbits.get(index);
    }

    @Override
    public Value variable(int index) {
        return variables[index];
    }

    void setClbit(int index, boolean value) {
        clbits.set(index, value);
    }

    void setVariable(int index, Value value) {
        variables[index] = Evaluation.cast(value, declared.get(index).type());
    }

    void assign(Assignable target, Value value) {
        switch (target) {
            case Assignable.WholeVariable(int index) -> setVariable(index, value);
            case Assignable.VariableBit(int index, Expression bit) -> variables[index] =
                    Evaluation.withBit(variables[index], Evaluation.evaluate(bit, this), value);
            case Assignable.VariableBits(int index, List<Integer> positions) -> variables[index] =
                    Evaluation.withBits(variables[index], positions, value);
            case Assignable.Clbits(List<Integer> targets) -> {
                for (int k = 0; k < targets.size(); k++) {
                    clbits.set(targets.get(k), value instanceof Value.Bits bits && bits.number().testBit(k));
                }
            }
            case Assignable.ClbitAt(List<Integer> targets, Expression index) -> clbits.set(
                    targets.get(Evaluation.position(targets.size(), Evaluation.evaluate(index, this))),
                    Evaluation.isTrue(value));
        }
    }

    /** Parameter {@code k} of the gate {@code i} with the values of now. */
    double parameter(Block block, int i, int k) {
        double known = block.parameter(i, k);
        if (!Double.isNaN(known)) {
            return known;
        }
        Value value = Evaluation.evaluate(block.symbol(i, k).orElseThrow(), this);
        return Evaluation.cast(value, FLOAT) instanceof Value.Real(var _, double number) ? number : Double.NaN;
    }

    /** The values of the output variables, as part of an outcome; empty when there is none. */
    String outputs() {
        StringBuilder text = new StringBuilder();
        for (int v = 0; v < variables.length; v++) {
            if (declared.get(v).role() == Variable.Role.OUTPUT) {
                text.append(' ').append(declared.get(v).name()).append('=').append(text(variables[v]));
            }
        }
        return text.toString();
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Bits bits -> bits.number().toString();
            case Value.Real(var _, double number) -> Double.toString(number);
            case Value.Time(double amount, var unit) -> amount + " " + unit;
        };
    }
}
