// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1)]
qubit[2] q;
bit[2] m_m;


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='m'), (True, False))
x q[0];  // Invert the following measurement
m_m[0] = measure q[0];
x q[0];  // Undo the inversion
m_m[1] = measure q[1];
