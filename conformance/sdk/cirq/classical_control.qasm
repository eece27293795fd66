// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2)]
qreg q[3];
creg m_k[1];
creg m_out[2];


ry(pi*0.2864788976) q[0];
measure q[0] -> m_k[0];
if (m_k==1) x q[1];
if (m_k==1) ry(pi*0.1591549431) q[2];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='out'), ())
measure q[1] -> m_out[0];
measure q[2] -> m_out[1];
