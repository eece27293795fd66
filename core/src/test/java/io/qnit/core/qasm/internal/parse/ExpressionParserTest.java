package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Statement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock = """
            a + b * c                 → (a + (b * c))
            a - b - c                 → ((a - b) - c)
            a ** b ** c               → (a ** (b ** c))
            -a ** b                   → (-(a ** b))
            a ** -b * c               → ((a ** (-b)) * c)
            -a * b                    → ((-a) * b)
            !a == b                   → ((!a) == b)
            ~-!a                      → (~(-(!a)))
            a || b && c | d ^ e & f   → (a || (b && (c | (d ^ (e & f)))))
            a & b == c                → (a & (b == c))
            a < b << c + d            → (a < (b << (c + d)))
            a <= b != c >= d          → ((a <= b) != (c >= d))
            a % b / c                 → ((a % b) / c)
            a >> b > c                → ((a >> b) > c)
            (a + b) * c               → ((a + b) * c)
            a[1][2:3]                 → a[1][2:3]
            a[-1] ** 2                → (a[(-1)] ** 2)
            a[1, 2:3, :]              → a[1, 2:3, :]
            a[0:2:n]                  → a[0:2:n]
            a[:]                      → a[:]
            a[:-1]                    → a[:(-1)]
            a[{1, 2, 3}]              → a[{1, 2, 3}]
            f(a, g(b),)               → f(a, g(b))
            f()[3]                    → f()[3]
            pow(a, 2)                 → pow(a, 2)
            int[8](x) + uint(y)       → (int[8](x) + uint(y))
            bit[4]("01_01")[0]        → bit[4]("0101")[0]
            complex[float[32]](1)     → complex[float[32]](1)
            float(a) / 2              → (float(a) / 2)
            2im + 1.5 im              → (2.0im + 1.5im)
            100ns + 3 dt + .5us       → ((100.0ns + 3.0dt) + 0.5us)
            1µs                       → 1.0µs
            1μs                       → 1.0µs
            2 * π + τ - ℇ             → (((2 * π) + τ) - ℇ)
            true && !false            → (true && (!false))
            0b1010 + 0o17 + 0xF_f     → ((10 + 15) + 255)
            1_000 + 1e-3 + 1_0.5      → ((1000 + 0.001) + 10.5)
            1. + .5 + 2.e1            → ((1.0 + 0.5) + 20.0)
            0X1f + 0B1                → (31 + 1)
            $3                        → $3
            durationof({ x $0; y $1; }) → durationof(2)
            123456789012345678901234567890 → 123456789012345678901234567890
            0xffffffffffffffffffff    → 1208925819614629174706175
            """)
    void readsExpressionsOfOpenQasm3(String source, String expected) {
        var statement = Parsing.one(Statement.Assignment.class, "x = " + source.strip() + ";");
        assertThat(ExprText.of(statement.value())).isEqualTo(expected.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            textBlock = """
            2^3^2         → (2 ** (3 ** 2))
            -2^2          → (-(2 ** 2))
            sin(x^2)/3    → (sin((x ** 2)) / 3)
            +1            → 1
            1e3           → 1000.0
            """)
    void readsCaretInOpenQasm2ArgumentsAsPower(String source, String expected) {
        Parsing parsing = Parsing.of("OPENQASM 2.0; rz(" + source.strip() + ") q[0];");
        assertThat(parsing.errors()).isEmpty();
        var call = (Statement.GateCall) parsing.program().statements().get(1);
        assertThat(ExprText.all(call.arguments())).isEqualTo(expected.strip());
    }

    @Test
    void readsCaretInOpenQasm2AssignmentsAsExclusiveOr() {
        Parsing parsing = Parsing.of("OPENQASM 2.0; include \"hqslib1.inc\"; c[0] = a[0] ^ b[0];");
        assertThat(parsing.errors()).isEmpty();
        var assignment = (Statement.Assignment) parsing.program().statements().get(2);
        assertThat(ExprText.of(assignment.value())).isEqualTo("(a[0] ^ b[0])");
    }

    @Test
    void readsTheCommonOperandsIntoRecordsOfTheirOwn() {
        var call = Parsing.one(
                Statement.GateCall.class,
                "f q, q[3], $7, q[-1], q[0:2], q[i], q[1+1], q[2][0], q[{1,2}], a ++ b[0], q[99999999999];");
        assertThat(ExprText.of(call))
                .isEqualTo("f q, q#3, $7, <q[(-1)]>, <q[0:2]>, <q[i]>, <q[(1 + 1)]>, <q[2][0]>, <q[{1, 2}]>, "
                        + "<(a ++ b[0])>, <q[99999999999]>");
    }

    @Test
    void readsDecimalsToTheNearestDouble() {
        long seed = 20260107;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = randomDecimal(random);
            Lexer lexer = new Lexer(
                    new Source("test", text.getBytes(StandardCharsets.UTF_8)),
                    new Diagnostics(ReadOptions.DEFAULT));
            lexer.next();
            assertThat(lexer.kind).as("%s, seed %d", text, seed).isEqualTo(Token.FLOAT);
            assertThat(lexer.number).as("%s, seed %d", text, seed).isEqualTo(Double.parseDouble(text));
        }
    }

    private static String randomDecimal(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> Double.toString(random.nextDouble() * Math.PI * (1 + random.nextInt(4)));
            case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7fdf_ffff_ffff_ffffL));
            case 2 -> random.nextInt(1000) + "." + random.nextLong(1_000_000_000_000_000_000L) + "e"
                    + random.nextInt(-30, 30);
            // Halfway between two neighbours, and one digit to either side of it.
            default -> new BigDecimal(random.nextDouble() + 0x1p-54)
                    .setScale(15 + random.nextInt(10), RoundingMode.HALF_UP)
                    .toPlainString();
        };
    }
}
