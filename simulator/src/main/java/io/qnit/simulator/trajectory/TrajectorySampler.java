package io.qnit.simulator.trajectory;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Unitary;
import io.qnit.simulator.trajectory.TrajectoryProgram.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Samples of straight noisy circuits, shot by shot exact in distribution, where shots share all that they have in common.
 *
 * <p>Where noise is a mixture of unitaries, what strikes a shot does not depend on the state: it is drawn beforehand, by
 * exponential skips over the sum of hazards, so that only errors cost random numbers. The course without errors is run
 * once, and its state kept before each pass. Shots with the same errors form a branch, which begins at the pass of its
 * first error with a copy of that state; within the pass the fused blocks that are struck are replaced by their matrices
 * with the errors in them. Branches that differ later split in the same way.
 *
 * <p>Other channels choose by the state. The course in which each site's likeliest Kraus operator happens is shared; its
 * norm after a pass is the probability to come so far, and each shot has drawn at which norm it leaves it (J. Dalibard,
 * Y. Castin, K. Moelmer, PRL 68, 580, 1992). Shots that leave within a pass run it again operator by operator.
 *
 * <p>Branches run in parallel; what a shot draws depends on nothing but the shot, so the samples are the same on any number
 * of threads. Safe for use by one thread at a time.
 */
public final class TrajectorySampler {
    /** What an array holds with room for copies. */
    public static final int MOST_QUBITS = 26;

    /** The widest gate; wider ones are for engines that run gate by gate. */
    public static final int WIDEST_GATE = 5;

    private static final int[] NOTHING = {};
    private static final int OUTCOME_SITE = 0;
    /** Of the states kept along the course without errors, in bytes. */
    private static final double WINDOW_BYTES = 256e6;
    private static final int WINDOW_STATES = 16;

    private final int qubits;
    private final TrajectoryProgram program;
    private final Workers workers;
    private final AmplitudeKernels kernels;
    private final ConcurrentLinkedQueue<PureState> spares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger branches = new AtomicInteger();

    /**
     * Makes a circuit ready.
     *
     * @param qubits up to {@link #MOST_QUBITS}
     * @param operations from |0...0> on; see {@link #supports}
     */
    public TrajectorySampler(int qubits, List<Operation> operations, Workers workers) {
        this(qubits, operations, workers, AmplitudeKernels.best());
    }

    TrajectorySampler(int qubits, List<Operation> operations, Workers workers, AmplitudeKernels kernels) {
        if (qubits > MOST_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "trajectories are sampled on up to " + MOST_QUBITS + " qubits; this circuit has " + qubits);
        }
        if (!supports(operations)) {
            throw new IllegalArgumentException("a gate is wider than " + WIDEST_GATE + " qubits");
        }
        this.qubits = qubits;
        this.workers = workers;
        this.kernels = kernels;
        program = new TrajectoryProgram(qubits, operations);
    }

    /** Whether no gate is wider than {@link #WIDEST_GATE} qubits. */
    public static boolean supports(List<Operation> operations) {
        for (Operation operation : operations) {
            if (operation.qubits().length > WIDEST_GATE) {
                return false;
            }
        }
        return true;
    }

    /**
     * How many runs of the whole circuit some shots are expected to cost, at most the shots: what an estimate of time needs.
     * Noise that looks at the state counts by the weight of what is not its likeliest operator.
     */
    public static double expectedRuns(List<Operation> operations, long shots) {
        double hazard = 0;
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary _ -> {}
                case Noise(Channel channel, int[] on) -> {
                    Site site = Site.of(channel, on);
                    if (!site.looksAtState()) {
                        hazard += site.hazard();
                    } else {
                        double weight = 0;
                        for (double x : site.usualOperator()) {
                            weight += x * x;
                        }
                        hazard -= Math.log(Math.max(1e-300, weight / (1 << on.length)));
                    }
                }
            }
        }
        double rest = hazard < 1e-9 ? hazard / 2 : 1 + Math.expm1(-hazard) / hazard;
        return Math.min(shots, 1 + shots * rest);
    }

    /** What a state and its copies take at most, in bytes, on so many threads. */
    public static double bytes(int qubits, int threads) {
        double state = Math.scalb(16.0, qubits);
        // the window of kept states, and on each thread a state at each level of branching, which are few
        return Math.max(2 * state, Math.min(WINDOW_STATES * state, WINDOW_BYTES)) + threads * 6 * state;
    }

    /** What the passes are, for people. */
    public List<String> passes() {
        return program.passes().stream()
                .map(pass -> pass.blocks() + " blocks, " + pass.sites.length + " places of noise").toList();
    }

    /** How many branches the last sampling had: passes' worth of work began so often apart from the shared course. */
    public int branches() {
        return branches.get();
    }

    /**
     * Measures some qubits at the end in many shots.
     *
     * @param measured at most 64
     * @param draws site 0 is the outcome; sites from 1 on are errors, as many as a shot needs
     * @param into bit k of a shot is the outcome of {@code measured[k]}
     */
    public void sample(int[] measured, Draws draws, Samples into) {
        new Run(measured, draws, into).run();
    }

    /**
     * Shots that are struck by the same in a pass.
     *
     * @param jumps whether, instead, they leave in this pass where noise looks at the state
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Branch(int[] shots, int pass, int[] struck, int[] choices, boolean jumps) {}

    private final class Run {
        private final int[] measured;
        private final Draws draws;
        private final Samples into;
        /** By shot, the sites that strike it, ascending by pass and then by site, and the operators there. */
        private final int[][] errors;

        private final int[][] choices;
        /** By shot, how many of its errors are behind it. */
        private final int[] done;
        /** By shot, the random numbers it has used. */
        private final int[] used;
        /** By shot, the norm at which it leaves the shared course; only where noise looks at the state. */
        private final double[] threshold;
        private final boolean looksAtState;

        Run(int[] measured, Draws draws, Samples into) {
            this.measured = measured;
            this.draws = draws;
            this.into = into;
            int shots = draws.shots();
            errors = new int[shots][];
            choices = new int[shots][];
            done = new int[shots];
            used = new int[shots];
            looksAtState = program.sites().stream().anyMatch(Site::looksAtState);
            threshold = new double[looksAtState ? shots : 0];
        }

        void run() {
            branches.set(0);
            int shots = draws.shots();
            double[] hazards = new double[program.sites().size() + 1];
            for (int k = 0; k + 1 < hazards.length; k++) {
                hazards[k + 1] = hazards[k] + program.sites().get(k).hazard();
            }
            workers.split(shots, 1 << 12, (from, to) -> {
                for (int shot = from; shot < to; shot++) {
                    drawErrors(shot, hazards);
                }
            });
            int[] all = new int[shots];
            Arrays.setAll(all, s -> s);
            followShared(all);
        }

        private double next(int shot) {
            return draws.uniform(shot, OUTCOME_SITE + ++used[shot]);
        }

        private void drawErrors(int shot, double[] hazards) {
            int[] sites = NOTHING;
            int[] operators = NOTHING;
            int count = 0;
            int at = 0;
            double total = hazards[hazards.length - 1];
            while (true) {
                double reach = hazards[at] - Math.log1p(-next(shot));
                if (reach >= total) {
                    break;
                }
                // the first site whose hazard the skip does not pass
                int low = at;
                int high = hazards.length - 2;
                while (low < high) {
                    int middle = (low + high) >>> 1;
                    if (hazards[middle + 1] > reach) {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
                if (count == sites.length) {
                    sites = Arrays.copyOf(sites, 2 * count + 4);
                    operators = Arrays.copyOf(operators, 2 * count + 4);
                }
                sites[count] = low;
                operators[count++] = program.sites().get(low).strike(next(shot));
                at = low + 1;
            }
            errors[shot] = count == 0 ? NOTHING : Arrays.copyOf(sites, count);
            choices[shot] = count == 0 ? NOTHING : Arrays.copyOf(operators, count);
            sortByPass(errors[shot], choices[shot]);
            if (looksAtState) {
                threshold[shot] = next(shot);
            }
        }

        /** A stable sort by insertion: there are few. */
        private void sortByPass(int[] sites, int[] operators) {
            for (int k = 1; k < sites.length; k++) {
                int site = sites[k];
                int operator = operators[k];
                int j = k - 1;
                while (j >= 0 && program.passOf(sites[j]) > program.passOf(site)) {
                    sites[j + 1] = sites[j];
                    operators[j + 1] = operators[j];
                    j--;
                }
                sites[j + 1] = site;
                operators[j + 1] = operator;
            }
        }

        /** Whether anything strikes a shot in a pass. */
        private boolean isStruck(int shot, int pass) {
            return done[shot] < errors[shot].length && program.passOf(errors[shot][done[shot]]) == pass;
        }

        /** The sites and operators that strike a shot in a pass, in turn. */
        private List<Integer> strikes(int shot, int pass) {
            List<Integer> strikes = new ArrayList<>(4);
            for (int k = done[shot]; k < errors[shot].length && program.passOf(errors[shot][k]) == pass; k++) {
                strikes.add(errors[shot][k]);
                strikes.add(choices[shot][k]);
            }
            return strikes;
        }

        private static int compare(List<Integer> a, List<Integer> b) {
            for (int k = 0; k < Math.min(a.size(), b.size()); k++) {
                if (!a.get(k).equals(b.get(k))) {
                    return Integer.compare(a.get(k), b.get(k));
                }
            }
            return Integer.compare(a.size(), b.size());
        }

        /** The shots of a group that something strikes in a pass, by what it is, in a fixed order. */
        private List<Branch> struck(int[] shots, int pass) {
            Map<List<Integer>, List<Integer>> lists = new TreeMap<>(Run::compare);
            for (int shot : shots) {
                if (isStruck(shot, pass)) {
                    lists.computeIfAbsent(strikes(shot, pass), _ -> new ArrayList<>()).add(shot);
                }
            }
            List<Branch> branches = new ArrayList<>(lists.size());
            lists.forEach(
                    (strikes, members) -> branches.add(
                            branch(strikes, members.stream().mapToInt(s -> s).toArray(), pass)));
            return branches;
        }

        /** The shots of a group that nothing strikes in a pass. */
        private int[] spared(int[] shots, int pass) {
            return Arrays.stream(shots).filter(s -> !isStruck(s, pass)).toArray();
        }

        /** The course without errors, with all its branches, a window of passes at a time. */
        private void followShared(int[] all) {
            int passes = program.passes().size();
            double stateBytes = Math.scalb(16.0, qubits);
            int window = looksAtState ? 1 : (int) Math.max(1, Math.min(WINDOW_STATES, WINDOW_BYTES / stateBytes));
            PureState state = new PureState(qubits, kernels);
            List<PureState> kept = new ArrayList<>();
            int[] shots = all;
            int pass = 0;
            double norm = 1;
            while (pass < passes && shots.length > 0) {
                List<Branch> found = new ArrayList<>();
                int first = pass;
                int end = Math.min(passes, pass + window);
                for (; pass < end && shots.length > 0; pass++) {
                    if (kept.size() <= pass - first) {
                        kept.add(new PureState(qubits, kernels));
                    }
                    kept.get(pass - first).copyFrom(state);
                    List<Branch> struck = struck(shots, pass);
                    if (!struck.isEmpty()) {
                        found.addAll(struck);
                        shots = spared(shots, pass);
                    }
                    if (shots.length > 0) {
                        runShared(state, program.passes().get(pass));
                        if (program.passes().get(pass).looksAtState) {
                            double after = state.norm();
                            int[] leaving = leaving(shots, after / norm);
                            if (leaving.length > 0) {
                                found.add(new Branch(leaving, pass, new int[0], new int[0], true));
                                shots = staying(shots, after / norm);
                            }
                        }
                    }
                }
                followAll(found, kept, first, pass, norm);
                workers.advanceTo((double) pass / passes);
            }
            if (shots.length > 0) {
                measure(state, shots);
            }
            spares.clear();
            workers.advanceTo(1);
        }

        /** Runs all branches that begin in the passes from {@code first} to {@code end - 1}. */
        private void followAll(List<Branch> found, List<PureState> kept, int first, int end, double norm) {
            long leader = Thread.currentThread().threadId();
            AtomicInteger finished = new AtomicInteger();
            int passes = program.passes().size();
            workers.split(found.size(), 1, (from, to) -> {
                for (int k = from; k < to; k++) {
                    Branch branch = found.get(k);
                    PureState copy = take();
                    copy.copyFrom(kept.get(branch.pass() - first));
                    follow(branch, copy, norm);
                    spares.add(copy);
                    int count = finished.incrementAndGet();
                    if (Thread.currentThread().threadId() == leader) {
                        double done = (double) count / found.size();
                        workers.advanceTo((first + done * (end - first)) / passes);
                    }
                }
            });
        }

        private Branch branch(List<Integer> strikes, int[] shots, int pass) {
            int count = strikes.size() / 2;
            int[] struck = new int[count];
            int[] operators = new int[count];
            Arrays.setAll(struck, k -> strikes.get(2 * k));
            Arrays.setAll(operators, k -> strikes.get(2 * k + 1));
            return new Branch(shots, pass, struck, operators, false);
        }

        private void runShared(PureState state, Pass pass) {
            workers.split(pass.tiles(), Math.ceilDiv(pass.tiles(), 16),
                    (from, to) -> state.run(pass, from, to, null, new double[pass.tileLength()]));
        }

        private int[] leaving(int[] shots, double norm) {
            return Arrays.stream(shots).filter(s -> threshold[s] >= norm).toArray();
        }

        private int[] staying(int[] shots, double norm) {
            return Arrays.stream(shots).filter(s -> threshold[s] < norm).toArray();
        }

        private PureState take() {
            @Nullable PureState spare = spares.poll();
            return spare != null ? spare : new PureState(qubits, kernels);
        }

        /**
         * Runs a branch to the end.
         *
         * @param state at the beginning of the branch's pass; used up
         * @param norm that counts as probability 1
         */
        private void follow(Branch branch, PureState state, double norm) {
            branches.incrementAndGet();
            if (branch.jumps) {
                walk(new Walk(branch.pass, new int[0], new int[0]), state, 0, branch.shots, norm);
                return;
            }
            strike(branch.pass, branch.struck, branch.choices, branch.shots, state, norm,
                    new double[scratchLength()]);
        }

        private int scratchLength() {
            return program.passes().stream().mapToInt(Pass::tileLength).max().orElse(0);
        }

        /** Runs a pass with errors, and all behind it. */
        private void strike(
                int pass, int[] struck, int[] operators, int[] shots, PureState state, double norm, double[] scratch) {
            Pass now = program.passes().get(pass);
            for (int shot : shots) {
                done[shot] += struck.length;
            }
            int[] order = struck.clone();
            int[] ordered = operators.clone();
            sortBySite(order, ordered);
            double @Nullable [] @Nullable [] variant =
                    order.length == 0 ? null : now.variant(program.sites(), order, ordered);
            if (!now.looksAtState) {
                state.run(now, variant, scratch);
                rest(pass + 1, shots, state, norm, scratch);
                return;
            }
            PureState before = take();
            before.copyFrom(state);
            state.run(now, variant, scratch);
            double after = state.norm() / norm;
            int[] leaving = leaving(shots, after);
            int[] staying = staying(shots, after); // before those that leave draw new thresholds
            if (leaving.length > 0) {
                walk(new Walk(pass, order, ordered), before, 0, leaving, norm);
            }
            spares.add(before);
            if (staying.length > 0) {
                rest(pass + 1, staying, state, norm, scratch);
            }
        }

        private static void sortBySite(int[] sites, int[] operators) {
            for (int k = 1; k < sites.length; k++) {
                int site = sites[k];
                int operator = operators[k];
                int j = k - 1;
                for (; j >= 0 && sites[j] > site; j--) {
                    sites[j + 1] = sites[j];
                    operators[j + 1] = operators[j];
                }
                sites[j + 1] = site;
                operators[j + 1] = operator;
            }
        }

        /** Runs the passes from one on. The largest group goes on in this state, the others in copies. */
        private void rest(int first, int[] shots, PureState state, double norm, double[] scratch) {
            for (int pass = first; pass < program.passes().size(); pass++) {
                workers.poll();
                List<Branch> parts = struck(shots, pass);
                if (parts.isEmpty() && !program.passes().get(pass).looksAtState) {
                    state.run(program.passes().get(pass), null, scratch);
                    continue;
                }
                int[] spared = spared(shots, pass);
                if (spared.length > 0) {
                    parts.add(branch(List.of(), spared, pass));
                }
                parts.sort((a, b) -> Integer.compare(a.shots.length, b.shots.length));
                for (int k = 0; k < parts.size(); k++) {
                    Branch part = parts.get(k);
                    boolean last = k == parts.size() - 1;
                    PureState own = last ? state : take();
                    if (!last) {
                        branches.incrementAndGet();
                        own.copyFrom(state);
                    }
                    strike(pass, part.struck, part.choices, part.shots, own, norm, scratch);
                    if (!last) {
                        spares.add(own);
                    }
                }
                return;
            }
            measure(state, shots);
        }

        /** A pass that is run operator by operator, with the errors that strike in it. */
        private final class Walk {
            final int pass;
            final int[] struck;
            final int[] operators;
            final List<TrajectoryProgram.Stride> strides;

            Walk(int pass, int[] struck, int[] operators) {
                this.pass = pass;
                this.struck = struck;
                this.operators = operators;
                strides = program.passes().get(pass).strides();
            }
        }

        /**
         * Runs the strides of a pass from one on. At each place where noise looks at the state, shots whose norm is reached
         * leave for another operator.
         */
        private void walk(Walk walk, PureState state, int first, int[] group, double norm) {
            int[] shots = group;
            PureState before = take();
            for (int k = first; k < walk.strides.size(); k++) {
                workers.poll();
                TrajectoryProgram.Stride stride = walk.strides.get(k);
                if (stride.site() == Fused.NO_SITE) {
                    state.apply(stride.matrix(), stride.qubits());
                    continue;
                }
                Site site = program.sites().get(stride.site());
                if (!site.looksAtState()) {
                    int at = Arrays.binarySearch(walk.struck, stride.site());
                    state.apply(at < 0 ? stride.matrix() : site.operators()[walk.operators[at]], stride.qubits());
                    continue;
                }
                before.copyFrom(state);
                state.apply(stride.matrix(), stride.qubits());
                double after = state.norm() / norm;
                int[] leaving = leaving(shots, after);
                if (leaving.length > 0) {
                    shots = staying(shots, after); // before those that leave draw new thresholds
                    jump(walk, before, k, site, leaving);
                    if (shots.length == 0) {
                        break;
                    }
                }
            }
            spares.add(before);
            if (shots.length > 0) {
                rest(walk.pass + 1, shots, state, norm, new double[scratchLength()]);
            }
        }

        /** Shots choose one of the operators that are not the usual one, by its weight, and go on with new thresholds. */
        private void jump(Walk walk, PureState before, int at, Site site, int[] shots) {
            double[][] operators = site.operators();
            double[] weights = new double[operators.length];
            double total = 0;
            PureState image = take();
            int likeliest = site.usual();
            for (int k = 0; k < weights.length; k++) {
                if (k != site.usual()) {
                    image.copyFrom(before);
                    image.apply(operators[k], site.qubits());
                    weights[k] = image.norm();
                    total += weights[k];
                    likeliest = likeliest == site.usual() || weights[k] > weights[likeliest] ? k : likeliest;
                }
            }
            Map<Integer, List<Integer>> chosen = new TreeMap<>();
            for (int shot : shots) {
                double point = next(shot) * total;
                int choice = likeliest;
                for (int k = 0; k < weights.length; k++) {
                    if (weights[k] > 0) {
                        point -= weights[k];
                        if (point < 0) {
                            choice = k;
                            break;
                        }
                    }
                }
                threshold[shot] = next(shot);
                chosen.computeIfAbsent(choice, _ -> new ArrayList<>()).add(shot);
            }
            chosen.forEach((choice, members) -> {
                branches.incrementAndGet();
                image.copyFrom(before);
                image.apply(operators[choice], site.qubits());
                image.scale(1 / Math.sqrt(image.norm()));
                walk(walk, image, at + 1, members.stream().mapToInt(s -> s).toArray(), 1);
            });
            spares.add(image);
        }

        private void measure(PureState state, int[] shots) {
            double[] points = new double[shots.length];
            for (int k = 0; k < points.length; k++) {
                points[k] = draws.uniform(shots[k], OUTCOME_SITE);
            }
            int[] drawn = state.draw(points);
            for (int k = 0; k < shots.length; k++) {
                long word = 0;
                for (int j = 0; j < measured.length; j++) {
                    word |= (long) (drawn[k] >> measured[j] & 1) << j;
                }
                into.setWord(shots[k], 0, word);
            }
        }
    }
}
