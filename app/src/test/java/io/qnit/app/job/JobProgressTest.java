package io.qnit.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Screen;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Job;
import io.qnit.client.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    private static Job job(JobState state, int position, Duration until) {
        Instant now = Instant.now();
        return new Job(
                "j7k2m9q0aaaaaaa", state, "", List.of(), Optional.of("garnet"), 10, 0, Optional.empty(),
                position > 0 ? OptionalInt.of(position) : OptionalInt.empty(),
                position > 0 ? Optional.of(now.plus(until)) : Optional.empty(), Duration.ZERO, now, now,
                state.isFinal() ? Optional.of(now) : Optional.empty(), List.of());
    }

    private static void tellAll(Terminal terminal) {
        try (JobProgress progress = new JobProgress(terminal)) {
            progress.tell(job(JobState.PENDING, 3, Duration.ofSeconds(125)));
            progress.tell(job(JobState.PENDING, 3, Duration.ofSeconds(190)));
            progress.tell(job(JobState.PENDING, 1, Duration.ofMillis(100)));
            progress.tell(job(JobState.RUNNING, 0, Duration.ZERO));
            progress.tell(job(JobState.RUNNING, 0, Duration.ZERO));
            progress.tell(job(JobState.COMPLETED, 0, Duration.ZERO));
        }
    }

    @Test
    void aFileGetsALineWhereTheJobMoves() {
        Screen screen = Screen.ofWidth(100);
        tellAll(screen.terminal());
        assertThat(screen.err().lines()).containsExactly(
                "j7k2m9q0aaaaaaa queued on garnet: 3rd, starts in about 2 min",
                "j7k2m9q0aaaaaaa queued on garnet: 1st, starts at once",
                "j7k2m9q0aaaaaaa running on garnet");
    }

    @Test
    void aTerminalGetsOneLineThatChangesAndIsWipedAtTheEnd() {
        Screen screen = Screen.ofWidth(40);
        Terminal file = screen.terminal();
        tellAll(new Terminal(file.out(), file.err(), file.in(), file.outStream(), Terminal.Stream.TERMINAL, 40,
                file.colour(), file.environment()));
        assertThat(screen.err()).doesNotContain("\n").startsWith("\r\033[Kj7k2m9q0aaaaaaa queued on garnet: 3rd, ")
                .endsWith("running on garnet\r\033[K");
        assertThat(screen.err().split("\r\033\\[K")).allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
    }
}
