package io.qnit.core.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What running one circuit gave.
 *
 * @param counts empty when only exact results were asked for
 * @param memory per shot its bitstring, in order of shots, when asked for
 * @param probabilities exact probability of each bitstring that can occur, when asked for
 * @param statevector the state before the final measurements, when asked for
 * @param densityMatrix the mixed state before the final measurements, when asked for
 * @param outputs per {@code output} variable how often each value was seen
 * @param metadata facts about the run: why the method was chosen, times by phase in seconds, memory in bytes, threads
 */
public record RunResult(
        String circuit,
        int qubits,
        long shots,
        long seed,
        String method,
        Counts counts,
        Optional<List<String>> memory,
        Optional<SortedMap<String, Double>> probabilities,
        Optional<Statevector> statevector,
        Optional<DensityMatrix> densityMatrix,
        List<ExpectationValue> expectationValues,
        Map<String, SortedMap<String, Long>> outputs,
        Map<String, Object> metadata) {}
