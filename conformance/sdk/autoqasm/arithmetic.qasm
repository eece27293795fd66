OPENQASM 3.0;
output bit[2] return_value;
qubit[2] __qubits__;
int[32] a = 5;
float[64] f = 0.25;
a = a * 3 - 7;
f = f * 2 + a;
rx(f / 10) __qubits__[0];
bool __bool_2__;
__bool_2__ = a == 8;
if (__bool_2__) {
    x __qubits__[1];
}
bool __bool_3__;
__bool_3__ = f < 0.1;
if (__bool_3__) {
    x __qubits__[0];
}
bit[2] __bit_4__ = "00";
__bit_4__[0] = measure __qubits__[0];
__bit_4__[1] = measure __qubits__[1];
return_value = __bit_4__;
