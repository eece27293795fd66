package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.internal.parse.Diagnostics;
import io.qnit.core.qasm.internal.parse.Source;
import io.qnit.core.qasm.program.Program.Dialect;
import org.jspecify.annotations.Nullable;

/** What all parts of one reading share: names, wires, knowledge, limits, and the block being written. One thread. */
final class Context {
    final ReadOptions options;
    final Dialect dialect;
    final Report report;
    final Scopes scopes = new Scopes();
    final Wires wires = new Wires();
    final Knowledge knowledge = new Knowledge();
    final Budget budget;

    /** Where operations go. */
    BlockBuilder out = new BlockBuilder();

    /** How many branches and loops that run in the circuit are around this place. */
    int runTimeDepth;

    /** How many of loops, calls and blocks are around this place, of any kind. */
    int nesting;

    /** How many loops and calls that are being written out are around this place: statements are charged for. */
    int expanding;

    /** The circuit's operations, once an {@code end} has been reached that nothing can avoid. */
    @Nullable Block beforeEnd;

    /** Whether a subroutine's body is only being checked, with made-up qubits. */
    boolean checking;

    /** Whether the statement after the annotation {@code @qnit.local} is being read: bits declared here are local. */
    boolean declaresLocal;

    /** The innermost loop that is being tried as a loop of the circuit, or null. */
    @Nullable Attempt attempt;

    Context(Source source, Diagnostics diagnostics, ReadOptions options, Dialect dialect) {
        this.options = options;
        this.dialect = dialect;
        this.report = new Report(diagnostics, source);
        this.budget = new Budget(options.maxOperations());
    }

    /** An attempt to keep a loop as a loop; it fails when the body needs a value that then is not known while reading. */
    static final class Attempt {
        final @Nullable Attempt outer;
        boolean failed;

        Attempt(@Nullable Attempt outer) {
            this.outer = outer;
        }
    }

    boolean isStrict() {
        return options.strictness() == ReadOptions.Strictness.STRICT;
    }

    boolean isOpenQasm2() {
        return dialect == Dialect.OPENQASM2;
    }

    /** Whether nothing that is read now will be used: an attempt failed, or there are too many errors. */
    boolean isIdle() {
        return (attempt != null && attempt.failed) || budget.isExhausted() || report.isFull();
    }

    /**
     * Says that a value is needed that is not known while reading. True when that ends an attempt to keep a loop, so that
     * the caller can give up; the loop is then unrolled, and the value may be known.
     */
    boolean needsUnrolling() {
        if (attempt == null) {
            return false;
        }
        attempt.failed = true;
        return true;
    }

    /** Takes from the budget, or reports at the place what is too much. */
    boolean charge(long operations, long span, String what) {
        if (budget.isExhausted()) {
            return false;
        }
        if (!budget.take(operations)) {
            report.error(span, what + " to more than " + budget.limitText() + " operations");
            return false;
        }
        return true;
    }
}
