package io.qnit.core.gate;

/** A vocabulary of gate names: what a dialect builds in, what an include file defines, what a vendor calls its gates. */
public enum GateLibrary {
    /** The two gates that OpenQASM 2 builds in: {@code U} and {@code CX}. */
    OPENQASM2,
    /** The two gates that OpenQASM 3 builds in: {@code U} and {@code gphase}. */
    OPENQASM3,
    /** {@code qelib1.inc} as in the OpenQASM 2 paper (arXiv:1707.03429). */
    QELIB1,
    /** {@code qelib1.inc} as Qiskit 2 ships it. */
    QELIB1_QISKIT,
    /** {@code stdgates.inc} of OpenQASM 3. */
    STDGATES,
    /** The names of Qiskit's standard gates. */
    QISKIT,
    /** The gates that Amazon Braket builds into OpenQASM 3. */
    BRAKET,
    /** {@code hqslib1.inc} of Quantinuum. */
    HQSLIB1,
    /** IonQ's native gates; IonQ's JSON counts their angles in turns, here they are radians. */
    IONQ,
    /** IQM's native gates; IQM's JSON counts their angles in turns, here they are radians. */
    IQM
}
