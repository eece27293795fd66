OPENQASM 2.0;
include "hqslib1.inc";

qreg q[3];
creg c[3];
U1q(0.3*pi,0.2*pi) q[0];
U1q(1.5*pi,0.7*pi) q[1];
RZZ(0.4*pi) q[0],q[1];
ZZ q[1],q[2];
Rxxyyzz(0.1*pi,0.2*pi,0.3*pi) q[0],q[2];
rz(0.25*pi) q[0];
U1q(0.5*pi,1.1*pi) q[2];
U1q(0.25*pi,0.5*pi) q[0];
RZZ(-0.3*pi) q[2],q[1];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
