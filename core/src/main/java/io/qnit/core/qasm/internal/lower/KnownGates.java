package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises gates of the gate table in a source's own definitions: same name, same number of qubits and parameters, same
 * matrix. Exporters define every gate that their target lacks, and a gate of the table is worth more than what it is
 * made of. Compared at two generic points: formulas in a few
 * sines and cosines that agree there are equal. Definitions with functions, powers or barriers are left as they are.
 */
final class KnownGates {
    private static final double[][] POINTS = {{0.731, -1.113, 2.347, 0.519}, {-2.417, 0.283, -0.672, 1.861}};

    /** What the writer puts behind a name that something else has. */
    private static final Pattern NUMBERED = Pattern.compile("_\\d+$");

    /** Rounding of a few dozen gates. */
    private static final double TOLERANCE = 1e-12;

    private static final long MAX_COST = 1_000;

    private KnownGates() {}

    /** The gate that the definition is, or null. */
    static @Nullable Gate find(Context context, Callee.Template template, long span) {
        Gate gate = Gate.named(template.name())
                .or(() -> Gate.named(NUMBERED.matcher(template.name()).replaceFirst("")))
                .orElse(null);
        if (gate == null
                || gate.qubitCount() != template.qubitCount()
                || gate.parameterCount() != template.parameterCount()
                || template.cost() > MAX_COST
                || !isPlain(template)) {
            return null;
        }
        long used = context.budget.used();
        for (double[] point : POINTS) {
            double[] parameters = Arrays.copyOf(point, gate.parameterCount());
            double[] matrix =
                    TemplateMatrix.of(context, template, new Arguments(parameters), span);
            context.budget.restore(used);
            if (!equal(matrix, gate.matrix(parameters), context.isOpenQasm2())) {
                return null;
            }
        }
        return gate;
    }

    /** Whether every angle can be computed for all parameters, and nothing but gates is in it. */
    private static boolean isPlain(Callee.Template template) {
        for (Callee.Step step : template.steps()) {
            switch (step) {
                case Callee.Fence _ -> {
                    return false;
                }
                case Callee.Apply apply -> {
                    boolean known = apply.exponents().length == 0
                            && Arrays.stream(apply.parameters()).allMatch(KnownGates::isPlain);
                    if (!known || (apply.gate() instanceof Callee.Template inner && !isPlain(inner))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean isPlain(Formula formula) {
        return switch (formula) {
            case Formula.Constant _, Formula.Parameter _ -> true;
            case Formula.Negation n -> isPlain(n.operand());
            case Formula.Operation(BinaryOperator operator, Formula left, Formula right) ->
                switch (operator) {
                    case ADD, SUBTRACT, MULTIPLY -> isPlain(left) && isPlain(right);
                    case DIVIDE -> isPlain(left) && right instanceof Formula.Constant(double by) && by != 0;
                    default -> false;
                };
            case Formula.Call _ -> false;
        };
    }

    /** Equality of matrices; in OpenQASM 2, which cannot put controls on gates, up to a global phase. */
    private static boolean equal(double[] a, double[] b, boolean upToPhase) {
        if (a.length != b.length) {
            return false;
        }
        double re = 1;
        double im = 0;
        if (upToPhase) {
            re = 0;
            for (int k = 0; k < a.length; k += 2) {
                re += a[k] * b[k] + a[k + 1] * b[k + 1];
                im += a[k + 1] * b[k] - a[k] * b[k + 1];
            }
            double size = Math.hypot(re, im);
            re /= size;
            im /= size;
        }
        for (int k = 0; k < a.length; k += 2) {
            double x = b[k] * re - b[k + 1] * im;
            double y = b[k] * im + b[k + 1] * re;
            // written so that NaN fails too
            if (!(Math.abs(a[k] - x) <= TOLERANCE && Math.abs(a[k + 1] - y) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }
}
