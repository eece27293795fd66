// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2), q(3)]
qreg q[4];
creg m_phase[3];


x q[3];
h q[0];
h q[1];
h q[2];

// Gate: CZ**0.3
u3(pi*0.5,0,pi*0.4331095432) q[0];
u3(pi*0.5,0,pi*1.9331095432) q[3];
sx q[0];
cx q[0],q[3];
rx(pi*0.35) q[0];
ry(pi*0.5) q[3];
cx q[3],q[0];
sxdg q[3];
s q[3];
cx q[0],q[3];
u3(pi*0.5,pi*0.7168904568,pi*1.0) q[0];
u3(pi*0.5,pi*1.2168904568,pi*1.0) q[3];

// Gate: CZ**0.6
u3(pi*0.5,0,pi*1.25) q[1];
u3(pi*0.5,0,pi*0.75) q[3];
sx q[1];
cx q[1],q[3];
rx(pi*0.2) q[1];
ry(pi*0.5) q[3];
cx q[3],q[1];
sxdg q[3];
s q[3];
cx q[1],q[3];
u3(pi*0.5,pi*0.05,pi*1.0) q[1];
u3(pi*0.5,pi*0.55,pi*1.0) q[3];

// Gate: CZ**1.2
u3(pi*0.5,0,pi*0.4450834332) q[2];
u3(pi*0.5,pi*1.0,pi*1.9450834332) q[3];
sx q[2];
cx q[2],q[3];
rx(pi*0.1) q[2];
ry(pi*0.5) q[3];
cx q[3],q[2];
sxdg q[3];
rz(pi*0.5) q[3];
cx q[2],q[3];
u3(pi*0.5,pi*0.1549165668,pi*1.0) q[2];
u3(pi*0.5,pi*0.6549165668,0) q[3];

// Gate: qft[norev]†
ry(pi*0.25) q[2];
rx(pi*-1.0) q[2];
ry(pi*-0.25) q[2];
u3(pi*0.5,0,pi*0.25) q[2];
u3(pi*0.5,pi*1.0,pi*0.75) q[1];
sx q[2];
cx q[2],q[1];
rx(pi*0.25) q[2];
ry(pi*0.5) q[1];
cx q[1],q[2];
sxdg q[1];
s q[1];
cx q[2],q[1];
u3(pi*0.5,pi*0.5,pi*1.0) q[2];
u3(pi*0.5,pi*2.0,0) q[1];
u3(pi*0.5,0,pi*0.25) q[2];
u3(pi*0.5,pi*1.0,pi*0.75) q[0];
sx q[2];
cx q[2],q[0];
rx(pi*0.375) q[2];
ry(pi*0.5) q[0];
cx q[0],q[2];
sxdg q[0];
s q[0];
cx q[2],q[0];
u3(pi*0.5,pi*0.625,pi*1.0) q[2];
u3(pi*0.5,pi*0.125,0) q[0];
ry(pi*0.25) q[1];
rx(pi*-1.0) q[1];
ry(pi*-0.25) q[1];
u3(pi*0.5,0,pi*0.25) q[1];
u3(pi*0.5,pi*1.0,pi*0.75) q[0];
sx q[1];
cx q[1],q[0];
rx(pi*0.25) q[1];
ry(pi*0.5) q[0];
cx q[0],q[1];
sxdg q[0];
s q[0];
cx q[1],q[0];
u3(pi*0.5,pi*0.5,pi*1.0) q[1];
u3(pi*0.5,pi*2.0,0) q[0];
ry(pi*0.25) q[0];
rx(pi*-1.0) q[0];
ry(pi*-0.25) q[0];

// Gate: cirq.MeasurementGate(3, cirq.MeasurementKey(name='phase'), ())
measure q[0] -> m_phase[0];
measure q[1] -> m_phase[1];
measure q[2] -> m_phase[2];
