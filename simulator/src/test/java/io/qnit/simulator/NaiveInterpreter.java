package io.qnit.simulator;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.simulator.statevector.NaiveState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The slow, obvious twin of a run: all worlds that measurements lead to are carried along, each with its own full state.
 * Exact probabilities of the bitstrings of circuits with measurement, reset, if, while, switch and assignments to bits
 * and whole variables.
 */
final class NaiveInterpreter {
    /** Worlds less probable than this are dropped. */
    private static final double NEGLIGIBLE = 1e-15;

    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE,
        END
    }

    private static final class World implements ClassicalState {
        double probability;
        NaiveState state;
        boolean[] clbits;
        Value[] variables;
        Flow flow = Flow.NEXT;

        World(double probability, NaiveState state, boolean[] clbits, Value[] variables) {
            this.probability = probability;
            this.state = state;
            this.clbits = clbits;
            this.variables = variables;
        }

        World copy() {
            NaiveState copy = new NaiveState(state.qubits);
            copy.re = state.re.clone();
            copy.im = state.im.clone();
            return new World(probability, copy, clbits.clone(), variables.clone());
        }

        @Override
        public boolean clbit(int index) {
            return clbits[index];
        }

        @Override
        public Value variable(int index) {
            return variables[index];
        }
    }

    private NaiveInterpreter() {}

    static Map<String, Double> probabilities(Circuit circuit) {
        Value[] zeros = circuit.variables().stream().map(v -> Evaluation.zero(v.type())).toArray(Value[]::new);
        World start = new World(
                1, new NaiveState(circuit.qubitCount()), new boolean[circuit.clbitCount()], zeros);
        Map<String, Double> sums = new TreeMap<>();
        for (World world : run(circuit.body(), List.of(start))) {
            sums.merge(text(circuit, world.clbits), world.probability, Double::sum);
        }
        return sums;
    }

    private static String text(Circuit circuit, boolean[] clbits) {
        StringBuilder text = new StringBuilder();
        for (ClbitRegister register : circuit.clbitRegisters()) {
            if (register.scope() == ClbitRegister.Scope.GLOBAL) {
                StringBuilder part = new StringBuilder();
                for (int k = 0; k < register.size(); k++) {
                    part.insert(0, clbits[register.offset() + k] ? '1' : '0');
                }
                text.insert(0, text.isEmpty() ? part : part + " ");
            }
        }
        return text.toString();
    }

    private static List<World> run(Block block, List<World> worlds) {
        List<World> now = worlds;
        for (int i = 0; i < block.size(); i++) {
            List<World> after = new ArrayList<>();
            for (World world : now) {
                if (world.flow == Flow.NEXT) {
                    after.addAll(run(block, i, world));
                } else {
                    after.add(world);
                }
            }
            now = after;
        }
        return now;
    }

    private static List<World> run(Block block, int i, World world) {
        if (block.isGate(i)) {
            world.state.apply(
                    block.gate(i).matrix(block.parameters(i)), block.addedControls(i), block.qubits(i));
            return List.of(world);
        }
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> {
                List<World> split = split(world, block.qubit(i, 0));
                for (int outcome = 0; outcome < 2; outcome++) {
                    split.get(outcome).clbits[block.clbit(i)] = outcome == 1;
                }
                return kept(split);
            }
            case Opcode.RESET -> {
                List<World> split = split(world, block.qubit(i, 0));
                split.get(1).state.apply(new double[] {0, 0, 1, 0, 1, 0, 0, 0}, 0, block.qubit(i, 0));
                return kept(split);
            }
            case Opcode.BREAK -> world.flow = Flow.BREAK;
            case Opcode.CONTINUE -> world.flow = Flow.CONTINUE;
            case Opcode.END -> world.flow = Flow.END;
            case Opcode.BARRIER -> {}
            default -> {
                return run(block.node(i), world);
            }
        }
        return List.of(world);
    }

    private static List<World> run(Node node, World world) {
        switch (node) {
            case Node.UnitaryMatrix _ -> throw new AssertionError("not generated");
            case Node.Assign(Assignable target, Expression value) -> {
                Value result = Evaluation.evaluate(value, world);
                if (target instanceof Assignable.WholeVariable(int index)) {
                    world.variables[index] = result;
                } else if (target instanceof Assignable.Clbits(List<Integer> clbits)) {
                    for (int k = 0; k < clbits.size(); k++) {
                        world.clbits[clbits.get(k)] = number(result).testBit(k);
                    }
                }
                return List.of(world);
            }
            case Node.If n -> {
                return run(holds(n.condition(), world) ? n.then() : n.otherwise(), List.of(world));
            }
            case Node.Switch n -> {
                BigInteger value = number(Evaluation.evaluate(n.target(), world));
                for (Node.Case c : n.cases()) {
                    if (c.labels().contains(value)) {
                        return run(c.body(), List.of(world));
                    }
                }
                return run(n.otherwise(), List.of(world));
            }
            case Node.While n -> {
                List<World> done = new ArrayList<>();
                List<World> going = List.of(world);
                while (!going.isEmpty()) {
                    List<World> next = new ArrayList<>();
                    for (World w : going) {
                        if (w.probability < NEGLIGIBLE) {
                            continue;
                        }
                        if (!holds(n.condition(), w)) {
                            done.add(w);
                            continue;
                        }
                        for (World after : run(n.body(), List.of(w))) {
                            boolean leaves = after.flow == Flow.BREAK || after.flow == Flow.END;
                            after.flow = after.flow == Flow.END ? Flow.END : Flow.NEXT;
                            (leaves ? done : next).add(after);
                        }
                    }
                    going = next;
                }
                return done;
            }
            case Node.Box n -> {
                return run(n.body(), List.of(world));
            }
            case Node.For _ -> throw new AssertionError("not generated");
            case Node.Delay _, Node.Directive _ -> {
                return List.of(world);
            }
        }
    }

    private static boolean holds(Expression condition, World world) {
        return Evaluation.isTrue(Evaluation.evaluate(condition, world));
    }

    private static BigInteger number(Value value) {
        return ((Value.Bits) value).number();
    }

    private static List<World> split(World world, int qubit) {
        double one = world.state.probabilityOfOne(qubit);
        World other = world.copy();
        world.probability *= 1 - one;
        world.state.collapse(qubit, 0);
        other.probability *= one;
        other.state.collapse(qubit, 1);
        return List.of(world, other);
    }

    private static List<World> kept(List<World> worlds) {
        return worlds.stream().filter(w -> w.probability > NEGLIGIBLE).toList();
    }
}
