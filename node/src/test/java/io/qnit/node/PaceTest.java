package io.qnit.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long MILLI = 1_000_000;

    /** As many as get done in a quarter of a second, rounded down to a power of two. */
    @ParameterizedTest
    @CsvSource({"1000,1", "250,1", "130,1", "60,4", "20,8", "10,16", "2,64", "0,64"})
    void asksForAQuarterOfASecondsWork(long millis, int expected) {
        Pace pace = new Pace();
        work(pace, 200, millis);
        assertThat(pace.inFlight()).isEqualTo(expected);
    }

    @Test
    void theFirstJobsOfAProcessDecideNothing() {
        Pace pace = new Pace();
        work(pace, 15, 1);
        assertThat(pace.inFlight()).isEqualTo(1);
    }

    @Test
    void oneThatIsSlowForLongAsksForLessAndOneOnTheEdgeDoesNotWaver() {
        Pace pace = new Pace();
        work(pace, 200, 2);
        assertThat(pace.inFlight()).isEqualTo(64);
        work(pace, 50, 6); // 41 would do; 64 take 384 ms
        assertThat(pace.inFlight()).isEqualTo(64);
        work(pace, 50, 500);
        assertThat(pace.inFlight()).isEqualTo(1);
    }

    private static void work(Pace pace, int jobs, long millis) {
        for (int i = 0; i < jobs; i++) {
            pace.took(millis * MILLI);
        }
    }
}
