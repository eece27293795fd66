package io.qnit.core.qasm.program;

import java.util.List;
import java.util.Optional;

/** A type as written: widths are expressions. */
public sealed interface TypeSyntax {
    long span();

    /** {@code bool}, {@code bit[n]}, {@code int[n]}, ... {@code stretch}. */
    record Scalar(Name name, Optional<Expr> width, long span) implements TypeSyntax {}

    /** {@code complex[float[64]]}. */
    record Complex(Optional<TypeSyntax> part, long span) implements TypeSyntax {}

    /** {@code array[int[8], 2, 3]}. */
    record Array(TypeSyntax element, List<Expr> dimensions, long span) implements TypeSyntax {}

    /** {@code readonly array[int[8], #dim = 2]} and the mutable form, as a subroutine's parameter. */
    record ArrayReference(
            Access access, TypeSyntax element, List<Expr> dimensions, Optional<Expr> dimensionCount, long span)
            implements TypeSyntax {}

    /** {@code qubit} or {@code qubit[n]}, as a subroutine's parameter. */
    record Qubit(Optional<Expr> size, long span) implements TypeSyntax {}

    /** The scalar types. */
    enum Name {
        BOOL,
        BIT,
        INT,
        UINT,
        FLOAT,
        ANGLE,
        DURATION,
        STRETCH
    }

    /** What a subroutine may do with an array. */
    enum Access {
        READONLY,
        MUTABLE
    }
}
