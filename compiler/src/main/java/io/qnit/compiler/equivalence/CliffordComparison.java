package io.qnit.compiler.equivalence;

import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.compiler.algebra.PauliTableau.Conjugation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Circuits of Clifford gates at any width.
 *
 * <p>As operators: the images of X and Z on every qubit of the first circuit agree with those in the second one, up to Z on
 * ancillas, which are in |0> at the end because the images of their own Z are such products.
 *
 * <p>With measurements at the end: outcomes are uniform over the solutions of parity equations, one for each stabilizer
 * that is a product of Z on measured qubits and its sign (Aaronson and Gottesman, arXiv:quant-ph/0406196, section 3). They
 * are found by elimination, first of the X parts, then of the qubits that are not measured, and compared in reduced form.
 */
final class CliffordComparison {
    private CliffordComparison() {}

    /** The tableau of a circuit; empty when a gate is not Clifford. */
    static Optional<PauliTableau> tableau(List<Operation> gates, int qubits) {
        PauliTableau tableau = new PauliTableau(qubits);
        for (Operation gate : gates) {
            Optional<Conjugation> conjugation = Conjugation.of(gate);
            if (conjugation.isEmpty()) {
                return Optional.empty();
            }
            tableau.apply(conjugation.get(), gate.qubits());
        }
        return Optional.of(tableau);
    }

    /** A difference in words, or empty. */
    static Optional<String> operatorDifference(PauliTableau a, PauliTableau b, Wiring wiring) {
        int n = wiring.firstCount();
        int[] originOf = new int[wiring.secondCount()]; // the first circuit's qubit that ends there, or -1
        java.util.Arrays.fill(originOf, -1);
        for (int q = 0; q < n; q++) {
            originOf[wiring.end()[q]] = q;
        }
        boolean[] starts = new boolean[wiring.secondCount()];
        for (int q = 0; q < n; q++) {
            starts[wiring.start()[q]] = true;
            for (int kind = 0; kind < 2; kind++) {
                String expected = a.image(q, kind);
                String found = b.image(wiring.start()[q], kind);
                if (!agree(expected, found, originOf)) {
                    return Optional.of("the Pauli " + "XZ".charAt(kind) + " on qubit " + q + " becomes " + expected
                            + " in the first circuit and " + found
                            + " in the second (leftmost letter qubit 0 of those in"
                            + " use)");
                }
            }
        }
        String identity = "I".repeat(n);
        for (int q = 0; q < wiring.secondCount(); q++) {
            if (!starts[q] && !agree(identity, b.image(q, 1), originOf)) {
                return Optional
                        .of("an ancilla of the second circuit does not end in |0>: its Z becomes " + b.image(q, 1));
            }
        }
        return Optional.empty();
    }

    private static boolean agree(String expected, String found, int[] originOf) {
        if (expected.startsWith("-") != found.startsWith("-")) {
            return false;
        }
        int from = found.startsWith("-") ? 1 : 0;
        for (int q = 0; q < originOf.length; q++) {
            char letter = found.charAt(from + q);
            if (originOf[q] >= 0 ? letter != expected.charAt(from + originOf[q]) : letter != 'I' && letter != 'Z') {
                return false;
            }
        }
        return true;
    }

    /**
     * The parity equations of the outcomes, reduced: bit c for clbit c, bit {@code clbits} for the right side.
     *
     * @param qubitOf per clbit its qubit, or -1 where it stays 0
     */
    static List<BitSet> equations(PauliTableau tableau, int qubits, int[] qubitOf) {
        // rows: X part at 2 q, Z part at 2 q + 1, sign (in quarter turns, as two bits) kept apart
        List<Row> rows = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            rows.add(new Row(tableau.image(q, 1), qubits));
        }
        List<Row> diagonal = eliminate(rows, qubits);
        boolean[] measured = new boolean[qubits];
        for (int qubit : qubitOf) {
            if (qubit >= 0) {
                measured[qubit] = true;
            }
        }
        List<BitSet> onQubits = new ArrayList<>();
        for (Row row : diagonal) {
            BitSet equation = (BitSet) row.z.clone();
            equation.set(qubits, row.quarterTurns == 2);
            onQubits.add(equation);
        }
        for (int q = 0; q < qubits; q++) { // no qubit that is not measured stays
            if (!measured[q]) {
                pivot(onQubits, q).ifPresent(onQubits::remove);
            }
        }
        int clbits = qubitOf.length;
        List<BitSet> equations = new ArrayList<>();
        for (BitSet equation : onQubits) {
            BitSet onClbits = new BitSet();
            for (int c = 0; c < clbits; c++) {
                onClbits.set(c, qubitOf[c] >= 0 && equation.get(qubitOf[c]));
            }
            onClbits.set(clbits, equation.get(qubits));
            equations.add(onClbits);
        }
        for (int c = 0; c < clbits; c++) {
            if (qubitOf[c] < 0) {
                BitSet zero = new BitSet();
                zero.set(c);
                equations.add(zero);
            }
        }
        return reduced(equations, clbits);
    }

    /** The rows without X part that the others are combined to. */
    private static List<Row> eliminate(List<Row> rows, int qubits) {
        List<Row> left = new ArrayList<>(rows);
        for (int q = 0; q < qubits; q++) {
            Row chosen = null;
            for (Row row : left) {
                if (row.x.get(q)) {
                    if (chosen == null) {
                        chosen = row;
                    } else {
                        row.multiply(chosen);
                    }
                }
            }
            if (chosen != null) {
                left.remove(chosen);
            }
        }
        return left;
    }

    /** Removes a variable from all equations but one, which is returned. */
    private static Optional<BitSet> pivot(List<BitSet> equations, int variable) {
        BitSet chosen = null;
        for (BitSet equation : equations) {
            if (equation.get(variable)) {
                if (chosen == null) {
                    chosen = equation;
                } else {
                    equation.xor(chosen);
                }
            }
        }
        return Optional.ofNullable(chosen);
    }

    private static List<BitSet> reduced(List<BitSet> equations, int variables) {
        List<BitSet> left = new ArrayList<>(equations);
        List<BitSet> done = new ArrayList<>();
        for (int v = 0; v < variables; v++) {
            Optional<BitSet> chosen = pivot(left, v);
            if (chosen.isPresent()) {
                BitSet equation = chosen.get();
                left.remove(equation); // the only one with this variable
                for (BitSet other : done) {
                    if (other.get(v)) {
                        other.xor(equation);
                    }
                }
                done.add(equation);
            }
        }
        return done;
    }

    /** A Pauli string i^quarterTurns X^x Z^z, as a product of letters X Z per qubit in this order. */
    private static final class Row {
        final BitSet x = new BitSet();
        final BitSet z = new BitSet();
        int quarterTurns;

        Row(String image, int qubits) {
            int from = image.startsWith("-") ? 1 : 0;
            quarterTurns = 2 * from;
            for (int q = 0; q < qubits; q++) {
                char letter = image.charAt(from + q);
                x.set(q, letter == 'X' || letter == 'Y');
                z.set(q, letter == 'Z' || letter == 'Y');
                quarterTurns += letter == 'Y' ? 1 : 0; // Y = i X Z
            }
            quarterTurns &= 3;
        }

        /** this times other; Z of this passes X of other with a sign. */
        void multiply(Row other) {
            BitSet passed = (BitSet) z.clone();
            passed.and(other.x);
            quarterTurns = quarterTurns + other.quarterTurns + 2 * (passed.cardinality() & 1) & 3;
            x.xor(other.x);
            z.xor(other.z);
        }
    }
}
