// Quantum teleportation with feed-forward (Bennett et al., Phys. Rev. Lett. 70, 1895, 1993).
//
// Alice sends the state of one qubit to Bob with half of a Bell pair and two classical bits. To show that it arrived, Bob
// undoes its preparation: his qubit must then be |0> in every shot.
//
// Expect "0 00", "0 01", "0 10", "0 11", each with probability 1/4: Alice's two bits (right) say nothing about the state,
// and Bob's check (left) is always 0.
OPENQASM 3.0;
include "stdgates.inc";

const float theta = 1.234;   // any state will do: this one is cos(theta/2)|0> + e^(i phi) sin(theta/2)|1>
const float phi = 0.567;

qubit message;
qubit alice;
qubit bob;
bit[2] sent;
bit check;

gate prepare q { ry(theta) q; rz(phi) q; }

prepare message;

// Alice and Bob share a Bell pair.
h alice;
cx alice, bob;

// Alice measures her two qubits in the Bell basis and sends the outcome.
cx message, alice;
h message;
sent[0] = measure message;
sent[1] = measure alice;

// Bob corrects, depending on what he hears.
if (sent[1]) x bob;
if (sent[0]) z bob;

inv @ prepare bob;
check = measure bob;
