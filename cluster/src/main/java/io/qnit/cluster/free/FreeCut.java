package io.qnit.cluster.free;

/** What parts a circuit without costing shots. */
public enum FreeCut {
    /** SWAP gates become renamed qubits. */
    SWAPS_RENAMED("SWAP gates became renamed qubits"),
    /** Gates that meet up to commutation are merged; inverses cancel. */
    GATES_MERGED("gates that meet up to commutation were merged, inverses cancelled"),
    /** A qubit in a known state that a gate leaves alone takes no part in it. */
    KNOWN_STATES("gates lost an operand whose state is known and does not change"),
    /** A diagonal gate that only measurements follow shows in no outcome. */
    DIAGONALS("diagonal gates before measurement show in no outcome"),
    /** What is outside the light cone of what is measured or looked at shows nowhere. */
    LIGHT_CONE("operations outside the light cone of what is looked at were left out"),
    /** A qubit that only diagonal operations await is measured before them, and they become conditions on its bit. */
    MEASURED_CONTROLS("gates became conditions on bits that are measured first");

    private final String text;

    FreeCut(String text) {
        this.text = text;
    }

    /** What was done, in a few words. */
    public String text() {
        return text;
    }
}
