OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
while (c == 0) {
  ry(1.0) q[0];
  ry(2.0) q[1];
  c[0] = measure q[0];
  c[1] = measure q[1];
}
