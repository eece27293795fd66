package io.qnit.compiler.algebra;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.util.BitSet;
import java.util.List;

/** The clbits and variables that an operation reads and writes, blocks inside included, and whether it may leave. */
public final class ClassicalUse {
    private final BitSet clbitsRead = new BitSet();
    private final BitSet clbitsWritten = new BitSet();
    private final BitSet variablesRead = new BitSet();
    private final BitSet variablesWritten = new BitSet();
    private boolean leaves;
    private boolean ends;
    private int loops;

    private ClassicalUse() {}

    public static ClassicalUse of(Block block, int i) {
        ClassicalUse use = new ClassicalUse();
        use.operation(block, i);
        return use;
    }

    /** Whether operation {@code i} certainly reads and writes nothing: a gate without symbols, a reset, a barrier. */
    public static boolean isNothing(Block block, int i) {
        if (block.isGate(i)) {
            return !block.hasSymbols() || !isSymbolic(block, i);
        }
        return switch (block.opcode(i)) {
            case Opcode.RESET, Opcode.BARRIER, Opcode.UNITARY, Opcode.DIRECTIVE -> true;
            default -> false;
        };
    }

    /** Whether the gate {@code i} has a parameter that is known only at run time. */
    public static boolean isSymbolic(Block block, int i) {
        for (int k = 0; k < block.gate(i).parameterCount(); k++) {
            if (Double.isNaN(block.parameter(i, k))) {
                return true;
            }
        }
        return false;
    }

    /** Not to be changed, as are the others. */
    public BitSet clbitsRead() {
        return clbitsRead;
    }

    public BitSet clbitsWritten() {
        return clbitsWritten;
    }

    public BitSet variablesRead() {
        return variablesRead;
    }

    public BitSet variablesWritten() {
        return variablesWritten;
    }

    /** Whether no clbit and no variable is read or written. */
    public boolean isEmpty() {
        return clbitsRead.isEmpty() && clbitsWritten.isEmpty() && variablesRead.isEmpty() && variablesWritten.isEmpty();
    }

    /** Whether a break or continue, here or in a block inside, leads out of this operation. */
    public boolean leaves() {
        return leaves;
    }

    /** Whether the shot may end here or in a block inside. */
    public boolean ends() {
        return ends;
    }

    private void operation(Block block, int i) {
        if (block.isGate(i)) {
            for (int k = 0; block.hasSymbols() && k < block.gate(i).parameterCount(); k++) {
                block.symbol(i, k).ifPresent(this::read);
            }
            return;
        }
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> clbitsWritten.set(block.clbit(i));
            case Opcode.BREAK, Opcode.CONTINUE -> leaves |= loops == 0;
            case Opcode.END -> ends = true;
            default -> {
                if (block.hasNode(i)) {
                    node(block.node(i));
                }
            }
        }
    }

    private void node(Node node) {
        switch (node) {
            case Node.Assign(Assignable target, Expression value) -> {
                read(value);
                write(target);
            }
            case Node.If n -> read(n.condition());
            case Node.While n -> read(n.condition());
            case Node.For n -> {
                variablesWritten.set(n.variable());
                read(n.range());
            }
            case Node.Switch n -> read(n.target());
            case Node.Box n -> n.duration().ifPresent(this::read);
            case Node.Delay n -> read(n.duration());
            case Node.UnitaryMatrix _, Node.Directive _ -> {}
        }
        int turn = node instanceof Node.While || node instanceof Node.For ? 1 : 0;
        loops += turn;
        for (Block block : Block.inside(node)) {
            for (int i = 0; i < block.size(); i++) {
                operation(block, i);
            }
        }
        loops -= turn;
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
            case Assignable.WholeVariable(int index) -> variablesWritten.set(index);
            case Assignable.VariableBit(int index, Expression bit) -> {
                variablesWritten.set(index);
                read(bit);
            }
            case Assignable.VariableBits(int index, List<Integer> _) -> variablesWritten.set(index);
            case Assignable.Clbits(List<Integer> clbits) -> clbits.forEach(clbitsWritten::set);
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) -> {
                clbits.forEach(clbitsWritten::set);
                read(index);
            }
        }
    }

    private void read(Expression expression) {
        switch (expression) {
            case Expression.Literal _ -> {}
            case Expression.Variable(int index, var _) -> variablesRead.set(index);
            case Expression.Clbit(int clbit) -> clbitsRead.set(clbit);
            case Expression.Clbits(List<Integer> clbits) -> clbits.forEach(clbitsRead::set);
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
