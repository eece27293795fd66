OPENQASM 3.0;
include "stdgates.inc";
gate qft _gate_q_0, _gate_q_1, _gate_q_2 {
  h _gate_q_2;
  cp(1.5707963267948966) _gate_q_2, _gate_q_1;
  cp(0.7853981633974483) _gate_q_2, _gate_q_0;
  h _gate_q_1;
  cp(1.5707963267948966) _gate_q_1, _gate_q_0;
  h _gate_q_0;
  swap _gate_q_0, _gate_q_2;
}
bit[3] c;
qubit[3] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
qft q[0], q[1], q[2];
rz(1.0471975511965976) q[1];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
