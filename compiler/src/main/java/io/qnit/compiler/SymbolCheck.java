package io.qnit.compiler;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;

/** Refuses angles that have no value yet: what a gate costs, and whether it is needed, depends on them. */
final class SymbolCheck {
    private SymbolCheck() {}

    static void check(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i)) {
                for (int k = 0; k < block.gate(i).parameterCount(); k++) {
                    if (block.symbol(i, k).isPresent()) {
                        throw new QnitException(
                                ErrorCode.UNBOUND_PARAMETER,
                                "the angle of '" + block.gate(i).id() + "' (line " + block.line(i)
                                        + ") is known only at run time; circuits are compiled with numbers for angles:"
                                        + " --param name=value");
                    }
                }
            } else if (block.hasNode(i)) {
                Block.inside(block.node(i)).forEach(SymbolCheck::check);
            }
        }
    }
}
