package io.qnit.app.draw;

/** What a picture is painted on. Lengths are in pixels of a page at 96 dots per inch, y runs downwards. */
interface Canvas {
    /** The colours of a picture, as 0xRRGGBB. */
    enum Ink {
        LINE(0x1f2933),
        WIRE(0x52606d),
        FAINT(0x9aa5b1),
        GATE(0xe8f1fb),
        ROTATION(0xe9f7ef),
        MEASURE(0xf1f3f5),
        RESET(0xfdf1e3),
        FRAME(0x6a4fb3),
        FRAME_FILL(0xf6f3fd),
        CUT(0xc81e1e),
        PAPER(0xffffff);

        private final int rgb;

        Ink(int rgb) {
            this.rgb = rgb;
        }

        int rgb() {
            return rgb;
        }
    }

    /** How a stroke is made. */
    enum Stroke {
        SOLID,
        BOLD,
        DASHED
    }

    /** Which point of a text is given. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void line(double x1, double y1, double x2, double y2, Ink ink, Stroke stroke);

    /** A filled rectangle with rounded corners and an outline. */
    void box(double x, double y, double width, double height, double radius, Ink fill, Ink outline, Stroke stroke);

    /** A filled circle with an outline. */
    void circle(double x, double y, double radius, Ink fill, Ink outline);

    /** The upper half of a circle, as on a meter. */
    void arc(double x, double y, double radius, Ink ink);

    /** A text whose baseline is at {@code y}, with a subscript behind it that may be empty. */
    void text(double x, double y, String text, String subscript, double size, Anchor anchor, Ink ink);
}
