OPENQASM 2.0;
include "qelib1.inc";
gate cphased q0,q1 { crz(0.4) q0,q1; p(0.9) q0; }
qreg q[2];
creg c[2];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
crz(0.5) q[0],q[1];
cphased q[1],q[0];
measure q[0] -> c[0];
measure q[1] -> c[1];
