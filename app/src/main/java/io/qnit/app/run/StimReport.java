package io.qnit.app.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.app.terminal.Histogram;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.frame.SampleWriter;
import io.qnit.simulator.stabilizer.StimQubits;
import io.qnit.simulator.state.Samples;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of sampling a circuit in Stim's format: how often each bit was 1, and how often each outcome was seen as long
 * as there are not too many different ones. A bitstring has the first bit first, as in Stim's own {@code 01}.
 */
final class StimReport {
    /** With more different outcomes than this their counts are given up. */
    private static final int MOST_OUTCOMES = 1 << 20;

    private static final long WIDEST_HISTOGRAM = 64;

    private final String name;
    private final StimCircuit circuit;
    private final StimSampling sampling;
    /** How often each bit was 1; empty before the first shots. */
    private long[] ones = {};
    private final Map<Key, long[]> counts = new HashMap<>();
    private boolean hasCounts = true;
    private long quiet;

    StimReport(String name, StimCircuit circuit, StimSampling sampling) {
        this.name = name;
        this.circuit = circuit;
        this.sampling = sampling;
    }

    /** The bits of a shot. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    private record Key(long[] words) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(words, key.words);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(words);
        }
    }

    /** Takes some shots. */
    void add(Samples samples) {
        if (ones.length == 0) {
            ones = new long[samples.bits()];
        }
        int width = samples.wordsPerShot();
        for (int shot = 0; shot < samples.shots(); shot++) {
            long any = 0;
            for (int word = 0; word < width; word++) {
                long bits = samples.word(shot, word);
                any |= bits;
                for (long rest = bits; rest != 0; rest &= rest - 1) {
                    ones[64 * word + Long.numberOfTrailingZeros(rest)]++;
                }
            }
            quiet += any == 0 ? 1 : 0;
            if (hasCounts) {
                long[] words = Arrays.copyOfRange(samples.data(), shot * width, (shot + 1) * width);
                counts.computeIfAbsent(new Key(words), _ -> new long[1])[0]++;
                if (counts.size() > MOST_OUTCOMES) {
                    hasCounts = false;
                    counts.clear();
                }
            }
        }
    }

    /** For a person. */
    String text(Terminal terminal) {
        boolean areEvents = sampling.request().kind() == StimSampling.Kind.DETECTORS;
        StringBuilder text = new StringBuilder(terminal.styled(Terminal.Style.BOLD, name)).append("   ");
        text.append(Terminal.counted(StimQubits.of(circuit).count(), "qubit")).append(", ");
        text.append(areEvents
                ? Terminal.counted(circuit.detectors(), "detector") + ", "
                        + Terminal.counted(circuit.observables(), "observable")
                : Terminal.counted(circuit.measurements(), "measurement"));
        text.append(", ").append(Terminal.counted(sampling.request().shots(), "shot")).append(", Pauli frames, ");
        double seconds = sampling.prepareSeconds() + sampling.sampleSeconds();
        text.append(seconds < 1 ? Math.max(1, Math.round(seconds * 1000)) + " ms"
                : String.format(Locale.ROOT, "%.2f s", seconds));
        text.append("\n\n");
        if (areEvents) {
            return text.append(events()).toString();
        }
        if (hasCounts && sampling.bits() <= WIDEST_HISTOGRAM) {
            return text.append(new Histogram(terminal).ofCounts(strings())).toString();
        }
        return text.append("  ").append(hasCounts ? Terminal.grouped(counts.size()) : "More than " + MOST_OUTCOMES)
                .append(" different outcomes; --format 01 or b8 gives every shot, json how often each bit is 1\n")
                .toString();
    }

    private String events() {
        long shots = sampling.request().shots();
        int detectors = Math.toIntExact(circuit.detectors());
        long fired = Arrays.stream(ones, 0, detectors).sum();
        TextTable table = new TextTable(List.of(
                new TextTable.Column("per shot", TextTable.Side.LEFT),
                new TextTable.Column("rate", TextTable.Side.RIGHT)));
        table.add(List.of("detectors that fire", String.format(Locale.ROOT, "%.4f", (double) fired / shots)));
        table.add(List.of("no detector and no observable", String.format(Locale.ROOT, "%.6f", (double) quiet / shots)));
        for (int k = detectors; k < ones.length; k++) {
            table.add(List.of(
                    "observable " + (k - detectors) + " flipped",
                    String.format(Locale.ROOT, "%.6f", (double) ones[k] / shots)));
        }
        return table.toString();
    }

    /** One row per outcome: {@code bits,shots}. */
    String csv() {
        if (!hasCounts) {
            throw tooMany();
        }
        StringBuilder text = new StringBuilder("bits,shots\n");
        strings().forEach((bits, shots) -> text.append(bits).append(',').append(shots).append('\n'));
        return text.toString();
    }

    /** For a program. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("circuit", name);
            json.writeNumberField("qubits", StimQubits.of(circuit).count());
            json.writeNumberField("shots", sampling.request().shots());
            json.writeNumberField("seed", sampling.request().seed());
            json.writeStringField("method", "stabilizer");
            json.writeStringField("sampled", sampling.request().kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("measurements", circuit.measurements());
            json.writeNumberField("detectors", circuit.detectors());
            json.writeNumberField("observables", circuit.observables());
            json.writeFieldName("ones");
            json.writeArray(ones, 0, ones.length);
            if (hasCounts) {
                json.writeObjectFieldStart("counts");
                for (Map.Entry<String, Long> entry : strings().entrySet()) {
                    json.writeNumberField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            json.writeObjectFieldStart("seconds");
            json.writeNumberField("prepare", sampling.prepareSeconds());
            json.writeNumberField("sample", sampling.sampleSeconds());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text + "\n";
    }

    private SortedMap<String, Long> strings() {
        SortedMap<String, Long> strings = new TreeMap<>();
        int bits = ones.length;
        counts.forEach((key, count) -> {
            Samples one = new Samples(1, bits);
            System.arraycopy(key.words, 0, one.data(), 0, key.words.length);
            strings.put(SampleWriter.text(one, 0), count[0]);
        });
        return strings;
    }

    private static QnitException tooMany() {
        return new QnitException(
                ErrorCode.LIMIT_REACHED,
                "there are more than " + MOST_OUTCOMES + " different outcomes to count; --format 01 or b8 gives every"
                        + " shot");
    }
}
