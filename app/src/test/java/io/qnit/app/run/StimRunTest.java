package io.qnit.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Cli;
import io.qnit.app.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Circuits in Stim's format through {@code qnit run} and {@code qnit bench run}. */
class StimRunTest {
    private static final String FLIPS = """
            X 1
            M 0 1 2
            X_ERROR(1) 0
            M 0 !1 0
            DETECTOR rec[-1] rec[-2]
            DETECTOR rec[-1] rec[-3]
            OBSERVABLE_INCLUDE(0) rec[-1]
            """;

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended qnit(String input, String... args) {
        Screen screen = Screen.withInput(input);
        int code = new Cli(screen.terminal()).run(args);
        return new Ended(code, screen.out(), screen.err());
    }

    @Test
    void writesMeasurementsAndDetectorsInEveryForm() throws IOException {
        assertThat(qnit(FLIPS, "run", "-", "--shots", "2", "--format", "01").out()).isEqualTo("010101\n010101\n");
        assertThat(qnit(FLIPS, "run", "-", "--shots", "2", "--format", "01", "--detectors").out())
                .isEqualTo("101\n101\n");
        assertThat(qnit(FLIPS, "run", "-", "--shots", "3", "--format", "counts").out())
                .isEqualTo("bits,shots\n010101,3\n");
        assertThat(qnit(FLIPS, "run", "-", "--shots", "3", "--format", "json", "--detectors", "--seed", "5").out())
                .contains("\"seed\" : 5", "\"sampled\" : \"detectors\"", "\"ones\" : [ 3, 0, 3 ]", "\"101\" : 3");
        assertThat(qnit(FLIPS, "run", "-", "--shots", "3").out())
                .startsWith("stdin   3 qubits, 6 measurements, 3 shots, Pauli frames, ").contains("010101");
        assertThat(qnit(FLIPS, "run", "-", "--shots", "1000", "--detectors").out())
                .contains("2 detectors, 1 observable, 1,000 shots", "detectors that fire              1.0000",
                        "observable 0 flipped           1.000000");
        Path code = Files.writeString(folder.resolve("code.stim"), FLIPS);
        Path out = folder.resolve("out.b8");
        Ended ended = qnit("", "run", code.toString(), "--shots", "3", "--format", "b8", "--out", out.toString());
        assertThat(ended).isEqualTo(new Ended(0, "", ""));
        assertThat(Files.readAllBytes(out)).containsExactly(0b101010, 0b101010, 0b101010);
    }

    @Test
    void givesTheSameBytesForTheSameSeed() {
        String coins = "H 0 1 2\nM 0 1 2\nM(0.3) 0 1 2\n";
        String first = qnit(coins, "run", "-", "--format", "01", "--seed", "3", "--threads", "1").out();
        assertThat(qnit(coins, "run", "-", "--format", "01", "--seed", "3", "--threads", "7").out()).isEqualTo(first);
        assertThat(qnit(coins, "run", "-", "--format", "01", "--seed", "4").out()).isNotEqualTo(first);
        assertThat(first.lines()).hasSize(1024).anyMatch(l -> l.startsWith("1")).anyMatch(l -> l.startsWith("0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HH 0 | 1 | there is no instruction HH",
        "H 0 | 1 | --observable means nothing",
        "REPEAT 1000000000000 {;M 0;} | 3 | 1000000000000 measurements",
        "CX sweep[0] 1 | 3 | sweep bit",
    })
    void saysWhatItCannotDo(String source, int code, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("code.stim"), source.replace(';', '\n'));
        Ended ended = message.contains("observable")
                ? qnit("", "run", file.toString(), "--observable", "Z")
                : qnit("", "run", file.toString());
        assertThat(ended.err()).contains(message);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isEqualTo(code);
    }

    @Test
    void refusesFormsThatTheOtherFormatLacks() {
        String bell = "OPENQASM 3; qubit q; bit c; c = measure q;";
        assertThat(qnit(bell, "run", "-", "--format", "b8").err()).contains("Stim's format");
        assertThat(qnit(bell, "run", "-", "--detectors").err()).contains("Stim's format");
    }

    @Test
    void isTimed() {
        Ended ended = qnit("", "bench", "run", root("examples/repetition_code.stim"), "--detectors", "--shots", "100",
                "--rounds", "1", "--warmup", "0");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("prepare", "sample");
    }

    private static String root(String file) {
        return Path.of(System.getProperty("qnit.root")).resolve(file).toString();
    }
}
