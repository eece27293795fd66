// Grover's search (Grover, STOC 1996) for one marked item among eight, with two queries.
//
// Each turn reflects about the marked state, then about the mean of all amplitudes; the state rotates towards the answer
// by 2 arcsin(1 / sqrt(8)). A third turn would overshoot.
//
// Expect the marked 101 with probability sin^2(5 arcsin(1 / sqrt(8))) = 121/128 = 0.945, each other string with 1/128.
OPENQASM 3.0;
include "stdgates.inc";

const uint turns = 2;
qubit[3] q;
bit[3] c;

// Flips the sign of |101> and of nothing else.
gate oracle a, b, c {
    ctrl @ negctrl @ ctrl @ gphase(pi) a, b, c;
}

// Flips the sign of everything but the uniform superposition.
gate diffuser a, b, c {
    h a; h b; h c;
    negctrl(3) @ gphase(pi) a, b, c;
    h a; h b; h c;
}

h q;
for uint i in [1:turns] {
    oracle q[0], q[1], q[2];
    diffuser q[0], q[1], q[2];
}
c = measure q;
