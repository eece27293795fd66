// A ripple-carry adder with one ancilla (Cuccaro, Draper, Kutin, Moulton, quant-ph/0410184): |a>|b> -> |a>|a + b>.
//
// Carries ripple up through "majority" gates and are undone on the way down, while the sum is left in b.
//
// Expect 10010 with certainty: 11 + 7 = 18, the carry as the highest bit.
OPENQASM 3.0;
include "stdgates.inc";

const int n = 4;
const uint[n] first = 11;
const uint[n] second = 7;

qubit carry_in;
qubit[n] a;
qubit[n] b;
qubit carry_out;
bit[n + 1] sum;

gate majority c, b, a {
    cx a, b;
    cx a, c;
    ccx c, b, a;
}

gate unmajority c, b, a {
    ccx c, b, a;
    cx a, c;
    cx c, b;
}

for int i in [0:n - 1] {
    if (first[i]) x a[i];
    if (second[i]) x b[i];
}

// Up: after the last majority, a[n-1] holds the carry.
majority carry_in, b[0], a[0];
for int i in [1:n - 1] {
    majority a[i - 1], b[i], a[i];
}
cx a[n - 1], carry_out;

// Down: each step restores a and leaves one bit of the sum.
for int i in [n - 1:-1:1] {
    unmajority a[i - 1], b[i], a[i];
}
unmajority carry_in, b[0], a[0];

sum[0:n - 1] = measure b;
sum[n] = measure carry_out;
