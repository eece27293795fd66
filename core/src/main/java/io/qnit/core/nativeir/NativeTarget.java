package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The device that a program is for. Immutable.
 *
 * @param device what its owner calls it; may be empty when the program is for no device in particular
 * @param specHash the SHA-256 of the description that the program was compiled for, 64 hexadecimal digits
 * @param gateSet what the gate set is called, such as {@code cz}
 * @param gates the gates that the program may use, kept in the order of their ids; {@code gphase} need not be named
 * @param qubits the number of physical qubits
 */
public record NativeTarget(
        String device,
        Optional<String> specHash,
        Optional<Calibration> calibration,
        String gateSet,
        List<Gate> gates,
        int qubits) {

    /** The set of calibration data that was used; the time is as the device's owner writes it. */
    public record Calibration(String id, String time) {}

    public NativeTarget {
        gates = gates.stream().distinct().sorted(Comparator.comparing(Gate::id)).toList();
        if (qubits < 0) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "a target has " + qubits + " qubits");
        }
        specHash.ifPresent(hash -> Provenance.checkHash("the target's specHash", hash));
    }

    /** A target without a device: a name for its gates, the gates, and how many qubits there are. */
    public static NativeTarget of(String gateSet, List<Gate> gates, int qubits) {
        return new NativeTarget("", Optional.empty(), Optional.empty(), gateSet, gates, qubits);
    }
}
