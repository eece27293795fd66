package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.observable.Observable;
import java.util.List;

/**
 * What is wanted of a cut circuit.
 *
 * @param observables expectation values of the state before the final measurements
 * @param counts in how many shots the distribution of the measured clbits is expressed; 0 when it is not wanted
 */
public record KnitRequest(List<Observable> observables, long counts) {
    public KnitRequest {
        observables = List.copyOf(observables);
        if (counts < 0) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, "counts of " + counts + " shots cannot be given");
        }
    }
}
