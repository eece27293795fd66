package io.qnit.compiler;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.util.Set;

/** Which variables a block reads or writes anywhere but in the angles of gates. */
final class VariableUse {
    private VariableUse() {}

    static void collect(Block block, Set<Integer> used) {
        for (Node node : block.nodes()) {
            switch (node) {
                case Node.If n -> collect(n.condition(), used);
                case Node.While n -> collect(n.condition(), used);
                case Node.For n -> {
                    used.add(n.variable());
                    switch (n.range()) {
                        case Node.Range.Steps(var start, var step, var stop) -> {
                            collect(start, used);
                            collect(step, used);
                            collect(stop, used);
                        }
                        case Node.Range.Values(var values) -> values.forEach(v -> collect(v, used));
                        case Node.Range.BitsOf(var bits) -> collect(bits, used);
                    }
                }
                case Node.Switch n -> collect(n.target(), used);
                case Node.Box n -> n.duration().ifPresent(d -> collect(d, used));
                case Node.Assign n -> {
                    collect(n.target(), used);
                    collect(n.value(), used);
                }
                case Node.Delay n -> collect(n.duration(), used);
                case Node.UnitaryMatrix _, Node.Directive _ -> {}
            }
            Block.inside(node).forEach(inner -> collect(inner, used));
        }
    }

    private static void collect(Assignable target, Set<Integer> used) {
        switch (target) {
            case Assignable.WholeVariable(int index) -> used.add(index);
            case Assignable.VariableBit(int index, Expression bit) -> {
                used.add(index);
                collect(bit, used);
            }
            case Assignable.VariableBits(int index, var _) -> used.add(index);
            case Assignable.Clbits _ -> {}
            case Assignable.ClbitAt(var _, Expression index) -> collect(index, used);
        }
    }

    private static void collect(Expression expression, Set<Integer> used) {
        switch (expression) {
            case Expression.Variable(int index, var _) -> used.add(index);
            case Expression.Unary(var _, var operand, var _) -> collect(operand, used);
            case Expression.Binary binary -> {
                collect(binary.left(), used);
                collect(binary.right(), used);
            }
            case Expression.Cast(var operand, var _) -> collect(operand, used);
            case Expression.BitOf(var operand, var index) -> {
                collect(operand, used);
                collect(index, used);
            }
            case Expression.Select(var operand, var _) -> collect(operand, used);
            case Expression.Concatenation(var parts, var _) -> parts.forEach(p -> collect(p, used));
            case Expression.Call(var _, var arguments, var _) -> arguments.forEach(a -> collect(a, used));
            case Expression.Literal _, Expression.Clbit _, Expression.Clbits _ -> {}
        }
    }
}
