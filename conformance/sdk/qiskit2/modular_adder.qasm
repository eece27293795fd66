OPENQASM 2.0;
include "qelib1.inc";
gate mcmt q0,q1,q2,q3,q4,q5 { cx q0,q1; cx q0,q2; cx q0,q3; cx q0,q4; cx q0,q5; }
gate gate_ModularAdder q0,q1,q2,q3,q4,q5 { mcmt q2,q0,q1,q3,q4,q5; cx q2,q3; cx q0,q2; rccx q3,q2,q0; cx q0,q2; cx q2,q4; cx q1,q2; rccx q4,q2,q1; cx q1,q2; cx q2,q5; cx q1,q2; rccx q4,q2,q1; cx q1,q2; cx q1,q4; cx q0,q2; rccx q3,q2,q0; cx q0,q2; cx q0,q3; mcmt q2,q0,q1,q3,q4,q5; }
qreg q[6];
creg c[6];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
u(1.0,-0.09999999999999998,0.49999999999999994) q[2];
u(1.2999999999999998,0.10000000000000009,0.3999999999999999) q[3];
u(1.6,0.30000000000000004,0.29999999999999993) q[4];
u(1.9,0.5,0.19999999999999996) q[5];
gate_ModularAdder q[0],q[1],q[2],q[3],q[4],q[5];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
measure q[3] -> c[3];
measure q[4] -> c[4];
measure q[5] -> c[5];
