package io.qnit.app.terminal;

import io.qnit.app.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options of verbs that list something: for whom, and where to. */
public final class Listing {
    @Option(names = "--format", paramLabel = "FORMAT",
            description = "text for people, json for programs. Default: ${DEFAULT-VALUE}.")
    Form format = Form.text;

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    public Form format() {
        return format;
    }

    /**
     * Writes a list.
     *
     * @param nothing a sentence for people where the list is empty
     */
    public <T> void write(
            List<T> rows, Function<T, Map<String, Object>> facts, Function<List<T>, String> table, String nothing,
            Terminal terminal) {
        Output.write(switch (format) {
            case json -> JsonText.pretty(rows.stream().map(facts).toList());
            case text -> rows.isEmpty() ? nothing + "\n" : table.apply(rows);
        }, out, terminal);
    }

    /** Writes one thing: its facts for programs, a text for people. */
    public void write(Map<String, Object> facts, String text, Terminal terminal) {
        Output.write(switch (format) {
            case json -> JsonText.pretty(facts);
            case text -> text + "\n";
        }, out, terminal);
    }
}
