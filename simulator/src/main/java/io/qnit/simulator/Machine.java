package io.qnit.simulator;

import io.qnit.simulator.statevector.StateVectorEngine;
import io.qnit.simulator.statevector.VectorModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this machine offers to a simulator. */
public final class Machine {
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");

    private Machine() {}

    /** The width of a vector register in bits; 0 when the Vector API's module is absent and scalar kernels run. */
    public static int vectorBits() {
        return VectorModule.bits();
    }

    /** Memory that could be taken without swapping, in bytes; where the system does not say, the largest heap. */
    public static long freeMemoryBytes() {
        return kilobytes(MEMORY_INFO, "MemAvailable:").orElse(Runtime.getRuntime().maxMemory());
    }

    /** The most memory that this process has held so far, in bytes; empty where the system does not say. */
    public static OptionalLong peakMemoryBytes() {
        return kilobytes(PROCESS_STATUS, "VmHWM:");
    }

    private static OptionalLong kilobytes(Path file, String field) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(field)) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
        } catch (IOException | NumberFormatException _) {
            // not Linux
        }
        return OptionalLong.empty();
    }

    /** The widest state vector in double precision that this much memory holds. */
    public static int largestStateQubits(long bytes) {
        int qubits = 0;
        while (qubits < StateVectorEngine.MAX_QUBITS
                && MemoryEstimate.stateBytes(qubits + 1, Precision.DOUBLE) <= bytes) {
            qubits++;
        }
        return qubits;
    }
}
