package io.qnit.compiler.target;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Factors of units as makers write them, to seconds and hertz. */
final class Units {
    private static final Map<String, Double> FACTORS = Map.ofEntries(
            Map.entry("", 1.0),
            Map.entry("s", 1.0),
            Map.entry("ms", 1e-3),
            Map.entry("us", 1e-6),
            Map.entry("\u00b5s", 1e-6),
            Map.entry("\u03bcs", 1e-6),
            Map.entry("ns", 1e-9),
            Map.entry("ps", 1e-12),
            Map.entry("hz", 1.0),
            Map.entry("khz", 1e3),
            Map.entry("mhz", 1e6),
            Map.entry("ghz", 1e9));

    private Units() {}

    /** The value in seconds or hertz; empty, and a fault, where the unit is not known. */
    static OptionalDouble scaled(double value, String unit, JsonValue place, Faults faults) {
        Double factor = FACTORS.get(unit.toLowerCase(Locale.ROOT));
        if (factor == null) {
            faults.add(place, "the unit '" + JsonValue.shortened(unit) + "' is not known");
            return OptionalDouble.empty();
        }
        // Division is exact where multiplication by a rounded power of ten is not: 0.5 ns is 5e-10 s.
        return OptionalDouble.of(factor < 1 ? value / Math.rint(1 / factor) : value * factor);
    }
}
