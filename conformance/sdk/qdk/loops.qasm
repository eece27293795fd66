OPENQASM 3.1;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
for int _ in [0:3] {
  ry(0.3) q[0];
  cx q[0], q[1];
}
while (!c[0]) {
  ry(1.1) q[0];
  c[0] = measure q[0];
}
c[1] = measure q[1];
