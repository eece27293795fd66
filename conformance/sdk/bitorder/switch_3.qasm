OPENQASM 3.0;
include "stdgates.inc";
bit[3] a;
bit[2] b;
int switch_dummy;
qubit[4] q;
x q[0];
x q[1];
a[0] = measure q[0];
a[1] = measure q[1];
a[2] = measure q[2];
switch_dummy = a;
switch (switch_dummy) {
  case 3 {
    x q[3];
  }
  case 6 {
    x q[2];
  }
}
b[0] = measure q[2];
b[1] = measure q[3];
