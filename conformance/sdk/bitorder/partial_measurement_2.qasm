OPENQASM 2.0;
include "qelib1.inc";
qreg q[4];
creg c[4];
x q[1];
x q[2];
measure q[1] -> c[3];
measure q[3] -> c[0];
