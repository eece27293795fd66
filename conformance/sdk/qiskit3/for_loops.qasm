OPENQASM 3.0;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
for int _loop_i_0 in [0:4] {
  ry(0.1*_loop_i_0) q[0];
}
for int _loop_i_1 in [1:3:8] {
  rx(0.2*_loop_i_1) q[1];
  cz q[0], q[1];
}
for int _loop_i_2 in {0, 3, 7, 4} {
  rz(0.3*_loop_i_2) q[0];
  rx(0.1*_loop_i_2) q[0];
}
for int _ in [0:2] {
  h q[1];
  cx q[1], q[0];
}
c[0] = measure q[0];
c[1] = measure q[1];
