package io.qnit.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    @Test
    void aQpuThatNobodyKnowsIsAsTheModelHasIt() {
        Paces paces = new Paces();
        assertThat(paces.of("new")).isEqualTo(Pace.MODEL);
        assertThat(Pace.MODEL.expectedMillis(1020)).isEqualTo(1020);
        assertThat(Pace.MODEL.reservedMillis(1020)).isEqualTo(1020);
        assertThat(Pace.MODEL.longestModelMillis(60_000)).isEqualTo(60_000);
        assertThat(Pace.MODEL.longestModelMillis(400)).isEqualTo(400);
        assertThat(Pace.MODEL.expectedMillis(400)).isEqualTo(400);
        assertThat(Pace.MODEL.longestModelMillis(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    /** Start and rate are found from noisy times; the noise is at most a tenth, and so is what is allowed. */
    @ParameterizedTest
    @CsvSource({"5, 0.1", "200, 3", "0, 0.5", "2000, 20"})
    void startAndRateAreLearned(double start, double rate) {
        long seed = 11;
        Random random = new Random(seed);
        Paces paces = new Paces();
        for (int i = 0; i < 400; i++) {
            long work = (long) Math.pow(10, 1 + 4 * random.nextDouble());
            double used = (start + rate * work) * (0.9 + 0.2 * random.nextDouble());
            paces.learn("q", Pace.MODEL_START_MILLIS + work, Math.round(used));
        }
        Pace pace = paces.of("q");
        for (long work : new long[] {1000, 10_000, 100_000}) {
            double real = start + rate * work;
            assertThat((double) pace.expectedMillis(Pace.MODEL_START_MILLIS + work)).as("seed " + seed + ", " + pace)
                    .isCloseTo(real, within(0.1 * real + 5));
        }
        assertThat(pace.expectedMillis(3, 3000 + 3000)).isEqualTo(
                3 * Math.round(pace.startMillis() + 1000 * pace.rate()));
    }

    /** A limit of milliseconds would kill the first large job. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 1000})
    void smallJobsAloneSayNothingOfLargeOnes(int jobs) {
        Paces paces = new Paces();
        for (int i = 0; i < jobs; i++) {
            paces.learn("q", 1020 + i % 3 * 10, i % 7 == 0 ? 90 : 2); // a pause now and then
        }
        Pace pace = paces.of("q");
        if (jobs >= 20) {
            assertThat(pace.expectedMillis(1020)).isLessThan(100);
        }
        assertThat(pace.expectedMillis(101_000)).isBetween(90_000L, 130_000L);
        assertThat(pace.reservedMillis(1020)).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void whatFitsIntoAGapIsWhatItsReservationSays() {
        Pace pace = new Pace(50, 0.25, 5000);
        for (long gap : new long[] {400, 1000, 1500, 60_000}) {
            long longest = pace.longestModelMillis(gap);
            assertThat(pace.reservedMillis(longest)).isLessThanOrEqualTo(gap);
            assertThat(pace.reservedMillis(longest + 8)).isGreaterThan(gap);
        }
    }

    @Test
    void aQpuThatBecomesSlowerIsNoticed() {
        Paces paces = new Paces();
        for (int i = 0; i < 300; i++) {
            paces.learn("q", 1000 + 100 * (1 + i % 50), 10 + (1 + i % 50) * 10);
        }
        for (int i = 0; i < 300; i++) {
            paces.learn("q", 1000 + 100 * (1 + i % 50), 10 + (1 + i % 50) * 200);
        }
        assertThat((double) paces.of("q").expectedMillis(3000)).isCloseTo(4010, within(400.0));
    }
}
