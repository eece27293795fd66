package io.qnit.compiler.equivalence;

import io.qnit.compiler.algebra.Amplitudes;
import io.qnit.compiler.algebra.Operation;
import io.qnit.core.gate.Gate;
import io.qnit.core.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Circuits of gates on amplitudes: both run on the same inputs, the second on the qubits where the wiring puts them, its
 * ancillas in |0> before and after. Inputs are basis states, a batch at a time, or one stimulus; one phase is common to
 * all.
 */
final class DenseComparison {
    private static final int BATCH_AMPLITUDES = 1 << 15;

    private final List<Operation> first;
    private final List<Operation> second;
    private final Wiring wiring;
    private final int[] rowOf;
    private double phase = Double.NaN;
    private double squared;
    private double worst = -1;
    private String witness = "";

    private DenseComparison(List<Operation> first, List<Operation> second, Wiring wiring) {
        this.first = fused(first, wiring.firstCount());
        this.second = fused(second, wiring.secondCount());
        this.wiring = wiring;
        rowOf = new int[1 << wiring.secondCount()];
        Arrays.fill(rowOf, -1);
        for (int x = 0; x < 1 << wiring.firstCount(); x++) {
            rowOf[place(x, wiring.end())] = x;
        }
    }

    /** The same with neighbouring gates on one qubit made one, which is most of the work of compiled circuits. */
    private static List<Operation> fused(List<Operation> gates, int qubits) {
        List<Operation> result = new ArrayList<>();
        double[][] pending = new double[qubits][0]; // empty: nothing waits there
        for (Operation gate : gates) {
            int[] targets = gate.targets();
            if (gate.controls().length == 0 && targets.length == 1) {
                double[] before = pending[targets[0]];
                pending[targets[0]] = before.length == 0 ? gate.matrix() : product(gate.matrix(), before);
            } else {
                for (int q : gate.qubits()) {
                    flush(q, pending, result);
                }
                result.add(gate);
            }
        }
        for (int q = 0; q < qubits; q++) {
            flush(q, pending, result);
        }
        return result;
    }

    private static void flush(int qubit, double[][] pending, List<Operation> result) {
        if (pending[qubit].length > 0) {
            result.add(new Operation(new int[0], new int[] {qubit}, pending[qubit]));
            pending[qubit] = new double[0];
        }
    }

    private static double[] product(double[] a, double[] b) {
        double[] c = new double[8];
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                for (int k = 0; k < 2; k++) {
                    int x = 4 * row + 2 * k;
                    int y = 4 * k + 2 * column;
                    c[4 * row + 2 * column] += a[x] * b[y] - a[x + 1] * b[y + 1];
                    c[4 * row + 2 * column + 1] += a[x] * b[y + 1] + a[x + 1] * b[y];
                }
            }
        }
        return c;
    }

    /** What was found: the root of the mean squared difference over inputs, and where it is largest. */
    record Found(double distance, String witness) {}

    /** All basis states. */
    static Found operators(List<Operation> first, List<Operation> second, Wiring wiring) {
        DenseComparison comparison = new DenseComparison(first, second, wiring);
        int inputs = 1 << wiring.firstCount();
        int batch = Math.clamp(BATCH_AMPLITUDES >> wiring.secondCount(), Math.min(8, inputs), inputs);
        for (int from = 0; from < inputs; from += batch) {
            Amplitudes a = Amplitudes.basis(wiring.firstCount(), from, batch);
            Amplitudes b = new Amplitudes(wiring.secondCount(), batch);
            for (int c = 0; c < batch; c++) {
                b.set(place(from + c, wiring.start()), c, 1, 0);
            }
            int base = from;
            comparison.add(a, b, batch, c -> "the input " + bits(base + c, wiring.firstCount()));
        }
        return comparison.found(inputs);
    }

    /** The state |0...0>. */
    static Found states(List<Operation> first, List<Operation> second, Wiring wiring) {
        DenseComparison comparison = new DenseComparison(first, second, wiring);
        comparison.add(
                Amplitudes.zero(wiring.firstCount()), Amplitudes.zero(wiring.secondCount()), 1,
                _ -> "the input " + bits(0, wiring.firstCount()));
        return comparison.found(1);
    }

    /** Random states, each compared up to a phase of its own; the worst. */
    static Found stimuli(
            List<Operation> first, List<Operation> second, Wiring wiring, long seed, int count) {
        Found worst = new Found(0, "");
        for (int stimulus = 0; stimulus < count; stimulus++) {
            DenseComparison comparison = new DenseComparison(first, second, wiring);
            Amplitudes a = Amplitudes.zero(wiring.firstCount());
            Amplitudes b = Amplitudes.zero(wiring.secondCount());
            for (Operation gate : stimulus(wiring.firstCount(), seed, stimulus)) {
                a.apply(gate);
                b.apply(gate.at(q -> wiring.start()[q]));
            }
            int number = stimulus;
            comparison.add(a, b, 1, _ -> "random state " + number + " of seed " + seed);
            Found found = comparison.found(1);
            worst = found.distance() > worst.distance() ? found : worst;
        }
        return worst;
    }

    /** A random rotation on every qubit; every other stimulus is entangled along a line as well. */
    private static List<Operation> stimulus(int qubits, long seed, int number) {
        RandomStream random = new RandomStream(seed);
        List<Operation> gates = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            double theta = Math.acos(1 - 2 * random.uniform(number, 3L * q));
            gates.add(new Operation(new int[0], new int[] {q}, Gate.U.matrix(
                    theta, 2 * Math.PI * random.uniform(number, 3L * q + 1),
                    2 * Math.PI * random.uniform(number, 3L * q + 2))));
        }
        for (int q = 1; q < qubits && number % 2 == 1; q++) {
            gates.add(new Operation(new int[] {q - 1}, new int[] {q}, Gate.X.matrix()));
        }
        return gates;
    }

    private interface InputName {
        String of(int column);
    }

    private void add(Amplitudes a, Amplitudes b, int columns, InputName name) {
        first.forEach(a::apply);
        second.forEach(b::apply);
        if (Double.isNaN(phase)) {
            double re = 0;
            double im = 0;
            for (int row = 0; row < rowOf.length; row++) {
                for (int c = 0; c < columns && rowOf[row] >= 0; c++) {
                    re += a.re(rowOf[row], c) * b.re(row, c) + a.im(rowOf[row], c) * b.im(row, c);
                    im += a.re(rowOf[row], c) * b.im(row, c) - a.im(rowOf[row], c) * b.re(row, c);
                }
            }
            phase = Math.atan2(im, re); // of the second over the first
        }
        double cos = Math.cos(phase);
        double sin = Math.sin(phase);
        double[] perColumn = new double[columns];
        for (int row = 0; row < rowOf.length; row++) {
            int other = rowOf[row];
            for (int c = 0; c < columns; c++) {
                double x = b.re(row, c);
                double y = b.im(row, c);
                if (other >= 0) {
                    x -= cos * a.re(other, c) - sin * a.im(other, c);
                    y -= cos * a.im(other, c) + sin * a.re(other, c);
                }
                perColumn[c] += x * x + y * y;
            }
        }
        for (int c = 0; c < columns; c++) {
            squared += perColumn[c];
            if (perColumn[c] > worst) {
                worst = perColumn[c];
                witness = name.of(c) + describe(a, b, c);
            }
        }
    }

    private String describe(Amplitudes a, Amplitudes b, int c) {
        double re = 0;
        double im = 0;
        int largest = 0;
        double most = -1;
        for (int row = 0; row < rowOf.length; row++) {
            int other = rowOf[row];
            if (other >= 0) {
                re += a.re(other, c) * b.re(row, c) + a.im(other, c) * b.im(row, c);
                im += a.re(other, c) * b.im(row, c) - a.im(other, c) * b.re(row, c);
                double difference = Math.abs(Math.hypot(a.re(other, c), a.im(other, c))
                        - Math.hypot(b.re(row, c), b.im(row, c)));
                if (difference > most) {
                    most = difference;
                    largest = other;
                }
            }
        }
        double fidelity = re * re + im * im;
        if (fidelity > 1 - 1e-9) {
            return " gets another phase: " + (float) Math.IEEEremainder(Math.atan2(im, re) - phase, 2 * Math.PI)
                    + " radians against the mean of all inputs";
        }
        int row = place(largest, wiring.end());
        return " gives states of fidelity " + (float) fidelity + ": " + bits(largest, wiring.firstCount())
                + " has the probability " + (float) square(a, largest, c) + " in the first circuit and "
                + (float) square(b, row, c) + " in the second";
    }

    private static double square(Amplitudes state, int row, int column) {
        return state.re(row, column) * state.re(row, column) + state.im(row, column) * state.im(row, column);
    }

    private Found found(int inputs) {
        return new Found(Math.sqrt(squared / inputs), witness);
    }

    private static int place(int x, int[] places) {
        int y = 0;
        for (int q = 0; q < places.length; q++) {
            y |= (x >> q & 1) << places[q];
        }
        return y;
    }

    /** A basis state, qubit 0 rightmost. */
    private static String bits(int state, int qubits) {
        StringBuilder text = new StringBuilder("|");
        for (int q = qubits - 1; q >= 0; q--) {
            text.append(state >> q & 1);
        }
        return text.append('>').toString();
    }

    /** Whether so many qubits and gates are bearable for all columns. */
    static Optional<String> tooMuch(Wiring wiring, int gates, int mostQubits, double mostWork, int columnsLog) {
        int widest = Math.max(wiring.firstCount(), wiring.secondCount());
        if (widest > mostQubits) {
            return Optional.of(widest + " qubits are in use, " + mostQubits + " are the most for it");
        }
        double work = Math.scalb((double) gates, widest + columnsLog);
        return work > mostWork ? Optional.of("it is too much work for " + gates + " gates") : Optional.empty();
    }
}
