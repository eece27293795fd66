package io.qnit.cluster.cut;

import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.compiler.synthesis.WeylDecomposition;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands for gates on two qubits that are cut.
 *
 * <p>Up to gates on one qubit a gate is {@code sum over a of u_a s_a (x) s_a} with s = I, X, Y, Z (its canonical form), and
 * gates side by side are such a sum over Pauli strings. Of its channel the squares are {@code |u_a|^2 [s_a] (x) [s_a]}. The
 * cross terms of a pair (a, b) are {@code 2 |u_a u_b| (C(-x) (x) C(0) + C(pi/2 - x) (x) C(-pi/2))}, x = arg(u_a conj(u_b)):
 * C(p) is the difference of the two outcomes with Kraus operators (s_a +- exp(ip) s_b) / 2. With s_b = i^k s_a Q that is a
 * measurement of the Pauli string Q when exp(ip) i^k = +-1, a rotation by a quarter turn about Q in a random direction when
 * it is +-i, and else a Hadamard test with one ancilla; then s_a. The sum of all absolute coefficients,
 * {@code gamma = 2 (sum |u_a|)^2 - 1}, is the least possible (Schmitt, Piveteau, Sutter, "Cutting circuits with multiple
 * two-qubit unitaries", Quantum 9, 1634 (2025), arXiv:2312.11638; Ufrecht et al., "Optimal joint cutting of two-qubit
 * rotation gates", PRA 109, 052440 (2024), arXiv:2312.09679).
 *
 * <p>The form with the fewest circuits takes from each measurement both its signed and its unsigned sum, and with them does
 * without the second quarter turn and without the other squares: {@code [s_a] + [s_b] = 2 (M0 + M1)}. A gate of the CX class
 * then has three circuits a side, I, M and R, with four rows. It needs no ancilla for any gate.
 */
public final class GateCuts {
    /** Terms whose weight is smaller are left out: what is lost of the channel is of this size. */
    private static final double NEGLIGIBLE = 1e-12;

    private static final int MAX_STRINGS = 16;

    private GateCuts() {}

    /**
     * The form with the least gamma: six terms for the class of CX.
     *
     * @param unitaries as of {@link CutForms#gates}
     * @throws QnitException UNSUPPORTED when the gates together have more than 16 Pauli strings: cut fewer as one
     */
    public static CutForm optimal(List<double[]> unitaries) {
        Canonical canonical = Canonical.of(unitaries);
        Rows left = new Rows(canonical.left);
        Rows right = new Rows(canonical.right);
        Coefficients sum = new Coefficients();
        List<Pauli> strings = canonical.strings;
        for (int a = 0; a < strings.size(); a++) {
            Pauli sa = strings.get(a);
            sum.add(sa.size() * sa.size(), left.square(sa.letters), right.square(sa.letters));
            for (int b = a + 1; b < strings.size(); b++) {
                Pauli sb = strings.get(b);
                double weight = 2 * sa.size() * sb.size();
                if (weight < NEGLIGIBLE) {
                    continue;
                }
                double x = sa.phase() - sb.phase();
                PauliProduct q = PauliProduct.of(sa.letters, sb.letters);
                sum.add(
                        weight,
                        left.cross(sa.letters, q, -x, weight),
                        right.cross(sa.letters, q, 0, weight));
                sum.add(
                        weight,
                        left.cross(sa.letters, q, Math.PI / 2 - x, weight),
                        right.cross(sa.letters, q, -Math.PI / 2, weight));
            }
        }
        return sum.form(canonical.name(strings.size() == 2 ? "six terms" : "least gamma"), canonical.gamma(), left,
                right);
    }

    /**
     * The form with the fewest circuits, without ancillas: three for the class of CX. Several gates are cut one by one. Its
     * data serve several terms at once, so its variance with shots may be larger or smaller than that of {@link #optimal}.
     *
     * @param unitaries as of {@link CutForms#gates}
     */
    public static CutForm fewest(List<double[]> unitaries) {
        return FormProduct.of(unitaries.stream().map(GateCuts::fewest).toList());
    }

    private static CutForm fewest(double[] unitary) {
        Canonical canonical = Canonical.of(List.of(unitary));
        Rows left = new Rows(canonical.left);
        Rows right = new Rows(canonical.right);
        Coefficients sum = new Coefficients();
        List<Pauli> strings = canonical.strings;
        Pauli first = strings.getFirst();
        for (Pauli s : strings) {
            sum.add(
                    s.size() * s.size(),
                    left.squareFrom(first.letters, s.letters),
                    right.squareFrom(first.letters, s.letters));
        }
        for (int a = 0; a < strings.size(); a++) {
            Pauli sa = strings.get(a);
            for (int b = a + 1; b < strings.size(); b++) {
                Pauli sb = strings.get(b);
                if (2 * sa.size() * sb.size() < NEGLIGIBLE) {
                    continue;
                }
                // s_a rho s_b = i^-k (E + i D) with E, D the even and odd part in Q: the product of both sides and its
                // adjoint are 2 Re z (EE - DD) - 2 Im z (ED + DE), z = u_a conj(u_b) (-1)^k
                PauliProduct q = PauliProduct.of(sa.letters, sb.letters);
                double sign = q.quarterTurns % 2 == 0 ? 2 : -2;
                double re = sign * (sa.re * sb.re + sa.im * sb.im);
                double im = sign * (sa.im * sb.re - sa.re * sb.im);
                Map<Integer, Double> leftEven = left.even(sa.letters, q);
                Map<Integer, Double> rightEven = right.even(sa.letters, q);
                Map<Integer, Double> leftOdd = left.odd(sa.letters, q);
                Map<Integer, Double> rightOdd = right.odd(sa.letters, q);
                sum.add(re, leftEven, rightEven);
                sum.add(-re, leftOdd, rightOdd);
                sum.add(-im, leftEven, rightOdd);
                sum.add(-im, leftOdd, rightEven);
            }
        }
        String name = strings.size() == 2 ? "three circuits" : "fewest circuits";
        CutForm form = sum.form(canonical.name(name), 1, left, right);
        return new CutForm(
                form.name(), form.kind(), Math.max(1, FormProduct.absoluteSum(form)), form.left(), form.right(),
                form.coefficients());
    }

    /** The gamma of {@link #optimal} alone. */
    public static double gamma(List<double[]> unitaries) {
        double sum = 1;
        for (double[] unitary : unitaries) {
            sum *= Canonical.of(List.of(unitary)).strings.stream().mapToDouble(Pauli::size).sum();
        }
        return Math.max(1, 2 * sum * sum - 1);
    }

    // ---- The canonical form ------------------------------------------------------------------------------------------

    /** A Pauli string with its amplitude; one letter, 0 to 3 for I, X, Y, Z, by pair. */
    private record Pauli(int[] letters, double re, double im) {
        double size() {
            return Math.hypot(re, im);
        }

        double phase() {
            return Math.atan2(im, re);
        }
    }

    /** Gates side by side as a sum of Pauli strings between gates on one qubit. */
    private record Canonical(List<Pauli> strings, Locals left, Locals right) {
        static Canonical of(List<double[]> unitaries) {
            if (unitaries.isEmpty()) {
                throw new QnitException(ErrorCode.INVALID_ARGUMENT, "a cut needs a gate, found none");
            }
            List<Pauli> strings = List.of(new Pauli(new int[0], 1, 0));
            Locals left = new Locals(new ArrayList<>(), new ArrayList<>());
            Locals right = new Locals(new ArrayList<>(), new ArrayList<>());
            for (double[] unitary : unitaries) {
                WeylDecomposition weyl = WeylDecomposition.of(unitary);
                left.before.add(weyl.before0());
                left.after.add(weyl.after0());
                right.before.add(weyl.before1());
                right.after.add(weyl.after1());
                strings = times(strings, amplitudes(weyl.coordinates()));
                if (strings.size() > MAX_STRINGS) {
                    throw new QnitException(
                            ErrorCode.UNSUPPORTED,
                            unitaries.size() + " gates cut as one have more than " + MAX_STRINGS
                                    + " Pauli strings; cut fewer of them together");
                }
            }
            return new Canonical(strings, left, right);
        }

        /** The amplitudes of I, X, Y, Z in exp(i(a XX + b YY + c ZZ)); XX YY = -ZZ and so on. */
        private static double[][] amplitudes(WeylCoordinates w) {
            double ca = Math.cos(w.a());
            double sa = Math.sin(w.a());
            double cb = Math.cos(w.b());
            double sb = Math.sin(w.b());
            double cc = Math.cos(w.c());
            double sc = Math.sin(w.c());
            return new double[][] {
                {ca * cb * cc, sa * sb * sc},
                {ca * sb * sc, sa * cb * cc},
                {sa * cb * sc, ca * sb * cc},
                {sa * sb * cc, ca * cb * sc}
            };
        }

        private static List<Pauli> times(List<Pauli> strings, double[][] amplitudes) {
            List<Pauli> product = new ArrayList<>();
            for (Pauli s : strings) {
                for (int letter = 0; letter < 4; letter++) {
                    double re = amplitudes[letter][0];
                    double im = amplitudes[letter][1];
                    if (Math.hypot(re, im) < NEGLIGIBLE) {
                        continue;
                    }
                    int[] letters = Arrays.copyOf(s.letters, s.letters.length + 1);
                    letters[s.letters.length] = letter;
                    product.add(new Pauli(letters, s.re * re - s.im * im, s.re * im + s.im * re));
                }
            }
            return product;
        }

        double gamma() {
            double sum = strings.stream().mapToDouble(Pauli::size).sum();
            return Math.max(1, 2 * sum * sum - 1);
        }

        String name(String terms) {
            int gates = left.before.size();
            String what = gates == 1 ? "gate" : gates + " gates as one";
            return strings.size() == 1 ? what + ", no cost" : what + ", " + terms;
        }
    }

    /** By qubit of an end the gates that stand before and after the Pauli strings. */
    private record Locals(List<double[]> before, List<double[]> after) {}

    // ---- Rows --------------------------------------------------------------------------------------------------------

    /** The settings of one side as they come to be needed; combinations of their rows are maps from row to factor. */
    private static final class Rows {
        private final Locals locals;
        private final Map<String, Integer> firstRow = new LinkedHashMap<>();
        private final List<Setting> settings = new ArrayList<>();
        private int rows;

        Rows(Locals locals) {
            this.locals = locals;
        }

        private EndCircuit circuit() {
            EndCircuit circuit = new EndCircuit(locals.before.size());
            circuit.gates(locals.before);
            return circuit;
        }

        private int row(Setting setting) {
            firstRow.put(setting.name(), rows);
            settings.add(setting);
            int first = rows;
            rows += setting.outcomes();
            return first;
        }

        /** rho -> s rho s. */
        Map<Integer, Double> square(int[] s) {
            String name = EndCircuit.name(s);
            Integer known = firstRow.get(name);
            int row = known != null ? known
                    : row(circuit().paulis(s).gates(locals.after).setting(name));
            return Map.of(row, 1.0);
        }

        /** The same, by a measurement of what differs, when another square is known. */
        Map<Integer, Double> squareFrom(int[] known, int[] s) {
            Map<Integer, Double> first = square(known);
            if (Arrays.equals(known, s)) {
                return first;
            }
            int measured = measured(known, PauliProduct.of(known, s));
            Map<Integer, Double> sum = new LinkedHashMap<>(Map.of(measured, 2.0, measured + 1, 2.0));
            first.forEach((row, factor) -> sum.merge(row, -factor, Double::sum));
            return sum;
        }

        /** Measures Q, then s; two rows. */
        private int measured(int[] s, PauliProduct q) {
            String name = "M(" + EndCircuit.name(q.letters) + ")" + EndCircuit.then(s);
            Integer known = firstRow.get(name);
            return known != null ? known
                    : row(circuit().measure(q.letters).paulis(s).gates(locals.after).setting(name));
        }

        /** exp(i sign pi/4 Q), then s. */
        private int turned(int[] s, PauliProduct q, int sign) {
            String name = "R(" + EndCircuit.name(q.letters) + (sign > 0 ? "+" : "-") + ")" + EndCircuit.then(s);
            Integer known = firstRow.get(name);
            return known != null ? known
                    : row(circuit().quarterTurn(q.letters, sign).paulis(s).gates(locals.after).setting(name));
        }

        /** rho -> s (Q rho + rho Q) s / 2. */
        Map<Integer, Double> even(int[] s, PauliProduct q) {
            int row = measured(s, q);
            return Map.of(row, 1.0, row + 1, -1.0);
        }

        /** rho -> i s (Q rho - rho Q) s / 2: a quarter turn less the measurement whose outcome is forgotten. */
        Map<Integer, Double> odd(int[] s, PauliProduct q) {
            int row = measured(s, q);
            return Map.of(turned(s, q, 1), 1.0, row, -1.0, row + 1, -1.0);
        }

        /** C(p) of the strings s and i^k s Q. */
        Map<Integer, Double> cross(int[] s, PauliProduct q, double p, double weight) {
            double theta = p + q.quarterTurns * Math.PI / 2;
            double quarters = theta / (Math.PI / 2);
            long nearest = Math.round(quarters);
            if (Math.abs(quarters - nearest) * weight < NEGLIGIBLE) {
                int turns = (int) Math.floorMod(nearest, 4L);
                double sign = turns < 2 ? 1 : -1;
                if (turns % 2 == 0) {
                    int row = measured(s, q);
                    return Map.of(row, sign, row + 1, -sign);
                }
                return Map.of(turned(s, q, 1), sign / 2, turned(s, q, -1), -sign / 2);
            }
            // C(p + pi) = -C(p): one circuit for both
            double angle = theta - Math.PI * Math.floor(theta / Math.PI);
            double sign = Math.cos(angle - theta) > 0 ? 1 : -1;
            String name = "H(" + EndCircuit.name(q.letters) + "," + Math.round(angle * 1e12) / 1e12 + ")"
                    + EndCircuit.then(s);
            Integer known = firstRow.get(name);
            int row = known != null ? known
                    : row(circuit().interfere(q.letters, angle).paulis(s).gates(locals.after).setting(name));
            return Map.of(row, sign, row + 1, -sign);
        }
    }

    /** A product of Pauli strings: {@code b = i^quarterTurns a Q}. */
    private record PauliProduct(int[] letters, int quarterTurns) {
        static PauliProduct of(int[] a, int[] b) {
            int[] letters = new int[a.length];
            int turns = 0;
            for (int j = 0; j < a.length; j++) {
                letters[j] = a[j] ^ b[j]; // X, Y, Z = 1, 2, 3: the product of two is the third
                if (a[j] != 0 && b[j] != 0 && a[j] != b[j]) {
                    turns += (b[j] - a[j] + 3) % 3 == 1 ? 1 : 3; // XY = iZ, YX = -iZ, and round
                }
            }
            return new PauliProduct(letters, turns % 4);
        }
    }

    /** The matrix of a form as it is summed up. */
    private static final class Coefficients {
        private record Place(int left, int right) {}

        private final Map<Place, Double> sum = new LinkedHashMap<>();

        void add(double weight, Map<Integer, Double> left, Map<Integer, Double> right) {
            left.forEach((l, x) -> right.forEach((r, y) -> sum.merge(new Place(l, r), weight * x * y, Double::sum)));
        }

        CutForm form(String name, double gamma, Rows left, Rows right) {
            double[] matrix = new double[left.rows * right.rows];
            sum.forEach((place, value) -> matrix[place.left * right.rows + place.right] = value);
            return new CutForm(name, CutForm.Kind.GATE, gamma, left.settings, right.settings, matrix);
        }
    }
}
