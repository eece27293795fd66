package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of a provider. Immutable.
 *
 * @param rows in the order in which they are documented
 * @param others whether options without a row may be given
 */
public record OptionTable(List<ProviderOption> rows, Others others) {
    /** What happens with options that have no row. */
    public enum Others {
        REFUSED,
        /** They go to the provider as they are. */
        PASSED_ON
    }

    public OptionTable {
        rows = List.copyOf(rows);
        Set<String> names = new LinkedHashSet<>();
        for (ProviderOption row : rows) {
            if (!names.add(row.name())) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT, "the option '" + row.name() + "' is declared twice");
            }
        }
    }

    /** A table that says all there is. */
    public static OptionTable of(ProviderOption... rows) {
        return new OptionTable(List.of(rows), Others.REFUSED);
    }

    /** The table of a provider that declares nothing and checks its options by itself. */
    public static OptionTable undeclared() {
        return new OptionTable(List.of(), Others.PASSED_ON);
    }

    public Optional<ProviderOption> row(String name) {
        return rows.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    /**
     * Checks what was given and fills the defaults in.
     *
     * @param provider its name, for messages
     * @param given by name, as in JSON
     * @return by name, of the kind that each option's type says; an option without value and default is absent
     * @throws ClusterException INVALID_ARGUMENT that tells all faults: missing, unknown, wrong type, out of range
     */
    public Map<String, Object> check(String provider, Map<String, Object> given) {
        List<String> faults = new ArrayList<>();
        Map<String, Object> checked = new LinkedHashMap<>();
        for (ProviderOption row : rows) {
            Object value = given.get(row.name());
            if (value == null) {
                row.defaultValue().ifPresent(v -> checked.put(row.name(), v));
                if (row.need() == ProviderOption.Need.REQUIRED) {
                    faults.add("'" + row.name() + "' is missing: " + row.doc());
                }
                continue;
            }
            try {
                checked.put(row.name(), row.checked(value));
            } catch (ClusterException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        for (Map.Entry<String, Object> option : given.entrySet()) {
            if (row(option.getKey()).isPresent()) {
                continue;
            }
            if (others == Others.PASSED_ON) {
                checked.put(option.getKey(), option.getValue());
            } else {
                faults.add("there is no option '" + option.getKey() + "'" + instead(option.getKey()));
            }
        }
        if (!faults.isEmpty()) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, provider + ": " + String.join("; ", faults));
        }
        return Collections.unmodifiableMap(checked);
    }

    private String instead(String name) {
        List<String> names = rows.stream().map(ProviderOption::name).toList();
        return Suggestion.nearest(name, names).map(n -> ", did you mean '" + n + "'?")
                .orElse("; there are " + String.join(", ", names));
    }

    /** What was given, for people: {@code n_nodes=2, api_key=***}. */
    public String shown(Map<String, Object> given) {
        return given.entrySet().stream()
                .map(e -> e.getKey() + "=" + (isSecret(e.getKey()) ? "***" : e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private boolean isSecret(String name) {
        Optional<ProviderOption> row = row(name);
        String lower = name.toLowerCase(Locale.ROOT);
        return row.isPresent()
                ? row.get().visibility() == ProviderOption.Visibility.SECRET
                : lower.contains("key") || lower.contains("token") || lower.contains("secret")
                        || lower.contains("password") || lower.contains("credential");
    }
}
