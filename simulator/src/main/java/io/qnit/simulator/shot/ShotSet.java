package io.qnit.simulator.shot;

import io.qnit.core.random.RandomStream;
import io.qnit.simulator.state.Draws;

/** The numbers of some shots: a range, or a list in ascending order. */
sealed interface ShotSet {
    int count();

    /** The number of the k-th shot. */
    long get(int k);

    record Range(long first, int count) implements ShotSet {
        @Override
        public long get(int k) {
            return first + k;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Listed(long[] shots) implements ShotSet {
        @Override
        public int count() {
            return shots.length;
        }

        @Override
        public long get(int k) {
            return shots[k];
        }
    }

    /** The random numbers of these shots from a site on. */
    default Draws draws(RandomStream stream, long firstSite) {
        return new Draws() {
            @Override
            public int shots() {
                return count();
            }

            @Override
            public double uniform(int shot, int site) {
                return stream.uniform(get(shot), firstSite + site);
            }
        };
    }
}
