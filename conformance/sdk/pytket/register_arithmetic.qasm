OPENQASM 2.0;
include "hqslib1.inc";

qreg q[4];
creg a[3];
creg b[3];
creg d[3];
b = 3;
ry(0.2*pi) q[0];
ry(0.35*pi) q[1];
ry(0.5*pi) q[2];
ry(0.6499999999999999*pi) q[3];
measure q[0] -> a[0];
measure q[1] -> a[1];
measure q[2] -> a[2];
d = (a + b);
b = (d - a);
if(d<=3) x q[3];
measure q[3] -> d[1];
