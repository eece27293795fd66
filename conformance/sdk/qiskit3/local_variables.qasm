OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
uint[4] value;
value = 1;
ry(1.2) q[0];
c[0] = measure q[0];
if (c[0]) {
  uint[4] local;
  local = value ^ 7;
  if (local == 6) {
    x q[1];
  }
} else {
  bool local;
  local = true;
  if (local) {
    h q[1];
  }
}
c[1] = measure q[1];
