package io.qnit.core.nativeir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeIrFuzzTest {
    @Test
    void readsTheWholeCorpus() throws IOException {
        List<byte[]> seeds = NativeIrFuzz.seeds().toList();
        assertThat(seeds).hasSizeGreaterThan(10);
        seeds.forEach(NativeIrFuzzTest::assertReads);
    }

    /** A little of what Jazzer does for long: bytes changed, left out and taken from elsewhere. */
    @Test
    void readsDamagedFiles() throws IOException {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> seeds = NativeIrFuzz.seeds().filter(s -> s.length > 1).toList();
        for (int round = 0; round < 4000; round++) {
            String text = new String(seeds.get(random.nextInt(seeds.size())), StandardCharsets.UTF_8);
            StringBuilder damaged = new StringBuilder(text);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                int at = random.nextInt(damaged.length());
                int end = Math.min(damaged.length(), at + random.nextInt(1, 12));
                int from = random.nextInt(text.length());
                String piece = text.substring(from, Math.min(text.length(), from + random.nextInt(12)));
                damaged.replace(at, end, piece).append(' ');
            }
            assertReads(damaged.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void assertReads(byte[] source) {
        assertThatCode(() -> NativeIrFuzz.fuzzerTestOneInput(source))
                .as(new String(source, StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
    }
}
