OPENQASM 2.0;
include "qelib1.inc";
gate ccx_o1 q0,q1,q2 { x q1; ccx q0,q1,q2; x q1; }
gate c3ry(param0) q0,q1,q2,q3 { cu(0.225,0,0,0) q2,q3; cx q2,q1; cu(-0.225,0,0,0) q1,q3; cx q2,q1; cu(0.225,0,0,0) q1,q3; cx q1,q0; cu(-0.225,0,0,0) q0,q3; cx q2,q0; cu(0.225,0,0,0) q0,q3; cx q1,q0; cu(-0.225,0,0,0) q0,q3; cx q2,q0; cu(0.225,0,0,0) q0,q3; }
gate c3ry_o2(param0) q0,q1,q2,q3 { x q0; x q2; c3ry(0.9) q0,q1,q2,q3; x q0; x q2; }
gate cu3_o0(param0,param1,param2) q0,q1 { x q0; cu3(0.1,0.2,0.3) q0,q1; x q0; }
gate mcx q0,q1,q2,q3 { h q3; p(pi/8) q0; p(pi/8) q1; p(pi/8) q2; p(pi/8) q3; cx q0,q1; p(-pi/8) q1; cx q0,q1; cx q1,q2; p(-pi/8) q2; cx q0,q2; p(pi/8) q2; cx q1,q2; p(-pi/8) q2; cx q0,q2; cx q2,q3; p(-pi/8) q3; cx q1,q3; p(pi/8) q3; cx q2,q3; p(-pi/8) q3; cx q0,q3; p(pi/8) q3; cx q2,q3; p(-pi/8) q3; cx q1,q3; p(pi/8) q3; cx q2,q3; p(-pi/8) q3; cx q0,q3; h q3; }
gate c3z q0,q1,q2,q3 { h q3; mcx q0,q1,q2,q3; h q3; }
qreg q[4];
creg c[4];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
u(1.0,-0.09999999999999998,0.49999999999999994) q[2];
u(1.2999999999999998,0.10000000000000009,0.3999999999999999) q[3];
ccx_o1 q[0],q[1],q[2];
c3ry_o2(0.9) q[3],q[0],q[1],q[2];
cu3_o0(0.1,0.2,0.3) q[1],q[3];
c3z q[0],q[1],q[2],q[3];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
measure q[3] -> c[3];
