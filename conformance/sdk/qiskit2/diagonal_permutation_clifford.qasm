OPENQASM 2.0;
include "qelib1.inc";
gate circuit_417 q0,q1,q2 { rz(-0.7103981633974483) q0; cx q1,q0; rz(0.7103981633974483) q0; cx q2,q0; rz(1.4957963267948966) q0; cx q1,q0; rz(0.07499999999999996) q0; cx q2,q0; }
gate ucrz(param0,param1,param2,param3) q0,q1,q2 { circuit_417 q0,q1,q2; }
gate circuit_421 q0,q1 { rz(0.8603981633974482) q0; cx q1,q0; rz(0.07499999999999996) q0; cx q1,q0; }
gate ucrz_140336638890192(param0,param1) q0,q1 { circuit_421 q0,q1; }
gate circuit_425 q0 { rz(-1.6457963267948965) q0; }
gate ucrz_140336639370576(param0) q0 { circuit_425 q0; }
gate permutation__2_0_1_ q0,q1,q2 { swap q1,q2; swap q0,q1; }
gate circuit_432 q0,q1,q2 { ry(0.25) q0; cx q1,q0; ry(-0.05000000000000002) q0; cx q2,q0; cx q1,q0; ry(-0.1) q0; cx q2,q0; }
gate ucry(param0,param1,param2,param3) q0,q1,q2 { circuit_432 q0,q1,q2; }
gate gate_Clifford__Stabilizer______YXY_____ZIX_____IYX____Destabilizer______XZZ_____IXY_____YYZ__ q0,q1,q2 { z q0; s q0; h q0; s q0; z q1; s q1; s q2; h q2; s q2; cx q0,q2; h q2; s q2; sdg q0; h q0; cx q0,q1; sdg q1; h q1; sdg q0; h q0; cx q1,q2; h q2; s q2; cx q0,q1; h q1; s q1; }
qreg q[3];
creg c[3];
u(0.4,-0.5,0.7) q[0];
u(0.7,-0.3,0.6) q[1];
u(1.0,-0.09999999999999998,0.49999999999999994) q[2];
ucrz(pi/2,-2.8415926535897933,-pi/2,0) q[0],q[1],q[2];
ucrz_140336638890192(0.9353981633974482,pi/4) q[1],q[2];
ucrz_140336639370576(-1.6457963267948965) q[2];
permutation__2_0_1_ q[0],q[1],q[2];
ucry(0.1,0.2,0.3,0.4) q[0],q[1],q[2];
z q[0];
y q[1];
x q[2];
gate_Clifford__Stabilizer______YXY_____ZIX_____IYX____Destabilizer______XZZ_____IXY_____YYZ__ q[0],q[1],q[2];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
