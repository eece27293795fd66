OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
@vendor.keep
@vendor.twirl pauli, seed=7 "quoted" {brace
box {
  cx q[0], q[1];
}
@other x
box {
  h q[0];
}
c[0] = measure q[0];
c[1] = measure q[1];
