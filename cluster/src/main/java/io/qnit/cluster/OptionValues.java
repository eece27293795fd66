package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options that an {@link OptionTable} has checked, by their types. Asking for one under another type, or for one that has
 * neither value nor default, is a defect of the provider.
 *
 * @param byName as {@link OptionTable#check} gives them
 */
public record OptionValues(Map<String, Object> byName) {
    public int integer(String name) {
        return of(name, Integer.class);
    }

    public double number(String name) {
        return of(name, Double.class);
    }

    public String text(String name) {
        return of(name, String.class);
    }

    public boolean flag(String name) {
        return of(name, Boolean.class);
    }

    /** A list of texts; empty when it was not given. */
    public Optional<List<String>> texts(String name) {
        return byName.get(name) instanceof List<?> list ? Optional.of(list.stream().map(String::valueOf).toList())
                : Optional.empty();
    }

    private <T> T of(String name, Class<T> type) {
        Object value = byName.get(name);
        if (!type.isInstance(value)) {
            throw new ClusterException(
                    ErrorCode.INTERNAL, "the option '" + name + "' was asked for as " + type.getSimpleName());
        }
        return type.cast(value);
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return byName.keySet().toString();
    }
}
