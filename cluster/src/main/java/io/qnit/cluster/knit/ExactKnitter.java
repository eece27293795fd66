package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Setting;
import io.qnit.cluster.cut.Wanted;
import io.qnit.core.circuit.Block;
import io.qnit.core.observable.Observable;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.IntFunction;

/**
 * Knits what fragments give exactly: no shots, no error bars. Each fragment is asked once for all it has to tell, and
 * fragments that are the same circuit are asked once together. Not safe for use by several threads.
 */
public final class ExactKnitter {
    private final CutCircuit cut;
    private final TensorSource source;
    private final Network network;

    /** What makes two fragments give the same tensor. */
    private record Likeness(
            int qubits, Block body, List<EndLikeness> ends, List<List<Integer>> outputs, List<Integer> clbits,
            Wanted wanted) {}

    private record EndLikeness(int position, List<Integer> qubits, List<Setting> settings) {}

    public ExactKnitter(CutCircuit cut, TensorSource source) {
        this.cut = cut;
        this.source = source;
        this.network = new Network(cut);
    }

    /**
     * Expectation values of the state before the final measurements, one by observable.
     *
     * @throws io.qnit.cluster.ClusterException LIMIT_REACHED when the cuts are too many for the memory
     */
    public double[] values(List<Observable> observables) {
        LocalStrings local = LocalStrings.of(cut, observables);
        Contraction contraction = network.closed();
        List<Tensor> tensors = tensors(f -> new Wanted.Paulis(local.strings().get(f)));
        double[] values = new double[observables.size()];
        for (int o = 0; o < values.length; o++) {
            for (LocalStrings.Term term : local.terms().get(o)) {
                List<Tensor> chosen = new ArrayList<>();
                for (int f = 0; f < tensors.size(); f++) {
                    chosen.add(tensors.get(f).slice(network.open(f), term.strings()[f]));
                }
                values[o] += term.coefficient() * contraction.value(chosen).values()[0];
            }
        }
        return values;
    }

    /** The probability of each pattern of all measured clbits, at most 26. */
    public QuasiDistribution distribution() {
        return outcomes().distribution(measured(cut));
    }

    /** The probability of each pattern of some clbits, at most 26. */
    public QuasiDistribution marginal(List<Integer> clbits) {
        return outcomes().distribution(clbits);
    }

    /** True samples, of any number of bits. The same seed gives the same counts. */
    public Counts sample(long shots, long seed) {
        return outcomes().sample(shots, seed);
    }

    /** The most probable strings that a beam of so many finds; each that has more than 1 / beam is among them. */
    public SortedMap<String, Double> heaviest(int beam) {
        return outcomes().heaviest(beam);
    }

    static List<Integer> measured(CutCircuit cut) {
        return cut.fragments().stream().flatMap(f -> f.measured().stream()).distinct().sorted().toList();
    }

    private JointOutcomes outcomes() {
        List<Patterns> patterns = cut.fragments().stream().map(f -> Patterns.all(f.measured())).toList();
        return new JointOutcomes(network, tensors(_ -> new Wanted.Patterns()), patterns);
    }

    private List<Tensor> tensors(IntFunction<Wanted> wanted) {
        Map<Likeness, Integer> known = new HashMap<>();
        List<TensorSource.Question> questions = new ArrayList<>();
        List<Integer> answerOf = new ArrayList<>();
        for (FragmentCircuit fragment : cut.fragments()) {
            Wanted here = wanted.apply(fragment.index());
            answerOf.add(known.computeIfAbsent(likeness(cut, fragment, here), _ -> {
                questions.add(new TensorSource.Question(fragment, here));
                return questions.size() - 1;
            }));
        }
        List<FragmentTensor> answers = source.tensors(cut, questions);
        return cut.fragments().stream()
                .map(f -> network.tensor(f.index(), answers.get(answerOf.get(f.index()))))
                .toList();
    }

    private static Likeness likeness(CutCircuit cut, FragmentCircuit fragment, Wanted wanted) {
        List<EndLikeness> ends = new ArrayList<>();
        for (CutEnd end : fragment.ends()) {
            ends.add(new EndLikeness(end.position(), end.qubits(), cut.form(end).settings(end.side())));
        }
        List<Integer> measured = fragment.measured();
        List<List<Integer>> outputs = fragment.outputs().stream()
                .map(o -> List.of(o.qubit(), measured.indexOf(o.clbit())))
                .toList();
        return new Likeness(fragment.qubitCount(), fragment.body(), ends, outputs, fragment.clbits(), wanted);
    }
}
