package io.qnit.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Screen;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void putsTheMostFrequentFirstAndFitsTheTerminal() {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put("00", 505L);
        counts.put("11", 1519L);
        String[] lines = new Histogram(Screen.ofWidth(60).terminal()).ofCounts(counts).split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("  11  █").endsWith("1,519   75.0 %");
        assertThat(lines[1]).startsWith("  00  █").endsWith("  505   25.0 %");
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void drawsBarsInProportionToAnEighthOfAColumn() {
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put("0", 64L);
        counts.put("1", 31L);
        String[] lines = new Histogram(Screen.ofWidth(80).terminal()).ofCounts(counts).split("\n");
        assertThat(lines[0].chars().filter(c -> c == '█').count()).isEqualTo(48);
        // 31/64 of 48 columns is 23.25: 23 full columns and two eighths.
        assertThat(lines[1]).contains("█".repeat(23) + "▎").doesNotContain("█".repeat(24));
    }

    @Test
    void saysHowManyOutcomesAreNotShown() {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (int k = 0; k < 100; k++) {
            counts.put(String.format("%03d", k), 1L);
        }
        String text = new Histogram(Screen.ofWidth(80).terminal()).ofCounts(counts);
        assertThat(text.split("\n")).hasSize(21);
        assertThat(text).endsWith("  and 80 more (80.0 %)\n");
    }

    @Test
    void showsExactProbabilitiesWithSixDigits() {
        SortedMap<String, Double> probabilities = new TreeMap<>();
        probabilities.put("1", 0.25);
        probabilities.put("0", 0.75);
        String[] lines =
                new Histogram(Screen.ofWidth(80).terminal()).ofProbabilities(probabilities).split("\n");
        assertThat(lines[0]).endsWith("0.750000   75.0 %");
        assertThat(lines[1]).endsWith("0.250000   25.0 %");
    }
}
