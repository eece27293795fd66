OPENQASM 3.1;
include "stdgates.inc";
bit[3] c;
int switch_dummy;
qubit[3] q;
ry(0.9) q[0];
ry(1.8) q[1];
c[0] = measure q[0];
c[1] = measure q[1];
switch_dummy = c;
switch (switch_dummy) {
  case 1 {
    rx(3.141592653589793) q[2];
  }
  case 2, 3 {
    ry(-1.5707963267948966) q[2];
    rz(-3.141592653589793) q[2];
  }
}
c[2] = measure q[2];
