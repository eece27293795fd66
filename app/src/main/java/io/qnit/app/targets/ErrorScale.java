package io.qnit.app.targets;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The colours of error rates: from blue for the least through grey to red for the most, on a logarithmic scale, so that
 * people who do not tell red from green can read it, too.
 *
 * @param least the least of the known errors above 0; NaN when none is known
 */
record ErrorScale(double least, double median, double most) {
    private static final int[] STOPS = {0x2f6db3, 0x86add6, 0xcfc8c3, 0xe6957a, 0xb92f26};
    private static final String UNKNOWN = "#d9dee3";

    static ErrorScale of(DoubleStream errors) {
        double[] known = errors.filter(e -> e > 0).sorted().toArray();
        return known.length == 0
                ? new ErrorScale(Double.NaN, Double.NaN, Double.NaN)
                : new ErrorScale(known[0], median(known), known[known.length - 1]);
    }

    boolean isKnown() {
        return !Double.isNaN(least);
    }

    /** The colour of an error, such as {@code #2f6db3}. */
    String colour(double error) {
        if (!isKnown() || Double.isNaN(error)) {
            return UNKNOWN;
        }
        double range = Math.log(most / least);
        return shade(error <= 0 ? 0 : range == 0 ? 0.5 : Math.log(error / least) / range);
    }

    /** The colour at a place from 0, the least, to 1, the most. */
    static String shade(double place) {
        double at = Math.clamp(place, 0.0, 1.0) * (STOPS.length - 1);
        int stop = Math.min((int) at, STOPS.length - 2);
        double share = at - stop;
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double from = STOPS[stop] >> shift & 0xff;
            double to = STOPS[stop + 1] >> shift & 0xff;
            colour |= (int) Math.round(from + share * (to - from)) << shift;
        }
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    /** An error for people: two digits. */
    static String shown(double error) {
        if (Double.isNaN(error)) {
            return "";
        }
        return error == 0 ? "0" : String.format(Locale.ROOT, error < 1e-4 ? "%.1e" : "%." + digits(error) + "f", error);
    }

    private static int digits(double error) {
        return Math.max(2, 1 - (int) Math.floor(Math.log10(error)));
    }

    /** The median of sorted values. */
    static double median(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /** The median of those that are known; NaN when none is. */
    static double medianOf(DoubleStream values) {
        double[] known = values.filter(v -> !Double.isNaN(v)).toArray();
        Arrays.sort(known);
        return median(known);
    }
}
