package io.qnit.app.draw;

/** What a picture is painted on. Units are pixels at normal size, y grows downwards. */
interface Canvas {
    /** How a line or an edge looks. */
    enum Stroke {
        WIRE,
        EDGE,
        DASHED
    }

    /** What an area is filled with. */
    enum Fill {
        NONE,
        WHITE,
        BLACK,
        /** The tint of gate boxes. */
        GATE,
        /** The tint of measurements and resets. */
        METER,
        /** The tint of frames. */
        FRAME
    }

    /** Where a text is anchored on its line. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void line(double x1, double y1, double x2, double y2, Stroke stroke);

    void rectangle(double x, double y, double width, double height, double corner, Stroke edge, Fill fill);

    void circle(double x, double y, double radius, Fill fill);

    /** The upper half of a circle around a point. */
    void arc(double x, double y, double radius);

    /** A text whose vertical middle is at {@code y}. */
    void text(String text, double x, double y, double size, Anchor anchor);
}
