OPENQASM 3.0;
include "stdgates.inc";
gate inner _gate_q_0, _gate_q_1 {
  h _gate_q_0;
  crz(0.3) _gate_q_0, _gate_q_1;
}
gate cinner_dg _gate_q_0, _gate_q_1, _gate_q_2 {
  crz(-0.15) _gate_q_0, _gate_q_2;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  crz(0.15) _gate_q_0, _gate_q_2;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  s _gate_q_1;
  h _gate_q_1;
  t _gate_q_1;
  cx _gate_q_0, _gate_q_1;
  tdg _gate_q_1;
  h _gate_q_1;
  sdg _gate_q_1;
  p(5.883185307179586) _gate_q_0;
}
gate _outer_gate _gate_q_0, _gate_q_1, _gate_q_2 {
  inner _gate_q_2, _gate_q_0;
  cinner_dg _gate_q_0, _gate_q_1, _gate_q_2;
}
gate mcphase(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(-pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_0(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_1(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_2(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_3(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_4(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_5(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_6(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_7(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/2) _gate_q_0, _gate_q_1;
}
gate mcphase_8(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate mcphase_9(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(5.883185307179586) _gate_q_0, _gate_q_1;
}
gate mcphase_10(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(-pi/2) _gate_q_0, _gate_q_1;
}
gate mcphase_11(_gate_p_0) _gate_q_0, _gate_q_1 {
  cp(pi/4) _gate_q_0, _gate_q_1;
}
gate _couter_gate _gate_q_0, _gate_q_1, _gate_q_2, _gate_q_3 {
  crz(0.15) _gate_q_0, _gate_q_1;
  s _gate_q_3;
  h _gate_q_3;
  t _gate_q_3;
  cx _gate_q_0, _gate_q_3;
  tdg _gate_q_3;
  h _gate_q_3;
  sdg _gate_q_3;
  ccx _gate_q_0, _gate_q_3, _gate_q_1;
  crz(-0.15) _gate_q_0, _gate_q_1;
  ccx _gate_q_0, _gate_q_3, _gate_q_1;
  crz(-0.075) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  crz(0.075) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  s _gate_q_3;
  h _gate_q_3;
  t _gate_q_3;
  cx _gate_q_0, _gate_q_3;
  tdg _gate_q_3;
  h _gate_q_3;
  sdg _gate_q_3;
  ccx _gate_q_0, _gate_q_2, _gate_q_3;
  mcphase(-pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  mcphase_0(pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_2, _gate_q_3;
  mcphase_1(pi/4) _gate_q_0, _gate_q_2;
  mcphase(-pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  mcphase_2(pi/4) _gate_q_0, _gate_q_1;
  mcphase(-pi/4) _gate_q_0, _gate_q_2;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  mcphase_3(pi/4) _gate_q_0, _gate_q_3;
  s _gate_q_3;
  h _gate_q_3;
  t _gate_q_3;
  cx _gate_q_0, _gate_q_3;
  tdg _gate_q_3;
  h _gate_q_3;
  sdg _gate_q_3;
  crz(0.075) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  crz(-0.075) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  s _gate_q_3;
  h _gate_q_3;
  t _gate_q_3;
  cx _gate_q_0, _gate_q_3;
  tdg _gate_q_3;
  h _gate_q_3;
  sdg _gate_q_3;
  ccx _gate_q_0, _gate_q_2, _gate_q_3;
  mcphase(-pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  mcphase_4(pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_2, _gate_q_3;
  mcphase_5(pi/4) _gate_q_0, _gate_q_2;
  mcphase(-pi/4) _gate_q_0, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_3;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  mcphase_6(pi/4) _gate_q_0, _gate_q_1;
  mcphase(-pi/4) _gate_q_0, _gate_q_2;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  mcphase_7(pi/2) _gate_q_0, _gate_q_2;
  s _gate_q_2;
  h _gate_q_2;
  t _gate_q_2;
  cx _gate_q_0, _gate_q_2;
  tdg _gate_q_2;
  h _gate_q_2;
  sdg _gate_q_2;
  mcphase_8(pi/4) _gate_q_0, _gate_q_2;
  ccx _gate_q_0, _gate_q_1, _gate_q_2;
  mcphase_9(5.883185307179586) _gate_q_0, _gate_q_1;
  mcphase(-pi/4) _gate_q_0, _gate_q_2;
  s _gate_q_2;
  h _gate_q_2;
  t _gate_q_2;
  cx _gate_q_0, _gate_q_2;
  tdg _gate_q_2;
  h _gate_q_2;
  sdg _gate_q_2;
  mcphase_10(-pi/2) _gate_q_0, _gate_q_2;
  mcphase_11(pi/4) _gate_q_0, _gate_q_3;
  s _gate_q_3;
  h _gate_q_3;
  t _gate_q_3;
  cx _gate_q_0, _gate_q_3;
  tdg _gate_q_3;
  h _gate_q_3;
  sdg _gate_q_3;
  p(0.4) _gate_q_0;
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
_outer_gate q[3], q[1], q[0];
_couter_gate q[0], q[1], q[2], q[3];
c[0] = measure q[0];
c[1] = measure q[1];
c[2] = measure q[2];
c[3] = measure q[3];
