package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.util.BitSet;
import java.util.List;

/** Which classical bits and variables an operation reads and writes, and whether it only computes. */
final class ClassicalUse {
    final BitSet clbitReads = new BitSet();
    final BitSet clbitWrites = new BitSet();
    final BitSet variableReads = new BitSet();
    final BitSet variableWrites = new BitSet();
    /** Whether a gate, measurement, reset or matrix is inside. */
    boolean quantum;
    /** Whether an END is inside. */
    boolean ends;

    static ClassicalUse of(Block block, int i) {
        ClassicalUse use = new ClassicalUse();
        use.addOperation(block, i);
        return use;
    }

    static ClassicalUse of(Expression expression) {
        ClassicalUse use = new ClassicalUse();
        use.read(expression);
        return use;
    }

    static ClassicalUse of(Node.Range range) {
        ClassicalUse use = new ClassicalUse();
        use.read(range);
        return use;
    }

    boolean touches(BitSet clbits, BitSet variables) {
        return reads(clbits, variables) || clbitWrites.intersects(clbits) || variableWrites.intersects(variables);
    }

    boolean reads(BitSet clbits, BitSet variables) {
        return clbitReads.intersects(clbits) || variableReads.intersects(variables);
    }

    private void add(Block block) {
        for (int i = 0; i < block.size(); i++) {
            addOperation(block, i);
        }
    }

    private void addOperation(Block block, int i) {
        if (block.isGate(i)) {
            quantum = true;
            for (int k = 0; block.hasSymbols() && k < block.gate(i).parameterCount(); k++) {
                block.symbol(i, k).ifPresent(this::read);
            }
            return;
        }
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> {
                quantum = true;
                clbitWrites.set(block.clbit(i));
            }
            case Opcode.RESET -> quantum = true;
            case Opcode.END -> ends = true;
            default -> {
                if (block.hasNode(i)) {
                    addNode(block.node(i));
                }
            }
        }
    }

    private void addNode(Node node) {
        switch (node) {
            case Node.Assign(Assignable target, Expression value) -> {
                read(value);
                write(target);
            }
            case Node.If n -> read(n.condition());
            case Node.While n -> read(n.condition());
            case Node.For n -> {
                variableWrites.set(n.variable());
                read(n.range());
            }
            case Node.Switch n -> read(n.target());
            case Node.UnitaryMatrix _ -> quantum = true;
            case Node.Box _, Node.Delay _, Node.Directive _ -> {}
        }
        Block.inside(node).forEach(this::add);
    }

    private void read(Node.Range range) {
        switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                read(start);
                read(step);
                read(stop);
            }
            case Node.Range.Values(List<Expression> values) -> values.forEach(this::read);
            case Node.Range.BitsOf(Expression bits) -> read(bits);
        }
    }

    private void write(Assignable target) {
        switch (target) {
            case Assignable.WholeVariable(int index) -> variableWrites.set(index);
            case Assignable.VariableBit(int index, Expression bit) -> {
                variableWrites.set(index);
                variableReads.set(index);
                read(bit);
            }
            case Assignable.VariableBits(int index, List<Integer> _) -> {
                variableWrites.set(index);
                variableReads.set(index);
            }
            case Assignable.Clbits(List<Integer> clbits) -> clbits.forEach(clbitWrites::set);
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) -> {
                clbits.forEach(clbitWrites::set);
                read(index);
            }
        }
    }

    private void read(Expression expression) {
        switch (expression) {
            case Expression.Literal _ -> {}
            case Expression.Variable(int index, var _) -> variableReads.set(index);
            case Expression.Clbit(int clbit) -> clbitReads.set(clbit);
            case Expression.Clbits(List<Integer> clbits) -> clbits.forEach(clbitReads::set);
            case Expression.Unary(var _, Expression operand, var _) -> read(operand);
            case Expression.Binary(var _, Expression left, Expression right, var _) -> {
                read(left);
                read(right);
            }
            case Expression.Cast(Expression operand, var _) -> read(operand);
            case Expression.BitOf(Expression operand, Expression index) -> {
                read(operand);
                read(index);
            }
            case Expression.Select(Expression operand, var _) -> read(operand);
            case Expression.Concatenation(List<Expression> parts, var _) -> parts.forEach(this::read);
            case Expression.Call(var _, List<Expression> arguments, var _) -> arguments.forEach(this::read);
        }
    }
}
