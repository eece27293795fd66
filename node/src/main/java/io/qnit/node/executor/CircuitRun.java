package io.qnit.node.executor;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.nativeir.NativeIr;
import io.qnit.core.nativeir.ReadLimits;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One circuit with one set of inputs.
 *
 * @param format of the program
 * @param text the program; the node has read and checked it before
 * @param shots at least 1
 * @param inputs values of the circuit's parameters by name, radians for angles
 * @param seed of random choices, for executors that have a say in them
 * @param level of measurement: one of those that {@link Executor#describe} names
 * @param shotMode for levels 0 and 1
 * @param method of simulation: one of those that {@link Executor#describe} names, if any
 * @param memory what is kept of each shot at level 2; more than counts where {@link Executor#describe} says so
 */
public record CircuitRun(
        GrantedCircuit.Format format,
        String text,
        int shots,
        Map<String, Double> inputs,
        Optional<Long> seed,
        int level,
        Grant.ShotMode shotMode,
        Optional<String> method,
        Grant.Memory memory) {
    /**
     * The circuit of the program.
     *
     * @throws QnitException with line and column of what is wrong
     */
    public Circuit circuit() {
        return circuit(format, text);
    }

    /** The circuit of a program, whatever its format. */
    public static Circuit circuit(GrantedCircuit.Format format, String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        return switch (format) {
            case OPENQASM -> OpenQasm.read("circuit", source, ReadOptions.DEFAULT).executable();
            case NATIVE_IR -> NativeIr.read(source, ReadLimits.DEFAULT).circuit();
        };
    }
}
