OPENQASM 3.0;
bit outcome;
output bit[2] return_value;
qubit[2] __qubits__;
ry(0.9) __qubits__[0];
bit __bit_0__;
__bit_0__ = measure __qubits__[0];
outcome = __bit_0__;
if (outcome) {
    h __qubits__[1];
} else {
    rx(0.4) __qubits__[1];
}
bit[2] __bit_1__ = "00";
__bit_1__[0] = measure __qubits__[0];
__bit_1__[1] = measure __qubits__[1];
return_value = __bit_1__;
