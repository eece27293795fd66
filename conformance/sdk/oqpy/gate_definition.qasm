OPENQASM 3.0;
include "stdgates.inc";
gate wiggle(t) a {
    h a;
    rz(t) a;
    h a;
}
qubit[2] q;
bit[2] out;
wiggle(0.7) q[0];
ctrl @ wiggle(0.4) q[0], q[1];
out[1] = measure q[0];
out[0] = measure q[1];
