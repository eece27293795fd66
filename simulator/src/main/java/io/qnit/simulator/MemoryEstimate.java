package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.statevector.StateVectorEngine;
import java.util.List;
import java.util.Locale;

/** How much memory a run takes, and its refusal before any is taken. Bytes are doubles, for they may be astronomical. */
final class MemoryEstimate {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /** The widest circuit that any method takes. */
    static final int MAX_WIDTH = 1 << 20;

    private MemoryEstimate() {}

    static double stateBytes(int qubits, Precision precision) {
        return Math.scalb((double) precision.bytesPerAmplitude(), qubits);
    }

    /** What a run by this method may take, in bytes. State vectors lie outside of Java's heap, all else in it. */
    static double limit(Method method, RunOptions options) {
        double limit = options.memoryLimitBytes().orElseGet(() -> Machine.freeMemoryBytes() / 4 * 3);
        return method == Method.STATEVECTOR ? limit : Math.min(limit, Runtime.getRuntime().maxMemory());
    }

    /**
     * Refuses circuits so wide that even a list of their qubits is too much.
     *
     * @throws SimulationException OUT_OF_MEMORY
     */
    static void checkWidth(int qubits, RunOptions options) {
        if (qubits > MAX_WIDTH) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "%,d qubits do not fit: a state vector needs %s, %s may be used; no method takes more than "
                                    + "%,d qubits",
                            qubits,
                            size(stateBytes(qubits, options.precision())),
                            size(limit(Method.STATEVECTOR, options)),
                            MAX_WIDTH));
        }
    }

    /** The refusal of a method that does not fit, with those that would. */
    static SimulationException refusal(
            int qubits, Estimate refused, List<Estimate> fitting, RunOptions options) {
        if (!refused.isPossible() && refused.method() != Method.STATEVECTOR) {
            return new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "method " + refused.method().id() + " cannot run this: " + refused.because());
        }
        boolean vector = refused.method() == Method.STATEVECTOR;
        double limit = limit(refused.method(), options);
        double wanted = options.memoryLimitBytes().orElse(Long.MAX_VALUE);
        boolean heap = !vector && limit == Runtime.getRuntime().maxMemory() && wanted > limit;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d", qubits))
                .append(qubits == 1 ? " qubit does" : " qubits do")
                .append(" not fit: ");
        double state = stateBytes(qubits, options.precision());
        if (vector && qubits > StateVectorEngine.MAX_QUBITS && refused.bytes() <= limit) {
            text.append("a state vector holds up to ").append(StateVectorEngine.MAX_QUBITS).append(" qubits");
        } else {
            String need = vector && (state >= refused.bytes() / 2 || state > limit)
                    ? "a state vector needs " + size(state)
                    : "a " + refused.method().title() + " may need " + size(refused.bytes());
            text.append(need).append(", ").append(size(limit)).append(" may be used");
            if (heap) {
                text.append(" (all that Java was given: start it with a larger -Xmx)");
            }
        }
        if (!fitting.isEmpty()) {
            text.append("\nThese would fit:");
            for (Estimate estimate : fitting) {
                text.append("\n  --method ").append(estimate.method().id()).append("   ").append(estimate.because());
            }
        }
        return new SimulationException(ErrorCode.OUT_OF_MEMORY, text.toString());
    }

    /** A number of bytes for people: 16 TiB, 5.8 GiB, 2^124 B. */
    static String size(double bytes) {
        if (Double.isInfinite(bytes)) {
            return "more than 2^1023 bytes";
        }
        int exponent = Math.getExponent(bytes);
        if (exponent >= 70) {
            return (Math.scalb(1.0, exponent) == bytes ? "2^" : "more than 2^") + exponent + " bytes";
        }
        int unit = Math.max(0, exponent / 10);
        double amount = Math.scalb(bytes, -10 * unit);
        String text = amount < 10 && amount != Math.rint(amount)
                ? String.format(Locale.ROOT, "%.1f", amount)
                : String.format(Locale.ROOT, "%.0f", Math.floor(amount));
        return text + " " + UNITS[unit];
    }
}
