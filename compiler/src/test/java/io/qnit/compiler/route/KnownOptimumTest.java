package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Circuits made by running them, with a known number of SWAPs between sections each of which needs one (QUBIKOS
 * 2502.08839): in a section a qubit meets all neighbours of its place, which is of the highest degree that there is, and
 * after a SWAP one more. Gates along a path join the sections, gates that fit are strewn in, and no two commute.
 */
class KnownOptimumTest {
    private static final long SEED = 20261121;

    @ParameterizedTest
    @CsvSource({"grid:5x5, 3", "grid:6x6, 6", "line:25, 4", "heavyhex:57, 4"})
    void isNotFarFromTheFewestSwaps(String name, int swaps) {
        Target target = Targets.named(name).toBuilder().gate(Gate.SWAP).build();
        Block source = Sections.make(target.coupling(), swaps, SEED);
        Rewrite.Result result = PlaceAndRouteTest.route(source, target, Effort.HIGH, SEED);
        int found = result.block().size() - source.size();
        assertThat(found).as("seed %d", SEED).isBetween(swaps, 2 * swaps);
    }

    /** A circuit as it is made. */
    private static final class Sections {
        private final Coupling coupling;
        private final SplittableRandom random;
        private final BlockBuilder builder = new BlockBuilder();
        /** The wire on each qubit. */
        private final List<Integer> wire = new ArrayList<>();

        private Sections(Coupling coupling, long seed) {
            this.coupling = coupling;
            this.random = new SplittableRandom(seed);
            for (int q = 0; q < coupling.qubitCount(); q++) {
                wire.add(q);
            }
            shuffle(wire);
        }

        static Block make(Coupling coupling, int swaps, long seed) {
            Sections sections = new Sections(coupling, seed);
            List<Integer> hubs = sections.hubs();
            int last = -1;
            for (int k = 0; k < swaps; k++) {
                int hub = hubs.get(sections.random.nextInt(hubs.size()));
                if (last >= 0) {
                    sections.walk(last, hub);
                }
                sections.strew(4 + sections.random.nextInt(8));
                sections.section(hub);
                last = hub;
            }
            sections.strew(10);
            return sections.builder.build();
        }

        private List<Integer> hubs() {
            int highest = 0;
            for (int q = 0; q < coupling.qubitCount(); q++) {
                highest = Math.max(highest, coupling.neighbours(q).length);
            }
            List<Integer> hubs = new ArrayList<>();
            for (int q = 0; q < coupling.qubitCount(); q++) {
                if (coupling.neighbours(q).length == highest) {
                    hubs.add(q);
                }
            }
            return hubs;
        }

        private void section(int hub) {
            List<Integer> around = around(hub);
            around.forEach(q -> meet(hub, q));
            for (int middle : around) {
                for (int far : around(middle)) {
                    if (far != hub && !coupling.areCoupled(far, hub)) {
                        Collections.swap(wire, middle, far);
                        meet(hub, middle);
                        return;
                    }
                }
            }
            throw new AssertionError("all qubits are beside " + hub);
        }

        /** Gates along a shortest path. */
        private void walk(int from, int to) {
            int here = from;
            while (here != to) {
                for (int next : around(here)) {
                    if (coupling.distance(next, to) < coupling.distance(here, to)) {
                        meet(here, next);
                        here = next;
                        break;
                    }
                }
            }
        }

        private void strew(int count) {
            for (int k = 0; k < count; k++) {
                int edge = random.nextInt((int) coupling.edgeCount());
                meet(coupling.lower(edge), coupling.upper(edge));
            }
        }

        private void meet(int p, int q) {
            builder.gate(Gate.U, wire.get(p), 0.3, 0.5, 0.7)
                    .gate(Gate.U, wire.get(q), 0.4, 0.6, 0.8)
                    .gate(Gate.CX, wire.get(p), wire.get(q));
        }

        private List<Integer> around(int q) {
            List<Integer> around = new ArrayList<>(
                    Arrays.stream(coupling.neighbours(q)).boxed().toList());
            shuffle(around);
            return around;
        }

        private void shuffle(List<Integer> list) {
            for (int k = list.size() - 1; k > 0; k--) {
                Collections.swap(list, k, random.nextInt(k + 1));
            }
        }
    }
}
