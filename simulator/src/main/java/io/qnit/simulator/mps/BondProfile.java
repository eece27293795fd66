package io.qnit.simulator.mps;

import java.util.Arrays;

/**
 * Bounds on the bonds of a chain under gates, and what the gates cost. The costs of the linear algebra per complex multiplication are measured
 * ones (bench, {@code MatrixProductBenchmark}); they are part of the plan and not of the machine.
 */
final class BondProfile implements SiteLine {
    /** Seconds per complex multiplication in products of matrices and in reflections, and per gate for the rest. */
    private static final double PRODUCT = 2e-10;

    private static final double REFLECTION = 5e-10;
    private static final double CHOLESKY = 1e-9;
    private static final double GATE = 1.2e-5;
    /** The time of an eigendecomposition of n by n with half of its vectors, as so many reflections on n cubed numbers. */
    private static final double EIGEN = 2;

    /** What a gate does to the bond that it crosses. */
    enum Growth {
        /** The most that it can, by its rank. */
        BOUND,
        /** What is likely, by the weights of its products. */
        LIKELY
    }

    private final Growth growth;
    private final int rankLimit;
    /** No bond is larger than the number of amplitudes that are not 0. */
    private final double amplitudes;
    /** Bond p lies between sites p and p + 1. */
    private final double[] bonds;
    /** 2 where the qubit at the site may be entangled, else 1. */
    private final int[] states;

    private int centre;
    private double seconds;
    private double largest = 1;
    private double numbers;
    private double peakNumbers;

    BondProfile(int length, int rankLimit, double amplitudes, Growth growth) {
        this.growth = growth;
        this.amplitudes = amplitudes;
        this.rankLimit = rankLimit;
        bonds = new double[Math.max(0, length - 1)];
        Arrays.fill(bonds, 1);
        states = new int[length];
        Arrays.fill(states, 1);
        numbers = 2.0 * length;
        peakNumbers = numbers;
    }

    double largestBond() {
        return largest;
    }

    double seconds() {
        return seconds;
    }

    /** The sum over the sites of the numbers that each holds now. */
    double numbers() {
        return numbers;
    }

    double bytes() {
        return 16 * peakNumbers;
    }

    @Override
    public int length() {
        return states.length;
    }

    @Override
    public int centre() {
        return centre;
    }

    @Override
    public void poll() {}

    @Override
    public void applyOne(int p, double[] m) {
        seconds += GATE / 10;
    }

    @Override
    public void applyTwo(int p, PairGate gate, Side side) {
        double rank = switch (growth) {
            case BOUND -> gate.rank();
            case LIKELY -> gate.growth();
        };
        cross(p, rank, 2, 2, side);
        if (gate.rank() > 1) {
            states[p] = 2;
            states[p + 1] = 2;
        }
    }

    @Override
    public void swap(int p, Side side) {
        int left = states[p];
        int right = states[p + 1];
        double rank = switch (growth) {
            case BOUND -> (double) left * right;
            // the same qubits as before, but for one on either side
            case LIKELY -> Math.max(1, Math.max(bond(p - 1), bond(p + 1)) / bonds[p]);
        };
        cross(p, rank, right, left, side);
        states[p] = right;
        states[p + 1] = left;
    }

    /** A gate that multiplies bond p by at most {@code rank}; the sites add at most so many states to the bonds beside them. */
    private void cross(int p, double rank, int leftStates, int rightStates, Side side) {
        moveCentre(p);
        double l = bond(p - 1);
        double m = bonds[p];
        double r = bond(p + 1);
        double inner = Math.min(rank * m, Math.min(2 * l, 2 * r));
        double after = Math.min(rank * m, Math.min(leftStates * l, rightStates * r));
        seconds += GATE + PRODUCT * 2 * inner * inner * Math.max(l, r) + CHOLESKY * inner * inner * inner;
        if (rank * m < Math.min(2 * l, 2 * r)) {
            seconds += (REFLECTION * 4 * l + PRODUCT * 2 * r) * inner * inner;
        } else {
            seconds += PRODUCT * 4 * l * m * r;
        }
        if (after > rankLimit) {
            seconds += REFLECTION * EIGEN * inner * inner * inner;
        }
        set(p, Math.min(after, rankLimit));
        peakNumbers = Math.max(peakNumbers, numbers + 6 * 4 * l * r);
        centre = side == Side.LEFT ? p : p + 1;
    }

    @Override
    public void applyMany(int first, int count, int controls, double[] matrix, int[] bits) {
        moveCentre(first);
        double l = bond(first - 1);
        double r = bond(first + count - 1);
        double block = l * r * Math.scalb(1.0, count);
        seconds += GATE * count + block * PRODUCT * (1 << bits.length - controls);
        for (int p = first; p < first + count - 1; p++) {
            double fromLeft = bond(p - 1) * 2;
            double fromRight = r * Math.scalb(1.0, first + count - 1 - p);
            double after = Math.min(fromLeft, fromRight);
            seconds += REFLECTION * EIGEN * after * after * after + PRODUCT * 2 * block * Math.min(after, rankLimit);
            set(p, Math.min(after, rankLimit));
        }
        for (int p = first; p < first + count; p++) {
            states[p] = 2;
        }
        peakNumbers = Math.max(peakNumbers, numbers + 6 * block);
        centre = first + count - 1;
    }

    @Override
    public void applyControlled(int[] positions, double[] matrix) {
        int first = Arrays.stream(positions).min().orElseThrow();
        int last = Arrays.stream(positions).max().orElseThrow();
        moveCentre(first);
        for (int p = first; p < last; p++) {
            double m = 2 * bonds[p];
            seconds += GATE + REFLECTION * 4 * 2 * bond(p - 1) * m * m + PRODUCT * 2 * m * m * bond(p + 1);
            peakNumbers = Math.max(peakNumbers, numbers + 12 * m * m);
        }
        for (int p = last - 1; p >= first; p--) {
            double m = 2 * bonds[p];
            seconds += GATE + REFLECTION * EIGEN * m * m * m;
        }
        for (int p = first; p < last; p++) {
            set(p, Math.min(rankLimit, Math.min(2 * bonds[p], 2 * bond(p - 1))));
        }
        for (int p = last - 1; p >= first; p--) {
            set(p, Math.min(bonds[p], 2 * bond(p + 1)));
        }
        for (int p : positions) {
            states[p] = 2;
        }
        centre = first;
    }

    private double bond(int p) {
        return p < 0 || p >= bonds.length ? 1 : bonds[p];
    }

    private void set(int p, double wanted) {
        double bond = Math.min(wanted, amplitudes);
        numbers += 2 * (bond - bonds[p]) * (bond(p - 1) + bond(p + 1));
        bonds[p] = bond;
        largest = Math.max(largest, bond);
        peakNumbers = Math.max(peakNumbers, numbers);
    }

    private void moveCentre(int p) {
        while (centre < p) {
            move(bond(centre - 1), bond(centre), bond(centre + 1));
            centre++;
        }
        while (centre > p + 1) {
            move(bond(centre), bond(centre - 1), bond(centre - 2));
            centre--;
        }
    }

    /** A QR of 2l by m, and its factor into the next site, m by 2r. */
    private void move(double l, double m, double r) {
        seconds += GATE + REFLECTION * 4 * l * m * m + PRODUCT * 2 * m * m * r;
    }
}
