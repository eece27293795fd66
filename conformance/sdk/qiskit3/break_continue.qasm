OPENQASM 3.0;
include "stdgates.inc";
bit[3] c;
qubit[2] q;
for int _ in [0:5] {
  h q[0];
  c[0] = measure q[0];
  if (c[0]) {
    break;
  }
  c[2] = measure q[1];
  if (c[2]) {
    continue;
  }
  ry(0.7) q[1];
}
c[1] = measure q[1];
