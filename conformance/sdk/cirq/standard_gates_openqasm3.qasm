// Generated from Cirq v1.7.0

OPENQASM 3.0;
include "stdgates.inc";


// Qubits: [q(0), q(1), q(2)]
qubit[3] q;
bit[3] m_m;


ry(pi*0.1273239545) q[0];
ry(pi*0.2228169203) q[1];
ry(pi*0.3183098862) q[2];
rz(pi*-0.1591549431) q[0];
rz(pi*-0.0954929659) q[1];
rz(pi*-0.0318309886) q[2];
x q[0];
y q[1];
z q[2];
h q[0];
s q[1];
t q[2];
sdg q[0];
tdg q[1];
sx q[2];
sxdg q[0];
id q[1];
cx q[0],q[1];
cz q[1],q[2];
swap q[0],q[2];
ccx q[0],q[1],q[2];

// Gate: CCZ
h q[2];
ccx q[0],q[1],q[2];
h q[2];

cswap q[0],q[1],q[2];
rx(pi*0.0954929659) q[0];
ry(pi*0.1273239545) q[1];
rz(pi*0.1591549431) q[2];

// Gate: cirq.MeasurementGate(3, cirq.MeasurementKey(name='m'), ())
m_m[0] = measure q[0];
m_m[1] = measure q[1];
m_m[2] = measure q[2];
