package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.program.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A source text as UTF-8 bytes, with lines and columns worked out on demand: most sources are read without ever being
 * asked. Lines end at a line feed, at a carriage return, or at both; a byte order mark is not part of the text.
 *
 * <p>For one thread at a time.
 */
public final class Source {
    private final String name;
    private final byte[] bytes;
    private final int start;
    private final int invalid;

    /** Offsets where lines begin; empty until a line is asked for. */
    private int[] lineStarts = {};

    private int lineCount;
    /** The line (from 0) that was asked for last: questions come mostly in order. */
    private int lastLine;

    /**
     * @param name what messages call it, usually the file as the user named it
     * @param utf8 the text; not copied, must not change
     */
    public Source(String name, byte[] utf8) {
        this.name = name;
        this.bytes = utf8;
        this.start = utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF
                ? 3
                : 0;
        this.invalid = Utf8.firstInvalid(utf8, start);
    }

    public String name() {
        return name;
    }

    /** The bytes, byte order mark included: spans count from the start of this array. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the text begins: behind the byte order mark, if there is one. */
    int start() {
        return start;
    }

    /** Offset of the first byte that is NUL or no UTF-8, or -1. */
    int firstInvalid() {
        return invalid;
    }

    /** The line of a byte offset, from 1. */
    public int line(int offset) {
        return lineIndex(offset) + 1;
    }

    /** The column of a byte offset, from 1, in code points. */
    public int column(int offset) {
        int lineStart = lineStarts(lineIndex(offset));
        return Utf8.codePoints(bytes, lineStart, Math.clamp(offset, lineStart, bytes.length)) + 1;
    }

    /** The text of a span; bytes that are no UTF-8 come out as replacement characters. */
    public String text(long span) {
        return text(Span.start(span), Span.end(span));
    }

    String text(int from, int to) {
        int end = Math.clamp(to, 0, bytes.length);
        int begin = Math.clamp(from, 0, end);
        return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    /** Where the line of an offset begins. */
    int lineStart(int offset) {
        return lineStarts(lineIndex(offset));
    }

    /** Where the line of an offset ends, before its line end. */
    int lineEnd(int offset) {
        int index = lineIndex(offset);
        int end = index + 1 < lineCount ? lineStarts(index + 1) : bytes.length;
        int begin = lineStarts(index);
        while (end > begin && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private int lineStarts(int index) {
        return lineStarts[index];
    }

    private int lineIndex(int offset) {
        if (lineCount == 0) {
            findLines();
        }
        int line = lastLine;
        if (offset >= lineStarts[line]) {
            if (line + 1 >= lineCount || offset < lineStarts[line + 1]) {
                return line;
            }
            if (line + 2 >= lineCount || offset < lineStarts[line + 2]) {
                lastLine = line + 1;
                return line + 1;
            }
        }
        int found = Arrays.binarySearch(lineStarts, 0, lineCount, offset);
        lastLine = Math.max(0, found >= 0 ? found : -found - 2);
        return lastLine;
    }

    private void findLines() {
        int[] starts = new int[Math.max(16, bytes.length / 16)];
        starts[0] = start;
        int count = 1;
        for (int i = start; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r' && (i + 1 == bytes.length || bytes[i + 1] != '\n')) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        lineStarts = starts;
        lineCount = count;
    }
}
