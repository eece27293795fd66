OPENQASM 3.0;
include "stdgates.inc";
bit[3] c;
qubit[2] q;
bool flag;
uint[8] count;
float[64] level;
flag = false;
count = 3;
level = 0.25;
for int _ in [0:2] {
  ry(0.8) q[0];
  c[0] = measure q[0];
  if (c[0]) {
    count = count + 2;
  }
  level = level * 2.0;
}
flag = count >= 7 || level < 1.0;
if (flag) {
  x q[1];
}
c[1] = measure q[1];
if ((count & 1) != 0) {
  x q[0];
}
c[2] = measure q[0];
