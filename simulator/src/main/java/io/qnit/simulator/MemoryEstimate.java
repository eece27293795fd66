package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.statevector.StateVector;
import java.util.Locale;

/** How much memory a run takes, and its refusal before any is taken. Bytes are doubles, for they may be astronomical. */
final class MemoryEstimate {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private MemoryEstimate() {}

    static double stateBytes(int qubits, Precision precision) {
        return Math.scalb((double) precision.bytesPerAmplitude(), qubits);
    }

    /**
     * Refuses a run that does not fit.
     *
     * @param bytes all that the run takes
     * @throws SimulationException OUT_OF_MEMORY or UNSUPPORTED
     */
    static void check(int qubits, Precision precision, double bytes, RunOptions options) {
        double limit = options.memoryLimitBytes().orElseGet(() -> Machine.freeMemoryBytes() / 4 * 3);
        double heap = Runtime.getRuntime().maxMemory();
        double state = stateBytes(qubits, precision);
        String what = count(qubits) + (qubits == 1 ? " qubit does" : " qubits do") + " not fit: ";
        String need = state >= bytes / 2 || state > limit
                ? "a state vector needs " + size(state)
                : "the run needs " + size(bytes);
        if (bytes > Math.min(limit, heap)) {
            String heapAdvice = limit <= heap ? "" : " (all that Java was given: start it with a larger -Xmx)";
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    what + need + ", " + size(Math.min(limit, heap)) + " may be used" + heapAdvice);
        }
        if (qubits > StateVector.MAX_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED, what + "a state vector holds up to " + StateVector.MAX_QUBITS + " qubits");
        }
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

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
