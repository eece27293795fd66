OPENQASM 3.0;
bit[2] b;
qubit[2] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
#pragma braket noise bit_flip(0.1) q[0]
#pragma braket noise phase_flip(0.05) q[1]
#pragma braket noise depolarizing(0.02) q[0]
#pragma braket noise amplitude_damping(0.1) q[1]
#pragma braket noise generalized_amplitude_damping(0.1, 0.9) q[0]
#pragma braket noise phase_damping(0.2) q[1]
#pragma braket noise pauli_channel(0.1, 0.05, 0.02) q[0]
#pragma braket noise two_qubit_depolarizing(0.03) q[0], q[1]
#pragma braket noise two_qubit_dephasing(0.04) q[0], q[1]
#pragma braket noise kraus([[0.8944271909999159, 0], [0, 0.8944271909999159]], [[0, 0.4472135954999579], [0.4472135954999579, 0]]) q[0]
cnot q[0], q[1];
b[0] = measure q[0];
b[1] = measure q[1];
