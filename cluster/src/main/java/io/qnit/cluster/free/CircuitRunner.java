package io.qnit.cluster.free;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.Counts;
import java.util.List;

/** Runs circuits wherever there is room. */
@FunctionalInterface
public interface CircuitRunner {
    /**
     * So many shots of a circuit of a component.
     *
     * @param component its number
     * @param seed for simulators that can take one
     */
    record Order(int component, Circuit circuit, long shots, long seed) {}

    /**
     * Runs the orders of a stage, which do not depend on each other.
     *
     * @param stage from 0
     * @return the counts of each order, in order, with exactly the shots that were asked for
     */
    List<Counts> run(int stage, List<Order> orders);
}
