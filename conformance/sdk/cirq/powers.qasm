// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2)]
qreg q[3];
creg m_m[3];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
rx(pi*0.25) q[0];
ry(pi*0.25) q[1];
t q[2];

// Gate: H**0.25
ry(pi*0.25) q[0];
rx(pi*0.25) q[0];
ry(pi*-0.25) q[0];

ry(pi*-0.5) q[1];
sdg q[2];
sxdg q[0];
ry(pi*1.3) q[1];
rz(pi*1.3) q[2];

// Gate: H**-0.5
ry(pi*0.25) q[0];
rx(pi*-0.5) q[0];
ry(pi*-0.25) q[0];

ry(pi*0.3333333333) q[1];
rz(pi*0.3333333333) q[2];
rx(pi*1.3) q[0];

// Gate: H**1.3
ry(pi*0.25) q[0];
rx(pi*1.3) q[0];
ry(pi*-0.25) q[0];

rx(pi*0.3333333333) q[0];

// Gate: H**0.3333333333333333
ry(pi*0.25) q[0];
rx(pi*0.3333333333) q[0];
ry(pi*-0.25) q[0];

// Gate: cirq.MeasurementGate(3, cirq.MeasurementKey(name='m'), ())
measure q[0] -> m_m[0];
measure q[1] -> m_m[1];
measure q[2] -> m_m[2];
