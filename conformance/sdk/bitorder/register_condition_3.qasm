OPENQASM 3.0;
include "stdgates.inc";
bit[2] a;
bit[3] b;
qubit[3] q;
x q[0];
a[1] = measure q[0];
a[0] = measure q[1];
if (a == 0) {
  x q[1];
}
if (a == 1) {
  x q[1];
}
if (a == 2) {
  x q[2];
}
if (a == 3) {
  x q[1];
}
b[0] = measure q[2];
b[1] = measure q[1];
b[2] = measure q[0];
