package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.core.observable.PauliString;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.Statevector;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.ClassicalMemory;
import io.qnit.simulator.shot.NoiseMode;
import io.qnit.simulator.shot.NoiseRules;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.shot.ProgramBuilder;
import io.qnit.simulator.shot.ShotTree;
import io.qnit.simulator.sparse.SparseStateFull;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.QuantumState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The exact state of part of a circuit, which can be continued in several ways without running the part again. Cutting a
 * circuit needs this: a fragment runs once to its first cut and goes on from there for every preparation, measurement and
 * outcome that the cut asks for.
 *
 * <p>Where the part measures, every course of outcomes is kept as a branch with its probability and its classical bits.
 * Continuing and conditioning make new fragments and leave this one as it is, so fragments form a tree; each is to be
 * closed. Weights multiply along the tree: {@link #weight} is the probability of all conditions so far, and what the other
 * methods return is conditional on them.
 *
 * <pre>{@code
 * try (Fragment prefix = Fragment.run(upToTheCut, RunOptions.defaults());
 *         Fragment zero = prefix.given(3, 0);
 *         Fragment then = zero.then(restOfTheFragment)) {
 *     double partOfTheSum = then.weight() * then.expectation(Observable.parse("Z0"));
 * }
 * }</pre>
 *
 * <p>For one thread at a time; fragments of the same tree share nothing that changes.
 */
public final class Fragment implements AutoCloseable {
    /** More courses of outcomes are refused. */
    public static final int MAX_BRANCHES = 4096;

    private static final int MAX_DISTRIBUTION_BITS = 26;

    /** A course of outcomes: its probability within the fragment, and its state. */
    private record Branch(double probability, ClassicalMemory memory, QuantumState state) {}

    private final Circuit circuit;
    private final RunOptions options;
    private final Method method;
    private final Engine engine;
    private final Workers workers;
    private final List<Branch> branches;
    private final double weight;

    private Fragment(
            Circuit circuit, RunOptions options, Method method, Engine engine, Workers workers, List<Branch> branches,
            double weight) {
        this.circuit = circuit;
        this.options = options;
        this.method = method;
        this.engine = engine;
        this.workers = workers;
        this.branches = branches;
        this.weight = weight;
    }

    /**
     * Runs a circuit from |0...0>. All its qubits are simulated, so that what follows may use them.
     *
     * @param options method, precision, memory limit, inputs and what concerns the method; shots, seed and outputs mean
     *     nothing here. The work is done on the calling thread
     * @throws SimulationException as {@link Simulator#run}; LIMIT_REACHED for more than {@link #MAX_BRANCHES} courses
     */
    public static Fragment run(Circuit circuit, RunOptions options) {
        return begin(circuit, options, new RunControl()).beginning(circuit);
    }

    /**
     * The state |0...0>, before anything has run, held by the method that suits what is to follow.
     *
     * @param plan says how many qubits, which classical bits and variables there are, and for the choice of the method
     *     what will be done: the whole walk rather than its first part, with the gates of all continuations. It is not run
     * @param options as for {@link #run}
     * @param control cancels whatever is done in the tree that begins here
     * @throws SimulationException OUT_OF_MEMORY or UNSUPPORTED when no method holds it
     */
    public static Fragment begin(Circuit plan, RunOptions options, RunControl control) {
        MemoryEstimate.checkWidth(plan.qubitCount(), options);
        int[] places = places(plan);
        Program program = ProgramBuilder.of(plan, places, new int[0], NoiseRules.NONE, NoiseMode.CHOSEN);
        MethodChoice choice = MethodChoice.of(program, program, plan.qubitCount(), options, 0);
        Workers workers = new Workers(1, () -> {
            if (control.isCancelled() || Thread.currentThread().isInterrupted()) {
                throw new SimulationException(
                        ErrorCode.CANCELLED,
                        control.isCancelled() ? "the run was cancelled" : "the run was interrupted");
            }
        });
        Engine engine = choice.engine(choice.method(), workers);
        ClassicalMemory memory = ClassicalMemory.of(plan, 0);
        Inputs.bind(plan, options.inputs(), memory);
        List<Branch> start = List.of(new Branch(1, memory, engine.newSideState()));
        return new Fragment(plan, options, choice.method(), engine, workers, start, 1);
    }

    /** A circuit to go on with, prepared for any number of uses in one tree of fragments. For one thread at a time. */
    public static final class Step {
        private final Engine engine;
        private final ShotTree tree;

        private Step(Program program, Engine engine, Workers workers) {
            this.engine = engine;
            tree = new ShotTree(program, engine, workers, new RandomStream(0), ShotTree.Threading.ON_ONE_STATE);
        }
    }

    /**
     * Prepares a circuit on the same qubits and classical bits.
     *
     * @param continuation as many qubits and classical bits as the circuit that the fragment began with, and the same
     *     variables or none; it may read the bits that were measured before
     */
    public Step prepare(Circuit continuation) {
        if (continuation.qubitCount() != circuit.qubitCount() || continuation.clbitCount() != circuit.clbitCount()
                || !continuation.variables().isEmpty() && !continuation.variables().equals(circuit.variables())) {
            throw new SimulationException(
                    ErrorCode.INVALID_CIRCUIT,
                    "the continuation needs " + circuit.qubitCount() + " qubits, " + circuit.clbitCount()
                            + " classical bits and no variables or the same ones; it has " + continuation.qubitCount()
                            + ", " + continuation.clbitCount() + " and " + continuation.variables().size());
        }
        return new Step(ProgramBuilder.continuing(continuation, places(continuation)), engine, workers);
    }

    /** Goes on with a circuit; as {@link #prepare} and {@link #then(Step)}. */
    public Fragment then(Circuit continuation) {
        return then(prepare(continuation));
    }

    /** Goes on with a circuit that a fragment of the same tree has prepared. */
    public Fragment then(Step step) {
        if (!step.engine.equals(engine)) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT, "the step was prepared by a fragment of another tree");
        }
        List<Branch> next = new ArrayList<>();
        try {
            for (Branch branch : branches) {
                follow(step.tree, branch.memory(), branch.state(), branch.probability(), next);
            }
        } catch (RuntimeException | Error e) {
            next.forEach(b -> b.state().close());
            throw e;
        }
        return new Fragment(circuit, options, method, engine, workers, next, weight);
    }

    /** This fragment of |0...0> with a circuit run; then it is closed. */
    private Fragment beginning(Circuit first) {
        try (this) {
            Program program = ProgramBuilder.of(first, places(first), new int[0], NoiseRules.NONE, NoiseMode.CHOSEN);
            return then(new Step(program, engine, workers));
        }
    }

    private static int[] places(Circuit circuit) {
        int[] places = new int[circuit.qubitCount()];
        Arrays.setAll(places, q -> q);
        return places;
    }

    private static void follow(
            ShotTree tree, ClassicalMemory memory, QuantumState from, double probability, List<Branch> into) {
        try {
            tree.continueAll(memory, from, MAX_BRANCHES - into.size(), course -> {
                // measurements that could wait are made now, so that every branch is one outcome
                int[] open = tree.openQubits(course);
                tree.probabilities(course, open, ShotTree.NEGLIGIBLE / course.weight(), (words, part) -> {
                    if (into.size() >= MAX_BRANCHES) {
                        throw tooMany();
                    }
                    QuantumState state = course.state().copy();
                    for (int k = 0; k < open.length; k++) {
                        state.collapse(open[k], (int) (words[k >>> 6] >>> k & 1));
                    }
                    into.add(new Branch(
                            probability * course.weight() * part, tree.finish(course, open, words, -1), state));
                });
            });
        } catch (ShotTree.TooManyCourses _) {
            throw tooMany();
        } catch (SparseStateFull e) {
            throw new SimulationException(ErrorCode.OUT_OF_MEMORY, String.valueOf(e.getMessage()), e);
        } catch (QnitException e) {
            throw e instanceof SimulationException ? e
                    : new SimulationException(e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    private static SimulationException tooMany() {
        return new SimulationException(
                ErrorCode.LIMIT_REACHED, "the measurements have more than " + MAX_BRANCHES + " courses of outcomes");
    }

    /**
     * The part in which a qubit has an outcome: what a measurement leaves behind.
     *
     * @return a fragment whose weight is this one's times the outcome's probability; without branches, and with weight 0,
     *     when the outcome cannot occur
     */
    public Fragment given(int qubit, int outcome) {
        if (qubit < 0 || qubit >= circuit.qubitCount() || outcome < 0 || outcome > 1) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT,
                    "outcome 0 or 1 of a qubit from 0 to " + (circuit.qubitCount() - 1) + " is needed, found " + outcome
                            + " of qubit " + qubit);
        }
        List<Branch> kept = new ArrayList<>();
        double total = 0;
        for (Branch branch : branches) {
            double one = branch.state().probabilityOfOne(qubit);
            double odds = branch.probability() * (outcome == 1 ? one : 1 - one);
            if (odds > 0) {
                QuantumState state = branch.state().copy();
                state.collapse(qubit, outcome);
                kept.add(new Branch(odds, branch.memory(), state));
                total += odds;
            }
        }
        double norm = total;
        List<Branch> scaled = kept.stream()
                .map(b -> new Branch(b.probability() / norm, b.memory(), b.state()))
                .toList();
        return new Fragment(circuit, options, method, engine, workers, scaled, weight * total);
    }

    /** The probability of all conditions that led here, 0 to 1. */
    public double weight() {
        return weight;
    }

    /** How the states are held. */
    public Method method() {
        return method;
    }

    /** How many courses of outcomes there are. */
    public int branches() {
        return branches.size();
    }

    /** The probability of each pattern of the classical bits, clbit 0 rightmost. */
    public SortedMap<String, Double> clbits() {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (Branch branch : branches) {
            char[] text = new char[circuit.clbitCount()];
            for (int c = 0; c < text.length; c++) {
                text[text.length - 1 - c] = branch.memory().clbit(c) ? '1' : '0';
            }
            sums.merge(new String(text), branch.probability(), Double::sum);
        }
        return sums;
    }

    /**
     * The probabilities of measuring some qubits.
     *
     * @return by pattern, {@code qubits[0]} rightmost; patterns that cannot occur are left out
     */
    public SortedMap<String, Double> probabilities(int... qubits) {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (Branch branch : branches) {
            branch.state().probabilities(qubits, ShotTree.NEGLIGIBLE, (words, part) -> {
                char[] text = new char[qubits.length];
                for (int k = 0; k < text.length; k++) {
                    text[text.length - 1 - k] = (words[k >>> 6] >>> k & 1) == 1 ? '1' : '0';
                }
                sums.merge(new String(text), branch.probability() * part, Double::sum);
            });
        }
        return sums;
    }

    /**
     * The probability of each pattern of classical bits, as they are, and of measuring qubits, together.
     *
     * @return 2^(clbits + qubits) values; bit k of the index is that of {@code clbits[k]}, and the bits of {@code qubits}
     *     follow
     * @throws SimulationException LIMIT_REACHED for more than 26 bits
     */
    public double[] distribution(int[] clbits, int[] qubits) {
        if (clbits.length + qubits.length > MAX_DISTRIBUTION_BITS) {
            throw new SimulationException(
                    ErrorCode.LIMIT_REACHED,
                    "the distribution of " + (clbits.length + qubits.length) + " bits is too long to be written down; "
                            + "at most " + MAX_DISTRIBUTION_BITS + " bits are");
        }
        double[] sums = new double[1 << (clbits.length + qubits.length)];
        for (Branch branch : branches) {
            int bits = 0;
            for (int k = 0; k < clbits.length; k++) {
                bits |= (branch.memory().clbit(clbits[k]) ? 1 : 0) << k;
            }
            int known = bits;
            if (qubits.length == 0) {
                sums[known] += branch.probability();
            } else {
                branch.state().probabilities(
                        qubits, ShotTree.NEGLIGIBLE,
                        (words, part) -> sums[known | (int) words[0] << clbits.length] += branch.probability() * part);
            }
        }
        return sums;
    }

    /** The expectation value of each Pauli string, in order. */
    public double[] expectations(List<PauliString> strings) {
        double[] sums = new double[strings.size()];
        for (Branch branch : branches) {
            for (int k = 0; k < sums.length; k++) {
                PauliString string = strings.get(k);
                sums[k] += branch.probability() * (string.isIdentity() ? 1 : branch.state().expectation(string));
            }
        }
        return sums;
    }

    /** The expectation value of an observable. */
    public double expectation(Observable observable) {
        observable.checkFits(circuit.qubitCount());
        double sum = 0;
        for (Branch branch : branches) {
            for (var term : observable.terms()) {
                double value = term.string().isIdentity() ? 1 : branch.state().expectation(term.string());
                sum += branch.probability() * term.coefficient() * value;
            }
        }
        return sum;
    }

    /**
     * The state, up to a global phase.
     *
     * @throws SimulationException UNSUPPORTED when there are several branches or more than 20 qubits
     */
    public Statevector state() {
        if (branches.size() != 1 || circuit.qubitCount() > Collector.MAX_STATEVECTOR_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "a state can be given for one branch of at most " + Collector.MAX_STATEVECTOR_QUBITS
                            + " qubits; here are " + branches.size() + " branches of " + circuit.qubitCount());
        }
        return new Statevector(circuit.qubitCount(), branches.getFirst().state().amplitudes());
    }

    /** Frees the states of this fragment; others of its tree stay. Idempotent. */
    @Override
    public void close() {
        branches.forEach(b -> b.state().close());
    }
}
