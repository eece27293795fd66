OPENQASM 2.0;
include "qelib1.inc";
gate unitary q0 { u(1.8545904360032246,0,0) q0; }
gate multiplexer_dg q0 { unitary q0; }
gate unitary_140336648985680 q0 { u(pi/2,-3*pi/2,0) q0; }
gate unitary_140336638815440 q0 { u(pi/2,-3*pi/2,pi/2) q0; }
gate multiplexer_dg_140336639240784 q0,q1 { unitary_140336648985680 q0; cx q1,q0; unitary_140336638815440 q0; }
gate isometry_to_uncompute_dg q0,q1 { multiplexer_dg q1; multiplexer_dg_140336639240784 q0,q1; }
gate state_preparation(param0,param1,param2,param3) q0,q1 { isometry_to_uncompute_dg q0,q1; }
qreg q[2];
creg c[2];
h q[0];
reset q[0];
reset q[1];
state_preparation(0.6,0,0,-0.8) q[0],q[1];
measure q[0] -> c[0];
measure q[1] -> c[1];
