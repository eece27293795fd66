package io.qnit.simulator.trajectory;

import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gates and places of noise that run as one matrix on a few qubits. Grows while a circuit is fused. */
final class Fused {
    static final int NO_SITE = -1;

    /**
     * A gate, or a place of noise with what usually happens there.
     *
     * @param site the number of the place, or {@link #NO_SITE}
     */
    @SuppressWarnings("ArrayRecordComponent") // dense numbers, never compared
    record Element(double[] matrix, int[] qubits, int site) {}

    private final int[] qubits;
    private final List<Element> elements = new ArrayList<>();

    private Fused(int[] qubits) {
        this.qubits = qubits;
    }

    int[] qubits() {
        return qubits;
    }

    List<Element> elements() {
        return elements;
    }

    /** The places of an element's qubits among those of the whole. */
    int[] positions(int[] on) {
        int[] positions = new int[on.length];
        for (int j = 0; j < on.length; j++) {
            for (int k = 0; k < qubits.length; k++) {
                if (qubits[k] == on[j]) {
                    positions[j] = k;
                }
            }
        }
        return positions;
    }

    /** Which operator is taken in place of the usual one at a site; negative for the usual one. */
    @FunctionalInterface
    interface Strikes {
        int at(int site);
    }

    /** The whole matrix. */
    double[] matrix(List<Site> sites, Strikes strikes) {
        double[] product = SmallMatrix.identity(qubits.length);
        for (Element element : elements) {
            int choice = element.site == NO_SITE ? -1 : strikes.at(element.site);
            double[] m = choice < 0 ? element.matrix : sites.get(element.site).operators()[choice];
            product = SmallMatrix.then(product, m, positions(element.qubits));
        }
        return product;
    }

    /** A circuit in fused form. */
    record Program(List<Fused> blocks, List<Site> sites) {}

    /**
     * Fuses a circuit: gates on one qubit go with the next gate on two, and what permutes basis states or multiplies them by
     * phases goes with the gate before, so that most blocks have the form that {@link Butterfly} runs.
     */
    static Program fuse(int qubitCount, List<Operation> operations) {
        Fusion fusion = new Fusion(qubitCount);
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary u -> {
                    if (u.qubits().length > 0) {
                        fusion.add(new Element(withControls(u), u.qubits(), NO_SITE));
                    }
                }
                case Noise(Channel channel, int[] qubits) -> {
                    Site site = Site.of(channel, qubits);
                    fusion.sites.add(site);
                    fusion.add(new Element(site.usualOperator(), qubits, fusion.sites.size() - 1));
                }
            }
        }
        return new Program(fusion.blocks.stream().flatMap(Optional::stream).toList(), fusion.sites);
    }

    /** The whole matrix of a unitary. */
    private static double[] withControls(Unitary unitary) {
        int controls = unitary.controls();
        if (controls == 0) {
            return unitary.matrix();
        }
        int[] positions = new int[unitary.qubits().length - controls];
        Arrays.setAll(positions, j -> j + controls);
        int d = 1 << unitary.qubits().length;
        int small = d >> controls;
        double[] m = SmallMatrix.identity(unitary.qubits().length);
        int ones = (1 << controls) - 1;
        for (int row = 0; row < small; row++) {
            for (int column = 0; column < small; column++) {
                int to = 2 * ((row << controls | ones) * d + (column << controls | ones));
                m[to] = unitary.matrix()[2 * (row * small + column)];
                m[to + 1] = unitary.matrix()[2 * (row * small + column) + 1];
            }
        }
        return m;
    }

    private static final class Fusion {
        final List<Optional<Fused>> blocks = new ArrayList<>();
        final List<Site> sites = new ArrayList<>();
        private final @Nullable Fused[] last;
        private final int[] place;

        Fusion(int qubitCount) {
            last = new Fused[qubitCount];
            place = new int[qubitCount];
        }

        void add(Element element) {
            int[] on = element.qubits();
            Fused holder = last[on[0]];
            if (holder != null && lastOnAll(holder, on)
                    && (holder.qubits.length == on.length || SmallMatrix.isMonomial(element.matrix()))) {
                holder.elements.add(element);
                return;
            }
            Fused block = new Fused(on);
            for (int qubit : on) {
                Fused before = last[qubit];
                if (before != null && before.qubits.length == 1 && on.length > 1) {
                    block.elements.addAll(before.elements);
                    blocks.set(place[qubit], Optional.empty());
                }
            }
            block.elements.add(element);
            for (int qubit : on) {
                last[qubit] = block;
                place[qubit] = blocks.size();
            }
            blocks.add(Optional.of(block));
        }

        private boolean lastOnAll(Fused holder, int[] on) {
            for (int qubit : on) {
                if (last[qubit] != holder) {
                    return false;
                }
            }
            return true;
        }
    }
}
