package io.qnit.app.draw;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Places a circuit's operations in columns, each as far left as its wires are free. What is painted is the same for every
 * painter; only sizes differ.
 *
 * @param rows the wires from above
 * @param elements in order of placement
 * @param columns the number of columns
 * @param omitted operations that were left out because the picture would be too large
 */
record Layout(List<Row> rows, List<Element> elements, int columns, int omitted) {
    /** A wire. */
    record Row(String label, Kind kind) {}

    /** What a wire carries. */
    enum Kind {
        QUBIT,
        CLBITS,
        /** Variables that are not bits, and jumps: no wire is drawn. */
        CLASSICAL
    }

    static Layout of(Circuit circuit, DrawOptions options) {
        return new Builder(circuit, options).build();
    }

    private static final class Builder {
        private final Circuit circuit;
        private final DrawOptions options;
        private final Labels labels;
        private final List<Row> rows = new ArrayList<>();
        private final List<Element> elements = new ArrayList<>();
        private final int[] rowOfClbit;
        private final String[] nameOfClbit;
        private final int classicalRow;
        /** Per row the first column that is still free. */
        private final int[] free;

        private int placed;
        private int omitted;

        Builder(Circuit circuit, DrawOptions options) {
            this.circuit = circuit;
            this.options = options;
            this.labels = new Labels(circuit);
            qubitRows();
            rowOfClbit = new int[circuit.clbitCount()];
            nameOfClbit = new String[circuit.clbitCount()];
            clbitRows();
            classicalRow = rows.size();
            if (needsClassicalRow(circuit.body())) {
                rows.add(new Row("", Kind.CLASSICAL));
            }
            free = new int[Math.max(1, rows.size())];
        }

        private void qubitRows() {
            for (QubitRegister register : circuit.qubitRegisters()) {
                for (int k = 0; k < register.size(); k++) {
                    boolean single = register.form() == RegisterForm.SINGLE;
                    rows.add(new Row(single ? register.name() : register.name() + "[" + k + "]", Kind.QUBIT));
                }
            }
            for (int k = rows.size(); k < circuit.qubitCount(); k++) {
                rows.add(new Row("$" + k, Kind.QUBIT));
            }
        }

        private void clbitRows() {
            for (ClbitRegister register : circuit.clbitRegisters()) {
                for (int k = 0; k < register.size(); k++) {
                    rowOfClbit[register.offset() + k] = rows.size();
                    nameOfClbit[register.offset() + k] = register.form() == RegisterForm.SINGLE ? "" : "" + k;
                }
                boolean single = register.form() == RegisterForm.SINGLE;
                rows.add(new Row(single ? register.name() : register.name() + ": " + register.size(), Kind.CLBITS));
            }
        }

        private static boolean needsClassicalRow(Block block) {
            for (int i = 0; i < block.size(); i++) {
                short opcode = block.opcode(i);
                if (opcode == Opcode.ASSIGN || opcode == Opcode.BREAK || opcode == Opcode.CONTINUE
                        || opcode == Opcode.END) {
                    return true;
                }
                if (block.hasNode(i) && Block.inside(block.node(i)).stream().anyMatch(Builder::needsClassicalRow)) {
                    return true;
                }
            }
            return false;
        }

        Layout build() {
            block(circuit.body(), 0);
            return new Layout(List.copyOf(rows), List.copyOf(elements), Arrays.stream(free).max().orElse(0), omitted);
        }

        private void block(Block block, int depth) {
            for (int i = 0; i < block.size(); i++) {
                if (placed >= options.maxOperations()) {
                    omitted += block.size() - i;
                    return;
                }
                if (block.opcode(i) != Opcode.DIRECTIVE) {
                    placed++;
                    operation(block, i, depth);
                }
            }
        }

        private void operation(Block block, int i, int depth) {
            if (block.isGate(i)) {
                gate(block, i);
                return;
            }
            switch (block.opcode(i)) {
                case Opcode.MEASURE -> {
                    int row = block.qubit(i, 0);
                    int register = rowOfClbit[block.clbit(i)];
                    elements.add(new Element.Measure(claim(row, register), row, register, nameOfClbit[block.clbit(i)]));
                }
                case Opcode.RESET -> box(block.qubits(i), "|0⟩");
                case Opcode.BARRIER -> {
                    int[] on = block.operandCount(i) > 0
                            ? block.qubits(i)
                            : IntStream.range(0, circuit.qubitCount()).toArray();
                    if (on.length > 0) {
                        int top = Arrays.stream(on).min().getAsInt();
                        int bottom = Arrays.stream(on).max().getAsInt();
                        elements.add(new Element.Barrier(
                                claim(top, bottom), top, bottom, Arrays.stream(on).boxed().toList()));
                    }
                }
                case Opcode.BREAK -> box(new int[] {classicalRow}, "break");
                case Opcode.CONTINUE -> box(new int[] {classicalRow}, "continue");
                case Opcode.END -> box(new int[] {classicalRow}, "end");
                default -> node(block.node(i), block.qubits(i), depth);
            }
        }

        private void node(Node node, int[] qubits, int depth) {
            switch (node) {
                case Node.Delay n -> box(qubits, "delay " + labels.of(n.duration()));
                case Node.UnitaryMatrix _ -> box(qubits, "U");
                case Node.Assign n ->
                    box(new int[] {classicalRow},
                            Labels.shortened(labels.of(n.target()) + " = " + labels.of(n.value())));
                case Node.If n -> {
                    frame(qubits, "if " + labels.of(n.condition()), n.then(), depth);
                    if (!n.otherwise().isEmpty()) {
                        frame(qubits, "else", n.otherwise(), depth);
                    }
                }
                case Node.While n -> frame(qubits, "while " + labels.of(n.condition()), n.body(), depth);
                case Node.For n ->
                    frame(qubits, "for " + labels.variable(n.variable()) + " in " + range(n.range()), n.body(), depth);
                case Node.Switch n -> {
                    for (Node.Case c : n.cases()) {
                        String of = c.labels().stream().map(Object::toString).collect(Collectors.joining(", "));
                        frame(qubits, "case " + labels.of(n.target()) + " = " + of, c.body(), depth);
                    }
                    if (!n.otherwise().isEmpty()) {
                        frame(qubits, "default", n.otherwise(), depth);
                    }
                }
                case Node.Box n ->
                    frame(qubits, "box" + n.duration().map(d -> " " + labels.of(d)).orElse(""), n.body(), depth);
                case Node.Directive _ -> {}
            }
        }

        private String range(Node.Range range) {
            return switch (range) {
                case Node.Range.Steps s -> {
                    String step = labels.of(s.step());
                    yield labels.of(s.start()) + (step.equals("1") ? "" : ":" + step) + ":" + labels.of(s.stop());
                }
                case Node.Range.Values v ->
                    v.values().stream().map(labels::of).collect(Collectors.joining(", ", "{", "}"));
                case Node.Range.BitsOf b -> labels.of(b.bits());
            };
        }

        /** A frame around a block; it spans all rows from the first to the last that it or its content touches. */
        private void frame(int[] qubits, String label, Block body, int depth) {
            int top = Arrays.stream(qubits).min().orElse(rows.size() - 1);
            int bottom = Math.max(Arrays.stream(qubits).max().orElse(rows.size() - 1), lowest(body));
            int column = claim(top, bottom);
            int at = elements.size();
            block(body, depth + 1);
            int last = claim(top, bottom);
            elements.add(at, new Element.Frame(column, last, top, bottom, Labels.shortened(label), depth));
        }

        /** The lowest row that a block draws on. */
        private int lowest(Block block) {
            int lowest = 0;
            for (int i = 0; i < block.size(); i++) {
                for (int k = 0; k < block.operandCount(i); k++) {
                    lowest = Math.max(lowest, block.qubit(i, k));
                }
                switch (block.opcode(i)) {
                    case Opcode.MEASURE -> lowest = Math.max(lowest, rowOfClbit[block.clbit(i)]);
                    case Opcode.ASSIGN, Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> lowest = classicalRow;
                    default -> {
                        if (block.hasNode(i)) {
                            for (Block inner : Block.inside(block.node(i))) {
                                lowest = Math.max(lowest, lowest(inner));
                            }
                        }
                    }
                }
            }
            return lowest;
        }

        private void gate(Block block, int i) {
            Gate gate = block.gate(i);
            int[] qubits = block.qubits(i);
            if (qubits.length == 0) {
                return; // a global phase has no place in a picture
            }
            Gate base = gate.base();
            int controls = gate.controlCount() + block.addedControls(i);
            int[] targets = Arrays.copyOfRange(qubits, controls, qubits.length);
            if (targets.length == 0) { // a controlled global phase: its last control is as good a target
                controls--;
                targets = new int[] {qubits[controls]};
            }
            int top = Arrays.stream(qubits).min().getAsInt();
            int bottom = Arrays.stream(qubits).max().getAsInt();
            int column = claim(top, bottom);
            boolean dots = controls > 0 && base == Gate.Z;
            if (controls > 0 || base == Gate.SWAP) {
                elements.add(new Element.Connection(column, top, bottom));
            }
            for (int k = 0; k < controls; k++) {
                elements.add(new Element.Mark(column, qubits[k], Element.Sign.CONTROL));
            }
            if (dots) {
                elements.add(new Element.Mark(column, targets[0], Element.Sign.CONTROL));
            } else if (controls > 0 && base == Gate.X) {
                elements.add(new Element.Mark(column, targets[0], Element.Sign.NOT));
            } else if (base == Gate.SWAP) {
                elements.add(new Element.Mark(column, targets[0], Element.Sign.SWAP));
                elements.add(new Element.Mark(column, targets[1], Element.Sign.SWAP));
            } else {
                elements.add(boxAt(column, targets, name(base) + parameters(block, i)));
            }
        }

        private static String name(Gate base) {
            return switch (base) {
                case SDG -> "S†";
                case TDG -> "T†";
                case SX -> "√X";
                case SXDG -> "√X†";
                default -> base.id().length() <= 3 ? base.id().toUpperCase(Locale.ROOT) : base.id();
            };
        }

        private String parameters(Block block, int i) {
            int count = block.gate(i).parameterCount();
            if (count == 0) {
                return "";
            }
            return IntStream.range(0, count)
                    .mapToObj(k -> block.symbol(i, k).map(labels::of)
                            .orElseGet(() -> Labels.angle(block.parameter(i, k))))
                    .collect(Collectors.joining(", ", "(", ")"));
        }

        private void box(int[] on, String label) {
            if (on.length == 0) {
                return;
            }
            int top = Arrays.stream(on).min().getAsInt();
            int bottom = Arrays.stream(on).max().getAsInt();
            elements.add(boxAt(claim(top, bottom), on, label));
        }

        private static Element.Box boxAt(int column, int[] on, String label) {
            List<Element.Port> ports = new ArrayList<>();
            for (int k = 0; k < on.length && on.length > 1; k++) {
                ports.add(new Element.Port(on[k], Integer.toString(k)));
            }
            int top = Arrays.stream(on).min().getAsInt();
            int bottom = Arrays.stream(on).max().getAsInt();
            return new Element.Box(column, top, bottom, label, ports);
        }

        /** The first column that is free on all rows from top to bottom; it is taken. */
        private int claim(int top, int bottom) {
            int column = 0;
            for (int row = top; row <= bottom; row++) {
                column = Math.max(column, free[row]);
            }
            for (int row = top; row <= bottom; row++) {
                free[row] = column + 1;
            }
            return column;
        }
    }
}
