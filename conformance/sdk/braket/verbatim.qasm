OPENQASM 3.0;
bit[2] b;
h $0;
#pragma braket verbatim
box{
rx(1.5707963267948966) $0;
cz $0, $1;
rx(-1.5707963267948966) $1;
}
h $1;
b[0] = measure $0;
b[1] = measure $1;
