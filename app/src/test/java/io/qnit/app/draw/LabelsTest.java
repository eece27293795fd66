package io.qnit.app.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.gate.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0", "3.141592653589793, π", "-1.5707963267948966, -π/2", "2.356194490192345, 3π/4", "6.283185307179586, 2π",
        "0.04908738521234052, π/64", "0.1, 0.1", "0.123456, 0.123", "12.5, 12.5", "100000, 1e5", "1.25e-7, 1.25e-7",
        "3.1415926, 3.14", "0.7853981633974484, π/4"
    })
    void showsAnglesAsFractionsOfPiWhereTheyAre(double radians, String text) {
        assertThat(Labels.angle(radians)).isEqualTo(text);
    }

    @Test
    void namesGatesAsPhysicistsDo() {
        assertThat(Labels.gate(Gate.SDG)).isEqualTo("S†");
        assertThat(Labels.gate(Gate.SX)).isEqualTo("√X");
        assertThat(Labels.gate(Gate.RZZ)).isEqualTo("Rzz");
        assertThat(Labels.gate(Gate.H)).isEqualTo("H");
    }

    @Test
    void cutsLongLabels() {
        assertThat(Labels.shortened("x".repeat(100))).hasSize(36).endsWith("…");
        assertThat(Labels.shortened("short")).isEqualTo("short");
    }
}
