package io.qnit.simulator.statevector;

/**
 * Finds the step of an ascending staircase on which a point lies. For many points there is a guide table (Chen and Asau,
 * "On generating random variates from an empirical distribution", AIIE Transactions 6, 1974): the range is cut into equal
 * parts, each with the first step that reaches into it, from where the search goes on step by step. Points that are spread
 * evenly take about one comparison each, however uneven the steps are. For few points the search is by halves. Both find
 * the same step. Safe for use by several threads.
 */
final class Ladder {
    private final double[] ascending;
    /** By part of the range, no later than the first step above any point in it; empty without a guide. */
    private final int[] guide;
    private final double partsPerUnit;

    private Ladder(double[] ascending, int[] guide, double partsPerUnit) {
        this.ascending = ascending;
        this.guide = guide;
        this.partsPerUnit = partsPerUnit;
    }

    /**
     * @param ascending where the steps end; read while the ladder is in use
     * @param top the points lie from 0 to here
     * @param points about how many will be looked for
     */
    static Ladder of(double[] ascending, double top, int points) {
        if (points < ascending.length / 2) {
            return new Ladder(ascending, new int[0], 0);
        }
        int[] guide = new int[ascending.length + 1];
        double partsPerUnit = ascending.length / top;
        if (!Double.isFinite(partsPerUnit)) {
            return new Ladder(ascending, new int[0], 0);
        }
        int part = 0;
        for (int step = 0; step < ascending.length && part < guide.length; step++) {
            // the same rounding as for points: a step above a point is never in an earlier part
            for (int reached = part(ascending[step], partsPerUnit, guide.length); part <= reached; part++) {
                guide[part] = step;
            }
        }
        for (; part < guide.length; part++) {
            guide[part] = ascending.length - 1;
        }
        return new Ladder(ascending, guide, partsPerUnit);
    }

    private static int part(double value, double partsPerUnit, int parts) {
        return Math.min((int) (value * partsPerUnit), parts - 1);
    }

    /** The first step whose end is above the point; the last one if none is. */
    int firstAbove(double point) {
        int low = 0;
        int high = ascending.length - 1;
        if (guide.length > 0) {
            low = guide[part(point, partsPerUnit, guide.length)];
            while (low < high && ascending[low] <= point) {
                low++;
            }
            return low;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
