OPENQASM 3.0;
int[32] oxYkvBdgYj;
output bit[2] return_value;
qubit[3] __qubits__;
array[int[32], 3] order = {2, 0, 1};
for int i in [0:3 - 1] {
    oxYkvBdgYj = order[i];
    rx(0.3) __qubits__[oxYkvBdgYj];
}
bit[2] __bit_1__ = "00";
__bit_1__[0] = measure __qubits__[0];
__bit_1__[1] = measure __qubits__[1];
return_value = __bit_1__;
