package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.program.Span;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceTest {
    private static Source source(String text) {
        return new Source("test.qasm", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsLinesAtEveryKindOfLineEnd() {
        Source source = source("a\nb\r\nc\rd\n\ne");
        int[] lines = {1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 6};
        for (int offset = 0; offset < lines.length; offset++) {
            assertThat(source.line(offset)).as("offset %d", offset).isEqualTo(lines[offset]);
        }
    }

    @Test
    void countsColumnsInCodePointsWithoutTheByteOrderMark() {
        Source source = source("\ufeffπ😀x\n é");
        assertThat(source.column(3)).isEqualTo(1);
        assertThat(source.column(5)).isEqualTo(2);
        assertThat(source.column(9)).isEqualTo(3);
        assertThat(source.line(11)).isEqualTo(2);
        assertThat(source.column(12)).isEqualTo(2);
    }

    @Test
    void answersInAnyOrder() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < 2000; k++) {
            text.append(random.nextInt(4) == 0 ? "\n" : "x");
        }
        Source source = source(text.toString());
        for (int round = 0; round < 5000; round++) {
            int offset = random.nextInt(text.length() + 1);
            String before = text.substring(0, offset);
            assertThat(source.line(offset))
                    .as("offset %d, seed %d", offset, seed)
                    .isEqualTo(1 + (int) before.chars().filter(c -> c == '\n').count());
            assertThat(source.column(offset))
                    .as("offset %d, seed %d", offset, seed)
                    .isEqualTo(offset - before.lastIndexOf('\n'));
        }
    }

    @Test
    void givesTextOfSpans() {
        Source source = source("gate π q");
        assertThat(source.text(Span.of(5, 7))).isEqualTo("π");
        assertThat(source.text(Span.of(8, 1000))).isEqualTo("q");
        assertThat(source("").text(Span.of(0, 0))).isEmpty();
        assertThat(source("").line(0)).isEqualTo(1);
    }

    @Test
    void findsWhatIsNoText() {
        assertThat(source("aπ😀").firstInvalid()).isEqualTo(-1);
        for (int lead = 0x80; lead < 0x100; lead++) {
            for (int second = 0; second < 0x100; second++) {
                byte[] bytes = {'a', (byte) lead, (byte) second, (byte) 0x80, (byte) 0x80, 'b'};
                for (int length = 2; length <= bytes.length; length++) {
                    byte[] cut = Arrays.copyOf(bytes, length);
                    assertThat(new Source("test", cut).firstInvalid() < 0)
                            .as("%02x %02x, %d bytes", lead, second, length)
                            .isEqualTo(isText(cut));
                }
            }
        }
    }

    /** The platform's own decoder as the twin. */
    private static boolean isText(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .indexOf('\0')
                    < 0;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
