OPENQASM 3.0;
extern decode(uint[8], float[64]) -> bool;
extern log_shot(int[32]);
bool flip;
uint[8] syndrome = 5;
include "stdgates.inc";
qubit[1] q;
flip = decode(syndrome, 0.5);
if (flip) {
    x q[0];
}
log_shot(3);
