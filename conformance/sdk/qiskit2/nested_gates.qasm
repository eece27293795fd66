OPENQASM 2.0;
include "qelib1.inc";
gate inner q0,q1 { h q0; crz(0.3) q0,q1; }
gate inner_dg q0,q1 { crz(-0.3) q0,q1; h q0; }
gate middle q0,q1,q2 { inner q0,q1; inner_dg q2,q1; }
gate gate_Outer_gate q0,q1,q2 { middle q2,q0,q1; middle q0,q1,q2; }
gate middle_dg q0,q1,q2 { inner q2,q1; inner_dg q0,q1; }
gate gate_Outer_gate_dg q0,q1,q2 { middle_dg q0,q1,q2; middle_dg q2,q0,q1; }
gate cinner q0,q1,q2 { s q1; h q1; t q1; cx q0,q1; tdg q1; h q1; sdg q1; crz(0.15) q0,q2; ccx q0,q1,q2; crz(-0.15) q0,q2; ccx q0,q1,q2; }
qreg q[4];
creg c[4];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
u(1.0,-0.09999999999999998,0.49999999999999994) q[2];
u(1.2999999999999998,0.10000000000000009,0.3999999999999999) q[3];
gate_Outer_gate q[3],q[1],q[0];
gate_Outer_gate_dg q[0],q[2],q[3];
cinner q[2],q[3],q[1];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
measure q[3] -> c[3];
