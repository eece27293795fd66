package io.qnit.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSettingTest {
    @Test
    void readsAValueAsAConstantExpression() {
        assertThat(ParameterSetting.parse("theta=pi/4")).isEqualTo(new ParameterSetting("theta", List.of(Math.PI / 4)));
        assertThat(ParameterSetting.parse("θ=-2.5e-1").values()).containsExactly(-0.25);
    }

    @Test
    void includesBothEndsOfASweep() {
        List<Double> values = ParameterSetting.parse("x=0:1:0.1").values();
        assertThat(values).hasSize(11);
        assertThat(values.getLast()).isCloseTo(1.0, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(ParameterSetting.parse("x=1:0:-0.5").values()).containsExactly(1.0, 0.5, 0.0);
    }

    @Test
    void combinesSettingsWithTheLastRunningFastest() {
        List<Map<String, Double>> points = ParameterSetting.combinations(
                List.of(ParameterSetting.parse("a=0:1:1"), ParameterSetting.parse("b=5:6:1")));
        assertThat(points)
                .containsExactly(
                        Map.of("a", 0.0, "b", 5.0),
                        Map.of("a", 0.0, "b", 6.0),
                        Map.of("a", 1.0, "b", 5.0),
                        Map.of("a", 1.0, "b", 6.0));
        assertThat(ParameterSetting.combinations(List.of())).containsExactly(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"theta", "=1", "theta=", "theta=1:2", "theta=0:1:0", "theta=0:1:-1", "theta=foo", "theta=1/0",
                "theta=0:1e9:1", "theta=1);x q[0];//", "t=1:2:3:4"})
    void refusesWithTheTextThatWasGiven(String text) {
        assertThatThrownBy(() -> ParameterSetting.parse(text)).isInstanceOf(QnitException.class)
                .hasMessageContaining(text);
    }

    @Test
    void refusesANameGivenTwiceAndTooManyPoints() {
        ParameterSetting once = ParameterSetting.parse("a=0:999:1");
        assertThatThrownBy(() -> ParameterSetting.combinations(
                List.of(ParameterSetting.parse("a=1"), ParameterSetting.parse("a=2"))))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("given twice");
        assertThatThrownBy(() -> ParameterSetting.combinations(
                List.of(once, ParameterSetting.parse("b=0:999:1"))))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("1000000 points");
    }
}
