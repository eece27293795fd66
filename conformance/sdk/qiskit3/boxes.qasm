OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
box[300.0ns] {
  h q[0];
  cx q[0], q[1];
}
box {
  rx(0.3) q[1];
  box[160dt] {
    t q[1];
  }
}
h q[1];
c[0] = measure q[0];
c[1] = measure q[1];
