// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0, 3), q(1, 2), alice]
qubit[3] q;
bit[3] m_m;


h q[2];
ry(pi*0.0954929659) q[0];
cx q[2],q[1];

// Gate: cirq.MeasurementGate(3, cirq.MeasurementKey(name='m'), ())
m_m[0] = measure q[0];
m_m[1] = measure q[1];
m_m[2] = measure q[2];
