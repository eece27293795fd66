package io.qnit.core.nativeir;

/** How JSON is laid out; the content and the order of the fields are the same. */
public enum Layout {
    /** RFC 8785: no white space at all. For hashes and signatures. */
    CANONICAL,
    /** A field or an operation a line, and a line feed at the end. For people. */
    LINES
}
