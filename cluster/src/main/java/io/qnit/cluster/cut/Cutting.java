package io.qnit.cluster.cut;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.matrix.TwoQubitMatrix;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes the fragments of a partition in one walk through the circuit. Each qubit has a current piece of wire: a fragment
 * and a qubit there. An operation whose operand belongs to another fragment than the current piece ends that piece and
 * begins another, with the two ends of a wire cut between; a gate whose operands belong to two fragments is left out, with
 * an end on either side. Cuts of a joint set are all made at the place of the first of them.
 *
 * <p>Classical bits and variables that are used midway tie operations together: all that touch one of them must be in one
 * fragment. Final measurements (nothing follows on the qubit, nothing else touches the clbit) become outputs.
 */
final class Cutting {
    private static final int NOWHERE = -1;

    private final Circuit circuit;
    private final Block body;
    private final Partition partition;
    private final CutForms forms;
    private final QubitReuse reuse;

    private final ClassicalTies ties;
    private final int[] classicalHome;
    /** By qubit: fragment and qubit of the current piece. */
    private final int[] fragmentOf;
    private final int[] placeOf;
    private final int[] measuredInto;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private final Map<Integer, List<Integer>> jointGates = new HashMap<>();
    private final Map<Partition.WirePlace, List<Partition.WirePlace>> jointWires = new HashMap<>();
    private final BitSet cutJointly = new BitSet();

    /** A fragment in the making. */
    private static final class Piece {
        final BlockBuilder body = new BlockBuilder();
        final List<CutEnd> ends = new ArrayList<>();
        final TreeSet<Integer> clbits = new TreeSet<>();
        final ArrayDeque<Integer> ended = new ArrayDeque<>();
        int qubits;
    }

    Cutting(Circuit circuit, Partition partition, CutForms forms, QubitReuse reuse) {
        this.circuit = circuit;
        this.body = circuit.body();
        this.partition = partition;
        this.forms = forms;
        this.reuse = reuse;
        partition.checkFits(body);
        fragmentOf = new int[circuit.qubitCount()];
        placeOf = new int[circuit.qubitCount()];
        measuredInto = new int[circuit.qubitCount()];
        Arrays.fill(fragmentOf, NOWHERE);
        Arrays.fill(measuredInto, -1);
        for (int f = 0; f < partition.fragments(); f++) {
            pieces.add(new Piece());
        }
        for (List<Integer> set : partition.jointGates()) {
            set.forEach(i -> jointGates.put(i, set));
        }
        for (List<Partition.WirePlace> set : partition.jointWires()) {
            set.forEach(w -> jointWires.put(w, set));
        }
        ties = ClassicalTies.of(circuit);
        classicalHome = classicalHomes();
    }

    CutCircuit cut() {
        for (int i = 0; i < body.size(); i++) {
            operation(i);
        }
        for (int q = 0; q < circuit.qubitCount(); q++) {
            if (fragmentOf[q] == NOWHERE && partition.fragments() > 0) {
                begin(q, 0); // an idle qubit; free cuts take them out before
            }
        }
        List<List<Output>> outputs = new ArrayList<>();
        pieces.forEach(_ -> outputs.add(new ArrayList<>()));
        for (int q = 0; q < circuit.qubitCount(); q++) {
            if (fragmentOf[q] != NOWHERE) {
                outputs.get(fragmentOf[q]).add(new Output(placeOf[q], q, measuredInto[q]));
            }
        }
        List<FragmentCircuit> fragments = new ArrayList<>();
        for (int f = 0; f < pieces.size(); f++) {
            Piece piece = pieces.get(f);
            List<CutEnd> ends = piece.ends.stream().sorted(Comparator.comparingInt(CutEnd::position)).toList();
            fragments.add(new FragmentCircuit(
                    f, piece.qubits, piece.body.build(), ends, outputs.get(f), List.copyOf(piece.clbits)));
        }
        return new CutCircuit(circuit, partition, fragments, cuts);
    }

    private void operation(int i) {
        switch (body.opcode(i)) {
            case Opcode.BARRIER, Opcode.DELAY -> timing(i);
            case Opcode.DIRECTIVE -> {}
            case Opcode.END, Opcode.BREAK, Opcode.CONTINUE -> {
                if (partition.fragments() > 1) {
                    throw uncuttable(i, "the end of a shot concerns all fragments");
                }
                pieces.getFirst().body.append(body, i);
            }
            default -> quantum(i);
        }
    }

    private void quantum(int i) {
        int from = body.firstSlot(i);
        int to = body.firstSlot(i + 1);
        if (from == to) { // a classical statement, or a global phase, which means nothing to the parts
            if (!body.isGate(i)) {
                Piece piece = pieces.get(classicalHome[i]);
                note(piece, i);
                piece.body.append(body, i);
            }
            return;
        }
        for (int s = from; s < to; s++) {
            enter(i, i, body.operand(s), partition.fragmentOfSlot()[s]);
        }
        int home = partition.fragmentOfSlot()[from];
        boolean whole = true;
        for (int s = from; s < to; s++) {
            whole &= partition.fragmentOfSlot()[s] == home;
        }
        if (!whole) {
            gate(i);
            return;
        }
        if (classicalHome[i] != NOWHERE && classicalHome[i] != home) {
            throw uncuttable(i, "it shares classical bits with operations of another fragment");
        }
        Piece piece = pieces.get(home);
        if (ties.isFinalMeasurement(i)) {
            measuredInto[body.operand(from)] = body.clbit(i);
            return;
        }
        note(piece, i);
        piece.body.append(body, i, q -> placeOf[q]);
    }

    private void note(Piece piece, int i) {
        if (!ClassicalUse.isNothing(body, i)) {
            ClassicalUse.of(body, i).clbitsWritten().stream().forEach(piece.clbits::add);
        }
    }

    /** Barriers and delays: each fragment has its part. */
    private void timing(int i) {
        for (int f = 0; f < pieces.size(); f++) {
            int fragment = f;
            int[] here = Arrays.stream(body.qubits(i)).filter(q -> fragmentOf[q] == fragment).map(q -> placeOf[q])
                    .toArray();
            BlockBuilder target = pieces.get(f).body;
            if (body.opcode(i) == Opcode.BARRIER) {
                if (here.length > 0 || body.operandCount(i) == 0) {
                    target.line(body.line(i)).barrier(here).line(0);
                }
            } else if (body.node(i) instanceof Node.Delay delay && here.length > 0) {
                target.line(body.line(i)).delay(delay, here).line(0);
            }
        }
    }

    // ---- Wires -------------------------------------------------------------------------------------------------------

    /** Takes a qubit to the fragment in which operation {@code i} wants it, at the place of operation {@code now}. */
    private void enter(int now, int i, int qubit, int fragment) {
        if (fragmentOf[qubit] == fragment) {
            return;
        }
        if (fragmentOf[qubit] == NOWHERE) {
            begin(qubit, fragment);
            return;
        }
        List<Partition.WirePlace> set = jointWires.getOrDefault(
                new Partition.WirePlace(i, qubit), List.of(new Partition.WirePlace(i, qubit)));
        int left = fragmentOf[qubit];
        List<Integer> upstream = new ArrayList<>();
        List<Integer> downstream = new ArrayList<>();
        for (Partition.WirePlace place : set) {
            if (fragmentOf[place.qubit()] != left || nextUse(now, place.qubit()) != place.operation()
                    || fragmentAt(place) != fragment) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the wires of qubits " + qubit + " and " + place.qubit() + " cannot be cut as one before line "
                                + body.line(i) + ": they do not go side by side from one fragment to another");
            }
            upstream.add(placeOf[place.qubit()]);
        }
        for (int place : upstream) {
            pieces.get(left).ended.add(place);
        }
        int cut = cuts.size();
        addEnd(left, new CutEnd(cut, 0, pieces.get(left).body.size(), upstream));
        for (Partition.WirePlace place : set) {
            begin(place.qubit(), fragment);
            downstream.add(placeOf[place.qubit()]);
        }
        addEnd(fragment, new CutEnd(cut, 1, pieces.get(fragment).body.size(), downstream));
        cuts.add(new Cut(
                cut, forms.wires(set.size()), set.stream().map(Partition.WirePlace::operation).toList(),
                set.stream().map(Partition.WirePlace::qubit).toList(), left, fragment));
    }

    private void addEnd(int fragment, CutEnd end) {
        pieces.get(fragment).ends.add(end);
    }

    private void begin(int qubit, int fragment) {
        Piece piece = pieces.get(fragment);
        fragmentOf[qubit] = fragment;
        boolean again = reuse == QubitReuse.RESET && !piece.ended.isEmpty();
        if (again) {
            placeOf[qubit] = piece.ended.poll();
            piece.body.reset(placeOf[qubit]);
        } else {
            placeOf[qubit] = piece.qubits++;
        }
    }

    private int nextUse(int from, int qubit) {
        for (int i = from; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
                continue;
            }
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                if (body.operand(s) == qubit) {
                    return i;
                }
            }
        }
        return body.size();
    }

    private int fragmentAt(Partition.WirePlace place) {
        for (int s = body.firstSlot(place.operation()); s < body.firstSlot(place.operation() + 1); s++) {
            if (body.operand(s) == place.qubit()) {
                return partition.fragmentOfSlot()[s];
            }
        }
        return NOWHERE;
    }

    // ---- Gates -------------------------------------------------------------------------------------------------------

    private void gate(int i) {
        if (cutJointly.get(i)) {
            return;
        }
        List<Integer> set = jointGates.getOrDefault(i, List.of(i));
        checkCuttable(i);
        int left = partition.fragmentOfSlot()[body.firstSlot(i)];
        int right = partition.fragmentOfSlot()[body.firstSlot(i) + 1];
        List<double[]> unitaries = new ArrayList<>();
        List<Integer> leftQubits = new ArrayList<>();
        List<Integer> rightQubits = new ArrayList<>();
        for (int g : set) {
            for (int s = body.firstSlot(g); s < body.firstSlot(g + 1); s++) {
                if (g > i && nextUse(i + 1, body.operand(s)) == g) {
                    enter(i, g, body.operand(s), partition.fragmentOfSlot()[s]);
                }
            }
        }
        for (int g : set) {
            checkCuttable(g);
            int first = partition.fragmentOfSlot()[body.firstSlot(g)];
            int second = partition.fragmentOfSlot()[body.firstSlot(g) + 1];
            boolean turned = first == right && second == left;
            int a = body.qubit(g, turned ? 1 : 0);
            int b = body.qubit(g, turned ? 0 : 1);
            boolean reachable = g == i || nextUse(i + 1, a) == g && nextUse(i + 1, b) == g && fragmentOf[a] == left
                    && fragmentOf[b] == right;
            if (!turned && !(first == left && second == right) || !reachable || leftQubits.contains(a)
                    || rightQubits.contains(b)) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the gates on lines " + body.line(i) + " and " + body.line(g)
                                + " cannot be cut as one: they do not stand side by side between two fragments");
            }
            double[] matrix = Operations.matrix(body, g);
            unitaries.add(turned ? TwoQubitMatrix.turned(matrix) : matrix);
            leftQubits.add(a);
            rightQubits.add(b);
            cutJointly.set(g);
        }
        int cut = cuts.size();
        addEnd(left, new CutEnd(cut, 0, pieces.get(left).body.size(), places(leftQubits)));
        addEnd(right, new CutEnd(cut, 1, pieces.get(right).body.size(), places(rightQubits)));
        List<Integer> qubits = new ArrayList<>(leftQubits);
        qubits.addAll(rightQubits);
        cuts.add(new Cut(cut, forms.gates(unitaries), set, qubits, left, right));
    }

    private List<Integer> places(List<Integer> qubits) {
        return qubits.stream().map(q -> placeOf[q]).toList();
    }

    private void checkCuttable(int i) {
        if (body.operandCount(i) != 2 || !Operations.hasMatrix(body, i)) {
            throw uncuttable(i, "only gates on two qubits, with numbers for angles, can be cut");
        }
    }

    private QnitException uncuttable(int i, String why) {
        String name = body.isGate(i) ? "gate '" + body.gate(i).name().toLowerCase(java.util.Locale.ROOT) + "'"
                : "operation";
        return new QnitException(
                ErrorCode.UNSUPPORTED,
                "the " + name + (body.line(i) > 0 ? " on line " + body.line(i) : " number " + i)
                        + " would have to be cut: " + why);
    }

    /** By operation the fragment that its classical bits and variables tie it to; NOWHERE when it has none. */
    private int[] classicalHomes() {
        int[] fragmentOfTie = new int[body.size()];
        Arrays.fill(fragmentOfTie, NOWHERE);
        for (int i = 0; i < body.size(); i++) {
            if (ties.isTied(i) && body.operandCount(i) > 0 && fragmentOfTie[ties.tie(i)] == NOWHERE) {
                fragmentOfTie[ties.tie(i)] = partition.fragmentOfSlot()[body.firstSlot(i)];
            }
        }
        int[] homes = new int[body.size()];
        for (int i = 0; i < body.size(); i++) {
            homes[i] =
                    ties.isTied(i) ? Math.max(0, fragmentOfTie[ties.tie(i)]) : body.operandCount(i) == 0 ? 0 : NOWHERE;
        }
        return homes;
    }
}
