package io.qnit.cluster.knit;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Pauli;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A physical circuit of a fragment: one setting at each of its ends, one basis for each qubit that is looked at. Its
 * counts have the outcomes of the settings in the register {@code cut} (the bits of the ends one after the other, in the
 * order of the fragment's ends) and what the fragment itself measures in {@code out}.
 *
 * @param settings by end the number of the setting
 * @param bases by fragment qubit the Pauli operator that its bit of {@code out} stands for; Z for final measurements
 */
public record Experiment(int fragment, List<Integer> settings, SortedMap<Integer, Pauli> bases, Circuit circuit) {
    public Experiment {
        settings = List.copyOf(settings);
        bases = Collections.unmodifiableSortedMap(new TreeMap<>(bases));
    }
}
