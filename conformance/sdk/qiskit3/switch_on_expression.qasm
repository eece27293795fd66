OPENQASM 3.0;
include "stdgates.inc";
bit[3] c;
int switch_dummy;
qubit[2] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
c[0] = measure q[0];
c[1] = measure q[1];
switch_dummy = c ^ 3;
switch (switch_dummy) {
  case 0 {
    x q[0];
  }
  case 3 {
    h q[0];
  }
}
c[2] = measure q[0];
