package io.qnit.server.config;

import io.qnit.core.Suggestion;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The texts of all options: flag before environment before file before default. Everything that is wrong is gathered, to
 * be told at once: unknown flags and keys, texts that are not of their kind, files that cannot be read.
 *
 * <p>Not thread-safe; used by {@link ServerConfig} while it is read.
 */
final class Settings {
    private static final int MOST_BYTES = 1 << 20;
    private static final String PREFIX = "QNIT_";
    /** What the node's settings begin with. */
    private static final String NODES = "QNIT_NODE_";
    private static final List<String> FILES = List.of("qnit.yml", "qpi.config.yml");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)?");

    private final Map<Option, Setting> values = new EnumMap<>(Option.class);
    private final List<String> faults = new ArrayList<>();

    /**
     * @param flags option name, without hyphens, to text
     * @param folder where the files are looked for when none is named
     */
    static Settings of(Map<String, String> flags, Map<String, String> environment, Path folder) {
        Settings settings = new Settings();
        for (Option option : Option.values()) {
            settings.values.put(option, new Setting(option, option.fallback(), "default"));
        }
        Map<Option, Setting> given = new EnumMap<>(Option.class);
        settings.readEnvironment(environment, given);
        settings.readFlags(flags, given);
        settings.readFile(Optional.ofNullable(given.get(Option.CONFIG_FILE)).map(Setting::text), folder);
        settings.values.putAll(given);
        settings.values.values().forEach(settings::check);
        return settings;
    }

    private void readFlags(Map<String, String> flags, Map<Option, Setting> given) {
        flags.forEach((name, text) -> option(name).ifPresentOrElse(
                o -> given.put(o, new Setting(o, text.strip(), "flag --" + name)),
                () -> faults.add("there is no option --" + name + suggestion(name, "--"))));
    }

    /** Variables that begin as ours do and are meant for others of our programs are left alone, unless they look like ours. */
    private void refuseMisspelt(Map<String, String> environment) {
        List<String> known = Stream.concat(
                Arrays.stream(Option.values()).map(o -> o.variables().getFirst()),
                Stream.of(ServerConfig.STORE_PASSWORD))
                .map(v -> v.substring(PREFIX.length())).toList();
        environment.keySet().stream().filter(v -> v.startsWith(PREFIX) && !v.startsWith(NODES)).sorted()
                .map(v -> v.substring(PREFIX.length())).filter(v -> !known.contains(v))
                .forEach(v -> Suggestion.nearest(v, known).ifPresent(meant -> faults.add(
                        "there is no setting " + PREFIX + v + "; did you mean " + PREFIX + meant + "?")));
    }

    private void readEnvironment(Map<String, String> environment, Map<Option, Setting> given) {
        refuseMisspelt(environment);
        for (Option option : Option.values()) {
            for (String variable : option.variables().reversed()) {
                @Nullable String text = environment.get(variable);
                if (text != null) {
                    given.put(option, new Setting(option, text.strip(), "environment " + variable));
                }
            }
        }
    }

    private void readFile(Optional<String> named, Path folder) {
        Optional<Path> file = named.filter(n -> !n.isEmpty())
                .map(folder::resolve)
                .or(() -> FILES.stream().map(folder::resolve).filter(Files::exists).findFirst());
        if (file.isEmpty()) {
            return;
        }
        Path name = file.get();
        try {
            if (Files.size(name) > MOST_BYTES) {
                faults.add(name + " has more than " + MOST_BYTES + " bytes");
            } else {
                content(Files.readString(name), name);
            }
        } catch (CharacterCodingException e) {
            faults.add(name + " is not a text in UTF-8");
        } catch (IOException e) {
            faults.add(name + " cannot be read" + (Files.exists(name) ? ": " + e.getMessage() : ": it is not there"));
        }
    }

    private void content(String text, Path name) {
        Object content;
        try {
            // JSON is YAML.
            content = new Load(LoadSettings.builder()
                    .setLabel(String.valueOf(name.getFileName()))
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(0)
                    .build()).loadFromString(text);
        } catch (YamlEngineException e) {
            faults.add(name + " is neither YAML nor JSON: " + String.valueOf(e.getMessage()).replace('\n', ' '));
            return;
        }
        if (content == null) {
            return;
        }
        if (!(content instanceof Map<?, ?> members)) {
            faults.add(name + " is a map from option to value");
            return;
        }
        members.forEach((key, value) -> option(String.valueOf(key)).ifPresentOrElse(
                o -> text(o, value).ifPresentOrElse(
                        t -> values.put(o, new Setting(o, t, "file " + name + ", " + key)),
                        () -> faults.add(name + ": '" + key + "' takes " + expected(o.kind()))),
                () -> faults.add(name + ": there is no option '" + key + "'" + suggestion(String.valueOf(key), ""))));
    }

    private static Optional<String> text(Option option, @Nullable Object value) {
        return switch (value) {
            case null -> Optional.of("");
            case String s -> Optional.of(s.strip());
            case Boolean b when option.kind() == Option.Kind.SWITCH -> Optional.of(b.toString());
            case Integer n -> Optional.of(n.toString());
            case Long n -> Optional.of(n.toString());
            case BigInteger n -> Optional.of(n.toString());
            case List<?> list when option.kind() == Option.Kind.LIST
                    && list.stream().allMatch(String.class::isInstance) ->
                Optional.of(
                        list.stream().map(String::valueOf).collect(Collectors.joining(",")));
            // A list of providers, each a map; it is not looked into here, and never shown.
            case List<?> list when option.kind() == Option.Kind.SECRET -> Optional.of(list.toString());
            default -> Optional.empty();
        };
    }

    private static Optional<Option> option(String name) {
        // The folder of PocketBase's, under which QPI keeps everything.
        String known = name.equals("dir") ? Option.STATE_DIR.flag() : name.equals("port") ? "server-port" : name;
        return Arrays.stream(Option.values())
                .filter(o -> o.flag().equals(known) || o.key().equals(known))
                .findFirst();
    }

    private static String suggestion(String name, String prefix) {
        List<String> known = Arrays.stream(Option.values()).map(prefix.isEmpty() ? Option::key : Option::flag).toList();
        return Suggestion.nearest(name, known).map(s -> "; did you mean '" + prefix + s + "'?").orElse("");
    }

    private void check(Setting setting) {
        if (!setting.text().isEmpty() && !valid(setting)) {
            faults.add(
                    setting.origin() + ": --" + setting.option().flag() + " takes " + expected(setting.option().kind())
                            + ", found '" + setting.shown() + "'");
        }
    }

    private static boolean valid(Setting setting) {
        String text = setting.text();
        return switch (setting.option().kind()) {
            case TEXT, SECRET, LIST -> true;
            case SWITCH -> text.equals("true") || text.equals("false");
            case COUNT -> text.matches("[1-9]\\d{0,8}");
            case PORT -> text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535;
            case DURATION -> GoDuration.parse(text).isPresent();
            case BYTES -> size(text).isPresent();
        };
    }

    private static String expected(Option.Kind kind) {
        return switch (kind) {
            case TEXT, SECRET -> "a text";
            case LIST -> "texts between commas, or a list";
            case SWITCH -> "true or false";
            case COUNT -> "a number from 1 to 999999999";
            case PORT -> "a port from 0 to 65535";
            case DURATION -> "a duration such as 250ms, 10s or 1h30m";
            case BYTES -> "a size such as 512KiB or 32MiB";
        };
    }

    private static Optional<Long> size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable String unit = matcher.group(2);
        int shift = switch (unit == null ? "B" : unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        long bytes = Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        return bytes >= 1 && bytes <= 1L << 31 ? Optional.of(bytes) : Optional.empty();
    }

    // ---- Typed values; where a text is wrong, the fault is noted already, and any value will do ------------------------

    String text(Option option) {
        return setting(option).text();
    }

    List<String> list(Option option) {
        return Arrays.stream(text(option).split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    boolean on(Option option) {
        return text(option).equals("true");
    }

    int number(Option option) {
        Setting setting = setting(option);
        return !setting.text().isEmpty() && valid(setting) ? Integer.parseInt(setting.text())
                : Integer.parseInt(option.fallback());
    }

    Duration duration(Option option) {
        return GoDuration.parse(text(option)).or(() -> GoDuration.parse(option.fallback())).orElseThrow();
    }

    long bytes(Option option) {
        return size(text(option)).or(() -> size(option.fallback())).orElseThrow();
    }

    Optional<Path> file(Option option) {
        return Optional.of(text(option)).filter(t -> !t.isEmpty()).map(Path::of);
    }

    void fault(String text) {
        faults.add(text);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    List<Setting> all() {
        return List.copyOf(values.values());
    }

    Setting setting(Option option) {
        @Nullable Setting setting = values.get(option);
        if (setting == null) {
            throw new IllegalStateException("no setting of " + option);
        }
        return setting;
    }
}
