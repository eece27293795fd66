OPENQASM 3.0;
include "stdgates.inc";
bit[2] m;
bit[1] out;
qubit[3] q;
U(0.7, 0.3, 0.9) q[0];
h q[1];
cx q[1], q[2];
cx q[0], q[1];
h q[0];
m[0] = measure q[0];
m[1] = measure q[1];
if (m[1]) {
  x q[2];
}
if (m[0]) {
  z q[2];
}
out[0] = measure q[2];
