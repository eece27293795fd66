package io.qnit.app.draw;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Paints with Java2D into an image. */
final class PngCanvas implements Canvas {
    private static final int SCALE = 2;
    private static final long MOST_PIXELS = 100_000_000;

    private final Graphics2D graphics;

    private PngCanvas(Graphics2D graphics) {
        this.graphics = graphics;
    }

    static byte[] draw(Picture picture) {
        System.setProperty("java.awt.headless", "true");
        int width = (int) Math.ceil(picture.width() * SCALE);
        int height = (int) Math.ceil(picture.height() * SCALE);
        if ((long) width * height > MOST_PIXELS) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED,
                    "the picture would have " + width + " x " + height + " pixels; draw it with --format svg");
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        picture.paint(new PngCanvas(graphics));
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Stroke stroke) {
        use(stroke);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, double corner, Stroke edge, Fill fill) {
        paint(new RoundRectangle2D.Double(x, y, width, height, 2 * corner, 2 * corner), edge, fill);
    }

    @Override
    public void circle(double x, double y, double radius, Fill fill) {
        paint(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), Stroke.EDGE, fill);
    }

    @Override
    public void arc(double x, double y, double radius) {
        use(Stroke.EDGE);
        graphics.draw(new Arc2D.Double(x - radius, y - radius, 2 * radius, 2 * radius, 0, 180, Arc2D.OPEN));
    }

    @Override
    public void text(String text, double x, double y, double size, Anchor anchor) {
        if (text.isEmpty()) {
            return;
        }
        TextLayout line = new TextLayout(
                text, new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size),
                graphics.getFontRenderContext());
        double shift =
                switch (anchor) {
                    case START -> 0;
                    case MIDDLE -> line.getAdvance() / 2;
                    case END -> line.getAdvance();
                };
        graphics.setColor(Color.BLACK);
        line.draw(graphics, (float) (x - shift), (float) (y + size * 0.35));
    }

    private void paint(java.awt.Shape shape, Stroke edge, Fill fill) {
        if (fill != Fill.NONE) {
            graphics.setColor(
                    switch (fill) {
                        case NONE, WHITE -> Color.WHITE;
                        case BLACK -> new Color(0x111111);
                        case GATE -> new Color(0xeaf1fb);
                        case METER -> new Color(0xf3f3f3);
                        case FRAME -> new Color(0xfdf6e7);
                    });
            graphics.fill(shape);
        }
        use(edge);
        graphics.draw(shape);
    }

    private void use(Stroke stroke) {
        switch (stroke) {
            case WIRE -> {
                graphics.setColor(new Color(0x444444));
                graphics.setStroke(new BasicStroke(1));
            }
            case EDGE -> {
                graphics.setColor(new Color(0x111111));
                graphics.setStroke(new BasicStroke(1.3f));
            }
            case DASHED -> {
                graphics.setColor(new Color(0x888888));
                graphics.setStroke(
                        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {4, 3}, 0));
            }
        }
    }
}
