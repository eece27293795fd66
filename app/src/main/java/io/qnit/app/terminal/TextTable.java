package io.qnit.app.terminal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text under headings; numbers to the right, words to the left. */
public final class TextTable {
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** A heading and the side to which its column leans. */
    public record Column(String heading, Side side) {}

    /** To which side a column leans. */
    public enum Side {
        LEFT,
        RIGHT
    }

    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row with one cell per column. */
    public void add(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "the table has " + columns.size() + " columns, the row " + cells.size() + " cells");
        }
        rows.add(List.copyOf(cells));
    }

    @Override
    public String toString() {
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = length(columns.get(c).heading());
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], length(row.get(c)));
            }
        }
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(Column::heading).toList(), widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String space = " ".repeat(widths[c] - length(cells.get(c)));
            line.append("  ");
            line.append(columns.get(c).side() == Side.RIGHT ? space + cells.get(c) : cells.get(c) + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
