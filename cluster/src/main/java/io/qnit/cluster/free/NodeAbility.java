package io.qnit.cluster.free;

/** What nodes can do within a shot. */
public enum NodeAbility {
    /** Gates first, measurements at the end. */
    FINAL_MEASUREMENTS,
    /** Measurements and resets midway, and gates conditional on what was measured. */
    FEED_FORWARD
}
