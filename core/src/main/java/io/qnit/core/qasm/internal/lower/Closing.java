package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last step of reading: moves local bits behind the global ones, takes out variables that nothing reads, with the
 * assignments to them, and gives each loop a variable of its own. Loop variables come last, in the order of the loops;
 * local bits and variables get names that nothing else has where they can be seen. Circuits that have none of these are
 * left as they are.
 */
final class Closing {
    private final Wires wires;
    private final int shift;

    /** The variables that stay, and the numbers they get. */
    private final BitSet live = new BitSet();

    private final int[] renumbered;

    /** The variables of the loops around the place being looked at. */
    private final BitSet counting = new BitSet();

    private final List<ClbitRegister> registers = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> loopNames = new ArrayList<>();
    private boolean changed;

    Closing(Wires wires) {
        this.wires = wires;
        this.shift = wires.globalClbits() - Wires.FIRST_LOCAL;
        this.renumbered = new int[wires.variables().size()];
    }

    Block close(Block body) {
        findLive(body);
        wires.qubitRegisters().forEach(register -> names.add(register.name()));
        wires.globals().forEach(register -> names.add(register.name()));
        registers.addAll(wires.globals());
        for (ClbitRegister local : wires.locals()) {
            String name = free(local.name());
            names.add(name);
            registers.add(new ClbitRegister(name, local.offset() + shift, local.size(), local.form(), local.scope()));
        }
        for (int v = 0; v < renumbered.length; v++) {
            renumbered[v] = live.get(v) ? variables.size() : -1;
            if (live.get(v)) {
                Variable variable = wires.variables().get(v);
                String name = free(variable.name());
                names.add(name);
                variables.add(new Variable(name, variable.type(), variable.role()));
            }
        }
        return wires.locals().isEmpty() && variables.size() == renumbered.length ? body : block(body);
    }

    List<ClbitRegister> clbitRegisters() {
        return registers;
    }

    List<Variable> variables() {
        return variables;
    }

    private String free(String wanted) {
        String name = wanted;
        for (int k = 1; names.contains(name) || loopNames.contains(name); k++) {
            name = wanted + "_" + k;
        }
        return name;
    }

    private void findLive(Block body) {
        for (int v = 0; v < renumbered.length; v++) {
            Variable variable = wires.variables().get(v);
            if (variable.role() != Variable.Role.LOCAL || variable.name().equals(Lowering.FAILURE)) {
                live.set(v);
            }
        }
        do {
            changed = false;
            read(body);
        } while (changed);
    }

    private void read(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (block.hasNode(i)) {
                read(block.node(i));
            } else if (block.isGate(i) && block.hasSymbols()) {
                for (int k = 0; k < block.gate(i).parameterCount(); k++) {
                    block.symbol(i, k).ifPresent(this::read);
                }
            }
        }
    }

    private void read(Node node) {
        switch (node) {
            case Node.If n -> read(n.condition());
            case Node.While n -> read(n.condition());
            case Node.For n -> {
                switch (n.range()) {
                    case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                        read(start);
                        read(step);
                        read(stop);
                    }
                    case Node.Range.Values(List<Expression> values) -> values.forEach(this::read);
                    case Node.Range.BitsOf(Expression bits) -> read(bits);
                }
                boolean outside = !counting.get(n.variable());
                counting.set(n.variable());
                read(n.body());
                counting.set(n.variable(), !outside);
                return;
            }
            case Node.Switch n -> read(n.target());
            case Node.Box n -> n.duration().ifPresent(this::read);
            case Node.Assign(Assignable target, Expression value) -> {
                if (stays(target)) {
                    read(value);
                    switch (target) {
                        case Assignable.VariableBit(int _, Expression bit) -> read(bit);
                        case Assignable.ClbitAt(List<Integer> _, Expression index) -> read(index);
                        case Assignable.WholeVariable _, Assignable.VariableBits _, Assignable.Clbits _ -> {}
                    }
                }
            }
            case Node.Delay n -> read(n.duration());
            case Node.UnitaryMatrix _, Node.Directive _ -> {}
        }
        Block.inside(node).forEach(this::read);
    }

    private void mark(int variable) {
        if (!live.get(variable) && !counting.get(variable)) {
            live.set(variable);
            changed = true;
        }
    }

    private boolean stays(Assignable target) {
        return switch (target) {
            case Assignable.WholeVariable(int index) -> stays(index);
            case Assignable.VariableBit(int index, Expression _) -> stays(index);
            case Assignable.VariableBits(int index, List<Integer> _) -> stays(index);
            case Assignable.Clbits _, Assignable.ClbitAt _ -> true;
        };
    }

    private boolean stays(int variable) {
        return live.get(variable) || counting.get(variable);
    }

    private void read(Expression expression) {
        switch (expression) {
            case Expression.Literal _, Expression.Clbit _, Expression.Clbits _ -> {}
            case Expression.Variable v -> mark(v.index());
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

    private Block block(Block block) {
        BlockBuilder builder = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            builder.line(block.line(i));
            if (block.opcode(i) == Opcode.MEASURE) {
                builder.measure(block.qubit(i, 0), clbit(block.clbit(i)));
            } else if (block.hasNode(i)) {
                node(builder, block, i);
            } else if (block.isGate(i) && block.hasSymbols()) {
                gate(builder, block, i);
            } else {
                builder.append(block, i);
            }
        }
        return builder.build();
    }

    private void gate(BlockBuilder builder, Block block, int i) {
        int count = block.gate(i).parameterCount();
        @Nullable Expression[] symbols = new Expression[count];
        boolean any = false;
        for (int k = 0; k < count; k++) {
            Optional<Expression> symbol = block.symbol(i, k);
            if (symbol.isPresent()) {
                symbols[k] = expression(symbol.get());
                any = true;
            }
        }
        if (any) {
            builder.symbolic(block.addedControls(i), block.gate(i), block.qubits(i), block.parameters(i), symbols);
        } else {
            builder.append(block, i);
        }
    }

    private void node(BlockBuilder builder, Block block, int i) {
        switch (block.node(i)) {
            case Node.If n ->
                builder.node(new Node.If(expression(n.condition()), block(n.then()), block(n.otherwise())));
            case Node.While n -> builder.node(new Node.While(expression(n.condition()), block(n.body())));
            case Node.For n -> builder.node(loop(n));
            case Node.Switch n ->
                builder.node(
                        new Node.Switch(
                                expression(n.target()),
                                n.cases().stream().map(c -> new Node.Case(c.labels(), block(c.body()))).toList(),
                                block(n.otherwise())));
            case Node.Box n -> builder.node(new Node.Box(n.duration().map(this::expression), block(n.body())));
            case Node.Assign(Assignable target, Expression value) -> {
                if (stays(target)) {
                    builder.node(new Node.Assign(target(target), expression(value)));
                }
            }
            case Node.Delay n -> builder.delay(new Node.Delay(expression(n.duration())), block.qubits(i));
            case Node.UnitaryMatrix _, Node.Directive _ -> builder.append(block, i);
        }
    }

    private Node.For loop(Node.For n) {
        Node.Range range = range(n.range());
        Variable variable = wires.variables().get(n.variable());
        String name = free(variable.name());
        int outside = renumbered[n.variable()];
        boolean nested = counting.get(n.variable());
        int own = variables.size();
        variables.add(new Variable(name, variable.type(), variable.role()));
        renumbered[n.variable()] = own;
        counting.set(n.variable());
        loopNames.add(name);
        Block body = block(n.body());
        loopNames.removeLast();
        counting.set(n.variable(), nested);
        renumbered[n.variable()] = outside;
        return new Node.For(own, range, body);
    }

    private Node.Range range(Node.Range range) {
        return switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) ->
                new Node.Range.Steps(expression(start), expression(step), expression(stop));
            case Node.Range.Values(List<Expression> values) -> new Node.Range.Values(expressions(values));
            case Node.Range.BitsOf(Expression bits) -> new Node.Range.BitsOf(expression(bits));
        };
    }

    private Assignable target(Assignable target) {
        return switch (target) {
            case Assignable.WholeVariable(int index) -> new Assignable.WholeVariable(renumbered[index]);
            case Assignable.VariableBit(int index, Expression bit) ->
                new Assignable.VariableBit(renumbered[index], expression(bit));
            case Assignable.VariableBits(int index, List<Integer> positions) ->
                new Assignable.VariableBits(renumbered[index], positions);
            case Assignable.Clbits(List<Integer> clbits) -> new Assignable.Clbits(clbits(clbits));
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) ->
                new Assignable.ClbitAt(clbits(clbits), expression(index));
        };
    }

    private Expression expression(Expression expression) {
        return switch (expression) {
            case Expression.Literal e -> e;
            case Expression.Variable(int index, var type) -> new Expression.Variable(renumbered[index], type);
            case Expression.Clbit(int clbit) -> new Expression.Clbit(clbit(clbit));
            case Expression.Clbits(List<Integer> clbits) -> new Expression.Clbits(clbits(clbits));
            case Expression.Unary(var operator, var operand, var type) ->
                new Expression.Unary(operator, expression(operand), type);
            case Expression.Binary(var operator, var left, var right, var type) ->
                new Expression.Binary(operator, expression(left), expression(right), type);
            case Expression.Cast(var operand, var type) -> new Expression.Cast(expression(operand), type);
            case Expression.BitOf(var operand, var index) ->
                new Expression.BitOf(expression(operand), expression(index));
            case Expression.Select(var operand, var positions) ->
                new Expression.Select(expression(operand), positions);
            case Expression.Concatenation(var parts, var type) ->
                new Expression.Concatenation(expressions(parts), type);
            case Expression.Call(var function, var arguments, var type) ->
                new Expression.Call(function, expressions(arguments), type);
        };
    }

    private List<Expression> expressions(List<Expression> list) {
        return list.stream().map(this::expression).toList();
    }

    private List<Integer> clbits(List<Integer> clbits) {
        boolean local = false;
        for (int clbit : clbits) {
            local |= clbit >= Wires.FIRST_LOCAL;
        }
        return local ? clbits.stream().map(this::clbit).toList() : clbits;
    }

    private int clbit(int clbit) {
        return clbit >= Wires.FIRST_LOCAL ? clbit + shift : clbit;
    }
}
