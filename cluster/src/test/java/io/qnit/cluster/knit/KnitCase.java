package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.observable.Observable;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** A cut circuit, what is asked of it, and how it is sampled: the rows of the tests of bias and coverage, and of the bench. */
enum KnitCase {
    GATES("gates, six terms", fixed(6_000), random(2, 3, 1, CutSamples.Cuts.GATES, CutForms.sampled())),
    THREE_CIRCUITS("three circuits, gates and wires", fixed(10_000),
            random(3, 2, 2, CutSamples.Cuts.BOTH, CutForms.exact())),
    WIRES("wires, measure and prepare", fixed(10_000), random(2, 3, 2, CutSamples.Cuts.WIRES, CutForms.sampled())),
    JOINT_GATES("two gates as one", fixed(10_000), random -> CutSamples.jointGates(CutForms.sampled(), random)),
    JOINT_WIRES("two wires as one", fixed(10_000), random -> CutSamples.jointWires(CutForms.sampled(), random)),
    CHAIN("three fragments, gates and wires", fixed(10_000),
            random(3, 2, 2, CutSamples.Cuts.BOTH, CutForms.sampled())),
    LOTTERY("experiments drawn", fixed(10_000), random(3, 2, 2, CutSamples.Cuts.GATES, CutForms.sampled())),
    TARGET("until an error of 0.02", fixed(200_000).withTargetError(0.02),
            random(3, 2, 2, CutSamples.Cuts.GATES, CutForms.sampled())),
    WEAK_GATES("four weak gates, terms drawn", fixed(4_000), _ -> CutSamples.ising(4, 2, 1, 0.3), "Z2*Z3");

    private final String title;
    private final ShotBudget budget;
    private final CutCircuit cut;
    private final Observable observable;

    KnitCase(String title, ShotBudget budget, Function<Random, CutCircuit> cutting) {
        this.title = title;
        this.budget = budget;
        Random random = new Random(100 + ordinal());
        cut = cutting.apply(random);
        observable = CutSamples.observable(cut.circuit().qubitCount(), 3, random);
    }

    KnitCase(String title, ShotBudget budget, Function<Random, CutCircuit> cutting, String observable) {
        this.title = title;
        this.budget = budget;
        cut = cutting.apply(new Random(100 + ordinal()));
        this.observable = Observable.parse(observable);
    }

    String title() {
        return title;
    }

    ShotBudget budget() {
        return budget;
    }

    double exact() {
        return CutSamples.uncut(cut.circuit(), observable);
    }

    ShotKnitter knitter() {
        return new ShotKnitter(cut, new KnitRequest(List.of(observable), 0));
    }

    private static ShotBudget fixed(long shots) {
        return ShotBudget.of(shots);
    }

    private static Function<Random, CutCircuit> random(
            int fragments, int width, int cuts, CutSamples.Cuts kind, CutForms forms) {
        return random -> CutSamples.random(fragments, width, cuts, kind, forms, QubitReuse.NONE, random);
    }
}
