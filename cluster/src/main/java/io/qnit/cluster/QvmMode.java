package io.qnit.cluster;

import java.util.Locale;

/** How the pieces of a circuit are run. */
public enum QvmMode {
    /** Exactly, on simulators: no shot noise in any fragment. */
    EMULATED,
    /** By shots, on every node. */
    SAMPLED,
    /** By shots, on QPUs only. */
    HARDWARE,
    /** Exactly where a simulator runs a fragment, by shots where a QPU does. */
    HYBRID,
    /** Not at all: the plan and its quote. */
    DRY_RUN;

    /** As users type it: {@code "dry-run"}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
