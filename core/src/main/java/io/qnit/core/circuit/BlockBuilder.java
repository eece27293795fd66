package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Appends operations to a block. Every call checks arity, distinct qubits and finite parameters, and throws a
 * {@link QnitException} with {@link ErrorCode#INVALID_CIRCUIT} that names the gate. Not safe for use by several threads.
 */
public final class BlockBuilder {
    private static final int[] NO_INTS = {};
    private static final double[] NO_DOUBLES = {};

    private int size;
    private short[] opcodes = new short[16];
    private byte[] addedControls = new byte[16];
    private int[] slots = new int[17];
    private int[] operands = new int[32];
    private int[] arguments = new int[16];
    private int[] lines = new int[16];
    private double[] parameters = new double[16];
    private int parameterCount;
    private @Nullable Expression[] symbols = {};
    private final List<Node> nodes = new ArrayList<>();
    private boolean anyLine;
    private int line;

    /** Sets the source line (from 1) of the operations that follow; 0 for none. */
    public BlockBuilder line(int sourceLine) {
        line = sourceLine;
        return this;
    }

    public int size() {
        return size;
    }

    /** Appends a gate with its own controls only. Parameters are in radians and finite. */
    public BlockBuilder gate(Gate gate, int[] qubits, double... params) {
        return controlled(0, gate, qubits, params);
    }

    public BlockBuilder gate(Gate gate, int qubit, double... params) {
        openGate(gate, 1, 0, params);
        operand(qubit);
        return close();
    }

    public BlockBuilder gate(Gate gate, int qubit0, int qubit1, double... params) {
        openGate(gate, 2, 0, params);
        if (qubit0 == qubit1) {
            throw repeated(gate, qubit0);
        }
        operand(qubit0);
        operand(qubit1);
        return close();
    }

    /**
     * Appends a gate with {@code controls} (0 to 127) more controls than its own. {@code qubits} starts with those
     * controls. Prefer the gate that has the controls built in: {@code CX}, not {@code X} with one control; see
     * {@link Gate#withControls}.
     */
    public BlockBuilder controlled(int controls, Gate gate, int[] qubits, double... params) {
        openGate(gate, qubits.length, controls, params);
        appendDistinct(gate, qubits);
        return close();
    }

    /**
     * Appends a gate some of whose parameters are known only at run time.
     *
     * @param params the values; where {@code expressions} has an entry that is not null the value is ignored
     * @param expressions as long as {@code params}; expressions of type float or angle
     */
    public BlockBuilder symbolic(
            int controls, Gate gate, int[] qubits, double[] params, @Nullable Expression[] expressions) {
        double[] values = params.clone();
        for (int k = 0; k < values.length; k++) {
            if (expressions[k] != null) {
                values[k] = 0;
            }
        }
        int from = parameterCount;
        openGate(gate, qubits.length, controls, values);
        appendDistinct(gate, qubits);
        for (int k = 0; k < values.length; k++) {
            if (expressions[k] != null) {
                if (symbols.length < parameters.length) {
                    symbols = Arrays.copyOf(symbols, parameters.length);
                }
                symbols[from + k] = expressions[k];
                parameters[from + k] = Double.NaN;
            }
        }
        return close();
    }

    public BlockBuilder measure(int qubit, int clbit) {
        if (clbit < 0) {
            throw new QnitException(ErrorCode.INVALID_CIRCUIT, "clbit " + clbit + " is out of range");
        }
        open(Opcode.MEASURE, clbit);
        operand(qubit);
        return close();
    }

    public BlockBuilder reset(int qubit) {
        open(Opcode.RESET, 0);
        operand(qubit);
        return close();
    }

    public BlockBuilder barrier(int... qubits) {
        open(Opcode.BARRIER, 0);
        appendDistinct("barrier", qubits);
        return close();
    }

    public BlockBuilder delay(Node.Delay delay, int... qubits) {
        return node(delay, qubits);
    }

    public BlockBuilder unitary(Node.UnitaryMatrix matrix, int... qubits) {
        if (qubits.length > 15 || matrix.entries().length != 2L << (2 * qubits.length)) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "a unitary on " + qubits.length + " qubits has another size than its matrix");
        }
        return node(matrix, qubits);
    }

    /** Appends a node that has no qubits of its own; those of control flow are collected from the blocks inside. */
    public BlockBuilder node(Node node) {
        TreeSet<Integer> used = new TreeSet<>();
        for (Block inner : Block.inside(node)) {
            int slotCount = inner.firstSlot(inner.size());
            for (int s = 0; s < slotCount; s++) {
                used.add(inner.operand(s));
            }
        }
        return node(node, used.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Appends {@link Opcode#BREAK}, {@link Opcode#CONTINUE} or {@link Opcode#END}. */
    public BlockBuilder jump(short opcode) {
        if (opcode != Opcode.BREAK && opcode != Opcode.CONTINUE && opcode != Opcode.END) {
            throw new QnitException(ErrorCode.INTERNAL, "opcode " + opcode + " is not a jump");
        }
        open(opcode, 0);
        return close();
    }

    /** Appends operation {@code i} of another block. */
    public BlockBuilder append(Block block, int i) {
        return append(block, i, IntUnaryOperator.identity());
    }

    /**
     * Appends operation {@code i} of another block on other qubits: a router's step. Blocks inside control flow are
     * rewired as well.
     */
    public BlockBuilder append(Block block, int i, IntUnaryOperator rewire) {
        int[] qubits = block.qubits(i);
        for (int k = 0; k < qubits.length; k++) {
            qubits[k] = rewire.applyAsInt(qubits[k]);
        }
        int before = line;
        line = block.line(i);
        if (block.isGate(i)) {
            int count = block.gate(i).parameterCount();
            @Nullable Expression[] expressions = new Expression[count];
            boolean any = false;
            for (int k = 0; k < count; k++) {
                expressions[k] = block.symbol(i, k).orElse(null);
                any |= expressions[k] != null;
            }
            if (any) {
                symbolic(block.addedControls(i), block.gate(i), qubits, block.parameters(i), expressions);
            } else {
                controlled(block.addedControls(i), block.gate(i), qubits, block.parameters(i));
            }
        } else if (block.hasNode(i)) {
            node(Rewiring.of(block.node(i), rewire), qubits);
        } else {
            open(block.opcode(i), block.opcode(i) == Opcode.MEASURE ? block.clbit(i) : 0);
            appendDistinct("operation", qubits);
            close();
        }
        line = before;
        return this;
    }

    /** The block so far; the builder can go on. */
    public Block build() {
        return new Block(
                size,
                Arrays.copyOf(opcodes, size),
                Arrays.copyOf(addedControls, size),
                Arrays.copyOf(slots, size + 1),
                Arrays.copyOf(operands, slots[size]),
                Arrays.copyOf(arguments, size),
                parameterCount == 0 ? NO_DOUBLES : Arrays.copyOf(parameters, parameterCount),
                symbols.length == 0 ? symbols : Arrays.copyOf(symbols, parameterCount),
                nodes.toArray(Node[]::new),
                anyLine ? Arrays.copyOf(lines, size) : NO_INTS);
    }

    private BlockBuilder node(Node node, int[] qubits) {
        open(node.opcode(), nodes.size());
        appendDistinct("operation", qubits);
        nodes.add(node);
        return close();
    }

    private void openGate(Gate gate, int qubits, int controls, double[] params) {
        if (qubits != gate.qubitCount() + controls || controls < 0 || controls > Byte.MAX_VALUE) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "gate '" + gate.id() + "' acts on " + (gate.qubitCount() + controls) + " qubits, found " + qubits);
        }
        if (params.length != gate.parameterCount()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "gate '" + gate.id() + "' takes " + gate.parameterCount() + " parameters, found " + params.length);
        }
        open((short) gate.ordinal(), parameterCount);
        addedControls[size] = (byte) controls;
        if (params.length > 0) {
            if (parameterCount + params.length > parameters.length) {
                parameters = Arrays.copyOf(parameters, grown(parameterCount + params.length));
            }
            for (double p : params) {
                if (!Double.isFinite(p)) {
                    throw new QnitException(
                            ErrorCode.INVALID_CIRCUIT,
                            "gate '" + gate.id() + "' has the parameter " + p + "; a finite angle is needed");
                }
                parameters[parameterCount++] = p;
            }
        }
    }

    private void open(short opcode, int argument) {
        if (size == opcodes.length) {
            int capacity = grown(size + 1);
            opcodes = Arrays.copyOf(opcodes, capacity);
            addedControls = Arrays.copyOf(addedControls, capacity);
            slots = Arrays.copyOf(slots, capacity + 1);
            arguments = Arrays.copyOf(arguments, capacity);
            lines = Arrays.copyOf(lines, capacity);
        }
        opcodes[size] = opcode;
        addedControls[size] = 0;
        arguments[size] = argument;
        lines[size] = line;
        anyLine |= line > 0;
        slots[size + 1] = slots[size];
    }

    private void operand(int qubit) {
        if (qubit < 0) {
            throw new QnitException(ErrorCode.INVALID_CIRCUIT, "qubit " + qubit + " is out of range");
        }
        int slot = slots[size + 1];
        if (slot == operands.length) {
            operands = Arrays.copyOf(operands, grown(slot + 1));
        }
        operands[slot] = qubit;
        slots[size + 1] = slot + 1;
    }

    private BlockBuilder close() {
        size++;
        return this;
    }

    private void appendDistinct(Gate gate, int[] qubits) {
        appendDistinct(gate.id(), qubits);
    }

    private void appendDistinct(String what, int[] qubits) {
        if (qubits.length > 8) {
            int[] sorted = qubits.clone();
            Arrays.sort(sorted);
            for (int k = 1; k < sorted.length; k++) {
                if (sorted[k] == sorted[k - 1]) {
                    throw repeated(what, sorted[k]);
                }
            }
        } else {
            for (int k = 1; k < qubits.length; k++) {
                for (int j = 0; j < k; j++) {
                    if (qubits[j] == qubits[k]) {
                        throw repeated(what, qubits[k]);
                    }
                }
            }
        }
        for (int qubit : qubits) {
            operand(qubit);
        }
    }

    private static QnitException repeated(Gate gate, int qubit) {
        return repeated(gate.id(), qubit);
    }

    private static QnitException repeated(String what, int qubit) {
        return new QnitException(
                ErrorCode.INVALID_CIRCUIT, "'" + what + "' uses qubit " + qubit + " twice; its qubits must differ");
    }

    private static int grown(int needed) {
        return Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, needed * 3L / 2 + 16));
    }
}
