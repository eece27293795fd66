OPENQASM 3.0;
output bit return_value;
qubit[2] __qubits__;
bit outcome = 1;
while (outcome) {
    reset __qubits__[0];
    h __qubits__[0];
    ry(0.3) __qubits__[1];
    bit __bit_1__;
    __bit_1__ = measure __qubits__[0];
    outcome = __bit_1__;
}
bit __bit_2__;
__bit_2__ = measure __qubits__[1];
return_value = __bit_2__;
