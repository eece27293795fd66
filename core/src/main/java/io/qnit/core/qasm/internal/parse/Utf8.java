package io.qnit.core.qasm.internal.parse;

/** Walking over UTF-8 bytes. */
final class Utf8 {
    private Utf8() {}

    /** Offset of the first byte that begins no well-formed sequence, or is NUL; -1 if there is none. */
    static int firstInvalid(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length) {
            int b = bytes[i];
            if (b > 0) {
                i++;
                continue;
            }
            int length = b == 0 ? 0 : sequenceLength(bytes, i);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** Bytes of the well-formed sequence of two to four bytes at an offset, 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xC2 && lead <= 0xDF ? 2
                : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((bytes[at + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean overlongOrSurrogateOrBeyond = lead == 0xE0 && second < 0xA0
                || lead == 0xED && second > 0x9F
                || lead == 0xF0 && second < 0x90
                || lead == 0xF4 && second > 0x8F;
        return overlongOrSurrogateOrBeyond ? 0 : length;
    }

    /** The code point at an offset of well-formed text. */
    static int codePoint(byte[] bytes, int at) {
        int lead = bytes[at];
        if (lead >= 0) {
            return lead;
        }
        return switch (length(bytes, at)) {
            case 2 -> (lead & 0x1F) << 6 | bytes[at + 1] & 0x3F;
            case 3 -> (lead & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 | bytes[at + 2] & 0x3F;
            default -> (lead & 0x07) << 18
                    | (bytes[at + 1] & 0x3F) << 12
                    | (bytes[at + 2] & 0x3F) << 6
                    | bytes[at + 3] & 0x3F;
        };
    }

    /** Bytes of the code point at an offset of well-formed text. */
    static int length(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** Code points that begin in a stretch. */
    static int codePoints(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                count++;
            }
        }
        return count;
    }

    /** Moves over code points, forwards or backwards, without leaving a stretch. */
    static int move(byte[] bytes, int at, int codePoints, int from, int to) {
        int i = at;
        for (int k = 0; k < codePoints && i < to; k++) {
            do {
                i++;
            } while (i < to && (bytes[i] & 0xC0) == 0x80);
        }
        for (int k = 0; k > codePoints && i > from; k--) {
            do {
                i--;
            } while (i > from && (bytes[i] & 0xC0) == 0x80);
        }
        return i;
    }
}
