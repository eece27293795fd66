package io.qnit.core.qasm;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.qasm.internal.write.ExpressionWriter;

/**
 * The expressions of one circuit as OpenQASM 3 writes them, with the names of its registers and variables and without the
 * casts that go without saying: for labels and messages. Not safe for use by several threads.
 */
public final class ExpressionText {
    private final ExpressionWriter writer;

    public ExpressionText(Circuit circuit) {
        writer = new ExpressionWriter(circuit);
    }

    /** An expression on its own. */
    public String of(Expression expression) {
        return writer.text(expression);
    }

    /** An expression where a {@code bool} is wanted. */
    public String condition(Expression expression) {
        return writer.condition(expression);
    }

    /** {@code target = value}. */
    public String assignment(Node.Assign assign) {
        return writer.assignment(assign);
    }

    /** What a loop whose variable has this type counts through, as it stands after {@code in}. */
    public String range(Node.Range range, ClassicalType type) {
        return writer.range(range, type);
    }
}
