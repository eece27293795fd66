package io.qnit.core.qasm.internal.write;

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
import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random circuits over the whole gate table and every kind of node, in the form that the reader gives: casts written out,
 * known values computed, loop variables last. Conditions read inputs and clbits, so that nothing in them is known.
 */
final class RandomCircuits {
    private static final int QUBITS = 7;
    private static final ClassicalType BOOL = new ClassicalType.Bool();
    private static final ClassicalType INT = new ClassicalType.Int(64);
    private static final ClassicalType.Float FLOAT = new ClassicalType.Float(64);
    private static final List<Variable> INPUTS = List.of(
            new Variable("theta", FLOAT, Variable.Role.INPUT),
            new Variable("n", INT, Variable.Role.INPUT),
            new Variable("m", new ClassicalType.UInt(8), Variable.Role.INPUT),
            new Variable("flag", BOOL, Variable.Role.INPUT),
            new Variable("phi", new ClassicalType.Angle(16), Variable.Role.INPUT),
            new Variable("small", new ClassicalType.Int(5), Variable.Role.INPUT),
            new Variable("coarse", new ClassicalType.Float(32), Variable.Role.INPUT),
            new Variable("result", new ClassicalType.UInt(8), Variable.Role.OUTPUT));
    private static final int OUTPUT = INPUTS.size() - 1;

    private final Random random;
    private final List<Variable> loops = new ArrayList<>();

    RandomCircuits(long seed) {
        random = new Random(seed);
    }

    Circuit next() {
        Block body = block(3, false);
        List<Variable> variables = new ArrayList<>(INPUTS);
        variables.addAll(loops);
        return new Circuit(
                "random",
                QUBITS,
                List.of(
                        new QubitRegister("q", 0, 5, RegisterForm.ARRAY),
                        new QubitRegister("anc", 5, 1, RegisterForm.SINGLE),
                        new QubitRegister("r", 6, 1, RegisterForm.ARRAY)),
                List.of(
                        new ClbitRegister("c", 0, 4, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL),
                        new ClbitRegister("d", 4, 1, RegisterForm.SINGLE, ClbitRegister.Scope.GLOBAL),
                        new ClbitRegister("mid", 5, 3, RegisterForm.ARRAY, ClbitRegister.Scope.LOCAL)),
                variables,
                body);
    }

    private Block block(int depth, boolean inLoop) {
        BlockBuilder out = new BlockBuilder();
        int size = 1 + random.nextInt(8);
        for (int k = 0; k < size; k++) {
            operation(out, depth);
        }
        if (inLoop && random.nextInt(4) == 0) {
            BlockBuilder jump = new BlockBuilder();
            jump.jump(random.nextBoolean() ? Opcode.BREAK : Opcode.CONTINUE);
            out.node(new Node.If(condition(), jump.build(), Block.empty()));
        }
        return out.build();
    }

    private void operation(BlockBuilder out, int depth) {
        switch (random.nextInt(depth > 0 ? 16 : 10)) {
            case 0, 1, 2, 3, 4 -> gate(out);
            case 5 -> out.measure(random.nextInt(QUBITS), random.nextInt(8));
            case 6 -> out.reset(random.nextInt(QUBITS));
            case 7 -> out.barrier(qubits(random.nextInt(QUBITS + 1)));
            case 8 -> assign(out);
            case 9 -> simple(out);
            case 10, 11 -> out.node(new Node.If(
                    condition(), block(depth - 1, false),
                    random.nextBoolean() ? block(depth - 1, false) : Block.empty()));
            case 12 -> out.node(new Node.While(condition(), block(depth - 1, true)));
            case 13 -> loop(out, depth);
            case 14 -> choose(out, depth);
            default -> out.node(new Node.Box(
                    random.nextBoolean() ? Optional.of(duration()) : Optional.empty(), block(depth - 1, false)));
        }
    }

    private void gate(BlockBuilder out) {
        Gate gate = Gate.values()[random.nextInt(Gate.values().length)];
        int added = 0;
        if (gate.qubitCount() < QUBITS && random.nextInt(3) == 0) {
            added = 1 + random.nextInt(QUBITS - gate.qubitCount());
            if (gate.withControls(added).isPresent() || gate == Gate.GPHASE) {
                added = 0;
            }
        }
        double[] params = new double[gate.parameterCount()];
        @Nullable Expression[] symbols = new Expression[params.length];
        boolean symbolic = false;
        for (int k = 0; k < params.length; k++) {
            params[k] = angle();
            if (random.nextInt(8) == 0) {
                symbols[k] = random.nextBoolean() ? number() : variable(4);
                symbolic = true;
            }
        }
        int[] qubits = qubits(gate.qubitCount() + added);
        if (symbolic) {
            out.symbolic(added, gate, qubits, params, symbols);
        } else {
            out.controlled(added, gate, qubits, params);
        }
    }

    private double angle() {
        return switch (random.nextInt(4)) {
            case 0 -> (random.nextInt(33) - 16) * Math.PI / (1 << random.nextInt(6));
            case 1 -> random.nextInt(9) - 4;
            case 2 -> random.nextGaussian() * 1e-8;
            default -> random.nextGaussian();
        };
    }

    private int[] qubits(int count) {
        List<Integer> all = new ArrayList<>();
        for (int k = 0; k < QUBITS; k++) {
            all.add(k);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(all, random);
        }
        return all.subList(0, count).stream().mapToInt(Integer::intValue).toArray();
    }

    private void simple(BlockBuilder out) {
        switch (random.nextInt(3)) {
            case 0 -> out.delay(new Node.Delay(duration()), qubits(1 + random.nextInt(QUBITS)));
            case 1 -> out.node(new Node.Directive(Node.Directive.Kind.PRAGMA, "qnit check " + random.nextInt(100)));
            default -> out.unitary(new Node.UnitaryMatrix(Gate.U.matrix(angle(), 0.4, 1.7)), random.nextInt(QUBITS));
        }
    }

    private void assign(BlockBuilder out) {
        switch (random.nextInt(4)) {
            case 0 -> out.node(new Node.Assign(new Assignable.WholeVariable(OUTPUT), cast(byteValue(2), byteType())));
            case 1 -> out.node(new Node.Assign(
                    new Assignable.Clbits(List.of(random.nextInt(8))), cast(condition(), new ClassicalType.Bit())));
            case 2 -> out.node(new Node.Assign(
                    new Assignable.ClbitAt(List.of(0, 1, 2, 3), variable(1)),
                    literal(new ClassicalType.Bit(), random.nextInt(2))));
            default -> out.node(new Node.Assign(
                    new Assignable.Clbits(List.of(0, 1, 2, 3)),
                    literal(new ClassicalType.BitArray(4), random.nextInt(16))));
        }
    }

    private void loop(BlockBuilder out, int depth) {
        int own = INPUTS.size() + loops.size();
        loops.add(new Variable("i" + own, INT, Variable.Role.LOCAL));
        // the start is not known, so that the reader keeps the loop
        Node.Range range = new Node.Range.Steps(variable(1), literal(INT, 1 + random.nextInt(2)), literal(INT, 9));
        out.node(new Node.For(own, range, block(depth - 1, true)));
    }

    private void choose(BlockBuilder out, int depth) {
        List<Node.Case> cases = new ArrayList<>();
        int label = 0;
        for (int k = 0; k <= random.nextInt(3); k++) {
            List<BigInteger> labels = new ArrayList<>();
            for (int j = 0; j <= random.nextInt(2); j++) {
                labels.add(BigInteger.valueOf(label++));
            }
            cases.add(new Node.Case(labels, block(depth - 1, false)));
        }
        out.node(new Node.Switch(variable(1), cases, random.nextBoolean() ? block(depth - 1, false) : Block.empty()));
    }

    private Expression condition() {
        return condition(2);
    }

    private Expression condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 3)) {
            case 0 -> cast(new Expression.Clbit(random.nextInt(8)), BOOL);
            case 1 -> variable(3);
            case 2 -> binary(comparison(), clbits(), literal(INT, random.nextInt(16)));
            case 3 -> binary(comparison(), byteValue(2), byteValue(1));
            case 4 -> binary(comparison(), number(), real());
            case 5 -> new Expression.Unary(UnaryOperator.NOT, condition(depth - 1), BOOL);
            default -> new Expression.Binary(
                    random.nextBoolean() ? BinaryOperator.AND : BinaryOperator.OR,
                    condition(depth - 1),
                    condition(depth - 1),
                    BOOL);
        };
    }

    private BinaryOperator comparison() {
        return switch (random.nextInt(3)) {
            case 0 -> BinaryOperator.EQUAL;
            case 1 -> BinaryOperator.NOT_EQUAL;
            default -> BinaryOperator.LESS;
        };
    }

    /** Something of an integer type that is not known. */
    private Expression byteValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 3)) {
            case 0 -> variable(1);
            case 1 -> variable(2);
            case 2 -> variable(5);
            case 3 -> binary(arithmetic(), byteValue(depth - 1), byteValue(depth - 1));
            case 4 -> {
                Expression left = byteValue(depth - 1);
                yield binary(arithmetic(), left, literal(left.type(), 1 + random.nextInt(15)));
            }
            case 5 -> binary(BinaryOperator.SHIFT_LEFT, byteValue(depth - 1), literal(INT, random.nextInt(5)));
            case 6 -> cast(byteValue(depth - 1), new ClassicalType.Int(1 + random.nextInt(80)));
            default -> {
                Expression operand = byteValue(depth - 1);
                yield new Expression.Unary(UnaryOperator.COMPLEMENT, operand, operand.type());
            }
        };
    }

    private BinaryOperator arithmetic() {
        BinaryOperator[] all = {
            BinaryOperator.ADD, BinaryOperator.SUBTRACT, BinaryOperator.MULTIPLY, BinaryOperator.DIVIDE,
            BinaryOperator.REMAINDER, BinaryOperator.BIT_AND, BinaryOperator.BIT_OR, BinaryOperator.BIT_XOR
        };
        return all[random.nextInt(all.length)];
    }

    /** A float that is not known. */
    private Expression number() {
        return switch (random.nextInt(6)) {
            case 0 -> binary(BinaryOperator.MULTIPLY, real(), variable(0));
            case 1 -> binary(BinaryOperator.SUBTRACT, variable(0), binary(BinaryOperator.ADD, real(), variable(0)));
            case 2 -> new Expression.Call(BuiltinFunction.SIN, List.of(variable(0)), FLOAT);
            case 3 -> new Expression.Unary(UnaryOperator.NEGATE, variable(0), FLOAT);
            case 4 -> binary(BinaryOperator.POWER, variable(0), real());
            default -> binary(BinaryOperator.DIVIDE, variable(0), cast(variable(6), FLOAT));
        };
    }

    private Expression clbits() {
        return switch (random.nextInt(3)) {
            case 0 -> new Expression.Clbits(List.of(0, 1, 2, 3));
            case 1 -> new Expression.Clbits(List.of(1, 3));
            default -> new Expression.Clbits(List.of(3, 0, 6, 4));
        };
    }

    private Expression real() {
        return new Expression.Literal(new Value.Real(FLOAT, random.nextGaussian()));
    }

    private Expression duration() {
        double amount = random.nextInt(1, 1000);
        return new Expression.Literal(
                random.nextBoolean()
                        ? new Value.Time(amount, Value.Time.Unit.DT)
                        : new Value.Time(random.nextBoolean() ? amount / 1e9 : random.nextDouble(),
                                Value.Time.Unit.SECONDS));
    }

    private static Expression variable(int index) {
        return new Expression.Variable(index, INPUTS.get(index).type());
    }

    private static ClassicalType byteType() {
        return INPUTS.get(OUTPUT).type();
    }

    private static Expression literal(ClassicalType type, long number) {
        long bounded =
                switch (type) {
                    case ClassicalType.Int(int width) when width < 6 -> number & ((1L << (width - 1)) - 1);
                    default -> number;
                };
        return new Expression.Literal(new Value.Bits(type, BigInteger.valueOf(bounded)));
    }

    private static Expression cast(Expression operand, ClassicalType type) {
        return operand.type().equals(type) ? operand : new Expression.Cast(operand, type);
    }

    /** With the casts that the operator asks for. */
    private static Expression binary(BinaryOperator operator, Expression left, Expression right) {
        Typing.Promotion promotion =
                Typing.binary(operator, left.type(), right.type()).orElseThrow();
        return new Expression.Binary(
                operator, promoted(left, promotion.left()), promoted(right, promotion.right()), promotion.result());
    }

    private static Expression promoted(Expression operand, ClassicalType type) {
        return operand instanceof Expression.Literal(Value.Bits(ClassicalType _, BigInteger number))
                ? literal(type, number.longValue())
                : cast(operand, type);
    }
}
