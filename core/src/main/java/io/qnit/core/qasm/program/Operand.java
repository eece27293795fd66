package io.qnit.core.qasm.program;

/** What a gate acts on, as written. The two common forms have records of their own: they are most of every file. */
public sealed interface Operand {
    long span();

    /** {@code q}: a qubit, a register (broadcast) or an alias. */
    record Whole(String name, long span) implements Operand {}

    /** {@code q[3]} with a literal, non-negative index. */
    record Element(String name, int index, long span) implements Operand {}

    /** {@code $3}. */
    record Physical(int number, long span) implements Operand {}

    /** Anything else: negative or computed index, range, set, concatenation. */
    record Computed(Expr expression) implements Operand {
        @Override
        public long span() {
            return expression.span();
        }
    }
}
