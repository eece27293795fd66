package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.SymbolValues;
import io.qnit.compiler.pass.Certificate;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One block with its certificate; blocks inside are checks of their own. */
final class BlockCheck {
    /** Stands for "not in a loop". */
    private static final int[] NO_LOOP = {};

    private static final int RANDOM_POINTS = 2;

    private final Block source;
    private final Block target;
    private final Certificate certificate;
    private final Tolerance tolerance;
    private final boolean outermost;
    private final int[] loopLayout;

    private int[] qubitOf = {};
    private int[] wireOn = {};
    private int[] local = {};
    private double phase;
    private double error;

    private BlockCheck(
            Block source, Block target, Certificate certificate, Tolerance tolerance, boolean outermost,
            int[] loopLayout) {
        this.source = source;
        this.target = target;
        this.certificate = certificate;
        this.tolerance = tolerance;
        this.outermost = outermost;
        this.loopLayout = loopLayout;
    }

    /** Of a circuit's body. */
    static Verdict outermost(Block source, Block target, Certificate certificate, Tolerance tolerance) {
        return new BlockCheck(source, target, certificate, tolerance, true, NO_LOOP).check();
    }

    private Verdict check() {
        Optional<String> shape = shapeFault();
        if (shape.isPresent()) {
            return new Verdict.Refuted(-1, shape.get());
        }
        Optional<String> drop = Drops.fault(source, certificate, outermost);
        if (drop.isPresent()) {
            return new Verdict.Refuted(-1, drop.get());
        }
        int[] groupOf = new int[source.size()];
        Arrays.setAll(groupOf, certificate::groupOf);
        Optional<int[]> inversion = Ordering.inversion(source, groupOf);
        if (inversion.isPresent()) {
            int[] pair = inversion.get();
            return new Verdict.Refuted(groupOf[pair[1]], "the order of " + Naming.of(source, pair[0]) + " and "
                    + Naming.of(source, pair[1]) + " was inverted, and they do not commute");
        }
        return groups(groupOf);
    }

    private Optional<String> shapeFault() {
        int wires = certificate.wires();
        int[] start = certificate.start();
        if (!isPermutation(start)) {
            return Optional.of("the placement at the beginning is not a permutation: " + Arrays.toString(start));
        }
        if (source.qubitBound() > wires || target.qubitBound() > wires) {
            return Optional.of("the certificate has " + wires + " wires, the blocks use " + source.qubitBound()
                    + " and " + target.qubitBound() + " qubits");
        }
        if (certificate.sourceSize() != source.size()) {
            return Optional.of("the certificate is about " + certificate.sourceSize() + " operations, the source has "
                    + source.size());
        }
        int groups = certificate.groupCount();
        int end = 0;
        for (int g = 0; g < groups; g++) {
            if (certificate.targetEnd(g) < end) {
                return Optional.of("group " + g + " ends before it begins");
            }
            end = certificate.targetEnd(g);
        }
        if (end != target.size()) {
            return Optional.of("the groups cover " + end + " operations of the target, it has " + target.size());
        }
        for (int i = 0; i < source.size(); i++) {
            int g = certificate.groupOf(i);
            if (g >= groups || g < -Certificate.Drop.values().length) {
                return Optional.of(Naming.of(source, i) + " is in group " + g + ", and there are " + groups);
            }
        }
        return Optional.empty();
    }

    private Verdict groups(int[] groupOf) {
        int groups = certificate.groupCount();
        int[] from = new int[groups + 1];
        for (int g : groupOf) {
            if (g >= 0) {
                from[g + 1]++;
            }
        }
        for (int g = 0; g < groups; g++) {
            from[g + 1] += from[g];
        }
        int[] at = from.clone();
        int[] ordered = new int[from[groups]];
        for (int i = 0; i < groupOf.length; i++) {
            if (groupOf[i] >= 0) {
                ordered[at[groupOf[i]]++] = i;
            }
        }
        qubitOf = certificate.start();
        wireOn = inverse(qubitOf);
        local = new int[qubitOf.length];
        Arrays.fill(local, -1);
        for (int g = 0; g < groups; g++) {
            Optional<Verdict.Refuted> fault = group(g, ordered, from[g], from[g + 1]);
            if (fault.isPresent()) {
                return fault.get();
            }
        }
        if (!Arrays.equals(qubitOf, certificate.end())) {
            return new Verdict.Refuted(-1, "the wires end on " + Arrays.toString(qubitOf)
                    + ", and the certificate says " + Arrays.toString(certificate.end()));
        }
        return new Verdict.Proven(Math.IEEEremainder(phase, 2 * Math.PI), error);
    }

    private Optional<Verdict.Refuted> group(int g, int[] ordered, int from, int to) {
        int first = certificate.targetStart(g);
        int end = certificate.targetEnd(g);
        int[] moves = certificate.moves(g);
        if (to - from == 1 && end - first == 1) {
            int i = ordered[from];
            if (moves.length == 0 && isCopy(i, first)) {
                if (isLoopJump(i) && !Arrays.equals(loopLayout, qubitOf)) {
                    return refuted(g, ordered, from, to, "it leaves a turn of the loop with the wires elsewhere than at"
                            + " the loop's beginning");
                }
                return Optional.empty();
            }
            if (isControlFlow(source, i) && isControlFlow(target, first)) {
                return controlFlow(g, i, first, moves);
            }
        }
        int[] after = qubitOf.clone();
        for (int k = 0; k + 1 < moves.length; k += 2) {
            if (moves[k] < 0 || moves[k] >= after.length || moves[k + 1] < 0 || moves[k + 1] >= after.length) {
                return refuted(g, ordered, from, to, "a wire moves out of range");
            }
            after[moves[k]] = moves[k + 1];
        }
        if (!isPermutation(after)) {
            return refuted(g, ordered, from, to, "after its moves two wires lie on one qubit");
        }
        for (int k = from; k < to; k++) {
            if (!Operation.isUnitary(source, ordered[k])) {
                return refuted(g, ordered, from, to, Naming.of(source, ordered[k])
                        + " is not a gate, and is not copied as it is");
            }
        }
        for (int t = first; t < end; t++) {
            if (!Operation.isUnitary(target, t)) {
                return refuted(g, ordered, from, to, Naming.of(target, t)
                        + " of the target is not a gate, and is not copied from the source");
            }
        }
        Optional<Verdict.Refuted> fault = unitary(g, ordered, from, to, after, moves);
        qubitOf = after;
        for (int k = 0; k + 1 < moves.length; k += 2) {
            wireOn[after[moves[k]]] = moves[k];
        }
        return fault;
    }

    /** Compares the operators of a group whose operations are all unitary. */
    private Optional<Verdict.Refuted> unitary(
            int g, int[] ordered, int from, int to, int[] after, int[] moves) {
        int first = certificate.targetStart(g);
        int end = certificate.targetEnd(g);
        int[] qubits = new int[16];
        int width = 0;
        boolean symbolic = false;
        for (int k = from; k < to; k++) {
            for (int s = source.firstSlot(ordered[k]); s < source.firstSlot(ordered[k] + 1); s++) {
                qubits = number(qubits, width, qubitOf[source.operand(s)]);
                width = Math.max(width, local[qubitOf[source.operand(s)]] + 1);
            }
            symbolic |= source.hasSymbols();
        }
        for (int s = target.firstSlot(first); s < target.firstSlot(end); s++) {
            qubits = number(qubits, width, target.operand(s));
            width = Math.max(width, local[target.operand(s)] + 1);
        }
        symbolic |= target.hasSymbols();
        for (int k = 0; k + 1 < moves.length; k += 2) {
            int wire = moves[k];
            if (after[wire] != qubitOf[wire]) {
                qubits = number(qubits, width, qubitOf[wire]);
                width = Math.max(width, local[qubitOf[wire]] + 1);
            }
        }
        int[] permutation = new int[width];
        for (int k = 0; k < width; k++) {
            permutation[k] = local[after[wireOn[qubits[k]]]];
        }
        Optional<Verdict.Refuted> fault = Optional.empty();
        int points = symbolic ? RANDOM_POINTS : 1;
        double groupPhase = 0;
        double groupError = 0;
        for (int point = 0; point < points && fault.isEmpty(); point++) {
            SymbolValues symbols = new SymbolValues(7919L * g + point);
            List<Operation> mine = new ArrayList<>(to - from);
            for (int k = from; k < to; k++) {
                mine.add(Operation.of(source, ordered[k], wire -> local[qubitOf[wire]], symbols));
            }
            List<Operation> theirs = new ArrayList<>(end - first);
            for (int t = first; t < end; t++) {
                theirs.add(Operation.of(target, t, qubit -> local[qubit], symbols));
            }
            switch (GroupEquality.compare(width, mine, permutation, theirs, tolerance)) {
                case GroupEquality.Outcome.Equal(double p, double e) -> {
                    groupPhase = point == 0 || p == groupPhase ? p : Double.NaN;
                    groupError = Math.max(groupError, e);
                }
                case GroupEquality.Outcome.Different(String how) ->
                    fault = refuted(g, ordered, from, to, how);
                case GroupEquality.Outcome.Unknown(String why) ->
                    fault = refuted(g, ordered, from, to, "it cannot be checked: " + why);
            }
        }
        phase += groupPhase;
        error += groupError;
        for (int k = 0; k < width; k++) {
            local[qubits[k]] = -1;
        }
        return fault;
    }

    /** Gives a qubit the next local number unless it has one. */
    private int[] number(int[] qubits, int width, int qubit) {
        if (local[qubit] >= 0) {
            return qubits;
        }
        int[] room = width < qubits.length ? qubits : Arrays.copyOf(qubits, 2 * width);
        room[width] = qubit;
        local[qubit] = width;
        return room;
    }

    private Optional<Verdict.Refuted> controlFlow(int g, int i, int t, int[] moves) {
        Node node = source.node(i);
        Node other = target.node(t);
        if (!sameHead(node, other)) {
            return Optional.of(new Verdict.Refuted(
                    g, Naming.of(source, i) + " became " + Naming.of(target, t) + ", with another head"));
        }
        if (certificate.inside(g).isEmpty() && moves.length == 0 && isPlainCopy(i, t)) {
            phase = Double.NaN;
            return Optional.empty();
        }
        List<Block> mine = Block.inside(node);
        List<Block> theirs = Block.inside(other);
        List<Certificate> inside = certificate.inside(g);
        if (mine.size() != theirs.size() || mine.size() != inside.size()) {
            return Optional
                    .of(new Verdict.Refuted(g, Naming.of(source, i) + " has " + mine.size() + " blocks, the target "
                            + theirs.size() + " and the certificate is about " + inside.size()));
        }
        int[] after = qubitOf.clone();
        for (int k = 0; k + 1 < moves.length; k += 2) {
            if (moves[k] < 0 || moves[k] >= after.length) {
                return Optional.of(new Verdict.Refuted(g, "a wire moves out of range"));
            }
            after[moves[k]] = moves[k + 1];
        }
        boolean loop = node instanceof Node.While || node instanceof Node.For;
        for (int b = 0; b < mine.size(); b++) {
            Certificate claim = inside.get(b);
            if (!Arrays.equals(claim.start(), qubitOf)) {
                return Optional.of(new Verdict.Refuted(g, "block " + b + " of " + Naming.of(source, i)
                        + " does not begin with the wires where they are before it"));
            }
            if (!Arrays.equals(claim.end(), after)) {
                return Optional.of(new Verdict.Refuted(g, "block " + b + " of " + Naming.of(source, i)
                        + " does not end with the wires where they shall be after it"));
            }
            if (loop && !Arrays.equals(after, qubitOf)) {
                return Optional.of(new Verdict.Refuted(
                        g, Naming.of(source, i) + " moves wires from turn to turn"));
            }
            BlockCheck nested = new BlockCheck(
                    mine.get(b), theirs.get(b), claim, tolerance, false, loop ? qubitOf.clone() : loopLayout);
            switch (nested.check()) {
                case Verdict.Proven(double _, double e) -> error += e;
                case Verdict.Refuted(int _, String reason) -> {
                    return Optional.of(new Verdict.Refuted(g, "inside " + Naming.of(source, i) + ": " + reason));
                }
            }
        }
        qubitOf = after;
        wireOn = inverse(after);
        phase = Double.NaN; // another one in every branch
        return Optional.empty();
    }

    /** Whether control flow was only put on other qubits, and leaves no loop with the wires elsewhere. */
    private boolean isPlainCopy(int i, int t) {
        Block copy = new BlockBuilder().append(source, i, wire -> qubitOf[wire]).build();
        return copy.node(0).equals(target.node(t))
                && (!ClassicalUse.of(source, i).leaves() || Arrays.equals(loopLayout, qubitOf));
    }

    /** Whether two operations of control flow are of one kind and decide alike. */
    private static boolean sameHead(Node a, Node b) {
        return switch (a) {
            case Node.If n -> b instanceof Node.If m && n.condition().equals(m.condition());
            case Node.While n -> b instanceof Node.While m && n.condition().equals(m.condition());
            case Node.For n -> b instanceof Node.For m && n.variable() == m.variable() && n.range().equals(m.range());
            case Node.Switch n -> b instanceof Node.Switch m && n.target().equals(m.target())
                    && n.cases().stream().map(Node.Case::labels).toList()
                            .equals(m.cases().stream().map(Node.Case::labels).toList());
            case Node.Box n -> b instanceof Node.Box m && n.duration().equals(m.duration());
            case Node.Assign _, Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> false;
        };
    }

    private static boolean isControlFlow(Block block, int i) {
        return switch (block.opcode(i)) {
            case Opcode.IF, Opcode.WHILE, Opcode.FOR, Opcode.SWITCH, Opcode.BOX -> true;
            default -> false;
        };
    }

    private boolean isLoopJump(int i) {
        return source.opcode(i) == Opcode.BREAK || source.opcode(i) == Opcode.CONTINUE;
    }

    /** Whether the target's operation is the source's on the qubits where its wires lie, to the bit. */
    private boolean isCopy(int i, int t) {
        if (source.opcode(i) != target.opcode(t)
                || source.addedControls(i) != target.addedControls(t)
                || source.operandCount(i) != target.operandCount(t)
                || isControlFlow(source, i)) {
            return false;
        }
        for (int k = 0; k < source.operandCount(i); k++) {
            if (qubitOf[source.qubit(i, k)] != target.qubit(t, k)) {
                return false;
            }
        }
        if (source.isGate(i)) {
            for (int k = 0; k < source.gate(i).parameterCount(); k++) {
                double p = source.parameter(i, k);
                double q = target.parameter(t, k);
                boolean same = Double.isNaN(p)
                        ? Double.isNaN(q) && symbol(source, i, k).equals(symbol(target, t, k))
                        : p == q;
                if (!same) {
                    return false;
                }
            }
            return true;
        }
        if (source.opcode(i) == Opcode.MEASURE) {
            return source.clbit(i) == target.clbit(t);
        }
        return !source.hasNode(i) || source.node(i).equals(target.node(t));
    }

    private static Optional<Expression> symbol(Block block, int i, int k) {
        return block.symbol(i, k);
    }

    private Optional<Verdict.Refuted> refuted(int g, int[] ordered, int from, int to, String how) {
        int first = certificate.targetStart(g);
        int[] targets = new int[certificate.targetEnd(g) - first];
        Arrays.setAll(targets, k -> first + k);
        return Optional.of(new Verdict.Refuted(g, "group " + g + ": " + how + ". Source: "
                + Naming.of(source, Arrays.copyOfRange(ordered, from, to)) + ". Target: "
                + Naming.of(target, targets)));
    }

    static boolean isPermutation(int[] places) {
        boolean[] seen = new boolean[places.length];
        for (int place : places) {
            if (place < 0 || place >= seen.length || seen[place]) {
                return false;
            }
            seen[place] = true;
        }
        return true;
    }

    private static int[] inverse(int[] places) {
        int[] inverse = new int[places.length];
        for (int k = 0; k < places.length; k++) {
            inverse[places[k]] = k;
        }
        return inverse;
    }
}
