OPENQASM 2.0;
include "qelib1.inc";
qreg q[4];
creg c[4];
x q[0];
measure q[0] -> c[3];
measure q[1] -> c[2];
measure q[2] -> c[1];
measure q[3] -> c[0];
