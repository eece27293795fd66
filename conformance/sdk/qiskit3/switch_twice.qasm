OPENQASM 3.0;
include "stdgates.inc";
bit[3] c;
int switch_dummy;
int switch_dummy_0;
qubit[3] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
c[0] = measure q[0];
c[1] = measure q[1];
switch_dummy = c;
switch (switch_dummy) {
  case 0 {
    x q[2];
  }
  case 1, 2 {
    h q[2];
  }
  default {
    rx(0.4) q[2];
  }
}
c[2] = measure q[2];
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
c[0] = measure q[0];
c[1] = measure q[1];
switch_dummy_0 = c;
switch (switch_dummy_0) {
  case 0 {
    x q[2];
  }
  case 1, 2 {
    h q[2];
  }
  default {
    rx(0.4) q[2];
  }
}
c[2] = measure q[2];
