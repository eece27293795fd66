package io.qnit.core.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.ClassicalType.Angle;
import io.qnit.core.classical.ClassicalType.Bit;
import io.qnit.core.classical.ClassicalType.BitArray;
import io.qnit.core.classical.ClassicalType.Bool;
import io.qnit.core.classical.ClassicalType.Float;
import io.qnit.core.classical.ClassicalType.Int;
import io.qnit.core.classical.ClassicalType.UInt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private static final Bool BOOL = new Bool();
    private static final Float F64 = new Float(64);
    private static final Float F32 = new Float(32);
    private static final double PI = Math.PI;

    private static Value bits(ClassicalType type, long number) {
        return new Value.Bits(type, BigInteger.valueOf(number));
    }

    private static Value integer(int width, long number) {
        return bits(new Int(width), number);
    }

    private static Value unsigned(int width, long number) {
        return bits(new UInt(width), number);
    }

    private static Value register(String text) {
        return new Value.Bits(new BitArray(text.length()), new BigInteger(text, 2));
    }

    private static Value angle(int width, long number) {
        return bits(new Angle(width), number);
    }

    private static Value real(double number) {
        return new Value.Real(F64, number);
    }

    private static Value truth(boolean value) {
        return Evaluation.bool(value);
    }

    /** Converts as Typing says, then computes: what a reader writes into an expression. */
    private static Value apply(Value left, BinaryOperator operator, Value right) {
        Typing.Promotion types = Typing.binary(operator, left.type(), right.type()).orElseThrow();
        return Evaluation.binary(
                operator,
                Evaluation.cast(left, types.left()),
                Evaluation.cast(right, types.right()),
                types.result());
    }

    private static Value apply(UnaryOperator operator, Value operand) {
        Typing.Signature types = Typing.unary(operator, operand.type()).orElseThrow();
        return Evaluation.unary(
                operator, Evaluation.cast(operand, types.arguments().getFirst()), types.result());
    }

    private static Value apply(BuiltinFunction function, Value... arguments) {
        List<ClassicalType> given = Stream.of(arguments).map(Value::type).toList();
        Typing.Signature types = Typing.call(function, given).orElseThrow();
        List<Value> converted =
                Stream.iterate(0, i -> i + 1)
                        .limit(arguments.length)
                        .map(i -> Evaluation.cast(arguments[i], types.arguments().get(i)))
                        .toList();
        return Evaluation.call(function, converted, types.result());
    }

    static Stream<Arguments> handComputed() {
        String registers = "3.1 classical, Classical bits and registers";
        String integers = "3.1 classical, Integers";
        String angles = "3.1 classical, Angles";
        String promotion = "3.1 types, Casting specifics (C99 6.3.1.8)";
        String functions = "3.1 types, Built-in functions";
        return Stream.of(
                row(registers, apply(register("10001111"), BinaryOperator.SHIFT_LEFT, integer(64, 1)),
                        register("00011110")),
                row(registers, apply(BuiltinFunction.ROTL, register("10001111"), integer(64, 2)), register("00111110")),
                row(registers, apply(register("10001111"), BinaryOperator.BIT_OR, register("01110000")),
                        register("11111111")),
                row(registers, apply(register("10001111"), BinaryOperator.BIT_AND, register("01110000")),
                        register("00000000")),
                row(registers, apply(angle(4, 9), BinaryOperator.SHIFT_LEFT, unsigned(8, 2)), angle(4, 4)),
                row(registers, apply(angle(4, 9), BinaryOperator.SHIFT_RIGHT, unsigned(8, 2)), angle(4, 2)),
                row(registers, apply(BuiltinFunction.POPCOUNT, unsigned(6, 37)), unsigned(64, 3)),
                row(registers, apply(BuiltinFunction.ROTL, unsigned(6, 37), integer(64, 3)), unsigned(6, 44)),
                row(functions, apply(BuiltinFunction.ROTL, register("00101010"), integer(64, 3)), register("01010001")),
                row(functions, apply(BuiltinFunction.ROTR, register("10001111"), integer(64, 2)), register("11100011")),
                row(functions, apply(BuiltinFunction.ROTL, register("10001111"), integer(64, -2)),
                        register("11100011")),
                row(functions, apply(BuiltinFunction.POW, integer(8, 4), unsigned(4, 3)), integer(8, 64)),
                row(functions, apply(BuiltinFunction.POW, integer(8, 4), real(-2)), real(0.0625)),
                row(functions, apply(BuiltinFunction.MOD, integer(64, 17), integer(64, 5)), integer(64, 2)),
                row(functions, apply(BuiltinFunction.MOD, real(7.5), integer(64, 2)), real(1.5)),
                row(functions, apply(BuiltinFunction.SIN, angle(32, 1L << 30)), real(1)),
                row(functions, apply(BuiltinFunction.COS, angle(32, 1L << 31)), real(-1)),
                row(functions, apply(BuiltinFunction.SQRT, integer(64, 9)), real(3)),
                row(functions, apply(BuiltinFunction.FLOOR, real(-2.5)), real(-3)),
                row(functions, apply(BuiltinFunction.CEILING, real(-2.5)), real(-2)),
                row(integers, apply(integer(32, 3), BinaryOperator.DIVIDE, integer(32, 2)), integer(32, 1)),
                row(integers, apply(integer(32, 3), BinaryOperator.REMAINDER, integer(32, 2)), integer(32, 1)),
                row(integers, apply(integer(32, 2), BinaryOperator.POWER, integer(32, 3)), integer(32, 8)),
                row("C99 6.5.5", apply(integer(32, -7), BinaryOperator.DIVIDE, integer(32, 2)), integer(32, -3)),
                row("C99 6.5.5", apply(integer(32, -7), BinaryOperator.REMAINDER, integer(32, 3)), integer(32, -1)),
                row("C99 6.5.5", apply(integer(32, 7), BinaryOperator.REMAINDER, integer(32, -3)), integer(32, 1)),
                row("3.1 types, Integers", apply(integer(8, 127), BinaryOperator.ADD, integer(8, 1)), integer(8, -128)),
                row("3.1 types, Integers", apply(UnaryOperator.NEGATE, integer(8, -128)), integer(8, -128)),
                row("3.1 types, Integers", apply(integer(8, -128), BinaryOperator.DIVIDE, integer(8, -1)),
                        integer(8, -128)),
                row("3.1 types, Integers", apply(unsigned(8, 0), BinaryOperator.SUBTRACT, unsigned(8, 1)),
                        unsigned(8, 255)),
                row("qnit: int shifts with its sign",
                        apply(integer(8, -128), BinaryOperator.SHIFT_RIGHT, unsigned(8, 3)), integer(8, -16)),
                row("qnit: int shifts with its sign",
                        apply(integer(8, -1), BinaryOperator.SHIFT_RIGHT, unsigned(8, 99)), integer(8, -1)),
                row(registers, apply(unsigned(8, 255), BinaryOperator.SHIFT_RIGHT, unsigned(8, 8)), unsigned(8, 0)),
                row(angles, apply(angle(4, 7), BinaryOperator.ADD, angle(4, 1)), angle(4, 8)),
                row(angles, apply(angle(4, 1), BinaryOperator.SUBTRACT, angle(4, 7)), angle(4, 10)),
                row(angles, apply(angle(4, 7), BinaryOperator.DIVIDE, unsigned(4, 2)), angle(4, 3)),
                row(angles, apply(unsigned(4, 2), BinaryOperator.MULTIPLY, angle(4, 10)), angle(4, 4)),
                row(angles, apply(angle(4, 10), BinaryOperator.MULTIPLY, unsigned(4, 2)), angle(4, 4)),
                row(angles, apply(angle(4, 10), BinaryOperator.DIVIDE, angle(4, 1)), unsigned(4, 10)),
                row(angles, apply(UnaryOperator.NEGATE, angle(4, 2)), angle(4, 14)),
                row(angles, apply(UnaryOperator.NEGATE, angle(4, 0)), angle(4, 0)),
                row(angles, apply(angle(4, 3), BinaryOperator.DIVIDE, integer(64, 16)), angle(4, 0)),
                row(angles, apply(angle(8, 64), BinaryOperator.SUBTRACT, real(PI)), angle(8, 192)),
                row("3.1 classical, Comparison", apply(angle(8, 128), BinaryOperator.EQUAL, real(PI)), truth(true)),
                row("3.1 classical, Comparison", apply(angle(8, 192), BinaryOperator.GREATER, angle(4, 8)),
                        truth(true)),
                row("qnit: a register meets an integer", apply(register("10"), BinaryOperator.EQUAL, integer(64, 2)),
                        truth(true)),
                row("qnit: a register meets an integer", apply(register("11"), BinaryOperator.LESS, integer(64, 0)),
                        truth(false)),
                row(promotion, apply(integer(32, -1), BinaryOperator.GREATER, unsigned(32, 1)), truth(true)),
                row(promotion, apply(integer(32, -1), BinaryOperator.LESS, unsigned(8, 1)), truth(true)),
                row(promotion, apply(integer(8, 100), BinaryOperator.ADD, integer(32, 100)), integer(32, 200)),
                row(promotion, apply(integer(8, 100), BinaryOperator.ADD, integer(8, 100)), integer(8, -56)),
                row(promotion, apply(integer(32, 3), BinaryOperator.MULTIPLY, real(0.5)), real(1.5)),
                row(promotion, apply(truth(true), BinaryOperator.ADD, integer(32, 3)), integer(32, 4)),
                row("3.1 classical, Boolean", apply(truth(true), BinaryOperator.AND, bits(new Bit(), 1)), truth(true)),
                row("3.1 classical, Boolean", apply(UnaryOperator.NOT, register("00")), truth(true)),
                row("IEEE 754", apply(real(1), BinaryOperator.DIVIDE, integer(64, 0)), real(Double.POSITIVE_INFINITY)),
                row("IEEE 754", apply(real(Double.NaN), BinaryOperator.EQUAL, real(Double.NaN)), truth(false)),
                row("IEEE 754", apply(real(0.1), BinaryOperator.ADD, real(0.2)), real(0.30000000000000004)),
                row("3.1 types, Floating point",
                        apply(new Value.Real(F32, 16777216), BinaryOperator.ADD, new Value.Real(F32, 1)),
                        new Value.Real(F32, 16777216)),
                row("3.1 types, Casting from bool", Evaluation.cast(truth(true), F64), real(1)),
                row("3.1 types, Casting from int", Evaluation.cast(integer(8, -1), new UInt(8)), unsigned(8, 255)),
                row("3.1 types, Casting from int", Evaluation.cast(unsigned(8, 200), new Int(8)), integer(8, -56)),
                row("3.1 types, Casting from int", Evaluation.cast(integer(4, -3), new BitArray(4)), register("1101")),
                row("qnit: wraps", Evaluation.cast(integer(32, 300), new Int(8)), integer(8, 44)),
                row("IEEE 754, one rounding", Evaluation.cast(integer(64, (1L << 60) + (1L << 36) + 1), F32),
                        new Value.Real(F32, 0x1.000002p60)),
                row("3.1 types, Casting from bit", Evaluation.cast(register("1010"), new Int(4)), integer(4, -6)),
                row("3.1 types, Casting from bit", Evaluation.cast(register("1010"), new UInt(4)), unsigned(4, 10)),
                row("qnit: wider integers", Evaluation.cast(register("1010"), new Int(64)), integer(64, 10)),
                row("3.1 types, Casting from bit", Evaluation.cast(register("1100"), new Angle(4)), angle(4, 12)),
                row("3.1 types, Casting from bit", Evaluation.cast(register("100"), BOOL), truth(true)),
                row("3.1 types, Casting from float", Evaluation.cast(real(-3.99), new Int(32)), integer(32, -3)),
                row("3.1 types, Casting from float", Evaluation.cast(real(-0.99), new UInt(32)), unsigned(32, 0)),
                row("3.1 types, Casting from float", Evaluation.cast(real(2 * PI * (127. / 512.)), new Angle(8)),
                        angle(8, 64)),
                row("3.1 types, Casting from float", Evaluation.cast(real(5 * PI), new Angle(8)), angle(8, 128)),
                row("3.1 types, Casting from float", Evaluation.cast(real(-PI / 2), new Angle(8)), angle(8, 192)),
                row("3.1 types, Casting from float", Evaluation.cast(real(6.2), new Angle(3)), angle(3, 0)),
                row("3.1 types, Casting from float", Evaluation.cast(new Value.Real(F32, (float) PI), new Angle(32)),
                        angle(32, 1L << 31)),
                row("3.1 types, Casting from angle", Evaluation.cast(angle(4, 3), new Angle(8)), angle(8, 48)),
                row("3.1 types, Casting from angle", Evaluation.cast(angle(4, 7), new Angle(2)), angle(2, 2)),
                row("3.1 types, Casting from angle", Evaluation.cast(angle(4, 6), new Angle(2)), angle(2, 2)),
                row("3.1 types, Casting from angle", Evaluation.cast(angle(4, 15), new Angle(2)), angle(2, 0)),
                row("3.1 types, Casting from angle", Evaluation.cast(angle(4, 4), new BitArray(4)), register("0100")),
                row("qnit: gate parameters", Evaluation.cast(angle(64, Long.MAX_VALUE / 2 + 1), F64), real(PI / 2)),
                row("3.1 types, Classical value bit slicing", Evaluation.bitOf(integer(32, 15), integer(64, -1)),
                        Evaluation.bit(false)),
                row("3.1 types, Classical value bit slicing",
                        Evaluation.select(unsigned(8, 0b0110_0101), List.of(0, 2, 4, 6)), register("1011")),
                row("3.1 types, Classical value bit slicing",
                        Evaluation.withBits(integer(32, 15), List.of(4, 5, 6, 7), register("1010")), integer(32, 0xAF)),
                row("3.1 types, Classical value bit slicing",
                        Evaluation.withBit(integer(8, 1), integer(64, 7), Evaluation.bit(true)), integer(8, -127)),
                row("3.1 types, Classical value bit slicing",
                        Evaluation.withBit(integer(8, -1), integer(64, -1), Evaluation.bit(false)), integer(8, 127)));
    }

    private static Arguments row(String clause, Value found, Value expected) {
        return Arguments.of(clause, found, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("handComputed")
    void agreesWithTheStandardByHand(String clause, Value found, Value expected) {
        assertThat(found).as(clause).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void integersAgreeWithArithmeticBitByBit(BinaryOperator operator) {
        long seed = 20_250_711;
        Random random = new Random(seed);
        for (int trial = 0; trial < 3000; trial++) {
            int width = 1 + random.nextInt(trial % 10 == 0 ? 140 : 9);
            ClassicalType type =
                    switch (random.nextInt(operator == BinaryOperator.DIVIDE ? 2 : 3)) {
                        case 0 -> new Int(width);
                        case 1 -> new UInt(width);
                        default -> new BitArray(width);
                    };
            boolean[] a = BitwiseArithmetic.bits(new BigInteger(width, random), width);
            boolean[] b = BitwiseArithmetic.bits(new BigInteger(width, random), width);
            int count = random.nextInt(width + 3);
            Value left = fromBits(type, a);
            Value right = fromBits(type, b);
            boolean signed = type instanceof Int;
            boolean counts = switch (operator) {
                case SHIFT_LEFT, SHIFT_RIGHT, POWER -> true;
                default -> false;
            };
            boolean truth = switch (operator) {
                case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, AND, OR -> true;
                default -> false;
            };
            if (operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER) {
                if (BitwiseArithmetic.unsigned(b).signum() == 0) {
                    continue;
                }
            }
            boolean[] flippedA = signed ? flipTop(a) : a;
            boolean[] flippedB = signed ? flipTop(b) : b;
            boolean aTrue = BitwiseArithmetic.unsigned(a).signum() != 0;
            boolean bTrue = BitwiseArithmetic.unsigned(b).signum() != 0;
            boolean[][] division = operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER
                    ? signed ? BitwiseArithmetic.divideSigned(a, b) : BitwiseArithmetic.divide(a, b)
                    : new boolean[2][];
            Object expected =
                    switch (operator) {
                        case ADD -> fromBits(type, BitwiseArithmetic.add(a, b));
                        case SUBTRACT -> fromBits(type, BitwiseArithmetic.subtract(a, b));
                        case MULTIPLY -> fromBits(type, BitwiseArithmetic.multiply(a, b));
                        case DIVIDE -> fromBits(type, division[0]);
                        case REMAINDER -> fromBits(type, division[1]);
                        case POWER -> fromBits(type, BitwiseArithmetic.power(a, count));
                        case SHIFT_LEFT -> fromBits(type, BitwiseArithmetic.shiftLeft(a, count));
                        case SHIFT_RIGHT ->
                            fromBits(type, BitwiseArithmetic.shiftRight(a, count, signed && a[width - 1]));
                        case BIT_AND -> fromBits(type, zip(a, b, (x, y) -> x && y));
                        case BIT_OR -> fromBits(type, zip(a, b, (x, y) -> x || y));
                        case BIT_XOR -> fromBits(type, zip(a, b, (x, y) -> x != y));
                        case AND -> truth(aTrue && bTrue);
                        case OR -> truth(aTrue || bTrue);
                        case LESS -> truth(BitwiseArithmetic.less(flippedA, flippedB));
                        case GREATER -> truth(BitwiseArithmetic.less(flippedB, flippedA));
                        case LESS_OR_EQUAL -> truth(!BitwiseArithmetic.less(flippedB, flippedA));
                        case GREATER_OR_EQUAL -> truth(!BitwiseArithmetic.less(flippedA, flippedB));
                        case EQUAL -> truth(java.util.Arrays.equals(a, b));
                        case NOT_EQUAL -> truth(!java.util.Arrays.equals(a, b));
                    };
            Value found = Evaluation.binary(
                    operator, left, counts ? unsigned(16, count) : right, truth ? BOOL : type);
            assertThat(found)
                    .as("seed %d trial %d: %s %s %s", seed, trial, left, operator, counts ? count : right)
                    .isEqualTo(expected);
        }
    }

    /** Turns signed order into unsigned order. */
    private static boolean[] flipTop(boolean[] bits) {
        boolean[] flipped = bits.clone();
        flipped[bits.length - 1] = !flipped[bits.length - 1];
        return flipped;
    }

    private interface BitFunction {
        boolean of(boolean a, boolean b);
    }

    private static boolean[] zip(boolean[] a, boolean[] b, BitFunction function) {
        boolean[] result = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = function.of(a[i], b[i]);
        }
        return result;
    }

    private static Value fromBits(ClassicalType type, boolean[] bits) {
        return new Value.Bits(
                type, type instanceof Int ? BitwiseArithmetic.signed(bits) : BitwiseArithmetic.unsigned(bits));
    }

    @Test
    void floatsGoToTheNearestAngleOfAll() {
        long seed = 4_711;
        Random random = new Random(seed);
        for (int trial = 0; trial < 4000; trial++) {
            int width = 1 + random.nextInt(6);
            double radians = trial % 2 == 0
                    ? random.nextGaussian() * 20
                    : (random.nextInt(4000) - 2000) * PI / 64;
            BigDecimal turn = new BigDecimal(2 * PI);
            BigDecimal within = new BigDecimal(radians).remainder(turn);
            if (within.signum() < 0) {
                within = within.add(turn);
            }
            int best = 0;
            BigDecimal least = turn;
            for (int k = 0; k <= 1 << width; k++) {
                BigDecimal distance = within.subtract(
                        turn.multiply(BigDecimal.valueOf(k)).multiply(BigDecimal.valueOf(Math.scalb(1.0, -width))))
                        .abs();
                int order = distance.compareTo(least);
                if (order < 0 || (order == 0 && k % 2 == 0)) {
                    best = k;
                    least = distance;
                }
            }
            assertThat(Evaluation.cast(real(radians), new Angle(width)))
                    .as("seed %d trial %d: angle[%d](%s)", seed, trial, width, radians)
                    .isEqualTo(angle(width, best % (1 << width)));
        }
    }

    @Test
    void anglesSurviveTheWayThroughRadians() {
        long seed = 99;
        Random random = new Random(seed);
        for (int trial = 0; trial < 2000; trial++) {
            int width = 1 + random.nextInt(50);
            Value angle = new Value.Bits(new Angle(width), new BigInteger(width, random));
            Value radians = Evaluation.cast(angle, F64);
            assertThat(Evaluation.cast(radians, angle.type())).as("seed %d: %s", seed, angle).isEqualTo(angle);
        }
    }

    @Test
    void singlePrecisionEqualsTheMachinesFloat() {
        long seed = 31;
        Random random = new Random(seed);
        for (int trial = 0; trial < 2000; trial++) {
            float a = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            float b = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            Value left = new Value.Real(F32, a);
            Value right = new Value.Real(F32, b);
            String context = "seed " + seed + ": " + a + ", " + b;
            assertThat(apply(left, BinaryOperator.ADD, right)).as(context).isEqualTo(new Value.Real(F32, a + b));
            assertThat(apply(left, BinaryOperator.MULTIPLY, right)).as(context).isEqualTo(new Value.Real(F32, a * b));
            assertThat(apply(left, BinaryOperator.DIVIDE, right)).as(context).isEqualTo(new Value.Real(F32, a / b));
        }
    }

    @Test
    void powersStayWithinTheType() {
        Value ten = integer(64, 10);
        BigInteger expected = BigInteger.TEN
                .modPow(BigInteger.TEN.pow(10), BigInteger.ONE.shiftLeft(64));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(apply(ten, BinaryOperator.POWER, apply(ten, BinaryOperator.POWER, ten)))
                    .isEqualTo(integer(64, expected.longValue()));
            assertThat(apply(unsigned(64, 1), BinaryOperator.SHIFT_LEFT, integer(64, 1_000_000_000)))
                    .isEqualTo(unsigned(64, 0));
            Value wide = Evaluation.cast(unsigned(64, 3), new UInt(1 << 20));
            assertThat(((Value.Bits) apply(wide, BinaryOperator.POWER, integer(64, 1L << 40))).number().testBit(0))
                    .isTrue();
            Value huge = apply(wide, BinaryOperator.SHIFT_LEFT, integer(64, 1 << 19));
            assertThatThrownBy(() -> apply(wide, BinaryOperator.POWER, huge))
                    .isInstanceOfSatisfying(QnitException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED));
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("division by zero", () -> apply(integer(8, 1), BinaryOperator.DIVIDE, integer(8, 0))),
                fault("division by zero", () -> apply(unsigned(8, 1), BinaryOperator.REMAINDER, unsigned(8, 0))),
                fault("division by zero", () -> apply(angle(8, 1), BinaryOperator.DIVIDE, angle(8, 0))),
                fault("a shift by -1 bits is negative",
                        () -> apply(integer(8, 1), BinaryOperator.SHIFT_LEFT, integer(8, -1))),
                fault("the exponent -1", () -> apply(integer(8, 2), BinaryOperator.POWER, integer(8, -1))),
                fault("NaN is out of range for int[32]", () -> Evaluation.cast(real(Double.NaN), new Int(32))),
                fault("-1.0 is out of range for uint[32]", () -> Evaluation.cast(real(-1), new UInt(32))),
                fault("128.0 is out of range for int[8]", () -> Evaluation.cast(real(128), new Int(8))),
                fault("Infinity is not an angle", () -> Evaluation.cast(real(Double.POSITIVE_INFINITY), new Angle(8))),
                fault("index 8 is out of range for 8 bits", () -> Evaluation.bitOf(integer(8, 0), integer(64, 8))),
                fault("index -9 is out of range for 8 bits", () -> Evaluation.bitOf(integer(8, 0), integer(64, -9))),
                fault("cannot be combined", () -> apply(
                        new Value.Time(1, Value.Time.Unit.DT), BinaryOperator.ADD,
                        new Value.Time(1, Value.Time.Unit.SECONDS))));
    }

    private static Arguments fault(String message, Runnable computation) {
        return Arguments.of(message, computation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultsAreErrorsOfTheProgram(String message, Runnable computation) {
        assertThatThrownBy(computation::run)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(QnitException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CLASSICAL_ERROR));
    }

    @Test
    void durationsCompute() {
        Value a = new Value.Time(300e-9, Value.Time.Unit.SECONDS);
        Value b = new Value.Time(0.4e-6, Value.Time.Unit.SECONDS);
        Value sum = apply(apply(integer(64, 2), BinaryOperator.MULTIPLY, a), BinaryOperator.ADD, b);
        Value ratio = apply(sum, BinaryOperator.DIVIDE, new Value.Time(100e-9, Value.Time.Unit.SECONDS));
        assertThat(((Value.Real) ratio).number()).isCloseTo(10, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(apply(a, BinaryOperator.LESS, sum)).isEqualTo(truth(true));
        assertThat(apply(UnaryOperator.NEGATE, a)).isEqualTo(new Value.Time(-300e-9, Value.Time.Unit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 63, 64, 65, 200})
    void expressionsReadTheStateOfAShot(int width) {
        BigInteger pattern = new BigInteger(width, new Random(width));
        ClassicalState state = new ClassicalState() {
            @Override
            public boolean clbit(int index) {
                return pattern.testBit(index);
            }

            @Override
            public Value variable(int index) {
                return integer(8, index);
            }
        };
        List<Integer> all = Stream.iterate(0, i -> i + 1).limit(width).toList();
        Expression register = new Expression.Clbits(all);
        assertThat(Evaluation.evaluate(register, state)).isEqualTo(new Value.Bits(new BitArray(width), pattern));
        assertThat(Evaluation.evaluate(new Expression.Select(register, all.reversed()), state))
                .isEqualTo(Evaluation.evaluate(new Expression.Clbits(all.reversed()), state));
        Expression twice = new Expression.Concatenation(List.of(register, register), new BitArray(2 * width));
        assertThat(Evaluation.evaluate(twice, state))
                .isEqualTo(new Value.Bits(new BitArray(2 * width), pattern.shiftLeft(width).or(pattern)));
        Expression variable = new Expression.Variable(5, new Int(8));
        Expression sum = new Expression.Binary(BinaryOperator.ADD, variable, variable, new Int(8));
        assertThat(Evaluation.evaluate(sum, state)).isEqualTo(integer(8, 10));
        Expression first = new Expression.BitOf(register, new Expression.Literal(integer(64, 0)));
        assertThat(Evaluation.evaluate(first, state)).isEqualTo(Evaluation.evaluate(new Expression.Clbit(0), state));
    }

    @Test
    void logicalOperatorsStopEarly() {
        Expression yes = new Expression.Literal(truth(true));
        Expression zero = new Expression.Literal(integer(8, 0));
        Expression broken = new Expression.Cast(
                new Expression.Binary(BinaryOperator.DIVIDE, zero, zero, new Int(8)), BOOL);
        ClassicalState none = new ClassicalState() {
            @Override
            public boolean clbit(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public Value variable(int index) {
                throw new IndexOutOfBoundsException(index);
            }
        };
        assertThat(Evaluation.evaluate(new Expression.Binary(BinaryOperator.OR, yes, broken, BOOL), none))
                .isEqualTo(truth(true));
        assertThatThrownBy(
                () -> Evaluation.evaluate(new Expression.Binary(BinaryOperator.AND, yes, broken, BOOL), none))
                .hasMessage("division by zero");
    }
}
