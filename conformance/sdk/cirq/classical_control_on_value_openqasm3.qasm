// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1), q(2)]
qubit[3] q;
bit[2] m_k;
bit[1] m_out;


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='k'), ())
m_k[0] = measure q[0];
m_k[1] = measure q[1];

if (m_k==2) x q[2];
m_out[0] = measure q[2];
