OPENQASM 2.0;
include "qelib1.inc";

qreg alpha[2];
qreg beta[2];
creg high[3];
creg low[2];
ry(0.3*pi) alpha[0];
rx(0.7*pi) beta[0];
cx alpha[0],beta[1];
cz beta[0],alpha[1];
barrier alpha[0],beta[1];
h alpha[1];
measure beta[0] -> high[0];
measure alpha[1] -> high[2];
measure beta[1] -> low[0];
