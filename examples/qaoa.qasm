// The quantum approximate optimisation algorithm (Farhi, Goldstone, Gutmann, arXiv:1411.4028): maximum cut of a ring of
// four vertices, with one layer.
//
// A cut gives each vertex one of two sides; every edge between different sides counts 1. The best cuts of the ring are
// 0101 and 1010, with all four edges. A random cut has two edges on average; one layer at its best angles has three.
//
// Expect 0101 and 1010 with probability 17/64 each, the cuts of two neighbours 0011, 0110, 1001 and 1100 with 5/64 each,
// the other ten with 1/64 each.
OPENQASM 3.0;
include "stdgates.inc";

const int n = 4;
const float gamma = pi / 4;   // the best angles of one layer on a ring
const float beta = pi / 8;

qubit[n] q;
bit[n] side;

// exp(-i gamma (1 - ZZ) / 2) up to a phase: turns the phase of cut edges.
gate cost(gamma) a, b {
    cx a, b;
    rz(-gamma) b;
    cx a, b;
}

h q;
for int i in [0:n - 1] {
    cost(gamma) q[i], q[(i + 1) % n];
}
rx(2 * beta) q;

side = measure q;
