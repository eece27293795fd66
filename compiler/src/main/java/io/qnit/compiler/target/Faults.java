package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with one text: every fault with its place, the first {@value #MOST} in words. */
final class Faults {
    private static final int MOST = 20;

    private final String what;
    private final List<String> texts = new ArrayList<>();
    private int count;

    /** @param what the text is, as its reader knows it: a file name */
    Faults(String what) {
        this.what = what;
    }

    void add(JsonValue place, String message) {
        add("line " + place.line() + ", " + place.path() + ": " + message);
    }

    /** @param message names its place */
    void add(String message) {
        if (count++ < MOST) {
            texts.add(what + ", " + message);
        }
    }

    /** Runs what may find the value impossible, and notes it. */
    <T> Optional<T> attempt(JsonValue place, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (QnitException impossible) {
            add(place, String.valueOf(impossible.getMessage()));
            return Optional.empty();
        }
    }

    /** The same for what has no place of its own. */
    <T> Optional<T> attempt(Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (QnitException impossible) {
            add(String.valueOf(impossible.getMessage()));
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @throws QnitException {@link ErrorCode#INVALID_TARGET} with all faults, a line each, if there are any */
    void check() {
        if (count > 0) {
            if (count > MOST) {
                texts.add("and " + (count - MOST) + " more");
            }
            throw new QnitException(ErrorCode.INVALID_TARGET, String.join("\n", texts));
        }
    }
}
