OPENQASM 3.0;
include "stdgates.inc";
gate ccx_o1 _gate_q_0, _gate_q_1, _gate_q_2 {
  x _gate_q_1;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  x _gate_q_1;
}
gate c3ry(_gate_p_0) _gate_q_0, _gate_q_1, _gate_q_2, _gate_q_3 {
  cu(0.225, 0, 0, 0) _gate_q_2, _gate_q_3;
  cx _gate_q_2, _gate_q_1;
  cu(-0.225, 0, 0, 0) _gate_q_1, _gate_q_3;
  cx _gate_q_2, _gate_q_1;
  cu(0.225, 0, 0, 0) _gate_q_1, _gate_q_3;
  cx _gate_q_1, _gate_q_0;
  cu(-0.225, 0, 0, 0) _gate_q_0, _gate_q_3;
  cx _gate_q_2, _gate_q_0;
  cu(0.225, 0, 0, 0) _gate_q_0, _gate_q_3;
  cx _gate_q_1, _gate_q_0;
  cu(-0.225, 0, 0, 0) _gate_q_0, _gate_q_3;
  cx _gate_q_2, _gate_q_0;
  cu(0.225, 0, 0, 0) _gate_q_0, _gate_q_3;
}
gate c3ry_o2(_gate_p_0) _gate_q_0, _gate_q_1, _gate_q_2, _gate_q_3 {
  x _gate_q_0;
  x _gate_q_2;
  c3ry(0.9) _gate_q_0, _gate_q_1, _gate_q_2, _gate_q_3;
  x _gate_q_0;
  x _gate_q_2;
}
bit[4] c;
qubit[4] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
ry(1.2999999999999998) q[3];
rz(0.10000000000000009) q[3];
ccx_o1 q[0], q[1], q[2];
c3ry_o2(0.9) q[3], q[0], q[1], q[2];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
c[3] = measure q[3];
