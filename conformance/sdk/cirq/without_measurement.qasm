// Generated from Cirq v1.7.0

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1), q(2), q(3)]
qreg q[4];


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
ry(pi*0.413802852) q[3];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
rz(pi*0.0318309886) q[3];
cx q[0],q[2];

// Gate: CZ**0.5
u3(pi*0.5,0,pi*0.75) q[1];
u3(pi*0.5,0,pi*0.25) q[3];
sx q[1];
cx q[1],q[3];
rx(pi*0.25) q[1];
ry(pi*0.5) q[3];
cx q[3],q[1];
sxdg q[3];
s q[3];
cx q[1],q[3];
u3(pi*0.5,pi*0.5,pi*1.0) q[1];
u3(pi*0.5,pi*1.0,pi*1.0) q[3];

// Gate: ISWAP**-0.5
cx q[3],q[0];
h q[3];
cx q[0],q[3];
tdg q[3];
cx q[0],q[3];
t q[3];
h q[3];
cx q[3],q[0];
