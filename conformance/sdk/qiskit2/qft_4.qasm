OPENQASM 2.0;
include "qelib1.inc";
gate qft q0,q1,q2,q3 { h q3; cp(pi/2) q3,q2; cp(pi/4) q3,q1; cp(pi/8) q3,q0; h q2; cp(pi/2) q2,q1; cp(pi/4) q2,q0; h q1; cp(pi/2) q1,q0; h q0; swap q0,q3; swap q1,q2; }
qreg q[4];
creg c[4];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
u(1.0,-0.09999999999999998,0.49999999999999994) q[2];
u(1.2999999999999998,0.10000000000000009,0.3999999999999999) q[3];
qft q[0],q[1],q[2],q[3];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
measure q[3] -> c[3];
