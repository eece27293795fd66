// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1)]
qreg q[2];
creg m_m[2];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='m'), (True, False))
x q[0];  // Invert the following measurement
measure q[0] -> m_m[0];
x q[0];  // Undo the inversion
measure q[1] -> m_m[1];
