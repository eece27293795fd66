package io.qnit.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.qnit.app.Cli;
import io.qnit.app.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    @TempDir
    Path folder;

    private Path chain() throws IOException {
        Path file = folder.resolve("chain.qasm");
        Files.writeString(file, """
                OPENQASM 3.1; include "stdgates.inc"; qubit[6] q;
                ry(0.1) q; cx q[0], q[1]; ry(0.3) q[1]; cx q[1], q[2]; ry(0.2) q[2];
                cx q[2], q[3];
                ry(0.2) q; cx q[3], q[4]; ry(0.3) q[4]; cx q[4], q[5]; cx q[0], q[1]; ry(0.4) q[5];
                """);
        return file;
    }

    private static Screen run(int code, String... args) {
        Screen screen = Screen.ofWidth(100);
        assertThat(new Cli(screen.terminal()).run(args)).as(screen.err()).isEqualTo(code);
        return screen;
    }

    @Test
    void quotesAndTheDrawing() throws IOException {
        String text = run(0, "plan", chain().toString(), "--width", "3").out();
        assertThat(text).contains("sum of gammas", "error at most", "fragment", "cx", "q[2]:", "╱");
        assertThat(text).containsPattern("1 +cx +2 3 +3 +3.00 +0 \\| 1");
    }

    @Test
    void jsonHasTheNumbers() throws IOException {
        String json = run(0, "plan", chain().toString(), "--width", "3", "--format", "json").out();
        assertThat(numbers(json, "gamma_sum")).first().satisfies(sum -> assertThat(sum).isCloseTo(6, within(1e-9)));
        assertThat(numbers(json, "product_overhead")).first().satisfies(x -> assertThat(x).isCloseTo(9, within(1e-9)));
    }

    @Test
    void svgToAFile() throws IOException {
        Path svg = folder.resolve("cuts.svg");
        run(0, "plan", chain().toString(), "--width", "3", "--format", "svg", "--out", svg.toString());
        assertThat(Files.readString(svg)).startsWith("<svg").contains("#c81e1e");
    }

    @Test
    void refusalsSayWhatToDo() throws IOException {
        assertThat(run(1, "plan", chain().toString()).err()).contains("width");
        Screen screen = Screen.ofWidth(100);
        assertThat(new Cli(screen.terminal()).run("plan", chain().toString(), "--width", "3", "--max-overhead", "8"))
                .isNotZero();
        assertThat(screen.err()).contains("overhead is 36").contains("limit is 8");
        assertThat(run(1, "plan", chain().toString(), "--width", "3", "--cuts", "knots").err()).contains("knots");
    }

    private static List<Double> numbers(String json, String name) throws IOException {
        List<Double> found = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals(name)) {
                    parser.nextToken();
                    found.add(parser.getDoubleValue());
                }
            }
        }
        return found;
    }
}
