package io.qnit.app.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Paints pixels with Java 2D, two to a unit of length, on a transparent ground. Needs no screen, but a font. */
final class RasterCanvas implements Canvas {
    private static final double SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final Font font = new Font(Font.SERIF, Font.PLAIN, 1);

    RasterCanvas(double width, double height) {
        image = new BufferedImage(
                (int) Math.ceil(width * SCALE), (int) Math.ceil(height * SCALE), BufferedImage.TYPE_INT_ARGB);
        graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /** The picture as PNG; the canvas cannot be painted on afterwards. */
    byte[] png() {
        graphics.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Ink ink, Stroke stroke) {
        use(ink, stroke);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void box(
            double x, double y, double width, double height, double radius, Ink fill, Ink outline, Stroke stroke) {
        RoundRectangle2D shape = new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius);
        graphics.setColor(new Color(fill.rgb()));
        graphics.fill(shape);
        use(outline, stroke);
        graphics.draw(shape);
    }

    @Override
    public void circle(double x, double y, double radius, Ink fill, Ink outline) {
        Ellipse2D shape = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        graphics.setColor(new Color(fill.rgb()));
        graphics.fill(shape);
        use(outline, Stroke.BOLD);
        graphics.draw(shape);
    }

    @Override
    public void arc(double x, double y, double radius, Ink ink) {
        use(ink, Stroke.BOLD);
        graphics.draw(new Arc2D.Double(x - radius, y - radius, 2 * radius, 2 * radius, 0, 180, Arc2D.OPEN));
    }

    @Override
    public void text(double x, double y, String text, String subscript, double size, Anchor anchor, Ink ink) {
        if (text.isEmpty()) {
            return;
        }
        TextLayout main = layout(text, size);
        double advance = main.getAdvance();
        double indexed = subscript.isEmpty() ? 0 : layout(subscript, size * 0.7).getAdvance();
        // a face wider than the estimate is drawn narrower, so that it stays in its box
        double room = TextWidth.of(text, size) * 1.08;
        double squeeze = Math.min(1, room / advance);
        double width = advance * squeeze + indexed;
        double from =
                switch (anchor) {
                    case START -> x;
                    case MIDDLE -> x - width / 2;
                    case END -> x - width;
                };
        graphics.setColor(new Color(ink.rgb()));
        AffineTransform before = graphics.getTransform();
        graphics.translate(from, y);
        graphics.scale(squeeze, 1);
        main.draw(graphics, 0, 0);
        graphics.setTransform(before);
        if (!subscript.isEmpty()) {
            layout(subscript, size * 0.7).draw(graphics, (float) (from + advance * squeeze), (float) (y + size * 0.22));
        }
    }

    private TextLayout layout(String text, double size) {
        return new TextLayout(text, font.deriveFont((float) size), graphics.getFontRenderContext());
    }

    private void use(Ink ink, Stroke stroke) {
        graphics.setColor(new Color(ink.rgb()));
        graphics.setStroke(
                switch (stroke) {
                    case SOLID -> new BasicStroke(1);
                    case BOLD -> new BasicStroke(1.3f);
                    case DASHED -> new BasicStroke(
                            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);
                });
    }
}
