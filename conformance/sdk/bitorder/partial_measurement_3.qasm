OPENQASM 3.0;
include "stdgates.inc";
bit[4] c;
qubit[4] q;
x q[1];
x q[2];
c[3] = measure q[1];
c[0] = measure q[3];
