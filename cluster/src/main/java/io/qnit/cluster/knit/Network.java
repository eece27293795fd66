package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The fragments of a cut circuit as a network of tensors: fragment f's values stand under label {@code cuts + f}, the bond of
 * cut k under label k. Immutable.
 */
final class Network {
    private final CutCircuit cut;
    private final List<Leaf> leaves = new ArrayList<>();

    Network(CutCircuit cut) {
        this.cut = cut;
        List<Bond> bonds = cut.cuts().stream().map(c -> Bond.of(c.form())).toList();
        for (FragmentCircuit fragment : cut.fragments()) {
            leaves.add(new Leaf(cut, bonds, fragment));
        }
    }

    CutCircuit cut() {
        return cut;
    }

    Leaf leaf(int fragment) {
        return leaves.get(fragment);
    }

    /** The label of a fragment's values. */
    int open(int fragment) {
        return cut.cuts().size() + fragment;
    }

    /** By bonds and values. */
    Tensor tensor(int fragment, FragmentTensor byRows) {
        return leaves.get(fragment).tensor(byRows, open(fragment));
    }

    /** The order when each fragment has one value, which is fixed. */
    Contraction closed() {
        List<int[]> labels = new ArrayList<>();
        int[] sizes = new int[cut.cuts().size() + cut.fragments().size()];
        for (Leaf leaf : leaves) {
            labels.add(leaf.labels());
            note(leaf.labels(), leaf.sizes(), sizes);
        }
        return Contraction.of(labels, sizes);
    }

    /** The order when all values are open. */
    Contraction open(List<Tensor> tensors) {
        int[] sizes = new int[cut.cuts().size() + cut.fragments().size()];
        tensors.forEach(t -> note(t.labels(), t.sizes(), sizes));
        return Contraction.of(tensors.stream().map(Tensor::labels).toList(), sizes);
    }

    private static void note(int[] labels, int[] sizes, int[] all) {
        for (int l = 0; l < labels.length; l++) {
            all[labels[l]] = sizes[l];
        }
    }
}
