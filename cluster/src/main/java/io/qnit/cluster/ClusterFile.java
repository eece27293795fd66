package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.Suggestion;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a cluster from YAML or JSON: the {@code add} calls in order, options under their promised names, secrets from the
 * environment.
 *
 * <pre>
 * nodes:
 *   - provider: local_gpu_mps
 *     n_nodes: 4
 *     max_qubits: 1000
 *   - provider: ibm_quantum
 *     ibm_token: ${IBM_TOKEN}
 * fallback: simulation
 * </pre>
 *
 * <p>All faults are told together: of the file, of the environment, of the providers' options. What comes from the
 * environment appears in no message. Stateless.
 */
public final class ClusterFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_LEVELS = 16;
    private static final int MOST_EVENTS = 100_000;
    private static final int MOST_ENTRIES = 10_000;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> KEYS = List.of("nodes", "fallback");

    private final String name;
    private final NodeProviderRegistry providers;
    private final Function<String, @Nullable String> environment;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> fromEnvironment = new LinkedHashMap<>();

    private ClusterFile(
            String name, NodeProviderRegistry providers, Function<String, @Nullable String> environment) {
        this.name = name;
        this.providers = providers;
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @param environment the value of a variable, null where it is not set: {@code System::getenv}
     * @return a builder of what the file says, its options checked
     * @throws ClusterException INVALID_ARGUMENT when the file cannot be read, or with all that is wrong in it
     */
    public static ClusterBuilder read(
            Path file, NodeProviderRegistry providers, Function<String, @Nullable String> environment) {
        String text;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT, file + " has more than " + MOST_BYTES + " bytes");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, "there is no file '" + file + "'", e);
        } catch (CharacterCodingException e) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, file + " is not a text in UTF-8", e);
        } catch (IOException e) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, file + " cannot be read: " + e.getMessage(), e);
        }
        return parse(String.valueOf(file.getFileName()), text, providers, environment);
    }

    /**
     * As {@link #read}, from a text.
     *
     * @param name of the text, for messages
     */
    public static ClusterBuilder parse(
            String name, String text, NodeProviderRegistry providers,
            Function<String, @Nullable String> environment) {
        if (text.length() > MOST_BYTES) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, name + " has more than " + MOST_BYTES + " characters");
        }
        return new ClusterFile(name, providers, environment).builder(text);
    }

    private ClusterBuilder builder(String text) {
        Object content = yaml(text);
        ClusterBuilder builder = new ClusterBuilder(providers);
        if (content instanceof Map<?, ?> members) {
            for (Object key : members.keySet()) {
                if (!KEYS.contains(String.valueOf(key))) {
                    faults.add("there is no '" + key + "' here"
                            + Suggestion.nearest(String.valueOf(key), KEYS).map(k -> ", did you mean '" + k + "'?")
                                    .orElse("; there are nodes and fallback"));
                }
            }
            builder.fallback(fallback(members.get("fallback")));
            nodes(members.get("nodes"), builder);
        } else {
            faults.add("a cluster is a map with 'nodes'");
        }
        if (!faults.isEmpty()) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    faults.size() == 1 ? name + ": " + faults.getFirst()
                            : name + ":\n  " + String.join("\n  ", faults));
        }
        return builder.concealing(fromEnvironment);
    }

    private ClusterBuilder.Fallback fallback(@Nullable Object value) {
        if (value == null || value.equals("none")) {
            return ClusterBuilder.Fallback.NONE;
        }
        if (value.equals("simulation")) {
            return ClusterBuilder.Fallback.SIMULATION;
        }
        faults.add("'fallback' is 'simulation' or 'none', found " + shown(value));
        return ClusterBuilder.Fallback.NONE;
    }

    private void nodes(@Nullable Object value, ClusterBuilder builder) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            faults.add("'nodes' must be a list with at least one entry, such as {provider: local_cpu, n_nodes: 4}");
            return;
        }
        if (list.size() > MOST_ENTRIES) {
            faults.add("'nodes' has more than " + MOST_ENTRIES + " entries");
            return;
        }
        for (int k = 0; k < list.size(); k++) {
            String place = "nodes[" + k + "]";
            if (!(list.get(k) instanceof Map<?, ?> entry)) {
                faults.add(place + " must be a map with a 'provider', found " + shown(list.get(k)));
                continue;
            }
            if (!(entry.get("provider") instanceof String provider)) {
                faults.add(
                        place + ": 'provider' is missing; there are " + String.join(", ", providers.list().keySet()));
                continue;
            }
            Map<String, Object> written = new LinkedHashMap<>();
            Map<String, Object> options = new LinkedHashMap<>();
            for (Map.Entry<?, ?> option : entry.entrySet()) {
                if (!option.getKey().equals("provider") && option.getValue() != null) {
                    written.put(String.valueOf(option.getKey()), option.getValue());
                    options.put(String.valueOf(option.getKey()), filled(option.getValue(), place));
                }
            }
            try {
                // what is written is checked, so that no value of the environment comes into a message
                providers.get(provider).get().options().check(provider, written);
            } catch (ClusterException e) {
                faults.add(place + ": " + e.getMessage());
            }
            builder.add(provider, options, written);
        }
    }

    /** A value with its variables replaced. */
    private Object filled(Object value, String place) {
        return switch (value) {
            case String text -> filled(text, place);
            case List<?> list -> list.stream().map(v -> v == null ? "" : filled(v, place)).toList();
            default -> value;
        };
    }

    private String filled(String text, String place) {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            filled.append(text, from, matcher.start());
            String variable = String.valueOf(matcher.group(1));
            Optional<String> value = NAME.matcher(variable).matches()
                    ? Optional.ofNullable(environment.apply(variable)) : Optional.empty();
            if (value.isEmpty()) {
                faults.add(place + ": the environment has no variable '" + variable + "'");
            }
            value.ifPresent(v -> fromEnvironment.put(v, "${" + variable + "}"));
            filled.append(value.orElse(""));
            from = matcher.end();
        }
        return filled.append(text, from, text.length()).toString();
    }

    private @Nullable Object yaml(String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(name).setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false).setAllowNonScalarKeys(false).setMaxAliasesForCollections(0)
                .setCodePointLimit(MOST_BYTES).build();
        try {
            checkShape(text, settings);
            return new Load(settings).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(m -> ", line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1)).orElse("");
            String hint = text.contains("${") ? "; within { } a variable needs quotes: \"${NAME}\"" : "";
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    name + where + ": this is neither YAML nor JSON: " + e.getProblem() + hint, e);
        } catch (YamlEngineException e) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, name + ": this is neither YAML nor JSON: " + e.getMessage(), e);
        }
    }

    /** Before anything is built, which takes stack and memory. */
    private void checkShape(String text, LoadSettings settings) {
        int level = 0;
        int events = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> level++;
                case SequenceEnd, MappingEnd -> level--;
                case Alias -> throw refused("it has aliases, which are not read");
                case Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            if (level > MOST_LEVELS || ++events > MOST_EVENTS) {
                throw refused(level > MOST_LEVELS ? "it is nested deeper than " + MOST_LEVELS + " levels"
                        : "it has more than " + MOST_EVENTS + " values");
            }
        }
    }

    private ClusterException refused(String why) {
        return new ClusterException(ErrorCode.INVALID_ARGUMENT, name + ": " + why);
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? "'" + text + "'" : "'" + text.substring(0, 57) + "...'";
    }
}
