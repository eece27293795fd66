package io.qnit.app.draw;

/**
 * An estimate of how wide a text is in a serif face such as STIX or Times, in parts of its size. A picture must look the
 * same wherever it is made, so no font of the machine is asked.
 */
final class TextWidth {
    private TextWidth() {}

    static double of(String text, double size) {
        return text.codePoints().mapToDouble(TextWidth::of).sum() * size;
    }

    private static double of(int c) {
        if (Character.isUpperCase(c)) {
            return c == 'I' ? 0.36 : c == 'M' || c == 'W' ? 0.9 : 0.7;
        }
        return switch (c) {
            case 'i', 'j', 'l', 't', 'f', '\'', '.', ',', ':', ';', '!', '|', ' ', '/', '(', ')', '[', ']' -> 0.34;
            case 'm', 'w', '…' -> 0.8;
            case '+', '=', '<', '>', '√', '⟩' -> 0.58;
            default -> 0.53;
        };
    }
}
