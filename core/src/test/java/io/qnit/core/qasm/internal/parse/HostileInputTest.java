package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HostileInputTest {
    private static final int MANY = 100_000;

    static Stream<String> deep() {
        return Stream.of(
                "x = " + "(".repeat(MANY) + "1" + ")".repeat(MANY) + ";",
                "x = " + "(".repeat(MANY),
                "x = " + "-".repeat(MANY) + "1;",
                "x = " + "!~".repeat(MANY) + "1;",
                "x = " + "a**".repeat(MANY) + "1;",
                "x = " + "f(".repeat(MANY) + "1" + ")".repeat(MANY) + ";",
                "x = " + "a[".repeat(MANY) + "1" + "]".repeat(MANY) + ";",
                "x = " + "int(".repeat(MANY) + "1" + ")".repeat(MANY) + ";",
                "x = " + "durationof({ x = ".repeat(MANY),
                "x = a" + "+1".repeat(MANY) + ";",
                "x = a" + "[0]".repeat(MANY) + ";",
                "x = " + "(".repeat(100) + "a" + ")+b+c+d+e+f+g".repeat(100) + ";",
                "h q" + "[0]".repeat(MANY) + ";",
                "h q[" + "(".repeat(MANY) + "1;",
                "rx(" + "-".repeat(MANY) + "1) q;",
                "array[int, 1] a = " + "{".repeat(MANY) + "1" + "}".repeat(MANY) + ";",
                "{".repeat(MANY) + "}".repeat(MANY),
                "if (a) ".repeat(MANY) + "x q;",
                "if (a) { } else ".repeat(MANY) + "x q;",
                "if (a) {".repeat(MANY) + "}".repeat(MANY),
                "while (a) ".repeat(MANY) + "x q;",
                "for int i in [0:1] ".repeat(MANY) + "x q;",
                "switch (a) { case 1 { ".repeat(MANY),
                "box { ".repeat(MANY),
                "gate f q { ".repeat(MANY),
                "int[".repeat(MANY));
    }

    @ParameterizedTest
    @MethodSource("deep")
    void refusesWhatNestsTooDeep(String source) {
        Parsing parsing = Parsing.of(source);
        assertThat(parsing.diagnostics()).isNotEmpty();
        assertThat(parsing.diagnostics().getFirst().message())
                .containsAnyOf("nested more than 256 levels deep", "more than 512 operations in a row");
        assertThat(parsing.diagnostics()).extracting(Diagnostic::line).allMatch(line -> line == 1);
    }

    @Test
    void readsWhatNestsDeepButNotTooDeep() {
        assertThat(Parsing.of("x = " + "(".repeat(200) + "1" + ")".repeat(200) + ";").errors()).isEmpty();
        assertThat(Parsing.of("x = a" + "+1".repeat(400) + ";").errors()).isEmpty();
        assertThat(Parsing.of("{".repeat(200) + "}".repeat(200)).errors()).isEmpty();
        assertThat(Parsing.of("if (a) x q; else ".repeat(200) + "y q;").errors()).isEmpty();
    }

    @Test
    void readsWhatIsMerelyLong() {
        String name = "n".repeat(1_000_000);
        assertThat(Parsing.one(Statement.GateCall.class, name + " q;").name()).hasSize(1_000_000);
        var many = Parsing.one(Statement.GateCall.class, "f q" + ", q".repeat(MANY) + ";");
        assertThat(many.operands()).hasSize(MANY + 1);
        var bits = Parsing.one(Statement.ClassicalDeclaration.class, "bit[9] c = \"" + "01".repeat(MANY) + "\";");
        assertThat(ExprText.of(bits.initial().orElseThrow())).hasSize(2 * MANY + 2);
        assertThat(Parsing.of(";".repeat(MANY)).errors()).isEmpty();
        assertThat(Parsing.of("//".repeat(MANY)).errors()).isEmpty();
        assertThat(Parsing.of("x q;".repeat(MANY)).program().statements()).hasSize(MANY);
    }

    @Test
    void boundsDigits() {
        assertThat(Parsing.of("x = " + "9".repeat(4096) + ";").errors()).isEmpty();
        assertThat(Parsing.of("x = " + "9".repeat(1_000_000) + ";").errors())
                .containsExactly("1:5 an integer of 1,000,000 digits; at most 4,096 are read");
        assertThat(Parsing.of("x = 0x" + "f".repeat(1_000_000) + ";").errors()).hasSize(1);
        assertThat(Parsing.of("x = 0." + "3".repeat(1_000_000) + ";").errors()).isEmpty();
        assertThat(Parsing.of("x = 1e-" + "9".repeat(1_000_000) + ";").errors()).isEmpty();
        assertThat(Parsing.of("x $" + "9".repeat(1_000_000) + ";").errors()).hasSize(1);
        assertThat(Parsing.of("OPENQASM " + "9".repeat(4000) + ";").errors()).hasSize(1);
    }

    @Test
    void cutsLongNamesAndLinesInMessages() {
        Parsing parsing = Parsing.of("x q " + "n".repeat(MANY) + ";");
        Diagnostic diagnostic = parsing.diagnostics().getFirst();
        assertThat(diagnostic.message()).hasSizeLessThan(100);
        assertThat(diagnostic.sourceLine()).hasSizeLessThan(200);
        Diagnostic late = Parsing.of("x q; ".repeat(MANY) + "x ?;").diagnostics().getFirst();
        assertThat(late.column()).isEqualTo(5 * MANY + 3);
        assertThat(late.sourceLine().substring(late.sourceColumn() - 1)).startsWith("?");
    }

    @Test
    void refusesWhatIsNotText() {
        assertOneError(new byte[] {'x', ' ', 'q', 0, ';'}, "this is not text: a byte 0x00 at offset 3");
        assertOneError(new byte[] {'x', (byte) 0xff, 'q', ';'}, "this is not UTF-8 text: a byte 0xFF at offset 1");
        assertOneError("x q; // \u00e9".getBytes(StandardCharsets.ISO_8859_1),
                "this is not UTF-8 text: a byte 0xE9 at offset 8");
        assertOneError("OPENQASM 3;".getBytes(StandardCharsets.UTF_16),
                "this is not UTF-8 text: a byte 0xFE at offset 0");
        assertOneError(new byte[] {(byte) 0xC0, (byte) 0x80}, "this is not UTF-8 text: a byte 0xC0 at offset 0");
        assertOneError(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                "this is not UTF-8 text: a byte 0xED at offset 0");
        assertOneError(new byte[] {'/', '/', (byte) 0xF0, (byte) 0x9F},
                "this is not UTF-8 text: a byte 0xF0 at offset 2");
        assertOneError(new byte[1_000_000], "this is not text: a byte 0x00 at offset 0");
    }

    private static void assertOneError(byte[] source, String message) {
        Parsing parsing = Parsing.of(source, ReadOptions.DEFAULT);
        assertThat(parsing.diagnostics()).extracting(Diagnostic::message).containsExactly(message);
        assertThat(parsing.program().statements()).isEmpty();
    }

    @Test
    void survivesEveryCutAndManyChangesOfAGoodSource() {
        String good = """
                OPENQASM 3.0; include "stdgates.inc"; #pragma a b
                @note x
                qubit[3] q; bit[3] c = "010"; const float θ = 1.5e-3 * π; let a = q[0:1] ++ q[2];
                gate f(a) x, y { ctrl @ inv @ pow(2) @ rz(-a ** 2) x, y; }
                def g(qubit b, readonly array[int[8], #dim = 1] r) -> bit { return measure b; }
                if (c[0] == 1 && !c[1]) { f(θ) q[0], q[1]; } else if (true) x q; else { end; }
                for uint i in [0:2] { h q[i]; } while (c != 0) { c = measure q; break; }
                switch (int[3](c)) { case 1, 2 { x q[0]; } default { } }
                delay[100ns] q; box[1us] { nop q; } cal { x { } } defcal y $0 { }
                array[int[8], 2] r = {1, 2}; c[0] ^= measure q[0]; gphase(0x1F); /* end */ // done
                """;
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        assertThat(Parsing.of(good).errors()).isEmpty();
        for (int length = 0; length < bytes.length; length++) {
            Parsing.of(Arrays.copyOf(bytes, length), ReadOptions.DEFAULT);
        }
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "[](){};,:=<>+-*/&|^!~@#$\"'._01aqxπ \n\0\u00ff";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder changed = new StringBuilder(good);
            for (int change = 0; change <= random.nextInt(4); change++) {
                int at = random.nextInt(changed.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> changed.setCharAt(at, c);
                    case 1 -> changed.insert(at, c);
                    default -> changed.deleteCharAt(at);
                }
            }
            Parsing parsing = Parsing.of(changed.toString());
            assertThat(parsing.diagnostics()).as("seed %d, round %d", seed, round).allSatisfy(d -> {
                assertThat(d.length()).isPositive();
                assertThat(d.sourceColumn()).isBetween(1,
                        d.sourceLine().codePointCount(0, d.sourceLine().length()) + 1);
            });
        }
    }

    @Test
    void takesTimeInProportion() {
        // Quadratic work on any of these would take hours, not the minute that this class has.
        int length = 3_000_000;
        for (String part : new String[] {"/*", "{", "}", "(", "cal {", "\"", "x ", "x q\n", "@a\n", "if(", "?", "$",
            "1 ", "[:"}) {
            Parsing.of(part.repeat(length / part.length()));
        }
    }
}
