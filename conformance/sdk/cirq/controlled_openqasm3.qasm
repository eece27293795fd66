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

// Operation: CRy(0.22281692032865347π)(q(0), q(1))
sx q[1];
u3(pi*0.5,pi*1.0,pi*0.75) q[0];
u3(pi*0.5,pi*1.0,pi*1.25) q[1];
sx q[0];
cx q[0],q[1];
rx(pi*0.3885915398) q[0];
ry(pi*0.5) q[1];
cx q[1],q[0];
sxdg q[1];
s q[1];
cx q[0],q[1];
u3(pi*0.5,pi*0.3614084602,0) q[0];
u3(pi*0.5,pi*1.8614084602,0) q[1];
sxdg q[1];
rz(pi*-0.1114084602) q[0];

// Operation: CCZ(q(1), q(2), q(3))
h q[3];
ccx q[1],q[2],q[3];
h q[3];

// Operation: C0X(q(0), q(2))
x q[0];
s q[0];
u3(0,pi*1.0,pi*0.5) q[2];
cx q[0],q[2];
u3(pi*0.5,0,pi*1.5) q[2];
cx q[0],q[2];
u3(pi*0.5,0,pi*1.0) q[2];
x q[0];

// Operation: CCCX(q(0), q(1), q(2), q(3))
t q[2];
u3(0,pi*1.0,pi*0.5) q[3];
cx q[2],q[3];
u3(pi*0.25,0,0) q[3];
cx q[2],q[3];
u3(pi*0.25,pi*1.5,pi*1.0) q[3];
ccx q[0],q[1],q[2];
tdg q[2];
u3(0,0,pi*0.5) q[3];
cx q[2],q[3];
u3(pi*0.25,0,0) q[3];
cx q[2],q[3];
u3(pi*0.25,pi*0.5,pi*1.0) q[3];
ccx q[0],q[1],q[2];
rz(pi*0.125) q[1];
u3(0,pi*1.0,pi*0.5) q[3];
cx q[1],q[3];
u3(pi*0.125,0,0) q[3];
cx q[1],q[3];
u3(pi*0.125,pi*1.5,pi*1.0) q[3];
cx q[0],q[1];
rz(pi*-0.125) q[1];
u3(0,0,pi*0.5) q[3];
cx q[1],q[3];
u3(pi*0.125,0,0) q[3];
cx q[1],q[3];
u3(pi*0.125,pi*0.5,pi*1.0) q[3];
cx q[0],q[1];
rz(pi*0.125) q[0];
u3(0,pi*1.0,pi*0.5) q[3];
cx q[0],q[3];
u3(pi*0.125,0,0) q[3];
cx q[0],q[3];
u3(pi*0.125,pi*1.5,pi*1.0) q[3];

// Gate: cirq.MeasurementGate(4, cirq.MeasurementKey(name='m'), ())
m_m[0] = measure q[0];
m_m[1] = measure q[1];
m_m[2] = measure q[2];
m_m[3] = measure q[3];
