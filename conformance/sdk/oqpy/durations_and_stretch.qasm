OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
duration length = 100.0ns;
stretch slack;
h q[0];
delay[length] q[0];
length = length + 40.0ns;
box[length * 3] {
    delay[slack] q[1];
    x q[1];
    delay[slack * 2] q[1];
}
