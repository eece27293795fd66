package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.simulator.statevector.StateVector;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Interprets a circuit's blocks for one shot: gates and measurements on a state, classical code in a memory, control flow
 * by recursion. Sound for every circuit; what can be shared between shots is decided above it. For one thread.
 */
public class BlockRunner {
    /** Loop turns in one shot, all loops together. */
    public static final int MAX_TURNS = 10_000_000;

    /** How a block ended. */
    public enum Flow {
        /** Ran to its end. */
        NEXT,
        BREAK,
        CONTINUE,
        /** The shot is over. */
        END
    }

    final StateVector state;
    final GateSteps gates;
    final ClassicalMemory memory;
    private final Outcomes outcomes;
    private final Runnable poll;
    private int turns;

    /** @param poll called between operations; throws to stop */
    public BlockRunner(
            StateVector state, GateSteps gates, ClassicalMemory memory, Outcomes outcomes, Runnable poll) {
        this.state = state;
        this.gates = gates;
        this.memory = memory;
        this.outcomes = outcomes;
        this.poll = poll;
    }

    public Flow run(Block block) {
        return run(block, 0, block.size());
    }

    /** Runs the operations {@code from} to {@code to - 1} of a block. */
    public Flow run(Block block, int from, int to) {
        for (int i = from; i < to; i++) {
            poll.run();
            Flow flow = run(block, i);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Block block, int i) {
        if (block.isGate(i)) {
            state.apply(gates.of(block, i, memory));
            return Flow.NEXT;
        }
        return switch (block.opcode(i)) {
            case Opcode.UNITARY -> {
                state.apply(gates.of(block, i, memory));
                yield Flow.NEXT;
            }
            case Opcode.MEASURE -> measure(block, i);
            case Opcode.RESET -> reset(block, i);
            case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> Flow.NEXT;
            case Opcode.BREAK -> Flow.BREAK;
            case Opcode.CONTINUE -> Flow.CONTINUE;
            case Opcode.END -> Flow.END;
            case Opcode.BOX -> run(((Node.Box) block.node(i)).body());
            default -> classical(block, i);
        };
    }

    /** Runs an assignment or a control-flow node, whatever is inside. */
    Flow classical(Block block, int i) {
        return switch (block.node(i)) {
            case Node.Assign n -> {
                memory.assign(n.target(), Evaluation.evaluate(n.value(), memory));
                yield Flow.NEXT;
            }
            case Node.If n -> run(isTrue(n.condition()) ? n.then() : n.otherwise());
            case Node.While n -> {
                while (isTrue(n.condition())) {
                    turn("while", block, i);
                    Flow flow = run(n.body());
                    if (flow == Flow.END) {
                        yield flow;
                    }
                    if (flow == Flow.BREAK) {
                        break;
                    }
                }
                yield Flow.NEXT;
            }
            case Node.For n -> runFor(n, block, i);
            case Node.Switch n -> run(chosen(n));
            case Node.Box n -> run(n.body());
            case Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> Flow.NEXT;
        };
    }

    private Flow runFor(Node.For loop, Block block, int i) {
        switch (loop.range()) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                BigInteger value = integer(start);
                BigInteger by = integer(step);
                BigInteger last = integer(stop);
                if (by.signum() == 0) {
                    throw new QnitException(
                            ErrorCode.CLASSICAL_ERROR, "the for loop" + Lines.on(block, i) + " counts by steps of 0");
                }
                while (by.signum() > 0 ? value.compareTo(last) <= 0 : value.compareTo(last) >= 0) {
                    ClassicalType type = new ClassicalType.Int(Math.max(64, value.bitLength() + 1));
                    Flow flow = turn(loop, new Value.Bits(type, value), block, i);
                    if (flow != Flow.NEXT) {
                        return flow == Flow.END ? flow : Flow.NEXT;
                    }
                    value = value.add(by);
                }
            }
            case Node.Range.Values(List<Expression> values) -> {
                List<Value> all = new ArrayList<>(values.size());
                for (Expression value : values) {
                    all.add(Evaluation.evaluate(value, memory));
                }
                for (Value value : all) {
                    Flow flow = turn(loop, value, block, i);
                    if (flow != Flow.NEXT) {
                        return flow == Flow.END ? flow : Flow.NEXT;
                    }
                }
            }
            case Node.Range.BitsOf(Expression bits) -> {
                BigInteger number = integer(bits);
                int width = bits.type() instanceof ClassicalType.BitArray(int n) ? n : 1;
                for (int k = 0; k < width; k++) {
                    Flow flow = turn(loop, Evaluation.bit(number.testBit(k)), block, i);
                    if (flow != Flow.NEXT) {
                        return flow == Flow.END ? flow : Flow.NEXT;
                    }
                }
            }
        }
        return Flow.NEXT;
    }

    /** One turn of a for loop: NEXT to go on, BREAK or END to leave. */
    private Flow turn(Node.For loop, Value value, Block block, int i) {
        turn("for", block, i);
        memory.setVariable(loop.variable(), value);
        Flow flow = run(loop.body());
        return flow == Flow.CONTINUE ? Flow.NEXT : flow;
    }

    private void turn(String kind, Block block, int i) {
        poll.run();
        if (++turns > MAX_TURNS) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED,
                    "the " + kind + " loop" + Lines.on(block, i) + " did not end within "
                            + String.format(Locale.ROOT, "%,d", MAX_TURNS) + " turns");
        }
    }

    private Block chosen(Node.Switch node) {
        BigInteger value = integer(node.target());
        for (Node.Case c : node.cases()) {
            if (c.labels().contains(value)) {
                return c.body();
            }
        }
        return node.otherwise();
    }

    private boolean isTrue(Expression condition) {
        return Evaluation.isTrue(Evaluation.evaluate(condition, memory));
    }

    private BigInteger integer(Expression expression) {
        Value value = Evaluation.evaluate(expression, memory);
        if (value instanceof Value.Bits(ClassicalType _, BigInteger number)) {
            return number;
        }
        throw new QnitException(ErrorCode.INVALID_CIRCUIT, "an integer is needed, found a " + value.type());
    }

    Flow measure(Block block, int i) {
        int outcome = outcome(gates.place(block.qubit(i, 0)));
        if (outcome == Outcomes.ABANDON) {
            return Flow.END;
        }
        memory.setClbit(block.clbit(i), outcome == 1);
        return Flow.NEXT;
    }

    Flow reset(Block block, int i) {
        int place = gates.place(block.qubit(i, 0));
        int outcome = outcome(place);
        if (outcome == 1) {
            state.flip(place);
        }
        return outcome == Outcomes.ABANDON ? Flow.END : Flow.NEXT;
    }

    private int outcome(int place) {
        double[] weights = state.outcomeWeights(place);
        double negligible = state.roundingError() * (weights[0] + weights[1]);
        double probability = weights[1] < negligible ? 0
                : weights[0] < negligible ? 1 : weights[1] / (weights[0] + weights[1]);
        int outcome = outcomes.next(probability);
        if (outcome != Outcomes.ABANDON && weights[1 - outcome] != 0) {
            state.collapse(place, outcome, weights[outcome]);
        }
        return outcome;
    }
}
