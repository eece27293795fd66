package io.qnit.app.draw;

import java.util.Arrays;
import java.util.List;

/** A layout with sizes: what is painted on a {@link Canvas}, in pixels. */
final class Picture {
    private static final double PITCH = 44;
    private static final double BORDER_LINE = 22;
    private static final double BOX = 30;
    private static final double GAP = 14;
    private static final double MARGIN = 16;
    private static final double FONT = 14;
    private static final double SMALL = 10;
    /** Average width of a character as a share of the font's size; generous, since fonts differ. */
    private static final double CHARACTER = 0.62;

    private final Layout layout;
    private final FrameLevels levels;
    private final double[] y;
    private final double[] x;
    private final double[] columnWidth;
    private final double left;
    private final double width;
    private final double height;

    Picture(Layout layout) {
        this.layout = layout;
        this.levels = new FrameLevels(layout);
        List<Layout.Row> rows = layout.rows();
        y = new double[rows.size()];
        double at = MARGIN + PITCH / 2;
        for (int row = 0; row < rows.size(); row++) {
            at += BORDER_LINE * levels.linesAbove(row);
            y[row] = at;
            at += PITCH + 8.0 * levels.linesBelow(row);
        }
        height = at - PITCH / 2 + MARGIN;
        left = MARGIN + rows.stream().mapToDouble(r -> textWidth(r.label(), FONT)).max().orElse(0) + 10;
        columnWidth = columnWidths();
        x = new double[layout.columns() + 1];
        x[0] = left + GAP;
        for (int c = 0; c < layout.columns(); c++) {
            x[c + 1] = x[c] + columnWidth[c] + GAP;
        }
        width = x[layout.columns()] + MARGIN;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    private double[] columnWidths() {
        double[] widths = new double[layout.columns()];
        Arrays.fill(widths, 10);
        for (Element element : layout.elements()) {
            double needed =
                    switch (element) {
                        case Element.Box box -> boxWidth(box);
                        case Element.Measure _ -> BOX;
                        case Element.Mark _ -> 20;
                        case Element.Connection _, Element.Barrier _, Element.Frame _ -> 10;
                    };
            widths[element.column()] = Math.max(widths[element.column()], needed);
        }
        for (int k = layout.elements().size() - 1; k >= 0; k--) {
            if (layout.elements().get(k) instanceof Element.Frame frame) {
                double inside = 0;
                for (int c = frame.column(); c <= frame.lastColumn(); c++) {
                    inside += widths[c] + GAP;
                }
                widths[frame.lastColumn()] += Math.max(0, textWidth(frame.label(), 12) + 24 - inside);
            }
        }
        return widths;
    }

    private static double boxWidth(Element.Box box) {
        return Math.max(BOX, textWidth(box.label(), FONT) + 14 + (box.ports().isEmpty() ? 0 : 14));
    }

    private static double textWidth(String text, double size) {
        return text.codePointCount(0, text.length()) * size * CHARACTER;
    }

    void paint(Canvas canvas) {
        for (Element element : layout.elements()) {
            if (element instanceof Element.Frame frame) {
                frame(canvas, frame);
            }
        }
        double end = x[layout.columns()];
        for (int row = 0; row < y.length; row++) {
            wire(canvas, row, end);
        }
        for (Element element : layout.elements()) {
            switch (element) {
                case Element.Connection line ->
                    canvas.line(middle(line.column()), y[line.top()], middle(line.column()), y[line.bottom()],
                            Canvas.Stroke.EDGE);
                case Element.Measure measure -> measure(canvas, measure);
                case Element.Barrier barrier -> barrier(canvas, barrier);
                case Element.Box box -> box(canvas, box);
                case Element.Mark mark -> mark(canvas, mark);
                case Element.Frame _ -> {} // painted first, under everything
            }
        }
        if (layout.omitted() > 0) {
            canvas.text(
                    "and " + layout.omitted() + " more operations", end, height - MARGIN / 2, SMALL, Canvas.Anchor.END);
        }
    }

    private void wire(Canvas canvas, int row, double end) {
        Layout.Row wire = layout.rows().get(row);
        canvas.text(wire.label(), left - 8, y[row], FONT, Canvas.Anchor.END);
        switch (wire.kind()) {
            case QUBIT -> canvas.line(left, y[row], end, y[row], Canvas.Stroke.WIRE);
            case CLBITS -> {
                canvas.line(left, y[row] - 1.5, end, y[row] - 1.5, Canvas.Stroke.WIRE);
                canvas.line(left, y[row] + 1.5, end, y[row] + 1.5, Canvas.Stroke.WIRE);
            }
            case CLASSICAL -> {}
        }
    }

    private void frame(Canvas canvas, Element.Frame frame) {
        double top = y[frame.top()] - PITCH / 2 - BORDER_LINE * levels.above(frame) + 8;
        double bottom = y[frame.bottom()] + PITCH / 2 - 4 + 8.0 * (levels.below(frame) - 1);
        double from = x[frame.column()];
        double to = x[frame.lastColumn()] + columnWidth[frame.lastColumn()];
        canvas.rectangle(from, top, to - from, bottom - top, 6, Canvas.Stroke.DASHED, Canvas.Fill.FRAME);
        canvas.text(frame.label(), from + 8, top + 11, 12, Canvas.Anchor.START);
    }

    private void box(Canvas canvas, Element.Box box) {
        double boxWidth = boxWidth(box);
        double centre = middle(box.column());
        double top = y[box.top()] - BOX / 2;
        double boxHeight = y[box.bottom()] - y[box.top()] + BOX;
        Canvas.Fill fill = box.label().equals("|0⟩") ? Canvas.Fill.METER : Canvas.Fill.GATE;
        canvas.rectangle(centre - boxWidth / 2, top, boxWidth, boxHeight, 3, Canvas.Stroke.EDGE, fill);
        double shift = box.ports().isEmpty() ? 0 : 6;
        canvas.text(box.label(), centre + shift, top + boxHeight / 2, FONT, Canvas.Anchor.MIDDLE);
        for (Element.Port port : box.ports()) {
            canvas.text(port.label(), centre - boxWidth / 2 + 5, y[port.row()], SMALL, Canvas.Anchor.START);
        }
    }

    private void mark(Canvas canvas, Element.Mark mark) {
        double centre = middle(mark.column());
        double row = y[mark.row()];
        switch (mark.sign()) {
            case CONTROL -> canvas.circle(centre, row, 4.5, Canvas.Fill.BLACK);
            case NOT -> {
                canvas.circle(centre, row, 10, Canvas.Fill.WHITE);
                canvas.line(centre - 10, row, centre + 10, row, Canvas.Stroke.EDGE);
                canvas.line(centre, row - 10, centre, row + 10, Canvas.Stroke.EDGE);
            }
            case SWAP -> {
                canvas.line(centre - 6, row - 6, centre + 6, row + 6, Canvas.Stroke.EDGE);
                canvas.line(centre - 6, row + 6, centre + 6, row - 6, Canvas.Stroke.EDGE);
            }
        }
    }

    private void measure(Canvas canvas, Element.Measure measure) {
        double centre = middle(measure.column());
        double row = y[measure.top()];
        double end = y[measure.bottom()];
        canvas.line(centre - 1.5, row, centre - 1.5, end - 8, Canvas.Stroke.WIRE);
        canvas.line(centre + 1.5, row, centre + 1.5, end - 8, Canvas.Stroke.WIRE);
        canvas.line(centre - 5, end - 9, centre, end - 2, Canvas.Stroke.EDGE);
        canvas.line(centre + 5, end - 9, centre, end - 2, Canvas.Stroke.EDGE);
        canvas.rectangle(centre - BOX / 2, row - BOX / 2, BOX, BOX, 3, Canvas.Stroke.EDGE, Canvas.Fill.METER);
        canvas.arc(centre, row + 6, 9);
        canvas.line(centre, row + 6, centre + 8, row - 8, Canvas.Stroke.EDGE);
        canvas.text(measure.bit(), centre + 7, end + 11, SMALL, Canvas.Anchor.MIDDLE);
    }

    private void barrier(Canvas canvas, Element.Barrier barrier) {
        double centre = middle(barrier.column());
        for (int row : barrier.rows()) {
            double to = barrier.rows().contains(row + 1) ? y[row + 1] - PITCH / 2 : y[row] + PITCH / 2;
            canvas.line(centre, y[row] - PITCH / 2, centre, to, Canvas.Stroke.DASHED);
        }
    }

    private double middle(int column) {
        return x[column] + columnWidth[column] / 2;
    }
}
