package io.qnit.app.draw;

import java.util.Arrays;
import java.util.List;

/**
 * Paints a layout with box-drawing characters: one line per wire, lines between for what connects them. Pages of columns
 * follow each other when the circuit is wider than the terminal.
 */
final class TextPainter {
    private final Layout layout;
    private final FrameLevels levels;
    private final int[] lineOfRow;
    private final int[] start;
    private final int[] width;
    private final char[][] grid;

    TextPainter(Layout layout) {
        this.layout = layout;
        this.levels = new FrameLevels(layout);
        int rows = layout.rows().size();
        lineOfRow = new int[rows];
        int line = 0;
        for (int row = 0; row < rows; row++) {
            line += Math.max(levels.linesAbove(row), row > 0 && levels.linesBelow(row - 1) == 0 ? 1 : 0);
            lineOfRow[row] = line;
            line += 1 + Math.max(levels.linesBelow(row), layout.rows().get(row).kind() == Layout.Kind.CLBITS ? 1 : 0);
        }
        width = widths();
        start = new int[layout.columns() + 1];
        for (int c = 0; c < layout.columns(); c++) {
            start[c + 1] = start[c] + width[c] + 1;
        }
        grid = new char[line][start[layout.columns()] + 1];
    }

    private int[] widths() {
        int[] widths = new int[layout.columns()];
        Arrays.fill(widths, 1);
        for (Element element : layout.elements()) {
            int needed =
                    switch (element) {
                        case Element.Box box -> label(box).length() + 2;
                        case Element.Measure measure -> Math.max(3, measure.bit().length());
                        case Element.Mark _, Element.Connection _, Element.Barrier _, Element.Frame _ -> 1;
                    };
            widths[element.column()] = Math.max(widths[element.column()], needed);
        }
        for (int k = layout.elements().size() - 1; k >= 0; k--) {
            if (layout.elements().get(k) instanceof Element.Frame frame) {
                int inside = 0;
                for (int c = frame.column(); c <= frame.lastColumn(); c++) {
                    inside += widths[c] + 1;
                }
                int needed = frame.label().length() + 7;
                widths[frame.lastColumn()] += Math.max(0, needed - inside);
            }
        }
        return widths;
    }

    String paint(int terminalWidth) {
        for (char[] line : grid) {
            Arrays.fill(line, ' ');
        }
        for (int row = 0; row < lineOfRow.length; row++) {
            Arrays.fill(grid[lineOfRow[row]], wire(row));
        }
        for (Element element : layout.elements()) {
            paint(element);
        }
        return pages(terminalWidth);
    }

    private char wire(int row) {
        return switch (layout.rows().get(row).kind()) {
            case QUBIT -> '─';
            case CLBITS -> '═';
            case CLASSICAL -> ' ';
        };
    }

    private void paint(Element element) {
        switch (element) {
            case Element.Box box -> box(box);
            case Element.Mark mark ->
                grid[lineOfRow[mark.row()]][middle(mark.column())] =
                        switch (mark.sign()) {
                            case CONTROL -> '●';
                            case NOT -> '⊕';
                            case SWAP -> '╳';
                        };
            case Element.Connection line -> vertical(middle(line.column()), line.top(), line.bottom(), '│', '┼', '╪');
            case Element.Measure measure -> measure(measure);
            case Element.Barrier barrier -> barrier(barrier);
            case Element.Frame frame -> frame(frame);
        }
    }

    private void box(Element.Box box) {
        String label = label(box);
        int left = start[box.column()] + (width[box.column()] - label.length() - 2) / 2;
        int right = left + label.length() + 1;
        for (int line = lineOfRow[box.top()]; line <= lineOfRow[box.bottom()]; line++) {
            Arrays.fill(grid[line], left + 1, right, ' ');
            grid[line][left] = '│';
            grid[line][right] = '│';
        }
        for (int row = box.top(); row <= box.bottom(); row++) {
            boolean wired = wire(row) != ' ';
            grid[lineOfRow[row]][left] = wired ? '┤' : '[';
            grid[lineOfRow[row]][right] = wired ? '├' : ']';
        }
        put(lineOfRow[box.top()], left + 1, box.ports().isEmpty() ? label : "  " + box.label());
        for (Element.Port port : box.ports()) {
            put(lineOfRow[port.row()], left + 1, port.label());
        }
    }

    private static String label(Element.Box box) {
        return box.ports().isEmpty() ? box.label() : "0 " + box.label();
    }

    private void measure(Element.Measure measure) {
        int x = middle(measure.column());
        vertical(x, measure.top(), measure.bottom(), '║', '╫', '╬');
        put(lineOfRow[measure.top()], x - 1, "┤M├");
        grid[lineOfRow[measure.bottom()]][x] = '╩';
        put(lineOfRow[measure.bottom()] + 1, x - (measure.bit().length() - 1) / 2, measure.bit());
    }

    private void barrier(Element.Barrier barrier) {
        int x = middle(barrier.column());
        for (int row : barrier.rows()) {
            grid[lineOfRow[row]][x] = '░';
            if (barrier.rows().contains(row + 1)) {
                for (int line = lineOfRow[row] + 1; line < lineOfRow[row + 1]; line++) {
                    grid[line][x] = '░';
                }
            }
        }
    }

    private void frame(Element.Frame frame) {
        int left = start[frame.column()];
        int right = start[frame.lastColumn()] + width[frame.lastColumn()] - 1;
        int top = lineOfRow[frame.top()] - levels.above(frame);
        int bottom = lineOfRow[frame.bottom()] + levels.below(frame);
        Arrays.fill(grid[top], left + 1, right, '╌');
        Arrays.fill(grid[bottom], left + 1, right, '╌');
        put(top, left + 2, " " + frame.label() + " ");
        grid[top][left] = '┌';
        grid[top][right] = '┐';
        grid[bottom][left] = '└';
        grid[bottom][right] = '┘';
        for (int line = top + 1; line < bottom; line++) {
            grid[line][left] = crossing(grid[line][left], '╎', '┼', '╪');
            grid[line][right] = crossing(grid[line][right], '╎', '┼', '╪');
        }
    }

    private void vertical(int x, int top, int bottom, char plain, char overQubit, char overClbits) {
        for (int line = lineOfRow[top]; line <= lineOfRow[bottom]; line++) {
            grid[line][x] = crossing(grid[line][x], plain, overQubit, overClbits);
        }
    }

    private static char crossing(char found, char plain, char overQubit, char overClbits) {
        return switch (found) {
            case '─', '╌' -> overQubit;
            case '═' -> overClbits;
            default -> plain;
        };
    }

    private int middle(int column) {
        return start[column] + width[column] / 2;
    }

    private void put(int line, int x, String text) {
        for (int k = 0; k < text.length() && x + k < grid[line].length; k++) {
            grid[line][Math.max(0, x + k)] = text.charAt(k);
        }
    }

    private String pages(int terminalWidth) {
        List<Layout.Row> rows = layout.rows();
        int labels = rows.stream().mapToInt(r -> r.label().length()).max().orElse(0);
        int room = Math.max(10, terminalWidth - labels - 4);
        StringBuilder text = new StringBuilder();
        int from = 0;
        do {
            int to = from;
            while (to < layout.columns() && (to == from || start[to + 1] - start[from] <= room)) {
                to++;
            }
            if (from > 0) {
                text.append('\n');
            }
            page(text, start[from], Math.max(start[to], start[from] + 1), labels, to < layout.columns());
            from = to;
        } while (from < layout.columns());
        if (layout.omitted() > 0) {
            text.append("\nand ").append(layout.omitted()).append(" more operations\n");
        }
        return text.toString();
    }

    private void page(StringBuilder text, int left, int right, int labels, boolean more) {
        int row = 0;
        int lines = grid.length;
        while (lines > 0 && lineOfRow[lineOfRow.length - 1] < lines - 1
                && new String(grid[lines - 1], left, right - left).isBlank()) {
            lines--;
        }
        for (int line = 0; line < lines; line++) {
            String label = "";
            char lead = ' ';
            if (row < lineOfRow.length && lineOfRow[row] == line) {
                label = layout.rows().get(row).label();
                lead = wire(row);
                row++;
            }
            String drawn = " ".repeat(labels - label.length()) + label + " " + lead
                    + new String(grid[line], left, right - left) + (more && lead != ' ' ? "»" : "");
            text.append(drawn.stripTrailing()).append('\n');
        }
    }
}
