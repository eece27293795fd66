OPENQASM 3.0;
bit[1] b;
qubit[1] q;
ry(0.4) q[0];
rz(-0.5) q[0];
si q[0];
h q[0];
rx(0.2) q[0];
b[0] = measure q[0];
