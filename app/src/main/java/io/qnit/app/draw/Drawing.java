package io.qnit.app.draw;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;

/**
 * Draws circuits: as text for a terminal, as SVG and PNG for a page. A circuit with more than {@value #MOST_ROWS} wires is
 * refused; a long one is drawn in part and says what is left out.
 */
public final class Drawing {
    /** The most wires that make a picture. */
    public static final int MOST_ROWS = 400;

    private Drawing() {}

    /** The circuit as Unicode text, wrapped to {@code width} columns. */
    public static String text(Circuit circuit, int width) {
        return text(circuit, width, DrawOptions.DEFAULT);
    }

    public static String text(Circuit circuit, int width, DrawOptions options) {
        return new TextPainter(layout(circuit, options)).paint(Math.max(width, 40));
    }

    /** The circuit as a standalone SVG 1.1 document. */
    public static String svg(Circuit circuit) {
        return new SvgCanvas(circuit.name()).draw(new Picture(layout(circuit, DrawOptions.DEFAULT)));
    }

    /** The circuit as a PNG image, two pixels per unit. */
    public static byte[] png(Circuit circuit) {
        return PngCanvas.draw(new Picture(layout(circuit, DrawOptions.DEFAULT)));
    }

    private static Layout layout(Circuit circuit, DrawOptions options) {
        if (circuit.qubitCount() + circuit.clbitRegisters().size() > MOST_ROWS) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED,
                    circuit.name() + " has " + circuit.qubitCount() + " qubits; at most " + MOST_ROWS
                            + " wires make a picture");
        }
        return Layout.of(circuit, options);
    }
}
