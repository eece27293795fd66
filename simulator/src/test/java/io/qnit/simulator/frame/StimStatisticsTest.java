package io.qnit.simulator.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.bits.BitBlock;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is sampled here against what Stim sampled (conformance/stim/generate.py): single bits and pairs of bits of 200
 * random noisy circuits, five codes and ten corner cases. About 12,000 numbers are compared at 7 standard deviations of the difference, plus a few counts
 * for rare events: the false-alarm rate of all together is below 1e-7. Seed 1.
 */
class StimStatisticsTest {
    private static final int SHOTS = 1 << 15;

    private int compared;

    private record Row(
            String circuit, long shots, List<Long> measured, List<Long> measuredPairs, List<Long> events,
            List<Long> eventPairs) {}

    @Test
    void samplesAsStimDoes() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSize(215);
        Workers alone = new Workers(1, () -> {});
        for (Row row : rows) {
            StimCircuit circuit = Stim.read("statistics", row.circuit).executable();
            assertThat(Stim.read("again", Stim.write(circuit)).executable()).isEqualTo(circuit);
            Samples measured = MeasurementSampler.of(circuit, () -> {}).sample(SHOTS, 1, alone);
            Samples events = DetectorSampler.of(circuit).sample(SHOTS, 1, alone);
            compare(row, measured, row.measured, row.measuredPairs);
            compare(row, events, row.events, row.eventPairs);
        }
        assertThat(compared).isGreaterThan(10_000);
    }

    private void compare(Row row, Samples samples, List<Long> ones, List<Long> pairs) {
        assertThat(samples.bits()).as(row.circuit).isEqualTo(ones.size());
        long[][] columns = columns(samples);
        for (int bit = 0; bit < ones.size(); bit++) {
            compare(row, count(columns[bit], columns[bit]), ones.get(bit), "bit " + bit);
        }
        for (int k = 0; k < pairs.size(); k += 3) {
            int a = pairs.get(k).intValue();
            int b = pairs.get(k + 1).intValue();
            compare(row, count(columns[a], columns[b]), pairs.get(k + 2), "bits " + a + " and " + b);
        }
    }

    private void compare(Row row, long ours, long theirs, String what) {
        compared++;
        double rate = (double) (ours + theirs) / (SHOTS + row.shots);
        double deviation = Math.sqrt(rate * (1 - rate) * (1.0 / SHOTS + 1.0 / row.shots));
        assertThat(Math.abs((double) ours / SHOTS - (double) theirs / row.shots))
                .as("%s of%n%s%nours %s of %s, Stim's %s of %s", what, row.circuit, ours, SHOTS, theirs, row.shots)
                .isLessThanOrEqualTo(7 * deviation + (rate < 1e-3 ? 12.0 / SHOTS : 0));
    }

    /** Bit by bit, the shots as bits of longs. */
    private static long[][] columns(Samples samples) {
        long[][] columns = new long[samples.bits()][SHOTS / 64];
        long[] block = new long[64];
        for (int group = 0; group < SHOTS / 64; group++) {
            for (int word = 0; 64 * word < samples.bits(); word++) {
                for (int shot = 0; shot < 64; shot++) {
                    block[shot] = samples.word(64 * group + shot, word);
                }
                BitBlock.transpose(block);
                for (int bit = 64 * word; bit < Math.min(samples.bits(), 64 * word + 64); bit++) {
                    columns[bit][group] = block[bit - 64 * word];
                }
            }
        }
        return columns;
    }

    private static long count(long[] a, long[] b) {
        long count = 0;
        for (int k = 0; k < a.length; k++) {
            count += Long.bitCount(a[k] & b[k]);
        }
        return count;
    }

    private static List<Row> rows() throws IOException {
        Path file = Path.of(System.getProperty("qnit.root"), "conformance", "stim", "statistics.json");
        List<Row> rows = new ArrayList<>();
        try (JsonParser json = new JsonFactory()
                .createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                rows.add(row(json));
            }
        }
        return rows;
    }

    private static Row row(JsonParser json) throws IOException {
        String circuit = "";
        long shots = 0;
        List<List<Long>> lists = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "circuit" -> circuit = json.getText();
                case "shots" -> shots = json.getLongValue();
                default -> lists.add(numbers(json));
            }
        }
        return new Row(circuit, shots, lists.get(0), lists.get(1), lists.get(2), lists.get(3));
    }

    /** All numbers of a list, those of lists within it too. */
    private static List<Long> numbers(JsonParser json) throws IOException {
        List<Long> numbers = new ArrayList<>();
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            depth += token == JsonToken.START_ARRAY ? 1 : token == JsonToken.END_ARRAY ? -1 : 0;
            if (token == JsonToken.VALUE_NUMBER_INT) {
                numbers.add(json.getLongValue());
            }
        }
        return numbers;
    }
}
