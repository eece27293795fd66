package io.qnit.compiler.equivalence;

import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.compiler.equivalence.Answer.Certainty;
import io.qnit.compiler.equivalence.Answer.Different;
import io.qnit.compiler.equivalence.Answer.Equivalent;
import io.qnit.compiler.equivalence.Answer.Unknown;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.result.BitstringFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether two circuits do the same, by what they do. Circuits of gates are compared as operators, up to a global
 * phase and a given permutation; the second may have ancillas, which begin and end in |0>. Circuits with measurements are
 * compared by the distribution of their classical results from |0...0>, exactly. Inputs get random values, the same on
 * both sides.
 *
 * <p>Shares nothing with the compiler's passes and nothing with the simulators. Stateless and safe for use by several
 * threads. A random circuit of 10 qubits and 200 gates takes a few tenths of a second.
 */
public final class Equivalence {
    private static final int UNITARY_QUBITS = 12;
    private static final int STATE_QUBITS = 22;
    private static final int BRANCH_QUBITS = 18;
    private static final int TABLEAU_QUBITS = 4000;
    private static final double MOST_WORK = 4e10;
    private static final double AUTOMATIC_WORK = 4e9;
    private static final int STIMULI = 8;
    private static final int INPUT_DRAWS = 3;

    private final Circuit first;
    private final Circuit second;
    private final EquivalenceOptions options;
    private final Wiring wiring;
    private final long draw;

    private Equivalence(Circuit first, Circuit second, EquivalenceOptions options, long draw) {
        this.first = first;
        this.second = second;
        this.options = options;
        this.draw = draw;
        this.wiring = Wiring.of(first, second, options);
    }

    /**
     * Compares two circuits.
     *
     * @throws io.qnit.core.QnitException {@code INVALID_ARGUMENT} when the layout does not fit the circuits; what fails
     *     while a circuit runs ({@code CLASSICAL_ERROR})
     */
    public static Answer of(Circuit first, Circuit second, EquivalenceOptions options) {
        Optional<String> interfaces = interfaceDifference(first, second);
        if (interfaces.isPresent()) {
            return new Different(options.method(), interfaces.get(), 1);
        }
        boolean inputs = !first.inputs().isEmpty();
        Answer answer = new Unknown("nothing was tried", List.of());
        for (int k = 0; k < (inputs ? INPUT_DRAWS : 1); k++) {
            answer = new Equivalence(first, second, options, options.seed() + k).answer();
            if (!(answer instanceof Equivalent)) {
                return answer;
            }
        }
        return answer instanceof Equivalent equal && inputs
                ? new Equivalent(equal.method(), Certainty.TESTED, equal.upTo() + "; inputs had random values",
                        equal.distance())
                : answer;
    }

    /** Two circuits that ask for or give different things are different before they run. */
    private static Optional<String> interfaceDifference(Circuit first, Circuit second) {
        for (Variable.Role role : List.of(Variable.Role.INPUT, Variable.Role.OUTPUT)) {
            Set<String> a = names(first, role);
            Set<String> b = names(second, role);
            if (!a.equals(b)) {
                return Optional.of("the first circuit has the " + (role == Variable.Role.INPUT ? "inputs " : "outputs ")
                        + a + ", the second " + b);
            }
        }
        int a = new BitstringFormat(first).shownClbits().length;
        int b = new BitstringFormat(second).shownClbits().length;
        return a == b ? Optional.empty()
                : Optional.of("the results of the first circuit have " + a + " bits, those of the second " + b);
    }

    private static Set<String> names(Circuit circuit, Variable.Role role) {
        Set<String> names = new TreeSet<>();
        for (Variable variable : circuit.variables()) {
            if (variable.role() == role) {
                names.add(variable.type() + " " + variable.name());
            }
        }
        return names;
    }

    private Answer answer() {
        return switch (options.method()) {
            case AUTO -> automatic();
            case UNITARY -> unitary(MOST_WORK);
            case STATE -> state();
            case TABLEAU -> tableau();
            case STIMULI -> stimuli(MOST_WORK);
            case BRANCHES -> branches();
        };
    }

    private Answer automatic() {
        boolean gatesOnly = straight(first, wiring.first()).filter(s -> !s.measures()).isPresent()
                && straight(second, wiring.second()).filter(s -> !s.measures()).isPresent();
        List<Answer> answers = new ArrayList<>();
        List<EquivalenceMethod> tried = new ArrayList<>();
        List<EquivalenceMethod> order = gatesOnly
                ? List.of(EquivalenceMethod.UNITARY, EquivalenceMethod.TABLEAU, EquivalenceMethod.STIMULI)
                : List.of(EquivalenceMethod.BRANCHES, EquivalenceMethod.TABLEAU);
        for (EquivalenceMethod method : order) {
            Answer answer = switch (method) {
                case UNITARY -> unitary(AUTOMATIC_WORK);
                case TABLEAU -> tableau();
                case STIMULI -> stimuli(MOST_WORK);
                case BRANCHES -> branches();
                case AUTO, STATE -> throw new IllegalStateException("not part of the order");
            };
            if (!(answer instanceof Unknown)) {
                return answer;
            }
            answers.add(answer);
            tried.add(method);
        }
        StringBuilder why = new StringBuilder();
        for (int k = 0; k < tried.size(); k++) {
            if (answers.get(k) instanceof Unknown(String reason, var _)) {
                why.append(k == 0 ? "" : "; ").append(name(tried.get(k))).append(": ").append(reason);
            }
        }
        return new Unknown(why.toString(), tried);
    }

    private static String name(EquivalenceMethod method) {
        return method.name().toLowerCase(java.util.Locale.ROOT);
    }

    private Optional<Straight> straight(Circuit circuit, int[] numbers) {
        return Straight.of(circuit, numbers, Registers.of(circuit, draw));
    }

    /** Both circuits of gates alone, or why not. */
    private record Gates(List<Operation> a, List<Operation> b) {
        int count() {
            return a.size() + b.size();
        }
    }

    private Optional<Gates> gates() {
        Optional<Straight> a = straight(first, wiring.first()).filter(s -> !s.measures());
        Optional<Straight> b = straight(second, wiring.second()).filter(s -> !s.measures());
        return a.isPresent() && b.isPresent()
                ? Optional.of(new Gates(a.get().gates(), b.get().gates()))
                : Optional.empty();
    }

    private static Unknown notGates(EquivalenceMethod method) {
        return new Unknown("one of the circuits does more than gates", List.of(method));
    }

    private String upTo() {
        return "a global phase" + (options.start().isPresent() ? ", with the given layout" : "")
                + (wiring.secondCount() > wiring.firstCount() ? ", with ancillas in |0>" : "");
    }

    private Answer judged(EquivalenceMethod method, Certainty certainty, DenseComparison.Found found, String upTo) {
        return found.distance() <= options.tolerance()
                ? new Equivalent(method, certainty, upTo, found.distance())
                : new Different(method, found.witness(), found.distance());
    }

    private Answer unitary(double mostWork) {
        Optional<Gates> gates = gates();
        if (gates.isEmpty()) {
            return notGates(EquivalenceMethod.UNITARY);
        }
        Optional<String> tooMuch = DenseComparison.tooMuch(
                wiring, gates.get().count(), UNITARY_QUBITS, mostWork, wiring.firstCount());
        if (tooMuch.isPresent()) {
            return new Unknown(tooMuch.get(), List.of(EquivalenceMethod.UNITARY));
        }
        return judged(
                EquivalenceMethod.UNITARY, Certainty.PROVEN,
                DenseComparison.operators(gates.get().a(), gates.get().b(), wiring), upTo());
    }

    private Answer state() {
        Optional<Gates> gates = gates();
        if (gates.isEmpty()) {
            return notGates(EquivalenceMethod.STATE);
        }
        Optional<String> tooMuch =
                DenseComparison.tooMuch(wiring, gates.get().count(), STATE_QUBITS, MOST_WORK, 0);
        if (tooMuch.isPresent()) {
            return new Unknown(tooMuch.get(), List.of(EquivalenceMethod.STATE));
        }
        return judged(
                EquivalenceMethod.STATE, Certainty.PROVEN,
                DenseComparison.states(gates.get().a(), gates.get().b(), wiring),
                upTo() + ", from |0...0> only");
    }

    private Answer stimuli(double mostWork) {
        Optional<Gates> gates = gates();
        if (gates.isEmpty()) {
            return notGates(EquivalenceMethod.STIMULI);
        }
        Optional<String> tooMuch =
                DenseComparison.tooMuch(wiring, gates.get().count(), STATE_QUBITS, mostWork, 3);
        if (tooMuch.isPresent()) {
            return new Unknown(tooMuch.get(), List.of(EquivalenceMethod.STIMULI));
        }
        return judged(
                EquivalenceMethod.STIMULI, Certainty.TESTED,
                DenseComparison.stimuli(gates.get().a(), gates.get().b(), wiring, options.seed(), STIMULI),
                upTo() + ", on " + STIMULI + " random states");
    }

    private Answer tableau() {
        Optional<Straight> a = straight(first, wiring.first());
        Optional<Straight> b = straight(second, wiring.second());
        if (a.isEmpty() || b.isEmpty()) {
            return new Unknown(
                    "one of the circuits does more than gates and measurements at its end",
                    List.of(EquivalenceMethod.TABLEAU));
        }
        if (wiring.secondCount() > TABLEAU_QUBITS) {
            return new Unknown("more than " + TABLEAU_QUBITS + " qubits are in use",
                    List.of(EquivalenceMethod.TABLEAU));
        }
        Optional<PauliTableau> x = CliffordComparison.tableau(a.get().gates(), wiring.firstCount());
        Optional<PauliTableau> y = CliffordComparison.tableau(b.get().gates(), wiring.secondCount());
        if (x.isEmpty() || y.isEmpty()) {
            return new Unknown("there is a gate that is not Clifford", List.of(EquivalenceMethod.TABLEAU));
        }
        if (a.get().measures() || b.get().measures()) {
            int[] shown = shown(first, a.get());
            return parities(
                    CliffordComparison.equations(x.get(), wiring.firstCount(), shown),
                    CliffordComparison.equations(y.get(), wiring.secondCount(), shown(second, b.get())),
                    shown.length);
        }
        return CliffordComparison.operatorDifference(x.get(), y.get(), wiring)
                .<Answer>map(witness -> new Different(EquivalenceMethod.TABLEAU, witness, 1))
                .orElseGet(() -> new Equivalent(EquivalenceMethod.TABLEAU, Certainty.PROVEN, upTo(), 0));
    }

    /** Per clbit of the results the qubit that is measured into it, or -1. */
    private static int[] shown(Circuit circuit, Straight straight) {
        return Arrays.stream(new BitstringFormat(circuit).shownClbits()).map(c -> straight.qubitOf()[c]).toArray();
    }

    private static Answer parities(List<BitSet> first, List<BitSet> second, int clbits) {
        for (BitSet equation : first) {
            if (!second.contains(equation)) {
                return new Different(
                        EquivalenceMethod.TABLEAU,
                        "outcomes of the first circuit have " + parity(equation, clbits)
                                + ", those of the second do not",
                        1);
            }
        }
        for (BitSet equation : second) {
            if (!first.contains(equation)) {
                return new Different(
                        EquivalenceMethod.TABLEAU,
                        "outcomes of the second circuit have " + parity(equation, clbits)
                                + ", those of the first do not",
                        1);
            }
        }
        return new Equivalent(
                EquivalenceMethod.TABLEAU, Certainty.PROVEN,
                "the state after the measurements, which was not compared; from |0...0>", 0);
    }

    private static String parity(BitSet equation, int clbits) {
        List<String> bits = new ArrayList<>();
        for (int c = equation.nextSetBit(0); c >= 0 && c < clbits; c = equation.nextSetBit(c + 1)) {
            bits.add("clbit " + c);
        }
        return String.join(" + ", bits) + " = " + (equation.get(clbits) ? "1" : "0");
    }

    private Answer branches() {
        int widest = Math.max(wiring.firstCount(), wiring.secondCount());
        if (widest > BRANCH_QUBITS) {
            return new Unknown(
                    widest + " qubits are in use, " + BRANCH_QUBITS + " are the most for it",
                    List.of(EquivalenceMethod.BRANCHES));
        }
        Optional<Branches.Distribution> a =
                Branches.of(first, wiring.first(), wiring.firstCount(), Registers.of(first, draw));
        Optional<Branches.Distribution> b =
                Branches.of(second, wiring.second(), wiring.secondCount(), Registers.of(second, draw));
        if (a.isEmpty() || b.isEmpty()) {
            return new Unknown(
                    "the measurements lead to too many branches, or a loop turns too often",
                    List.of(EquivalenceMethod.BRANCHES));
        }
        return compared(a.get(), b.get());
    }

    private Answer compared(Branches.Distribution a, Branches.Distribution b) {
        Set<String> outcomes = new HashSet<>(a.probabilities().keySet());
        outcomes.addAll(b.probabilities().keySet());
        double total = 0;
        double most = -1;
        String witness = "";
        for (String outcome : new TreeSet<>(outcomes)) {
            double p = probability(a.probabilities(), outcome);
            double q = probability(b.probabilities(), outcome);
            total += Math.abs(p - q) / 2;
            if (Math.abs(p - q) > most) {
                most = Math.abs(p - q);
                witness = "the outcome " + outcome + " has the probability " + (float) p + " in the first circuit and "
                        + (float) q + " in the second";
            }
        }
        double left = a.left() + b.left();
        if (total > options.tolerance() + left) {
            return new Different(EquivalenceMethod.BRANCHES, witness, total);
        }
        return new Equivalent(
                EquivalenceMethod.BRANCHES, Certainty.PROVEN,
                "the state after the measurements, which was not compared; from |0...0>", total);
    }

    private static double probability(Map<String, Double> probabilities, String outcome) {
        return probabilities.getOrDefault(outcome, 0.0);
    }
}
