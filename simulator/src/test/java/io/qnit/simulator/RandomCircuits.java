package io.qnit.simulator;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Circuits for tests. */
final class RandomCircuits {
    private RandomCircuits() {}

    /** A circuit on named registers of the given sizes. */
    static Circuit circuit(int qubits, List<Integer> clbitRegisters, List<Variable> variables, Block body) {
        List<QubitRegister> qubitRegisters =
                qubits == 0 ? List.of() : List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY));
        java.util.ArrayList<ClbitRegister> registers = new java.util.ArrayList<>();
        int offset = 0;
        for (int size : clbitRegisters) {
            registers.add(new ClbitRegister(
                    "c" + registers.size(), offset, size, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL));
            offset += size;
        }
        return new Circuit("test", qubits, qubitRegisters, registers, variables, body);
    }

    static Circuit circuit(int qubits, int clbits, Block body) {
        return circuit(qubits, clbits == 0 ? List.of() : List.of(clbits), List.of(), body);
    }

    /** Any gates of the table on any operands, with added controls now and then. */
    static void addGates(BlockBuilder builder, int qubits, int gates, Random random) {
        Gate[] all = Gate.values();
        for (int k = 0; k < gates;) {
            Gate gate = all[random.nextInt(all.length)];
            int added = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0;
            int width = gate.qubitCount() + added;
            if (width <= qubits) {
                builder.controlled(added, gate, random.ints(0, qubits).distinct().limit(width).toArray(),
                        random.doubles(gate.parameterCount(), -7, 7).toArray());
                k++;
            }
        }
    }

    /** Any Clifford gates of the table without parameters, on any operands. */
    static void addCliffords(BlockBuilder builder, int qubits, int gates, Random random) {
        List<Gate> all = Arrays.stream(Gate.values())
                .filter(g -> g.isClifford() && g.parameterCount() == 0 && g.qubitCount() > 0).toList();
        for (int k = 0; k < gates;) {
            Gate gate = all.get(random.nextInt(all.size()));
            if (gate.qubitCount() <= qubits) {
                builder.gate(gate, random.ints(0, qubits).distinct().limit(gate.qubitCount()).toArray());
                k++;
            }
        }
    }

    static Expression isSet(int clbit) {
        return new Expression.Cast(new Expression.Clbit(clbit), new ClassicalType.Bool());
    }

    /** A circuit with mid-circuit measurement, reset and control flow: 4 qubits, 2 + 2 clbits, at most one loop. */
    static Circuit dynamic(Random random) {
        BlockBuilder body = new BlockBuilder();
        addDynamic(body, random, 2);
        if (random.nextBoolean()) {
            body.node(loop(random));
            addGates(body, 4, 3, random);
        }
        for (int q = 0; q < 2; q++) {
            body.measure(q, 2 + q);
        }
        return circuit(4, List.of(2, 2), List.of(), body.build());
    }

    private static void addDynamic(BlockBuilder body, Random random, int depth) {
        addGates(body, 4, 3, random);
        for (int k = 0; k < 2; k++) {
            switch (random.nextInt(depth == 0 ? 3 : 6)) {
                case 0 -> body.measure(random.nextInt(4), random.nextInt(4));
                case 1 -> body.reset(random.nextInt(4));
                case 2 -> body.node(new Node.Assign(
                        new Assignable.Clbits(List.of(random.nextInt(4))),
                        new Expression.Binary(
                                BinaryOperator.BIT_XOR,
                                new Expression.Clbit(random.nextInt(4)),
                                new Expression.Clbit(random.nextInt(4)),
                                new ClassicalType.Bit())));
                case 3, 4 -> body.node(new Node.If(
                        isSet(random.nextInt(4)), inside(random, depth), inside(random, depth)));
                default -> body.node(new Node.Switch(
                        new Expression.Clbits(List.of(0, 1)),
                        List.of(
                                new Node.Case(List.of(BigInteger.ZERO), inside(random, depth)),
                                new Node.Case(List.of(BigInteger.ONE, BigInteger.TWO), inside(random, depth))),
                        inside(random, depth)));
            }
            addGates(body, 4, 2, random);
        }
    }

    private static Block inside(Random random, int depth) {
        BlockBuilder block = new BlockBuilder();
        addDynamic(block, random, depth - 1);
        if (random.nextInt(8) == 0) {
            block.jump(Opcode.END);
        }
        return block.build();
    }

    /** A loop that ends with probability a half per turn: a fresh coin is thrown in each. */
    private static Node loop(Random random) {
        BlockBuilder turn = new BlockBuilder();
        addGates(turn, 4, 3, random);
        turn.node(new Node.If(
                isSet(random.nextInt(4)),
                new BlockBuilder().gate(Gate.X, 0).jump(random.nextBoolean() ? Opcode.BREAK : Opcode.END).build(),
                Block.empty()));
        turn.reset(3).gate(Gate.H, 3).measure(3, 1);
        return new Node.While(isSet(1), turn.build());
    }

    /** An integer literal. */
    static Expression integer(long number) {
        return new Expression.Literal(Evaluation.cast(
                new io.qnit.core.classical.Value.Bits(new ClassicalType.Int(64), BigInteger.valueOf(number)),
                new ClassicalType.Int(64)));
    }
}
