OPENQASM 3.0;
include "stdgates.inc";
bit[6] c;
qubit[2] q;
x q[0];
c[4] = measure q[0];
c[1] = measure q[1];
