OPENQASM 3.0;
def pair(int[32] first, int[32] second) {
    h __qubits__[first];
    cnot __qubits__[first], __qubits__[second];
}
output bit[3] return_value;
qubit[3] __qubits__;
pair(0, 1);
rx(0.4) __qubits__[2];
bit[3] __bit_0__ = "000";
__bit_0__[0] = measure __qubits__[0];
__bit_0__[1] = measure __qubits__[1];
__bit_0__[2] = measure __qubits__[2];
return_value = __bit_0__;
