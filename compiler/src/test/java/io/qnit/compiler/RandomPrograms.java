package io.qnit.compiler;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Random circuits over the whole gate table and every kind of operation, all of which end: loops count, or are left by a
 * measurement after a reset. At most {@link #MEASUREMENTS} random outcomes, so that all branches can be enumerated.
 */
public final class RandomPrograms {
    private static final int MEASUREMENTS = 7;
    private static final int CLBITS = 4;
    private static final ClassicalType BOOL = new ClassicalType.Bool();
    private static final ClassicalType INT = new ClassicalType.Int(64);

    private final SplittableRandom random;
    private final int qubits;
    private final List<Variable> variables = new ArrayList<>();
    private int measurements;

    private RandomPrograms(int qubits, SplittableRandom random) {
        this.qubits = qubits;
        this.random = random;
    }

    /** A circuit of gates, barriers and matrices. */
    public static Circuit gates(int qubits, int size, SplittableRandom random) {
        RandomPrograms programs = new RandomPrograms(qubits, random);
        BlockBuilder out = new BlockBuilder();
        while (out.size() < size) {
            programs.unitary(out);
        }
        return programs.circuit(out.build());
    }

    /** A circuit with measurements, resets and control flow as well, and measurements of some qubits at the end. */
    public static Circuit dynamic(int qubits, int size, SplittableRandom random) {
        RandomPrograms programs = new RandomPrograms(qubits, random);
        BlockBuilder out = new BlockBuilder();
        while (out.size() < size) {
            programs.operation(out, 2, 1);
        }
        for (int k = 0; k < Math.min(qubits, CLBITS); k++) {
            if (random.nextInt(4) > 0) {
                out.measure(k, k);
            }
        }
        return programs.circuit(out.build());
    }

    private Circuit circuit(Block body) {
        return new Circuit(
                "random", qubits, List.of(),
                List.of(new ClbitRegister("c", 0, CLBITS, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)), variables,
                body);
    }

    private Block block(int depth, int turns, int most) {
        BlockBuilder out = new BlockBuilder();
        int size = random.nextInt(most + 1);
        while (out.size() < size) {
            operation(out, depth, turns);
        }
        return out.build();
    }

    /** @param turns how often this place may run */
    private void operation(BlockBuilder out, int depth, int turns) {
        out.line(1 + out.size());
        int kind = random.nextInt(depth > 0 ? 20 : 13);
        switch (kind) {
            case 10 -> {
                if (measurements + turns <= MEASUREMENTS) {
                    measurements += turns;
                    out.measure(random.nextInt(qubits), random.nextInt(CLBITS));
                }
            }
            case 11 -> {
                if (measurements + turns <= MEASUREMENTS) {
                    measurements += turns;
                    out.reset(random.nextInt(qubits));
                }
            }
            case 12 -> out.node(new Node.Assign(
                    new Assignable.Clbits(List.of(random.nextInt(CLBITS))),
                    new Expression.Clbit(random.nextInt(CLBITS))));
            case 13, 14, 15 -> out.node(new Node.If(
                    condition(), block(depth - 1, turns, 5),
                    random.nextBoolean() ? block(depth - 1, turns, 4) : Block.empty()));
            case 16 -> count(out, depth, turns);
            case 17 -> repeat(out, turns);
            case 18 -> choose(out, depth, turns);
            case 19 -> out.node(new Node.Box(Optional.empty(), block(depth - 1, turns, 4)));
            default -> unitary(out);
        }
        out.line(0);
    }

    private void unitary(BlockBuilder out) {
        int kind = random.nextInt(16);
        if (kind == 0) {
            out.barrier(choice(random.nextInt(qubits + 1)));
        } else if (kind == 1) {
            boolean two = qubits > 1 && random.nextBoolean();
            double[] matrix = two ? Gate.RXXYYZZ.matrix(0.3, angle(), 0.7) : Gate.U.matrix(angle(), angle(), 0.4);
            out.unitary(new Node.UnitaryMatrix(matrix), choice(two ? 2 : 1));
        } else {
            Block gate = RandomBlocks.of(qubits, 1, random);
            out.append(gate, 0);
        }
    }

    private void count(BlockBuilder out, int depth, int turns) {
        int variable = variables.size();
        variables.add(new Variable("i" + variable, INT, Variable.Role.LOCAL));
        int last = 1 + random.nextInt(2);
        BlockBuilder body = new BlockBuilder();
        body.append(one(new Node.Box(Optional.empty(), block(depth - 1, turns * (last + 1), 3))), 0);
        unitary(body);
        if (random.nextInt(3) == 0) {
            Block leave = new BlockBuilder()
                    .jump(random.nextBoolean() ? Opcode.BREAK : Opcode.CONTINUE).build();
            body.node(new Node.If(condition(), leave, Block.empty()));
            unitary(body);
        }
        out.node(new Node.For(
                variable, new Node.Range.Steps(literal(0), literal(1), literal(last)), body.build()));
    }

    private static Block one(Node node) {
        return new BlockBuilder().node(node).build();
    }

    /** At most two turns: the second one begins only if the first set the bit, which a reset and a measurement clear. */
    private void repeat(BlockBuilder out, int turns) {
        if (measurements + 2 * turns > MEASUREMENTS) {
            return;
        }
        measurements += 2 * turns;
        int clbit = random.nextInt(CLBITS);
        int qubit = random.nextInt(qubits);
        BlockBuilder body = new BlockBuilder();
        unitary(body);
        Block inner = block(0, turns, 2);
        for (int i = 0; i < inner.size(); i++) {
            body.append(inner, i);
        }
        body.reset(qubit).measure(qubit, clbit);
        out.node(new Node.While(bit(clbit), body.build()));
    }

    private void choose(BlockBuilder out, int depth, int turns) {
        Expression value = new Expression.Cast(new Expression.Clbits(List.of(0, 1)), new ClassicalType.UInt(2));
        List<Node.Case> cases = new ArrayList<>();
        cases.add(new Node.Case(List.of(BigInteger.ZERO, BigInteger.TWO), block(depth - 1, turns, 4)));
        if (random.nextBoolean()) {
            cases.add(new Node.Case(List.of(BigInteger.ONE), block(depth - 1, turns, 4)));
        }
        out.node(new Node.Switch(value, cases, block(depth - 1, turns, 3)));
    }

    private Expression condition() {
        Expression bit = bit(random.nextInt(CLBITS));
        return switch (random.nextInt(3)) {
            case 0 -> bit;
            case 1 -> new Expression.Unary(UnaryOperator.NOT, bit, BOOL);
            default -> new Expression.Binary(
                    BinaryOperator.EQUAL, new Expression.Clbits(List.of(0, 1)),
                    new Expression.Literal(
                            new Value.Bits(new ClassicalType.BitArray(2), BigInteger.valueOf(random.nextInt(4)))),
                    BOOL);
        };
    }

    private static Expression bit(int clbit) {
        return new Expression.Cast(new Expression.Clbit(clbit), BOOL);
    }

    private static Expression literal(long number) {
        return new Expression.Literal(new Value.Bits(INT, BigInteger.valueOf(number)));
    }

    private double angle() {
        return random.nextInt(3) == 0 ? Math.PI / 4 * random.nextInt(8) : random.nextDouble(-3, 3);
    }

    private int[] choice(int count) {
        int[] all = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            int at = random.nextInt(q + 1);
            all[q] = all[at];
            all[at] = q;
        }
        return java.util.Arrays.copyOf(all, count);
    }
}
