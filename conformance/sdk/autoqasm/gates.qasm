OPENQASM 3.0;
gate wiggle(angle) first, second {
    h first;
    cnot first, second;
    rz(angle) second;
    cnot first, second;
}
output bit[3] return_value;
qubit[3] __qubits__;
h __qubits__[1];
wiggle(0.7) __qubits__[0], __qubits__[1];
ctrl @ negctrl @ x __qubits__[0], __qubits__[1], __qubits__[2];
ctrl @ pow(0.5) @ ry(0.5) __qubits__[2], __qubits__[0];
bit[3] __bit_0__ = "000";
__bit_0__[0] = measure __qubits__[0];
__bit_0__[1] = measure __qubits__[1];
__bit_0__[2] = measure __qubits__[2];
return_value = __bit_0__;
