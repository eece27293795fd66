package io.qnit.cluster.conformance;

/**
 * One check of a node and how it came out.
 *
 * @param name short, as {@code "bit order"}
 * @param detail what was found, or why it was left out; empty where there is nothing to say
 */
public record ContractCheck(String name, Verdict verdict, String detail) {
    /** How a check came out. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** The node does not claim what the check looks at. */
        SKIPPED
    }
}
