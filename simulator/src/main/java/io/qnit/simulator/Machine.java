package io.qnit.simulator;

import io.qnit.simulator.statevector.StateVector;
import io.qnit.simulator.statevector.VectorModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine offers to a simulator. */
public final class Machine {
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    private Machine() {}

    /** The width of a vector register in bits; 0 when the Vector API's module is absent and scalar kernels run. */
    public static int vectorBits() {
        return VectorModule.bits();
    }

    /** Memory that could be taken without swapping, in bytes; where the system does not say, the largest heap. */
    public static long freeMemoryBytes() {
        try {
            for (String line : Files.readAllLines(MEMORY_INFO)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException _) {
            // not Linux: what the JVM may take is the best guess
        }
        return Runtime.getRuntime().maxMemory();
    }

    /** The widest state vector in double precision that this much memory holds. */
    public static int largestStateQubits(long bytes) {
        int qubits = 0;
        while (qubits < StateVector.MAX_QUBITS && MemoryEstimate.stateBytes(qubits + 1, Precision.DOUBLE) <= bytes) {
            qubits++;
        }
        return qubits;
    }
}
