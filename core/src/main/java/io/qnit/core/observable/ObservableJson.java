package io.qnit.core.observable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads observables from JSON. */
final class ObservableJson {
    private static final String FORMS = "expected a string, an object of Pauli strings and coefficients, or an array";

    private final JsonParser json;
    private final List<PauliTerm> terms = new ArrayList<>();
    private int width;
    private boolean namesQubits;

    private ObservableJson(JsonParser json) {
        this.json = json;
    }

    static Observable parse(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return new ObservableJson(parser).observable();
        } catch (JsonProcessingException broken) {
            String reason = broken.getOriginalMessage();
            int detail = reason.indexOf(" (");
            throw at(
                    broken.getLocation(), "this is not JSON: " + (detail < 0 ? reason : reason.substring(0, detail)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Observable observable() throws IOException {
        JsonToken first = json.nextToken();
        if (first == JsonToken.VALUE_STRING) {
            Observable observable = Observable.parse(json.getText());
            end();
            return observable;
        }
        if (first == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String string = json.currentName();
                json.nextToken();
                add(string, coefficient());
            }
        } else if (first == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                element();
            }
        } else {
            throw fault(FORMS);
        }
        end();
        return new Observable(width, terms);
    }

    private void element() throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_ARRAY) {
            json.nextToken();
            String string = string();
            json.nextToken();
            add(string, coefficient());
            if (json.nextToken() != JsonToken.END_ARRAY) {
                throw fault("a term is [string, coefficient]");
            }
        } else if (token == JsonToken.START_OBJECT) {
            objectTerm();
        } else {
            throw fault("a term is [string, coefficient] or {\"pauli\": string, \"coefficient\": number}");
        }
    }

    private void objectTerm() throws IOException {
        @Nullable String string = null;
        double coefficient = 1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "pauli" -> string = string();
                case "coefficient" -> coefficient = coefficient();
                default -> throw fault("a term has the fields \"pauli\" and \"coefficient\", not \"" + name + "\"");
            }
        }
        if (string == null) {
            throw fault("a term needs the field \"pauli\"");
        }
        add(string, coefficient);
    }

    private String string() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw fault("expected a Pauli string in quotes");
        }
        return json.getText();
    }

    private double coefficient() throws IOException {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw fault("a coefficient is a real number");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw fault("the coefficient is too large");
        }
        return value;
    }

    private void add(String text, double coefficient) {
        ObservableParser parser = new ObservableParser(text);
        PauliString string = parser.parseString().string();
        int letters = parser.width();
        if ((letters > 0 && namesQubits) || (letters == 0 && width > 0)) {
            throw fault("letters for all qubits are mixed with named qubits");
        }
        if (width > 0 && width != letters) {
            throw fault("the Pauli string '" + text + "' has " + letters + " letters, those before have " + width);
        }
        width = letters;
        namesQubits = letters == 0;
        terms.add(new PauliTerm(coefficient, string));
    }

    private void end() throws IOException {
        if (json.nextToken() != null) {
            throw fault("nothing may follow the observable");
        }
    }

    private QnitException fault(String message) {
        return at(json.currentTokenLocation(), message);
    }

    private static QnitException at(@Nullable JsonLocation place, String message) {
        String where = place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new QnitException(ErrorCode.INVALID_OBSERVABLE, "observable" + where + ": " + message);
    }
}
