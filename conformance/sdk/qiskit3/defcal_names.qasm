OPENQASM 3.0;
include "stdgates.inc";
bit[1] c;
qubit[2] q;
h q[0];
my_gate(0.25) q[0], q[1];
my_reset q[1];
c[0] = my_measure q[0];
