package io.qnit.app.run;

import io.qnit.core.result.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a run was done and what was expected of it: {@code qnit run --explain}. */
final class Explanation {
    private static final int MOST_PASSES = 40;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final Map<String, Object> metadata;

    Explanation(RunResult result) {
        metadata = result.metadata();
    }

    String text() {
        StringBuilder text = new StringBuilder("  how it was run\n\n");
        line(text, "method", metadata.get("method") + ": " + metadata.get("why"));
        if (metadata.get("estimates") instanceof Map<?, ?> estimates) {
            estimates.forEach((method, estimate) -> {
                if (estimate instanceof Map<?, ?> of) {
                    line(text, "", method + " would take " + seconds(of.get("seconds")) + " and "
                            + bytes(of.get("bytes")) + ": " + of.get("because"));
                }
            });
        }
        line(text, "shots", String.valueOf(metadata.get("shots")));
        if (metadata.get("estimate") instanceof Map<?, ?> estimate) {
            line(text, "time", seconds(total()) + "; expected " + seconds(estimate.get("seconds")));
            line(text, "memory", bytes(metadata.get("states_bytes")) + " in " + metadata.get("states")
                    + " states at most; expected " + bytes(estimate.get("bytes")) + " in all");
        }
        if (metadata.containsKey("peak_process_memory_bytes")) {
            line(text, "", bytes(metadata.get("peak_process_memory_bytes"))
                    + " was the most that the whole process held, Java included");
        }
        if (metadata.get("seconds") instanceof Map<?, ?> phases) {
            StringBuilder parts = new StringBuilder();
            phases.forEach((phase, time) -> parts.append(parts.isEmpty() ? "" : ", ").append(phase).append(' ')
                    .append(seconds(time)));
            line(text, "phases", parts.toString());
        }
        if (metadata.get("passes") instanceof List<?> passes) {
            for (int k = 0; k < Math.min(passes.size(), MOST_PASSES); k++) {
                line(text, k == 0 ? "passes" : "", String.valueOf(passes.get(k)));
            }
            if (passes.size() > MOST_PASSES) {
                line(text, "", "and " + (passes.size() - MOST_PASSES) + " more (--format json has up to 1,000)");
            }
        }
        return text.toString();
    }

    private double total() {
        double sum = 0;
        if (metadata.get("seconds") instanceof Map<?, ?> phases) {
            for (Object phase : phases.values()) {
                sum += phase instanceof Number number ? number.doubleValue() : 0;
            }
        }
        return sum;
    }

    private static void line(StringBuilder text, String name, String content) {
        text.append(String.format(Locale.ROOT, "  %-8s %s%n", name, content).replace(System.lineSeparator(), "\n"));
    }

    private static String seconds(@Nullable Object value) {
        double seconds = value instanceof Number number ? number.doubleValue() : Double.NaN;
        if (Double.isInfinite(seconds)) {
            return "for ever";
        }
        return seconds < 1e-3 ? String.format(Locale.ROOT, "%.3g µs", seconds * 1e6)
                : seconds < 1 ? String.format(Locale.ROOT, "%.3g ms", seconds * 1e3)
                        : String.format(Locale.ROOT, "%,.3g s", seconds);
    }

    private static String bytes(@Nullable Object value) {
        double bytes = value instanceof Number number ? number.doubleValue() : Double.NaN;
        int unit = 0;
        while (bytes >= 1024 && unit < UNITS.length - 1) {
            bytes /= 1024;
            unit++;
        }
        return bytes >= 1e6 ? "more memory than there is" : String.format(Locale.ROOT, "%.3g %s", bytes, UNITS[unit]);
    }
}
