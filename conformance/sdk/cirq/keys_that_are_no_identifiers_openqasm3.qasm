// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1), q(2)]
qubit[3] q;
bit[1] m0;  // Measurement: a b
bit[2] m1;  // Measurement: ünï-code
bit[1] m_plain;


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
m0[0] = measure q[0];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='ünï-code'), ())
m1[0] = measure q[1];
m1[1] = measure q[2];

m_plain[0] = measure q[0];
