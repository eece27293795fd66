package io.qnit.compiler.verify;

import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a circuit fits its target: before compiling, what no compiler can mend ({@link #abilities}); after compiling,
 * everything ({@link #conformance}). Finds all violations, in the order of the circuit. Stateless and safe for use by
 * several threads.
 */
public final class TargetCheck {
    /**
     * One thing that the target cannot do.
     *
     * @param text what, with operation and source line
     * @param operation the number of the operation in its block; -1 when it is about the circuit as a whole
     * @param line its source line, from 1; 0 when there is none
     */
    public record Violation(String text, int operation, int line) {}

    private static final int SHOWN = 10;

    private final Circuit circuit;
    private final Target target;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Gate, List<NativeGate>> natives = new EnumMap<>(Gate.class);

    private TargetCheck(Circuit circuit, Target target) {
        this.circuit = circuit;
        this.target = target;
        for (NativeGate gate : target.gates()) {
            natives.computeIfAbsent(gate.gate(), _ -> new ArrayList<>()).add(gate);
        }
    }

    /**
     * What no compiler can mend: too many qubits, groups of qubits that no part of the target can hold, measurement in
     * the middle, resets, delays and control flow that the target does not have.
     */
    public static List<Violation> abilities(Circuit circuit, Target target) {
        TargetCheck check = new TargetCheck(circuit, target);
        check.size();
        check.connection();
        check.abilities(circuit.body(), "");
        check.middle(circuit.body());
        return List.copyOf(check.violations);
    }

    /** All of that, and every gate native, on qubits where the target has it, with angles in range. */
    public static List<Violation> conformance(Circuit circuit, Target target) {
        TargetCheck check = new TargetCheck(circuit, target);
        if (circuit.qubitCount() > target.qubitCount()) {
            check.violations.add(new Violation("the circuit has " + circuit.qubitCount() + " qubits, "
                    + target.name() + " has " + target.qubitCount(), -1, 0));
        }
        check.abilities(circuit.body(), "");
        check.middle(circuit.body());
        check.gates(circuit.body(), "");
        return List.copyOf(check.violations);
    }

    /** @throws QnitException {@link ErrorCode#UNSUPPORTED} that names the first violations, unless there is none */
    public static void require(List<Violation> violations, Target target) {
        if (violations.isEmpty()) {
            return;
        }
        String list = violations.stream().limit(SHOWN).map(Violation::text).collect(Collectors.joining("; "));
        String more = violations.size() > SHOWN ? "; and " + (violations.size() - SHOWN) + " more" : "";
        throw new QnitException(
                ErrorCode.UNSUPPORTED, "the circuit cannot run on " + target.name() + ": " + list + more);
    }

    private void size() {
        int there = 0;
        for (int q = 0; q < target.qubitCount(); q++) {
            there += target.isOperational(q) ? 1 : 0;
        }
        if (circuit.qubitCount() > there) {
            violations.add(new Violation("the circuit needs " + circuit.qubitCount() + " qubits, " + target.name()
                    + " has " + there + (there < target.qubitCount() ? " that are operational" : ""), -1, 0));
        }
    }

    /** Qubits that gates join must find place in one connected part. */
    private void connection() {
        Coupling coupling = target.coupling();
        if (coupling.isComplete()) {
            return;
        }
        int[] parts = new int[target.qubitCount()];
        Arrays.setAll(parts, q -> q);
        for (int e = 0; e < coupling.edgeCount(); e++) {
            join(parts, coupling.lower(e), coupling.upper(e));
        }
        int largest = largest(parts);
        int[] groups = new int[circuit.qubitCount()];
        Arrays.setAll(groups, q -> q);
        joinGates(circuit.body(), groups, largest);
    }

    private boolean joinGates(Block block, int[] groups, int largest) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i) || block.opcode(i) == Opcode.UNITARY) {
                boolean news = false;
                for (int k = 1; k < block.operandCount(i); k++) {
                    news |= join(groups, block.qubit(i, 0), block.qubit(i, k));
                }
                if (news && largest(groups) > largest) {
                    violations.add(new Violation(Naming.of(block, i) + " joins " + largest(groups)
                            + " qubits, and the largest connected part of " + target.name() + " has " + largest, i,
                            block.line(i)));
                    return false;
                }
            } else if (block.hasNode(i)) {
                for (Block inside : Block.inside(block.node(i))) {
                    if (!joinGates(inside, groups, largest)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean join(int[] parent, int a, int b) {
        int x = root(parent, a);
        int y = root(parent, b);
        parent[x] = y;
        return x != y;
    }

    private static int root(int[] parent, int q) {
        int at = q;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private static int largest(int[] parent) {
        int[] count = new int[parent.length];
        int most = 0;
        for (int q = 0; q < parent.length; q++) {
            most = Math.max(most, ++count[root(parent, q)]);
        }
        return most;
    }

    private void abilities(Block block, String where) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i)) {
                for (int k = 0; block.hasSymbols() && k < block.gate(i).parameterCount(); k++) {
                    int operation = i;
                    block.symbol(i, k).filter(s -> !isInput(s))
                            .ifPresent(
                                    _ -> need(Ability.CLASSICAL, "an angle that is computed", block, operation, where));
                }
                continue;
            }
            switch (block.opcode(i)) {
                case Opcode.RESET -> need(Ability.RESET, "reset", block, i, where);
                case Opcode.MEASURE -> {
                    if (!where.isEmpty()) {
                        need(Ability.MID_CIRCUIT_MEASUREMENT, "measurement inside control flow", block, i, where);
                    }
                }
                default -> {
                    if (block.hasNode(i)) {
                        node(block, i, where);
                    }
                }
            }
        }
    }

    private void node(Block block, int i, String where) {
        Node node = block.node(i);
        switch (node) {
            case Node.If n -> {
                need(Ability.IF, "if", block, i, where);
                condition(n.condition(), block, i, where);
            }
            case Node.While n -> {
                need(Ability.WHILE, "while", block, i, where);
                condition(n.condition(), block, i, where);
            }
            case Node.For _ -> need(Ability.FOR, "for", block, i, where);
            case Node.Switch n -> {
                need(Ability.SWITCH, "switch", block, i, where);
                condition(n.target(), block, i, where);
            }
            case Node.Delay _ -> need(Ability.DELAY, "delay", block, i, where);
            case Node.Assign _ -> need(Ability.CLASSICAL, "assignment", block, i, where);
            case Node.Box _, Node.UnitaryMatrix _, Node.Directive _ -> {}
        }
        String inside = node instanceof Node.Box ? where : " inside " + Naming.of(block, i) + where;
        for (Block inner : Block.inside(node)) {
            abilities(inner, inside);
        }
    }

    private void condition(Expression condition, Block block, int i, String where) {
        if (!comparesBits(condition)) {
            need(Ability.CLASSICAL, "a condition beyond comparing measured bits", block, i, where);
        }
    }

    private void need(Ability ability, String what, Block block, int i, String where) {
        if (!target.can(ability)) {
            violations.add(new Violation(
                    target.name() + " cannot do " + what + ": " + Naming.of(block, i) + where, i, block.line(i)));
        }
    }

    private static boolean comparesBits(Expression expression) {
        return switch (expression) {
            case Expression.Literal _, Expression.Clbit _, Expression.Clbits _ -> true;
            case Expression.Cast(var operand, var _) -> comparesBits(operand);
            case Expression.Unary(var operator, var operand, var _) ->
                operator == UnaryOperator.NOT && comparesBits(operand);
            case Expression.Binary(var operator, var left, var right, var _) ->
                (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL)
                        && comparesBits(left) && comparesBits(right);
            case Expression.Variable _, Expression.BitOf _, Expression.Select _, Expression.Concatenation _, Expression.Call _ -> false;
        };
    }

    /** Whether an angle is known as soon as the inputs are. */
    private boolean isInput(Expression expression) {
        return switch (expression) {
            case Expression.Literal _ -> true;
            case Expression.Variable(int index, var _) ->
                index < circuit.variables().size()
                        && circuit.variables().get(index).role() == Variable.Role.INPUT;
            case Expression.Clbit _, Expression.Clbits _ -> false;
            case Expression.Unary(var _, var operand, var _) -> isInput(operand);
            case Expression.Binary(var _, var left, var right, var _) -> isInput(left) && isInput(right);
            case Expression.Cast(var operand, var _) -> isInput(operand);
            case Expression.BitOf(var operand, var index) -> isInput(operand) && isInput(index);
            case Expression.Select(var operand, var _) -> isInput(operand);
            case Expression.Concatenation(var parts, var _) -> parts.stream().allMatch(this::isInput);
            case Expression.Call(var _, var arguments, var _) -> arguments.stream().allMatch(this::isInput);
        };
    }

    /**
     * Measurements that cannot come last: their qubit is used again, or a barrier puts a gate behind them. Inside control
     * flow every measurement is one of them already.
     */
    private void middle(Block block) {
        if (target.can(Ability.MID_CIRCUIT_MEASUREMENT)) {
            return;
        }
        int none = -1;
        int[] measured = new int[circuit.qubitCount()];
        int[] behind = new int[circuit.qubitCount()]; // a barrier behind that measurement was passed
        Arrays.fill(measured, none);
        Arrays.fill(behind, none);
        boolean[] reported = new boolean[block.size()];
        for (int i = 0; i < block.size(); i++) {
            short opcode = block.opcode(i);
            int[] qubits = block.qubits(i);
            if (opcode == Opcode.BARRIER) {
                int[] across = qubits.length > 0 ? qubits : range(circuit.qubitCount());
                int cause = none;
                for (int q : across) {
                    cause = Math.max(cause, Math.max(measured[q], behind[q]));
                }
                for (int q : across) {
                    behind[q] = Math.max(behind[q], cause);
                }
            } else if (opcode != Opcode.DELAY && opcode != Opcode.DIRECTIVE) {
                for (int q : qubits) {
                    int cause = opcode == Opcode.MEASURE ? measured[q] : Math.max(measured[q], behind[q]);
                    if (cause != none && !reported[cause]) {
                        reported[cause] = true;
                        violations.add(new Violation(target.name() + " measures only at the end: after "
                                + Naming.of(block, cause) + " comes " + Naming.of(block, i), cause,
                                block.line(cause)));
                    }
                    if (opcode == Opcode.MEASURE) {
                        measured[q] = i;
                    }
                }
            }
        }
    }

    private static int[] range(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, k -> k);
        return all;
    }

    private void gates(Block block, String where) {
        for (int i = 0; i < block.size(); i++) {
            boolean device = block.opcode(i) != Opcode.BARRIER;
            for (int k = 0; device && k < block.operandCount(i); k++) {
                int qubit = block.qubit(i, k);
                if (qubit >= target.qubitCount() || !target.isOperational(qubit)) {
                    add(block, i, where, "qubit " + qubit + " is not operational on " + target.name());
                    device = false;
                }
            }
            if (!device) {
                continue;
            }
            if (block.isGate(i)) {
                gate(block, i, where);
            } else if (block.opcode(i) == Opcode.UNITARY) {
                add(block, i, where, target.name() + " has no gates given by matrices");
            } else if (block.hasNode(i)) {
                for (Block inner : Block.inside(block.node(i))) {
                    gates(inner, " inside " + Naming.of(block, i) + where);
                }
            }
        }
    }

    private void gate(Block block, int i, String where) {
        Gate gate = block.gate(i);
        if (gate == Gate.GPHASE && block.operandCount(i) == 0) {
            return;
        }
        List<NativeGate> candidates = block.addedControls(i) > 0 ? List.of() : natives.getOrDefault(gate, List.of());
        if (candidates.isEmpty()) {
            add(block, i, where, target.name() + " does not have the gate " + Naming.kind(block, i));
            return;
        }
        boolean somewhere = false;
        for (NativeGate candidate : candidates) {
            boolean here = isOn(candidate, block, i);
            somewhere |= here;
            if (here && anglesFit(candidate, block, i)) {
                return;
            }
        }
        add(block, i, where, somewhere
                ? "the angles are out of the range that " + target.name() + " has for " + gate.id()
                : target.name() + " does not have " + gate.id() + " on these qubits in this order");
    }

    private boolean isOn(NativeGate gate, Block block, int i) {
        int count = block.operandCount(i);
        if (gate.isEverywhere()) {
            for (int k = 0; k < count; k++) {
                for (int j = 0; j < k; j++) {
                    if (!target.coupling().areCoupled(block.qubit(i, j), block.qubit(i, k))) {
                        return false;
                    }
                }
            }
            return true;
        }
        return gate.on(count == 1
                ? List.of(block.qubit(i, 0))
                : count == 2 ? List.of(block.qubit(i, 0), block.qubit(i, 1))
                        : Arrays.stream(block.qubits(i)).boxed().toList())
                .isPresent();
    }

    private static boolean anglesFit(NativeGate gate, Block block, int i) {
        for (int k = 0; k < gate.angles().size(); k++) {
            double angle = block.parameter(i, k);
            AngleRange range = gate.angles().get(k);
            if (Double.isNaN(angle) ? !range.equals(AngleRange.ANY) : !range.contains(angle)) {
                return false;
            }
        }
        return true;
    }

    private void add(Block block, int i, String where, String text) {
        violations.add(new Violation(text + ": " + Naming.of(block, i) + where, i, block.line(i)));
    }
}
