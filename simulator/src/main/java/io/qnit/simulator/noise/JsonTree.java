package io.qnit.simulator.noise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value of a JSON text with its place, for faults that name it. Texts are bounded: {@value #MAX_CHARACTERS} characters,
 * {@value #MAX_VALUES} values, {@value #MAX_DEPTH} levels.
 */
final class JsonTree {
    static final int MAX_CHARACTERS = 1 << 25;
    static final int MAX_VALUES = 1 << 22;
    static final int MAX_DEPTH = 32;

    private final String what;
    private final Object content;
    private final int line;
    private final int column;

    private JsonTree(String what, Object content, JsonLocation place) {
        this.what = what;
        this.content = content;
        line = place.getLineNr();
        column = place.getColumnNr();
    }

    /**
     * Reads a text.
     *
     * @param what it is, for faults
     */
    static JsonTree parse(String what, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw NoiseFaults.fault(what + ": the text has " + text.length() + " characters; at most " + MAX_CHARACTERS
                    + " are read");
        }
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(100).build())
                .build();
        try (JsonParser json = factory.createParser(text)) {
            if (json.nextToken() == null) {
                throw NoiseFaults.fault(what + ": the text is empty");
            }
            JsonTree tree = new Reader(what, json).value();
            if (json.nextToken() != null) {
                throw at(what, json.currentTokenLocation(), "nothing may follow the outermost value");
            }
            return tree;
        } catch (JsonProcessingException broken) {
            String reason = broken.getOriginalMessage();
            int detail = reason.indexOf(" (");
            throw at(
                    what, broken.getLocation(),
                    "this is not JSON: " + (detail < 0 ? reason : reason.substring(0, detail)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A fault at this place. */
    QnitException fault(String message) {
        return NoiseFaults.fault(what + ", line " + line + ", column " + column + ": " + message);
    }

    /** Runs what may find this value impossible, and says where it is then. */
    <T> T located(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (QnitException impossible) {
            String message = String.valueOf(impossible.getMessage());
            if (message.startsWith(what + ", line ")) {
                throw impossible;
            }
            throw fault(message);
        }
    }

    boolean isObject() {
        return content instanceof Map<?, ?>;
    }

    /** The fields of an object, in their order. */
    Map<String, JsonTree> fields() {
        if (!(content instanceof Map<?, ?> map)) {
            throw fault("expected an object, found " + kind());
        }
        Map<String, JsonTree> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put((String) name, (JsonTree) value));
        return fields;
    }

    /** Checks that an object has no other fields. */
    void allow(Set<String> names) {
        fields().forEach((name, value) -> {
            if (!names.contains(name)) {
                throw value.fault("there is no field \"" + Channel.shown(name) + "\" here; there may be "
                        + names.stream().sorted().toList());
            }
        });
    }

    Optional<JsonTree> find(String name) {
        return Optional.ofNullable(fields().get(name));
    }

    JsonTree get(String name) {
        return find(name).orElseThrow(() -> fault("the field \"" + name + "\" is missing"));
    }

    List<JsonTree> elements() {
        if (!(content instanceof List<?> list)) {
            throw fault("expected an array, found " + kind());
        }
        List<JsonTree> elements = new ArrayList<>(list.size());
        list.forEach(element -> elements.add((JsonTree) element));
        return elements;
    }

    boolean isNumber() {
        return content instanceof Double;
    }

    String text() {
        if (!(content instanceof String text)) {
            throw fault("expected a string, found " + kind());
        }
        return text;
    }

    /** A finite number. */
    double number() {
        if (!(content instanceof Double number)) {
            throw fault("expected a number, found " + kind());
        }
        if (!Double.isFinite(number)) {
            throw fault("the number is too large");
        }
        return number;
    }

    int integer() {
        double number = number();
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw fault("expected a whole number, found " + number);
        }
        return (int) number;
    }

    List<Integer> integers() {
        return elements().stream().map(JsonTree::integer).toList();
    }

    private String kind() {
        return switch (content) {
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case String text -> "\"" + Channel.shown(text) + "\"";
            case Double number -> "" + number;
            case Optional<?> _ -> "null";
            default -> "" + content;
        };
    }

    private static QnitException at(String what, @Nullable JsonLocation place, String message) {
        String where = place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr();
        return NoiseFaults.fault(what + where + ": " + message);
    }

    private static final class Reader {
        private final String what;
        private final JsonParser json;
        private int values;

        Reader(String what, JsonParser json) {
            this.what = what;
            this.json = json;
        }

        JsonTree value() throws IOException {
            JsonLocation place = json.currentTokenLocation();
            if (++values > MAX_VALUES) {
                throw at(what, place, "there are more than " + MAX_VALUES + " values");
            }
            JsonToken token = json.currentToken();
            if (token == JsonToken.START_OBJECT) {
                Map<String, JsonTree> fields = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    JsonTree value = value();
                    if (fields.put(name, value) != null) {
                        throw value.fault("the field \"" + Channel.shown(name) + "\" is there twice");
                    }
                }
                return new JsonTree(what, fields, place);
            }
            if (token == JsonToken.START_ARRAY) {
                List<JsonTree> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value());
                }
                return new JsonTree(what, elements, place);
            }
            if (token == JsonToken.VALUE_STRING) {
                return new JsonTree(what, json.getText(), place);
            }
            if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                return new JsonTree(what, json.getDoubleValue(), place);
            }
            return new JsonTree(
                    what, token == JsonToken.VALUE_NULL ? Optional.empty() : json.getBooleanValue(), place);
        }
    }
}
