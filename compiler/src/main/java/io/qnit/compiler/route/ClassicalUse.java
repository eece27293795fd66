package io.qnit.compiler.route;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which classical bits and variables each operation of a block reads and writes, those of blocks inside included. They are
 * numbered from 0 in the order in which the block meets them. Texts that are carried along count as writes to one
 * resource, so that they keep their order. Immutable.
 */
final class ClassicalUse {
    private static final int[] NOTHING = {};
    private static final int TEXTS = Integer.MIN_VALUE;

    private final int resources;
    /** By operation, each resource twice its number, plus one where it is written. */
    private final int[][] uses;

    private ClassicalUse(int resources, int[][] uses) {
        this.resources = resources;
        this.uses = uses;
    }

    int resources() {
        return resources;
    }

    int count(int i) {
        return uses.length == 0 ? 0 : uses[i].length;
    }

    int resource(int i, int k) {
        return uses[i][k] >> 1;
    }

    boolean writes(int i, int k) {
        return (uses[i][k] & 1) == 1;
    }

    static ClassicalUse of(Block block) {
        boolean any = block.hasSymbols();
        for (int i = 0; i < block.size() && !any; i++) {
            any = block.opcode(i) == Opcode.MEASURE || block.hasNode(i) && block.opcode(i) != Opcode.UNITARY;
        }
        if (!any) {
            return new ClassicalUse(0, new int[0][]);
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        int[][] uses = new int[block.size()][];
        for (int i = 0; i < block.size(); i++) {
            Collector collector = new Collector();
            collector.operation(block, i);
            uses[i] = NOTHING;
            if (!collector.found.isEmpty()) {
                uses[i] = new int[collector.found.size()];
                int k = 0;
                for (Map.Entry<Integer, Boolean> use : collector.found.entrySet()) {
                    Integer number = numbers.get(use.getKey());
                    if (number == null) {
                        number = numbers.size();
                        numbers.put(use.getKey(), number);
                    }
                    uses[i][k++] = 2 * number + (use.getValue() ? 1 : 0);
                }
            }
        }
        return new ClassicalUse(numbers.size(), uses);
    }

    /** Clbits by their number, variables by -1 minus theirs; true where written. */
    private static final class Collector {
        private final Map<Integer, Boolean> found = new TreeMap<>();

        void operation(Block block, int i) {
            switch (block.opcode(i)) {
                case Opcode.MEASURE -> write(block.clbit(i));
                default -> {
                    if (block.isGate(i)) {
                        for (int k = 0; k < block.gate(i).parameterCount() && block.hasSymbols(); k++) {
                            block.symbol(i, k).ifPresent(this::read);
                        }
                    } else if (block.hasNode(i)) {
                        node(block.node(i));
                    }
                }
            }
        }

        private void node(Node node) {
            switch (node) {
                case Node.If n -> read(n.condition());
                case Node.While n -> read(n.condition());
                case Node.For n -> {
                    write(-1 - n.variable());
                    switch (n.range()) {
                        case Node.Range.Steps steps -> {
                            read(steps.start());
                            read(steps.step());
                            read(steps.stop());
                        }
                        case Node.Range.Values values -> values.values().forEach(this::read);
                        case Node.Range.BitsOf bits -> read(bits.bits());
                    }
                }
                case Node.Switch n -> read(n.target());
                case Node.Box n -> n.duration().ifPresent(this::read);
                case Node.Assign n -> {
                    place(n.target());
                    read(n.value());
                }
                case Node.Delay n -> read(n.duration());
                case Node.UnitaryMatrix _ -> {}
                case Node.Directive _ -> write(TEXTS);
            }
            for (Block inner : Block.inside(node)) {
                for (int i = 0; i < inner.size(); i++) {
                    operation(inner, i);
                }
            }
        }

        private void place(Assignable target) {
            switch (target) {
                case Assignable.WholeVariable v -> write(-1 - v.index());
                case Assignable.VariableBit v -> {
                    write(-1 - v.index());
                    read(v.bit());
                }
                case Assignable.VariableBits v -> write(-1 - v.index());
                case Assignable.Clbits c -> c.clbits().forEach(this::write);
                case Assignable.ClbitAt c -> {
                    c.clbits().forEach(this::write);
                    read(c.index());
                }
            }
        }

        private void read(Expression expression) {
            switch (expression) {
                case Expression.Literal _ -> {}
                case Expression.Variable v -> found.putIfAbsent(-1 - v.index(), false);
                case Expression.Clbit c -> found.putIfAbsent(c.clbit(), false);
                case Expression.Clbits c -> c.clbits().forEach(bit -> found.putIfAbsent(bit, false));
                case Expression.Unary e -> read(e.operand());
                case Expression.Binary e -> {
                    read(e.left());
                    read(e.right());
                }
                case Expression.Cast e -> read(e.operand());
                case Expression.BitOf e -> {
                    read(e.operand());
                    read(e.index());
                }
                case Expression.Select e -> read(e.operand());
                case Expression.Concatenation e -> e.parts().forEach(this::read);
                case Expression.Call e -> e.arguments().forEach(this::read);
            }
        }

        private void write(int resource) {
            found.put(resource, true);
        }
    }
}
