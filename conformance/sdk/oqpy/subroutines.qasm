OPENQASM 3.0;
def entangle(qubit first, qubit second, float[64] angle) {
    h first;
    cx first, second;
    rx(angle) second;
}
def measured_parity(qubit first, qubit second) -> bit {
    bit parity;
    cx first, second;
    parity = measure second;
    return parity;
}
include "stdgates.inc";
qubit q0;
qubit q1;
qubit q2;
bit[2] out;
entangle(q0, q1, 0.3);
entangle(q1, q2, 0.7);
out[0] = measured_parity(q0, q2);
out[1] = measure q1;
