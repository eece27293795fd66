package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Builds JSON in the canonical form of RFC 8785 (JCS): members in the order of their names by UTF-16 code units, numbers
 * as ECMAScript prints them, strings with the fewest escapes, no white space. The caller brings the members in order; one
 * out of order is a defect and is refused. {@link #lineBreak} gives a second layout for people with the same content.
 */
final class CanonicalJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();
    private final Layout layout;
    private final List<String> lastNames = new ArrayList<>();
    private boolean needsComma;

    CanonicalJson(Layout layout) {
        this.layout = layout;
    }

    CanonicalJson startObject() {
        comma();
        out.append('{');
        lastNames.add("");
        needsComma = false;
        return this;
    }

    CanonicalJson endObject() {
        lastNames.removeLast();
        out.append('}');
        needsComma = true;
        return this;
    }

    CanonicalJson startArray() {
        comma();
        out.append('[');
        needsComma = false;
        return this;
    }

    CanonicalJson endArray() {
        out.append(']');
        needsComma = true;
        return this;
    }

    /** The name of the member that comes next. */
    CanonicalJson name(String name) {
        String before = lastNames.getLast();
        if (!before.isEmpty() && before.compareTo(name) >= 0) {
            throw new QnitException(ErrorCode.INTERNAL, "member '" + name + "' comes after '" + before + "'");
        }
        lastNames.set(lastNames.size() - 1, name);
        comma();
        quote(name);
        out.append(':');
        if (layout == Layout.LINES) {
            out.append(' ');
        }
        needsComma = false;
        return this;
    }

    CanonicalJson string(String text) {
        comma();
        quote(text);
        needsComma = true;
        return this;
    }

    /** A number; must be finite, and -0 is written as 0. */
    CanonicalJson number(double value) {
        comma();
        appendNumber(out, value);
        needsComma = true;
        return this;
    }

    /** An integer of at most 53 bits. */
    CanonicalJson number(long value) {
        comma();
        out.append(value);
        needsComma = true;
        return this;
    }

    CanonicalJson nothing() {
        comma();
        out.append("null");
        needsComma = true;
        return this;
    }

    CanonicalJson integers(List<Integer> values) {
        startArray();
        for (int value : values) {
            number((long) value);
        }
        return endArray();
    }

    /** In the layout for people, what comes next begins a line. */
    CanonicalJson lineBreak(int indent) {
        if (layout == Layout.LINES) {
            if (needsComma) {
                out.append(',');
                needsComma = false;
            }
            out.append('\n').repeat(' ', indent);
        }
        return this;
    }

    /** In the layout for people, the bracket that comes next begins a line. */
    CanonicalJson lineBreakBeforeEnd(int indent) {
        if (layout == Layout.LINES) {
            out.append('\n').repeat(' ', indent);
        }
        return this;
    }

    /** The text so far, with a line feed at its end in the layout for people. */
    String finish() {
        if (layout == Layout.LINES) {
            out.append('\n');
        }
        return out.toString();
    }

    private void comma() {
        if (needsComma) {
            out.append(layout == Layout.LINES ? ", " : ",");
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /**
     * Number::toString of ECMAScript 2025 (6.1.6.1.20). Java's own shortest digits are the same, but for numbers so close
     * to 0 that one digit tells them apart, of which Java prints two.
     */
    static void appendNumber(StringBuilder out, double value) {
        if (!Double.isFinite(value)) {
            throw new QnitException(ErrorCode.INTERNAL, "JSON has no number " + value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            out.append((long) value);
            return;
        }
        if (value < 0) {
            out.append('-');
        }
        String text = Double.toString(Math.abs(value));
        int e = text.indexOf('E');
        int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
        String mantissa = e < 0 ? text : text.substring(0, e);
        int point = mantissa.indexOf('.');
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int leading = 0;
        while (digits.charAt(leading) == '0') {
            leading++;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        int places = point - leading + exponent; // the value is 0.DIGITS times ten to this
        digits = digits.substring(leading, end);
        if (digits.length() == 2) {
            String shorter = oneDigit(digits, places, Math.abs(value));
            places += shorter.equals("10") ? 1 : 0;
            digits = shorter.equals("10") ? "1" : shorter;
        }
        append(out, digits, places);
    }

    /** One digit (or 10) that reads back as the value, if there is one, else the two digits as they were. */
    private static String oneDigit(String digits, int places, double value) {
        int first = digits.charAt(0) - '0';
        int nearer = digits.charAt(1) >= '5' ? first + 1 : first;
        int farther = nearer == first ? first + 1 : first;
        for (int candidate : new int[] {nearer, farther}) {
            if (candidate > 0 && Double.parseDouble(candidate + "e" + (places - 1)) == value) {
                return Objects.toString(candidate);
            }
        }
        return digits;
    }

    private static void append(StringBuilder out, String digits, int places) {
        int length = digits.length();
        if (length <= places && places <= 21) {
            out.append(digits).repeat('0', places - length);
        } else if (0 < places && places <= 21) {
            out.append(digits, 0, places).append('.').append(digits, places, length);
        } else if (-6 < places && places <= 0) {
            out.append("0.").repeat('0', -places).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (length > 1) {
                out.append('.').append(digits, 1, length);
            }
            out.append('e').append(places > 0 ? "+" : "").append(places - 1);
        }
    }
}
