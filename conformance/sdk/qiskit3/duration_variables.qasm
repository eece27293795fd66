OPENQASM 3.0;
include "stdgates.inc";
bit[1] c;
qubit[1] q;
duration length;
length = 120.0ns;
length = length + 1.0us;
h q[0];
c[0] = measure q[0];
