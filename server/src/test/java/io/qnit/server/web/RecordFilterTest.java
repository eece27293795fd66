package io.qnit.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFilterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Set<String> FIELDS = Set.of("name", "n", "ok", "at", "none");

    private static ObjectNode json() {
        return JsonText.object().put("name", "Ada \"L\" 100%").put("n", 7.5).put("ok", true)
                .put("at", "2026-11-22 10:30:00.000Z").putNull("none");
    }

    private static boolean matches(String filter) {
        return RecordFilter.parse(filter, FIELDS, NOW).matches(json());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "n = 7.5;true", "n = 7.50;true", "n != 7.5;false", "n > 7;true", "n >= 7.5;true", "n < -1;false", "n <= 8;true",
        "7 < n;true", "n ?= 7.5;true", "ok = true;true", "ok = 1;true", "ok != false;true", "ok=false;false",
        "name ~ 'ada';true", "name ~ \"ADA\";true", "name !~ 'bob';true", "name ~ 'A%100';false",
        "name ~ 'a%\"l\"%';true", "name ~ '%100%';true", "name = 'Ada \"L\" 100%';true",
        "name = \"Ada \\\"L\\\" 100%\";true", "none = null;true", "none = '';true", "name = null;false",
        "name != null;true", "at < @now;true", "at > '2026-11-22';true", "at = '2026-11-22T10:30:00Z';true",
        "at = '2026-11-22T11:30:00+01:00';true", "at < '2026-11-22 10:30:00.001Z';true",
        "n = 1 || ok = true;true", "n = 1 && ok = true;false", "n = 1 && ok = true || n > 7;true",
        "ok = true || n = 1 && n = 2;true", "(ok = true || n = 1) && n = 2;false", "((n=7.5));true",
    })
    void filtersAsOlderClientsWriteThem(String filter, boolean expected) {
        assertThat(matches(filter)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "n =", "= 7", "n == 7", "n = 7 &&", "(n = 7", "n = 7)", "n = 7 n = 8", "n = 'open",
        "unknown = 1", "@request.auth.id = 1", "n = 7; drop table users", "n = 7 & ok = true", "n in (1)", "()", "&&"})
    void whatIsNoFilterIsRefusedWithAReason(String filter) {
        assertThatThrownBy(() -> matches(filter)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.code()).isEqualTo("invalid_filter");
        });
    }

    @Test
    void depthAndLengthAreLimited() {
        assertThatThrownBy(() -> matches("(".repeat(500) + "n = 1" + ")".repeat(500))).hasMessageContaining("nested");
        assertThatThrownBy(() -> matches("n = 1 || ".repeat(500) + "n = 1")).hasMessageContaining("2000 characters");
        assertThat(matches("(".repeat(20) + "n = 7.5" + ")".repeat(20))).isTrue();
    }

    /** Whatever is sent, the answer is a filter or a refusal. */
    @Test
    void nothingBreaksTheReader() {
        long seed = 11;
        Random random = new Random(seed);
        List<String> pieces = List.of("n", "name", "=", "!=", "~", "'%a%a%a%a'", "(", ")", "&&", "||", "7", "-", "\"",
                "'", "\\", "%", "@now", " ", "\u0000", "\uD800", "null", ".", "?", ">=");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder filter = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                filter.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                matches(filter.toString());
            } catch (Problem refused) {
                assertThat(refused.code()).as("seed %d: %s", seed, filter).isEqualTo("invalid_filter");
            }
        }
    }
}
