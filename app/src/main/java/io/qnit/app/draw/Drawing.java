package io.qnit.app.draw;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;

/**
 * Pictures of circuits. Qubits run from left to right, qubit 0 on top; classical registers are double lines below; control
 * flow stands in frames. Large circuits are drawn as far as {@link DrawingOptions} says. Stateless.
 */
public final class Drawing {
    /** Pixels of a PNG, at most; beyond that a viewer gives up as well. */
    private static final double MAX_PIXELS = 5e7;

    private Drawing() {}

    /** The circuit in box-drawing characters, at most {@code width} characters wide where that can be. */
    public static String text(Circuit circuit, int width) {
        return text(circuit, width, DrawingOptions.DEFAULT);
    }

    /** The circuit in box-drawing characters, as much of it as the options say. */
    public static String text(Circuit circuit, int width, DrawingOptions options) {
        return text(circuit, width, options, CutMarks.NONE);
    }

    /** The circuit in box-drawing characters, with the places marked where it is to be cut. */
    public static String text(Circuit circuit, int width, DrawingOptions options, CutMarks cuts) {
        return new TextPainter(Layout.of(circuit, options, cuts), width).paint();
    }

    /** The circuit as an SVG document with a transparent ground; text is text. */
    public static String svg(Circuit circuit) {
        return svg(circuit, DrawingOptions.DEFAULT);
    }

    /** The circuit as an SVG document, as much of it as the options say. */
    public static String svg(Circuit circuit, DrawingOptions options) {
        return svg(circuit, options, CutMarks.NONE);
    }

    /** The circuit as an SVG document, with the places marked where it is to be cut. */
    public static String svg(Circuit circuit, DrawingOptions options, CutMarks cuts) {
        GraphicPainter painter = new GraphicPainter(Layout.of(circuit, options, cuts));
        SvgCanvas canvas = new SvgCanvas(painter.width(), painter.height(), title(circuit), description(circuit));
        painter.paint(canvas);
        return canvas.document();
    }

    /** The circuit as a PNG with a transparent ground, at 192 dots per inch. */
    public static byte[] png(Circuit circuit) {
        return png(circuit, DrawingOptions.DEFAULT);
    }

    /**
     * The circuit as a PNG, as much of it as the options say.
     *
     * @throws QnitException {@code UNSUPPORTED} when the picture would be too large or the machine has no font
     */
    public static byte[] png(Circuit circuit, DrawingOptions options) {
        GraphicPainter painter = new GraphicPainter(Layout.of(circuit, options, CutMarks.NONE));
        if (4 * painter.width() * painter.height() > MAX_PIXELS) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED, "the picture is too large for PNG; draw it as SVG, or draw less of it");
        }
        try {
            RasterCanvas canvas = new RasterCanvas(painter.width(), painter.height());
            painter.paint(canvas);
            return canvas.png();
        } catch (InternalError | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "PNG needs a font, and Java finds none here; install fontconfig and fonts-dejavu, or draw as SVG",
                    e);
        }
    }

    private static String title(Circuit circuit) {
        return circuit.name().isEmpty() ? "Quantum circuit" : circuit.name();
    }

    private static String description(Circuit circuit) {
        int operations = circuit.body().size();
        return "Quantum circuit with " + circuit.qubitCount() + (circuit.qubitCount() == 1 ? " qubit" : " qubits")
                + " and " + operations + (operations == 1 ? " operation" : " operations");
    }
}
