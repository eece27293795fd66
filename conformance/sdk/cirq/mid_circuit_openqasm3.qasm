// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0)]
qubit[1] q;
bit[1] m_first;
bit[1] m_second;
bit[1] m_third;


ry(pi*0.2864788976) q[0];
m_first[0] = measure q[0];
ry(pi*0.1909859317) q[0];
m_second[0] = measure q[0];
reset q[0];
h q[0];
m_third[0] = measure q[0];
