package io.qnit.app.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.target.Position;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class TargetMapTest {
    private static List<String> devices() {
        return Targets.names();
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void drawsEveryDevice(String name) throws Exception {
        Target target = Targets.named(name);
        Document svg = parsed(TargetMap.of(target).svg());
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(target.qubitCount());
        assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo((int) target.coupling().edgeCount());
        double width = Double.parseDouble(svg.getDocumentElement().getAttribute("width"));
        double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));
        for (int k = 0; k < target.qubitCount(); k++) {
            Element circle = (Element) svg.getElementsByTagName("circle").item(k);
            assertThat(Double.parseDouble(circle.getAttribute("cx"))).isBetween(16.0, width - 16);
            assertThat(Double.parseDouble(circle.getAttribute("cy"))).isBetween(16.0, height - 16);
            assertThat(circle.getAttribute("fill")).matches("#[0-9a-f]{6}");
        }
        assertThat(TargetMap.of(target).text(100)).contains(name);
    }

    @Test
    void coloursByErrorAndPointsOneWay() throws Exception {
        Target aspen = Targets.named("rigetti-aspen-16");
        String svg = TargetMap.of(aspen).svg();
        assertThat(svg).contains("<title>1 - 14, error 0.032</title>").doesNotContain("<path");
        ErrorScale scale = ErrorScale.of(java.util.stream.DoubleStream.of(0.01, 0.001, Double.NaN, 0.1));
        assertThat(scale.least()).isEqualTo(0.001);
        assertThat(scale.median()).isEqualTo(0.01);
        assertThat(scale.colour(0.001)).isEqualTo(ErrorScale.shade(0));
        assertThat(scale.colour(0.01)).isEqualTo(ErrorScale.shade(0.5));
        assertThat(scale.colour(0.1)).isEqualTo(ErrorScale.shade(1));
        assertThat(scale.colour(Double.NaN)).isNotIn(ErrorScale.shade(0), ErrorScale.shade(0.5), ErrorScale.shade(1));
        Document eagle = parsed(TargetMap.of(Targets.named("ibm-eagle-127")).svg());
        assertThat(eagle.getElementsByTagName("path").getLength()).as("an arrow on each edge").isEqualTo(144);
    }

    @Test
    void showsWhereACircuitIs() {
        TargetMap map = TargetMap.of(Targets.grid(2, 3)).withLayout(List.of(4, 1));
        assertThat(map.svg()).contains(">q0</text>").contains(">q1</text>").contains("2 in use");
        assertThat(map.text(80)).isEqualToIgnoringNewLines("""
                grid:2x3: 6 qubits, 7 edges, 2 in use

                   .--q1---.
                   |   |   |
                   .--q0---.

                  two-qubit error not known
                  readout error   not known
                """);
        assertThat(TargetMap.of(Targets.full(3)).withLayout(List.of(2)).text(80)).contains("q0 on 2");
        assertThat(TargetMap.of(Targets.ring(5)).withLayout(List.of(3)).text(80)).contains("3 (q0): 2 4");
        assertThatThrownBy(() -> TargetMap.of(Targets.line(2)).withLayout(List.of(0, 0)))
                .isInstanceOf(QnitException.class).hasMessageContaining("qubit 1 cannot be on 0");
        assertThatThrownBy(() -> TargetMap.of(Targets.line(2)).withLayout(List.of(2)))
                .isInstanceOf(QnitException.class);
    }

    @Test
    void marksWhatIsBroken() {
        Target target = Target.builder("a<b", 3).gate(Gate.CZ).gate(Gate.SX).notOperational(1).build();
        assertThat(TargetMap.of(target).svg()).contains("a&lt;b").contains("qubit 1, not operational")
                .contains("stroke-dasharray");
        assertThat(TargetMap.of(target).text(80)).contains("1: not operational");
    }

    /** Without positions the places are found: neighbours about one apart, and no two qubits on top of each other. */
    @ParameterizedTest
    @ValueSource(strings = {"line:12", "ring:10", "grid:4x6", "heavyhex:57", "heavyhex:127"})
    void findsPlacesWhereTheTargetSaysNone(String name) {
        Target target = Targets.named(name).toBuilder().positions(List.of()).build();
        List<Position> places = MapPlaces.of(target);
        assertThat(MapPlaces.of(target)).as("the same every time").isEqualTo(places);
        double sum = 0;
        long edges = target.coupling().edgeCount();
        for (int e = 0; e < edges; e++) {
            double length = distance(places.get(target.coupling().lower(e)), places.get(target.coupling().upper(e)));
            assertThat(length).as("%s, edge %d", name, e).isBetween(0.4, 1.9);
            sum += length;
        }
        assertThat(sum / edges).as(name).isCloseTo(1, within(0.25));
        for (int a = 0; a < places.size(); a++) {
            for (int b = 0; b < a; b++) {
                assertThat(distance(places.get(a), places.get(b))).as("%s, %d and %d", name, a, b).isGreaterThan(0.3);
            }
        }
    }

    private static double distance(Position a, Position b) {
        return Math.hypot(a.x() - b.x(), a.y() - b.y());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void drawsAnyTarget(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int n = random.nextInt(1, 40);
        Target.Builder builder = Target.builder("random", n).gate(Gate.CX).gate(Gate.SX).edges();
        for (int k = random.nextInt(n + 1); k > 0 && n > 1; k--) {
            int a = random.nextInt(n);
            builder.edge(a, (a + 1 + random.nextInt(n - 1)) % n);
        }
        Target target = builder.build();
        String svg = TargetMap.of(target).svg();
        assertThat(Pattern.compile("NaN|Infinity").matcher(svg).find()).as("seed %d", seed).isFalse();
        assertThat(parsed(svg).getElementsByTagName("circle").getLength()).isEqualTo(n);
        assertThat(TargetMap.of(target).text(60).lines().mapToInt(String::length).max().orElse(0))
                .as("seed %d", seed).isLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 5e-7, 1e-6, 1.35e-4, 2.2222e-10, 0.9999999999, 1, 250})
    void showsTimesForPeople(double seconds) {
        String shown = TargetFacts.seconds(seconds);
        assertThat(shown).matches("0|[0-9.]{1,5} (s|ms|us|ns|ps)");
        if (seconds > 0) {
            String[] parts = shown.split(" ");
            double factor = switch (parts[1]) {
                case "s" -> 1;
                case "ms" -> 1e-3;
                case "us" -> 1e-6;
                case "ns" -> 1e-9;
                default -> 1e-12;
            };
            assertThat(Double.parseDouble(parts[0]) * factor).isCloseTo(seconds, within(seconds * 0.01));
        }
    }
}
