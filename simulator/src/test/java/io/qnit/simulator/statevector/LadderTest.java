package io.qnit.simulator.statevector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LadderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheStepThatALookAtAllFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            double[] steps = staircase(random);
            double top = steps[steps.length - 1];
            Ladder byParts = Ladder.of(steps, top, Integer.MAX_VALUE);
            Ladder byHalves = Ladder.of(steps, top, 0);
            for (int k = 0; k < 50; k++) {
                // on the edge of a step, just below it, and anywhere
                double edge = steps[random.nextInt(steps.length)];
                double point = switch (random.nextInt(3)) {
                    case 0 -> edge;
                    case 1 -> Math.max(0, Math.nextDown(edge));
                    default -> random.nextDouble() * top;
                };
                int expected = slow(steps, point);
                String where = "seed " + seed + ", round " + round + ", point " + point;
                assertThat(byParts.firstAbove(point)).as(where).isEqualTo(expected);
                assertThat(byHalves.firstAbove(point)).as(where).isEqualTo(expected);
            }
        }
    }

    /** Steps of very different heights, some of none. */
    private static double[] staircase(Random random) {
        double[] steps = new double[1 + random.nextInt(70)];
        double sum = 0;
        for (int k = 0; k < steps.length; k++) {
            sum += random.nextInt(3) == 0 ? 0 : Math.pow(10, -12 * random.nextDouble());
            steps[k] = sum;
        }
        return sum == 0 ? new double[] {1} : steps;
    }

    private static int slow(double[] steps, double point) {
        for (int k = 0; k < steps.length; k++) {
            if (steps[k] > point) {
                return k;
            }
        }
        return steps.length - 1;
    }
}
