package io.qnit.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Screen;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    @Test
    void estimatesTheTimeLeftFromTheShareDone() {
        String line = ProgressBar.line("qft.qasm", 0.25, Duration.ofSeconds(10));
        assertThat(line).isEqualTo("qft.qasm  ██████░░░░░░░░░░░░░░░░░░  25 %  30 s left");
        assertThat(ProgressBar.line("x", 0.1, Duration.ofSeconds(10))).endsWith("10 %  1 min 30 s left");
    }

    @Test
    void givesNoEstimateBeforeThereIsSomethingToJudgeBy() {
        assertThat(ProgressBar.line("x", 0.001, Duration.ofSeconds(2))).endsWith("  0 %");
    }

    @Test
    void writesNothingWhenErrorsGoToAFile() {
        Screen screen = Screen.ofWidth(80);
        ProgressBar.start(screen.terminal(), "x", () -> 0.5).close();
        assertThat(screen.err()).isEmpty();
    }
}
