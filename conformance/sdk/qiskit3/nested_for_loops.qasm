OPENQASM 3.0;
include "stdgates.inc";
bit[1] c;
qubit[2] q;
for int _loop_i_4 in [0:2] {
  for int _loop_i_5 in [0:1] {
    ry(0.2*_loop_i_4 + 0.1*_loop_i_5) q[0];
    crx(_loop_i_4 - _loop_i_5) q[0], q[1];
  }
}
c[0] = measure q[1];
