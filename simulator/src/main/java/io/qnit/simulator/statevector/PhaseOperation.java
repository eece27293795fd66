package io.qnit.simulator.statevector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any number of phases on one and two qubits, done in one sweep. Together they are exp(i f(x)) with a quadratic f of the
 * bits x. The bits of an amplitude in a block are cut into low ones (its lane and the lowest slots), whose combinations
 * fit a table in the first-level cache, and high ones. Low with low makes a table B; each high bit j makes a table D_j,
 * its terms with the low bits. The sweep goes down the tree of the high bits; at each node where bit j is 1 the table of
 * the parent is multiplied by D_j and by one number for the terms of j with the bits above it: about one multiplication
 * for each amplitude, and one more where the table meets the amplitudes, however many phases there are. Bits outside of
 * the block only turn the tables; a part of the tree whose table is all ones is left out.
 */
final class PhaseOperation implements BlockOperation {
    /** Slots that belong to the tables. */
    static final int LOW_SLOTS = 4;

    /** A term of f: the angle where all the wires are 1. */
    record Term(int wires, double angle) {}

    /** Angles that depend on the block. */
    private record Turn(int outer, double angle) {}

    final int lanesLog;
    final int lowSlots;
    /** The slots with terms, above the low ones; the root of the tree first. */
    final int[] levels;
    /** Slots above the low ones without terms. */
    final int[] free;

    private final double constant;
    private final List<Turn> constantTurns = new ArrayList<>();
    private final double[] lowAngle;
    private final List<List<Turn>> lowTurns = new ArrayList<>();
    private final double[] levelAngle;
    private final List<List<Turn>> levelTurns = new ArrayList<>();
    private final double @Nullable [] lowTable;
    private final double[][] levelTables;
    /** By level, for each combination of the levels before it: re and im of the terms among the high bits. */
    final double[][] links;

    private final double cost;

    /**
     * @param slotWires the wire of each slot of the block
     * @param laneWires the wire of each bit of the lane's number
     * @param terms with one wire or two, or none
     */
    PhaseOperation(int[] slotWires, int[] laneWires, List<Term> terms, CostTable costs) {
        lanesLog = laneWires.length;
        lowSlots = Math.min(LOW_SLOTS, slotWires.length);
        int lowBits = lanesLog + lowSlots;
        int high = slotWires.length - lowSlots;
        int[] placeOf = new int[Integer.SIZE];
        java.util.Arrays.fill(placeOf, -1);
        for (int k = 0; k < lanesLog; k++) {
            placeOf[laneWires[k]] = k;
        }
        for (int s = 0; s < slotWires.length; s++) {
            placeOf[slotWires[s]] = lanesLog + s;
        }
        lowAngle = new double[lowBits];
        double[] highAngle = new double[high];
        List<List<Turn>> highTurns = new ArrayList<>();
        for (int k = 0; k < lowBits; k++) {
            lowTurns.add(new ArrayList<>());
        }
        for (int k = 0; k < high; k++) {
            highTurns.add(new ArrayList<>());
        }
        double[][] lowPairs = new double[lowBits][lowBits];
        double[][] cross = new double[high][lowBits];
        double[][] highPairs = new double[high][high];
        boolean anyLowPair = false;
        boolean[] busy = new boolean[high];
        boolean[] crosses = new boolean[high];
        double sum = 0;
        for (Term term : terms) {
            int outer = 0;
            int one = -1;
            int other = -1;
            for (int rest = term.wires; rest != 0; rest &= rest - 1) {
                int wire = Integer.numberOfTrailingZeros(rest);
                int place = placeOf[wire];
                if (place < 0) {
                    outer |= 1 << wire;
                } else if (one < 0) {
                    one = place;
                } else {
                    other = Math.max(one, place);
                    one = Math.min(one, place);
                }
            }
            if (one < 0) {
                if (outer == 0) {
                    sum += term.angle;
                } else {
                    constantTurns.add(new Turn(outer, term.angle));
                }
            } else if (other < 0) {
                boolean low = one < lowBits;
                int at = low ? one : one - lowBits;
                if (!low) {
                    busy[at] = true;
                }
                if (outer == 0) {
                    (low ? lowAngle : highAngle)[at] += term.angle;
                } else {
                    (low ? lowTurns : highTurns).get(at).add(new Turn(outer, term.angle));
                }
            } else if (other < lowBits) {
                lowPairs[one][other] += term.angle;
                anyLowPair = true;
            } else if (one < lowBits) {
                cross[other - lowBits][one] += term.angle;
                busy[other - lowBits] = true;
                crosses[other - lowBits] = true;
            } else {
                highPairs[one - lowBits][other - lowBits] += term.angle;
                busy[one - lowBits] = true;
                busy[other - lowBits] = true;
            }
        }
        constant = sum;
        int count = 0;
        for (boolean b : busy) {
            count += b ? 1 : 0;
        }
        levels = new int[count];
        free = new int[high - count];
        int[] highOf = new int[count];
        int level = 0;
        int unused = 0;
        for (int h = high - 1; h >= 0; h--) {
            if (busy[h]) {
                highOf[level] = h;
                levels[level++] = h + lowSlots;
            } else {
                free[unused++] = h + lowSlots;
            }
        }
        levelAngle = new double[count];
        levelTables = new double[count][];
        links = new double[count][];
        for (int v = 0; v < count; v++) {
            int h = highOf[v];
            levelAngle[v] = highAngle[h];
            levelTurns.add(highTurns.get(h));
            levelTables[v] = crosses[h] ? table(0, cross[h]) : new double[0];
            links[v] = links(v, highOf, highPairs);
        }
        lowTable = anyLowPair ? pairTable(lowPairs) : null;
        cost = costs.phase();
    }

    private static double[] links(int level, int[] highOf, double[][] pairs) {
        double[] numbers = new double[2 << level];
        boolean any = false;
        for (int prefix = 0; prefix < 1 << level; prefix++) {
            double angle = 0;
            for (int v = 0; v < level; v++) {
                // the first level is the highest bit of the prefix
                if ((prefix >> level - 1 - v & 1) == 1) {
                    int a = Math.min(highOf[v], highOf[level]);
                    int b = Math.max(highOf[v], highOf[level]);
                    angle += pairs[a][b];
                }
            }
            any |= angle != 0;
            numbers[2 * prefix] = Math.cos(angle);
            numbers[2 * prefix + 1] = Math.sin(angle);
        }
        return any ? numbers : new double[0];
    }

    int tableSize() {
        return 2 << lanesLog + lowSlots;
    }

    /** Where the real part of a table's entry is; the imaginary part is a vector further. */
    private int at(int x) {
        int lanes = 1 << lanesLog;
        return (x >> lanesLog) * 2 * lanes + (x & lanes - 1);
    }

    /** exp(i (constant + sum of the angles of the bits of x)) for each x. */
    private double[] table(double start, double[] angles) {
        double[] table = new double[2 << angles.length];
        fill(table, start, angles);
        return table;
    }

    private void fill(double[] table, double start, double[] angles) {
        int lanes = 1 << lanesLog;
        table[0] = Math.cos(start);
        table[lanes] = Math.sin(start);
        for (int bit = 0; bit < angles.length; bit++) {
            int size = 1 << bit;
            if (angles[bit] == 0) {
                for (int x = 0; x < size; x++) {
                    table[at(x + size)] = table[at(x)];
                    table[at(x + size) + lanes] = table[at(x) + lanes];
                }
            } else {
                double re = Math.cos(angles[bit]);
                double im = Math.sin(angles[bit]);
                for (int x = 0; x < size; x++) {
                    int from = at(x);
                    int to = at(x + size);
                    table[to] = re * table[from] - im * table[from + lanes];
                    table[to + lanes] = re * table[from + lanes] + im * table[from];
                }
            }
        }
    }

    private double[] pairTable(double[][] pairs) {
        int bits = pairs.length;
        double[] table = new double[2 << bits];
        for (int x = 0; x < 1 << bits; x++) {
            double angle = 0;
            for (int a = 0; a < bits; a++) {
                for (int b = a + 1; b < bits; b++) {
                    if ((x >> a & x >> b & 1) == 1) {
                        angle += pairs[a][b];
                    }
                }
            }
            table[at(x)] = Math.cos(angle);
            table[at(x) + (1 << lanesLog)] = Math.sin(angle);
        }
        return table;
    }

    /**
     * Computes the table of the tree's root.
     *
     * @return false when it is all ones
     */
    boolean root(int outer, double[] into) {
        double start = constant + turned(constantTurns, outer);
        double[] angles = new double[lowAngle.length];
        boolean any = start != 0;
        for (int k = 0; k < angles.length; k++) {
            angles[k] = lowAngle[k] + turned(lowTurns.get(k), outer);
            any |= angles[k] != 0;
        }
        double[] pairs = lowTable;
        if (!any && pairs == null) {
            return false;
        }
        fill(into, start, angles);
        if (pairs != null) {
            int lanes = 1 << lanesLog;
            for (int v = 0; v < pairs.length; v += 2 * lanes) {
                for (int k = v; k < v + lanes; k++) {
                    double re = into[k];
                    double im = into[k + lanes];
                    into[k] = re * pairs[k] - im * pairs[k + lanes];
                    into[k + lanes] = re * pairs[k + lanes] + im * pairs[k];
                }
            }
        }
        return true;
    }

    /** Computes the table of a level. */
    void level(int level, int outer, double[] into, int at) {
        double angle = levelAngle[level] + turned(levelTurns.get(level), outer);
        double re = Math.cos(angle);
        double im = Math.sin(angle);
        double[] table = levelTables[level];
        int lanes = 1 << lanesLog;
        int size = tableSize();
        for (int v = 0; v < size; v += 2 * lanes) {
            for (int k = v; k < v + lanes; k++) {
                double a = table.length == 0 ? 1 : table[k];
                double b = table.length == 0 ? 0 : table[k + lanes];
                into[at + k] = re * a - im * b;
                into[at + k + lanes] = re * b + im * a;
            }
        }
    }

    private static double turned(List<Turn> turns, int outer) {
        double angle = 0;
        for (Turn turn : turns) {
            if ((turn.outer & ~outer) == 0) {
                angle += turn.angle;
            }
        }
        return angle;
    }

    @Override
    public double cost() {
        return cost;
    }

    @Override
    public String describe() {
        return "phases";
    }
}
