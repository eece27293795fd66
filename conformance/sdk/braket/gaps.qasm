OPENQASM 3.0;
bit[3] b;
qubit[6] q;
h q[0];
cnot q[0], q[3];
ry(0.4) q[5];
b[0] = measure q[0];
b[1] = measure q[3];
b[2] = measure q[5];
