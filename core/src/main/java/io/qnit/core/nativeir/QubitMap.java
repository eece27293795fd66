package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the qubits of the source are: entry v is the physical qubit of the source's qubit v, when the program starts and
 * when it has ended. Both lists are as long as the source has qubits; no physical qubit stands twice in one.
 */
public record QubitMap(List<Integer> start, List<Integer> end) {
    public QubitMap {
        start = List.copyOf(start);
        end = List.copyOf(end);
        if (start.size() != end.size()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "the qubit map has " + start.size() + " qubits at the start and " + end.size() + " at the end");
        }
        checkDistinct("start", start);
        checkDistinct("end", end);
    }

    /** Every qubit in its own place, from start to end. */
    public static QubitMap identity(int qubits) {
        List<Integer> all = IntStream.range(0, qubits).boxed().toList();
        return new QubitMap(all, all);
    }

    void checkWithin(int qubits) {
        for (List<Integer> places : List.of(start, end)) {
            for (int place : places) {
                if (place >= qubits) {
                    throw new QnitException(
                            ErrorCode.INVALID_CIRCUIT,
                            "the qubit map names qubit " + place + "; the target has " + qubits + " qubits");
                }
            }
        }
    }

    private static void checkDistinct(String when, List<Integer> places) {
        BitSet seen = new BitSet();
        for (int place : places) {
            if (place < 0 || seen.get(place)) {
                throw new QnitException(
                        ErrorCode.INVALID_CIRCUIT,
                        "the qubit map's " + when + " has the place " + place
                                + (place < 0 ? ", which is no qubit" : " twice"));
            }
            seen.set(place);
        }
    }
}
