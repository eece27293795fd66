package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.List;

/**
 * A program in Coda's NativeGateIR 1.0: gates of one target on at most 50 qubits, then measurements. Immutable. Stricter
 * than Coda's own check: a gate's qubits differ, angles are finite, and no delay is negative.
 *
 * @param qubits 1 to 50
 * @param measurements the qubit of each clbit; {@code measurements[0]} is clbit 0, the rightmost character
 */
public record CodaProgram(
        CodaTarget target, int qubits, List<Operation> gates, List<Integer> measurements, Metadata metadata) {
    /** The most qubits that the format allows. */
    public static final int MOST_QUBITS = 50;

    /** One gate. */
    public record Operation(CodaGate gate, List<Integer> qubits, List<Double> parameters) {
        public Operation {
            qubits = List.copyOf(qubits);
            parameters = List.copyOf(parameters);
            if (qubits.size() != gate.qubitCount() || parameters.size() != gate.parameterCount()) {
                throw invalid("gate '" + gate.id() + "' takes " + gate.qubitCount() + " qubits and "
                        + gate.parameterCount() + " parameters, found " + qubits.size() + " and " + parameters.size());
            }
            if (qubits.size() == 2 && qubits.getFirst().equals(qubits.getLast())) {
                throw invalid("gate '" + gate.id() + "' uses qubit " + qubits.getFirst() + " twice");
            }
            for (double parameter : parameters) {
                if (!Double.isFinite(parameter) || (gate == CodaGate.ID && parameter < 0)) {
                    throw invalid("gate '" + gate.id() + "' has the parameter " + parameter);
                }
            }
        }
    }

    /**
     * Where a program comes from.
     *
     * @param sourceHash of the source, in the compiler's own way
     * @param compiledAt ISO 8601
     * @param optimizationLevel 0 to 3
     */
    public record Metadata(String sourceHash, String compiledAt, String compilerVersion, int optimizationLevel) {
        public Metadata {
            if (optimizationLevel < 0 || optimizationLevel > 3) {
                throw invalid("the optimization level is " + optimizationLevel + "; it must be from 0 to 3");
            }
        }
    }

    public CodaProgram {
        gates = List.copyOf(gates);
        measurements = List.copyOf(measurements);
        if (qubits < 1 || qubits > MOST_QUBITS) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "Coda's NativeGateIR holds 1 to " + MOST_QUBITS + " qubits; the program has " + qubits);
        }
        for (int i = 0; i < gates.size(); i++) {
            Operation operation = gates.get(i);
            if (!target.allows(operation.gate())) {
                throw invalid(
                        "gate " + i + ", '" + operation.gate().id() + "', is not one of the target '" + target.id()
                                + "'");
            }
            for (int qubit : operation.qubits()) {
                check(qubit, qubits, "gate " + i);
            }
        }
        for (int qubit : measurements) {
            check(qubit, qubits, "a measurement");
        }
    }

    private static void check(int qubit, int qubits, String what) {
        if (qubit < 0 || qubit >= qubits) {
            throw invalid(what + " names qubit " + qubit + "; the program has " + qubits + " qubits");
        }
    }

    private static QnitException invalid(String message) {
        return new QnitException(ErrorCode.INVALID_CIRCUIT, message);
    }
}
