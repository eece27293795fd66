package io.qnit.compiler.equivalence;

import io.qnit.compiler.algebra.Amplitudes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.algebra.Operation;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.BitstringFormat;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exact distribution of a circuit's classical results from |0...0>: every measurement and reset with two possible
 * outcomes splits the course in two. Measurements whose qubit and clbit nobody uses afterwards are read off the state at
 * the end, all at once. Courses below a probability of 1e-14 are left out and counted.
 */
final class Branches {
    /** What is known of a circuit: outcome to probability, and the probability that was left out. */
    record Distribution(TreeMap<String, Double> probabilities, double left) {}

    private static final double LEAST = 1e-14;
    private static final long MOST_STEPS = 500_000;
    private static final double MOST_WORK = 2e10;

    private final Circuit circuit;
    private final int[] numbers;
    private final int qubits;
    private final BitstringFormat format;
    private final boolean[] atEnd;
    private final Deque<Course> open = new ArrayDeque<>();
    private final TreeMap<String, Double> probabilities = new TreeMap<>();
    private double left;
    private long steps;

    private Branches(Circuit circuit, int[] numbers, int qubits) {
        this.circuit = circuit;
        this.numbers = numbers;
        this.qubits = qubits;
        this.format = new BitstringFormat(circuit);
        this.atEnd = atEnd(circuit.body(), circuit.qubitCount(), circuit.clbitCount());
    }

    /** A place in the circuit: the next operation of a block, what comes after it, and how a loop goes on. */
    private record Frame(Block block, int next, @Nullable Frame outer, Loop loop) {
        Frame at(int operation) {
            return new Frame(block, operation, outer, loop);
        }
    }

    private sealed interface Loop {
        record None() implements Loop {}

        record While(Expression condition) implements Loop {}

        record For(int variable, Turns turns) implements Loop {}
    }

    /** What is left of a loop's range. */
    private sealed interface Turns {
        record Steps(BigInteger at, BigInteger by, BigInteger last) implements Turns {}

        record Values(List<Value> values, int position) implements Turns {}
    }

    private static final Loop NO_LOOP = new Loop.None();

    private static final class Course {
        final Amplitudes state;
        final Registers registers;
        double probability;
        @Nullable Frame frame;
        /** Measurements to be read at the end: clbit, qubit in turn. */
        final List<int[]> late;

        Course(Amplitudes state, Registers registers, double probability, @Nullable Frame frame, List<int[]> late) {
            this.state = state;
            this.registers = registers;
            this.probability = probability;
            this.frame = frame;
            this.late = late;
        }

        Course copy() {
            return new Course(state.copy(), registers.copy(), probability, frame, new ArrayList<>(late));
        }
    }

    /** The distribution, or empty when it takes too many steps. */
    static Optional<Distribution> of(Circuit circuit, int[] numbers, int qubits, Registers registers) {
        return new Branches(circuit, numbers, qubits).run(registers);
    }

    /** Per operation of the body whether it is a measurement after which nothing touches its qubit or its clbit. */
    private static boolean[] atEnd(Block body, int qubitCount, int clbitCount) {
        boolean[] result = new boolean[body.size()];
        BitSet qubits = new BitSet(qubitCount);
        BitSet clbits = new BitSet(clbitCount);
        for (int i = body.size() - 1; i >= 0; i--) {
            short opcode = body.opcode(i);
            if (opcode == Opcode.MEASURE && !qubits.get(body.qubit(i, 0)) && !clbits.get(body.clbit(i))) {
                result[i] = true;
            }
            if (opcode != Opcode.BARRIER && opcode != Opcode.DELAY) {
                for (int k = 0; k < body.operandCount(i); k++) {
                    qubits.set(body.qubit(i, k));
                }
            }
            if (!ClassicalUse.isNothing(body, i)) {
                ClassicalUse use = ClassicalUse.of(body, i);
                clbits.or(use.clbitsRead());
                clbits.or(use.clbitsWritten());
            }
        }
        return result;
    }

    private Optional<Distribution> run(Registers registers) {
        open.push(new Course(
                Amplitudes.zero(qubits), registers, 1, new Frame(circuit.body(), 0, null, NO_LOOP),
                new ArrayList<>()));
        while (!open.isEmpty()) {
            Course course = open.pop();
            while (course.frame != null) {
                if (++steps > MOST_STEPS || steps * Math.scalb(1.0, qubits) > MOST_WORK) {
                    return Optional.empty();
                }
                step(course, course.frame);
            }
            finish(course);
        }
        return Optional.of(new Distribution(probabilities, left));
    }

    private void step(Course course, Frame frame) {
        if (frame.next == frame.block.size()) {
            course.frame = after(course, frame);
            return;
        }
        Block block = frame.block;
        int i = frame.next;
        course.frame = frame.at(i + 1);
        if (Operation.isUnitary(block, i)) {
            course.state.apply(Operation.of(block, i, q -> numbers[q], course.registers::parameter));
            return;
        }
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> {
                int qubit = numbers[block.qubit(i, 0)];
                int clbit = block.clbit(i);
                if (frame.outer == null && atEnd[i]) {
                    course.late.add(new int[] {clbit, qubit});
                } else {
                    boolean one = split(course, qubit, other -> other.registers.setClbit(clbit, true));
                    course.registers.setClbit(clbit, one);
                }
            }
            case Opcode.RESET -> {
                int qubit = numbers[block.qubit(i, 0)];
                if (split(course, qubit, other -> flip(other, qubit))) {
                    flip(course, qubit);
                }
            }
            case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> {}
            case Opcode.END -> course.frame = null;
            case Opcode.BREAK -> course.frame = loop(frame).outer;
            case Opcode.CONTINUE -> {
                Frame loop = loop(frame);
                course.frame = loop.at(loop.block.size());
            }
            default -> node(course, frame, block.node(i));
        }
    }

    private void node(Course course, Frame frame, Node node) {
        Frame outer = frame.at(frame.next + 1);
        Registers registers = course.registers;
        switch (node) {
            case Node.If n -> course.frame = new Frame(
                    Evaluation.isTrue(Evaluation.evaluate(n.condition(), registers)) ? n.then() : n.otherwise(), 0,
                    outer, NO_LOOP);
            case Node.While n -> course.frame =
                    after(course, new Frame(n.body(), n.body().size(), outer, new Loop.While(n.condition())));
            case Node.For n -> course.frame = after(course, new Frame(
                    n.body(), n.body().size(), outer, new Loop.For(n.variable(), turns(n.range(), registers))));
            case Node.Switch n -> {
                BigInteger value = integer(n.target(), registers);
                Block chosen = n.otherwise();
                for (Node.Case c : n.cases()) {
                    chosen = c.labels().contains(value) ? c.body() : chosen;
                }
                course.frame = new Frame(chosen, 0, outer, NO_LOOP);
            }
            case Node.Box n -> course.frame = new Frame(n.body(), 0, outer, NO_LOOP);
            case Node.Assign n -> registers.assign(n.target(), Evaluation.evaluate(n.value(), registers));
            case Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> {}
        }
    }

    /** Where a course goes on at the end of a block: the next turn of a loop, or what comes after it. */
    private static @Nullable Frame after(Course course, Frame frame) {
        return switch (frame.loop) {
            case Loop.None _ -> frame.outer;
            case Loop.While(Expression condition) ->
                Evaluation.isTrue(Evaluation.evaluate(condition, course.registers)) ? frame.at(0) : frame.outer;
            case Loop.For(int variable, Turns.Steps(BigInteger at, BigInteger by, BigInteger last)) -> {
                boolean runs = by.signum() > 0 ? at.compareTo(last) <= 0 : at.compareTo(last) >= 0;
                if (!runs) {
                    yield frame.outer;
                }
                course.registers.setVariable(variable, new Value.Bits(
                        new ClassicalType.Int(Math.max(64, at.bitLength() + 1)), at));
                yield new Frame(
                        frame.block, 0, frame.outer, new Loop.For(variable, new Turns.Steps(at.add(by), by, last)));
            }
            case Loop.For(int variable, Turns.Values(List<Value> values, int position)) -> {
                if (position == values.size()) {
                    yield frame.outer;
                }
                course.registers.setVariable(variable, values.get(position));
                yield new Frame(
                        frame.block, 0, frame.outer, new Loop.For(variable, new Turns.Values(values, position + 1)));
            }
        };
    }

    private static Turns turns(Node.Range range, Registers registers) {
        return switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                BigInteger by = integer(step, registers);
                if (by.signum() == 0) {
                    throw new QnitException(
                            ErrorCode.CLASSICAL_ERROR, "a for loop counts by steps of 0");
                }
                yield new Turns.Steps(integer(start, registers), by, integer(stop, registers));
            }
            case Node.Range.Values(List<Expression> expressions) -> new Turns.Values(
                    expressions.stream().map(e -> Evaluation.evaluate(e, registers)).toList(), 0);
            case Node.Range.BitsOf(Expression bits) -> {
                BigInteger number = integer(bits, registers);
                int width = bits.type() instanceof ClassicalType.BitArray(int n) ? n : 1;
                List<Value> values = new ArrayList<>();
                for (int k = 0; k < width; k++) {
                    values.add(Evaluation.bit(number.testBit(k)));
                }
                yield new Turns.Values(List.copyOf(values), 0);
            }
        };
    }

    private static BigInteger integer(Expression expression, Registers registers) {
        if (Evaluation.evaluate(expression, registers) instanceof Value.Bits bits) {
            return bits.number();
        }
        throw new QnitException(
                ErrorCode.INVALID_CIRCUIT, "an integer is needed, found a " + expression.type());
    }

    /** The frame of the innermost loop around a place; readers put jumps nowhere else. */
    private static Frame loop(Frame frame) {
        Frame at = frame;
        while (at.loop instanceof Loop.None) {
            if (at.outer == null) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT, "a break or continue outside of a loop");
            }
            at = at.outer;
        }
        return at;
    }

    /**
     * Measures a qubit. Where both outcomes are possible, the course goes on with 0 and a copy, to which {@code change} is
     * done, with 1.
     *
     * @return whether the course itself goes on with 1
     */
    private boolean split(Course course, int qubit, Consumer<Course> change) {
        double one = course.state.weight(qubit, 1);
        double zero = course.state.weight(qubit, 0);
        double total = one + zero;
        boolean canBeOne = course.probability * one / total > LEAST;
        boolean canBeZero = course.probability * zero / total > LEAST;
        if (!canBeOne && !canBeZero) {
            left += course.probability;
            course.probability = 0;
            course.frame = null;
            return false;
        }
        if (canBeOne && canBeZero) {
            Course other = course.copy();
            other.state.project(qubit, 1, Math.sqrt(1 / one));
            other.probability *= one / total;
            change.accept(other);
            open.push(other);
            course.state.project(qubit, 0, Math.sqrt(1 / zero));
            course.probability *= zero / total;
            return false;
        }
        double kept = canBeOne ? one : zero;
        left += course.probability * (total - kept) / total;
        course.state.project(qubit, canBeOne ? 1 : 0, Math.sqrt(1 / kept));
        course.probability *= kept / total;
        return canBeOne;
    }

    private static void flip(Course course, int qubit) {
        course.state.apply(new Operation(new int[0], new int[] {qubit}, Gate.X.matrix()));
    }

    private void finish(Course course) {
        if (course.probability == 0) {
            return;
        }
        int count = course.late.size();
        double[] weights = new double[1 << count];
        for (int row = 0; row < 1 << qubits; row++) {
            double re = course.state.re(row, 0);
            double im = course.state.im(row, 0);
            int pattern = 0;
            for (int k = 0; k < count; k++) {
                pattern |= (row >> course.late.get(k)[1] & 1) << k;
            }
            weights[pattern] += re * re + im * im;
        }
        Registers registers = course.registers;
        int[] shown = format.shownClbits();
        int words = shown.length == 0 ? 0 : shown[shown.length - 1] / 64 + 1;
        for (int pattern = 0; pattern < weights.length; pattern++) {
            if (weights[pattern] * course.probability < LEAST) {
                left += weights[pattern] * course.probability;
                continue;
            }
            for (int k = 0; k < count; k++) {
                registers.setClbit(course.late.get(k)[0], (pattern >> k & 1) == 1);
            }
            long[] bits = new long[words];
            for (int clbit : shown) {
                bits[clbit / 64] |= registers.clbit(clbit) ? 1L << clbit : 0;
            }
            probabilities.merge(
                    format.format(bits) + registers.outputs(), weights[pattern] * course.probability, Double::sum);
        }
    }
}
