// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1), q(2)]
qubit[3] q;
bit[1] m_k;
bit[2] m_out;


ry(pi*0.2864788976) q[0];
m_k[0] = measure q[0];
if (m_k!=0) x q[1];
if (m_k!=0) ry(pi*0.1591549431) q[2];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='out'), ())
m_out[0] = measure q[1];
m_out[1] = measure q[2];
