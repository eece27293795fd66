// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0, 3), q(1, 2), alice]
qreg q[3];
creg m_m[3];


h q[2];
ry(pi*0.0954929659) q[0];
cx q[2],q[1];

// Gate: cirq.MeasurementGate(3, cirq.MeasurementKey(name='m'), ())
measure q[0] -> m_m[0];
measure q[1] -> m_m[1];
measure q[2] -> m_m[2];
