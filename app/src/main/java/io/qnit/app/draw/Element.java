package io.qnit.app.draw;

import java.util.List;

/**
 * One thing in a picture of a circuit, placed in a column and on rows from {@code top} to {@code bottom}. Rows are the
 * circuit's wires from above: qubits, then classical registers, then the row of classical variables.
 */
sealed interface Element {
    int column();

    int top();

    int bottom();

    /** A box over neighbouring rows with one label; {@code ports} name the operand on each row when there are several. */
    record Box(int column, int top, int bottom, String label, List<Port> ports) implements Element {}

    /** The number of the operand that meets a box on a row. */
    record Port(int row, String label) {}

    /** The dot of a control, the ring-with-plus of a controlled X, or the cross of a swap. */
    record Mark(int column, int row, Sign sign) implements Element {
        @Override
        public int top() {
            return row;
        }

        @Override
        public int bottom() {
            return row;
        }
    }

    /** The signs that stand on a wire without a box. */
    enum Sign {
        CONTROL,
        NOT,
        SWAP
    }

    /** The line that joins the parts of one operation. */
    record Connection(int column, int top, int bottom) implements Element {}

    /** A meter on a qubit and an arrow down to the bit of a classical register. */
    record Measure(int column, int top, int bottom, String bit) implements Element {}

    /** A dashed line over the rows it touches. */
    record Barrier(int column, int top, int bottom, List<Integer> rows) implements Element {}

    /** A frame around the columns of a block: control flow or a timing box. Its sides take a column each. */
    record Frame(int column, int lastColumn, int top, int bottom, String label, int depth) implements Element {}
}
