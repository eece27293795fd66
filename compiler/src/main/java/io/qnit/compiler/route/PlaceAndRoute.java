package io.qnit.compiler.route;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Coupling;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;

/**
 * Puts wires on qubits and inserts SWAPs, so that every operation on two qubits is on a coupled pair.
 *
 * <p>Takes operations on one and two qubits, and measurements, barriers, control flow and the like on any number. Many
 * starts are tried ({@link Search}); the walk with the fewest two-qubit gates, SWAPs joined to their neighbours counted as
 * what they add, is written out. Safe to share between threads.
 */
public final class PlaceAndRoute implements Pass {
    private static final int[] NO_LOOP = {};

    private final Effort effort;

    public PlaceAndRoute(Effort effort) {
        this.effort = effort;
    }

    @Override
    public String name() {
        return "place and route";
    }

    /**
     * @throws QnitException {@link ErrorCode#UNSUPPORTED} where the circuit does not fit the device, or has an operation
     *     on more than two qubits
     */
    @Override
    public Rewrite.Result apply(Block source, Context context) {
        check(source, context);
        Coupling coupling = context.target().coupling();
        if (coupling.isComplete()) {
            return Inside.copied(source, Rewrite.inPlace(coupling.qubitCount()));
        }
        Search search = new Search(source, context, effort);
        Search.Found found = search.best();
        return new Writer(source, found.start(), search.router(), SwapCost.of(context.target()), NO_LOOP).write(found);
    }

    private static void check(Block source, Context context) {
        int qubits = context.target().qubitCount();
        if (source.qubitBound() > qubits) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "the circuit has " + source.qubitBound() + " qubits, '" + context.target().name() + "' has "
                            + qubits
                            + "; choose a larger device or cut the circuit");
        }
        checkArity(source);
    }

    private static void checkArity(Block block) {
        for (int i = 0; i < block.size(); i++) {
            boolean unitary = block.isGate(i) || block.opcode(i) == Opcode.UNITARY;
            if (unitary && block.operandCount(i) > 2) {
                String what = block.isGate(i) ? "gate '" + block.gate(i).id() + "'" : "a unitary";
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        what + (block.line(i) > 0 ? " in line " + block.line(i) : "") + " acts on "
                                + block.operandCount(i)
                                + " qubits; only operations on one or two can be routed: decompose it first");
            }
            if (Inside.isControlFlow(block, i)) {
                Node node = block.node(i);
                Block.inside(node).forEach(PlaceAndRoute::checkArity);
            }
        }
    }
}
