package io.qnit.core.classical;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.QnitException;
import io.qnit.core.classical.ClassicalType.Angle;
import io.qnit.core.classical.ClassicalType.Bit;
import io.qnit.core.classical.ClassicalType.BitArray;
import io.qnit.core.classical.ClassicalType.Bool;
import io.qnit.core.classical.ClassicalType.Duration;
import io.qnit.core.classical.ClassicalType.Float;
import io.qnit.core.classical.ClassicalType.Int;
import io.qnit.core.classical.ClassicalType.UInt;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TypingTest {
    private static final List<ClassicalType> TYPES = List.of(
            new Bool(), new Bit(), new BitArray(1), new BitArray(4), new BitArray(8), new Int(4), new Int(8),
            new Int(64),
            new UInt(4), new UInt(8), new UInt(64), new Float(32), new Float(64), new Angle(4), new Angle(8),
            new Angle(64),
            new Duration());

    /** OpenQASM 3.1, "Allowed casts", with all widths equal. */
    @ParameterizedTest
    @CsvSource({
        // from,   bool int uint float angle bit duration
        "bool,     yes, yes, yes, yes, no, no, no", // bit[8]; a single bit is allowed
        "int[8],   yes, yes, yes, yes, no, yes, no",
        "uint[8],  yes, yes, yes, yes, no, yes, no",
        "float[64], yes, yes, yes, yes, yes, no, no",
        "angle[8], yes, no, no, no, yes, yes, no",
        "bit[8],   yes, yes, yes, no, yes, yes, no",
        "duration, no, no, no, no, no, no, yes"
    })
    void allowsTheCastsOfTheTable(
            String from, String bool, String signed, String unsigned, String real, String angle, String bits,
            String time) {
        assertThat(Typing.canCast(type(from), new Bool())).isEqualTo(bool.equals("yes"));
        assertThat(Typing.canCast(type(from), new Int(8))).isEqualTo(signed.equals("yes"));
        assertThat(Typing.canCast(type(from), new UInt(8))).isEqualTo(unsigned.equals("yes"));
        assertThat(Typing.canCast(type(from), new Float(64))).isEqualTo(real.equals("yes"));
        assertThat(Typing.canCast(type(from), new Angle(8))).isEqualTo(angle.equals("yes"));
        assertThat(Typing.canCast(type(from), new BitArray(8))).isEqualTo(bits.equals("yes"));
        assertThat(Typing.canCast(type(from), new Duration())).isEqualTo(time.equals("yes"));
    }

    @ParameterizedTest
    @CsvSource({
        "int[32], -, uint[8], int[32]", "int[32], *, uint[32], uint[32]", "int[8], +, uint[32], uint[32]",
        "int[8], +, int[16], int[16]", "bool, +, int[8], int[8]", "float[32], +, int[64], float[32]",
        "float[32], *, float[64], float[64]", "bool, +, bool, none", "bit[4], +, int[8], none",
        "bit[4], &, bit[4], bit[4]", "bit[4], +, bit[4], bit[4]", "bit[4], -, bit[5], none",
        "bit[4], *, bit[4], bit[4]", "bit[4], &, bit[5], none", "bit[4], &, int[64], int[64]",
        "bit, ^, bit, bit", "bool, &, bit, bool", "bool, |, bool, bool", "float[64], &, int[8], none",
        "bit[4], ==, bit[4], bool", "bit[4], ==, bit[5], none", "bit[4], ==, int[64], bool", "bit, ==, bool, bool",
        "angle[8], ==, float[64], bool", "angle[8], <, angle[4], bool", "angle[8], ==, int[8], none",
        "duration, <, duration, bool", "duration, <, float[64], none", "bit[4], <<, uint[8], bit[4]",
        "int[8], >>, int[64], int[8]", "angle[4], <<, uint[8], angle[4]", "float[64], <<, int[8], none",
        "bool, <<, int[8], none", "uint[8], <<, float[64], none", "angle[4], +, angle[8], angle[8]",
        "angle[4], *, uint[4], angle[4]", "uint[64], *, angle[4], angle[4]", "angle[4], *, angle[4], none",
        "angle[4], *, float[64], none", "angle[4], /, uint[4], angle[4]", "uint[4], /, angle[4], none",
        "angle[4], /, angle[8], uint[8]", "duration, /, duration, float[64]", "duration, /, int[8], duration",
        "int[8], *, duration, duration", "duration, *, duration, none", "int[8], /, duration, none",
        "float[64], %, int[8], none", "int[8], %, uint[8], uint[8]", "int[8], **, int[64], int[64]",
        "int[64], **, float[32], float[32]", "bit[4], &&, int[8], bool", "float[64], ||, bool, none",
        "bit[2], &&, bit, bool", "duration, &&, bool, none", "bit, ==, int[64], bool", "bit[4], **, int[8], none"
    })
    void givesTheTypesOfTheStandard(String left, String symbol, String right, String result) {
        BinaryOperator operator = List.of(BinaryOperator.values()).stream()
                .filter(o -> o.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
        Optional<String> found = Typing.binary(operator, type(left), type(right)).map(p -> p.result().toString());
        assertThat(found).isEqualTo(result.equals("none") ? Optional.empty() : Optional.of(result));
    }

    @ParameterizedTest
    @CsvSource({
        "bit, bool, yes", "bool, bit, yes", "bit[8], bool, yes", "bit[8], int[8], yes", "bit[8], int[64], yes",
        "bit[8], uint[16], no", "int[64], bit[8], no", "int[8], bit[8], no", "int[8], uint[4], yes",
        "int[8], float[32], yes", "float[64], int[64], no", "float[64], float[32], yes", "float[64], angle[8], yes",
        "angle[8], float[64], no", "angle[8], angle[4], yes", "angle[8], bool, no", "int[8], angle[8], no",
        "int[8], bool, yes", "bool, float[64], yes", "bit[4], bit[8], no", "duration, float[64], no"
    })
    void convertsBySelfOnlyWhatTheStandardPromotes(String from, String to, String answer) {
        assertThat(Typing.canConvertImplicitly(type(from), type(to))).isEqualTo(answer.equals("yes"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAllowedCanBeComputed(BinaryOperator operator) {
        for (ClassicalType left : TYPES) {
            for (ClassicalType right : TYPES) {
                Typing.binary(operator, left, right).ifPresent(types -> {
                    Value a = Evaluation.cast(Evaluation.zero(left), types.left());
                    Value b = one(types.right());
                    assertThat(Evaluation.cast(one(right), types.right()).type()).isEqualTo(types.right());
                    assertThat(Evaluation.binary(operator, a, b, types.result()).type())
                            .as("%s %s %s", left, operator, right)
                            .isEqualTo(types.result());
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unaryOperatorsKeepTheType(UnaryOperator operator) {
        for (ClassicalType type : TYPES) {
            Typing.unary(operator, type).ifPresent(types -> {
                Value operand = Evaluation.cast(one(type), types.arguments().getFirst());
                assertThat(Evaluation.unary(operator, operand, types.result()).type()).isEqualTo(types.result());
            });
        }
        assertThat(Typing.unary(UnaryOperator.NEGATE, new Bool())).isEmpty();
        assertThat(Typing.unary(UnaryOperator.COMPLEMENT, new Float(64))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void functionsGiveTheTypeTheyPromise(BuiltinFunction function) {
        for (ClassicalType first : TYPES) {
            for (ClassicalType second : TYPES) {
                List<ClassicalType> given = function.arguments() == 1 ? List.of(first) : List.of(first, second);
                Typing.call(function, given).ifPresent(types -> {
                    List<Value> values = types.arguments().stream().map(TypingTest::one).toList();
                    assertThat(Evaluation.call(function, values, types.result()).type()).isEqualTo(types.result());
                });
            }
        }
    }

    @Test
    void whatMayBeCastCanBeCast() {
        for (ClassicalType from : TYPES) {
            for (ClassicalType to : TYPES) {
                if (Typing.canCast(from, to)) {
                    assertThat(Evaluation.cast(one(from), to).type()).isEqualTo(to);
                }
                if (Typing.canConvertImplicitly(from, to)) {
                    assertThat(Typing.canCast(from, to)).as("%s to %s", from, to).isTrue();
                }
            }
        }
    }

    @Test
    void registersCastToIntegersThatCanHoldThem() {
        assertThat(Typing.canCast(new BitArray(3), new UInt(8))).isTrue();
        assertThat(Typing.canCast(new BitArray(3), new Int(8))).isTrue();
        assertThat(Typing.canCast(new BitArray(8), new UInt(3))).isFalse();
        assertThat(Evaluation.cast(new Value.Bits(new BitArray(3), BigInteger.valueOf(0b111)), new Int(8)))
                .isEqualTo(new Value.Bits(new Int(8), BigInteger.valueOf(7)));
    }

    @Test
    void literalsAdaptWhereTheirValueAllows() {
        assertThat(Typing.literalFits(new Value.Bits(new Int(64), BigInteger.ONE), new Bit())).isTrue();
        assertThat(Typing.literalFits(new Value.Bits(new Int(64), BigInteger.TWO), new Bit())).isFalse();
        assertThat(Typing.literalFits(new Value.Bits(new Int(64), BigInteger.TWO), new Angle(8))).isTrue();
        assertThat(Typing.literalFits(new Value.Bits(new Int(64), BigInteger.TWO), new BitArray(2))).isTrue();
        assertThat(Typing.literalFits(new Value.Bits(new Int(64), BigInteger.TWO), new BitArray(1))).isFalse();
        assertThat(Typing.literalFits(new Value.Real(new Float(64), 1e12), new Int(64))).isTrue();
        assertThat(Typing.literalFits(new Value.Real(new Float(64), 1e12), new Int(32))).isFalse();
        assertThat(Typing.literalFits(new Value.Real(new Float(64), 1.5), new Int(32))).isFalse();
    }

    private static Value one(ClassicalType type) {
        return switch (type) {
            case Float(int width) -> new Value.Real(new Float(width), 1);
            case Duration _ -> new Value.Time(1, Value.Time.Unit.SECONDS);
            case Int(int width) when width == 1 -> new Value.Bits(type, BigInteger.ONE.negate());
            case Bool _, Bit _, BitArray _, Int _, UInt _, Angle _ -> new Value.Bits(type, BigInteger.ONE);
        };
    }

    private static ClassicalType type(String text) {
        int bracket = text.indexOf('[');
        String name = bracket < 0 ? text : text.substring(0, bracket);
        int width = bracket < 0 ? 0 : Integer.parseInt(text.substring(bracket + 1, text.length() - 1));
        return switch (name) {
            case "bool" -> new Bool();
            case "bit" -> width == 0 ? new Bit() : new BitArray(width);
            case "int" -> new Int(width);
            case "uint" -> new UInt(width);
            case "float" -> new Float(width);
            case "angle" -> new Angle(width);
            case "duration" -> new Duration();
            default -> throw new QnitException(io.qnit.core.ErrorCode.INTERNAL, text);
        };
    }
}
