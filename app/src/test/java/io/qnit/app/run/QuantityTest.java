package io.qnit.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"1000000, 1000000", "512M, 536870912", "16GiB, 17179869184", "1.5g, 1610612736", "2 kb, 2048", "7b, 7"})
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "-1G", "0", "1X", "1e9", "99999999999T", "1 G G"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Quantity.bytes(text)).isInstanceOf(QnitException.class).hasMessageContaining("size");
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "5m, PT5M", "5min, PT5M", "1h30m, PT1H30M", "500ms, PT0.5S", "PT2M, PT2M",
        "0.5s, PT0.5S"})
    void readsDurations(String text, Duration duration) {
        assertThat(Quantity.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5", "-5s", "0s", "5 s", "5s foo", "1d", "99999999999h", "PTx"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("duration");
    }
}
