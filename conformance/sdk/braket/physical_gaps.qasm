OPENQASM 3.0;
bit[2] b;
h $1;
cnot $1, $4;
ry(0.3) $2;
b[0] = measure $4;
b[1] = measure $1;
