package io.qnit.core.nativeir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pulls values out of JSON that nobody has looked at before: every value is asked for by its kind and range, and what is
 * refused is refused with its place. Members that stand twice in an object are refused too, because two readers may take
 * different ones. Numbers in arrays come without boxing.
 */
final class StrictJson implements AutoCloseable {
    private static final int MOST_LEVELS = 1000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxStringLength(1 << 20)
                    .maxNameLength(10_000)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final JsonParser json;
    private final String format;

    /** What is read of an object, member by member. */
    interface Members {
        /** Reads the value of a member; {@link #skip} leaves an unknown one out. */
        void read(String name) throws IOException;
    }

    /** What is read of an array, element by element. */
    interface Elements {
        void read() throws IOException;
    }

    /**
     * @param format what messages call the text
     * @param source UTF-8
     */
    StrictJson(String format, byte[] source) throws IOException {
        this.format = format;
        json = JSON.createParser(source);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    /** Goes to the next value of the sequence that is being read. */
    JsonToken next() throws IOException {
        @Nullable JsonToken token = json.nextToken();
        if (token == null) {
            throw fault("the text ends too early");
        }
        return token;
    }

    JsonToken current() {
        return json.currentToken();
    }

    void skip() throws IOException {
        json.skipChildren();
    }

    /** Reads the object that the parser stands on; {@code what} says in messages what it is. */
    void object(String what, Members members) throws IOException {
        expect(JsonToken.START_OBJECT, what + " must be an object");
        while (next() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            next();
            members.read(name);
        }
    }

    /** Reads the array that the parser stands on. */
    void array(String what, Elements elements) throws IOException {
        expect(JsonToken.START_ARRAY, what + " must be an array");
        while (next() != JsonToken.END_ARRAY) {
            elements.read();
        }
    }

    /** Goes to the end of an array that must have no more elements. */
    void endArray(String what) throws IOException {
        if (next() != JsonToken.END_ARRAY) {
            throw fault(what);
        }
    }

    String string(String what) throws IOException {
        expect(JsonToken.VALUE_STRING, what + " must be a string");
        String text = json.getText();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw fault(what + " holds half a character");
                }
                i++;
            }
        }
        return text;
    }

    double number(String what) throws IOException {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw fault(what + " must be a number");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw fault(what + " is too large");
        }
        return value + 0.0; // -0 becomes 0
    }

    long integer(String what, long from, long to) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw fault(what + " must be a whole number");
        }
        boolean fits = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = fits ? json.getLongValue() : 0;
        if (!fits || value < from || value > to) {
            throw fault(what + " is " + shortened(json.getText()) + "; it must be from " + from + " to " + to);
        }
        return value;
    }

    int integer(String what, int from, int to) throws IOException {
        return (int) integer(what, (long) from, to);
    }

    /** An array of whole numbers of at most {@code most} elements. */
    int[] integers(String what, int most, int from, int to) throws IOException {
        expect(JsonToken.START_ARRAY, what + " must be an array");
        int[] values = new int[4];
        int size = 0;
        while (next() != JsonToken.END_ARRAY) {
            if (size == most) {
                throw fault(what + " has more than " + most + " elements");
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(most, 2L * size));
            }
            values[size++] = integer(what, from, to);
        }
        return Arrays.copyOf(values, size);
    }

    void end() throws IOException {
        if (json.nextToken() != null) {
            throw fault("nothing may follow");
        }
    }

    void expect(JsonToken token, String message) {
        if (json.currentToken() != token) {
            throw fault(message);
        }
    }

    QnitException fault(String message) {
        return fault(ErrorCode.INVALID_SOURCE, message);
    }

    QnitException fault(ErrorCode code, String message) {
        return new QnitException(code, format + place(json.currentTokenLocation()) + ": " + message);
    }

    /** A refusal by the circuit's own rules, with the place. */
    QnitException fault(QnitException rule) {
        return new QnitException(
                ErrorCode.INVALID_SOURCE,
                format + place(json.currentTokenLocation()) + ": " + rule.getMessage(), rule);
    }

    /** What the parser could not read, as a refusal. */
    static QnitException broken(String format, IOException problem) {
        String reason = problem instanceof JsonProcessingException broken
                ? broken.getOriginalMessage()
                : String.valueOf(problem.getMessage());
        int detail = reason.indexOf(" (");
        @Nullable JsonLocation location =
                problem instanceof JsonProcessingException broken ? broken.getLocation() : null;
        return new QnitException(
                ErrorCode.INVALID_SOURCE,
                format + place(location) + ": this cannot be read as JSON: "
                        + shortened(detail < 0 ? reason : reason.substring(0, detail)),
                problem);
    }

    static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? ""
                : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
