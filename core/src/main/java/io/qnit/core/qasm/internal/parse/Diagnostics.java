package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what reading finds. Errors, refusals and warnings are each bounded by {@link ReadOptions#maxErrors}, and the
 * same message at the same place is kept once.
 *
 * <p>For one thread at a time.
 */
public final class Diagnostics {
    /** A longer line is cut to a window of this many code points around the place. */
    private static final int MAX_LINE = 100;

    private static final int BEFORE_PLACE = 40;

    /** A longer word in a message is cut: a name can be as long as a file. */
    private static final int MAX_WORD = 60;

    private record Entry(int sourceOrder, int offset, Diagnostic diagnostic) {}

    private final int limit;
    private final List<Source> sources = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);

    public Diagnostics(ReadOptions options) {
        limit = Math.max(1, options.maxErrors());
    }

    /** Reports what is wrong with the source. An empty hint is none. */
    public void error(Source source, long span, String message, String hint) {
        add(Severity.ERROR, source, span, message, hint);
    }

    /** Reports what is right in the source but cannot be executed. */
    public void refuse(Source source, long span, String message, String hint) {
        add(Severity.REFUSAL, source, span, message, hint);
    }

    public void warn(Source source, long span, String message, String hint) {
        add(Severity.WARNING, source, span, message, hint);
    }

    /** Whether as many errors are known as may be collected: reading may stop. */
    public boolean isFull() {
        return count(Severity.ERROR) >= limit;
    }

    public boolean hasErrors() {
        return count(Severity.ERROR) > 0;
    }

    /** All of them in source order: the sources in the order of their first diagnostic, each by place. */
    public List<Diagnostic> list() {
        if (entries.isEmpty()) {
            return List.of();
        }
        return entries.stream()
                .sorted(Comparator.comparingInt(Entry::sourceOrder).thenComparingInt(Entry::offset))
                .map(Entry::diagnostic)
                .toList();
    }

    private int count(Severity severity) {
        return counts.getOrDefault(severity, 0);
    }

    private void add(Severity severity, Source source, long span, String message, String hint) {
        if (count(severity) >= limit) {
            return;
        }
        int order = sources.indexOf(source);
        if (order < 0) {
            order = sources.size();
            sources.add(source);
        }
        Diagnostic diagnostic = locate(severity, source, span, message, hint);
        for (Entry entry : entries) {
            if (entry.diagnostic.equals(diagnostic)) {
                return;
            }
        }
        entries.add(new Entry(order, Span.start(span), diagnostic));
        counts.merge(severity, 1, Integer::sum);
    }

    private static Diagnostic locate(Severity severity, Source source, long span, String message, String hint) {
        byte[] bytes = source.bytes();
        int offset = Math.clamp(Span.start(span), source.start(), bytes.length);
        int lineStart = source.lineStart(offset);
        int lineEnd = source.lineEnd(offset);
        int place = Math.min(offset, lineEnd);
        int end = Math.clamp(Span.end(span), place, lineEnd);
        int column = Utf8.codePoints(bytes, lineStart, place) + 1;
        int length = Math.max(1, Utf8.codePoints(bytes, place, end));
        int windowStart = lineStart;
        int windowEnd = lineEnd;
        if (lineEnd - lineStart > MAX_LINE && Utf8.codePoints(bytes, lineStart, lineEnd) > MAX_LINE) {
            windowStart = Utf8.move(bytes, place, -BEFORE_PLACE, lineStart, lineEnd);
            windowEnd = Utf8.move(bytes, windowStart, MAX_LINE, lineStart, lineEnd);
        }
        return new Diagnostic(
                severity,
                shortened(message),
                source.name(),
                source.line(offset),
                column,
                length,
                source.text(windowStart, windowEnd),
                Utf8.codePoints(bytes, windowStart, place) + 1,
                shortened(hint));
    }

    /** Names can be as long as a file; a message shows the beginning of such a word. */
    private static String shortened(String text) {
        if (text.length() <= MAX_WORD) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int word = 0;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            word = c == ' ' ? 0 : word + 1;
            if (word <= MAX_WORD) {
                out.appendCodePoint(c);
            } else if (word == MAX_WORD + 1) {
                out.append("...");
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }
}
