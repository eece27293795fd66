package io.qnit.simulator;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.parallel.Workers;
import java.util.List;
import java.util.Map;

/**
 * Runs circuits on this machine. The same circuit, options and seed give the same result on any number of threads.
 *
 * <p>A circuit without classical bits and without measurements is measured on all its qubits at the end. Safe for use by
 * several threads; each run has threads of its own, which end with it.
 */
public final class Simulator {
    private Simulator() {}

    /** As {@link #run(Circuit, RunOptions, RunControl)}, and cannot be cancelled. */
    public static RunResult run(Circuit circuit, RunOptions options) {
        return run(circuit, options, new RunControl());
    }

    /**
     * Runs a circuit.
     *
     * @param control to cancel the run and to see its progress
     * @return what the options ask for; the metadata holds {@code method}, {@code why}, {@code precision},
     *     {@code threads}, {@code memory_bytes} (the estimate), {@code plan_hash}, {@code seconds} (by phase: plan,
     *     execute, sample), and {@code measured} and {@code remark} where there is something to say
     * @throws SimulationException when inputs are missing (UNBOUND_PARAMETER), the run does not fit (OUT_OF_MEMORY,
     *     UNSUPPORTED, LIMIT_REACHED), takes too long (TIMED_OUT) or was cancelled (CANCELLED)
     * @throws QnitException when an observable does not fit the circuit (INVALID_OBSERVABLE) or a classical expression
     *     fails (CLASSICAL_ERROR)
     */
    public static RunResult run(Circuit circuit, RunOptions options, RunControl control) {
        return new Execution(circuit, options, control).run();
    }

    /**
     * Runs a circuit for a batch of parameter values. Small circuits run side by side, one to a thread.
     *
     * @param batch values of input variables by name, added to those of the options; radians for angles
     * @return a result for each entry, in order, the same as {@link #run(Circuit, RunOptions)} with that entry's inputs
     * @throws SimulationException as {@link #run(Circuit, RunOptions, RunControl)}, for the first entry that fails
     */
    public static List<RunResult> runAll(Circuit circuit, List<Map<String, Double>> batch, RunOptions options) {
        RunResult[] results = new RunResult[batch.size()];
        boolean sideBySide = circuit.qubitCount() <= Execution.MAX_QUBITS_SIDE_BY_SIDE;
        RunOptions each = sideBySide ? options.withThreads(1) : options;
        try (Workers workers = new Workers(sideBySide ? options.threads() : 1, () -> {})) {
            workers.split(results.length, 1, (from, to) -> {
                for (int k = from; k < to; k++) {
                    RunOptions here = each;
                    for (Map.Entry<String, Double> value : batch.get(k).entrySet()) {
                        here = here.withInput(value.getKey(), value.getValue());
                    }
                    results[k] = run(circuit, here);
                }
            });
        }
        return List.of(results);
    }

    /**
     * The matrix of a circuit of gates: 2^n by 2^n, row-major, interleaved re and im, qubit q being bit q of the indices.
     *
     * @param options inputs, threads and time-out; the rest means nothing here
     * @throws SimulationException UNSUPPORTED for more than 12 qubits, or when anything but gates is in the circuit
     */
    public static double[] unitary(Circuit circuit, RunOptions options) {
        return CircuitUnitary.of(circuit, options);
    }
}
