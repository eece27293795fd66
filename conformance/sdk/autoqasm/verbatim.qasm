OPENQASM 3.0;
output bit[2] return_value;
h $0;
pragma braket verbatim
box {
    cnot $0, $1;
}
bit[2] __bit_0__ = "00";
__bit_0__[0] = measure $0;
__bit_0__[1] = measure $1;
return_value = __bit_0__;
