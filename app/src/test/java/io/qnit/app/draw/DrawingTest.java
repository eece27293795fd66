package io.qnit.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class DrawingTest {
    private static final String HEAD = "OPENQASM 3.1; include \"stdgates.inc\"; ";

    @Test
    void bellPair() {
        assertThat(text("qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;")).isEqualTo("""
                       ┌───┐     ┌───┐
                q[0]: ─┤ H ├──●──┤ M ├──────────
                       └───┘  │  └─╥─┘
                              │    ║    ┌───┐
                q[1]: ────────⊕────╫────┤ M ├───
                                   ║    └─╥─┘
                 c/2: ═════════════╩══════╩═════
                                   0      1
                """);
    }

    @Test
    void controlsTargetsAndAngles() {
        assertThat(text(
                "qubit[3] q; ccx q[2], q[0], q[1]; swap q[0], q[2]; cz q[0], q[1]; rz(pi/4) q[2]; s q[1]; sdg q[0];"))
                .isEqualTo("""
                                                  ┌────┐
                        q[0]: ─●──╳───────●───────┤ S† ├───
                               │  │       │       └────┘
                               │  │       │        ┌───┐
                        q[1]: ─⊕──┼───────●────────┤ S ├───
                               │  │                └───┘
                               │  │  ┌─────────┐
                        q[2]: ─●──╳──┤ Rz(π/4) ├───────────
                                     └─────────┘
                        """);
    }

    @Test
    void framesOfControlFlowWithTheWiresTheyRead() {
        assertThat(text("qubit q; bit c; bit[2] d; c = measure q; if (c) { x q; } else { rx(0.25) q; }")).isEqualTo("""
                            ╭─ if c ─┬─ else ────────╮
                      ┌───┐ │  ┌───┐ │  ┌──────────┐ │
                  q: ─┤ M ├─┼──┤ X ├─┼──┤ Rx(0.25) ├─┼───
                      └─╥─┘ │  └───┘ │  └──────────┘ │
                        ║   ╙────────┴───────────────╯
                  c: ═══╩═══■════════════════════════════

                d/2: ════════════════════════════════════
                """);
    }

    @Test
    void negatedControlsAreOpen() {
        assertThat(text("qubit[2] q; negctrl @ x q[0], q[1];")).contains("○", "⊕").doesNotContain("┤ X ├");
        assertThat(text("qubit[2] q;\nx q[0];\ncx q[0], q[1];\nx q[0];")).contains("●", "┤ X ├").doesNotContain("○");
    }

    @Test
    void otherFramesAndOperations() {
        String drawn = text("""
                qubit[2] q; bit[2] c; input float theta; input int[8] k; output int[8] n;
                rx(theta) q[0]; delay[100ns] q[1]; barrier q; reset q[0]; gphase(pi/2);
                while (c != 3) { c = measure q; if (c[0]) { break; } }
                for int i in [0:k] { x q[0]; }
                switch (k) { case 1, 2 { x q[1]; } default { z q[1]; } }
                box { h q[0]; }
                n = k + 1;
                """);
        assertThat(drawn)
                .contains("Rx(theta)", "delay(100ns)", "░", "|0⟩", "global phase: π/2", " while c != 3 ", " if c[0] ")
                .contains("┤ break ├", " for i in 0:k ", "switch k: case 1, 2", " default ", " box ", "╡ n = k + 1 ╞");
        assertThat(drawn).doesNotContain("theta: ");
    }

    @Test
    void anAssignmentStandsBehindTheMeasurementThatItReads() {
        String drawn = text("qubit q; bit c; output bool b; c = measure q; b = c;");
        String boxes = drawn.lines().filter(line -> line.startsWith("b: ")).findFirst().orElseThrow();
        String wires = drawn.lines().filter(line -> line.startsWith("q: ")).findFirst().orElseThrow();
        assertThat(boxes.indexOf("b = c")).isGreaterThan(wires.indexOf("M"));
    }

    @Test
    void wrapsToTheTerminalAndNeverWider() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 60; k++) {
            body.gate(Gate.U, k % 3, 0.1 * k, 0.2, 0.3).gate(Gate.CX, k % 3, (k + 1) % 3);
        }
        String text = Drawing.text(circuit(3, body), 70);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(70));
        assertThat(text.lines().filter(l -> l.startsWith("q[0]")).count()).isGreaterThan(5);
        assertThat(text.chars().filter(c -> c == '⊕').count()).isEqualTo(60);
    }

    @Test
    void stopsAtTheLimitsAndSaysWhatIsMissing() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 50; k++) {
            body.gate(Gate.X, 0);
        }
        body.gate(Gate.X, 499);
        assertThat(Drawing.text(circuit(500, body), 80, new DrawingOptions(20, 5)))
                .endsWith("and 495 more qubits\nand 31 more operations\n")
                .doesNotContain("q[5]");
        assertThatThrownBy(() -> new DrawingOptions(0, 1)).isInstanceOf(QnitException.class);
    }

    @Test
    void aMillionOperationsTakeNoLonger() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 1_000_000; k++) {
            body.gate(Gate.X, k % 30);
        }
        assertThat(Drawing.svg(circuit(30, body))).hasSizeLessThan(2_000_000).contains("more operations");
    }

    @Test
    void nothingIsAPictureToo() {
        Circuit empty = new Circuit("none", 0, List.of(), List.of(), List.of(), new BlockBuilder().build());
        assertThat(Drawing.text(empty, 80)).isEqualTo("\n");
        assertThat(Drawing.svg(empty)).contains("</svg>");
        assertThat(Drawing.png(empty)).isNotEmpty();
    }

    @Test
    void svgIsXmlWithTextAsTextAndATitle() throws Exception {
        Circuit circuit = OpenQasm.read(
                "a<b.qasm", HEAD + "qubit[2] q; bit c; rx(pi/2) q[0]; swap q[0], q[1]; if (c) { reset q[1]; }")
                .executable();
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Drawing.svg(circuit).getBytes(StandardCharsets.UTF_8)));
        assertThat(texts(document, "title")).containsExactly("a<b.qasm");
        assertThat(texts(document, "desc")).containsExactly("Quantum circuit with 2 qubits and 3 operations");
        assertThat(texts(document, "text")).contains("q0", "q1", "c", "Rx", "(π/2)", "|0⟩", "if c");
        assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
        assertThat(document.getElementsByTagName("line").getLength()).isGreaterThan(6);
    }

    @Test
    void pngHasATransparentGroundAndInk() throws Exception {
        Circuit circuit = OpenQasm.read("bell", HEAD + "qubit[2] q; h q[0]; cx q[0], q[1];").executable();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Drawing.png(circuit)));
        assertThat(image.getWidth()).isGreaterThan(200);
        assertThat(image.getRGB(0, 0) >>> 24).isZero();
        long ink = IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(k -> image.getRGB(k % image.getWidth(), k / image.getWidth())
                        == (0xff000000 | Canvas.Ink.LINE.rgb()))
                .count();
        assertThat(ink).isGreaterThan(100);
    }

    private static List<String> texts(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(k -> nodes.item(k).getTextContent())
                .toList();
    }

    private static String text(String source) {
        return Drawing.text(OpenQasm.read("test", HEAD + source).executable(), 100);
    }

    private static Circuit circuit(int qubits, BlockBuilder body) {
        return new Circuit(
                "c",
                qubits,
                List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                List.of(),
                List.of(),
                body.build());
    }
}
