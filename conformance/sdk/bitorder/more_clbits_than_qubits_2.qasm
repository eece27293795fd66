OPENQASM 2.0;
include "qelib1.inc";
qreg q[2];
creg c[6];
x q[0];
measure q[0] -> c[4];
measure q[1] -> c[1];
