// The Bernstein-Vazirani algorithm (SIAM J. Comput. 26, 1411, 1997), in OpenQASM 2.
//
// A black box computes f(x) = s . x modulo 2 for a hidden string s. Classically it takes one query per bit of s; here a
// single query on the superposition of all x leaves s itself in the register.
//
// Expect the hidden string, 10110, with certainty.
OPENQASM 2.0;
include "qelib1.inc";

qreg query[5];
qreg answer[1];
creg secret[5];

// The black box: one controlled-NOT for each 1 in the hidden string, the rightmost for query[0].
gate f x0, x1, x2, x3, x4, answer
{
  cx x1, answer;
  cx x2, answer;
  cx x4, answer;
}

// With the answer in (|0> - |1>) / sqrt(2), the box writes f(x) as a sign.
x answer[0];
h answer[0];
h query;

f query[0], query[1], query[2], query[3], query[4], answer[0];

h query;
measure query -> secret;
