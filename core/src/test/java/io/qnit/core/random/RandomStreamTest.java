package io.qnit.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
    /** From the file kat_vectors of Random123, the authors' own implementation: philox4x32 10. */
    @Test
    void givesThePublishedAnswers() {
        assertThat(new RandomStream(0).bits(0, 0)).isEqualTo(0xe169c58d_6627e8d5L);
        assertThat(new RandomStream(-1).bits(-1, -1)).isEqualTo(0x41c83b0e_408f276dL);
        assertThat(new RandomStream(0x299f31d0_a4093822L).bits(0x85a308d3_243f6a88L, 0x03707344_13198a2eL))
                .isEqualTo(0x94fdcceb_d16cfe09L);
    }

    @Test
    void staysBelowOneAndReachesFarDown() {
        RandomStream stream = new RandomStream(5);
        double least = 1;
        double most = 0;
        for (int shot = 0; shot < 100_000; shot++) {
            double u = stream.uniform(shot, 0);
            assertThat(u).isBetween(0.0, Math.nextDown(1.0));
            assertThat(u * 0x1p53).isEqualTo(Math.rint(u * 0x1p53));
            least = Math.min(least, u);
            most = Math.max(most, u);
        }
        // Each fails with probability (1 - 2e-4)^100,000 < 3e-9.
        assertThat(least).isLessThan(2e-4);
        assertThat(most).isGreaterThan(1 - 2e-4);
    }

    /** 200,000 numbers of 64 bits: two equal ones have a probability of 200,000^2 / 2^65 = 1.1e-9. */
    @Test
    void neighbouringSeedsShareNothing() {
        Set<Long> seen = new HashSet<>();
        int drawn = 0;
        for (long seed = 0; seed < 10; seed++) {
            RandomStream stream = new RandomStream(seed);
            for (int shot = 0; shot < 1000; shot++) {
                for (int site = 0; site < 20; site++) {
                    seen.add(stream.bits(shot, site));
                    drawn++;
                }
            }
        }
        assertThat(seen).hasSize(drawn);
    }

    /**
     * Chi-square over 256 cells, 255 degrees of freedom: beyond 400 with probability 1.8e-8, below 140 with 5e-10
     * (Wilson-Hilferty: 5.5 and 6.1 standard deviations of the cube root).
     */
    @ParameterizedTest
    @ValueSource(strings = {"shot", "site", "seed"})
    void isUniformAlongEveryDirection(String direction) {
        int draws = 256_000;
        long[] cells = new long[256];
        for (int i = 0; i < draws; i++) {
            double u = switch (direction) {
                case "shot" -> new RandomStream(7).uniform(i, 0);
                case "site" -> new RandomStream(7).uniform(0, i);
                default -> new RandomStream(i).uniform(0, 0);
            };
            cells[(int) (u * 256)]++;
        }
        assertThat(chiSquare(cells, draws / 256.0)).isBetween(140.0, 400.0);
    }

    /** The same over pairs of neighbours on a 16 by 16 grid: shot i with seed 7 against shot i + 1 with seed 8. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void neighbouringStreamsAreIndependent(long shift) {
        int draws = 256_000;
        long[] cells = new long[256];
        RandomStream seven = new RandomStream(7);
        RandomStream eight = new RandomStream(8);
        for (int shot = 1; shot <= draws; shot++) {
            int a = (int) (seven.uniform(shot, 0) * 16);
            int b = (int) (eight.uniform(shot + shift, 0) * 16);
            cells[16 * a + b]++;
        }
        assertThat(chiSquare(cells, draws / 256.0)).isBetween(140.0, 400.0);
    }

    private static double chiSquare(long[] cells, double expected) {
        double sum = 0;
        for (long count : cells) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
