package io.qnit.simulator.noise;

import static io.qnit.simulator.noise.NoiseFaults.TOLERANCE;
import static io.qnit.simulator.noise.NoiseFaults.checkProbability;
import static io.qnit.simulator.noise.NoiseFaults.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A completely positive, trace preserving map on one to four qubits: rho becomes the sum of K rho K^+ over its Kraus
 * operators. What is not such a map, to {@value #TOLERANCE_TEXT} in each entry, cannot be built. Matrices are row-major
 * with re and im interleaved, the first qubit being the least significant bit of the index.
 *
 * <p>Two channels are equal when they were described in the same way with the same numbers. Immutable, safe for use by
 * several threads; the arrays it returns are not to be written.
 */
public final class Channel {
    /** The widest channel. */
    public static final int MAX_QUBITS = 4;

    static final String TOLERANCE_TEXT = "1e-8";

    /** Entries of a Pauli transfer matrix below this count as rounding of 0. */
    private static final double ROUNDING = 1e-12;

    private static final int MOST_UNITARIES = 64;

    private final int qubitCount;
    private final ChannelForm form;
    private final List<double[]> krausOperators;
    private final double[] pauliTransfer;
    private final Optional<double[]> pauliProbabilities;
    private final Optional<UnitaryMixture> mixture;

    private Channel(
            int qubitCount, ChannelForm form, List<double[]> krausOperators, double[] pauliTransfer,
            Optional<double[]> pauliProbabilities, Optional<UnitaryMixture> mixture) {
        this.qubitCount = qubitCount;
        this.form = form;
        this.krausOperators = krausOperators;
        this.pauliTransfer = pauliTransfer;
        this.pauliProbabilities = pauliProbabilities;
        this.mixture = mixture;
    }

    /**
     * A channel by its Kraus operators.
     *
     * @param operators 2^k by 2^k each; K^+ K adds up to the identity
     */
    public static Channel ofKraus(int qubitCount, List<double[]> operators) {
        checkWidth(qubitCount);
        int d = 1 << qubitCount;
        if (operators.isEmpty() || operators.size() > 4 * d * d) {
            throw fault("a channel on " + qubits(qubitCount) + " has 1 to " + 4 * d * d + " Kraus operators, not "
                    + operators.size());
        }
        List<double[]> kraus = new ArrayList<>();
        for (double[] operator : operators) {
            checkMatrix("a Kraus operator", qubitCount, operator);
            kraus.add(operator.clone());
        }
        double off = Matrices.largestDifference(Matrices.completeness(kraus), Matrices.identity(d));
        if (!(off <= TOLERANCE)) {
            throw fault("the Kraus operators do not preserve the trace: the sum of K^+ K is off the identity by "
                    + number(off) + "; allowed is " + TOLERANCE_TEXT);
        }
        return of(
                qubitCount, new ChannelForm.Kraus(kraus.stream().map(ChannelForm.Matrix::new).toList()), kraus);
    }

    /**
     * A channel by its matrix on vec(rho), columns stacked, as {@link #superoperator} returns it.
     *
     * @param matrix 4^k by 4^k
     */
    public static Channel ofSuperoperator(int qubitCount, double[] matrix) {
        checkWidth(qubitCount);
        if (matrix.length != 2 << 4 * qubitCount) {
            throw fault("a superoperator on " + qubits(qubitCount) + " has " + (1 << 2 * qubitCount)
                    + " rows and columns, not " + Math.sqrt(matrix.length / 2.0));
        }
        checkFinite("a superoperator", matrix);
        Matrices.Factors factors = Matrices.kraus(qubitCount, matrix);
        if (!(factors.rest() <= TOLERANCE)) {
            throw fault("the superoperator is not completely positive: its Choi matrix is off a positive one by "
                    + number(factors.rest()) + "; allowed is " + TOLERANCE_TEXT);
        }
        return ofKraus(qubitCount, factors.kraus());
    }

    /** Nothing happens. */
    public static Channel identity(int qubitCount) {
        checkWidth(qubitCount);
        return pauli(Map.of("I".repeat(qubitCount), 1.0));
    }

    /**
     * (1 - lambda) rho + lambda I / 2^k, the convention of Qiskit Aer: each of the 4^k - 1 errors has probability
     * lambda / 4^k.
     *
     * @param lambda 0 to 4^k / (4^k - 1)
     */
    public static Channel depolarizing(int qubitCount, double lambda) {
        checkWidth(qubitCount);
        double all = Math.scalb(1.0, 2 * qubitCount);
        double largest = all / (all - 1);
        if (!(lambda >= 0 && lambda <= largest * (1 + 1e-15))) {
            throw fault("the lambda of depolarizing noise on " + qubits(qubitCount) + " is " + lambda
                    + "; it has to be from 0 to " + largest);
        }
        double[] probabilities = new double[1 << 2 * qubitCount];
        Arrays.fill(probabilities, lambda / all);
        probabilities[0] = Math.max(0, 1 - lambda * (all - 1) / all);
        return ofPaulis(qubitCount, new ChannelForm.Depolarizing(qubitCount, lambda), probabilities);
    }

    /**
     * Each Pauli string but the identity with the same probability, the convention of Stim's {@code DEPOLARIZE1} and
     * {@code DEPOLARIZE2}; equal to {@link #depolarizing} with lambda = probability * 4^k / (4^k - 1).
     *
     * @param probability of all errors together, 0 to 1
     */
    public static Channel depolarizingPauli(int qubitCount, double probability) {
        checkWidth(qubitCount);
        checkProbability("the probability of an error", probability);
        double all = Math.scalb(1.0, 2 * qubitCount);
        return depolarizing(qubitCount, probability * all / (all - 1));
    }

    /**
     * Pauli strings with probabilities.
     *
     * @param probabilities by strings with one letter per qubit, the first qubit rightmost; strings that are left out have
     *     probability 0, all but the identity, which gets what is missing to 1
     */
    public static Channel pauli(Map<String, Double> probabilities) {
        if (probabilities.isEmpty()) {
            throw fault("a Pauli channel needs at least one Pauli string");
        }
        int qubitCount = probabilities.keySet().iterator().next().length();
        checkWidth(qubitCount);
        double[] byIndex = new double[1 << 2 * qubitCount];
        double sum = 0;
        SortedMap<String, Double> kept = new TreeMap<>();
        for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
            checkProbability("the probability of " + entry.getKey(), entry.getValue());
            byIndex[pauliIndex(entry.getKey(), qubitCount)] = entry.getValue();
            sum += entry.getValue();
            if (entry.getValue() > 0) {
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        String identity = "I".repeat(qubitCount);
        if (!probabilities.containsKey(identity) && sum <= 1 + TOLERANCE) {
            byIndex[0] = Math.max(0, 1 - sum);
            if (byIndex[0] > 0) {
                kept.put(identity, byIndex[0]);
            }
        } else {
            checkSum("the probabilities of the Pauli strings", sum);
        }
        return ofPaulis(qubitCount, new ChannelForm.Paulis(qubitCount, kept), byIndex);
    }

    /** X with a probability. */
    public static Channel bitFlip(double probability) {
        checkProbability("the probability of a bit flip", probability);
        return pauli(Map.of("I", 1 - probability, "X", probability));
    }

    /** Z with a probability. */
    public static Channel phaseFlip(double probability) {
        checkProbability("the probability of a phase flip", probability);
        return pauli(Map.of("I", 1 - probability, "Z", probability));
    }

    /**
     * Relaxation towards an equilibrium: the populations go there by gamma, the coherence shrinks by sqrt(1 - gamma).
     *
     * @param gamma 0 to 1
     * @param excitedPopulation the probability of 1 in equilibrium, 0 to 1
     */
    public static Channel amplitudeDamping(double gamma, double excitedPopulation) {
        checkProbability("the gamma of amplitude damping", gamma);
        checkProbability("the excited population", excitedPopulation);
        double down = Math.sqrt(1 - excitedPopulation);
        double up = Math.sqrt(excitedPopulation);
        double kept = Math.sqrt(1 - gamma);
        double jump = Math.sqrt(gamma);
        return of(
                1,
                new ChannelForm.AmplitudeDamping(gamma, excitedPopulation),
                nonZero(
                        new double[] {down, 0, 0, 0, 0, 0, down * kept, 0},
                        new double[] {0, 0, down * jump, 0, 0, 0, 0, 0},
                        new double[] {up * kept, 0, 0, 0, 0, 0, up, 0},
                        new double[] {0, 0, 0, 0, up * jump, 0, 0, 0}));
    }

    /**
     * The coherence shrinks by sqrt(1 - gamma), the populations stay.
     *
     * @param gamma 0 to 1
     */
    public static Channel phaseDamping(double gamma) {
        checkProbability("the gamma of phase damping", gamma);
        double flip = (1 - Math.sqrt(1 - gamma)) / 2;
        return ofPaulis(1, new ChannelForm.PhaseDamping(gamma), new double[] {1 - flip, 0, flip, 0});
    }

    /**
     * What happens to a qubit that is left alone: populations approach equilibrium by 1 - exp(-t/T1), the coherence shrinks
     * by exp(-t/T2).
     *
     * @param seconds at least 0, finite
     */
    public static Channel thermalRelaxation(Relaxation relaxation, double seconds) {
        if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw fault("the time of thermal relaxation is " + seconds + " s; it has to be at least 0");
        }
        double gamma = -Math.expm1(-seconds / relaxation.t1());
        double coherence = Math.exp(-seconds / relaxation.t2());
        double up = relaxation.excitedPopulation() * gamma;
        double down = gamma - up;
        double[] s = new double[32]; // rows and columns 00, 10, 01, 11 of rho
        s[0] = 1 - up;
        s[2 * 3] = down;
        s[2 * 5] = coherence;
        s[2 * 10] = coherence;
        s[2 * 12] = up;
        s[2 * 15] = 1 - down;
        return of(1, new ChannelForm.Thermal(relaxation, seconds), Matrices.kraus(1, s).kraus());
    }

    /** The qubit is set to 0 with one probability, to 1 with another, and else left alone. */
    public static Channel reset(double toZero, double toOne) {
        checkProbability("the probability of a reset to 0", toZero);
        checkProbability("the probability of a reset to 1", toOne);
        if (!(toZero + toOne <= 1 + TOLERANCE)) {
            throw fault("the probabilities of a reset to 0 and to 1 add up to " + (toZero + toOne)
                    + "; it has to be at most 1");
        }
        double none = Math.sqrt(Math.max(0, 1 - toZero - toOne));
        double zero = Math.sqrt(toZero);
        double one = Math.sqrt(toOne);
        return of(
                1,
                new ChannelForm.Reset(toZero, toOne),
                nonZero(
                        new double[] {none, 0, 0, 0, 0, 0, none, 0},
                        new double[] {zero, 0, 0, 0, 0, 0, 0, 0},
                        new double[] {0, 0, zero, 0, 0, 0, 0, 0},
                        new double[] {0, 0, 0, 0, one, 0, 0, 0},
                        new double[] {0, 0, 0, 0, 0, 0, one, 0}));
    }

    /** A unitary that always happens. */
    public static Channel coherentUnitary(double[] matrix) {
        return unitaries(new UnitaryMixture(new double[] {1}, List.of(matrix)));
    }

    /** One of some unitaries, by their probabilities. */
    public static Channel unitaries(UnitaryMixture mixture) {
        int qubitCount = qubitsOf(mixture.unitaries().getFirst());
        ChannelForm form = new ChannelForm.Unitaries(
                Arrays.stream(mixture.probabilities()).boxed().toList(),
                mixture.unitaries().stream().map(ChannelForm.Matrix::new).toList());
        return ofUnitaries(qubitCount, form, mixture);
    }

    /** This channel and then another on the same qubits. */
    public Channel then(Channel next) {
        return sequence(List.of(this, next));
    }

    /** This channel on the first qubits and another on the qubits after them. */
    public Channel tensor(Channel higher) {
        return tensor(List.of(this, higher));
    }

    /** Channels on the same qubits, one after the other. */
    public static Channel sequence(List<Channel> channels) {
        checkSome(channels);
        if (channels.size() == 1) {
            return channels.getFirst();
        }
        List<Channel> flat = new ArrayList<>();
        for (Channel channel : channels) {
            if (channel.qubitCount != channels.getFirst().qubitCount) {
                throw fault("channels on " + channels.getFirst().qubitCount + " and on " + qubits(channel.qubitCount)
                        + " cannot follow each other");
            }
            flat.addAll(channel.form instanceof ChannelForm.Sequence(var parts) ? parts : List.of(channel));
        }
        ChannelForm form = new ChannelForm.Sequence(List.copyOf(flat));
        Channel all = flat.getFirst();
        for (Channel next : flat.subList(1, flat.size())) {
            all = all.followedBy(next, form);
        }
        return all;
    }

    /** Channels side by side, the first on the least significant qubits. */
    public static Channel tensor(List<Channel> channels) {
        checkSome(channels);
        if (channels.size() == 1) {
            return channels.getFirst();
        }
        checkWidth(channels.stream().mapToInt(Channel::qubitCount).sum());
        List<Channel> flat = new ArrayList<>();
        for (Channel channel : channels) {
            flat.addAll(channel.form instanceof ChannelForm.Tensor(var parts) ? parts : List.of(channel));
        }
        ChannelForm form = new ChannelForm.Tensor(List.copyOf(flat));
        Channel all = flat.getFirst();
        for (Channel next : flat.subList(1, flat.size())) {
            all = all.beside(next, form);
        }
        return all;
    }

    public int qubitCount() {
        return qubitCount;
    }

    /** At least one, 2^k by 2^k each; those of a mixture of unitaries are its unitaries times roots of probabilities. */
    public List<double[]> krausOperators() {
        return krausOperators;
    }

    /** Whether it is a mixture of Pauli strings, however it was described. */
    public boolean isPauliMixture() {
        return pauliProbabilities.isPresent();
    }

    /**
     * The probabilities of the 4^k Pauli strings, where it is a mixture of them: bits 2j and 2j + 1 of the index are the X
     * and Z part on qubit j, so that I is 0, X is 1, Z is 2, Y is 3. They add up to 1.
     */
    public Optional<double[]> pauliProbabilities() {
        return pauliProbabilities;
    }

    /** The unitaries of which one happens, independently of the state; the Pauli strings where it is a mixture of them. */
    public Optional<UnitaryMixture> mixture() {
        return mixture;
    }

    /** The matrix on vec(rho), columns stacked: 4^k by 4^k, the sum of conj(K) (x) K. */
    public double[] superoperator() {
        return Matrices.superoperator(qubitCount, krausOperators);
    }

    /**
     * The matrix on the coefficients Tr(P rho) of the 4^k Pauli strings: entry (P, Q) is Tr(P channel(Q)) / 2^k. Real,
     * row-major; strings are numbered as in {@link #pauliProbabilities}.
     */
    public double[] pauliTransfer() {
        return pauliTransfer;
    }

    /** The fidelity with the identity of half of a maximally entangled state, 0 to 1. */
    public double processFidelity() {
        int s = 1 << 2 * qubitCount;
        double trace = 0;
        for (int k = 0; k < s; k++) {
            trace += pauliTransfer[k * (s + 1)];
        }
        return trace / s;
    }

    ChannelForm form() {
        return form;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Channel channel && form.equals(channel.form);
    }

    @Override
    public int hashCode() {
        return form.hashCode();
    }

    /** The name of its kind and how many qubits it acts on. */
    @Override
    public String toString() {
        return form.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " noise on " + qubits(qubitCount);
    }

    private Channel followedBy(Channel next, ChannelForm newForm) {
        int s = 1 << 2 * qubitCount;
        if (isPauliMixture() && next.isPauliMixture()) {
            double[] diagonal = new double[s];
            for (int k = 0; k < s; k++) {
                diagonal[k] = pauliTransfer[k * (s + 1)] * next.pauliTransfer[k * (s + 1)];
            }
            return ofPaulis(qubitCount, newForm, probabilities(diagonal));
        }
        Optional<UnitaryMixture> both = products(mixture, next.mixture, (a, b) -> Matrices.multiply(b, a));
        if (both.isPresent()) {
            return ofUnitaries(qubitCount, newForm, both.get());
        }
        double[] superoperator = Matrices.multiply(next.superoperator(), superoperator());
        return of(qubitCount, newForm, Matrices.kraus(qubitCount, superoperator).kraus());
    }

    private Channel beside(Channel higher, ChannelForm newForm) {
        int width = qubitCount + higher.qubitCount;
        if (isPauliMixture() && higher.isPauliMixture()) {
            double[] low = pauliProbabilities.orElseThrow();
            double[] high = higher.pauliProbabilities.orElseThrow();
            double[] product = new double[low.length * high.length];
            for (int k = 0; k < product.length; k++) {
                product[k] = low[k % low.length] * high[k / low.length];
            }
            return ofPaulis(width, newForm, product);
        }
        Optional<UnitaryMixture> both = products(mixture, higher.mixture, (a, b) -> Matrices.kron(b, a));
        if (both.isPresent()) {
            return ofUnitaries(width, newForm, both.get());
        }
        List<double[]> kraus = new ArrayList<>();
        for (double[] b : higher.krausOperators) {
            for (double[] a : krausOperators) {
                kraus.add(Matrices.kron(b, a));
            }
        }
        return of(width, newForm, List.copyOf(kraus));
    }

    @FunctionalInterface
    private interface Product {
        double[] of(double[] a, double[] b);
    }

    private static Optional<UnitaryMixture> products(
            Optional<UnitaryMixture> first, Optional<UnitaryMixture> second, Product product) {
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        UnitaryMixture a = first.get();
        UnitaryMixture b = second.get();
        int count = a.unitaries().size() * b.unitaries().size();
        if (count > MOST_UNITARIES) {
            return Optional.empty();
        }
        double[] probabilities = new double[count];
        List<double[]> unitaries = new ArrayList<>();
        for (int i = 0; i < a.unitaries().size(); i++) {
            for (int j = 0; j < b.unitaries().size(); j++) {
                probabilities[unitaries.size()] = a.probabilities()[i] * b.probabilities()[j];
                unitaries.add(product.of(a.unitaries().get(i), b.unitaries().get(j)));
            }
        }
        return Optional.of(new UnitaryMixture(probabilities, unitaries));
    }

    /** From Kraus operators that are known to be complete. */
    private static Channel of(int qubitCount, ChannelForm form, List<double[]> kraus) {
        double[] transfer = Matrices.pauliTransfer(qubitCount, Matrices.superoperator(qubitCount, kraus));
        Optional<double[]> diagonal = diagonal(transfer);
        if (diagonal.isPresent()) {
            double[] probabilities = probabilities(diagonal.get());
            if (Arrays.stream(probabilities).allMatch(p -> p >= 0)) {
                return ofPaulis(qubitCount, form, probabilities);
            }
        }
        return new Channel(qubitCount, form, List.copyOf(kraus), transfer, Optional.empty(), unitariesOf(kraus));
    }

    private static Channel ofUnitaries(int qubitCount, ChannelForm form, UnitaryMixture mixture) {
        List<double[]> kraus = new ArrayList<>();
        for (int k = 0; k < mixture.unitaries().size(); k++) {
            if (mixture.probabilities()[k] > 0) {
                kraus.add(Matrices.scaled(mixture.unitaries().get(k), Math.sqrt(mixture.probabilities()[k])));
            }
        }
        Channel plain = of(qubitCount, form, kraus);
        return plain.isPauliMixture()
                ? plain
                : new Channel(
                        qubitCount, form, plain.krausOperators, plain.pauliTransfer, Optional.empty(),
                        Optional.of(mixture));
    }

    private static Channel ofPaulis(int qubitCount, ChannelForm form, double[] probabilities) {
        int s = probabilities.length;
        double[] transfer = new double[s * s];
        double[] signs = signed(probabilities);
        for (int k = 0; k < s; k++) {
            transfer[k * (s + 1)] = signs[k];
        }
        List<double[]> kraus = new ArrayList<>();
        List<double[]> unitaries = new ArrayList<>();
        double[] positive = new double[(int) Arrays.stream(probabilities).filter(p -> p > 0).count()];
        for (int k = 0; k < s; k++) {
            if (probabilities[k] > 0) {
                positive[unitaries.size()] = probabilities[k];
                double[] pauli = Matrices.pauli(qubitCount, k);
                unitaries.add(pauli);
                kraus.add(Matrices.scaled(pauli, Math.sqrt(probabilities[k])));
            }
        }
        return new Channel(
                qubitCount, form, List.copyOf(kraus), transfer, Optional.of(probabilities),
                Optional.of(new UnitaryMixture(positive, unitaries)));
    }

    /** By each Pauli string, the sum of values with the sign by which their strings (anti)commute with it. */
    private static double[] signed(double[] values) {
        double[] sums = new double[values.length];
        for (int p = 0; p < values.length; p++) {
            for (int q = 0; q < values.length; q++) {
                int exchanged = (q & 0x55) << 1 | (q & 0xAA) >> 1;
                sums[p] += (Integer.bitCount(p & exchanged) & 1) == 0 ? values[q] : -values[q];
            }
        }
        return sums;
    }

    /** The Pauli probabilities of a diagonal transfer matrix, without what is rounding. */
    private static double[] probabilities(double[] diagonal) {
        double[] probabilities = signed(diagonal);
        double sum = 0;
        for (int k = 0; k < probabilities.length; k++) {
            double p = probabilities[k] / probabilities.length;
            probabilities[k] = Math.abs(p) < ROUNDING ? 0 : p;
            sum += k == 0 ? 0 : probabilities[k];
        }
        if (probabilities[0] != 0) {
            probabilities[0] = 1 - sum;
        }
        return probabilities;
    }

    private static Optional<double[]> diagonal(double[] transfer) {
        int s = (int) Math.round(Math.sqrt(transfer.length));
        double[] diagonal = new double[s];
        for (int k = 0; k < transfer.length; k++) {
            if (k % (s + 1) == 0) {
                diagonal[k / (s + 1)] = transfer[k];
            } else if (Math.abs(transfer[k]) > ROUNDING) {
                return Optional.empty();
            }
        }
        return Optional.of(diagonal);
    }

    private static Optional<UnitaryMixture> unitariesOf(List<double[]> kraus) {
        double[] probabilities = new double[kraus.size()];
        List<double[]> unitaries = new ArrayList<>();
        for (int k = 0; k < kraus.size(); k++) {
            double[] product = Matrices.multiply(Matrices.adjoint(kraus.get(k)), kraus.get(k));
            int d = Matrices.dimension(product);
            double weight = product[0];
            if (!(weight > 0)
                    || Matrices.largestDifference(product, Matrices.scaled(Matrices.identity(d), weight)) > ROUNDING) {
                return Optional.empty();
            }
            probabilities[k] = Math.min(1, weight);
            unitaries.add(Matrices.scaled(kraus.get(k), 1 / Math.sqrt(weight)));
        }
        return Optional.of(new UnitaryMixture(probabilities, unitaries));
    }

    private static List<double[]> nonZero(double[]... operators) {
        List<double[]> kept = new ArrayList<>();
        for (double[] operator : operators) {
            if (Arrays.stream(operator).anyMatch(x -> x != 0)) {
                kept.add(operator);
            }
        }
        return kept;
    }

    static int pauliIndex(String letters, int qubitCount) {
        if (letters.length() != qubitCount) {
            throw fault("the Pauli string '" + shown(letters) + "' has another length than the first, which has "
                    + qubitCount);
        }
        int index = 0;
        for (int j = 0; j < qubitCount; j++) {
            int letter = "IXZY".indexOf(letters.charAt(qubitCount - 1 - j));
            if (letter < 0) {
                throw fault("'" + shown(letters) + "' is not a Pauli string: the letters are I, X, Y and Z");
            }
            index |= letter << 2 * j;
        }
        return index;
    }

    static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    static void checkSum(String what, double sum) {
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw fault(what + " add up to " + String.format(Locale.ROOT, "%.9g", sum)
                    + "; they have to add up to 1, to " + TOLERANCE_TEXT);
        }
    }

    static void checkUnitary(double[] matrix) {
        int width = qubitsOf(matrix);
        checkFinite("a unitary", matrix);
        double off = Matrices.largestDifference(
                Matrices.multiply(Matrices.adjoint(matrix), matrix),
                Matrices.identity(1 << width));
        if (!(off <= TOLERANCE)) {
            throw fault("the matrix is not unitary: U^+ U is off the identity by " + number(off) + "; allowed is "
                    + TOLERANCE_TEXT);
        }
    }

    static int qubitsOf(double[] matrix) {
        for (int width = 1; width <= MAX_QUBITS; width++) {
            if (matrix.length == 2 << 2 * width) {
                return width;
            }
        }
        throw fault("a matrix of " + matrix.length / 2 + " entries does not fit 1 to " + MAX_QUBITS + " qubits");
    }

    private static void checkMatrix(String what, int qubitCount, double[] matrix) {
        if (matrix.length != 2 << 2 * qubitCount) {
            throw fault(what + " on " + qubits(qubitCount) + " has " + (1 << 2 * qubitCount) + " entries, not "
                    + matrix.length / 2.0);
        }
        checkFinite(what, matrix);
    }

    private static void checkFinite(String what, double[] matrix) {
        for (double x : matrix) {
            if (!Double.isFinite(x)) {
                throw fault(what + " has an entry that is not a number: " + x);
            }
        }
    }

    private static void checkWidth(int qubitCount) {
        if (qubitCount < 1 || qubitCount > MAX_QUBITS) {
            throw fault("a channel acts on 1 to " + MAX_QUBITS + " qubits, not " + qubitCount);
        }
    }

    private static void checkSome(List<Channel> channels) {
        if (channels.isEmpty()) {
            throw fault("at least one channel is needed");
        }
    }

    private static String qubits(int count) {
        return count == 1 ? "1 qubit" : count + " qubits";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
