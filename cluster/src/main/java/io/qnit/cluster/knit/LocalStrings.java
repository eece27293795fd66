package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.Output;
import io.qnit.core.observable.Observable;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.core.observable.PauliTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Observables as products of what stands on each fragment: a value of the whole is a product of fragments' values, so each
 * fragment is asked once for each different string on its own qubits. String 0 of a fragment is always the identity.
 *
 * @param strings by fragment, on the fragment's qubits
 * @param terms by observable
 */
record LocalStrings(List<List<PauliString>> strings, List<List<Term>> terms) {
    private static final PauliString IDENTITY = new PauliString(new TreeMap<>());

    /** A term of an observable: by fragment the number of its string there. */
    record Term(double coefficient, int[] strings) {}

    static LocalStrings of(CutCircuit cut, List<Observable> observables) {
        int[] fragmentOf = new int[cut.circuit().qubitCount()];
        int[] place = new int[cut.circuit().qubitCount()];
        for (FragmentCircuit fragment : cut.fragments()) {
            for (Output output : fragment.outputs()) {
                fragmentOf[output.original()] = fragment.index();
                place[output.original()] = output.qubit();
            }
        }
        List<Map<PauliString, Integer>> known = new ArrayList<>();
        cut.fragments().forEach(_ -> known.add(new LinkedHashMap<>(Map.of(IDENTITY, 0))));
        List<List<Term>> terms = new ArrayList<>();
        for (Observable observable : observables) {
            observable.checkFits(cut.circuit().qubitCount());
            List<Term> own = new ArrayList<>();
            for (PauliTerm term : observable.terms()) {
                List<TreeMap<Integer, Pauli>> parts = new ArrayList<>();
                cut.fragments().forEach(_ -> parts.add(new TreeMap<>()));
                term.string().factors().forEach((q, pauli) -> parts.get(fragmentOf[q]).put(place[q], pauli));
                int[] strings = new int[parts.size()];
                for (int f = 0; f < strings.length; f++) {
                    Map<PauliString, Integer> here = known.get(f);
                    strings[f] = here.computeIfAbsent(new PauliString(parts.get(f)), _ -> here.size());
                }
                own.add(new Term(term.coefficient(), strings));
            }
            terms.add(own);
        }
        return new LocalStrings(known.stream().map(k -> List.copyOf(k.keySet())).toList(), terms);
    }
}
