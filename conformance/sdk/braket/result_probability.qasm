OPENQASM 3.0;
qubit[2] q;
ry(0.4) q[0];
rz(-0.5) q[0];
ry(0.7) q[1];
rz(-0.3) q[1];
cnot q[0], q[1];
#pragma braket result probability q[0]
#pragma braket result probability all
