package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An option of a provider: one row, from which checking, help, {@code describe} and the docs come. Immutable.
 *
 * @param name in snake_case, as users write it
 * @param need whether it must be given
 * @param defaultValue what it is when it is not given; of the type's kind; empty where nothing stands for "not given"
 * @param least of numbers the smallest that is allowed; of texts and lists the shortest length
 * @param most of numbers the largest that is allowed; of texts and lists the longest length
 * @param visibility whether its value may be shown
 * @param doc one line, without a full stop
 */
public record ProviderOption(
        String name,
        Type type,
        Need need,
        Optional<Object> defaultValue,
        double least,
        double most,
        Visibility visibility,
        String doc) {

    /** No text and no list may be longer. */
    private static final int LONGEST = 10_000;

    /** What values an option takes. */
    public enum Type {
        /** An {@link Integer} once checked; any whole number before. */
        INTEGER("a whole number"),
        /** A {@link Double} once checked. */
        NUMBER("a number"),
        /** A {@link String}. */
        TEXT("a text"),
        /** A list of strings; a single string stands for a list of one. */
        TEXTS("a list of texts"),
        /** A {@link Boolean}. */
        FLAG("true or false");

        private final String title;

        Type(String title) {
            this.title = title;
        }

        /** The name in sentences. */
        public String title() {
            return title;
        }

        /** The name in tables. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether an option must be given. */
    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    /** Whether the value of an option may be shown. */
    public enum Visibility {
        PUBLIC,
        /** Never in descriptions, messages, logs or plans. */
        SECRET
    }

    public static ProviderOption integer(String name, int defaultValue, int least, int most, String doc) {
        return new ProviderOption(
                name, Type.INTEGER, Need.OPTIONAL, Optional.of(defaultValue), least, most, Visibility.PUBLIC, doc);
    }

    public static ProviderOption number(String name, double defaultValue, double least, double most, String doc) {
        return new ProviderOption(
                name, Type.NUMBER, Need.OPTIONAL, Optional.of(defaultValue), least, most, Visibility.PUBLIC, doc);
    }

    public static ProviderOption text(String name, String defaultValue, String doc) {
        return new ProviderOption(
                name, Type.TEXT, Need.OPTIONAL, Optional.of(defaultValue), 0, LONGEST, Visibility.PUBLIC, doc);
    }

    /** A list of texts that stands for all there are when it is not given. */
    public static ProviderOption texts(String name, String doc) {
        return new ProviderOption(
                name, Type.TEXTS, Need.OPTIONAL, Optional.empty(), 1, LONGEST, Visibility.PUBLIC, doc);
    }

    public static ProviderOption flag(String name, boolean defaultValue, String doc) {
        return new ProviderOption(
                name, Type.FLAG, Need.OPTIONAL, Optional.of(defaultValue), 0, 1, Visibility.PUBLIC, doc);
    }

    /** The same option without a default: it must be given, and not be empty. */
    public ProviderOption required() {
        boolean counted = type == Type.TEXT || type == Type.TEXTS;
        return new ProviderOption(
                name, type, Need.REQUIRED, Optional.empty(), counted ? Math.max(1, least) : least, most, visibility,
                doc);
    }

    /** The same option, whose value is never shown. */
    public ProviderOption secret() {
        return new ProviderOption(name, type, need, defaultValue, least, most, Visibility.SECRET, doc);
    }

    /**
     * The value as the type's kind.
     *
     * @param value as in JSON
     * @throws ClusterException INVALID_ARGUMENT with a message that begins with the option's name
     */
    Object checked(Object value) {
        return switch (type) {
            case INTEGER -> whole(value);
            case NUMBER -> {
                if (!(value instanceof Number number) || !(number.doubleValue() >= least)
                        || !(number.doubleValue() <= most)) {
                    throw wrong(value);
                }
                yield number.doubleValue();
            }
            case TEXT -> {
                if (!(value instanceof String text) || text.strip().length() < least || text.length() > most) {
                    throw wrong(value);
                }
                yield text;
            }
            case TEXTS -> {
                List<?> texts = value instanceof String one ? List.of(one) : value instanceof List<?> l ? l : List.of();
                if (texts.size() < Math.max(1, least) || texts.size() > most
                        || !texts.stream().allMatch(t -> t instanceof String s && !s.isBlank())) {
                    throw wrong(value);
                }
                yield List.copyOf(texts);
            }
            case FLAG -> {
                if (!(value instanceof Boolean)) {
                    throw wrong(value);
                }
                yield value;
            }
        };
    }

    private Object whole(Object value) {
        boolean whole = value instanceof Byte || value instanceof Short || value instanceof Integer
                || value instanceof Long || value instanceof java.math.BigInteger;
        if (!whole || ((Number) value).doubleValue() < least || ((Number) value).doubleValue() > most) {
            throw wrong(value);
        }
        return ((Number) value).intValue();
    }

    private ClusterException wrong(Object value) {
        return new ClusterException(
                ErrorCode.INVALID_ARGUMENT, "'" + name + "' must be " + wanted() + ", found " + found(value));
    }

    private String wanted() {
        return switch (type) {
            case INTEGER -> type.title() + " from " + (long) least + " to " + (long) most;
            case NUMBER -> type.title() + " from " + least + " to " + most;
            case TEXT -> least > 0 ? type.title() + " that is not empty" : type.title();
            case TEXTS -> type.title() + ", none of them empty";
            case FLAG -> type.title();
        };
    }

    private String found(Object value) {
        if (visibility == Visibility.SECRET) {
            return "something else (not shown)";
        }
        String text = String.valueOf(value);
        return value instanceof String ? "'" + shortened(text) + "'" : shortened(text);
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
