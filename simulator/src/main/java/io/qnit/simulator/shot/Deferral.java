package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.Expression;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rule by which measurements are put off to the end, so that one state serves all shots. A measured qubit may not be
 * touched again except by another measurement. What depends on a result, and every classical operation after the first
 * such, waits as well, and is done per outcome; a quantum operation may not depend on what waits.
 *
 * <p>The same rule decides beforehand, over everything that could run ({@link CircuitAnalysis}), and during the run
 * ({@link DeferringRunner}), over what does run; what passes the first passes the second.
 */
final class Deferral {
    final BitSet touched;
    final BitSet measured;
    /** Bits and variables whose value is known only per outcome. */
    final BitSet waitingClbits;

    final BitSet waitingVariables;
    /** Whether classical operations wait already: then all later ones do. */
    boolean classicalWaits;

    Deferral() {
        this(new BitSet(), new BitSet(), new BitSet(), new BitSet(), false);
    }

    private Deferral(BitSet touched, BitSet measured, BitSet clbits, BitSet variables, boolean classicalWaits) {
        this.touched = touched;
        this.measured = measured;
        waitingClbits = clbits;
        waitingVariables = variables;
        this.classicalWaits = classicalWaits;
    }

    Deferral copy() {
        return new Deferral(
                (BitSet) touched.clone(),
                (BitSet) measured.clone(),
                (BitSet) waitingClbits.clone(),
                (BitSet) waitingVariables.clone(),
                classicalWaits);
    }

    /** Adds what another course of events did. */
    void merge(Deferral other) {
        touched.or(other.touched);
        measured.or(other.measured);
        waitingClbits.or(other.waitingClbits);
        waitingVariables.or(other.waitingVariables);
        classicalWaits |= other.classicalWaits;
    }

    void measure(int qubit, int clbit) {
        touched.set(qubit);
        measured.set(qubit);
        waitingClbits.set(clbit);
    }

    /** Whether a purely classical operation has to wait. */
    boolean mustWait(ClassicalUse use) {
        return classicalWaits || use.touches(waitingClbits, waitingVariables);
    }

    /** Whether a quantum operation reads what is known only per outcome. */
    boolean mustWaitForReads(ClassicalUse use) {
        return use.reads(waitingClbits, waitingVariables);
    }

    /** Whether what decides over the blocks of a node, or the loop variable it writes, is known only per outcome. */
    boolean controls(Node node) {
        return switch (node) {
            case Node.If n -> mustWaitForReads(ClassicalUse.of(n.condition()));
            case Node.While n -> mustWaitForReads(ClassicalUse.of(n.condition()));
            case Node.Switch n -> mustWaitForReads(ClassicalUse.of(n.target()));
            case Node.For n -> waitingVariables.get(n.variable())
                    || switch (n.range()) {
                        case Node.Range.Steps(Expression start, Expression step, Expression stop) ->
                            Stream.of(start, step, stop).anyMatch(e -> mustWaitForReads(ClassicalUse.of(e)));
                        case Node.Range.Values(List<Expression> values) ->
                            values.stream().anyMatch(e -> mustWaitForReads(ClassicalUse.of(e)));
                        case Node.Range.BitsOf(Expression bits) -> mustWaitForReads(ClassicalUse.of(bits));
                    };
            case Node.Box _, Node.Assign _, Node.Delay _, Node.UnitaryMatrix _, Node.Directive _ -> false;
        };
    }

    void await(ClassicalUse use) {
        classicalWaits = true;
        waitingClbits.or(use.clbitWrites);
        waitingVariables.or(use.variableWrites);
    }

    /** Whether a gate acts on a measured qubit; if not, notes what it touches. */
    boolean gateMeetsMeasured(Block block, int i) {
        for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
            if (measured.get(block.operand(s))) {
                return true;
            }
            touched.set(block.operand(s));
        }
        return false;
    }
}
