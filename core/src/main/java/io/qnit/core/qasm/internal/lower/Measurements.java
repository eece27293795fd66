package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Typing;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measurements: into bits where they stand, otherwise into scratch bits that are read at once. */
final class Measurements {
    private final Context context;
    private final Lowering lowering;

    Measurements(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    void measure(Statement.Measure measure) {
        if (isPlain(measure)) {
            return;
        }
        Operands.Resolved source = lowering.operands().of(measure.source());
        if (measure.target().isEmpty()) {
            if (source != null) {
                intoScratch(source, measure, measure.span());
            }
            return;
        }
        Places.Place place = lowering.places().of(measure.target().get());
        if (source != null && place != null) {
            into(source, place, measure, measure.span());
        }
    }

    /** {@code measure q[0] -> c[0]} without looking any closer than needed. */
    private boolean isPlain(Statement.Measure measure) {
        if (measure.target().isEmpty()
                || !(measure.target().get() instanceof Expr.Index index)
                || index.parts().size() != 1
                || !(index.base() instanceof Expr.Name(String name, long _))
                || !(index.parts().getFirst() instanceof Expr.IntegerLiteral number)
                || !(context.scopes.find(name) instanceof Symbol.Bits bits)) {
            return false;
        }
        int qubit = lowering.operands().plain(measure.source());
        if (qubit < 0 || !bits.isArray() || number.value().bitLength() > 31
                || number.value().intValue() >= bits.size()) {
            return false;
        }
        context.out.measure(qubit, bits.clbits().get(number.value().intValue()));
        return true;
    }

    /** {@code place = measure q}. */
    void into(Expr.Measure measure, Places.Place place) {
        Operands.Resolved source = lowering.operands().of(measure.operand());
        if (source != null) {
            into(source, place, measure, measure.span());
        }
    }

    /** The value of {@code measure q} inside an expression, or null after an error. */
    @Nullable Expression value(Expr.Measure measure) {
        Operands.Resolved source = lowering.operands().of(measure.operand());
        return source == null ? null : intoScratch(source, measure, measure.span());
    }

    private void into(Operands.Resolved source, Places.Place place, Object owner, long span) {
        if (place instanceof Places.Clbits(List<Integer> clbits, ClassicalType _)) {
            if (sizesFit(size(source), clbits.size(), span)) {
                measure(source, clbits, span);
            }
            return;
        }
        boolean single = !(source instanceof Operands.Fixed(int[] _, boolean array) && array);
        if (place.type() instanceof ClassicalType.BitArray(int width) && !sizesFit(size(source), width, span)) {
            return;
        }
        if (place.type() instanceof ClassicalType.Bit && !sizesFit(size(source), 1, span)) {
            return;
        }
        Expression bits = intoScratch(source, owner, span);
        if (bits == null) {
            return;
        }
        ClassicalType found = single ? Folding.BIT : new ClassicalType.BitArray(size(source));
        boolean sameBits = place.type() instanceof ClassicalType.Bit || place.type() instanceof ClassicalType.BitArray;
        if (!sameBits && !Typing.canConvertImplicitly(found, place.type())) {
            context.report.error(span, place.type() + " is expected here, a measurement gives " + found);
            return;
        }
        Expression value = lowering.expressions().folding().cast(bits, place.type(), span);
        if (value != null) {
            lowering.places().store(place, value);
        }
    }

    private @Nullable Expression intoScratch(Operands.Resolved source, Object owner, long span) {
        boolean array = source instanceof Operands.Fixed(int[] _, boolean isArray) && isArray;
        int size = size(source);
        if (!context.wires.isKnown(owner) && !context.wires.clbitsFit(size)) {
            context.report.error(span, "the circuit has more than " + Wires.MAX_CLBITS + " bits");
            return null;
        }
        RegisterForm form = array ? RegisterForm.ARRAY : RegisterForm.SINGLE;
        int offset = context.wires.localClbits(owner, "measured", size, form);
        List<Integer> clbits = new ArrayList<>(size);
        for (int k = 0; k < size; k++) {
            clbits.add(offset + k);
        }
        measure(source, clbits, span);
        return array ? new Expression.Clbits(clbits) : new Expression.Clbit(offset);
    }

    private void measure(Operands.Resolved source, List<Integer> clbits, long span) {
        if (!context.charge(clbits.size() - 1L, span, "this expands")) {
            return;
        }
        lowering.operands().withFixed(List.of(source), span, fixed -> {
            int[] qubits = fixed.getFirst().qubits();
            for (int k = 0; k < qubits.length; k++) {
                context.out.measure(qubits[k], clbits.get(k));
            }
        });
    }

    private static int size(Operands.Resolved source) {
        return source instanceof Operands.Fixed(int[] qubits, boolean _) ? qubits.length : 1;
    }

    private boolean sizesFit(int qubits, int bits, long span) {
        if (qubits != bits) {
            context.report.error(
                    span, Words.count(qubits, "qubit") + " cannot be measured into " + Words.count(bits, "bit"));
        }
        return qubits == bits;
    }
}
