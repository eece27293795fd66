package io.qnit.server.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.qnit.core.Suggestion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records of a collection are asked for, in the grammar of older clients:
 *
 * <pre>
 * filter  = all { "||" all }
 * all     = one { "&amp;&amp;" one }
 * one     = "(" filter ")" | operand operator operand
 * operand = field | "text" | 'text' | number | true | false | null | @now
 * operator= "=" | "!=" | ">" | ">=" | "&lt;" | "&lt;=" | "~" | "!~", each also with "?" before it
 * </pre>
 *
 * {@code ~} finds a text within another, whatever the case; {@code %} in it stands for anything. Texts that are times are
 * compared as times. What is missing equals {@code null} and the empty text. Immutable and thread-safe.
 */
final class RecordFilter {
    private static final int LONGEST = 2000;
    private static final int DEEPEST = 20;
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')|(?<number>-?\\d{1,30}(?:\\.\\d{1,30})?)"
                    + "|(?<word>[A-Za-z_@][A-Za-z0-9_.@:]*)|(?<sign>\\|\\||&&|\\(|\\)|\\??(?:!=|>=|<=|!~|=|>|<|~)))");
    private static final Set<String> SIGNS = Set.of("=", "!=", ">", ">=", "<", "<=", "~", "!~");

    private final Predicate<ObjectNode> test;

    private RecordFilter(Predicate<ObjectNode> test) {
        this.test = test;
    }

    /**
     * Reads a filter.
     *
     * @param fields that may be asked for
     * @param now what {@code @now} stands for
     * @throws Problem 400 {@code invalid_filter}, with what is wrong
     */
    static RecordFilter parse(String text, Set<String> fields, Instant now) {
        if (text.length() > LONGEST) {
            throw invalid("a filter has at most " + LONGEST + " characters");
        }
        Reader reader = new Reader(tokens(text), fields, now);
        Predicate<ObjectNode> test = reader.any(0);
        reader.end();
        return new RecordFilter(test);
    }

    boolean matches(ObjectNode json) {
        return test.test(json);
    }

    private static Problem invalid(String why) {
        return Problem.of(400, "invalid_filter", "the filter cannot be read: " + why);
    }

    /** What a token is. */
    private enum Kind {
        TEXT,
        NUMBER,
        WORD,
        SIGN
    }

    private record Token(Kind kind, String text, int at) {}

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw invalid("character " + (at + 1) + " begins nothing that is known");
            }
            for (Kind kind : Kind.values()) {
                String found = matcher.group(kind.name().toLowerCase(Locale.ROOT));
                if (found != null) {
                    tokens.add(new Token(kind, found, at + 1));
                }
            }
            at = matcher.end();
        }
        return tokens;
    }

    /** One side of a comparison. */
    private interface Operand {
        JsonNode of(ObjectNode json);
    }

    private static final class Reader {
        private final List<Token> tokens;
        private final Set<String> fields;
        private final Instant now;
        private int next;

        Reader(List<Token> tokens, Set<String> fields, Instant now) {
            this.tokens = tokens;
            this.fields = fields;
            this.now = now;
        }

        Predicate<ObjectNode> any(int depth) {
            if (depth > DEEPEST) {
                throw invalid("it is nested more than " + DEEPEST + " deep");
            }
            Predicate<ObjectNode> test = all(depth);
            while (takes("||")) {
                test = test.or(all(depth));
            }
            return test;
        }

        private Predicate<ObjectNode> all(int depth) {
            Predicate<ObjectNode> test = one(depth);
            while (takes("&&")) {
                test = test.and(one(depth));
            }
            return test;
        }

        private Predicate<ObjectNode> one(int depth) {
            if (takes("(")) {
                Predicate<ObjectNode> test = any(depth + 1);
                if (!takes(")")) {
                    throw invalid("a ) is missing" + place());
                }
                return test;
            }
            Operand left = operand();
            Optional<String> sign = peek().filter(t -> t.kind() == Kind.SIGN)
                    .map(t -> t.text().startsWith("?") ? t.text().substring(1) : t.text()).filter(SIGNS::contains);
            if (sign.isEmpty()) {
                throw invalid("a comparison (=, !=, >, >=, <, <=, ~ or !~) is missing" + place());
            }
            next++;
            Operand right = operand();
            return json -> compares(sign.get(), left.of(json), right.of(json));
        }

        private Operand operand() {
            Token token = peek().filter(t -> t.kind() != Kind.SIGN)
                    .orElseThrow(() -> invalid("a field or a value is missing" + place()));
            next++;
            return switch (token.kind()) {
                case TEXT -> constant(TextNode.valueOf(
                        token.text().substring(1, token.text().length() - 1).replaceAll("\\\\(.)", "$1")));
                case NUMBER -> constant(DecimalNode.valueOf(new BigDecimal(token.text())));
                case WORD -> word(token);
                case SIGN -> throw new IllegalStateException(token.toString());
            };
        }

        private Operand word(Token token) {
            return switch (token.text()) {
                case "true" -> constant(BooleanNode.TRUE);
                case "false" -> constant(BooleanNode.FALSE);
                case "null" -> constant(NullNode.getInstance());
                case "@now" -> constant(TextNode.valueOf(Times.text(now)));
                default -> {
                    String field = token.text();
                    if (!fields.contains(field)) {
                        throw invalid("there is no field '" + field + "' to compare" + Suggestion.nearest(field, fields)
                                .map(known -> "; did you mean '" + known + "'?")
                                .orElse("; there are " + String.join(", ", fields.stream().sorted().toList())));
                    }
                    yield json -> json.path(field);
                }
            };
        }

        private static Operand constant(JsonNode value) {
            return _ -> value;
        }

        private boolean takes(String sign) {
            boolean there = peek().filter(t -> t.kind() == Kind.SIGN && t.text().equals(sign)).isPresent();
            if (there) {
                next++;
            }
            return there;
        }

        private Optional<Token> peek() {
            return next < tokens.size() ? Optional.of(tokens.get(next)) : Optional.empty();
        }

        private String place() {
            return peek().map(t -> " at character " + t.at()).orElse(" at its end");
        }

        void end() {
            if (next < tokens.size()) {
                throw invalid("&& or || is missing" + place());
            }
        }
    }

    private static boolean compares(String sign, JsonNode left, JsonNode right) {
        return switch (sign) {
            case "=" -> compare(left, right) == 0;
            case "!=" -> compare(left, right) != 0;
            case ">" -> compare(left, right) > 0;
            case ">=" -> compare(left, right) >= 0;
            case "<" -> compare(left, right) < 0;
            case "<=" -> compare(left, right) <= 0;
            case "~" -> contains(left.asText(""), right.asText(""));
            case "!~" -> !contains(left.asText(""), right.asText(""));
            default -> throw new IllegalStateException(sign);
        };
    }

    /** As numbers where both are, as times where both are, else as texts; what is missing comes first. */
    static int compare(JsonNode left, JsonNode right) {
        if (isNumber(left) && isNumber(right)) {
            return number(left).compareTo(number(right));
        }
        String a = text(left);
        String b = text(right);
        Optional<Instant> from = time(a);
        Optional<Instant> to = time(b);
        return from.isPresent() && to.isPresent() ? from.get().compareTo(to.get()) : a.compareTo(b);
    }

    private static boolean isNumber(JsonNode node) {
        return node.isNumber() || node.isBoolean();
    }

    private static BigDecimal number(JsonNode node) {
        return node.isBoolean() ? BigDecimal.valueOf(node.booleanValue() ? 1 : 0) : node.decimalValue();
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.asText();
    }

    private static Optional<Instant> time(String text) {
        return text.matches("\\d{4}-\\d{2}-\\d{2}.*") ? Times.parse(text) : Optional.empty();
    }

    private static boolean contains(String text, String wanted) {
        String pattern = wanted.contains("%") ? wanted : "%" + wanted + "%";
        // Each % takes the first place where the next piece is: no way back, so that it takes no time.
        String[] pieces = pattern.toLowerCase(Locale.ROOT).split("%", -1);
        String whole = text.toLowerCase(Locale.ROOT);
        if (!whole.startsWith(pieces[0])) {
            return false;
        }
        int at = pieces[0].length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = whole.indexOf(pieces[i], at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return whole.length() - pieces[pieces.length - 1].length() >= at
                && whole.endsWith(pieces[pieces.length - 1]);
    }
}
