package io.qnit.app.targets;

import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.Position;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The map of a target: its qubits, coloured by readout error, and its edges, coloured by the error of the best two-qubit
 * gate; and on it, if wanted, where the qubits of a circuit are. Immutable.
 */
public final class TargetMap {
    /** Above so many qubits the edges of an all-to-all target are not drawn. */
    private static final int MOST_FOR_ALL_EDGES = 40;

    /** Above so many qubits, a map is a list of neighbours in the terminal. */
    private static final int MOST_FOR_TEXT = 1000;

    private static final double UNIT = 62;
    private static final double MARGIN = 40;
    private static final double RADIUS = 16;
    private static final int FREE = -1;

    private final Target target;
    private final List<Position> places;
    private final int[] guests;

    private TargetMap(Target target, List<Position> places, int[] guests) {
        this.target = target;
        this.places = places;
        this.guests = guests;
    }

    public static TargetMap of(Target target) {
        int[] guests = new int[target.qubitCount()];
        Arrays.fill(guests, FREE);
        return new TargetMap(target, MapPlaces.of(target), guests);
    }

    /**
     * The map with a circuit's qubits on it: each is named in the qubit that it is on, the others fade.
     *
     * @param placeOfEach the target's qubit of circuit qubit 0, 1, ..., each once
     * @throws QnitException {@link ErrorCode#INVALID_ARGUMENT} when a place is not on the target, or taken twice
     */
    public TargetMap withLayout(List<Integer> placeOfEach) {
        int[] placed = new int[target.qubitCount()];
        Arrays.fill(placed, FREE);
        for (int q = 0; q < placeOfEach.size(); q++) {
            int place = placeOfEach.get(q);
            if (place < 0 || place >= placed.length || placed[place] != FREE) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "qubit " + q + " cannot be on " + place + ": that is taken, or not on the target");
            }
            placed[place] = q;
        }
        return new TargetMap(target, places, placed);
    }

    private boolean hasLayout() {
        return Arrays.stream(guests).anyMatch(guest -> guest != FREE);
    }

    /** The map as SVG 1.1. */
    public String svg() {
        double left = places.stream().mapToDouble(Position::x).min().orElse(0);
        double right = places.stream().mapToDouble(Position::x).max().orElse(0);
        double top = places.stream().mapToDouble(Position::y).min().orElse(0);
        double bottom = places.stream().mapToDouble(Position::y).max().orElse(0);
        double width = Math.max(460, (right - left) * UNIT + 2 * MARGIN);
        double mapTop = 44 + MARGIN;
        double mapBottom = mapTop + (bottom - top) * UNIT;
        double height = mapBottom + MARGIN + 60;
        double[] x = places.stream().mapToDouble(p -> (p.x() - (left + right) / 2) * UNIT + width / 2).toArray();
        double[] y = places.stream().mapToDouble(p -> (p.y() - top) * UNIT + mapTop).toArray();

        ErrorScale pairs = ErrorScale.of(edges().stream().mapToDouble(e -> target.pairError(e[0], e[1])));
        ErrorScale readout = ErrorScale.of(
                IntStream.range(0, target.qubitCount()).mapToDouble(this::readoutError));
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(number(width)).append("\" height=\"")
                .append(number(height)).append("\" viewBox=\"0 0 ").append(number(width)).append(' ')
                .append(number(height))
                .append("\" role=\"img\" aria-labelledby=\"title\" font-family=\"Helvetica, Arial,"
                        + " sans-serif\">\n");
        svg.append("<title id=\"title\">Map of ").append(escaped(target.name())).append("</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(svg, MARGIN - 20, 26, 15, "start", "#1f2933", target.name());
        text(svg, MARGIN - 20, 43, 11, "start", "#52606d", summary());
        for (int[] edge : edges()) {
            edge(svg, edge[0], edge[1], x, y, pairs);
        }
        for (int q = 0; q < target.qubitCount(); q++) {
            qubit(svg, q, x[q], y[q], readout);
        }
        double legend = mapBottom + MARGIN + 16;
        legend(svg, MARGIN - 20, legend, "two-qubit error", pairs, "two");
        legend(svg, width / 2 + 10, legend, "readout error", readout, "one");
        return svg.append("</svg>\n").toString();
    }

    private String summary() {
        Coupling coupling = target.coupling();
        String edges = coupling.isComplete() ? "all-to-all" : coupling.edgeCount() + " edges";
        long used = Arrays.stream(guests).filter(guest -> guest != FREE).count();
        return target.qubitCount() + " qubits, " + edges + (used == 0 ? "" : ", " + used + " in use");
    }

    /** The edges that are drawn. */
    private List<int[]> edges() {
        List<int[]> edges = new ArrayList<>();
        Coupling coupling = target.coupling();
        int n = target.qubitCount();
        if (!coupling.isComplete()) {
            for (int e = 0; e < coupling.edgeCount(); e++) {
                edges.add(new int[] {coupling.lower(e), coupling.upper(e)});
            }
        } else if (n <= MOST_FOR_ALL_EDGES) {
            for (int a = 0; a < n; a++) {
                for (int b = a + 1; b < n; b++) {
                    edges.add(new int[] {a, b});
                }
            }
        }
        return edges;
    }

    private void edge(StringBuilder svg, int a, int b, double[] x, double[] y, ErrorScale scale) {
        double error = target.pairError(a, b);
        boolean faded = hasLayout() && (guests[a] == FREE || guests[b] == FREE);
        double stroke = target.coupling().isComplete() ? 1 : 6;
        String opacity = faded ? "\" stroke-opacity=\"0.3" : "";
        svg.append("<line x1=\"").append(number(x[a])).append("\" y1=\"").append(number(y[a])).append("\" x2=\"")
                .append(number(x[b])).append("\" y2=\"").append(number(y[b])).append("\" stroke=\"")
                .append(scale.colour(error)).append("\" stroke-width=\"").append(number(stroke)).append(opacity)
                .append("\"><title>").append(a).append(" - ").append(b);
        svg.append(Double.isNaN(error) ? "" : ", error " + ErrorScale.shown(error)).append("</title></line>\n");
        boolean forth = target.hasGateOn(a, b);
        if (forth != target.hasGateOn(b, a)) {
            arrow(svg, forth ? a : b, forth ? b : a, x, y, faded ? "#b5bcc4" : "#1f2933");
        }
    }

    /** A small triangle in the middle of an edge whose gates go one way only. */
    private static void arrow(StringBuilder svg, int from, int to, double[] x, double[] y, String colour) {
        double length = Math.max(1e-9, Math.hypot(x[to] - x[from], y[to] - y[from]));
        double ux = (x[to] - x[from]) / length;
        double uy = (y[to] - y[from]) / length;
        double middleX = (x[from] + x[to]) / 2;
        double middleY = (y[from] + y[to]) / 2;
        svg.append("<path d=\"M").append(number(middleX + 4.5 * ux)).append(' ').append(number(middleY + 4.5 * uy));
        for (int side : new int[] {1, -1}) {
            svg.append(" L").append(number(middleX - 3.5 * ux - side * 4 * uy)).append(' ')
                    .append(number(middleY - 3.5 * uy + side * 4 * ux));
        }
        svg.append("Z\" fill=\"").append(colour).append("\"/>\n");
    }

    private void qubit(StringBuilder svg, int q, double x, double y, ErrorScale scale) {
        boolean broken = !target.isOperational(q);
        boolean faded = hasLayout() && guests[q] == FREE;
        String fill = broken ? "#ffffff" : scale.colour(readoutError(q));
        svg.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y)).append("\" r=\"")
                .append(number(RADIUS)).append("\" fill=\"").append(fill).append("\" stroke=\"")
                .append(guests[q] == FREE ? "#ffffff" : "#1f2933").append("\" stroke-width=\"")
                .append(guests[q] == FREE ? "2" : "3").append('"');
        svg.append(broken ? " stroke-dasharray=\"4 3\" style=\"stroke:#9aa5b1\"" : "");
        svg.append(faded ? " opacity=\"0.35\"" : "").append("><title>qubit ").append(q);
        svg.append(broken ? ", not operational" : "");
        svg.append(Double.isNaN(readoutError(q)) ? "" : ", readout error " + ErrorScale.shown(readoutError(q)));
        svg.append("</title></circle>\n");
        if (guests[q] == FREE) {
            text(svg, x, y + 4, 12, "middle", broken || faded ? "#9aa5b1" : inkOn(fill), Integer.toString(q));
        } else {
            text(svg, x, y + 4.5, 13, "middle", inkOn(fill), "q" + guests[q]);
            text(svg, x + RADIUS + 1, y - RADIUS + 5, 9, "start", "#52606d", Integer.toString(q));
        }
    }

    private static void legend(StringBuilder svg, double x, double y, String what, ErrorScale scale, String id) {
        if (!scale.isKnown()) {
            text(svg, x, y + 10, 11, "start", "#52606d", what + ": not known");
            return;
        }
        text(svg, x, y - 4, 11, "start", "#52606d", what);
        svg.append("<defs><linearGradient id=\"").append(id).append("\">");
        for (int stop = 0; stop <= 4; stop++) {
            svg.append("<stop offset=\"").append(number(stop / 4.0)).append("\" stop-color=\"")
                    .append(ErrorScale.shade(stop / 4.0)).append("\"/>");
        }
        svg.append("</linearGradient></defs>\n");
        svg.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y))
                .append("\" width=\"180\" height=\"9\" fill=\"url(#").append(id).append(")\"/>\n");
        text(svg, x, y + 22, 10, "start", "#52606d", ErrorScale.shown(scale.least()));
        text(svg, x + 90, y + 22, 10, "middle", "#52606d", "median " + ErrorScale.shown(scale.median()));
        text(svg, x + 180, y + 22, 10, "end", "#52606d", ErrorScale.shown(scale.most()));
    }

    private double readoutError(int q) {
        return target.qubit(q).hasReadoutError() ? target.qubit(q).readoutError() : Double.NaN;
    }

    /** Black or white, whichever is easier to read on a colour (its luma above one half or not). */
    private static String inkOn(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        double luma = 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
        return luma > 140 ? "#1f2933" : "#ffffff";
    }

    private static void text(
            StringBuilder svg, double x, double y, double size, String anchor, String colour, String text) {
        svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" font-size=\"")
                .append(number(size)).append("\" text-anchor=\"").append(anchor).append("\" fill=\"").append(colour)
                .append("\">").append(escaped(text)).append("</text>\n");
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value + 0.0);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.appendCodePoint(c < 0x20 ? ' ' : c);
            }
        });
        return out.toString();
    }

    /**
     * The map for a terminal: qubits on a grid where they are on one and the map fits, else the neighbours of each.
     *
     * @param columns width of the terminal
     */
    public String text(int columns) {
        StringBuilder text = new StringBuilder();
        text.append(target.name()).append(": ").append(summary()).append("\n\n");
        text.append(isOnGrid(columns) ? grid() : neighbours(columns)).append('\n');
        ErrorScale pairs = ErrorScale.of(edges().stream().mapToDouble(e -> target.pairError(e[0], e[1])));
        ErrorScale readout = ErrorScale.of(
                IntStream.range(0, target.qubitCount()).mapToDouble(this::readoutError));
        line(text, "two-qubit error", pairs);
        line(text, "readout error", readout);
        return text.toString();
    }

    private static void line(StringBuilder text, String what, ErrorScale scale) {
        text.append("  ").append(String.format(Locale.ROOT, "%-16s", what));
        text.append(scale.isKnown()
                ? ErrorScale.shown(scale.least()) + " to " + ErrorScale.shown(scale.most()) + ", median "
                        + ErrorScale.shown(scale.median())
                : "not known");
        text.append('\n');
    }

    private int cell() {
        return Integer.toString(target.qubitCount() - 1).length() + (hasLayout() ? 1 : 0) + 2;
    }

    private boolean isOnGrid(int columns) {
        if (target.coupling().isComplete() || target.qubitCount() > MOST_FOR_TEXT) {
            return false;
        }
        double width = places.stream().mapToDouble(Position::x).max().orElse(0)
                - places.stream().mapToDouble(Position::x).min().orElse(0) + 1;
        return width * cell() <= columns
                && places.stream().allMatch(p -> p.x() == Math.rint(p.x()) && p.y() == Math.rint(p.y()))
                && edges().stream().allMatch(e -> {
                    Position a = places.get(e[0]);
                    Position b = places.get(e[1]);
                    return Math.abs(a.x() - b.x()) + Math.abs(a.y() - b.y()) == 1;
                });
    }

    private String grid() {
        int left = (int) places.stream().mapToDouble(Position::x).min().orElse(0);
        int top = (int) places.stream().mapToDouble(Position::y).min().orElse(0);
        int right = (int) places.stream().mapToDouble(Position::x).max().orElse(0);
        int bottom = (int) places.stream().mapToDouble(Position::y).max().orElse(0);
        int cell = cell();
        char[][] page = new char[2 * (bottom - top) + 1][(right - left + 1) * cell];
        for (char[] row : page) {
            Arrays.fill(row, ' ');
        }
        for (int[] edge : edges()) {
            Position a = places.get(edge[0]);
            Position b = places.get(edge[1]);
            int row = 2 * ((int) Math.min(a.y(), b.y()) - top);
            int column = ((int) Math.min(a.x(), b.x()) - left) * cell;
            if (a.y() == b.y()) {
                int from = column + (cell - 2) / 2;
                Arrays.fill(page[row], from, from + cell, '-');
            } else {
                page[row + 1][column + (cell - 2) / 2] = '|';
            }
        }
        for (int q = 0; q < target.qubitCount(); q++) {
            String label = label(q);
            int row = 2 * ((int) places.get(q).y() - top);
            int column = ((int) places.get(q).x() - left) * cell + (cell - 1 - label.length()) / 2;
            label.getChars(0, label.length(), page[row], column);
        }
        StringBuilder text = new StringBuilder();
        for (char[] row : page) {
            text.append(("  " + new String(row)).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String label(int q) {
        if (hasLayout()) {
            return guests[q] == FREE ? "." : "q" + guests[q];
        }
        return target.isOperational(q) ? Integer.toString(q) : "x";
    }

    private String neighbours(int columns) {
        if (target.coupling().isComplete()) {
            StringBuilder text = new StringBuilder("  every qubit is coupled with every other\n");
            for (int q = 0; q < target.qubitCount(); q++) {
                if (guests[q] != FREE) {
                    text.append("  q").append(guests[q]).append(" on ").append(q).append('\n');
                }
            }
            return text.toString();
        }
        StringBuilder text = new StringBuilder();
        int used = 0;
        int cell = columns;
        List<String> entries = new ArrayList<>();
        for (int q = 0; q < target.qubitCount(); q++) {
            StringBuilder entry = new StringBuilder();
            entry.append(q).append(guests[q] == FREE ? "" : " (q" + guests[q] + ")");
            entry.append(target.isOperational(q) ? ":" : ": not operational");
            for (int other : target.coupling().neighbours(q)) {
                entry.append(' ').append(other);
            }
            entries.add(entry.toString());
        }
        cell = Math.min(cell, entries.stream().mapToInt(String::length).max().orElse(0) + 4);
        for (String entry : entries) {
            if (used > 0 && used + cell > columns) {
                text.append('\n');
                used = 0;
            }
            text.append("  ").append(entry).append(" ".repeat(Math.max(0, cell - 2 - entry.length())));
            used += cell;
        }
        return text.toString().lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n");
    }
}
