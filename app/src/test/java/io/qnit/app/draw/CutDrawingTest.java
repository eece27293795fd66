package io.qnit.app.draw;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CutDrawingTest {
    private static final Circuit CIRCUIT = OpenQasm.read("c", """
            OPENQASM 3.1; include "stdgates.inc"; qubit[3] q; cx q[0], q[1]; h q[1]; cx q[1], q[2];""").executable();
    /** The first gate, and the wire between the other two. */
    private static final CutMarks MARKS = new CutMarks(Map.of(0, "7"), Map.of(new CutMarks.Place(2, 1), "8"));

    @Test
    void textMarksTheLineOfAGateAndTheWire() {
        List<String> lines = Drawing.text(CIRCUIT, 80, DrawingOptions.DEFAULT, MARKS).lines().toList();
        String plain = Drawing.text(CIRCUIT, 80);
        assertThat(plain).doesNotContain("╱", "┊");
        int second = indexOf(lines, "q[1]:");
        assertThat(lines.get(second)).contains("╱╱");
        int wire = lines.get(second).indexOf("╱╱");
        assertThat(lines.get(second - 1).charAt(wire)).isEqualTo('8');
        assertThat(lines.get(second)).matches(".*⊕.*┤ H ├.*╱╱.*●.*");
        assertThat(lines.subList(indexOf(lines, "q[0]:"), second)).anyMatch(line -> line.contains("╱7"));
        assertThat(lines.subList(indexOf(lines, "q[0]:"), second)).anyMatch(line -> line.contains("┊"));
    }

    private static int indexOf(List<String> lines, String start) {
        for (int k = 0; k < lines.size(); k++) {
            if (lines.get(k).startsWith(start)) {
                return k;
            }
        }
        throw new AssertionError("no line starts with " + start);
    }

    @Test
    void svgMarksThemInTheColourOfCuts() throws Exception {
        assertThat(cutElements(Drawing.svg(CIRCUIT), "line")).isZero();
        String svg = Drawing.svg(CIRCUIT, DrawingOptions.DEFAULT, MARKS);
        assertThat(cutElements(svg, "line")).isEqualTo(4);
        assertThat(cutElements(svg, "text")).isEqualTo(2);
        assertThat(svg).contains(">7</text>", ">8</text>");
    }

    private static long cutElements(String svg, String tag) throws Exception {
        NodeList all = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName(tag);
        String colour = String.format("#%06x", Canvas.Ink.CUT.rgb());
        long count = 0;
        for (int k = 0; k < all.getLength(); k++) {
            Element element = (Element) all.item(k);
            count += element.getAttribute("stroke").equals(colour) || element.getAttribute("fill").equals(colour) ? 1
                    : 0;
        }
        return count;
    }
}
