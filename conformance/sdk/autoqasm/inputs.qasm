OPENQASM 3.0;
input float theta;
input int[32] turns;
output bit return_value;
qubit[2] __qubits__;
for int i in [0:turns - 1] {
    rx(theta) __qubits__[0];
    rz(i * 0.1) __qubits__[0];
}
bit __bit_0__;
__bit_0__ = measure __qubits__[0];
return_value = __bit_0__;
