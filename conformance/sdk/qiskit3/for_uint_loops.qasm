OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
for uint[4] turn in [1:5] {
  if ((turn & 1) == 1) {
    ry(0.4) q[0];
  }
  if (turn > 3) {
    cx q[0], q[1];
  }
}
for uint[8] chosen in {2, 200, 9} {
  if (chosen >> 1 < 5) {
    rx(0.3) q[1];
  }
}
c[0] = measure q[0];
c[1] = measure q[1];
