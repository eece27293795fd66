// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0)]
qreg q[1];
creg m_first[1];
creg m_second[1];
creg m_third[1];


ry(pi*0.2864788976) q[0];
measure q[0] -> m_first[0];
ry(pi*0.1909859317) q[0];
measure q[0] -> m_second[0];
reset q[0];
h q[0];
measure q[0] -> m_third[0];
