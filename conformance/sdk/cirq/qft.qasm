// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2), q(3)]
qreg q[4];
creg m_m[4];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
ry(pi*0.413802852) q[3];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
rz(pi*0.0318309886) q[3];

// Gate: qft
h q[0];
u3(pi*0.5,0,pi*0.75) q[1];
u3(pi*0.5,0,pi*0.25) q[0];
sx q[1];
cx q[1],q[0];
rx(pi*0.25) q[1];
ry(pi*0.5) q[0];
cx q[0],q[1];
sxdg q[0];
s q[0];
cx q[1],q[0];
u3(pi*0.5,pi*0.5,pi*1.0) q[1];
u3(pi*0.5,pi*1.0,pi*1.0) q[0];
h q[1];
u3(pi*0.5,0,pi*0.75) q[2];
u3(pi*0.5,0,pi*0.25) q[1];
sx q[2];
cx q[2],q[1];
rx(pi*0.25) q[2];
ry(pi*0.5) q[1];
cx q[1],q[2];
sxdg q[1];
s q[1];
cx q[2],q[1];
u3(pi*0.5,pi*0.5,pi*1.0) q[2];
u3(pi*0.5,pi*1.0,pi*1.0) q[1];
u3(pi*0.5,pi*1.0,pi*0.25) q[2];
u3(pi*0.5,pi*1.0,pi*0.75) q[0];
sx q[2];
cx q[2],q[0];
rx(pi*0.375) q[2];
ry(pi*0.5) q[0];
cx q[0],q[2];
sxdg q[0];
s q[0];
cx q[2],q[0];
u3(pi*0.5,pi*0.875,0) q[2];
u3(pi*0.5,pi*0.375,0) q[0];
h q[2];
u3(pi*0.5,0,pi*0.75) q[3];
u3(pi*0.5,0,pi*0.25) q[2];
sx q[3];
cx q[3],q[2];
rx(pi*0.25) q[3];
ry(pi*0.5) q[2];
cx q[2],q[3];
sxdg q[2];
s q[2];
cx q[3],q[2];
u3(pi*0.5,pi*0.5,pi*1.0) q[3];
u3(pi*0.5,pi*1.0,pi*1.0) q[2];
u3(pi*0.5,pi*1.0,pi*0.25) q[3];
u3(pi*0.5,pi*1.0,pi*0.75) q[1];
sx q[3];
cx q[3],q[1];
rx(pi*0.375) q[3];
ry(pi*0.5) q[1];
cx q[1],q[3];
sxdg q[1];
s q[1];
cx q[3],q[1];
u3(pi*0.5,pi*0.875,0) q[3];
u3(pi*0.5,pi*0.375,0) q[1];
u3(pi*0.5,0,pi*1.5770286095) q[3];
u3(pi*0.5,0,pi*1.0770286095) q[0];
sx q[3];
cx q[3],q[0];
rx(pi*0.4375) q[3];
ry(pi*0.5) q[0];
cx q[0],q[3];
sxdg q[0];
s q[0];
cx q[3],q[0];
u3(pi*0.5,pi*1.4854713905,pi*1.0) q[3];
u3(pi*0.5,pi*1.9854713905,pi*1.0) q[0];
h q[3];
swap q[0],q[3];
swap q[1],q[2];

// Gate: cirq.MeasurementGate(4, cirq.MeasurementKey(name='m'), ())
measure q[0] -> m_m[0];
measure q[1] -> m_m[1];
measure q[2] -> m_m[2];
measure q[3] -> m_m[3];
