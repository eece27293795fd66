// A Bell pair: the smallest entangled state, (|00> + |11>) / sqrt(2).
//
// Expect 00 and 11 about equally often, and never 01 or 10: each bit alone is a fair coin, together they always agree.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] q;
bit[2] c;

h q[0];
cx q[0], q[1];
c = measure q;
