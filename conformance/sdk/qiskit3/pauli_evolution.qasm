OPENQASM 3.0;
include "stdgates.inc";
gate rxx(p0) _gate_q_0, _gate_q_1 {
  h _gate_q_0;
  h _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  rz(p0) _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  h _gate_q_1;
  h _gate_q_0;
}
gate sxdg _gate_q_0 {
  s _gate_q_0;
  h _gate_q_0;
  s _gate_q_0;
}
gate ryy(p0) _gate_q_0, _gate_q_1 {
  sxdg _gate_q_0;
  sxdg _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  rz(p0) _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  sx _gate_q_0;
  sx _gate_q_1;
}
gate rzz(p0) _gate_q_0, _gate_q_1 {
  cx _gate_q_0, _gate_q_1;
  rz(p0) _gate_q_1;
  cx _gate_q_0, _gate_q_1;
}
gate PauliEvolution(_gate_p_0) _gate_q_0, _gate_q_1, _gate_q_2, _gate_q_3, _gate_q_4 {
  rxx(0.4) _gate_q_0, _gate_q_1;
  ryy(0.4) _gate_q_0, _gate_q_1;
  rzz(0.4) _gate_q_0, _gate_q_1;
  rxx(0.48) _gate_q_1, _gate_q_2;
  ryy(0.48) _gate_q_1, _gate_q_2;
  rzz(0.48) _gate_q_1, _gate_q_2;
  rxx(0.5599999999999999) _gate_q_2, _gate_q_3;
  ryy(0.5599999999999999) _gate_q_2, _gate_q_3;
  rzz(0.5599999999999999) _gate_q_2, _gate_q_3;
  rxx(0.6400000000000001) _gate_q_3, _gate_q_4;
  ryy(0.6400000000000001) _gate_q_3, _gate_q_4;
  rzz(0.6400000000000001) _gate_q_3, _gate_q_4;
}
bit[5] c;
qubit[5] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
ry(1.2999999999999998) q[3];
rz(0.10000000000000009) q[3];
ry(1.6) q[4];
rz(0.30000000000000004) q[4];
PauliEvolution(0.4) q[0], q[1], q[2], q[3], q[4];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
c[3] = measure q[3];
c[4] = measure q[4];
