// Written with four digits
// and a header of two lines

OPENQASM 2.0;
include "qelib1.inc";


// Qubits: [q(0), q(1)]
qreg q[2];
creg m_m[2];


ry(pi*0.1273) q[0];
ry(pi*0.2228) q[1];
rz(pi*-0.1592) q[0];
rz(pi*-0.0955) q[1];

// Gate: CZ**0.123456
u3(pi*0.5,pi*1.0,pi*0.038) q[0];
u3(pi*0.5,pi*1.0,pi*0.538) q[1];
sx q[0];
cx q[0],q[1];
rx(pi*0.4383) q[0];
ry(pi*0.5) q[1];
cx q[1],q[0];
sxdg q[1];
s q[1];
cx q[0],q[1];
u3(pi*0.5,pi*1.0237,0) q[0];
u3(pi*0.5,pi*0.5237,0) q[1];

// Gate: cirq.MeasurementGate(2, cirq.MeasurementKey(name='m'), ())
measure q[0] -> m_m[0];
measure q[1] -> m_m[1];
