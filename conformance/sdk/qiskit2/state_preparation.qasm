OPENQASM 2.0;
include "qelib1.inc";
gate unitary q0 { u(2.0313503184762194,0,0) q0; }
gate multiplexer_dg q0 { unitary q0; }
gate unitary_140336639008592 q0 { u(pi/2,-6.154656683387934,0) q0; }
gate unitary_140336648931280 q0 { u(pi/2,pi/2,-1.2878081045190601) q0; }
gate multiplexer_dg_140336639238352 q0,q1 { unitary_140336639008592 q0; cx q1,q0; unitary_140336648931280 q0; }
gate unitary_140336639235408 q0 { u(pi/2,0.08135838797796091,pi) q0; }
gate unitary_140336639244560 q0 { u(pi/2,-pi/2,1.6138390045252888) q0; }
gate unitary_140336639243664 q0 { u(pi/2,-4.657186987840703,-pi/2) q0; }
gate unitary_140336639234896 q0 { u(pi/2,pi/2,4.872622831586471) q0; }
gate multiplexer_dg_140336639237712 q0,q1,q2 { unitary_140336639235408 q0; cx q1,q0; unitary_140336639244560 q0; cx q2,q0; unitary_140336639243664 q0; cx q1,q0; unitary_140336639234896 q0; }
gate isometry_to_uncompute_dg q0,q1,q2 { multiplexer_dg q2; multiplexer_dg_140336639238352 q1,q2; multiplexer_dg_140336639237712 q0,q1,q2; }
gate state_preparation(param0,param1,param2,param3,param4,param5,param6,param7) q0,q1,q2 { isometry_to_uncompute_dg q0,q1,q2; }
qreg q[3];
creg c[3];
state_preparation(0.16666666666666666,0.23570226039551584,0.28867513459481287,0.3333333333333333,0.37267799624996495,0.408248290463863,0.44095855184409843,0.4714045207910317) q[0],q[1],q[2];
measure q[0] -> c[0];
measure q[1] -> c[1];
measure q[2] -> c[2];
