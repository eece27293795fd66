package io.qnit.core.qasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ReaderFuzzTest {
    @Test
    void readsTheWholeCorpus() throws IOException {
        List<byte[]> seeds = ReaderFuzz.seeds().toList();
        assertThat(seeds).hasSizeGreaterThan(500);
        for (byte[] seed : seeds) {
            assertReads(seed);
        }
    }

    /** A little of what Jazzer does for long: pieces of two programs, one behind the other. */
    @Test
    void readsPiecesPutTogether() throws IOException {
        long seed = 20260821;
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> seeds = ReaderFuzz.seeds().filter(s -> s.length > 1 && s.length < 5000).toList();
        for (int round = 0; round < 3000; round++) {
            byte[] first = seeds.get(random.nextInt(seeds.size()));
            byte[] second = seeds.get(random.nextInt(seeds.size()));
            int firstEnd = random.nextInt(first.length);
            int secondStart = random.nextInt(second.length);
            byte[] joined = new byte[firstEnd + second.length - secondStart];
            System.arraycopy(first, 0, joined, 0, firstEnd);
            System.arraycopy(second, secondStart, joined, firstEnd, second.length - secondStart);
            assertReads(joined);
        }
    }

    private static void assertReads(byte[] source) {
        assertThatCode(() -> ReaderFuzz.fuzzerTestOneInput(source))
                .as(new String(source, StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
    }
}
