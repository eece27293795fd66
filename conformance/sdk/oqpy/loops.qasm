OPENQASM 3.0;
float[64] scale = 0.25;
int[32] count = 0;
uint[8] total = 250;
include "stdgates.inc";
qubit[2] q;
bit[3] out;
while (count < 4) {
    ry(scale) q[0];
    count += 1;
    total += 3;
}
for int i in [0:2:6 - 1] {
    if (i == 2) {
        h q[1];
    } else {
        rx(i * 0.1 + scale) q[1];
    }
}
for int k in {1, 5, 3} {
    rz(k * scale) q[0];
    rx(0.2) q[0];
}
out[0] = measure q[0];
out[1] = measure q[1];
if (total == 6) {
    reset q[0];
    x q[0];
    out[2] = measure q[0];
}
