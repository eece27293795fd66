package io.qnit.core.gate;

/**
 * How one parameter of a related gate follows from the parameters of a gate: {@code factor * old[source] + offset}.
 * Affine, so that symbolic parameters can be carried over as well.
 *
 * @param source the index of the old parameter, or {@link #CONSTANT}
 * @param offset in radians
 */
public record ParameterMap(int source, double factor, double offset) {
    /** Value of {@link #source} when the new parameter is {@link #offset} alone. */
    public static final int CONSTANT = -1;

    static ParameterMap same(int source) {
        return new ParameterMap(source, 1, 0);
    }

    static ParameterMap negated(int source) {
        return new ParameterMap(source, -1, 0);
    }

    static ParameterMap constant(double value) {
        return new ParameterMap(CONSTANT, 0, value);
    }

    /** The new parameter for these old ones. */
    public double apply(double... old) {
        return source == CONSTANT ? offset : factor * old[source] + offset;
    }
}
