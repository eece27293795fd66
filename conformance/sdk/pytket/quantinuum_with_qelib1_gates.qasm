OPENQASM 2.0;
include "hqslib1.inc";

qreg q[3];
creg c[3];
ry(0.15*pi) q[0];
ry(0.25*pi) q[1];
ry(0.35*pi) q[2];
rz(3.8*pi) q[0];
rz(3.87*pi) q[1];
rz(3.94*pi) q[2];
cx q[0],q[1];
ccx q[0],q[1],q[2];
h q[1];
csx q[1],q[2];
measure q[1] -> c[1];
cu1(0.3*pi) q[0],q[2];
measure q[0] -> c[0];
measure q[2] -> c[2];
