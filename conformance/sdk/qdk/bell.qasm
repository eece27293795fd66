OPENQASM 3.1;
include "stdgates.inc";
bit[2] c;
qubit[2] q;
ry(-1.5707963267948966) q[0];
rz(-3.141592653589793) q[0];
cx q[0], q[1];
c[0] = measure q[0];
c[1] = measure q[1];
