package io.qnit.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class DrawingTest {
    private static Circuit circuit(int qubits, Block body) {
        return new Circuit(
                "test <1>",
                qubits,
                List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                List.of(new ClbitRegister("c", 0, 2, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)),
                List.of(),
                body);
    }

    private static final Circuit BELL = circuit(
            2, new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1).measure(0, 0).measure(1, 1).build());

    @Test
    void drawsABellPair() {
        assertThat(Drawing.text(BELL, 80)).isEqualTo("""
                q[0] ─┤H├─●─┤M├─────
                          │  ║
                q[1] ─────⊕──╫──┤M├─
                             ║   ║
                c: 2 ════════╩═══╩══
                             0   1
                """);
    }

    @Test
    void framesControlFlowWithItsCondition() {
        Expression condition = new Expression.Cast(new Expression.Clbit(1), new ClassicalType.Bool());
        Block then = new BlockBuilder().gate(Gate.X, 1).build();
        Block otherwise = new BlockBuilder().gate(Gate.RZ, 1, Math.PI / 4).build();
        Circuit circuit = circuit(2, new BlockBuilder().node(new Node.If(condition, then, otherwise)).build());
        assertThat(Drawing.text(circuit, 80)).isEqualTo("""
                q[0] ─────────────────────────────
                      ┌╌ if c[1] ╌┐ ┌╌ else ╌╌╌╌┐
                q[1] ─┼─┤X├───────┼─┼─┤RZ(π/4)├─┼─
                      └╌╌╌╌╌╌╌╌╌╌╌┘ └╌╌╌╌╌╌╌╌╌╌╌┘
                c: 2 ═════════════════════════════
                """);
    }

    @Test
    void wrapsToTheTerminalAndNeverWider() {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < 60; k++) {
            builder.gate(Gate.U, k % 3, 0.1 * k, 0.2, 0.3).gate(Gate.CX, k % 3, (k + 1) % 3);
        }
        String text = Drawing.text(circuit(3, builder.build()), 70);
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(70));
        assertThat(text.lines().filter(l -> l.startsWith("q[0]")).count()).isGreaterThan(5);
        assertThat(text.chars().filter(c -> c == '⊕').count()).isEqualTo(60);
    }

    @Test
    void stopsAtTheLimitAndSaysHowMuchIsMissing() {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < 50; k++) {
            builder.gate(Gate.X, 0);
        }
        String text = Drawing.text(circuit(1, builder.build()), 80, new DrawOptions(20));
        assertThat(text).endsWith("and 30 more operations\n");
        assertThatThrownBy(() -> Drawing.text(circuit(500, Block.empty()), 80))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("500 qubits");
    }

    @Test
    void writesSvgThatIsXmlWithEveryLabelAsText() throws Exception {
        String svg = Drawing.svg(circuit(
                2,
                new BlockBuilder().gate(Gate.RZZ, 0, 1, Math.PI / 2).gate(Gate.SWAP, 0, 1).reset(0).barrier().build()));
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Quantum circuit test <1>");
        var texts = document.getElementsByTagName("text");
        assertThat(java.util.stream.IntStream.range(0, texts.getLength())
                .mapToObj(k -> texts.item(k).getTextContent())
                .collect(Collectors.toList()))
                .contains("q[0]", "q[1]", "c: 2", "rzz(π/2)".replace("rzz", "RZZ"), "|0⟩");
    }

    @Test
    void paintsAPngOfTheSamePicture() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Drawing.png(BELL)));
        assertThat(image.getWidth()).isGreaterThan(200);
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
        boolean black = false;
        for (int x = 0; x < image.getWidth() && !black; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                black |= (image.getRGB(x, y) & 0xffffff) == 0x111111;
            }
        }
        assertThat(black).isTrue();
    }
}
