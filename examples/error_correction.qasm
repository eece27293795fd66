// The bit-flip code: three qubits protect one against the flip of any one of them.
//
// Two parities, read out by ancillas, tell which qubit was flipped without telling the encoded state; a switch repairs it.
// Here two more qubits throw dice for the flip: none, or one of the three, with equal probability.
//
// The encoded state is undone at the end, so a 0 shows that it survived. Expect "0 00 00", "0 01 01", "0 10 10" and
// "0 11 11", each with probability 1/4: the syndrome (middle) names the flip (right), and the check (left) is always 0.
OPENQASM 3.1;
include "stdgates.inc";

const float theta = 0.9;   // the protected state, cos(theta/2)|0> + sin(theta/2)|1>

qubit[3] data;
qubit[2] parity;
qubit[2] dice;
bit[2] flip;
bit[2] syndrome;
bit check;

gate encode a, b, c {
    cx a, b;
    cx a, c;
}

ry(theta) data[0];
encode data[0], data[1], data[2];

// Noise.
h dice;
flip = measure dice;
switch (uint[2](flip)) {
    case 1 { x data[0]; }
    case 2 { x data[2]; }
    case 3 { x data[1]; }
    default { }
}

// Bit 0 of the syndrome compares the first two qubits, bit 1 the last two.
cx data[0], parity[0];
cx data[1], parity[0];
cx data[1], parity[1];
cx data[2], parity[1];
syndrome = measure parity;

switch (uint[2](syndrome)) {
    case 1 { x data[0]; }
    case 2 { x data[2]; }
    case 3 { x data[1]; }
    default { }
}

inv @ encode data[0], data[1], data[2];
ry(-theta) data[0];
check = measure data[0];
