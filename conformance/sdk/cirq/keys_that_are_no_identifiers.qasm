// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2)]
qreg q[3];
creg m0[1];  // Measurement: a b
creg m1[2];  // Measurement: ünï-code
creg m_plain[1];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
measure q[0] -> m0[0];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='ünï-code'), ())
measure q[1] -> m1[0];
measure q[2] -> m1[1];

measure q[0] -> m_plain[0];
