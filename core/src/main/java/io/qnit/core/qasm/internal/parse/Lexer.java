package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.program.Program.Dialect;
import io.qnit.core.qasm.program.Span;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into tokens, one at a time. A token is the state of this object until the next call: its {@link #kind}, where
 * it stands and, for literals and names, its value. Nothing is allocated per token. What is no token is reported here,
 * once, and comes out as {@link Token#BAD}.
 */
final class Lexer {
    /** More digits than this are refused: nothing that is counted has them, and arithmetic on them takes long. */
    private static final int MAX_DIGITS = 4096;

    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte SPACE = 3;
    /** What an ASCII character begins; a negative entry is the kind, negated, of the token that it is all by itself. */
    private static final byte[] CLASSES = classes();

    private final Source source;
    private final Diagnostics diagnostics;
    private final byte[] bytes;
    private final int limit;
    private final SymbolTable symbols = new SymbolTable();

    /** Kinds of the keywords in this dialect, by symbol. */
    private final int[] keywordKinds = new int[Token.KEYWORDS.size()];

    /** Symbols of the names of one ASCII letter, plus one: they are most of all names. */
    private final int[] shortNames = new int[128];

    private Dialect dialect = Dialect.OPENQASM3;

    /** The token: its kind, and its bytes from {@code start} to {@code end}. */
    int kind = Token.BAD;

    int start;
    int end;
    /** Of an identifier or keyword. */
    int symbol;
    /** Of an INTEGER, or -1 when it does not fit; the number of a HARDWARE_QUBIT. */
    long value;
    /** Of a FLOAT, IMAGINARY or DURATION. */
    double number;
    /** Of a DURATION. */
    String unit = "";
    /** Whether what is no token is passed over in silence. */
    boolean isQuiet;

    Lexer(Source source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.bytes = source.bytes();
        this.limit = bytes.length;
        this.end = source.start();
        useDialect(Dialect.OPENQASM3);
    }

    /** Decides which names are keywords, the present token included. */
    void useDialect(Dialect value) {
        dialect = value;
        for (int k = 0; k < keywordKinds.length; k++) {
            int keyword = Token.keyword(k);
            boolean isName = keyword == Token.GPHASE
                    || value == Dialect.OPENQASM2 && keyword >= Token.FIRST_OF_OPENQASM3;
            keywordKinds[k] = isName ? Token.IDENTIFIER : keyword;
        }
        if (kind == Token.IDENTIFIER || Token.isKeyword(kind)) {
            kind = symbol < keywordKinds.length ? keywordKinds[symbol] : Token.IDENTIFIER;
        }
    }

    long span() {
        return Span.of(start, end);
    }

    String name(int ofSymbol) {
        return symbols.name(ofSymbol);
    }

    /** The value of an INTEGER, however long. */
    BigInteger integer() {
        if (value >= 0) {
            return BigInteger.valueOf(value);
        }
        String text = source.text(start, end).replace("_", "");
        int radix = radix(text);
        return new BigInteger(radix == 10 ? text : text.substring(2), radix);
    }

    private static int radix(String text) {
        if (text.length() < 2 || text.charAt(0) != '0') {
            return 10;
        }
        return switch (text.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'o' -> 8;
            case 'x', 'X' -> 16;
            default -> 10;
        };
    }

    /** Goes to the next token and returns its kind. */
    int next() {
        byte[] b = bytes;
        int p = end;
        while (p < limit) {
            int c = b[p];
            if (c < 0) {
                return nonAscii(p);
            }
            int type = CLASSES[c];
            if (type < 0) {
                return token(-type, p, p + 1);
            }
            switch (type) {
                case SPACE -> p++;
                case LETTER -> {
                    return isAlone(p) ? shortName(p, c) : identifier(p);
                }
                case DIGIT -> {
                    return isAlone(p) && b[p + 1] != '.' ? digit(p, c) : number(p);
                }
                default -> {
                    if (c == '/' && p + 1 < limit && (b[p + 1] == '/' || b[p + 1] == '*')) {
                        p = b[p + 1] == '/' ? lineEnd(p) : commentEnd(p);
                    } else {
                        return punctuation(p, c);
                    }
                }
            }
        }
        start = limit;
        end = limit;
        kind = Token.END_OF_FILE;
        return kind;
    }

    /** The rest of the line behind the token, trimmed; the next token stands on the next line. */
    long restOfLine() {
        int to = lineEnd(end);
        int from = end;
        while (from < to && CLASSES[bytes[from] & 0x7f] == SPACE && bytes[from] > 0) {
            from++;
        }
        int last = to;
        while (last > from && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t')) {
            last--;
        }
        end = to;
        return Span.of(from, last);
    }

    /** Whether the byte directly behind the token begins a name. */
    boolean isFollowedByName() {
        return end < limit && (bytes[end] < 0 || CLASSES[bytes[end]] == LETTER);
    }

    /** Whether a line ends between two offsets. */
    boolean isLineBreakBetween(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    /**
     * The end of a stretch of foreign text that ends with a balanced brace: from {@code from} to behind the brace that
     * closes the first one, or -1 if a semicolon or the end comes before.
     */
    int balancedEnd(int from) {
        int depth = 0;
        int p = from;
        while (p < limit) {
            int c = bytes[p];
            if (c == '/' && p + 1 < limit && bytes[p + 1] == '/') {
                p = lineEnd(p);
                continue;
            }
            if (c == '/' && p + 1 < limit && bytes[p + 1] == '*') {
                p = Math.min(limit, indexOfCommentEnd(p));
                continue;
            }
            p++;
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                if (depth <= 0) {
                    return depth < 0 ? -1 : p;
                }
            } else if (c == ';' && depth == 0) {
                return -1;
            }
        }
        return -1;
    }

    /** Moves on, so that the next token begins at an offset or behind it. */
    void continueAt(int offset) {
        end = offset;
    }

    private int token(int newKind, int from, int to) {
        start = from;
        end = to;
        kind = newKind;
        return newKind;
    }

    private int bad(int from, int to, String message, String hint) {
        if (!isQuiet) {
            diagnostics.error(source, Span.of(from, to), message, hint);
        }
        return token(Token.BAD, from, to);
    }

    /** Whether the letter or digit at an offset is followed by something that is part of no name or number. */
    private boolean isAlone(int at) {
        if (at + 1 >= limit) {
            return false;
        }
        int next = bytes[at + 1];
        return next >= 0 && CLASSES[next] <= OTHER;
    }

    private int shortName(int p, int letter) {
        int known = shortNames[letter] - 1;
        if (known < 0) {
            identifier(p);
            shortNames[letter] = symbol + 1;
            return kind;
        }
        symbol = known;
        return token(Token.IDENTIFIER, p, p + 1);
    }

    private int digit(int p, int digit) {
        value = (long) digit - '0';
        return token(Token.INTEGER, p, p + 1);
    }

    private int identifier(int from) {
        byte[] b = bytes;
        int p = from;
        long hash = 0;
        while (p < limit) {
            byte c = b[p];
            if (c < 0) {
                int codePoint = Utf8.codePoint(b, p);
                if (!isLetter(codePoint)) {
                    break;
                }
                int to = p + Utf8.length(b, p);
                while (p < to) {
                    hash = SymbolTable.hash(hash, b[p++]);
                }
                continue;
            }
            byte type = CLASSES[c];
            if (type != LETTER && type != DIGIT) {
                break;
            }
            hash = SymbolTable.hash(hash, c);
            p++;
        }
        symbol = symbols.intern(b, from, p, hash);
        start = from;
        end = p;
        kind = symbol < keywordKinds.length ? keywordKinds[symbol] : Token.IDENTIFIER;
        return kind;
    }

    private static boolean isLetter(int codePoint) {
        return Character.isLetter(codePoint) || Character.getType(codePoint) == Character.LETTER_NUMBER;
    }

    private int nonAscii(int at) {
        int codePoint = Utf8.codePoint(bytes, at);
        if (isLetter(codePoint)) {
            return identifier(at);
        }
        int to = at;
        while (to < limit && bytes[to] < 0 && !isLetter(Utf8.codePoint(bytes, to))) {
            to += Utf8.length(bytes, to);
        }
        String meant = switch (codePoint) {
            case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212 -> "-";
            case 0x2018, 0x2019 -> "'";
            case 0x201C, 0x201D -> "\"";
            case 0x00D7, 0x22C5, 0x00B7 -> "*";
            case 0x2192 -> "->";
            case 0xFF0C -> ",";
            case 0xFF1B -> ";";
            case 0xFF08 -> "(";
            case 0xFF09 -> ")";
            default -> "";
        };
        String hint = !meant.isEmpty()
                ? "write " + meant
                : Character.isSpaceChar(codePoint) || codePoint == 0xFEFF || codePoint == 0x200B
                        ? "write an ordinary space"
                        : "";
        return bad(at, to, "unexpected character " + characterName(codePoint), hint);
    }

    private static String characterName(int codePoint) {
        String code = "U+%04X".formatted(codePoint);
        boolean isVisible = !Character.isISOControl(codePoint)
                && !Character.isSpaceChar(codePoint)
                && Character.getType(codePoint) != Character.FORMAT
                && Character.isDefined(codePoint);
        return isVisible && codePoint < 0x80
                ? "'" + Character.toString(codePoint) + "'"
                : isVisible ? "'" + Character.toString(codePoint) + "' (" + code + ")" : code;
    }

    private int lineEnd(int from) {
        int p = from;
        while (p < limit && bytes[p] != '\n' && bytes[p] != '\r') {
            p++;
        }
        return p;
    }

    private int commentEnd(int from) {
        int to = indexOfCommentEnd(from);
        if (to > limit) {
            bad(from, from + 2, "this comment is never closed", "close it with */");
            return limit;
        }
        return to;
    }

    /** Behind the end of the comment, or beyond the limit if it has none. */
    private int indexOfCommentEnd(int from) {
        for (int p = from + 2; p + 1 < limit; p++) {
            if (bytes[p] == '*' && bytes[p + 1] == '/') {
                return p + 2;
            }
        }
        return limit + 1;
    }

    private int peek(int at) {
        return at < limit ? bytes[at] : -1;
    }

    private int punctuation(int p, int c) {
        int second = peek(p + 1);
        return switch (c) {
            case '+' -> second == '+' ? token(Token.CONCATENATE, p, p + 2) : operator(Token.PLUS, p, 1);
            case '-' -> second == '>' ? token(Token.ARROW, p, p + 2) : operator(Token.MINUS, p, 1);
            case '*' -> second == '*' ? operator(Token.DOUBLE_STAR, p, 2) : operator(Token.STAR, p, 1);
            case '/' -> operator(Token.SLASH, p, 1);
            case '%' -> operator(Token.PERCENT, p, 1);
            case '^' -> operator(Token.CARET, p, 1);
            case '&' -> second == '&' ? token(Token.DOUBLE_AMPERSAND, p, p + 2) : operator(Token.AMPERSAND, p, 1);
            case '|' -> second == '|' ? token(Token.DOUBLE_PIPE, p, p + 2) : operator(Token.PIPE, p, 1);
            case '=' -> second == '=' ? token(Token.EQUAL, p, p + 2) : token(Token.ASSIGN, p, p + 1);
            case '!' -> second == '=' ? token(Token.NOT_EQUAL, p, p + 2) : token(Token.EXCLAMATION, p, p + 1);
            case '<' -> second == '<'
                    ? operator(Token.SHIFT_LEFT, p, 2)
                    : second == '=' ? token(Token.LESS_OR_EQUAL, p, p + 2) : token(Token.LESS, p, p + 1);
            case '>' -> second == '>'
                    ? operator(Token.SHIFT_RIGHT, p, 2)
                    : second == '=' ? token(Token.GREATER_OR_EQUAL, p, p + 2) : token(Token.GREATER, p, p + 1);
            case '.' -> second >= '0' && second <= '9' ? number(p) : bad(p, p + 1, "unexpected character '.'", "");
            case '"', '\'' -> string(p, c);
            case '$' -> hardwareQubit(p);
            case '#' -> directive(p);
            default -> unexpected(p);
        };
    }

    /** An operator of some bytes, or its compound assignment when {@code =} follows. */
    private int operator(int operatorKind, int p, int length) {
        return peek(p + length) == '='
                ? token(operatorKind - Token.PLUS + Token.PLUS_ASSIGN, p, p + length + 1)
                : token(operatorKind, p, p + length);
    }

    private int unexpected(int p) {
        int to = p + 1;
        while (to < limit && bytes[to] == bytes[p]) {
            to++;
        }
        return bad(p, to, "unexpected character " + characterName(bytes[p]), "");
    }

    private int string(int p, int quote) {
        int q = p + 1;
        while (q < limit && bytes[q] != quote && bytes[q] != '\n' && bytes[q] != '\r') {
            q++;
        }
        if (q == limit || bytes[q] != quote) {
            return bad(p, q, "this string is never closed", "close it with " + (char) quote + " on the same line");
        }
        return token(Token.STRING, p, q + 1);
    }

    private int hardwareQubit(int p) {
        int q = p + 1;
        long qubit = 0;
        while (q < limit && bytes[q] >= '0' && bytes[q] <= '9') {
            qubit = Math.min(qubit * 10 + (bytes[q] - '0'), Long.MAX_VALUE / 100);
            q++;
        }
        if (q == p + 1) {
            return bad(p, q, "expected the number of a physical qubit behind '$'", "physical qubits are $0, $1, ...");
        }
        if (qubit > Integer.MAX_VALUE - 1) {
            return bad(p, q, "a physical qubit beyond $" + (Integer.MAX_VALUE - 1) + " is not possible", "");
        }
        value = qubit;
        return token(Token.HARDWARE_QUBIT, p, q);
    }

    private int directive(int p) {
        int q = p + 1;
        while (q < limit && bytes[q] > 0 && CLASSES[bytes[q]] == LETTER) {
            q++;
        }
        return switch (new String(bytes, p, Math.min(q - p, 16), StandardCharsets.UTF_8)) {
            case "#pragma" -> {
                symbol = Token.symbol(Token.PRAGMA);
                yield token(Token.PRAGMA, p, q);
            }
            case "#dim" -> token(Token.DIM, p, q);
            default -> bad(p, q, "unexpected '#'", "comments begin with //, pragmas with #pragma");
        };
    }

    private int number(int p) {
        if (bytes[p] == '0' && p + 1 < limit) {
            int radix = switch (bytes[p + 1]) {
                case 'b', 'B' -> 2;
                case 'o' -> 8;
                case 'x', 'X' -> 16;
                default -> 10;
            };
            if (radix != 10) {
                return radixInteger(p, radix);
            }
        }
        long mantissa = 0;
        int digits = 0;
        int fraction = 0;
        boolean isExact = true;
        boolean isFloat = false;
        int q = p;
        while (true) {
            int c = peek(q);
            if (c >= '0' && c <= '9') {
                if (mantissa > (Long.MAX_VALUE - 9) / 10) {
                    isExact = false;
                } else {
                    mantissa = mantissa * 10 + (c - '0');
                }
                digits++;
                if (isFloat) {
                    fraction++;
                }
            } else if (c == '.' && !isFloat) {
                isFloat = true;
            } else if (c != '_' || q == p || !isDigit(peek(q - 1)) || !isDigit(peek(q + 1))) {
                break;
            }
            q++;
        }
        int exponent = 0;
        if (peek(q) == 'e' || peek(q) == 'E') {
            int e = q + 1;
            boolean isNegative = peek(e) == '-';
            if (isNegative || peek(e) == '+') {
                e++;
            }
            if (isDigit(peek(e))) {
                while (isDigit(peek(e)) || peek(e) == '_' && isDigit(peek(e - 1)) && isDigit(peek(e + 1))) {
                    if (bytes[e] != '_') {
                        exponent = Math.min(exponent * 10 + (bytes[e] - '0'), 100_000_000);
                    }
                    e++;
                }
                exponent = isNegative ? -exponent : exponent;
                isFloat = true;
                q = e;
            }
        }
        start = p;
        end = q;
        if (!isFloat) {
            if (digits > MAX_DIGITS) {
                return tooManyDigits(p, q);
            }
            value = isExact ? mantissa : -1;
            return suffix(p, q, Token.INTEGER);
        }
        number = isExact ? Decimal.toDouble(mantissa, exponent - fraction) : Double.NaN;
        if (Double.isNaN(number)) {
            number = Double.parseDouble(source.text(p, q).replace("_", ""));
        }
        if (Double.isInfinite(number)) {
            return bad(p, q, "this number is larger than a 64-bit float can hold", "");
        }
        return suffix(p, q, Token.FLOAT);
    }

    private int tooManyDigits(int from, int to) {
        return bad(from, to, "an integer of %,d digits; at most %,d are read".formatted(to - from, MAX_DIGITS), "");
    }

    private int radixInteger(int p, int radix) {
        int q = p + 2;
        long bits = 0;
        boolean fits = true;
        while (q < limit) {
            int digit = bytes[q] == '_' && q > p + 2 && isRadixDigit(bytes[q - 1], radix)
                    && isRadixDigit(peek(q + 1), radix)
                            ? -2
                            : bytes[q] > 0 ? Character.digit(bytes[q], radix) : -1;
            if (digit == -1) {
                break;
            }
            if (digit >= 0) {
                fits &= bits <= (Long.MAX_VALUE - digit) / radix;
                bits = fits ? bits * radix + digit : -1;
            }
            q++;
        }
        if (q == p + 2) {
            return malformedNumber(p, q);
        }
        if (q - p > MAX_DIGITS) {
            return tooManyDigits(p, q);
        }
        value = fits ? bits : -1;
        return isNameByte(q) ? malformedNumber(p, q) : token(Token.INTEGER, p, q);
    }

    private static boolean isRadixDigit(int c, int radix) {
        return c > 0 && Character.digit(c, radix) >= 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private boolean isNameByte(int at) {
        if (at >= limit) {
            return false;
        }
        int c = bytes[at];
        return c < 0 ? isLetter(Utf8.codePoint(bytes, at)) : CLASSES[c] == LETTER || CLASSES[c] == DIGIT;
    }

    /** A number may go on with a unit of time or {@code im}, directly or (not in OpenQASM 2) behind blanks. */
    private int suffix(int from, int to, int plainKind) {
        int c = peek(to);
        if (c == ';' || c == ',' || c == ']' || c == ')' || to >= limit) {
            return token(plainKind, from, to);
        }
        int q = to;
        if (dialect == Dialect.OPENQASM3) {
            while (peek(q) == ' ' || peek(q) == '\t') {
                q++;
            }
        }
        int unitEnd = q;
        while (isNameByte(unitEnd)) {
            unitEnd += Utf8.length(bytes, unitEnd);
        }
        if (unitEnd > q && unitEnd - q <= 3) {
            String name = source.text(q, unitEnd);
            switch (name) {
                case "im" -> {
                    number = plainKind == Token.INTEGER ? integerAsDouble(from, to) : number;
                    return token(Token.IMAGINARY, from, unitEnd);
                }
                case "dt", "ns", "us", "µs", "\u03bcs", "ms", "s" -> {
                    number = plainKind == Token.INTEGER ? integerAsDouble(from, to) : number;
                    unit = "\u03bcs".equals(name) ? "µs" : name;
                    return token(Token.DURATION, from, unitEnd);
                }
                default -> {}
            }
        }
        return isNameByte(to) ? malformedNumber(from, to) : token(plainKind, from, to);
    }

    private double integerAsDouble(int from, int to) {
        return value >= 0 ? value : Double.parseDouble(source.text(from, to).replace("_", ""));
    }

    private int malformedNumber(int from, int to) {
        int end = to;
        while (isNameByte(end)) {
            end += Utf8.length(bytes, end);
        }
        String text = source.text(from, Math.min(end, from + 40));
        return bad(from, end, "'" + text + "' is not a number", "a name cannot begin with a digit");
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (int c = 0; c < 128; c++) {
            classes[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
                    ? LETTER
                    : isDigit(c) ? DIGIT : c == ' ' || c == '\t' || c == '\n' || c == '\r' ? SPACE : OTHER;
        }
        classes['['] = -Token.LEFT_BRACKET;
        classes[']'] = -Token.RIGHT_BRACKET;
        classes['{'] = -Token.LEFT_BRACE;
        classes['}'] = -Token.RIGHT_BRACE;
        classes['('] = -Token.LEFT_PARENTHESIS;
        classes[')'] = -Token.RIGHT_PARENTHESIS;
        classes[';'] = -Token.SEMICOLON;
        classes[','] = -Token.COMMA;
        classes[':'] = -Token.COLON;
        classes['@'] = -Token.AT;
        classes['~'] = -Token.TILDE;
        return classes;
    }
}
