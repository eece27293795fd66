package io.qnit.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.app.system.VersionCommand;
import io.qnit.simulator.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Seconds of every round, as JSON with the machine and versions they were taken on. */
final class BenchReport {
    private BenchReport() {}

    /** The rounds of one file: phase to seconds. */
    record Entry(String file, String verb, List<Map<String, Double>> rounds) {}

    /** One object, or an array of them when several files were timed. */
    static String json(List<Entry> entries) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            if (entries.size() != 1) {
                json.writeStartArray();
            }
            for (Entry entry : entries) {
                write(json, entry);
            }
            if (entries.size() != 1) {
                json.writeEndArray();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", entry.file());
        json.writeStringField("verb", entry.verb());
        json.writeArrayFieldStart("rounds");
        for (Map<String, Double> round : entry.rounds()) {
            json.writeStartObject();
            for (Map.Entry<String, Double> phase : round.entrySet()) {
                json.writeNumberField(phase.getKey(), phase.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("machine");
        json.writeNumberField("cores", Runtime.getRuntime().availableProcessors());
        json.writeNumberField("vector_bits", Machine.vectorBits());
        json.writeStringField("arch", System.getProperty("os.arch"));
        json.writeStringField("os", System.getProperty("os.name"));
        json.writeEndObject();
        json.writeObjectFieldStart("versions");
        json.writeStringField("qnit", VersionCommand.version());
        json.writeStringField("java", Runtime.version().toString());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The machine in one line. */
    static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + Machine.vectorBits() + "-bit vectors, qnit "
                + VersionCommand.version() + ", Java " + Runtime.version();
    }
}
