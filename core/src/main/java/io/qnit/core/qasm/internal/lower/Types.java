package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.ClassicalType;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.TypeSyntax;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types as written to types of the circuit. */
final class Types {
    private static final int MAX_DIMENSIONS = 7;

    private final Context context;
    private final Expressions expressions;

    Types(Context context, Expressions expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    /** The type, or null after saying why there is none. */
    @Nullable ClassicalType of(TypeSyntax syntax) {
        return switch (syntax) {
            case TypeSyntax.Scalar scalar -> scalar(scalar);
            case TypeSyntax.Complex complex -> refused(complex.span(), "complex numbers cannot be executed");
            case TypeSyntax.Array array -> array(array);
            case TypeSyntax.ArrayReference array -> refused(array.span(), "arrays cannot be executed");
            case TypeSyntax.Qubit qubit -> {
                context.report.error(qubit.span(), "a classical type is expected here, found a qubit type");
                yield null;
            }
        };
    }

    private @Nullable ClassicalType array(TypeSyntax.Array array) {
        if (!context.scopes.isGlobal()) {
            context.report.error(array.span(), "an array can be declared only at the top of a program");
            return null;
        }
        if (array.dimensions().size() > MAX_DIMENSIONS) {
            context.report.error(
                    array.span(),
                    "an array has at most " + MAX_DIMENSIONS + " dimensions, found " + array.dimensions().size());
            return null;
        }
        for (Expr dimension : array.dimensions()) {
            if (expressions.size(dimension, "the size of an array", ClassicalType.MAX_WIDTH) == 0) {
                return null;
            }
        }
        return refused(array.span(), "arrays cannot be executed");
    }

    private @Nullable ClassicalType refused(long span, String message) {
        context.report.refuse(span, message, "");
        return null;
    }

    private @Nullable ClassicalType scalar(TypeSyntax.Scalar scalar) {
        return switch (scalar.name()) {
            case BOOL -> new ClassicalType.Bool();
            case BIT -> {
                if (scalar.width().isEmpty()) {
                    yield new ClassicalType.Bit();
                }
                int width = width(scalar.width(), "bit", 0, ClassicalType.MAX_WIDTH);
                yield width > 0 ? new ClassicalType.BitArray(width) : null;
            }
            case INT -> {
                int width = width(scalar.width(), "int", ClassicalType.DEFAULT_WIDTH, ClassicalType.MAX_WIDTH);
                yield width > 0 ? new ClassicalType.Int(width) : null;
            }
            case UINT -> {
                int width = width(scalar.width(), "uint", ClassicalType.DEFAULT_WIDTH, ClassicalType.MAX_WIDTH);
                yield width > 0 ? new ClassicalType.UInt(width) : null;
            }
            case FLOAT -> {
                int width = width(scalar.width(), "float", 64, ClassicalType.MAX_WIDTH);
                if (width > 0 && width != 32 && width != 64) {
                    context.report.error(
                            scalar.span(), "float[" + width + "] is not supported", "use float[32] or float[64]");
                    yield null;
                }
                yield width > 0 ? new ClassicalType.Float(width) : null;
            }
            case ANGLE -> {
                int width = width(scalar.width(), "angle", ClassicalType.DEFAULT_WIDTH, ClassicalType.MAX_WIDTH);
                if (width > 64) {
                    context.report.error(
                            scalar.span(), "angle[" + width + "] is not supported", "use at most angle[64]");
                    yield null;
                }
                yield width > 0 ? new ClassicalType.Angle(width) : null;
            }
            case DURATION -> new ClassicalType.Duration();
            case STRETCH -> refused(scalar.span(), "stretch cannot be executed");
        };
    }

    private int width(Optional<Expr> width, String type, int absent, int max) {
        if (width.isEmpty()) {
            return absent;
        }
        return expressions.size(width.get(), "the width of '" + type + "'", max);
    }
}
