package io.qnit.app.draw;

import io.qnit.app.draw.Element.Control;
import io.qnit.app.draw.Element.Shape;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.ExpressionText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where everything in a picture stands: wires in rows, operations in columns, each as far left as the wires that it
 * touches or crosses allow. Painters turn it into characters or lines.
 *
 * @param notes lines below the picture: a global phase, what was left out
 */
record Layout(List<Wire> wires, int columns, List<Element> elements, List<String> notes) {
    static Layout of(Circuit circuit, DrawingOptions options, CutMarks cuts) {
        return new Placing(circuit, options, cuts).layout();
    }

    /** The state of one layout being made. */
    private static final class Placing {
        private final Circuit circuit;
        private final DrawingOptions options;
        private final CutMarks cuts;
        private final ExpressionText expressions;
        private final List<Wire> wires = new ArrayList<>();
        private final List<Element> elements = new ArrayList<>();
        private final int shownQubits;

        /** The rows of clbit registers and of variables, -1 where there is none. */
        private final int[] registerRows;

        private final int[] variableRows;

        /** The first free column of each row. */
        private int[] free = {};

        private double phase;
        private final List<String> symbolicPhases = new ArrayList<>();
        private boolean full;
        private long omitted;

        Placing(Circuit circuit, DrawingOptions options, CutMarks cuts) {
            this.circuit = circuit;
            this.options = options;
            this.cuts = cuts;
            expressions = new ExpressionText(circuit);
            shownQubits = Math.min(circuit.qubitCount(), options.maxWires());
            registerRows = new int[circuit.clbitRegisters().size()];
            variableRows = new int[circuit.variables().size()];
        }

        Layout layout() {
            addWires();
            free = new int[wires.size()];
            place(circuit.body(), new Region(0, Math.max(0, wires.size() - 1), 0));
            return new Layout(
                    List.copyOf(wires), Arrays.stream(free).max().orElse(0), List.copyOf(elements), notes());
        }

        private void addWires() {
            for (QubitRegister register : circuit.qubitRegisters()) {
                for (int k = 0; k < register.size() && register.offset() + k < shownQubits; k++) {
                    String index = register.form() == RegisterForm.SINGLE ? "" : "[" + k + "]";
                    wires.add(new Wire(register.name() + index, Wire.Kind.QUBIT, 0));
                }
            }
            for (int q = wires.size(); q < shownQubits; q++) {
                wires.add(new Wire("$" + q, Wire.Kind.QUBIT, 0));
            }
            Arrays.fill(registerRows, -1);
            Arrays.fill(variableRows, -1);
            for (int r = 0; r < registerRows.length && hasRoom(); r++) {
                ClbitRegister register = circuit.clbitRegisters().get(r);
                registerRows[r] = wires.size();
                wires.add(new Wire(
                        register.name(),
                        Wire.Kind.CLASSICAL,
                        register.form() == RegisterForm.SINGLE ? 0 : register.size()));
            }
            BitSet loops = new BitSet();
            loopVariables(circuit.body(), loops);
            for (int v = 0; v < variableRows.length && hasRoom(); v++) {
                Variable variable = circuit.variables().get(v);
                if (!loops.get(v) && variable.role() != Variable.Role.INPUT) {
                    variableRows[v] = wires.size();
                    wires.add(new Wire(variable.name(), Wire.Kind.CLASSICAL, 0));
                }
            }
        }

        private boolean hasRoom() {
            return wires.size() - shownQubits < options.maxWires();
        }

        private static void loopVariables(Block block, BitSet found) {
            for (Node node : block.nodes()) {
                if (node instanceof Node.For loop) {
                    found.set(loop.variable());
                }
                Block.inside(node).forEach(inner -> loopVariables(inner, found));
            }
        }

        private List<String> notes() {
            List<String> notes = new ArrayList<>();
            if (phase != 0 || !symbolicPhases.isEmpty()) {
                List<String> terms = new ArrayList<>(symbolicPhases);
                if (phase != 0) {
                    terms.addFirst(Labels.angle(phase));
                }
                notes.add("global phase: " + String.join(" + ", terms));
            }
            if (circuit.qubitCount() > shownQubits) {
                notes.add("and " + count(circuit.qubitCount() - shownQubits, "more qubit"));
            }
            if (omitted > 0) {
                notes.add("and " + count(omitted, "more operation"));
            }
            return List.copyOf(notes);
        }

        private static String count(long number, String noun) {
            return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
        }

        /** The rows that a frame spans, and how deep it is nested; the whole picture at the top. */
        private record Region(int top, int bottom, int depth) {}

        private void place(Block block, Region region) {
            int i = 0;
            while (i < block.size()) {
                if (full) {
                    omitted += block.size() - i;
                    return;
                }
                int around = cuts.isEmpty() ? openControls(block, i) : 0;
                if (around > 0) {
                    gate(block, i + around, block, i, around);
                    i += 2 * around + 1;
                } else if (region.depth() == 0 && !cuts.isEmpty()) {
                    placeWithCuts(block, i, region);
                    i++;
                } else {
                    place(block, i, region);
                    i++;
                }
            }
        }

        private void placeWithCuts(Block block, int i, Region region) {
            for (int qubit : block.qubits(i)) {
                CutMarks.Place place = new CutMarks.Place(i, qubit);
                if (cuts.wires().containsKey(place) && qubit < shownQubits) {
                    int column = claim(qubit, qubit, 1);
                    if (column >= 0) {
                        elements.add(
                                new Element.WireCut(column, qubit, cuts.wires().getOrDefault(place, "")));
                    }
                }
            }
            int before = elements.size();
            place(block, i, region);
            if (cuts.gates().containsKey(i) && elements.size() > before
                    && elements.getLast() instanceof Element.Operation operation) {
                elements.add(new Element.GateCut(operation, cuts.gates().getOrDefault(i, "")));
            }
        }

        private void place(Block block, int i, Region region) {
            for (int qubit : block.qubits(i)) {
                if (qubit >= shownQubits) {
                    omitted++;
                    return;
                }
            }
            if (block.isGate(i)) {
                if (block.operandCount(i) == 0) {
                    globalPhase(block, i, region);
                } else {
                    gate(block, i, block, i, 0);
                }
                return;
            }
            int[] qubits = block.qubits(i);
            switch (block.opcode(i)) {
                case Opcode.MEASURE -> measurement(qubits[0], block.clbit(i));
                case Opcode.RESET -> box("|0⟩", qubits);
                case Opcode.BARRIER -> barrier(qubits);
                case Opcode.BREAK -> across("break", region);
                case Opcode.CONTINUE -> across("continue", region);
                case Opcode.END -> across("end", region);
                default -> place(block.node(i), qubits, region);
            }
        }

        private void globalPhase(Block block, int i, Region region) {
            Optional<Expression> symbol = block.symbol(i, 0);
            if (region.depth() > 0) {
                String angle = symbol.map(expressions::of).orElseGet(() -> Labels.angle(block.parameter(i, 0)));
                box("phase(" + Labels.shortened(angle) + ")", region.top());
            } else if (symbol.isPresent()) {
                symbolicPhases.add(expressions.of(symbol.get()));
            } else {
                phase += block.parameter(i, 0);
            }
        }

        /**
         * How many X gates stand before and after a controlled gate from here on, that came with it from one line of the
         * source: the reader's way to write controls on |0>.
         */
        private static int openControls(Block block, int i) {
            int line = block.line(i);
            int count = 0;
            while (line > 0 && count < Byte.MAX_VALUE && i + count < block.size() && isPlainX(block, i + count)) {
                count++;
            }
            int middle = i + count;
            int end = middle + count;
            if (count == 0 || end >= block.size() || !block.isGate(middle)) {
                return 0;
            }
            int controls = block.gate(middle).controlCount() + block.addedControls(middle);
            TreeSet<Integer> controlled = new TreeSet<>();
            for (int k = 0; k < controls; k++) {
                controlled.add(block.qubit(middle, k));
            }
            TreeSet<Integer> before = new TreeSet<>();
            TreeSet<Integer> after = new TreeSet<>();
            for (int k = 0; k < count; k++) {
                if (!isPlainX(block, middle + 1 + k)) {
                    return 0;
                }
                before.add(block.qubit(i + k, 0));
                after.add(block.qubit(middle + 1 + k, 0));
            }
            for (int k = i; k <= end; k++) {
                if (block.line(k) != line) {
                    return 0;
                }
            }
            return before.equals(after) && before.size() == count && controlled.containsAll(before) ? count : 0;
        }

        private static boolean isPlainX(Block block, int i) {
            return block.opcode(i) == Gate.X.ordinal() && block.addedControls(i) == 0;
        }

        /** The gate {@code i}; {@code count} X gates from {@code from} on say which of its controls are open. */
        private void gate(Block block, int i, Block xs, int from, int count) {
            Gate gate = block.gate(i);
            int[] qubits = block.qubits(i);
            int controlCount = gate.controlCount() + block.addedControls(i);
            Gate base = gate.base();
            TreeSet<Integer> open = new TreeSet<>();
            for (int k = 0; k < count; k++) {
                open.add(xs.qubit(from + k, 0));
            }
            for (int qubit : qubits) {
                if (qubit >= shownQubits) {
                    omitted += 1 + 2L * count;
                    return;
                }
            }
            if (base == Gate.GPHASE) {
                base = Gate.P;
                controlCount--;
            } else if (gate == Gate.CU) {
                controlCount++;
            }
            List<Control> controls = new ArrayList<>();
            for (int k = 0; k < controlCount; k++) {
                controls.add(new Control(
                        qubits[k], open.contains(qubits[k]) ? Control.Polarity.OPEN : Control.Polarity.CLOSED));
            }
            List<Integer> targets = Arrays.stream(qubits, controlCount, qubits.length).boxed().toList();
            Shape shape =
                    switch (base) {
                        case X -> controls.isEmpty() ? Shape.BOX : Shape.PLUS;
                        case Z -> controls.isEmpty() ? Shape.BOX : Shape.DOT;
                        case SWAP -> Shape.CROSS;
                        default -> Shape.BOX;
                    };
            String label = (gate == Gate.CU ? "U" : Labels.gate(base)) + parameters(block, i);
            add(new Element.Operation(0, controls, shape, targets, label));
        }

        private String parameters(Block block, int i) {
            int count = block.gate(i).parameterCount();
            if (count == 0) {
                return "";
            }
            List<String> texts = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                double value = block.parameter(i, k);
                texts.add(block.symbol(i, k)
                        .map(e -> Labels.shortened(expressions.of(e)))
                        .orElseGet(() -> Labels.angle(value)));
            }
            return "(" + String.join(", ", texts) + ")";
        }

        private void measurement(int qubit, int clbit) {
            for (int r = 0; r < registerRows.length; r++) {
                ClbitRegister register = circuit.clbitRegisters().get(r);
                if (clbit >= register.offset() && clbit < register.offset() + register.size()) {
                    if (registerRows[r] < 0) {
                        omitted++;
                        return;
                    }
                    String bit = register.form() == RegisterForm.SINGLE ? "" : "" + (clbit - register.offset());
                    int column = claim(qubit, registerRows[r], 1);
                    if (column >= 0) {
                        elements.add(new Element.Measurement(column, qubit, registerRows[r], bit));
                    }
                    return;
                }
            }
        }

        private void barrier(int[] qubits) {
            int[] rows = qubits.length > 0
                    ? Arrays.stream(qubits).sorted().toArray()
                    : IntStream.range(0, shownQubits).toArray();
            if (rows.length == 0) {
                return;
            }
            int column = claim(rows[0], rows[rows.length - 1], 1);
            if (column >= 0) {
                elements.add(new Element.Barrier(column, Arrays.stream(rows).boxed().toList()));
            }
        }

        private void across(String label, Region region) {
            List<Integer> rows = new ArrayList<>();
            for (int row = region.top(); row <= region.bottom(); row++) {
                if (region.depth() > 0 || !wires.get(row).isClassical()) {
                    rows.add(row);
                }
            }
            add(new Element.Operation(0, List.of(), Shape.BOX, rows, label));
        }

        private void box(String label, int... rows) {
            add(new Element.Operation(
                    0, List.of(), Shape.BOX, Arrays.stream(rows).boxed().toList(), label));
        }

        private void place(Node node, int[] qubits, Region region) {
            switch (node) {
                case Node.If n -> {
                    String condition = expressions.condition(n.condition());
                    List<Part> parts = new ArrayList<>();
                    parts.add(new Part("if " + condition, n.then()));
                    if (!n.otherwise().isEmpty()) {
                        parts.add(new Part("else", n.otherwise()));
                    }
                    frame(parts, List.of(n.condition()), region);
                }
                case Node.While n -> frame(
                        List.of(new Part("while " + expressions.condition(n.condition()), n.body())),
                        List.of(n.condition()),
                        region);
                case Node.For n -> {
                    Variable variable = circuit.variables().get(n.variable());
                    String range = expressions.range(n.range(), variable.type());
                    String plain =
                            n.range() instanceof Node.Range.Steps ? range.substring(1, range.length() - 1) : range;
                    frame(
                            List.of(new Part("for " + variable.name() + " in " + plain, n.body())),
                            bounds(n.range()),
                            region);
                }
                case Node.Switch n -> {
                    List<Part> parts = new ArrayList<>();
                    String target = expressions.of(
                            n.target() instanceof Expression.Cast(Expression operand, ClassicalType _)
                                    ? operand
                                    : n.target());
                    for (Node.Case c : n.cases()) {
                        String labels =
                                c.labels().stream().map(BigInteger::toString).collect(Collectors.joining(", "));
                        String head = parts.isEmpty() ? "switch " + target + ": case " : "case ";
                        parts.add(new Part(head + labels, c.body()));
                    }
                    if (!n.otherwise().isEmpty()) {
                        parts.add(new Part(parts.isEmpty() ? "switch " + target + ": default" : "default",
                                n.otherwise()));
                    }
                    frame(parts, List.of(n.target()), region);
                }
                case Node.Box n -> frame(
                        List.of(new Part("box" + n.duration().map(d -> " " + expressions.of(d)).orElse(""), n.body())),
                        List.of(),
                        region);
                case Node.Assign n -> assignment(n, region);
                case Node.Delay n -> {
                    String label = "delay(" + expressions.of(n.duration()) + ")";
                    for (int qubit : qubits) {
                        box(label, qubit);
                    }
                }
                case Node.UnitaryMatrix _ -> box("Unitary", qubits);
                case Node.Directive _ -> {}
            }
        }

        private static List<Expression> bounds(Node.Range range) {
            return switch (range) {
                case Node.Range.Steps(Expression start, Expression step, Expression stop) ->
                    List.of(start, step, stop);
                case Node.Range.Values(List<Expression> values) -> values;
                case Node.Range.BitsOf(Expression bits) -> List.of(bits);
            };
        }

        /** Stands behind everything that it reads. */
        private void assignment(Node.Assign assign, Region region) {
            int target = targetRow(assign.target());
            int row = target < 0 ? region.top() : target;
            if (wires.isEmpty()) {
                omitted++;
                return;
            }
            TreeSet<Integer> rows = new TreeSet<>(List.of(row));
            reads(assign.value(), rows);
            int column = claim(rows.first(), rows.last(), 1);
            if (column >= 0) {
                String label = Labels.shortened(expressions.assignment(assign));
                elements.add(new Element.Operation(column, List.of(), Shape.BOX, List.of(row), label));
            }
        }

        private int targetRow(Assignable target) {
            return switch (target) {
                case Assignable.WholeVariable(int index) -> variableRows[index];
                case Assignable.VariableBit(int index, Expression _) -> variableRows[index];
                case Assignable.VariableBits(int index, List<Integer> _) -> variableRows[index];
                case Assignable.Clbits(List<Integer> clbits) -> clbitRow(clbits.getFirst());
                case Assignable.ClbitAt(List<Integer> clbits, Expression _) -> clbitRow(clbits.getFirst());
            };
        }

        private int clbitRow(int clbit) {
            for (int r = 0; r < registerRows.length; r++) {
                ClbitRegister register = circuit.clbitRegisters().get(r);
                if (clbit >= register.offset() && clbit < register.offset() + register.size()) {
                    return registerRows[r];
                }
            }
            return -1;
        }

        /** One block of a frame with its label. */
        private record Part(String label, Block block) {}

        private void frame(List<Part> parts, List<Expression> conditions, Region region) {
            TreeSet<Integer> rows = new TreeSet<>();
            parts.forEach(part -> touched(part.block(), rows));
            if (rows.isEmpty()) {
                rows.add(region.top());
            }
            if (wires.isEmpty()) {
                return;
            }
            Region inside = new Region(rows.first(), rows.last(), region.depth() + 1);
            TreeSet<Integer> read = new TreeSet<>();
            conditions.forEach(condition -> reads(condition, read));
            read.removeIf(row -> row >= inside.top() && row <= inside.bottom());
            int highest = read.isEmpty() ? inside.top() : Math.min(inside.top(), read.first());
            int lowest = read.isEmpty() ? inside.bottom() : Math.max(inside.bottom(), read.last());
            int open = claim(highest, lowest, 1);
            if (open < 0) {
                return;
            }
            int at = elements.size();
            List<Element.Section> sections = new ArrayList<>();
            int edge = open;
            for (Part part : parts) {
                sections.add(new Element.Section(Labels.shortened(part.label()), edge));
                fill(inside, edge + 1);
                place(part.block(), inside);
                edge = Math.max(edge + 2, highest(inside));
            }
            fill(inside, edge + 1);
            int above = 1;
            int below = 1;
            for (Element inner : elements.subList(at, elements.size())) {
                if (inner instanceof Element.Frame f) {
                    above = f.top() == inside.top() ? Math.max(above, f.above() + 1) : above;
                    below = f.bottom() == inside.bottom() ? Math.max(below, f.below() + 1) : below;
                }
            }
            elements.add(
                    at,
                    new Element.Frame(
                            inside.top(), inside.bottom(), sections, edge, above, below, List.copyOf(read)));
        }

        private int highest(Region region) {
            int most = 0;
            for (int row = region.top(); row <= region.bottom(); row++) {
                most = Math.max(most, free[row]);
            }
            return most;
        }

        private void fill(Region region, int column) {
            Arrays.fill(free, region.top(), region.bottom() + 1, column);
        }

        /** The rows of everything in a block. */
        private void touched(Block block, Set<Integer> rows) {
            for (int i = 0; i < block.size(); i++) {
                for (int qubit : block.qubits(i)) {
                    if (qubit < shownQubits) {
                        rows.add(qubit);
                    }
                }
                if (block.opcode(i) == Opcode.MEASURE && clbitRow(block.clbit(i)) >= 0) {
                    rows.add(clbitRow(block.clbit(i)));
                }
                if (block.hasNode(i)) {
                    if (block.node(i) instanceof Node.Assign assign && targetRow(assign.target()) >= 0) {
                        rows.add(targetRow(assign.target()));
                    }
                    Block.inside(block.node(i)).forEach(inner -> touched(inner, rows));
                }
            }
        }

        /** The rows of the classical wires that an expression reads. */
        private void reads(Expression expression, Set<Integer> rows) {
            switch (expression) {
                case Expression.Literal _ -> {}
                case Expression.Variable(int index, ClassicalType _) -> addRow(variableRows[index], rows);
                case Expression.Clbit(int clbit) -> addRow(clbitRow(clbit), rows);
                case Expression.Clbits(List<Integer> clbits) -> clbits.forEach(c -> addRow(clbitRow(c), rows));
                case Expression.Unary e -> reads(e.operand(), rows);
                case Expression.Binary e -> {
                    reads(e.left(), rows);
                    reads(e.right(), rows);
                }
                case Expression.Cast e -> reads(e.operand(), rows);
                case Expression.BitOf e -> {
                    reads(e.operand(), rows);
                    reads(e.index(), rows);
                }
                case Expression.Select e -> reads(e.operand(), rows);
                case Expression.Concatenation e -> e.parts().forEach(part -> reads(part, rows));
                case Expression.Call e -> e.arguments().forEach(argument -> reads(argument, rows));
            }
        }

        private static void addRow(int row, Set<Integer> rows) {
            if (row >= 0) {
                rows.add(row);
            }
        }

        private void add(Element.Operation operation) {
            if (wires.isEmpty() || operation.targets().isEmpty()) {
                omitted++;
                return;
            }
            int column = claim(operation.top(), operation.bottom(), 1);
            if (column >= 0) {
                elements.add(new Element.Operation(
                        column, operation.controls(), operation.shape(), operation.targets(), operation.label()));
            }
        }

        /** Takes the first column that is free in all these rows; -1 when the picture ends before it. */
        private int claim(int top, int bottom, int width) {
            int column = 0;
            for (int row = top; row <= bottom; row++) {
                column = Math.max(column, free[row]);
            }
            if (column + width > options.maxColumns()) {
                full = true;
                omitted++;
                return -1;
            }
            Arrays.fill(free, top, bottom + 1, column + width);
            return column;
        }
    }
}
