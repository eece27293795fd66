// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0)]
qubit[1] q;
bit[1] m_k;


ry(pi*0.2864788976) q[0];
m_k[0] = measure q[0];
ry(pi*0.1909859317) q[0];
m_k[0] = measure q[0];
