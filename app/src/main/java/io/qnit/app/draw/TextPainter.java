package io.qnit.app.draw;

import io.qnit.app.draw.Element.Control;
import io.qnit.app.draw.Element.Frame;
import io.qnit.app.draw.Element.Measurement;
import io.qnit.app.draw.Element.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Paints a layout with box-drawing characters, band below band, each on a grid of characters of its own. */
final class TextPainter {
    private static final int MIN_ROOM = 12;

    private final Layout layout;
    private final int labelWidth;
    private final int[] middles;
    private final int height;
    private final Bands bands;

    TextPainter(Layout layout, int width) {
        this.layout = layout;
        labelWidth = layout.wires().stream()
                .mapToInt(wire -> length(label(wire)))
                .max()
                .orElse(0);
        middles = new int[layout.wires().size()];
        height = stack();
        bands = Bands.of(columnWidths(), layout, Math.max(MIN_ROOM, width - labelWidth - 3));
    }

    String paint() {
        List<String> lines = new ArrayList<>();
        for (int k = 0; k < bands.bands().size(); k++) {
            if (k > 0) {
                lines.add("");
            }
            lines.addAll(new BandPainter(bands.bands().get(k), k + 1 < bands.bands().size()).lines());
        }
        lines.addAll(layout.notes());
        return String.join("\n", lines) + "\n";
    }

    private static String label(Wire wire) {
        return wire.label() + (wire.size() > 0 ? "/" + wire.size() : "") + ": ";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Gives each wire its line; returns how many lines there are. */
    private int stack() {
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
        int y = 0;
        for (int row = 0; row < middles.length; row++) {
            boolean thin = layout.wires().get(row).isClassical() && !boxes[row];
            y += above[row] + (thin ? 0 : 1);
            middles[row] = y;
            y += 2 + below[row];
        }
        return y;
    }

    private double[] columnWidths() {
        double[] widths = new double[layout.columns()];
        for (Element element : layout.elements()) {
            int width =
                    switch (element) {
                        case Operation operation ->
                            operation.shape() == Element.Shape.BOX ? boxWidth(operation) + 2 : 3;
                        case Measurement _ -> 7;
                        case Element.Barrier _ -> 3;
                        case Element.WireCut cut -> Math.max(4, length(cut.label()) + 2);
                        case Element.GateCut cut -> cut.throughBox() ? 0 : 3 + 2 * length(cut.label());
                        case Frame frame -> {
                            frame.sections().forEach(s -> widen(widths, s.column(), 2));
                            widen(widths, frame.lastColumn(), 2);
                            yield 2;
                        }
                    };
            widen(widths, element.column(), width);
        }
        for (int k = 0; k < widths.length; k++) {
            widths[k] = Math.max(widths[k], 2);
        }
        // inner frames first: they may give the outer ones the room they need
        for (int k = layout.elements().size() - 1; k >= 0; k--) {
            if (layout.elements().get(k) instanceof Frame frame) {
                for (int s = 0; s < frame.sections().size(); s++) {
                    Bands.makeRoom(widths, frame, s, length(frame.sections().get(s).label()) + 5);
                }
            }
        }
        return widths;
    }

    private static void widen(double[] widths, int column, int width) {
        if (column < widths.length) {
            widths[column] = Math.max(widths[column], width);
        }
    }

    /** Two edges, a space within each, the label, and the numbers of the operands where there are several. */
    private static int boxWidth(Operation operation) {
        return length(operation.label()) + 4 + (numbered(operation) ? 2 : 0);
    }

    private static boolean numbered(Operation operation) {
        return operation.targets().size() > 1;
    }

    /** The grid of one band. */
    private final class BandPainter {
        private final Bands.Band band;
        private final boolean goesOn;
        private final int width;
        private final int[][] grid;

        BandPainter(Bands.Band band, boolean goesOn) {
            this.band = band;
            this.goesOn = goesOn;
            width = (int) bands.start(band, band.to()) + 2;
            grid = new int[height][width];
        }

        List<String> lines() {
            for (int[] line : grid) {
                Arrays.fill(line, ' ');
            }
            for (int row = 0; row < middles.length; row++) {
                Arrays.fill(grid[middles[row]], layout.wires().get(row).isClassical() ? '═' : '─');
            }
            for (Element element : layout.elements()) {
                if (element instanceof Frame frame && frame.column() < band.to() && frame.lastColumn() >= band.from()) {
                    frame(frame);
                }
            }
            for (Element element : layout.elements()) {
                if (band.contains(element.column())) {
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
            if (goesOn) {
                for (int middle : middles) {
                    grid[middle][width - 1] = '»';
                }
            }
            return labelled();
        }

        private List<String> labelled() {
            String[] labels = new String[height];
            Arrays.fill(labels, "");
            for (int row = 0; row < middles.length; row++) {
                labels[middles[row]] = label(layout.wires().get(row));
            }
            List<String> lines = new ArrayList<>();
            for (int y = 0; y < height; y++) {
                String padding = " ".repeat(labelWidth - length(labels[y]));
                String line = (padding + labels[y] + new String(grid[y], 0, width)).stripTrailing();
                if (!line.isEmpty() || (!lines.isEmpty() && !lines.getLast().isEmpty())) {
                    lines.add(line);
                }
            }
            while (!lines.isEmpty() && lines.getLast().isEmpty()) {
                lines.removeLast();
            }
            return lines;
        }

        private int centre(int column) {
            return (int) (bands.start(band, column) + bands.widths()[column] / 2);
        }

        private void operation(Operation operation) {
            int x = centre(operation.column());
            for (int y = middles[operation.top()]; y <= middles[operation.bottom()]; y++) {
                cross(y, x);
            }
            switch (operation.shape()) {
                case BOX -> box(operation, x);
                case PLUS -> operation.targets().forEach(row -> grid[middles[row]][x] = '⊕');
                case DOT -> operation.targets().forEach(row -> grid[middles[row]][x] = '●');
                case CROSS -> operation.targets().forEach(row -> grid[middles[row]][x] = '╳');
            }
            for (Control control : operation.controls()) {
                boolean boxed = operation.shape() == Element.Shape.BOX
                        && control.row() > operation.firstTarget()
                        && control.row() < operation.lastTarget();
                int at = boxed ? x - boxWidth(operation) / 2 : x;
                grid[middles[control.row()]][at] = control.polarity() == Control.Polarity.OPEN ? '○' : '●';
            }
        }

        private void box(Operation operation, int x) {
            int inner = boxWidth(operation);
            int left = x - inner / 2;
            int right = left + inner - 1;
            int top = middles[operation.firstTarget()] - 1;
            int bottom = middles[operation.lastTarget()] + 1;
            for (int y = top; y <= bottom; y++) {
                Arrays.fill(grid[y], left, right + 1, y == top || y == bottom ? '─' : ' ');
                grid[y][left] = y == top ? '┌' : y == bottom ? '└' : '│';
                grid[y][right] = y == top ? '┐' : y == bottom ? '┘' : '│';
            }
            if (operation.top() < operation.firstTarget()) {
                grid[top][x] = '┴';
            }
            if (operation.bottom() > operation.lastTarget()) {
                grid[bottom][x] = '┬';
            }
            for (int k = 0; k < operation.targets().size(); k++) {
                int row = operation.targets().get(k);
                boolean classical = layout.wires().get(row).isClassical();
                grid[middles[row]][left] = classical ? '╡' : '┤';
                grid[middles[row]][right] = classical ? '╞' : '├';
                if (numbered(operation)) {
                    grid[middles[row]][left + 1] = '0' + k % 10;
                }
            }
            write(operation.label(), left + (numbered(operation) ? 4 : 2), (top + bottom) / 2);
        }

        private void measurement(Measurement measurement) {
            int x = centre(measurement.column());
            int y = middles[measurement.top()];
            box(new Operation(
                    measurement.column(), List.of(), Element.Shape.BOX, List.of(measurement.top()), "M"), x);
            grid[y + 1][x] = '╥';
            for (int line = y + 2; line < middles[measurement.bottom()]; line++) {
                grid[line][x] =
                        switch (grid[line][x]) {
                            case '─' -> '╫';
                            case '═' -> '╬';
                            default -> '║';
                        };
            }
            grid[middles[measurement.bottom()]][x] = '╩';
            write(measurement.bit(), x - (length(measurement.bit()) - 1) / 2, middles[measurement.bottom()] + 1);
        }

        private void barrier(Element.Barrier barrier) {
            int x = centre(barrier.column());
            for (int k = 0; k < barrier.rows().size(); k++) {
                int row = barrier.rows().get(k);
                boolean next = k + 1 < barrier.rows().size() && barrier.rows().get(k + 1) == row + 1;
                int end = next ? middles[row + 1] : middles[row] + 1;
                for (int y = middles[row] - 1; y <= end; y++) {
                    grid[y][x] = '░';
                }
            }
        }

        private void wireCut(Element.WireCut cut) {
            int x = centre(cut.column());
            write("╱╱", x - 1, middles[cut.row()]);
            write(cut.label(), x - 1, middles[cut.row()] - 1);
        }

        private void gateCut(Element.GateCut cut) {
            int x = centre(cut.column());
            int line = middles[cut.bottom()] - 1;
            if (cut.throughBox()) {
                int left = x - boxWidth(cut.operation()) / 2;
                Arrays.fill(grid[line], left, left + boxWidth(cut.operation()), '╌');
                write(cut.label(), x - (length(cut.label()) - 1) / 2, line);
                return;
            }
            for (int y = middles[cut.top()] + 1; y < middles[cut.bottom()]; y++) {
                grid[y][x] = grid[y][x] == '│' || grid[y][x] == '┼' ? '┊' : grid[y][x];
            }
            int label = middles[cut.top()] + 1;
            grid[label][x] = '╱';
            write(cut.label(), x + 1, label);
        }

        private void frame(Frame frame) {
            int top = Math.max(0, middles[frame.top()] - 1 - frame.above());
            int bottom = Math.min(height - 1, middles[frame.bottom()] + 1 + frame.below());
            int from = (int) bands.start(band, frame.column());
            int to = band.contains(frame.lastColumn()) ? (int) bands.start(band, frame.lastColumn()) : width - 1;
            for (int x = from; x <= to; x++) {
                grid[top][x] = '─';
                grid[bottom][x] = '─';
            }
            for (int s = 0; s < frame.sections().size(); s++) {
                int column = frame.sections().get(s).column();
                if (band.contains(column)) {
                    edge((int) bands.start(band, column), top, bottom, s == 0 ? "╭╰" : "┬┴");
                    write(" " + frame.sections().get(s).label() + " ", (int) bands.start(band, column) + 2, top);
                }
            }
            if (band.contains(frame.lastColumn())) {
                edge(to, top, bottom, "╮╯");
            }
            if (band.contains(frame.column())) {
                frame.read().forEach(row -> condition(from, row, top, bottom));
            }
        }

        private void edge(int x, int top, int bottom, String corners) {
            for (int y = top + 1; y < bottom; y++) {
                cross(y, x);
            }
            grid[top][x] = corners.charAt(0);
            grid[bottom][x] = corners.charAt(1);
        }

        /** A double line from a frame to a classical wire that its condition reads. */
        private void condition(int x, int row, int top, int bottom) {
            boolean under = middles[row] > bottom;
            int from = under ? bottom : top;
            int step = under ? 1 : -1;
            for (int y = from + step; y != middles[row]; y += step) {
                grid[y][x] =
                        switch (grid[y][x]) {
                            case '─' -> '╫';
                            case '═', '╩' -> '╬';
                            default -> '║';
                        };
            }
            grid[middles[row]][x] = '■';
            if (grid[from][x] == '╰') {
                grid[from][x] = '╙';
            }
        }

        /** A vertical stroke, over what is there. */
        private void cross(int y, int x) {
            grid[y][x] =
                    switch (grid[y][x]) {
                        case '─' -> '┼';
                        case '═' -> '╪';
                        default -> '│';
                    };
        }

        private void write(String text, int x, int y) {
            int at = x;
            for (int c : text.codePoints().toArray()) {
                if (at >= 0 && at < width && y < height) {
                    grid[y][at] = c;
                }
                at++;
            }
        }
    }
}
