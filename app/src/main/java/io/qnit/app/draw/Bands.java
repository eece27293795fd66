package io.qnit.app.draw;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of a picture with their widths, divided into bands that fit the page one below the other. */
record Bands(double[] widths, List<Band> bands) {
    /** The part of a band that must be filled before it ends early for the sake of a frame. */
    private static final double FULL_ENOUGH = 0.4;

    /** Columns {@code from} to {@code to - 1}. */
    record Band(int from, int to) {
        boolean contains(int column) {
            return column >= from && column < to;
        }
    }

    /**
     * As many columns to a band as fit into {@code room}, and at least one. A frame is not torn apart unless that would
     * leave most of a band empty.
     */
    static Bands of(double[] widths, Layout layout, double room) {
        return of(widths, framed(widths.length, layout), room);
    }

    /** No more bands than needed, and those of about equal width. */
    static Bands balanced(double[] widths, Layout layout, double room) {
        boolean[] framed = framed(widths.length, layout);
        Bands greedy = of(widths, framed, room);
        double narrow = 0;
        double wide = room;
        // the least room that needs no more bands, to within a pixel
        while (wide - narrow > 1) {
            double middle = (narrow + wide) / 2;
            if (of(widths, framed, middle).bands().size() > greedy.bands().size()) {
                narrow = middle;
            } else {
                wide = middle;
            }
        }
        return of(widths, framed, wide);
    }

    private static Bands of(double[] widths, boolean[] framed, double room) {
        List<Band> bands = new ArrayList<>();
        int from = 0;
        while (from < widths.length) {
            int to = from;
            int whole = from;
            double used = 0;
            while (to < widths.length && (to == from || used + widths[to] <= room)) {
                used += widths[to++];
                if (used >= FULL_ENOUGH * room && (to == widths.length || !framed[to])) {
                    whole = to;
                }
            }
            from = whole > from ? whole : to;
            bands.add(new Band(bands.isEmpty() ? 0 : bands.getLast().to(), from));
        }
        if (bands.isEmpty()) {
            bands.add(new Band(0, 0));
        }
        return new Bands(widths, List.copyOf(bands));
    }

    /** Whether a break before a column would go through a frame. */
    private static boolean[] framed(int columns, Layout layout) {
        boolean[] framed = new boolean[columns];
        for (Element element : layout.elements()) {
            if (element instanceof Element.Frame frame) {
                Arrays.fill(framed, frame.column() + 1, Math.min(frame.lastColumn() + 1, columns), true);
            }
        }
        return framed;
    }

    /** Makes the last column of a frame's section wider where the label needs more room than the columns give. */
    static void makeRoom(double[] widths, Element.Frame frame, int section, double needed) {
        int from = frame.sections().get(section).column();
        int to = Math.min(frame.endOf(section), widths.length);
        double room = 0;
        for (int column = from; column < to; column++) {
            room += widths[column];
        }
        if (to > from && room < needed) {
            widths[to - 1] += needed - room;
        }
    }

    /** Where a column begins, measured from the start of its band. */
    double start(Band band, int column) {
        double x = 0;
        for (int k = band.from(); k < Math.min(column, band.to()); k++) {
            x += widths[k];
        }
        return x;
    }
}
