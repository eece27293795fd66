OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
bit[3] out;
array[float[64], 3] angles = {0.3, 0.6, 0.9};
for int i in [0:3 - 1] {
    ry(angles[i]) q[i];
    out[i] = measure q[i];
}
