package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.program.Span;

/** Says what is wrong with bytes that are no UTF-8 text. */
final class NotText {
    private NotText() {}

    static void report(Source source, Diagnostics diagnostics) {
        byte[] bytes = source.bytes();
        int at = source.firstInvalid();
        int first = bytes[0] & 0xff;
        int second = bytes.length > 1 ? bytes[1] & 0xff : 0;
        boolean isUtf16 = first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF;
        String message = bytes[at] == 0
                ? "this is not text: a byte 0x00 at offset " + at
                : "this is not UTF-8 text: a byte 0x%02X at offset %d".formatted(bytes[at] & 0xff, at);
        diagnostics.error(
                source,
                Span.of(at, at + 1),
                message,
                isUtf16 ? "it looks like UTF-16; save it as UTF-8" : "OpenQASM is text in UTF-8");
    }
}
