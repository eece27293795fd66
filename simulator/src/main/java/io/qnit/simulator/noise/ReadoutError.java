package io.qnit.simulator.noise;

import static io.qnit.simulator.noise.NoiseFaults.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Measured bits that are noted wrongly: a confusion matrix over one qubit, or jointly over up to eight. Immutable.
 *
 * @param confusion entry [outcome][noted] is the probability to note that when the outcome was this; rows add up to 1. Bit
 *     j of an index belongs to the j-th qubit
 */
public record ReadoutError(List<List<Double>> confusion) {
    /** The widest joint error. */
    public static final int MAX_QUBITS = 8;

    public ReadoutError {
        int size = confusion.size();
        if (size < 2 || size > 1 << MAX_QUBITS || Integer.bitCount(size) != 1) {
            throw fault("a confusion matrix on k qubits has 2^k rows, k from 1 to " + MAX_QUBITS + "; this one has "
                    + size);
        }
        List<List<Double>> rows = new ArrayList<>();
        for (List<Double> row : confusion) {
            if (row.size() != size) {
                throw fault("row " + rows.size() + " of a confusion matrix of " + size + " rows has " + row.size()
                        + " entries");
            }
            double sum = 0;
            for (double p : row) {
                NoiseFaults.checkProbability("an entry of a confusion matrix", p);
                sum += p;
            }
            Channel.checkSum("the entries of row " + rows.size() + " of a confusion matrix", sum);
            rows.add(List.copyOf(row));
        }
        confusion = List.copyOf(rows);
    }

    /**
     * On one qubit.
     *
     * @param oneForZero the probability to note 1 when the outcome was 0
     * @param zeroForOne the probability to note 0 when the outcome was 1
     */
    public static ReadoutError of(double oneForZero, double zeroForOne) {
        return new ReadoutError(
                List.of(List.of(1 - oneForZero, oneForZero), List.of(zeroForOne, 1 - zeroForOne)));
    }

    public int qubitCount() {
        return Integer.numberOfTrailingZeros(confusion.size());
    }

    /** The probability to note that when the outcome was this. */
    public double probability(int outcome, int noted) {
        return confusion.get(outcome).get(noted);
    }

    /**
     * What is noted.
     *
     * @param uniform in [0, 1)
     */
    public int note(int outcome, double uniform) {
        List<Double> row = confusion.get(outcome);
        // the true outcome first: with most numbers one comparison decides
        double sum = row.get(outcome);
        if (uniform < sum) {
            return outcome;
        }
        int last = outcome;
        for (int noted = 0; noted < row.size(); noted++) {
            if (noted != outcome && row.get(noted) > 0) {
                sum += row.get(noted);
                last = noted;
                if (uniform < sum) {
                    return noted;
                }
            }
        }
        return last;
    }
}
