OPENQASM 3.0;
include "stdgates.inc";
bit[3] a;
bit[3] b;
qubit[4] q;
x q[0];
x q[1];
a[2] = measure q[0];
a[0] = measure q[1];
a[1] = measure q[2];
if ((a ^ 1) == 4) {
  x q[3];
}
b[0] = measure q[3];
b[1] = measure q[2];
b[2] = measure q[1];
