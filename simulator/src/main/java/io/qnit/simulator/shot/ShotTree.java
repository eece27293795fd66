package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.noise.ReadoutNoise;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program for many shots at once. All shots begin in one course; where an outcome has to be known the course parts,
 * and the largest part goes on with the state while each other part gets a copy and is run to its end first. A part that
 * gets a copy has at most half of the shots, so no more than 1 + log2(shots) states exist on a thread at a time.
 *
 * <p>A measurement is made only when a gate disturbs its qubit or its bit is read; those never needed are left to the end,
 * where all are drawn from the final state together. In the same way gates are run only when an outcome is needed, so that
 * an engine gets them in the longest runs.
 *
 * <p>Each shot draws from its own stream, numbered along its course, and a course's state does not depend on who shares
 * it: the results are the same bytes for any number of threads and any division into parts. Good for one run at a time.
 */
public final class ShotTree {
    /** Loop turns in one course, all loops together. */
    public static final int MAX_TURNS = 10_000_000;

    /** A course, or an outcome within one, of less probability is left out where all are followed. */
    public static final double NEGLIGIBLE = 1e-16;

    /** Passes beyond these are not described. */
    private static final int MAX_DESCRIBED = 1000;

    /** Prepared segments are kept up to this many operations, all together. */
    private static final int MAX_KEPT = 1 << 20;

    private static final long[] NO_OUTCOME = {0};

    /** Where the random numbers of readout begin, far behind those that sampling may read. */
    private static final long READOUT_SITES = 1L << 40;

    /** Takes the courses that have ended. Called by several threads when shots are drawn on several. */
    @FunctionalInterface
    public interface Ending {
        /** Takes one; its state is closed or reused after the call. */
        void accept(Course course);
    }

    /** Thrown when all outcomes were to be followed and they are too many. */
    @SuppressWarnings("serial") // never leaves the run
    public static final class TooManyCourses extends RuntimeException {
        TooManyCourses() {
            super("too many courses", null, false, false);
        }
    }

    private final Program program;
    private final Engine engine;
    private final Workers workers;
    private final RandomStream stream;
    private final boolean sideBySide;
    private final ConcurrentHashMap<List<Integer>, Segment> segments = new ConcurrentHashMap<>();
    private final List<String> passes = new ArrayList<>();
    private final AtomicInteger states = new AtomicInteger();
    private final AtomicInteger mostStates = new AtomicInteger();
    private int kept;
    private int coursesLeft;
    private boolean describes;

    /** How states of a tree use the threads. */
    public enum Threading {
        /** All threads work on one state. */
        ON_ONE_STATE,
        /** Every thread has states of its own: better while a state is small. */
        SIDE_BY_SIDE
    }

    public ShotTree(Program program, Engine engine, Workers workers, RandomStream stream, Threading threading) {
        this.program = program;
        this.engine = engine;
        this.workers = workers;
        this.stream = stream;
        sideBySide = threading == Threading.SIDE_BY_SIDE;
    }

    /** Runs the shots {@code first} to {@code first + count - 1}. */
    public void draw(ClassicalMemory start, long first, int count, Ending ending) {
        Course root = root(start, new ShotSet.Range(first, count));
        follow(root, ending, true);
        workers.join();
    }

    /**
     * Follows every course that can occur, on the calling thread, always in the same order.
     *
     * @param shots that every course is given, so that one that never parted can serve them
     * @throws TooManyCourses when there are more than {@code most}
     */
    public void followAll(ClassicalMemory start, int shots, int most, Ending ending) {
        coursesLeft = most - 1;
        follow(root(start, new ShotSet.Range(0, shots)), ending, false);
    }

    /**
     * As {@link #followAll}, going on from a state, of which every course gets a copy.
     *
     * @throws TooManyCourses when there are more than {@code most}
     */
    public void continueAll(ClassicalMemory start, QuantumState from, int most, Ending ending) {
        coursesLeft = most - 1;
        Course root = new Course(new ShotSet.Range(0, 0), start.copy(), from.copy(), program.loops());
        // what the state has been through is not known here
        root.touched.set(0, engine.qubits());
        follow(root, ending, false);
    }

    /** Has what the segments consist of written down as they are run. */
    public void describePasses() {
        describes = true;
    }

    /** What the segments that were run consist of, if that was {@link #describePasses asked for}; the first thousand passes. */
    public List<String> passes() {
        synchronized (segments) {
            return List.copyOf(passes);
        }
    }

    /** How many states there were at the same time at most. */
    public int mostStates() {
        return mostStates.get();
    }

    private Course root(ClassicalMemory start, ShotSet shots) {
        QuantumState state = sideBySide ? engine.newSideState() : engine.newState();
        return new Course(shots, start.copy(), state, program.loops());
    }

    private void follow(Course course, Ending ending, boolean drawing) {
        mostStates.accumulateAndGet(states.incrementAndGet(), Math::max);
        try (QuantumState _ = course.state) {
            new Runner(ending, drawing).run(course);
        } finally {
            states.decrementAndGet();
        }
    }

    /** Follows a part of the shots, or has another thread do so. */
    private void spawn(Course course, Ending ending, boolean drawing) {
        if (!drawing || !sideBySide || !workers.fork(() -> follow(course, ending, true))) {
            follow(course, ending, drawing);
        }
    }

    // ---- what is done with a course that has ended

    /** The qubits whose outcomes a course that has ended needs: those that wait, and those measured behind its position. */
    public int[] openQubits(Course course) {
        BitSet open = program.measuredFrom(course.position);
        open.or(course.deferredQubits);
        return open.stream().toArray();
    }

    /** Whether every measurement of the course's end is read as it came out. */
    public boolean readsTruly(Course course) {
        if (!program.readsTruly()) {
            return false;
        }
        for (Course.Deferred measurement : course.deferred) {
            if (!measurement.readout().isPerfect()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The readout errors of the open qubits of a course, where they can be applied to all outcomes together: each was
     * measured once and nothing is computed afterwards.
     */
    public Optional<ReadoutNoise> readTogether(Course course, int[] openQubits) {
        boolean once = program.at(course.position) instanceof Instruction.End
                && course.deferred.size() == openQubits.length;
        return once ? Optional.of(program.readout(openQubits)) : Optional.empty();
    }

    /** The random numbers of readout, for the shots {@code from} to {@code from + count - 1} of a course. */
    public Draws readoutDraws(Course course, int from, int count) {
        return part(course.shots.draws(stream, course.site + READOUT_SITES), from, count);
    }

    private static Draws part(Draws all, int from, int count) {
        return new Draws() {
            @Override
            public int shots() {
                return count;
            }

            @Override
            public double uniform(int shot, int site) {
                return all.uniform(from + shot, site);
            }
        };
    }

    /** Draws the open qubits for every shot of the course. */
    public Samples sample(Course course, int[] openQubits, int from, int count) {
        Samples samples = new Samples(count, openQubits.length);
        course.state.sample(openQubits, part(course.draws(stream), from, count), samples);
        return samples;
    }

    /** Enumerates the outcomes of the open qubits. */
    public void probabilities(Course course, int[] openQubits, double cutoff, OutcomeConsumer consumer) {
        if (openQubits.length == 0) {
            consumer.accept(NO_OUTCOME, 1);
        } else {
            course.state.probabilities(openQubits, cutoff, consumer);
        }
    }

    /**
     * The classical memory at the end, after these outcomes of the open qubits. Safe for several threads.
     *
     * @param shot which shot of the course it is, for bits that may be misread; -1 when all are read truly
     */
    public ClassicalMemory finish(Course course, int[] openQubits, long[] outcome, int shot) {
        long[] site = {course.site + READOUT_SITES};
        return new Ends(course, openQubits, outcome, (bit, readout) -> {
            double flip = shot < 0 ? 0 : readout.alone().flip(bit);
            return flip > 0 && stream.uniform(course.shot(shot), site[0]++) < flip;
        }).run();
    }

    /**
     * As {@link #copying}, for any number of bits: from the outcome of the open qubits to the clbits at the end, in words.
     * The array that it returns is written anew by each call.
     */
    public Optional<UnaryOperator<long[]>> copyingWords(Course course, int[] openQubits) {
        if (!(program.at(course.position) instanceof Instruction.End)) {
            return Optional.empty();
        }
        long[] clbits = course.memory.clbits();
        int count = course.deferred.size();
        int[] from = new int[count];
        int[] to = new int[count];
        for (int k = 0; k < count; k++) {
            from[k] = Arrays.binarySearch(openQubits, course.deferred.get(k).qubit());
            to[k] = course.deferred.get(k).clbit();
        }
        return Optional.of(outcome -> {
            for (int k = 0; k < from.length; k++) {
                long bit = outcome[from[k] >>> 6] >>> from[k] & 1;
                clbits[to[k] >>> 6] = clbits[to[k] >>> 6] & ~(1L << to[k]) | bit << to[k];
            }
            return clbits;
        });
    }

    /**
     * The clbits at the end of a course as a function of the outcome of its open qubits, where outcomes are copied into at
     * most 64 bits and nothing else happens; bit k of the result is clbit k.
     */
    public Optional<LongUnaryOperator> copying(Course course, int[] openQubits) {
        long[] known = course.memory.clbits();
        if (!(program.at(course.position) instanceof Instruction.End) || known.length > 1 || openQubits.length > 64) {
            return Optional.empty();
        }
        int count = course.deferred.size();
        int[] from = new int[count];
        int[] to = new int[count];
        long written = 0;
        boolean inPlace = true;
        for (int k = 0; k < count; k++) {
            from[k] = Arrays.binarySearch(openQubits, course.deferred.get(k).qubit());
            to[k] = course.deferred.get(k).clbit();
            inPlace &= from[k] == to[k];
            written |= 1L << to[k];
        }
        long kept = known.length == 0 ? 0 : known[0] & ~written;
        if (inPlace) {
            return Optional.of(outcome -> kept | outcome);
        }
        return Optional.of(outcome -> {
            long bits = kept;
            for (int k = 0; k < from.length; k++) {
                bits = bits & ~(1L << to[k]) | (outcome >>> from[k] & 1) << to[k];
            }
            return bits;
        });
    }

    /** Takes a classical memory and its probability. */
    @FunctionalInterface
    public interface MemoryConsumer {
        void accept(ClassicalMemory memory, double probability);
    }

    /** All ways in which the measured bits of these outcomes may be read, with their probabilities. */
    public void readings(
            Course course, int[] openQubits, long[] outcome, double probability, MemoryConsumer consumer) {
        if (readsTruly(course)) {
            consumer.accept(finish(course, openQubits, outcome, -1), probability);
            return;
        }
        // depth first over the bits that may be misread: each run repeats the path so far and then reads truly
        List<Boolean> path = new ArrayList<>();
        while (true) {
            int[] at = {0};
            double[] odds = {probability};
            ClassicalMemory memory = new Ends(course, openQubits, outcome, (bit, readout) -> {
                double flip = readout.alone().flip(bit);
                if (flip == 0 || odds[0] * flip < NEGLIGIBLE) {
                    return false;
                }
                if (at[0] == path.size()) {
                    path.add(false);
                }
                boolean misread = path.get(at[0]++);
                odds[0] *= misread ? flip : 1 - flip;
                return misread;
            }).run();
            consumer.accept(memory, odds[0]);
            while (!path.isEmpty() && path.getLast()) {
                path.removeLast();
            }
            if (path.isEmpty()) {
                return;
            }
            path.set(path.size() - 1, true);
        }
    }

    /** Decides whether a bit is misread. */
    private interface Misreading {
        boolean happens(boolean bit, Readout readout);
    }

    /** The classical rest of a course, with the outcomes given. */
    private final class Ends {
        private final Course course;
        private final int[] openQubits;
        private final long[] outcome;
        private final Misreading misreading;
        private final ClassicalMemory memory;
        private final LoopState[] loops;
        private int position;
        private int turns;

        Ends(Course course, int[] openQubits, long[] outcome, Misreading misreading) {
            this.course = course;
            this.openQubits = openQubits;
            this.outcome = outcome;
            this.misreading = misreading;
            memory = course.memory.copy();
            loops = course.loops.clone();
            position = course.position;
            turns = course.turns;
        }

        ClassicalMemory run() {
            for (Course.Deferred measurement : course.deferred) {
                write(measurement.qubit(), measurement.clbit(), measurement.readout());
            }
            while (!(program.at(position) instanceof Instruction.End)) {
                if (program.at(position) instanceof Instruction.Measure m) {
                    write(m.qubit(), m.clbit(), m.readout());
                    position++;
                } else {
                    workers.poll();
                    position = classical(position, memory, loops, () -> ++turns);
                }
            }
            return memory;
        }

        private void write(int qubit, int clbit, Readout readout) {
            int k = Arrays.binarySearch(openQubits, qubit);
            boolean bit = (outcome[k >>> 6] >>> k & 1) == 1;
            memory.setClbit(clbit, bit ^ misreading.happens(bit, readout));
        }
    }

    /** Counts loop turns. */
    private interface TurnCounter {
        int count();
    }

    /** Runs an instruction that only computes or jumps; the position of the next. */
    private int classical(int position, ClassicalMemory memory, LoopState[] loops, TurnCounter turns) {
        return switch (program.at(position)) {
            case Instruction.Assign i -> {
                memory.assign(i.target(), Evaluation.evaluate(i.value(), memory));
                yield position + 1;
            }
            case Instruction.Jump(int target) -> target;
            case Instruction.JumpUnless i ->
                Evaluation.isTrue(Evaluation.evaluate(i.condition(), memory)) ? position + 1 : i.target();
            case Instruction.StartLoop i -> {
                loops[i.loop()] = LoopState.of(i.range(), memory, i.block(), i.operation());
                yield position + 1;
            }
            case Instruction.NextTurn i -> {
                LoopState loop = loops[i.loop()];
                var value = loop.value();
                if (value.isEmpty()) {
                    yield i.exit();
                }
                memory.setVariable(i.variable(), value.get());
                loops[i.loop()] = loop.next();
                yield position + 1;
            }
            case Instruction.Turn i -> {
                if (turns.count() > MAX_TURNS) {
                    throw new QnitException(
                            ErrorCode.LIMIT_REACHED,
                            "the " + i.kind() + " loop" + Lines.on(i.block(), i.operation()) + " did not end within "
                                    + String.format(Locale.ROOT, "%,d", MAX_TURNS) + " turns");
                }
                yield position + 1;
            }
            case Instruction.Choice i ->
                i.targets().getOrDefault(LoopState.integer(i.target(), memory), i.otherwise());
            case Instruction.Gates _, Instruction.Measure _, Instruction.Reset _, Instruction.Choose _, Instruction.End _ ->
                throw new IllegalStateException("not a classical instruction");
        };
    }

    /** What one part does after a decision. */
    @FunctionalInterface
    private interface Consequence {
        void take(Course part, int outcome);
    }

    /** Leads one course after the other. */
    private final class Runner {
        private final Ending ending;
        private final boolean drawing;

        Runner(Ending ending, boolean drawing) {
            this.ending = ending;
            this.drawing = drawing;
        }

        void run(Course course) {
            while (true) {
                workers.poll();
                if (isNegligible(course)) {
                    return;
                }
                Instruction instruction = program.at(course.position);
                Course.Deferred needed = needed(course, instruction);
                if (needed != null) {
                    if (program.onlyReads(course.position)) {
                        break;
                    }
                    resolve(course, needed);
                    continue;
                }
                switch (instruction) {
                    case Instruction.Gates(GateRun run) -> {
                        if (course.pending.size() + run.size() > ProgramBuilder.LONGEST_RUN) {
                            flush(course);
                        }
                        run.appendTo(course.pending, course.memory);
                        if (run.isSymbolic()) {
                            course.pendingFrom = null;
                        } else if (course.pendingFrom != null) {
                            course.pendingFrom.add(course.position);
                        }
                        course.touched.or(run.touched);
                        course.position++;
                    }
                    case Instruction.Measure m -> {
                        course.defer(m);
                        course.position++;
                    }
                    case Instruction.Reset(int qubit) -> reset(course, qubit);
                    case Instruction.Choose(var noise) -> {
                        for (int qubit : noise.qubits()) {
                            course.touched.set(qubit);
                        }
                        flush(course);
                        double[] odds = course.state.krausProbabilities(noise.channel(), noise.qubits());
                        part(course, odds, (part, outcome) -> {
                            part.state.applyKraus(noise.channel(), noise.qubits(), outcome);
                            part.position++;
                        });
                    }
                    case Instruction.End _ -> {
                        flush(course);
                        ending.accept(course);
                        return;
                    }
                    case Instruction.Assign _, Instruction.Jump _, Instruction.JumpUnless _, Instruction.StartLoop _, Instruction.NextTurn _, Instruction.Turn _, Instruction.Choice _ ->
                        course.position =
                                classical(course.position, course.memory, course.loops, () -> ++course.turns);
                }
            }
            flush(course);
            ending.accept(course);
        }

        /** Whether a course has become too improbable to be followed. */
        private boolean isNegligible(Course course) {
            return !drawing && course.weight <= NEGLIGIBLE;
        }

        /** A measurement that waits and cannot wait any longer. */
        private Course.@Nullable Deferred needed(Course course, Instruction next) {
            if (course.deferred.isEmpty()) {
                return null;
            }
            return switch (next) {
                case Instruction.Gates(GateRun run) -> waiting(course, run.disturbed, run.clbits);
                case Instruction.Reset(int qubit) -> waiting(course, qubit);
                case Instruction.Choose(var noise) -> {
                    for (int qubit : noise.qubits()) {
                        Course.Deferred found = waiting(course, qubit);
                        if (found != null) {
                            yield found;
                        }
                    }
                    yield null;
                }
                case Instruction.Assign i -> waitingBit(course, i.clbits());
                case Instruction.JumpUnless i -> waitingBit(course, i.clbits());
                case Instruction.StartLoop i -> waitingBit(course, i.clbits());
                case Instruction.Choice i -> waitingBit(course, i.clbits());
                case Instruction.Measure _, Instruction.Jump _, Instruction.NextTurn _, Instruction.Turn _, Instruction.End _ -> null;
            };
        }

        private static Course.@Nullable Deferred waiting(Course course, BitSet qubits, BitSet clbits) {
            if (course.deferredQubits.intersects(qubits)) {
                for (Course.Deferred d : course.deferred) {
                    if (qubits.get(d.qubit())) {
                        return d;
                    }
                }
            }
            return waitingBit(course, clbits);
        }

        private static Course.@Nullable Deferred waiting(Course course, int qubit) {
            for (Course.Deferred d : course.deferred) {
                if (d.qubit() == qubit) {
                    return d;
                }
            }
            return null;
        }

        private static Course.@Nullable Deferred waitingBit(Course course, BitSet clbits) {
            if (course.deferredClbits.intersects(clbits)) {
                for (Course.Deferred d : course.deferred) {
                    if (clbits.get(d.clbit())) {
                        return d;
                    }
                }
            }
            return null;
        }

        /** Makes a measurement that has waited, after which its qubit is in a basis state and its bit is known. */
        private void resolve(Course course, Course.Deferred needed) {
            flush(course);
            // of several into the same bit the last one written must be the last one made
            Course.Deferred measurement =
                    course.deferred.stream().filter(d -> d.clbit() == needed.clbit()).findFirst().orElse(needed);
            double one = course.state.probabilityOfOne(measurement.qubit());
            part(course, new double[] {1 - one, one}, (part, outcome) -> {
                if (one > 0 && one < 1) {
                    part.state.collapse(measurement.qubit(), outcome);
                }
                part.remove(measurement);
                part.memory.setClbit(measurement.clbit(), outcome == 1);
            }, measurement);
        }

        private void reset(Course course, int qubit) {
            if (!course.touched.get(qubit)) {
                course.position++;
                return;
            }
            flush(course);
            double one = course.state.probabilityOfOne(qubit);
            part(course, new double[] {1 - one, one}, (part, outcome) -> {
                if (one > 0 && one < 1) {
                    part.state.collapse(qubit, outcome);
                }
                if (outcome == 1) {
                    part.state.flip(qubit);
                }
                part.touched.clear(qubit);
                part.position++;
            });
        }

        /** As {@link #part(Course, double[], Consequence)} for a measurement: its bit may be misread, shot by shot. */
        private void part(Course course, double[] odds, Consequence consequence, Course.Deferred measurement) {
            Readout readout = measurement.readout().alone();
            if (readout.isPerfect()) {
                part(course, odds, consequence);
                return;
            }
            // outcome and reading together: 0 read 0, 0 read 1, 1 read 0, 1 read 1
            double[] joint = {
                odds[0] * (1 - readout.oneGivenZero()), odds[0] * readout.oneGivenZero(),
                odds[1] * readout.zeroGivenOne(), odds[1] * (1 - readout.zeroGivenOne())
            };
            part(course, joint, (part, k) -> {
                consequence.take(part, k >>> 1);
                part.memory.setClbit(measurement.clbit(), (k & 1) == 1);
            });
        }

        /** Parts a course by the outcome of a decision. The given course goes on as the largest part. */
        private void part(Course course, double[] odds, Consequence consequence) {
            if (drawing) {
                partShots(course, odds, consequence);
            } else {
                partAll(course, odds, consequence);
            }
        }

        private void partShots(Course course, double[] odds, Consequence consequence) {
            int certain = certain(odds);
            if (certain >= 0) {
                consequence.take(course, certain);
                return;
            }
            int count = course.shotCount();
            int[] outcomes = new int[count];
            int[] counts = new int[odds.length];
            for (int k = 0; k < count; k++) {
                outcomes[k] = pick(odds, stream.uniform(course.shot(k), course.site));
                counts[outcomes[k]]++;
            }
            course.site++;
            course.decisions++;
            int largest = 0;
            for (int k = 1; k < counts.length; k++) {
                largest = counts[k] > counts[largest] ? k : largest;
            }
            for (int k = 0; k < counts.length; k++) {
                if (k != largest && counts[k] > 0) {
                    Course part = copy(course, shots(course, outcomes, k, counts[k]));
                    take(part, k, consequence);
                    spawn(part, ending, true);
                }
            }
            ShotSet rest = counts[largest] == count ? course.shots : shots(course, outcomes, largest, counts[largest]);
            course.keepShots(rest);
            consequence.take(course, largest);
        }

        private void partAll(Course course, double[] odds, Consequence consequence) {
            double weight = course.weight;
            int likeliest = 0;
            for (int k = 1; k < odds.length; k++) {
                likeliest = odds[k] > odds[likeliest] ? k : likeliest;
            }
            boolean parts = false;
            for (int k = 0; k < odds.length; k++) {
                if (k != likeliest && weight * odds[k] > NEGLIGIBLE) {
                    if (coursesLeft-- <= 0) {
                        throw new TooManyCourses();
                    }
                    if (!parts) {
                        course.decisions++;
                        parts = true;
                    }
                    Course part = copy(course, course.shots);
                    part.weight = weight * odds[k];
                    take(part, k, consequence);
                    spawn(part, ending, false);
                }
            }
            course.weight = weight * odds[likeliest];
            if (course.weight > NEGLIGIBLE) {
                consequence.take(course, likeliest);
            }
        }

        private void take(Course part, int outcome, Consequence consequence) {
            try {
                consequence.take(part, outcome);
            } catch (RuntimeException | Error e) {
                part.state.close();
                throw e;
            }
        }

        private Course copy(Course course, ShotSet shots) {
            return new Course(course, shots, sideBySide ? course.state.sideCopy() : course.state.copy());
        }

        private static ShotSet shots(Course course, int[] outcomes, int outcome, int count) {
            long[] shots = new long[count];
            int next = 0;
            for (int k = 0; k < outcomes.length; k++) {
                if (outcomes[k] == outcome) {
                    shots[next++] = course.shot(k);
                }
            }
            return new ShotSet.Listed(shots);
        }

        private static int certain(double[] odds) {
            int possible = -1;
            for (int k = 0; k < odds.length; k++) {
                if (odds[k] > 0) {
                    if (possible >= 0) {
                        return -1;
                    }
                    possible = k;
                }
            }
            return possible;
        }

        /** The outcome in whose part of [0, 1) the point lies; rounding at the end goes to the last possible one. */
        private static int pick(double[] odds, double point) {
            double sum = 0;
            int last = 0;
            for (int k = 0; k < odds.length; k++) {
                if (odds[k] > 0) {
                    sum += odds[k];
                    last = k;
                    if (point < sum) {
                        return k;
                    }
                }
            }
            return last;
        }
    }

    /** Runs the gates that wait. */
    private void flush(Course course) {
        if (course.pending.isEmpty()) {
            return;
        }
        course.state.run(segment(course));
        course.pending.clear();
        course.pendingFrom = new ArrayList<>();
    }

    private Segment segment(Course course) {
        List<Integer> from = course.pendingFrom;
        if (from == null) {
            return prepared(course);
        }
        Segment known = segments.get(from);
        if (known == null) {
            known = prepared(course);
            synchronized (segments) {
                if (kept + course.pending.size() <= MAX_KEPT) {
                    kept += course.pending.size();
                    segments.putIfAbsent(List.copyOf(from), known);
                }
            }
        }
        return known;
    }

    private Segment prepared(Course course) {
        Segment segment = engine.prepare(List.copyOf(course.pending));
        if (describes) {
            synchronized (segments) {
                if (passes.size() < MAX_DESCRIBED) {
                    List<String> all = segment.passes();
                    passes.addAll(all.subList(0, Math.min(all.size(), MAX_DESCRIBED - passes.size())));
                }
            }
        }
        return segment;
    }
}
