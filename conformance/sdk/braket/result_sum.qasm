OPENQASM 3.0;
ry(0.4) $0;
rz(-0.5) $0;
ry(0.7) $1;
rz(-0.3) $1;
cnot $0, $1;
#pragma braket result adjoint_gradient expectation(0.5 * x($0) @ z($1) - 0.3 * y($0)) all
