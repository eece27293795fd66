package io.qnit.compiler.target;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.Suggestion;
import io.qnit.core.nativeir.CanonicalNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text with its path and line. What does not have the asked form is noted in {@link Faults} and left
 * out, so that one reading finds all faults. Texts are bounded: {@value #MOST_CHARACTERS} characters, {@value
 * #MOST_VALUES} values, {@value #MOST_LEVELS} levels.
 */
final class JsonValue {
    static final int MOST_CHARACTERS = 1 << 25;
    static final int MOST_VALUES = 1 << 22;
    static final int MOST_LEVELS = 64;

    private static final int SHOWN = 60;

    private final @Nullable JsonValue parent;
    private final String key;
    private final int line;
    private final Object content;

    private JsonValue(@Nullable JsonValue parent, String key, int line, Object content) {
        this.parent = parent;
        this.key = key;
        this.line = line;
        this.content = content;
    }

    /**
     * Reads a text.
     *
     * @param what it is, for the error
     * @throws QnitException {@link ErrorCode#INVALID_TARGET} when it is not JSON or too large
     */
    static JsonValue parse(String what, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new QnitException(
                    ErrorCode.INVALID_TARGET,
                    what + ": the text has " + text.length() + " characters; at most " + MOST_CHARACTERS + " are read");
        }
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_LEVELS)
                        .maxNumberLength(100)
                        .build())
                .build();
        try (JsonParser json = factory.createParser(text)) {
            if (json.nextToken() == null) {
                throw new QnitException(ErrorCode.INVALID_TARGET, what + ": the text is empty");
            }
            JsonValue value = new Reader(what, json).value(null, "$");
            if (json.nextToken() != null) {
                throw at(what, json.currentTokenLocation(), "nothing may follow the outermost value");
            }
            return value;
        } catch (JsonProcessingException broken) {
            String reason = broken.getOriginalMessage();
            int detail = reason.indexOf(" (");
            throw at(
                    what,
                    broken.getLocation(),
                    "this is not JSON: " + (detail < 0 ? reason : reason.substring(0, detail)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    int line() {
        return line;
    }

    /** Where it is, such as {@code $.basis[1].error}. */
    String path() {
        return parent == null ? key : parent.path() + key;
    }

    boolean isObject() {
        return content instanceof Map<?, ?>;
    }

    boolean isArray() {
        return content instanceof List<?>;
    }

    boolean isText() {
        return content instanceof String;
    }

    boolean isNumber() {
        return content instanceof Double;
    }

    boolean isNull() {
        return content instanceof Optional<?>;
    }

    /** The member of this name; empty where there is none, where it is null, and where this is no object. */
    Optional<JsonValue> find(String name) {
        return content instanceof Map<?, ?> map
                ? Optional.ofNullable((JsonValue) map.get(name)).filter(v -> !v.isNull())
                : Optional.empty();
    }

    /** The member of this name, which has to be there. */
    Optional<JsonValue> get(String name, Faults faults) {
        Optional<JsonValue> found = find(name);
        if (found.isEmpty() && (isObject() || fields(faults).isEmpty())) {
            faults.add(this, "'" + name + "' is missing");
        }
        return found;
    }

    /** The members of an object, in their order. */
    Map<String, JsonValue> fields(Faults faults) {
        if (!(content instanceof Map<?, ?> map)) {
            faults.add(this, "expected an object, found " + shown());
            return Map.of();
        }
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put((String) name, (JsonValue) value));
        return fields;
    }

    /** Notes members with other names than these. */
    void allow(Collection<String> names, Faults faults) {
        fields(faults).forEach((name, value) -> {
            if (!names.contains(name)) {
                faults.add(value, "there is no '" + shortened(name) + "' here" + meant(name, names));
            }
        });
    }

    List<JsonValue> elements(Faults faults) {
        if (!(content instanceof List<?> list)) {
            faults.add(this, "expected an array, found " + shown());
            return List.of();
        }
        List<JsonValue> elements = new ArrayList<>(list.size());
        list.forEach(element -> elements.add((JsonValue) element));
        return elements;
    }

    Optional<String> text(Faults faults) {
        if (content instanceof String text) {
            return Optional.of(text);
        }
        faults.add(this, "expected a text, found " + shown());
        return Optional.empty();
    }

    /** A finite number. */
    OptionalDouble number(Faults faults) {
        if (content instanceof Double number && Double.isFinite(number)) {
            return OptionalDouble.of(number);
        }
        faults.add(this, "expected a number, found " + shown());
        return OptionalDouble.empty();
    }

    OptionalInt integer(Faults faults) {
        if (content instanceof Double number && number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
            return OptionalInt.of((int) (double) number);
        }
        faults.add(this, "expected a whole number, found " + shown());
        return OptionalInt.empty();
    }

    Optional<Boolean> flag(Faults faults) {
        if (content instanceof Boolean flag) {
            return Optional.of(flag);
        }
        faults.add(this, "expected true or false, found " + shown());
        return Optional.empty();
    }

    /** The value for an error. */
    String shown() {
        return switch (content) {
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case String text -> "'" + shortened(text) + "'";
            case Double number when Double.isFinite(number) -> CanonicalNumber.text(number);
            case Optional<?> _ -> "null";
            default -> String.valueOf(content);
        };
    }

    /** "; did you mean 'x'?" or what there is. */
    static String meant(String word, Collection<String> known) {
        return Suggestion.nearest(word, known)
                .map(k -> "; did you mean '" + k + "'?")
                .orElse(known.size() <= 20 ? "; there may be " + String.join(", ", known) : "");
    }

    static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= SHOWN ? clean : clean.substring(0, SHOWN) + "...";
    }

    private static QnitException at(String what, @Nullable JsonLocation place, String message) {
        String where = place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new QnitException(ErrorCode.INVALID_TARGET, what + where + ": " + message);
    }

    private static final class Reader {
        private final String what;
        private final JsonParser json;
        private int values;

        Reader(String what, JsonParser json) {
            this.what = what;
            this.json = json;
        }

        JsonValue value(@Nullable JsonValue parent, String key) throws IOException {
            int line = json.currentTokenLocation().getLineNr();
            if (++values > MOST_VALUES) {
                throw at(what, json.currentTokenLocation(), "there are more than " + MOST_VALUES + " values");
            }
            JsonToken token = json.currentToken();
            if (token == JsonToken.START_OBJECT) {
                Map<String, JsonValue> fields = new LinkedHashMap<>();
                JsonValue object = new JsonValue(parent, key, line, Collections.unmodifiableMap(fields));
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (fields.put(name, value(object, "." + shortened(name))) != null) {
                        throw at(
                                what,
                                json.currentTokenLocation(),
                                object.path() + ": '" + shortened(name) + "' is there twice");
                    }
                }
                return object;
            }
            if (token == JsonToken.START_ARRAY) {
                List<JsonValue> elements = new ArrayList<>();
                JsonValue array = new JsonValue(parent, key, line, Collections.unmodifiableList(elements));
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(array, "[" + elements.size() + "]"));
                }
                return array;
            }
            Object content = switch (token) {
                case VALUE_STRING -> json.getText();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
                case VALUE_NULL -> Optional.empty();
                case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
                case NOT_AVAILABLE, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, FIELD_NAME,
                        VALUE_EMBEDDED_OBJECT ->
                    throw at(what, json.currentTokenLocation(), "expected a value");
            };
            return new JsonValue(parent, key, line, content);
        }
    }
}
