package io.qnit.compiler.pass;

import io.qnit.core.circuit.Block;

/**
 * One rewriting of a circuit: it is given the body as a block and gives a block that does the same, with the certificate
 * that shows it. A pass treats blocks inside control flow itself, by {@link Inside}. Passes have no state between calls
 * and are safe to share.
 */
public interface Pass {
    /** What it does, in a few words, as reports show it: "cancel inverses". */
    String name();

    /**
     * @param source the block; its operations, in order
     * @param context target, seed, tolerance and where the wires are
     */
    Rewrite.Result apply(Block source, Context context);
}
