package io.qnit.compiler;

import io.qnit.compiler.optimise.CollectPairs;
import io.qnit.compiler.optimise.DropDiagonals;
import io.qnit.compiler.optimise.ElideSwaps;
import io.qnit.compiler.optimise.MergeOneQubitGates;
import io.qnit.compiler.optimise.MergeRotations;
import io.qnit.compiler.optimise.ResynthesiseCliffords;
import io.qnit.compiler.optimise.ResynthesiseTriples;
import io.qnit.compiler.route.Effort;
import io.qnit.compiler.route.PlaceAndRoute;
import io.qnit.compiler.route.PostLayout;
import io.qnit.compiler.translate.SynthesisePairs;
import io.qnit.compiler.translate.TranslateOneQubitGates;
import io.qnit.compiler.unroll.SplitControls;
import io.qnit.compiler.unroll.SplitPermutations;
import io.qnit.compiler.unroll.Unroll;
import io.qnit.core.circuit.Block;

/** What each level does, as lists of passes: this file is the place to read it. */
final class Pipelines {
    /** Rounds over the translated circuit; each round must lessen the two-qubit gates to be followed by another. */
    private static final int MOST_ROUNDS = 4;

    private Pipelines() {}

    static void run(Compiler.Run run, CompileOptions options) {
        if (SplitPermutations.applies(run.block())) {
            run.apply(new SplitPermutations());
        }
        while (SplitControls.applies(run.block())) {
            run.apply(new SplitControls());
        }
        run.apply(new Unroll());
        if (options.level().compareTo(Level.O1) >= 0) {
            run.apply(new MergeRotations());
            run.apply(new MergeOneQubitGates());
        }
        if (options.level().compareTo(Level.O2) >= 0) {
            run.apply(new ElideSwaps());
            run.apply(new DropDiagonals());
            run.apply(new ResynthesiseCliffords());
            run.apply(new MergeRotations());
            run.apply(new MergeOneQubitGates());
            run.apply(new CollectPairs(CollectPairs.Renaming.ALLOWED));
            run.apply(new MergeRotations());
            run.apply(new MergeOneQubitGates());
            run.apply(new CollectPairs(CollectPairs.Renaming.ALLOWED));
            if (options.level() == Level.O3) {
                triples(run);
            }
            run.apply(new DropDiagonals());
        }
        place(run, options);
        run.apply(new SynthesisePairs());
        if (options.level().compareTo(Level.O2) >= 0) {
            settle(run);
            if (options.layout().isEmpty()) {
                run.apply(new PostLayout(options.level() == Level.O2 ? 10_000 : 100_000));
            }
        }
        run.apply(new TranslateOneQubitGates());
    }

    private static void triples(Compiler.Run run) {
        Block before = run.block();
        run.apply(new ResynthesiseTriples());
        if (!run.block().equals(before)) {
            run.apply(new MergeRotations());
            run.apply(new MergeOneQubitGates());
            run.apply(new CollectPairs(CollectPairs.Renaming.ALLOWED));
        }
    }

    private static void place(Compiler.Run run, CompileOptions options) {
        if (options.layout().isPresent()) {
            run.apply(new PlaceAt(options.layout().get()));
        }
        if (!run.context().target().coupling().isComplete()) {
            run.apply(new PlaceAndRoute(options.layout().isPresent() ? Effort.NONE : effort(options.level())));
        }
    }

    private static Effort effort(Level level) {
        return switch (level) {
            case O0 -> Effort.NONE;
            case O1 -> Effort.LOW;
            case O2 -> Effort.MEDIUM;
            case O3 -> Effort.HIGH;
        };
    }

    /** Merges and synthesises again as long as that saves two-qubit gates. */
    private static void settle(Compiler.Run run) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int mark = run.mark();
            Block before = run.block();
            int count = twoQubitGates(before);
            run.apply(new MergeOneQubitGates());
            run.apply(new MergeRotations());
            run.apply(new SynthesisePairs());
            if (twoQubitGates(run.block()) >= count) {
                run.back(mark, before);
                return;
            }
        }
    }

    private static int twoQubitGates(Block block) {
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i) && block.operandCount(i) == 2) {
                count++;
            }
        }
        return count;
    }
}
