// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1), q(2), q(3)]
qubit[4] q;
bit[4] m_m;


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
ry(pi*0.413802852) q[3];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
rz(pi*0.0318309886) q[3];

// Gate: CNOT**0.5
ry(pi*-0.5) q[1];
u3(pi*0.5,0,pi*0.75) q[0];
u3(pi*0.5,0,pi*0.25) q[1];
sx q[0];
cx q[0],q[1];
rx(pi*0.25) q[0];
ry(pi*0.5) q[1];
cx q[1],q[0];
sxdg q[1];
s q[1];
cx q[0],q[1];
u3(pi*0.5,pi*0.5,pi*1.0) q[0];
u3(pi*0.5,pi*1.0,pi*1.0) q[1];
ry(pi*0.5) q[1];

// Gate: CZ**0.3
u3(pi*0.5,0,pi*0.4331095432) q[1];
u3(pi*0.5,0,pi*1.9331095432) q[2];
sx q[1];
cx q[1],q[2];
rx(pi*0.35) q[1];
ry(pi*0.5) q[2];
cx q[2],q[1];
sxdg q[2];
s q[2];
cx q[1],q[2];
u3(pi*0.5,pi*0.7168904568,pi*1.0) q[1];
u3(pi*0.5,pi*1.2168904568,pi*1.0) q[2];

// Gate: SWAP**0.5
cx q[2],q[3];
ry(pi*-0.5) q[2];
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
ry(pi*0.5) q[2];
cx q[2],q[3];

// Gate: ISWAP
cx q[0],q[2];
h q[0];
cx q[2],q[0];
s q[0];
cx q[2],q[0];
sdg q[0];
h q[0];
cx q[0],q[2];

// Gate: ISWAP**0.5
cx q[1],q[3];
h q[1];
cx q[3],q[1];
t q[1];
cx q[3],q[1];
tdg q[1];
h q[1];
cx q[1],q[3];

// Gate: XX**0.25
ry(pi*-0.5) q[0];
ry(pi*-0.5) q[1];
t q[0];
t q[1];
u3(pi*0.5,0,pi*0.25) q[0];
u3(pi*0.5,pi*1.0,pi*0.75) q[1];
sx q[0];
cx q[0],q[1];
rx(pi*0.25) q[0];
ry(pi*0.5) q[1];
cx q[1],q[0];
sxdg q[1];
s q[1];
cx q[0],q[1];
u3(pi*0.5,pi*0.5,pi*1.0) q[0];
u3(pi*0.5,pi*2.0,0) q[1];
ry(pi*0.5) q[0];
ry(pi*0.5) q[1];

// Gate: YY**0.3
sx q[1];
sx q[2];
rz(pi*0.3) q[1];
rz(pi*0.3) q[2];
u3(pi*0.5,pi*1.0,pi*1.25) q[1];
u3(pi*0.5,0,pi*0.75) q[2];
sx q[1];
cx q[1],q[2];
rx(pi*0.2) q[1];
ry(pi*0.5) q[2];
cx q[2],q[1];
sxdg q[2];
s q[2];
cx q[1],q[2];
u3(pi*0.5,pi*1.45,0) q[1];
u3(pi*0.5,pi*1.95,pi*1.0) q[2];
sxdg q[1];
sxdg q[2];

// Gate: ZZ**0.7
rz(pi*0.7) q[2];
rz(pi*0.7) q[3];
u3(pi*0.5,pi*1.0,pi*1.0721032551) q[2];
u3(pi*0.5,pi*1.0,pi*1.5721032551) q[3];
sx q[2];
cx q[2],q[3];
rx(pi*0.2) q[2];
ry(pi*0.5) q[3];
cx q[3],q[2];
sxdg q[3];
s q[3];
cx q[2],q[3];
u3(pi*0.5,pi*0.2278967449,0) q[2];
u3(pi*0.5,pi*1.7278967449,0) q[3];

// Gate: cirq.FSimGate(theta=0.4, phi=0.2)
ry(pi*-0.5) q[0];
ry(pi*-0.5) q[3];
rz(pi*0.1273239545) q[0];
rz(pi*0.1273239545) q[3];
u3(pi*0.5,pi*1.0,pi*1.8550214259) q[0];
u3(pi*0.5,0,pi*0.8550214259) q[3];
sx q[0];
cx q[0],q[3];
rx(pi*0.3726760455) q[0];
ry(pi*0.5) q[3];
cx q[3],q[0];
sxdg q[3];
s q[3];
cx q[0],q[3];
u3(pi*0.5,pi*1.0176546196,0) q[0];
u3(pi*0.5,pi*0.0176546196,pi*1.0) q[3];
ry(pi*0.5) q[0];
ry(pi*0.5) q[3];
sx q[0];
sx q[3];
rz(pi*0.1273239545) q[0];
rz(pi*0.1273239545) q[3];
u3(pi*0.5,pi*1.0,pi*1.8550214259) q[0];
u3(pi*0.5,0,pi*0.8550214259) q[3];
sx q[0];
cx q[0],q[3];
rx(pi*0.3726760455) q[0];
ry(pi*0.5) q[3];
cx q[3],q[0];
sxdg q[3];
s q[3];
cx q[0],q[3];
u3(pi*0.5,pi*1.0176546196,0) q[0];
u3(pi*0.5,pi*0.0176546196,pi*1.0) q[3];
sxdg q[0];
sxdg q[3];
u3(pi*0.5,0,pi*0.0435922764) q[0];
u3(pi*0.5,pi*1.0,pi*0.5435922764) q[3];
sx q[0];
cx q[0],q[3];
rx(pi*0.4681690114) q[0];
ry(pi*0.5) q[3];
cx q[3],q[0];
sxdg q[3];
s q[3];
cx q[0],q[3];
u3(pi*0.5,pi*0.924576735,pi*1.0) q[0];
u3(pi*0.5,pi*0.424576735,0) q[3];

// Gate: PhasedISWAP**0.6
rz(pi*0.2) q[1];
rz(pi*-0.2) q[2];
cx q[1],q[2];
h q[1];
cx q[2],q[1];
rz(pi*0.3) q[1];
cx q[2],q[1];
rz(pi*-0.3) q[1];
h q[1];
cx q[1],q[2];
rz(pi*-0.2) q[1];
rz(pi*0.2) q[2];

u3(pi*-0.8, pi*0.8, pi*-0.8) q[3];
u3(pi*0.1,0,pi*0.2) q[0];

// Gate: cirq.MeasurementGate(4, cirq.MeasurementKey(name='m'), ())
m_m[0] = measure q[0];
m_m[1] = measure q[1];
m_m[2] = measure q[2];
m_m[3] = measure q[3];
