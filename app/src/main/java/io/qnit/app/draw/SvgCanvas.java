package io.qnit.app.draw;

import java.util.Locale;

/** Writes SVG 1.1: lines and shapes as such, text as text. */
final class SvgCanvas implements Canvas {
    private static final String FONTS = "'STIX Two Text', 'Latin Modern Roman', 'Times New Roman', Times, serif";

    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;
    private final String title;
    private final String description;

    SvgCanvas(double width, double height, String title, String description) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.description = description;
    }

    String document() {
        String size = number(width) + " " + number(height);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) + "\" height=\"" + number(height)
                + "\" viewBox=\"0 0 " + size + "\" role=\"img\" aria-labelledby=\"title description\" font-family=\""
                + FONTS + "\">\n"
                + "<title id=\"title\">" + escaped(title) + "</title>\n"
                + "<desc id=\"description\">" + escaped(description) + "</desc>\n" + body + "</svg>\n";
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Ink ink, Stroke stroke) {
        body.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
        body.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2)).append('"');
        stroke(ink, stroke);
        body.append("/>\n");
    }

    @Override
    public void box(
            double x, double y, double boxWidth, double boxHeight, double radius, Ink fill, Ink outline,
            Stroke stroke) {
        body.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        body.append("\" width=\"").append(number(boxWidth)).append("\" height=\"").append(number(boxHeight));
        body.append("\" rx=\"").append(number(radius)).append("\" fill=\"").append(colour(fill)).append('"');
        stroke(outline, stroke);
        body.append("/>\n");
    }

    @Override
    public void circle(double x, double y, double radius, Ink fill, Ink outline) {
        body.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
        body.append("\" r=\"").append(number(radius)).append("\" fill=\"").append(colour(fill)).append('"');
        stroke(outline, Stroke.BOLD);
        body.append("/>\n");
    }

    @Override
    public void arc(double x, double y, double radius, Ink ink) {
        String r = number(radius);
        body.append("<path d=\"M").append(number(x - radius)).append(' ').append(number(y));
        body.append(" A").append(r).append(' ').append(r).append(" 0 0 1 ").append(number(x + radius));
        body.append(' ').append(number(y)).append("\" fill=\"none\"");
        stroke(ink, Stroke.BOLD);
        body.append("/>\n");
    }

    @Override
    public void text(double x, double y, String text, String subscript, double size, Anchor anchor, Ink ink) {
        if (text.isEmpty()) {
            return;
        }
        String at =
                switch (anchor) {
                    case START -> "start";
                    case MIDDLE -> "middle";
                    case END -> "end";
                };
        body.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        body.append("\" font-size=\"").append(number(size)).append("\" text-anchor=\"").append(at);
        body.append("\" fill=\"").append(colour(ink)).append("\">").append(escaped(text));
        if (!subscript.isEmpty()) {
            body.append("<tspan dy=\"").append(number(size * 0.22)).append("\" font-size=\"");
            body.append(number(size * 0.7)).append("\">").append(escaped(subscript)).append("</tspan>");
        }
        body.append("</text>\n");
    }

    private void stroke(Ink ink, Stroke stroke) {
        body.append(" stroke=\"").append(colour(ink)).append("\" stroke-width=\"");
        body.append(
                switch (stroke) {
                    case SOLID -> "1\"";
                    case BOLD -> "1.3\"";
                    case DASHED -> "1.2\" stroke-dasharray=\"4 3\"";
                });
    }

    private static String colour(Ink ink) {
        return String.format(Locale.ROOT, "#%06x", ink.rgb());
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(c < 0x20 ? ' ' : c);
            }
        });
        return out.toString();
    }
}
