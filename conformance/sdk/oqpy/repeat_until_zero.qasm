OPENQASM 3.0;
bool again = true;
include "stdgates.inc";
qubit[2] q;
bit[2] out;
while (again) {
    reset q[0];
    h q[0];
    out[0] = measure q[0];
    ry(0.4) q[1];
    again = out[0] == 1;
}
out[1] = measure q[1];
