package io.qnit.app.draw;

import io.qnit.app.draw.Canvas.Anchor;
import io.qnit.app.draw.Canvas.Ink;
import io.qnit.app.draw.Canvas.Stroke;
import io.qnit.app.draw.Element.Control;
import io.qnit.app.draw.Element.Frame;
import io.qnit.app.draw.Element.Measurement;
import io.qnit.app.draw.Element.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paints a layout on a {@link Canvas}, in bands one below the other, as a figure of a paper would show it. */
final class GraphicPainter {
    private static final double MAX_WIDTH = 1400;
    private static final double MARGIN = 12;
    private static final double BAND_GAP = 26;
    private static final double QUBIT_PITCH = 46;
    private static final double CLASSICAL_PITCH = 34;
    private static final double BOX = 32;
    private static final double GAP = 14;
    private static final double FRAME_HEAD = 19;
    private static final double FRAME_FOOT = 8;
    private static final double FRAME_EDGE = 16;
    private static final double NAME = 15;
    private static final double SMALL = 10.5;
    private static final double DOT = 4;
    private static final double PLUS = 10;
    private static final double NOTE = 18;
    private static final Pattern APPLICATION = Pattern.compile("([^ (]+)(\\(.+\\))");
    private static final Pattern INDEXED = Pattern.compile("(.+)\\[(\\d+)]|(.*[A-Za-z])_?(\\d+)");

    private final Layout layout;
    private final double[] middles;
    private final double bandHeight;
    private final double labelWidth;
    private final Bands bands;

    GraphicPainter(Layout layout) {
        this.layout = layout;
        middles = new double[layout.wires().size()];
        bandHeight = stack();
        labelWidth = layout.wires().stream()
                .mapToDouble(wire -> TextWidth.of(wire.label(), NAME) + (wire.size() > 0 ? 12 : 0))
                .max()
                .orElse(0);
        bands = Bands.balanced(columnWidths(), layout, Math.max(200, MAX_WIDTH - labelWidth - 2 * MARGIN));
    }

    double width() {
        double widest = 0;
        for (Bands.Band band : bands.bands()) {
            widest = Math.max(widest, bands.start(band, band.to()));
        }
        double notes = layout.notes().stream()
                .mapToDouble(note -> TextWidth.of(note, SMALL + 1))
                .max()
                .orElse(0);
        return Math.ceil(2 * MARGIN + Math.max(labelWidth + widest + 2 * GAP, notes));
    }

    double height() {
        int count = bands.bands().size();
        double rows = count * bandHeight + (count - 1) * BAND_GAP;
        return Math.ceil(2 * MARGIN + rows + layout.notes().size() * NOTE);
    }

    void paint(Canvas canvas) {
        double y = MARGIN;
        for (Bands.Band band : bands.bands()) {
            new BandPainter(canvas, band, MARGIN + labelWidth + GAP / 2, y).paint();
            y += bandHeight + BAND_GAP;
        }
        y += NOTE - BAND_GAP - 4;
        for (String note : layout.notes()) {
            canvas.text(MARGIN, y, note, "", SMALL + 1, Anchor.START, Ink.WIRE);
            y += NOTE;
        }
    }

    private double stack() {
        int[] above = new int[middles.length];
        int[] below = new int[middles.length];
        boolean[] boxes = new boolean[middles.length];
        for (Element element : layout.elements()) {
            switch (element) {
                case Frame frame -> {
                    above[frame.top()] = Math.max(above[frame.top()], frame.above());
                    below[frame.bottom()] = Math.max(below[frame.bottom()], frame.below());
                }
                case Operation operation -> {
                    boxes[operation.top()] = true;
                    boxes[operation.bottom()] = true;
                }
                case Measurement _, Element.Barrier _, Element.WireCut _, Element.GateCut _ -> {}
            }
        }
        double y = 0;
        for (int row = 0; row < middles.length; row++) {
            boolean thin = layout.wires().get(row).isClassical() && !boxes[row];
            double pitch = thin ? CLASSICAL_PITCH : QUBIT_PITCH;
            y += above[row] * FRAME_HEAD;
            middles[row] = y + pitch / 2;
            y += pitch + below[row] * FRAME_FOOT;
        }
        return y;
    }

    private double[] columnWidths() {
        double[] widths = new double[layout.columns()];
        Arrays.fill(widths, FRAME_EDGE);
        for (Element element : layout.elements()) {
            switch (element) {
                case Operation operation -> widen(
                        widths,
                        operation.column(),
                        GAP + (operation.shape() == Element.Shape.BOX ? boxWidth(operation) : 2 * PLUS));
                case Measurement measurement -> widen(widths, measurement.column(), BOX + GAP);
                case Element.Barrier barrier -> widen(widths, barrier.column(), GAP + 6);
                case Element.WireCut cut -> widen(widths, cut.column(), GAP + TextWidth.of(cut.label(), SMALL) + 8);
                case Element.GateCut cut ->
                    widen(widths, cut.column(), GAP + 2 * TextWidth.of(cut.label(), SMALL) + 16);
                case Frame _ -> {}
            }
        }
        for (int k = layout.elements().size() - 1; k >= 0; k--) {
            if (layout.elements().get(k) instanceof Frame frame) {
                for (int s = 0; s < frame.sections().size(); s++) {
                    Bands.makeRoom(widths, frame, s, TextWidth.of(frame.sections().get(s).label(), SMALL + 1) + 22);
                }
            }
        }
        return widths;
    }

    private static void widen(double[] widths, int column, double width) {
        if (column < widths.length) {
            widths[column] = Math.max(widths[column], width);
        }
    }

    private static double boxWidth(Operation operation) {
        Matcher application = APPLICATION.matcher(operation.label());
        double text = application.matches()
                ? Math.max(TextWidth.of(application.group(1), NAME), TextWidth.of(application.group(2), SMALL))
                : TextWidth.of(operation.label(), operation.label().length() > 8 ? SMALL + 1 : NAME);
        return Math.max(BOX, text + 14 + (operation.targets().size() > 1 ? 16 : 0));
    }

    /** One band of the picture. */
    private final class BandPainter {
        private final Canvas canvas;
        private final Bands.Band band;
        private final double left;
        private final double top;
        private final double right;

        BandPainter(Canvas canvas, Bands.Band band, double left, double top) {
            this.canvas = canvas;
            this.band = band;
            this.left = left;
            this.top = top;
            right = left + bands.start(band, band.to()) + GAP;
        }

        void paint() {
            List<Element> inBand = new ArrayList<>();
            for (Element element : layout.elements()) {
                if (element instanceof Frame frame) {
                    if (frame.column() < band.to() && frame.lastColumn() >= band.from()) {
                        frameBack(frame);
                    }
                } else if (band.contains(element.column())) {
                    inBand.add(element);
                }
            }
            wires();
            for (Element element : layout.elements()) {
                if (element instanceof Frame frame
                        && frame.column() < band.to()
                        && frame.lastColumn() >= band.from()) {
                    frameFront(frame);
                }
            }
            for (Element element : inBand) {
                switch (element) {
                    case Operation operation -> operation(operation);
                    case Measurement measurement -> measurement(measurement);
                    case Element.Barrier barrier -> barrier(barrier);
                    case Element.WireCut cut -> wireCut(cut);
                    case Element.GateCut cut -> gateCut(cut);
                    case Frame _ -> {}
                }
            }
        }

        private double y(int row) {
            return top + middles[row];
        }

        private double start(int column) {
            return left + GAP / 2 + bands.start(band, column);
        }

        private double centre(int column) {
            return start(column) + bands.widths()[column] / 2;
        }

        private void wires() {
            for (int row = 0; row < middles.length; row++) {
                Wire wire = layout.wires().get(row);
                double y = y(row);
                double from = left;
                Matcher indexed = INDEXED.matcher(wire.label());
                boolean subscript = !wire.isClassical() && indexed.matches();
                String name =
                        subscript ? (indexed.group(1) == null ? indexed.group(3) : indexed.group(1)) : wire.label();
                String index = subscript ? (indexed.group(2) == null ? indexed.group(4) : indexed.group(2)) : "";
                canvas.text(from - 6, y + 5, name, index, NAME, Anchor.END, Ink.LINE);
                if (wire.isClassical()) {
                    canvas.line(from, y - 1.6, right, y - 1.6, Ink.WIRE, Stroke.SOLID);
                    canvas.line(from, y + 1.6, right, y + 1.6, Ink.WIRE, Stroke.SOLID);
                    if (wire.size() > 0 && band.from() == 0) {
                        canvas.line(from + 5, y + 5, from + 11, y - 5, Ink.WIRE, Stroke.SOLID);
                        canvas.text(from + 10, y - 7, "" + wire.size(), "", SMALL, Anchor.MIDDLE, Ink.WIRE);
                    }
                } else {
                    canvas.line(from, y, right, y, Ink.WIRE, Stroke.SOLID);
                }
            }
        }

        private void operation(Operation operation) {
            double x = centre(operation.column());
            if (operation.top() < operation.bottom()) {
                canvas.line(x, y(operation.top()), x, y(operation.bottom()), Ink.LINE, Stroke.BOLD);
            }
            switch (operation.shape()) {
                case BOX -> box(operation, x);
                case PLUS -> operation.targets().forEach(row -> {
                    canvas.circle(x, y(row), PLUS, Ink.PAPER, Ink.LINE);
                    canvas.line(x - PLUS, y(row), x + PLUS, y(row), Ink.LINE, Stroke.BOLD);
                    canvas.line(x, y(row) - PLUS, x, y(row) + PLUS, Ink.LINE, Stroke.BOLD);
                });
                case DOT -> operation.targets().forEach(row -> canvas.circle(x, y(row), DOT, Ink.LINE, Ink.LINE));
                case CROSS -> operation.targets().forEach(row -> {
                    double r = 6;
                    canvas.line(x - r, y(row) - r, x + r, y(row) + r, Ink.LINE, Stroke.BOLD);
                    canvas.line(x - r, y(row) + r, x + r, y(row) - r, Ink.LINE, Stroke.BOLD);
                });
            }
            for (Control control : operation.controls()) {
                boolean within = operation.shape() == Element.Shape.BOX
                        && control.row() > operation.firstTarget()
                        && control.row() < operation.lastTarget();
                double at = within ? x - boxWidth(operation) / 2 : x;
                boolean open = control.polarity() == Control.Polarity.OPEN;
                canvas.circle(at, y(control.row()), open ? DOT + 0.5 : DOT, open ? Ink.PAPER : Ink.LINE, Ink.LINE);
            }
        }

        private void box(Operation operation, double x) {
            double width = boxWidth(operation);
            double from = y(operation.firstTarget()) - BOX / 2;
            double height = y(operation.lastTarget()) - y(operation.firstTarget()) + BOX;
            Matcher application = APPLICATION.matcher(operation.label());
            boolean applied = application.matches();
            Ink fill = operation.label().equals("|0⟩") ? Ink.RESET : applied ? Ink.ROTATION : Ink.GATE;
            canvas.box(x - width / 2, from, width, height, 3, fill, Ink.LINE, Stroke.SOLID);
            boolean numbered = operation.targets().size() > 1;
            double at = numbered ? x + 6 : x;
            double middle = from + height / 2;
            if (applied) {
                canvas.text(at, middle + 0.5, application.group(1), "", NAME - 1, Anchor.MIDDLE, Ink.LINE);
                canvas.text(at, middle + 12, application.group(2), "", SMALL, Anchor.MIDDLE, Ink.LINE);
            } else {
                double size = operation.label().length() > 8 ? SMALL + 1 : NAME;
                canvas.text(at, middle + size / 3, operation.label(), "", size, Anchor.MIDDLE, Ink.LINE);
            }
            if (numbered) {
                for (int k = 0; k < operation.targets().size(); k++) {
                    double y = y(operation.targets().get(k));
                    canvas.text(x - width / 2 + 7, y + 3.5, "" + k, "", SMALL - 1, Anchor.MIDDLE, Ink.WIRE);
                }
            }
        }

        private void measurement(Measurement measurement) {
            double x = centre(measurement.column());
            double y = y(measurement.top());
            double end = y(measurement.bottom());
            canvas.line(x - 1.6, y, x - 1.6, end - 7, Ink.WIRE, Stroke.SOLID);
            canvas.line(x + 1.6, y, x + 1.6, end - 7, Ink.WIRE, Stroke.SOLID);
            canvas.line(x - 4.5, end - 8, x, end - 2, Ink.WIRE, Stroke.BOLD);
            canvas.line(x + 4.5, end - 8, x, end - 2, Ink.WIRE, Stroke.BOLD);
            canvas.box(x - BOX / 2, y - BOX / 2, BOX, BOX, 3, Ink.MEASURE, Ink.LINE, Stroke.SOLID);
            canvas.arc(x, y + 6, 10, Ink.LINE);
            canvas.line(x, y + 6, x + 8, y - 7, Ink.LINE, Stroke.BOLD);
            canvas.text(x + 5, end + 13, measurement.bit(), "", SMALL - 1, Anchor.MIDDLE, Ink.WIRE);
        }

        private void barrier(Element.Barrier barrier) {
            double x = centre(barrier.column());
            for (int k = 0; k < barrier.rows().size(); k++) {
                int row = barrier.rows().get(k);
                boolean next = k + 1 < barrier.rows().size() && barrier.rows().get(k + 1) == row + 1;
                double end = next ? y(row + 1) : y(row) + BOX / 2;
                double from = k > 0 && barrier.rows().get(k - 1) == row - 1 ? y(row) : y(row) - BOX / 2;
                canvas.line(x, from, x, end, Ink.FAINT, Stroke.DASHED);
            }
        }

        private void wireCut(Element.WireCut cut) {
            double x = centre(cut.column());
            double y = y(cut.row());
            canvas.box(x - 3, y - 3, 6, 6, 0, Ink.PAPER, Ink.PAPER, Stroke.SOLID);
            canvas.line(x - 6, y + 8, x, y - 8, Ink.CUT, Stroke.BOLD);
            canvas.line(x, y + 8, x + 6, y - 8, Ink.CUT, Stroke.BOLD);
            canvas.text(x, y - 11, cut.label(), "", SMALL, Anchor.MIDDLE, Ink.CUT);
        }

        private void gateCut(Element.GateCut cut) {
            double x = centre(cut.column());
            double y = (y(cut.bottom() - 1) + y(cut.bottom())) / 2;
            if (cut.throughBox()) {
                double half = boxWidth(cut.operation()) / 2 + 4;
                canvas.line(x - half, y, x + half, y, Ink.CUT, Stroke.DASHED);
                canvas.text(x + half + 1, y - 2, cut.label(), "", SMALL, Anchor.START, Ink.CUT);
                return;
            }
            canvas.box(x - 2, y - 3, 4, 6, 0, Ink.PAPER, Ink.PAPER, Stroke.SOLID);
            canvas.line(x - 8, y, x + 8, y - 6, Ink.CUT, Stroke.BOLD);
            canvas.line(x - 8, y + 6, x + 8, y, Ink.CUT, Stroke.BOLD);
            canvas.text(x + 10, y + 4, cut.label(), "", SMALL, Anchor.START, Ink.CUT);
        }

        private double frameTop(Frame frame) {
            boolean classical = layout.wires().get(frame.top()).isClassical();
            double half = classical ? CLASSICAL_PITCH / 2 : QUBIT_PITCH / 2;
            return y(frame.top()) - half - frame.above() * FRAME_HEAD + 3;
        }

        private double frameBottom(Frame frame) {
            boolean classical = layout.wires().get(frame.bottom()).isClassical();
            double half = classical ? CLASSICAL_PITCH / 2 : QUBIT_PITCH / 2;
            return y(frame.bottom()) + half + frame.below() * FRAME_FOOT - 4;
        }

        private double frameLeft(Frame frame) {
            return band.contains(frame.column()) ? start(frame.column()) + FRAME_EDGE / 2 : left + 2;
        }

        private double frameRight(Frame frame) {
            return band.contains(frame.lastColumn()) ? start(frame.lastColumn()) + FRAME_EDGE / 2 : right - 2;
        }

        private void frameBack(Frame frame) {
            double from = frameLeft(frame);
            double y = frameTop(frame);
            canvas.box(
                    from,
                    y,
                    frameRight(frame) - from,
                    frameBottom(frame) - y,
                    6,
                    Ink.FRAME_FILL,
                    Ink.FRAME,
                    Stroke.SOLID);
        }

        private void frameFront(Frame frame) {
            double y = frameTop(frame);
            for (int s = 0; s < frame.sections().size(); s++) {
                Element.Section section = frame.sections().get(s);
                if (!band.contains(section.column())) {
                    continue;
                }
                double x = start(section.column()) + FRAME_EDGE / 2;
                if (s > 0) {
                    canvas.line(x, y, x, frameBottom(frame), Ink.FRAME, Stroke.DASHED);
                }
                canvas.text(x + 7, y + 13, section.label(), "", SMALL + 1, Anchor.START, Ink.FRAME);
            }
            if (band.contains(frame.column())) {
                double x = frameLeft(frame) + 10;
                for (int row : frame.read()) {
                    boolean under = y(row) > frameBottom(frame);
                    double from = under ? frameBottom(frame) : y;
                    canvas.line(x - 1.6, from, x - 1.6, y(row), Ink.FRAME, Stroke.SOLID);
                    canvas.line(x + 1.6, from, x + 1.6, y(row), Ink.FRAME, Stroke.SOLID);
                    canvas.circle(x, y(row), DOT, Ink.FRAME, Ink.FRAME);
                }
            }
        }
    }
}
