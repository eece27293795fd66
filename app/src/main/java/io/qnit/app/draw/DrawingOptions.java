package io.qnit.app.draw;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * How much of a circuit is drawn; what is left out is counted below the picture.
 *
 * @param maxColumns columns of operations, at least 1
 * @param maxWires qubits, and classical registers and variables together, at least 1 each
 */
public record DrawingOptions(int maxColumns, int maxWires) {
    /** Enough for what a person looks at, quick for circuits of any size. */
    public static final DrawingOptions DEFAULT = new DrawingOptions(200, 100);

    /** Everything, within what memory bears. */
    public static final DrawingOptions ALL = new DrawingOptions(20_000, 2_000);

    public DrawingOptions {
        if (maxColumns < 1 || maxWires < 1) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a drawing has at least 1 column and 1 wire, found " + maxColumns + " and " + maxWires);
        }
    }
}
