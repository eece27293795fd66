OPENQASM 3.0;
include "stdgates.inc";
bit[6] c;
qubit[3] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
reset q[0];
if (c[0] && !c[1]) {
  x q[0];
}
c[3] = measure q[0];
reset q[1];
if (c[0] && c[1] || c[1] && c[2]) {
  x q[1];
}
c[4] = measure q[1];
reset q[2];
if ((c[0] | c[1]) ^ ~c[2]) {
  x q[2];
}
c[5] = measure q[2];
