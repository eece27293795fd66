package io.qnit.app.draw;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which line above a row holds a frame's upper border, and which below holds its lower one. Frames inside others that
 * begin or end at the same row get lines of their own, the inner one nearer to the row.
 */
final class FrameLevels {
    private final Map<Element.Frame, Integer> above = new HashMap<>();
    private final Map<Element.Frame, Integer> below = new HashMap<>();
    private final int[] linesAbove;
    private final int[] linesBelow;

    FrameLevels(Layout layout) {
        linesAbove = new int[layout.rows().size()];
        linesBelow = new int[layout.rows().size()];
        List<Element.Frame> frames = new ArrayList<>();
        for (Element element : layout.elements()) {
            if (element instanceof Element.Frame frame) {
                frames.add(frame);
            }
        }
        // A frame comes before those inside it, so going backwards the inner ones are known.
        for (int k = frames.size() - 1; k >= 0; k--) {
            Element.Frame frame = frames.get(k);
            int up = 1;
            int down = 1;
            for (int j = k + 1; j < frames.size(); j++) {
                Element.Frame inner = frames.get(j);
                if (inner.column() > frame.column() && inner.lastColumn() < frame.lastColumn()) {
                    up = inner.top() == frame.top() ? Math.max(up, above.getOrDefault(inner, 0) + 1) : up;
                    down = inner.bottom() == frame.bottom() ? Math.max(down, below.getOrDefault(inner, 0) + 1) : down;
                }
            }
            above.put(frame, up);
            below.put(frame, down);
            linesAbove[frame.top()] = Math.max(linesAbove[frame.top()], up);
            linesBelow[frame.bottom()] = Math.max(linesBelow[frame.bottom()], down);
        }
    }

    /** How many lines above its first row a frame's border lies, from 1. */
    int above(Element.Frame frame) {
        return above.getOrDefault(frame, 1);
    }

    /** How many lines below its last row a frame's border lies, from 1. */
    int below(Element.Frame frame) {
        return below.getOrDefault(frame, 1);
    }

    /** Lines needed above a row for borders. */
    int linesAbove(int row) {
        return linesAbove[row];
    }

    /** Lines needed below a row for borders. */
    int linesBelow(int row) {
        return linesBelow[row];
    }
}
