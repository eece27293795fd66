package io.qnit.app.targets;

import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.Position;
import io.qnit.compiler.target.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the qubits of a target are on its map: where the target says, on a circle when all are coupled with all, else where
 * distances on the page come nearest to distances in the coupling.
 *
 * <p>The latter by stress majorization (Gansner, Koren, North, "Graph drawing by stress majorization", 2004): the sum over
 * pairs of (page distance - coupling distance)^2 / (coupling distance)^2 shrinks when each qubit in turn moves to the mean
 * of the places where the others want it. It starts from distances to far-apart qubits (pivots), and is the same every time.
 */
final class MapPlaces {
    /** Pairs of qubits times rounds. */
    private static final long MOST_WORK = 100_000_000L;

    private MapPlaces() {}

    static List<Position> of(Target target) {
        if (!target.positions().isEmpty()) {
            return target.positions();
        }
        int n = target.qubitCount();
        return target.coupling().isComplete() ? circle(n) : majorize(target.coupling());
    }

    private static List<Position> circle(int n) {
        double radius = Math.max(0.6, n / (2 * Math.PI));
        List<Position> places = new ArrayList<>();
        for (int q = 0; q < n; q++) {
            double angle = 2 * Math.PI * q / n;
            places.add(new Position(radius * Math.sin(angle), -radius * Math.cos(angle)));
        }
        return places;
    }

    private static List<Position> majorize(Coupling coupling) {
        int n = coupling.qubitCount();
        int widest = 1;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < a; b++) {
                int distance = coupling.distance(a, b);
                widest = distance == Coupling.UNREACHABLE ? widest : Math.max(widest, distance);
            }
        }
        int apart = widest / 2 + 2; // parts that nothing joins
        double[] x = new double[n];
        double[] y = new double[n];
        start(coupling, apart, x, y);
        long rounds = Math.clamp(MOST_WORK / ((long) n * n), 3, 300);
        for (long round = 0; round < rounds; round++) {
            for (int a = 0; a < n; a++) {
                double sumX = 0;
                double sumY = 0;
                double weights = 0;
                for (int b = 0; b < n; b++) {
                    if (a == b) {
                        continue;
                    }
                    double wanted = distance(coupling, a, b, apart);
                    double weight = 1 / (wanted * wanted);
                    double dx = x[a] - x[b];
                    double dy = y[a] - y[b];
                    double found = Math.max(1e-9, Math.hypot(dx, dy));
                    sumX += weight * (x[b] + wanted * dx / found);
                    sumY += weight * (y[b] + wanted * dy / found);
                    weights += weight;
                }
                if (weights > 0) {
                    x[a] = sumX / weights;
                    y[a] = sumY / weights;
                }
            }
        }
        List<Position> places = new ArrayList<>();
        for (int q = 0; q < n; q++) {
            places.add(new Position(x[q], y[q]));
        }
        return places;
    }

    /** Differences of distances to two pairs of pivots, with a small turn per qubit so that no two begin in one place. */
    private static void start(Coupling coupling, int apart, double[] x, double[] y) {
        int n = x.length;
        int west = farthest(coupling, 0, apart);
        int east = farthest(coupling, west, apart);
        int north = middle(coupling, west, east, apart);
        int south = farthest(coupling, north, apart);
        for (int q = 0; q < n; q++) {
            double turn = q * 2.399963; // the golden angle
            x[q] = distance(coupling, west, q, apart) - distance(coupling, east, q, apart) + 0.01 * Math.cos(turn);
            y[q] = distance(coupling, north, q, apart) - distance(coupling, south, q, apart) + 0.01 * Math.sin(turn);
        }
    }

    private static int farthest(Coupling coupling, int from, int apart) {
        int best = from;
        for (int q = 0; q < coupling.qubitCount(); q++) {
            if (distance(coupling, from, q, apart) > distance(coupling, from, best, apart)) {
                best = q;
            }
        }
        return best;
    }

    /** The qubit as far from one as from the other, and as far from both as can be. */
    private static int middle(Coupling coupling, int west, int east, int apart) {
        int best = 0;
        int bestScore = Integer.MIN_VALUE;
        for (int q = 0; q < coupling.qubitCount(); q++) {
            int a = distance(coupling, west, q, apart);
            int b = distance(coupling, east, q, apart);
            int score = a + b - 3 * Math.abs(a - b);
            if (score > bestScore) {
                best = q;
                bestScore = score;
            }
        }
        return best;
    }

    private static int distance(Coupling coupling, int a, int b, int apart) {
        int distance = coupling.distance(a, b);
        return distance == Coupling.UNREACHABLE ? apart : distance;
    }
}
