package io.qnit.app.draw;

import java.util.Locale;

/** Writes SVG: a few shapes and texts, small enough that a document library would only be in the way. */
final class SvgCanvas implements Canvas {
    private final String title;
    private final StringBuilder body = new StringBuilder();

    SvgCanvas(String title) {
        this.title = title;
    }

    String draw(Picture picture) {
        picture.paint(this);
        String size = format("width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\"",
                picture.width(), picture.height(), picture.width(), picture.height());
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + " role=\"img\""
                + " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n<title>Quantum circuit "
                + escaped(title)
                + "</title>\n" + body + "</svg>\n";
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Stroke stroke) {
        body.append(format("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"", x1, y1, x2, y2))
                .append(stroke(stroke))
                .append("/>\n");
    }

    @Override
    public void rectangle(double x, double y, double width, double height, double corner, Stroke edge, Fill fill) {
        body.append(format("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"", x, y, width, height, corner))
                .append(stroke(edge))
                .append(fill(fill))
                .append("/>\n");
    }

    @Override
    public void circle(double x, double y, double radius, Fill fill) {
        body.append(format("<circle cx=\"%s\" cy=\"%s\" r=\"%s\"", x, y, radius))
                .append(stroke(Stroke.EDGE))
                .append(fill(fill))
                .append("/>\n");
    }

    @Override
    public void arc(double x, double y, double radius) {
        body.append(format("<path d=\"M%s %s A%s %s 0 0 1 %s %s\"", x - radius, y, radius, radius, x + radius, y))
                .append(stroke(Stroke.EDGE))
                .append(" fill=\"none\"/>\n");
    }

    @Override
    public void text(String text, double x, double y, double size, Anchor anchor) {
        if (text.isEmpty()) {
            return;
        }
        String at =
                switch (anchor) {
                    case START -> "start";
                    case MIDDLE -> "middle";
                    case END -> "end";
                };
        // Not every program that shows SVG knows dominant-baseline; a shift by about a third of the size is the same.
        body.append(format("<text x=\"%s\" y=\"%s\" font-size=\"%s\"", x, y + size * 0.35, size))
                .append(" text-anchor=\"")
                .append(at)
                .append("\">")
                .append(escaped(text))
                .append("</text>\n");
    }

    private static String stroke(Stroke stroke) {
        return switch (stroke) {
            case WIRE -> " stroke=\"#444\" stroke-width=\"1\"";
            case EDGE -> " stroke=\"#111\" stroke-width=\"1.3\"";
            case DASHED -> " stroke=\"#888\" stroke-width=\"1\" stroke-dasharray=\"4 3\"";
        };
    }

    private static String fill(Fill fill) {
        return switch (fill) {
            case NONE -> " fill=\"none\"";
            case WHITE -> " fill=\"#fff\"";
            case BLACK -> " fill=\"#111\"";
            case GATE -> " fill=\"#eaf1fb\"";
            case METER -> " fill=\"#f3f3f3\"";
            case FRAME -> " fill=\"#fdf6e7\" fill-opacity=\"0.7\"";
        };
    }

    /** Puts numbers into a template with two decimals at most. */
    private static String format(String template, double... numbers) {
        Object[] texts = new Object[numbers.length];
        for (int k = 0; k < numbers.length; k++) {
            String text = String.format(Locale.ROOT, "%.2f", numbers[k]);
            texts[k] = text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
        }
        return String.format(Locale.ROOT, template, texts);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
