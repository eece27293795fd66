package io.qnit.app.draw;

/**
 * How much of a circuit is drawn.
 *
 * @param maxOperations operations after which the picture stops and says how many are left out; at least 1
 */
public record DrawOptions(int maxOperations) {
    public static final DrawOptions DEFAULT = new DrawOptions(2_000);
}
