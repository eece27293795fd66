OPENQASM 3.0;
include "stdgates.inc";
bit[2] a;
bit[2] b;
bit[2] out;
qubit[4] q;
ry(0.5) q[0];
ry(1.1) q[1];
ry(1.7) q[2];
ry(2.3) q[3];
a[0] = measure q[0];
a[1] = measure q[1];
b[0] = measure q[2];
b[1] = measure q[3];
out = a & b;
if (a < b) {
  x q[0];
}
a[0] = measure q[0];
