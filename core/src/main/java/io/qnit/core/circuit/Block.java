package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A straight-line run of operations as a structure of arrays: a planner reads it front to back once, a router copies it
 * with other qubits, and neither touches an object per gate. The layout is described in docs/circuit.md.
 *
 * <p>Operation {@code i} has an opcode, the operands {@code operand(s)} for the slots {@code s} from
 * {@code firstSlot(i)} to {@code firstSlot(i + 1) - 1} (qubit numbers; controls first), and one {@code argument}: for a
 * gate the place of its first parameter, for a measurement the clbit, for the rest the place of its {@link Node}.
 *
 * <p>Immutable and safe to share between threads. Made by a {@link BlockBuilder}. Source lines do not count for equality.
 */
public final class Block {
    private static final Gate[] GATES = Gate.values();
    private static final Block EMPTY = new BlockBuilder().build();

    private final int size;
    private final short[] opcodes;
    private final byte[] addedControls;
    private final int[] slots;
    private final int[] operands;
    private final int[] arguments;
    private final double[] parameters;
    private final @Nullable Expression[] symbols;
    private final Node[] nodes;
    private final int[] lines;
    private volatile @Nullable WireLinks links;

    Block(
            int size,
            short[] opcodes,
            byte[] addedControls,
            int[] slots,
            int[] operands,
            int[] arguments,
            double[] parameters,
            @Nullable Expression[] symbols,
            Node[] nodes,
            int[] lines) {
        this.size = size;
        this.opcodes = opcodes;
        this.addedControls = addedControls;
        this.slots = slots;
        this.operands = operands;
        this.arguments = arguments;
        this.parameters = parameters;
        this.symbols = symbols;
        this.nodes = nodes;
        this.lines = lines;
    }

    public static Block empty() {
        return EMPTY;
    }

    /** The number of operations. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The gate's ordinal, or one of the negative numbers of {@link Opcode}. */
    public short opcode(int i) {
        return opcodes[i];
    }

    public boolean isGate(int i) {
        return opcodes[i] >= 0;
    }

    /** The gate of operation {@code i}, which must be one. */
    public Gate gate(int i) {
        return GATES[opcodes[i]];
    }

    /** How many controls operation {@code i} has on top of its gate's own; they are its first operands. */
    public int addedControls(int i) {
        return addedControls[i];
    }

    /** The first operand slot of operation {@code i}; {@code firstSlot(size())} is the number of slots. */
    public int firstSlot(int i) {
        return slots[i];
    }

    /** The qubit in an operand slot. */
    public int operand(int slot) {
        return operands[slot];
    }

    public int operandCount(int i) {
        return slots[i + 1] - slots[i];
    }

    /** Operand {@code k} of operation {@code i}. */
    public int qubit(int i, int k) {
        return operands[slots[i] + k];
    }

    /** A copy of the operands of operation {@code i}. */
    public int[] qubits(int i) {
        return Arrays.copyOfRange(operands, slots[i], slots[i + 1]);
    }

    /** Parameter {@code k} of the gate {@code i} in radians; NaN when it is symbolic. */
    public double parameter(int i, int k) {
        return parameters[arguments[i] + k];
    }

    /** A copy of the parameters of the gate {@code i}. */
    public double[] parameters(int i) {
        int from = arguments[i];
        return Arrays.copyOfRange(parameters, from, from + gate(i).parameterCount());
    }

    /** The expression of parameter {@code k} of the gate {@code i}, when its value is known only at run time. */
    public Optional<Expression> symbol(int i, int k) {
        return symbols.length == 0 ? Optional.empty() : Optional.ofNullable(symbols[arguments[i] + k]);
    }

    /** Whether any gate of this block (not of blocks inside it) has a symbolic parameter. */
    public boolean hasSymbols() {
        return symbols.length > 0;
    }

    /** The clbit that the measurement {@code i} writes. */
    public int clbit(int i) {
        return arguments[i];
    }

    /** The node of operation {@code i}, whose opcode says that it has one. */
    public Node node(int i) {
        return nodes[arguments[i]];
    }

    /** Whether operation {@code i} carries a {@link Node}. */
    public boolean hasNode(int i) {
        return switch (opcodes[i]) {
            case Opcode.MEASURE,
                    Opcode.RESET,
                    Opcode.BARRIER,
                    Opcode.BREAK,
                    Opcode.CONTINUE,
                    Opcode.END -> false;
            default -> opcodes[i] < 0;
        };
    }

    /** The source line of operation {@code i}, from 1; 0 when there is none. */
    public int line(int i) {
        return lines.length == 0 ? 0 : lines[i];
    }

    /** The nodes of this block, in order. */
    public List<Node> nodes() {
        return List.of(nodes);
    }

    /** Where each operand's wire comes from and goes to; computed once, in time proportional to the block. */
    public WireLinks links() {
        WireLinks known = links;
        if (known == null) {
            known = WireLinks.of(this);
            links = known;
        }
        return known;
    }

    /** One more than the highest qubit used here or in blocks inside; 0 when none is. */
    public int qubitBound() {
        int bound = 0;
        for (int s = 0; s < slots[size]; s++) {
            bound = Math.max(bound, operands[s] + 1);
        }
        return bound;
    }

    /** A builder that already holds this block's operations. */
    public BlockBuilder toBuilder() {
        BlockBuilder builder = new BlockBuilder();
        for (int i = 0; i < size; i++) {
            builder.append(this, i);
        }
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Block that) || size != that.size) {
            return false;
        }
        return Arrays.equals(opcodes, that.opcodes)
                && Arrays.equals(addedControls, that.addedControls)
                && Arrays.equals(slots, that.slots)
                && Arrays.equals(operands, that.operands)
                && Arrays.equals(arguments, that.arguments)
                && Arrays.equals(parameters, that.parameters)
                && Arrays.equals(symbols, that.symbols)
                && Arrays.equals(nodes, that.nodes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(opcodes), Arrays.hashCode(operands), Arrays.hashCode(parameters));
    }

    /** Checks that qubits and clbits are within a circuit's. */
    void checkWithin(int qubitCount, int clbitCount) {
        for (int s = 0; s < slots[size]; s++) {
            if (operands[s] >= qubitCount) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT,
                        "qubit " + operands[s] + " is out of range: the circuit has " + qubitCount + " qubits");
            }
        }
        for (int i = 0; i < size; i++) {
            if (opcodes[i] == Opcode.MEASURE && arguments[i] >= clbitCount) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT,
                        "clbit " + arguments[i] + " is out of range: the circuit has " + clbitCount + " clbits");
            }
        }
        for (Node node : nodes) {
            for (Block inner : inside(node)) {
                inner.checkWithin(qubitCount, clbitCount);
            }
        }
    }

    /** The blocks that hang from a node, in source order. */
    public static List<Block> inside(Node node) {
        return switch (node) {
            case Node.If n -> List.of(n.then(), n.otherwise());
            case Node.While n -> List.of(n.body());
            case Node.For n -> List.of(n.body());
            case Node.Switch n -> {
                List<Block> blocks = new java.util.ArrayList<>();
                n.cases().forEach(c -> blocks.add(c.body()));
                blocks.add(n.otherwise());
                yield blocks;
            }
            case Node.Box n -> List.of(n.body());
            case Node.Assign _, Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> List.of();
        };
    }
}
