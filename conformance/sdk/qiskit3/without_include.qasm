OPENQASM 3.0;
gate r(p0, p1) _gate_q_0 {
  U(p0, -pi/2 + p1, pi/2 - p1) _gate_q_0;
}
gate ry(p0) _gate_q_0 {
  r(p0, pi/2) _gate_q_0;
}
gate p(p0) _gate_q_0 {
  U(0, 0, p0) _gate_q_0;
}
gate rz(p0) _gate_q_0 {
  p(p0) _gate_q_0;
}
gate cx c, t {
  ctrl @ U(pi, 0, pi) c, t;
}
gate h _gate_q_0 {
  U(pi/2, 0, pi) _gate_q_0;
}
gate crz(p0) _gate_q_0, _gate_q_1 {
  rz(0.5*p0) _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  rz((-0.5)*p0) _gate_q_1;
  cx _gate_q_0, _gate_q_1;
}
gate tdg _gate_q_0 {
  p(-pi/4) _gate_q_0;
}
gate t _gate_q_0 {
  p(pi/4) _gate_q_0;
}
gate ccx _gate_q_0, _gate_q_1, _gate_q_2 {
  h _gate_q_2;
  cx _gate_q_1, _gate_q_2;
  tdg _gate_q_2;
  cx _gate_q_0, _gate_q_2;
  t _gate_q_2;
  cx _gate_q_1, _gate_q_2;
  tdg _gate_q_2;
  cx _gate_q_0, _gate_q_2;
  t _gate_q_1;
  t _gate_q_2;
  h _gate_q_2;
  cx _gate_q_0, _gate_q_1;
  t _gate_q_0;
  tdg _gate_q_1;
  cx _gate_q_0, _gate_q_1;
}
gate swap _gate_q_0, _gate_q_1 {
  cx _gate_q_0, _gate_q_1;
  cx _gate_q_1, _gate_q_0;
  cx _gate_q_0, _gate_q_1;
}
bit[3] c;
qubit[3] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
ry(1.0) q[2];
rz(-0.09999999999999998) q[2];
cx q[0], q[1];
h q[2];
crz(0.4) q[2], q[0];
ccx q[0], q[1], q[2];
swap q[0], q[2];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
