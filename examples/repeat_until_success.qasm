// Repeat until success: a rotation by an angle that Clifford and T gates reach only by trying (Nielsen and Chuang,
// exercise 4.41; Paetznick and Svore, arXiv:1311.1074).
//
// Each try rotates the target about Z by the angle whose cosine is 3/5, and says so with 00 in the flags, with
// probability 5/8. Any other outcome means a Z instead; it is undone, and the loop tries again: 1.6 times on average.
//
// The target starts in |+> and is measured in the X basis. Expect "0 00" with probability (1 + 3/5) / 2 = 0.8 and "1 00"
// with 0.2: the flags (right) are 00 whenever the loop ends.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] ancilla;
qubit target;
bit[2] flags = "11";
bit result;

h target;

while (flags != "00") {
    reset ancilla;
    h ancilla;
    ccx ancilla[0], ancilla[1], target;
    s target;
    ccx ancilla[0], ancilla[1], target;
    h ancilla;
    flags = measure ancilla;
    if (flags != "00") {
        z target;
    }
}

h target;
result = measure target;
