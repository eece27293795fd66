package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.OperatorComparison;
import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.compiler.algebra.PauliTableau.Conjugation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether two short sequences of unitary operations are the same operator up to a phase.
 *
 * <p>Two exact reductions keep the matrices small. Qubits that no operation joins are compared apart. And qubits that are
 * only ever controls, always all together in the same operations, count as one: the operations depend on them by the
 * conjunction of their bits alone, which takes both values as one bit does. So every step that splits a wide controlled
 * gate into smaller ones is a matrix on a few qubits at any width: with A and B for two sets of controls and b a borrowed
 * qubit, C(A u B)-X(t) = C(A)X(b) C(B, b)X(t) C(A)X(b) C(B, b)X(t) (Barenco et al., Phys. Rev. A 52, 3457, Lemma 7.3), and
 * C(A, c)U = C(c)V C(A)X(c) C(c)V^+ C(A)X(c) C(A)V with V^2 = U (Lemma 7.5) become four and three qubits.
 *
 * <p>What remains is compared as dense matrices; where it is too wide, as Pauli tableaus when all is Clifford, as maps of
 * basis states with phases when every matrix has one entry per column, or as polynomials over GF(2) ({@link BitPolynomials})
 * when it computes on bits alone.
 */
final class GroupEquality {
    /** What came of a comparison. */
    sealed interface Outcome {
        /** @param phase of the second over the first; NaN when not computed */
        record Equal(double phase, double distance) implements Outcome {}

        record Different(String how) implements Outcome {}

        record Unknown(String why) implements Outcome {}
    }

    private static final int DENSE = 8;
    private static final int DENSE_SLOW = 12;
    private static final double SLOW_WORK = 4e9;
    private static final int BASIS_STATES = 16;
    private static final double SMALL = 1e-10;

    private GroupEquality() {}

    /**
     * Compares.
     *
     * @param width the number of qubits
     * @param source operations on qubits below {@code width}, in order
     * @param after where the content of each qubit goes after the source's operations
     */
    static Outcome compare(int width, List<Operation> source, int[] after, List<Operation> target,
            Tolerance tolerance) {
        if (width <= 3) {
            return dense(width, source, after, target, tolerance);
        }
        int[] component = components(width, source, after, target);
        double phase = 0;
        double squared = 0;
        boolean phaseless = false;
        for (int root = 0; root < width; root++) {
            if (component[root] != root) {
                continue;
            }
            switch (part(root, component, source, after, target, tolerance)) {
                case Outcome.Equal equal -> {
                    phaseless |= Double.isNaN(equal.phase());
                    phase += equal.phase();
                    squared += equal.distance();
                }
                case Outcome.Different different -> {
                    return different;
                }
                case Outcome.Unknown unknown -> {
                    return unknown;
                }
            }
        }
        for (Operation operation : source) { // a phase on no qubits
            phase -= operation.targets().length + operation.controls().length == 0 ? argument(operation) : 0;
        }
        for (Operation operation : target) {
            phase += operation.targets().length + operation.controls().length == 0 ? argument(operation) : 0;
        }
        return new Outcome.Equal(phaseless ? Double.NaN : Math.IEEEremainder(phase, 2 * Math.PI), squared);
    }

    private static double argument(Operation phase) {
        return Math.atan2(phase.matrix()[1], phase.matrix()[0]);
    }

    /** The lowest qubit of each qubit's component. */
    private static int[] components(int width, List<Operation> source, int[] after, List<Operation> target) {
        int[] parent = new int[width];
        Arrays.setAll(parent, q -> q);
        for (List<Operation> side : List.of(source, target)) {
            for (Operation operation : side) {
                int[] qubits = operation.qubits();
                for (int k = 1; k < qubits.length; k++) {
                    join(parent, qubits[0], qubits[k]);
                }
            }
        }
        for (int q = 0; q < width; q++) {
            join(parent, q, after[q]);
        }
        int[] component = new int[width];
        Arrays.setAll(component, q -> root(parent, q));
        return component;
    }

    private static void join(int[] parent, int a, int b) {
        int x = root(parent, a);
        int y = root(parent, b);
        parent[Math.max(x, y)] = Math.min(x, y);
    }

    private static int root(int[] parent, int q) {
        int at = q;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** Compares one component, with qubits that are controls together made one. */
    private static Outcome part(
            int root, int[] component, List<Operation> source, int[] after, List<Operation> target,
            Tolerance tolerance) {
        List<Operation> mine = of(root, component, source);
        List<Operation> theirs = of(root, component, target);
        boolean[] moves = new boolean[component.length];
        for (int q = 0; q < component.length; q++) {
            moves[q] = component[q] == root && after[q] != q;
        }
        int[] representative = representatives(component.length, mine, theirs, moves);
        int[] local = new int[component.length];
        int width = 0;
        for (int q = 0; q < component.length; q++) {
            local[q] = component[q] == root && representative[q] == q ? width++ : -1;
        }
        int[] localAfter = new int[width];
        for (int q = 0; q < component.length; q++) {
            if (local[q] >= 0) {
                localAfter[local[q]] = local[after[q]];
            }
        }
        List<Operation> a = mine.stream().map(o -> reduced(o, representative, local)).toList();
        List<Operation> b = theirs.stream().map(o -> reduced(o, representative, local)).toList();
        if (width <= DENSE) {
            return dense(width, a, localAfter, b, tolerance);
        }
        Optional<Outcome> clifford = clifford(width, a, localAfter, b);
        if (clifford.isPresent()) {
            return clifford.get();
        }
        Optional<Outcome> bits = BitPolynomials.compare(width, a, localAfter, b);
        if (bits.isPresent()) {
            return bits.get();
        }
        Optional<Outcome> basis = basisStates(width, a, localAfter, b);
        if (basis.isPresent()) {
            return basis.get();
        }
        if (width <= DENSE_SLOW && Math.pow(4, width) * (a.size() + b.size()) <= SLOW_WORK) {
            return dense(width, a, localAfter, b, tolerance);
        }
        return new Outcome.Unknown("it joins " + width + " qubits that are not controls of the same operations, is not"
                + " Clifford and does not only compute on bits");
    }

    private static List<Operation> of(int root, int[] component, List<Operation> operations) {
        List<Operation> mine = new ArrayList<>();
        for (Operation operation : operations) {
            int[] qubits = operation.qubits();
            if (qubits.length > 0 && component[qubits[0]] == root) {
                mine.add(operation);
            }
        }
        return mine;
    }

    /** Per qubit the one that stands for all that are controls of exactly the same operations and nothing else. */
    private static int[] representatives(int width, List<Operation> a, List<Operation> b, boolean[] moves) {
        boolean[] alone = moves.clone();
        List<List<Integer>> controls = new ArrayList<>();
        for (int q = 0; q < width; q++) {
            controls.add(new ArrayList<>());
        }
        int number = 0;
        for (List<Operation> side : List.of(a, b)) {
            for (Operation operation : side) {
                for (int q : operation.targets()) {
                    alone[q] = true;
                }
                for (int q : operation.controls()) {
                    controls.get(q).add(number);
                }
                number++;
            }
        }
        Map<List<Integer>, Integer> first = new LinkedHashMap<>();
        int[] representative = new int[width];
        for (int q = 0; q < width; q++) {
            representative[q] = alone[q] ? q : first.merge(controls.get(q), q, (old, _) -> old);
        }
        return representative;
    }

    private static Operation reduced(Operation operation, int[] representative, int[] local) {
        int[] controls = Arrays.stream(operation.controls())
                .map(q -> local[representative[q]])
                .distinct()
                .toArray();
        int[] targets = Arrays.stream(operation.targets()).map(q -> local[q]).toArray();
        return new Operation(controls, targets, operation.matrix());
    }

    private static Outcome dense(
            int width, List<Operation> source, int[] after, List<Operation> target, Tolerance tolerance) {
        OperatorComparison comparison = OperatorComparison.of(width, source, after, target);
        return tolerance.allows(width, comparison.distance())
                ? new Outcome.Equal(-comparison.phase(), comparison.distance())
                : new Outcome.Different("their matrices differ by " + (float) comparison.distance()
                        + " (Frobenius norm, on " + width + " qubits)");
    }

    private static Optional<Outcome> clifford(
            int width, List<Operation> source, int[] after, List<Operation> target) {
        PauliTableau a = new PauliTableau(width);
        PauliTableau b = new PauliTableau(width);
        if (!run(source, a) || !run(target, b)) {
            return Optional.empty();
        }
        a.permute(after);
        int row = a.firstDifference(b);
        return Optional.of(row < 0
                ? new Outcome.Equal(Double.NaN, 0)
                : new Outcome.Different("they take the Pauli " + (row % 2 == 0 ? "X" : "Z") + " on one of the "
                        + width + " qubits to different strings"));
    }

    private static boolean run(List<Operation> operations, PauliTableau tableau) {
        for (Operation operation : operations) {
            Optional<Conjugation> conjugation = Conjugation.of(operation);
            if (conjugation.isEmpty()) {
                return false;
            }
            tableau.apply(conjugation.get(), operation.qubits());
        }
        return true;
    }

    private static Optional<Outcome> basisStates(
            int width, List<Operation> source, int[] after, List<Operation> target) {
        if (width > BASIS_STATES) {
            return Optional.empty();
        }
        BasisMap a = new BasisMap(width);
        BasisMap b = new BasisMap(width);
        for (Operation operation : source) {
            if (!a.apply(operation)) {
                return Optional.empty();
            }
        }
        for (Operation operation : target) {
            if (!b.apply(operation)) {
                return Optional.empty();
            }
        }
        a.permute(after);
        return Optional.of(a.compare(b, SMALL));
    }
}
